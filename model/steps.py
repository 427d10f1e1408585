"""The compiled steps in their order, over a stack of fields, shared among threads.

What a step asks for in numbers is a ``Gear``; who asks is the engine (one field) or a batch.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model import kernels
from model.arithmetic import draw
from model.passes import Passes, share_out_late
from model.state import BLOCK, Floats, Laws, Stack
from model.threads import Team


class Gear(NamedTuple):
    """What the schedule asks of each field of a stack, operators and constants in one."""

    chance: Floats
    """(R, n_kinds) probability to act."""
    power: Floats
    """(R, 6) band power over rest; the last is for agents of no band."""
    senses: Floats
    """(R,)."""
    threshold: Floats
    """(R,)."""
    rates: Floats
    """(R, n_rules), 1/s."""
    pulls: Floats
    """(R, n_rules), 1/s."""


class Steps:
    """``Steps(laws, senses, passes, team)``: steps 1 to 4 of the laws over a stack."""

    def __init__(self, laws: Laws, senses: NDArray[np.bool_], passes: Passes, team: Team) -> None:
        self.laws, self._senses = laws, senses
        self._passes, self._team = passes, team
        self.threads = team.threads

    def schedule(self, stack: Stack, gear: Gear, seeds: Any, step: int) -> None:
        """Step 1: who acts stands in ``scratch.acting``; ``seeds`` (R,) uint64."""
        a, w = stack.agents, stack.scratch

        def work(part: tuple[int, int]) -> None:
            rows = (part[0] * BLOCK, min(part[1] * BLOCK, a.kind.shape[1]))
            draw(w.draws, seeds, kernels.STREAM_ACT, step, rows)
            kernels.schedule(w.acting, w.draws, a.kind, a.alive, gear.chance, part)

        self._team.share(work, w.sums.shape[1])

    def sense(self, stack: Stack, gear: Gear) -> None:
        """Step 2."""
        a, w = stack.agents, stack.scratch
        self._team.share(
            lambda part: kernels.sense(
                w.income,
                w.sums,
                a.energy,
                a.kind,
                a.band,
                a.alive,
                self._senses,
                gear.power,
                gear.senses,
                self.laws,
                part,
            ),
            w.sums.shape[1],
        )

    def transduce(self, stack: Stack, gear: Gear) -> None:
        """Step 3: every link senses its source and acts on its target, all from one state."""
        a, w, wiring, laws = stack.agents, stack.scratch, stack.wiring, self.laws
        share, blocks, rows = self._team.share, w.sums.shape[1], wiring.source.size
        total = np.empty(a.energy.shape[0])
        kernels.sums_of(a.energy, total)
        living = np.count_nonzero(a.alive, axis=1)
        late = rows > wiring.out_order.size
        share(
            lambda part: kernels.attend(
                w.port,
                w.gate,
                w.out,
                w.inbox,
                a.energy,
                a.phase,
                a.goal,
                total,
                living,
                laws,
                part,
            ),
            blocks,
        )
        share(
            lambda part: kernels.share_out(
                w.port,
                w.budget,
                w.gate,
                w.acting,
                wiring.out_start,
                wiring.out_target,
                wiring.out_conductance,
                part,
            ),
            blocks,
        )
        if late:
            share_out_late(w.port, w.budget, w.gate, w.acting, wiring)
        share(lambda part: self.act(stack, gear, part), blocks)
        if self._team.threads > 1:
            share(
                lambda part: kernels.add_by_source(
                    w.out, w.drawn, w.acting, wiring.out_start, wiring.out_order, part
                ),
                blocks,
            )
        elif w.spent is not w.out:
            kernels.fetch_spent(w.out, w.spent, (0, blocks))
        if late:
            self.transduce_late(stack, gear)
        share(
            lambda part: kernels.settle(
                a.energy,
                a.tension,
                w.lost,
                w.sums,
                w.inbox,
                w.income,
                w.out,
                w.supplied,
                laws,
                part,
            ),
            blocks,
        )

    def transduce_late(self, stack: Stack, gear: Gear) -> None:
        """The links laid late, by one thread."""
        w = stack.scratch
        self._passes.late(
            stack.wiring,
            stack.traffic,
            w.inbox,
            w.port,
            w.gate,
            w.out,
            w.supplied,
            gear.rates,
            gear.pulls,
            self.laws,
        )

    def act(self, stack: Stack, gear: Gear, part: tuple[int, int]) -> None:
        """The middle of step 3: the base links of these blocks act, kind by kind."""
        w, wiring = stack.scratch, stack.wiring
        for number, one_pass in enumerate(self._passes.by_rule):
            if wiring.first[number, -1] == wiring.first[number, 0]:
                w.supplied[:, number, part[0] : part[1]] = 0.0
            else:
                one_pass(
                    number,
                    wiring.source,
                    wiring.target,
                    wiring.valence,
                    wiring.similarity,
                    wiring.conductance,
                    wiring.first,
                    stack.traffic,
                    w.inbox,
                    w.port,
                    w.gate,
                    w.spent,
                    w.drawn,
                    w.supplied,
                    gear.rates,
                    gear.pulls,
                    self.laws,
                    part,
                )

    def lose(self, stack: Stack) -> None:
        """Step 4; and what the blocks noted since step 2 is booked."""
        a, w = stack.agents, stack.scratch
        self._team.share(
            lambda part: kernels.lose(
                a.energy,
                a.tension,
                a.phase,
                w.lost,
                w.sums,
                a.frequency,
                w.inbox.turn,
                self.laws,
                part,
            ),
            w.sums.shape[1],
        )
        kernels.book_blocks(stack.accounts, w.sums)

    def over(self, stack: Stack, gear: Gear) -> NDArray[np.int32]:
        """How many are over their threshold in each field, (R,)."""
        found = np.empty(gear.threshold.size, np.int32)
        kernels.over(stack.agents.tension, stack.agents.threshold, gear.threshold, found)
        return found
