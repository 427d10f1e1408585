"""Jumps: cascades of discharges, gathered, measured and classified by stated rules.

The discharging itself is step 5 of the engine. Rules, in the order they are asked:

- *ripple*: fewer agents than ``jumps.smallest``.
- *insight*: reaches ``insight_reach`` kinds or layers, releases ``insight_share`` of all
  tension, and V > 0.
- *decision*: its last wave is principles alone and the loss stays lower for ``decision_s``.
- *idea*: joins agents of two clusters or more.
- what fits none of these is a ripple too, however large.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.engine import Discharges
from model.events import Event
from model.intention import loss, value_bits, wanted, wanted_share
from model.tally import loss_of
from model.world import World

Floats = NDArray[np.float64]
_FOR_EVER = 2**31


@dataclass
class Jump:
    """One cascade: what it took, reached and changed.

    - ``agents``: rows that discharged, in order; ``size``: discharges; ``duration``: waves.
    - ``released``: tension set free, eu; ``share``: what is no tension any more after it, over
      all tension just before.
    - ``value_bits``: V of the energy this cascade alone set free, bits.
    - ``loss_before``, ``loss_after``: just before, and at its judgement; ``worst_loss``: the
      highest since.
    """

    step: int
    time_s: float
    agents: list[int]
    path: list[int]
    size: int
    duration: int
    released: float
    share: float
    kinds: list[int]
    layers: list[int]
    clusters: list[int]
    ends_in_principles: bool
    value_bits: float
    loss_before: float
    worst_loss: float
    loss_after: float


class JumpBook:
    """``JumpBook(model)``: gathers each step's discharges and judges them in due time."""

    def __init__(self, model: World) -> None:
        self._model = model
        self.waiting: list[Jump] = []
        # Highest loss from a step on, falling from entry to entry: (step, loss).
        self._peaks: list[tuple[int, float]] = []

    def take(self, done: Discharges | None) -> None:
        """Gather the cascades of this step, and judge those whose time has come."""
        if done is not None:
            self.waiting.extend(self._gather(done))
        if self.waiting:
            self._judge()

    def quiet(self) -> int:
        """Steps from this one on in which no waiting jump is judged; at least 0."""
        if not self.waiting:
            return _FOR_EVER
        dt, step = self._model.settings.laws.dt, self._model.field.step
        quiet = 0
        while not self._due(self.waiting[0], (step + quiet) * dt):
            quiet += 1
        return quiet

    def pass_over(self, step: int, losses: Floats) -> None:
        """Note the losses after the steps from ``step`` on, in which no jump came or was judged."""
        for number, now in enumerate(losses.tolist()):
            self._note(step + number, now)

    def close(self) -> None:
        """Judge what still waits, at the end of a run."""
        self._judge(at_end=True)

    def _gather(self, done: Discharges) -> list[Jump]:
        model = self._model
        field, a = model.field, model.field.agents
        before = loss(done.energy_before, a.goal)
        where = wanted(a.goal, a.alive)
        total = float(done.energy_before.sum())
        held = wanted_share(done.energy_before, where)
        own = model.settings.laws.discharge.own
        lost = 1.0 - model.settings.laws.discharge.out
        jumps = []
        for name in np.unique(done.cascade):
            at = np.flatnonzero(done.cascade == name)
            order = [int(row) for row in done.agent[at]]
            rows = list(dict.fromkeys(order))
            waves = done.wave[at]
            released = done.released[at]
            gain = own * float(released.sum())
            good = own * float(released[where[done.agent[at]]].sum())
            after = (held * total + good) / (total + gain) if total + gain > 0.0 else 0.0
            last = [order[d] for d in np.flatnonzero(waves == waves.max())]
            clusters = {int(c) for c in field.membership[rows] if c >= 0}
            jumps.append(
                Jump(
                    step=field.step,
                    time_s=model.seconds,
                    agents=rows,
                    path=[int(w) for w in waves],
                    size=len(order),
                    duration=int(waves.max()) + 1,
                    released=float(released.sum()),
                    share=lost * float(released.sum()) / done.tension_before,
                    kinds=sorted({int(k) for k in a.kind[rows]}),
                    layers=sorted({int(layer) for layer in a.layer[rows]}),
                    clusters=sorted(clusters),
                    ends_in_principles=all(
                        model.kind_names[a.kind[row]] == "principle" for row in last
                    ),
                    value_bits=value_bits(held, after),
                    loss_before=before,
                    worst_loss=-1.0,
                    loss_after=loss(a.energy, a.goal),
                )
            )
        return jumps

    def _judge(self, *, at_end: bool = False) -> None:
        """Tell the jumps whose time has come; all wait equally long, so the first come first."""
        model = self._model
        now = loss_of(model.field.agents.energy, model.field.agents.goal)
        self._note(model.field.step, now)
        told = 0
        for jump in self.waiting:
            if not (at_end or self._due(jump, model.seconds)):
                break
            jump.worst_loss, jump.loss_after = self._worst_since(jump.step), now
            model.record(self._event(jump, judged_early=at_end))
            told += 1
        del self.waiting[:told]
        first = self.waiting[0].step if self.waiting else model.field.step + 1
        del self._peaks[: bisect_left(self._peaks, (first,))]

    def _due(self, jump: Jump, now_s: float) -> bool:
        return now_s - jump.time_s >= self._model.settings.jumps.decision_s

    def _note(self, step: int, now: float) -> None:
        while self._peaks and self._peaks[-1][1] <= now:
            self._peaks.pop()
        self._peaks.append((step, now))

    def _worst_since(self, step: int) -> float:
        """The highest loss from this step on, which is that of a waiting jump."""
        return self._peaks[bisect_left(self._peaks, (step,))][1]

    def _event(self, jump: Jump, *, judged_early: bool) -> Event:
        names = self._model.field.names
        facts: dict[str, Any] = asdict(jump)
        for left_out in ("step", "time_s", "agents", "worst_loss"):
            del facts[left_out]
        facts["kinds"] = [self._model.kind_names[k] for k in jump.kinds]
        return Event(
            jump.step,
            jump.time_s,
            "jump",
            self.class_of(jump, settled=not judged_early),
            tuple(names[row].id for row in jump.agents),
            facts,
        )

    def class_of(self, jump: Jump, *, settled: bool = True) -> str:
        """``ripple``, ``idea``, ``insight`` or ``decision``, by the rules above."""
        rules = self._model.settings.jumps
        if len(jump.agents) < rules.smallest:
            return "ripple"
        reach = max(len(jump.kinds), len(jump.layers))
        if (
            reach >= rules.insight_reach
            and jump.share >= rules.insight_share
            and jump.value_bits > 0.0
        ):
            return "insight"
        if settled and jump.ends_in_principles and jump.worst_loss < jump.loss_before:
            return "decision"
        if len(jump.clusters) >= 2:
            return "idea"
        return "ripple"

    def to_state(self) -> list[dict[str, Any]]:
        """The waiting jumps as JSON-able values."""
        return [
            asdict(jump) | {"worst_loss": self._worst_since(jump.step)} for jump in self.waiting
        ]

    def from_state(self, told: list[dict[str, Any]]) -> None:
        """Put back what ``to_state`` gave."""
        self.waiting = [Jump(**jump) for jump in told]
        # Of jumps of one step the worst is the same.
        self._peaks = sorted({(jump.step, jump.worst_loss) for jump in self.waiting})
