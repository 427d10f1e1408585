"""Jumps: cascades of discharges, gathered, measured, and told when their outcome is known.

The discharging itself is step 5 of the engine; which class a jump gets stands in
``model/jump_rules.py``, V from forked runs in ``model/fork.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.cascade_account import account_of, ready_for_account
from model.engine import Discharges
from model.events import Event, in_tuples
from model.flow_memory import SAMPLES, FlowMemory
from model.handed import Open
from model.intention import value_bits
from model.jump_rules import Jump, holds, rarity, stays_lower
from model.tally import loss_of
from model.world import World

Floats = NDArray[np.float64]

_MOST_PATH = 512
"""Discharges of which it is told who set them off; the waves are told of all."""
_TENS = 10.0 ** np.arange(-18, 18)
_SCALES = 10.0 ** np.clip(22 - np.arange(_TENS.size + 1), 0, 22)
"""By what a figure between two of ``_TENS`` is to be multiplied to have four digits, at most."""
_ROWS = {"agents", "groups", "touched"}
_NOT_TOLD = {"step", "time_s", "agents", "groups", "acted", "worst_loss"}


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
        coming, step, end = deque(jumped), first, first + losses.size
        while step < end and (self.waiting or coming):
            last = coming[0].step if coming else end - 1
            if self.waiting:
                last = min(last, max(self._due(), step))
                self._note(step, losses[step - first : last - first].tolist())
            if coming and coming[0].step == last:
                self.waiting.extend(self._gather(coming.popleft()))
            if self.waiting:
                self._judge(last, float(losses[last - first]))
            step = last + 1

    def close(self) -> None:
        """Judge what still waits, at the end of a run: what needs more time does not hold."""
        self._tell(len(self.waiting))

    def _loss(self) -> float:
        a = self._model.field.agents
        return loss_of(a.energy, a.goal)

    def _gather(self, done: Discharges) -> list[Jump]:
        """The jumps of a step."""
        model = self._model
        field, a, rules = model.field, model.field.agents, model.settings.laws.discharge
        told = account_of(
            done.told, self._wiring(), done.energy, done.tension, a.goal, a.alive, rules.out
        )
        before, held, after, held_after, loss_before, at_once = told.field.tolist()
        shares = (_share(held, before), _share(held_after, after))
        sums, in_all = told.sums.tolist(), told.in_all.tolist()
        rows, touched = told.rows.tolist(), told.touched.tolist()
        waves, who, parents = map(tuple, told.paths.tolist())
        kinds, layers = a.kind[told.rows].tolist(), a.layer[told.rows].tolist()
        clusters_of = field.membership[told.rows].tolist()
        states = _short(told.states).T.tolist()
        energy, tension = tuple(zip(*states[:2], strict=True)), tuple(zip(*states[2:], strict=True))
        jumps = []
        for number, ((k, end), (row, last_row), (t, last_t)) in enumerate(
            zip(*(pairwise(begin) for begin in told.begins.tolist()), strict=True)
        ):
            released, good, stood = sums[number]
            gain = rules.own * released
            now = _share(held + rules.own * good, before + gain)
            own_kinds, path = kinds[row:last_row], waves[k:end]
            # A cascade is told wave by wave.
            front = {own_kinds[w] for w in who[k + path.index(path[-1]) : end]}
            clusters = tuple(sorted({c for c in clusters_of[row:last_row] if c >= 0}))
            jumps.append(
                Jump(
                    step=done.step,
                    time_s=done.step * model.settings.laws.dt,
                    agents=rows[row:last_row],
                    path=path,
                    who=who[k : min(end, k + _MOST_PATH)],
                    parents=parents[k : min(end, k + _MOST_PATH)],
                    size=end - k,
                    duration=path[-1] + 1,
                    released=released,
                    share=stood / done.tension_before,
                    kinds=tuple(sorted(set(own_kinds))),
                    layers=tuple(sorted(set(layers[row:last_row]))),
                    clusters=clusters,
                    groups=self._members(clusters),
                    ends_in_principles=all(model.kind_names[kind] == "principle" for kind in front),
                    value_bits=value_bits(shares[0], now),
                    wanted=shares,
                    touched=touched[t:last_t],
                    touched_in_all=in_all[number],
                    energy=energy[t:last_t],
                    tension=tension[t:last_t],
                    acted=done.acted,
                    loss_before=loss_before,
                    loss_at_once=at_once,
                )
            )
        return jumps

    def _wiring(self) -> Any:
        wiring = self._model.field.wiring
        held, ready = self._handed or (None, None)
        if held is not wiring or isinstance(ready, Open):
            ready = ready_for_account(wiring)
            self._handed = wiring, ready
        return ready

    def _members(self, clusters: Sequence[int]) -> list[list[int]]:
        if len(clusters) < 2:
            return []
        membership = self._model.field.membership
        return [np.flatnonzero(membership == cluster).tolist() for cluster in clusters]

    def _judge(self, step: int, now: float) -> None:
        """Note the loss after a step, and judge the jumps whose time has come."""
        self._note(step, [now])
        self._settle(step, now)
        due = 0
        # All wait equally long, so the first come first.
        while due < len(self.waiting) and step - self.waiting[due].step >= self._patience:
            due += 1
        if due:
            self._tell(due)

    def _settle(self, step: int, now: float) -> None:
        """How the loss stood since each jump whose ``decision_s`` is over."""
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

    def _due(self) -> int:
        """The next step at which something is to be judged of those that wait."""
        due = self.waiting[0].step + self._patience
        if self._settled < len(self.waiting):
            due = min(due, self.waiting[self._settled].step + self._decided)
        return due

    def _note(self, first: int, losses: Sequence[float]) -> None:
        """The losses after the step ``first`` and those that follow."""
        peaks = self._peaks
        for step, now in enumerate(losses, first):
            while peaks and peaks[-1][1] <= now:
                peaks.pop()
            peaks.append((step, now))

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
                jump.flows += ((a, b, got.before, got.after, got.p),)
            new = links.grown & (links.born >= jump.acted)
            ends = (np.isin(links.source, some) & np.isin(links.target, others)) | (
                np.isin(links.source, others) & np.isin(links.target, some)
            )
            if (new & ends).any():
                jump.linked += ((a, b),)

    def _event(self, jump: Jump) -> Event:
        names = self._model.field.names
        facts: dict[str, Any] = {k: v for k, v in vars(jump).items() if k not in _NOT_TOLD}
        facts["kinds"] = tuple(self._model.kind_names[k] for k in jump.kinds)
        facts["touched"] = tuple(names.ids(jump.touched))
        met = facts["holds"] = holds(jump, self._model.settings.jumps)
        ids = tuple(names.ids(jump.agents))
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
        waiting = [
            Jump(
                **{name: part if name in _ROWS else in_tuples(part) for name, part in jump.items()}
            )
            for jump in told["waiting"]
        ]
        # Of jumps of one step the worst is the same.
        self._peaks = sorted({(jump.step, jump.worst_loss) for jump in waiting[self._settled :]})
        for jump in waiting[self._settled :]:
            jump.worst_loss = -1.0
        self.waiting = waiting


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else 0.0


def _short(states: Floats) -> Floats:
    """To four figures each: facts that are read, not reckoned with."""
    scale = _SCALES[np.searchsorted(_TENS, states)]
    return np.asarray(np.rint(states * scale) / scale)
