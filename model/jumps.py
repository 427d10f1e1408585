"""Jumps: cascades of discharges, gathered, measured, and told when their outcome is known.

The discharging itself is step 5 of the engine; which class a jump gets stands in
``model/jump_rules.py``, V from forked runs in ``model/fork.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import chain, combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.cascade_path import Spread, spread_of
from model.engine import Discharges
from model.events import Event
from model.flow_memory import SAMPLES, FlowMemory
from model.handed import hand
from model.intention import value_bits, wanted, wanted_share
from model.jump_rules import Jump, holds, rarity, stays_lower
from model.tally import loss_of
from model.world import World

Floats = NDArray[np.float64]

_MOST_TOUCHED = 24
"""Agents whose energy and tension before and after are told with a jump."""
_MOST_PATH = 512
"""Discharges of which it is told who set them off; the waves are told of all."""
_NOT_TOLD = ("step", "time_s", "agents", "groups", "acted", "worst_loss")


class JumpBook:
    """``JumpBook(model)``: gathers each step's discharges and judges them in due time.

    Every jump waits until both its loss (``decision_s``) and its flows (twice ``idea_s``) can be
    told; so what waits is bounded, however long a run is.
    """

    def __init__(self, model: World) -> None:
        self._model = model
        told, dt = model.settings.jumps, model.settings.laws.dt
        self.waiting: list[Jump] = []
        self.flows = FlowMemory(model.field, model.settings)
        self._decided = max(round(told.decision_s / dt), 1)
        self._patience = max(self._decided, 2 * SAMPLES * self.flows.every)
        self._span = max(round(told.decision_s / (self.flows.every * dt)), 1)
        self._most_losses = round(told.memory_s / (self.flows.every * dt)) + self._span
        self._losses: list[float] = []
        self._past: Floats | None = None
        """By how much the loss stayed lower at each moment of them; None: not asked for yet."""
        self._settled = 0
        self._handed: tuple[Any, Any] | None = None
        # Highest loss from a step on, falling from entry to entry: (step, loss).
        self._peaks: list[tuple[int, float]] = []

    def take(self, done: Discharges | None) -> None:
        """Gather the cascades of this step, and judge those whose time has come."""
        step = self._model.field.step
        self.flows.note()
        if step % self.flows.every == 0:
            self._losses.append(self._loss())
            del self._losses[: -self._most_losses]
            self._past = None
        if done is not None:
            self.waiting.extend(self._gather(done))
        if self.waiting:
            self._judge(step, self._loss())

    def quiet(self) -> int:
        """Steps from this one on that ``pass_over`` can do for ``take``; at least 0."""
        return -self._model.field.step % self.flows.every

    def pass_over(self, first: int, losses: Floats, jumped: Sequence[Discharges]) -> None:
        """The same for all steps from ``first`` on at once.

        - ``losses`` (k,): after each of them; read from the first on after which a jump waits.
        - ``jumped``: those with jumps, in their order.
        """
        coming = deque(jumped)
        for step, now in enumerate(losses.tolist(), first):
            if coming and coming[0].step == step:
                self.waiting.extend(self._gather(coming.popleft()))
            if self.waiting:
                self._judge(step, now)

    def close(self) -> None:
        """Judge what still waits, at the end of a run: what needs more time does not hold."""
        self._tell(len(self.waiting))

    def _loss(self) -> float:
        a = self._model.field.agents
        return loss_of(a.energy, a.goal)

    def _gather(self, done: Discharges) -> list[Jump]:
        model = self._model
        field, a = model.field, model.field.agents
        time_s = done.step * model.settings.laws.dt
        rules = model.settings.laws.discharge
        spread = spread_of(done.agent, done.wave, done.released, self._wiring(), rules.out)
        touch, tension = self._tension(done, spread)
        where = wanted(a.goal, a.alive)
        total, held = float(done.energy_before.sum()), wanted_share(done.energy_before, where)
        shares = [held, wanted_share(done.energy, where)]
        before, at_once = loss_of(done.energy_before, a.goal), loss_of(done.energy, a.goal)
        jumps = []
        for at, taken in _apart(done.cascade, spread):
            order = [int(row) for row in done.agent[at]]
            rows = list(dict.fromkeys(order))
            place = {row: number for number, row in enumerate(rows)}
            waves, released = done.wave[at], done.released[at]
            gain = rules.own * float(released.sum())
            good = rules.own * float(released[where[done.agent[at]]].sum())
            after = (held * total + good) / (total + gain) if total + gain > 0.0 else 0.0
            last = [order[d] for d in np.flatnonzero(waves == waves.max())]
            clusters = sorted({int(c) for c in field.membership[rows] if c >= 0})
            parents = spread.parent[at[:_MOST_PATH]]
            told = self._most_changed(done, at, taken, touch, tension)
            mine = tension[np.searchsorted(touch, np.sort(rows)), 0]
            jumps.append(
                Jump(
                    step=done.step,
                    time_s=time_s,
                    agents=rows,
                    path=[int(w) for w in waves],
                    who=[place[row] for row in order[:_MOST_PATH]],
                    parents=np.where(parents < 0, -1, np.searchsorted(at, parents)).tolist(),
                    size=len(order),
                    duration=int(waves.max()) + 1,
                    released=float(released.sum()),
                    share=float(mine.sum()) / done.tension_before,
                    kinds=sorted({int(k) for k in a.kind[rows]}),
                    layers=sorted({int(layer) for layer in a.layer[rows]}),
                    clusters=clusters,
                    groups=self._members(clusters),
                    ends_in_principles=all(
                        model.kind_names[a.kind[row]] == "principle" for row in last
                    ),
                    value_bits=value_bits(held, after),
                    wanted=shares,
                    **told,
                    acted=done.acted,
                    loss_before=before,
                    loss_at_once=at_once,
                )
            )
        return jumps

    def _wiring(self) -> Any:
        wiring = self._model.field.wiring
        if self._handed is None or self._handed[0] is not wiring:
            self._handed = wiring, hand(wiring)
        return self._handed[1]

    def _tension(
        self, done: Discharges, spread: Spread
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Rows that this step's cascades touched, (t,), and their tension (t, 2) before and after.

        What an agent held before is what it holds now, and what it released, less what it got.
        """
        touch, at = np.unique(np.concatenate((done.agent, spread.taker)), return_inverse=True)
        k = done.agent.size
        spent = np.bincount(at[:k], done.released, touch.size)
        got = np.bincount(at[k:], spread.packet, touch.size)
        after = done.tension[touch]
        return touch, np.stack((np.maximum(after + spent - got, 0.0), after), axis=1)

    def _most_changed(
        self,
        done: Discharges,
        at: NDArray[np.int64],
        taken: NDArray[np.int64],
        touch: NDArray[np.int64],
        tension: NDArray[np.float64],
    ) -> dict[str, Any]:
        """The agents that a cascade changed most, and their states before and after."""
        rows = np.unique(np.concatenate((done.agent[at], taken)))
        mine = tension[np.searchsorted(touch, rows)]
        energy = np.stack((done.energy_before[rows], done.energy[rows]), axis=1)
        change = np.abs(energy[:, 1] - energy[:, 0]) + np.abs(mine[:, 1] - mine[:, 0])
        best = np.argsort(-change, kind="stable")[:_MOST_TOUCHED]
        return {
            "touched": rows[best].tolist(),
            "touched_in_all": int(rows.size),
            "energy": energy[best].tolist(),
            "tension": mine[best].tolist(),
        }

    def _members(self, clusters: list[int]) -> list[list[int]]:
        if len(clusters) < 2:
            return []
        membership = self._model.field.membership
        return [np.flatnonzero(membership == cluster).tolist() for cluster in clusters]

    def _judge(self, step: int, now: float) -> None:
        """Note the loss after a step, and judge the jumps whose time has come."""
        self._settle(step, now)
        due = 0
        # All wait equally long, so the first come first.
        while due < len(self.waiting) and step - self.waiting[due].step >= self._patience:
            due += 1
        if due:
            self._tell(due)

    def _settle(self, step: int, now: float) -> None:
        """Note the loss, and how it stood since each jump whose ``decision_s`` is over."""
        self._note(step, now)
        while self._settled < len(self.waiting):
            jump = self.waiting[self._settled]
            if step - jump.step < self._decided:
                break
            jump.worst_loss, jump.loss_after = self._worst_since(jump.step), now
            fall = jump.loss_before - jump.worst_loss
            jump.fall_p = rarity(fall, self._stayed_lower(), self._span)
            self._settled += 1
        first = self.waiting[self._settled].step if self._settled < len(self.waiting) else step + 1
        del self._peaks[: bisect_left(self._peaks, (first,))]

    def _stayed_lower(self) -> Floats:
        if self._past is None:
            # The null ends before the jump began.
            known = self._losses[: len(self._losses) - self._span]
            self._past = stays_lower(np.array(known), self._span)
        return self._past

    def _note(self, step: int, now: float) -> None:
        while self._peaks and self._peaks[-1][1] <= now:
            self._peaks.pop()
        self._peaks.append((step, now))

    def _worst_since(self, step: int) -> float:
        """The highest loss from this step on, which is that of a waiting jump."""
        return self._peaks[bisect_left(self._peaks, (step,))][1]

    def _tell(self, count: int) -> None:
        """Tell the first jumps that wait."""
        for jump in self.waiting[:count]:
            if jump.loss_after < 0.0:
                jump.loss_after = self._loss()
            self._measure_flows(jump)
            self._model.record(self._event(jump))
        del self.waiting[:count]
        self._settled = max(self._settled - count, 0)

    def _measure_flows(self, jump: Jump) -> None:
        """What the jump left between the clusters it joined, two by two."""
        links = self._model.field.links
        groups = zip(jump.clusters, jump.groups, strict=False)
        for (a, some), (b, others) in combinations(groups, 2):
            got = self.flows.raised(some, others, jump.step)
            if got.before == got.before:
                jump.flows.append([a, b, got.before, got.after, got.p])
            new = links.grown & (links.born >= jump.acted)
            ends = (np.isin(links.source, some) & np.isin(links.target, others)) | (
                np.isin(links.source, others) & np.isin(links.target, some)
            )
            if (new & ends).any():
                jump.linked.append([a, b])

    def _event(self, jump: Jump) -> Event:
        names = self._model.field.names
        facts: dict[str, Any] = {k: v for k, v in vars(jump).items() if k not in _NOT_TOLD}
        facts["kinds"] = [self._model.kind_names[k] for k in jump.kinds]
        facts["touched"] = [names[row].id for row in jump.touched]
        for what in ("energy", "tension"):
            facts[what] = _short(facts[what])
        met = holds(jump, self._model.settings.jumps)
        facts["holds"] = list(met)
        ids = tuple(names[row].id for row in jump.agents)
        return Event(jump.step, jump.time_s, "jump", met[0], ids, facts)

    def to_state(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Arrays and JSON-able values of everything remembered."""
        arrays, flows = self.flows.to_state()
        waiting = [asdict(jump) for jump in self.waiting]
        for told in waiting[self._settled :]:
            told["worst_loss"] = self._worst_since(told["step"])
        arrays["losses"] = np.array(self._losses)
        return arrays, {"waiting": waiting, "settled": self._settled, "flows": flows}

    def from_state(self, arrays: dict[str, NDArray[Any]], told: Mapping[str, Any]) -> None:
        """Put back what ``to_state`` gave."""
        self.flows.from_state(arrays, told["flows"])
        self._losses, self._settled = arrays["losses"].tolist(), int(told["settled"])
        self._past = None
        waiting = [Jump(**jump) for jump in told["waiting"]]
        # Of jumps of one step the worst is the same.
        self._peaks = sorted({(jump.step, jump.worst_loss) for jump in waiting[self._settled :]})
        for jump in waiting[self._settled :]:
            jump.worst_loss = -1.0
        self.waiting = waiting


def _short(pairs: list[list[float]]) -> list[list[float]]:
    """Pairs to four figures each: facts that are read, not reckoned with."""
    told = ("%.4g " * (2 * len(pairs)) % tuple(chain.from_iterable(pairs))).split()
    return [[float(told[k]), float(told[k + 1])] for k in range(0, len(told), 2)]


def _apart(
    cascade: NDArray[np.int32], spread: Spread
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """A step's discharges and the agents they gave to, (at, taken) of each cascade in turn."""
    first = np.argsort(cascade, kind="stable")
    names, start = np.unique(cascade[first], return_index=True)
    of = cascade[spread.giver]
    packets = np.argsort(of, kind="stable")
    given = np.searchsorted(of[packets], names[1:])
    taken = np.split(spread.taker[packets], given)
    yield from zip(np.split(first, start[1:]), taken, strict=True)
