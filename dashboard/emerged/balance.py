"""Where the field's energy went, how far it is from its goal, and how far from its start.

On the world's side: it reads the model, and gives ``told.Balance``. Formulas are ``model``'s.
"""

from __future__ import annotations

import math
import time
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dashboard.emerged.told import Balance, Moved
from model.emergence.shift import cosine_distance, hellinger
from model.intention import loss, wanted

if TYPE_CHECKING:
    from model.mindfield import Mindfield

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Rows = NDArray[np.int64]

MOST_POINTS = 480
_FLOWS_FROM_S = 10.0
"""At the first step nothing has flowed yet; links are held against how they flowed by then."""
_FEW = 5
_EVERY_S = 0.5
_AGENTS, _KINDS = 2**27, 2**8
"""Above what a field can have of either, so that a link is one whole number."""


class Past:
    """``Past(model)`` of a fresh world: its start, and its loss over the whole run, thinned."""

    def __init__(self, model: Mindfield) -> None:
        self._model = model
        a = model.field.agents
        self._energy = a.energy.copy()
        self._meaning = _centre(model)
        self._flow: Floats | None = None
        self._ends = np.zeros(0, np.int64)
        self._flows_from = 0.0
        self._match: tuple[int, tuple[Rows, Rows, Rows]] | None = None
        self._stride, self._since = 1, 0
        self._times: list[float] = []
        self._losses: list[float] = []
        self._balance = Balance()
        self._at = (-1, 0.0)

    def at(self, model: Mindfield) -> Past:
        """``past.at(model)``: one of its own for a world that stands at an earlier moment."""
        other = copy(self)
        now = model.seconds + 0.5 * model.settings.laws.dt
        other._model, other._match = model, None
        if other._flows_from > now:
            other._flow, other._flows_from = None, 0.0
        kept = sum(time_s < now for time_s in self._times)
        other._times, other._losses = self._times[:kept], self._losses[:kept]
        other._since = round(model.seconds / model.settings.record.every_s) + 1
        other._at = (-1, 0.0)
        return other

    def note(self) -> None:
        """Take in this record."""
        model = self._model
        if self._flow is None and model.seconds >= _FLOWS_FROM_S:
            links = model.field.links
            self._flow = np.array(links.flow)
            self._ends = _keys(links.source, links.target, links.kind)
            self._flows_from, self._match = model.seconds, None
        if self._since % self._stride == 0:
            a = model.field.agents
            self._times.append(model.seconds)
            self._losses.append(loss(a.energy, a.goal))
            if len(self._times) >= MOST_POINTS:
                self._times, self._losses = self._times[::2], self._losses[::2]
                self._stride *= 2
        self._since += 1

    def balance(self, *, fresh: bool) -> Balance:
        """``balance(fresh=True)``: as it stands; else twice a second at most."""
        step, now = self._model.field.step, time.monotonic()
        known, at = self._at
        if step != known and (fresh or now - at >= _EVERY_S):
            self._at = (step, now)
            self._balance = self._told(self._balance.number + 1)
        return self._balance

    def _told(self, number: int) -> Balance:
        model = self._model
        f, a, ledger = model.field, model.field.agents, model.field.ledger
        held = a.energy / max(float(a.energy.sum()), 1e-300)
        begun = np.zeros(f.n_agents)
        begun[: self._energy.size] = self._energy
        begun /= max(float(begun.sum()), 1e-300)
        names = [name.id for name in f.names]
        short, over = a.goal - held, held - a.goal
        told = Balance(
            number=number,
            seconds=model.seconds,
            start=ledger.start,
            stored=f.stored,
            residual=ledger.residual(f.stored),
            accounts=ledger.by_name(),
            loss=loss(a.energy, a.goal),
            times=tuple(self._times),
            losses=tuple(self._losses),
            intended=int(wanted(a.goal, a.alive).sum()),
            short=_most(short, a.goal, held, names),
            over=_most(over, a.goal, held, names),
            energy_shift=hellinger(begun, held),
            moved=_most(np.abs(held - begun), begun, held, names),
        )
        return self._turned(self._flowed(told, names), names)

    def _flowed(self, told: Balance, names: list[str]) -> Balance:
        """The links whose flow changed the most; those that grew since began at 0."""
        if self._flow is None:
            return told
        links, (keys, first, now) = self._model.field.links, self._matched()
        was, flows = np.zeros(keys.size), np.zeros(keys.size)
        was[first] = self._flow
        flows[now] = links.flow
        changed = np.abs(flows - was)
        few = np.argpartition(changed, -_FEW)[-_FEW:] if keys.size > _FEW else np.arange(keys.size)
        best = few[np.lexsort((few, -changed[few]))]
        ends = keys[best] // _KINDS
        pairs = zip((ends // _AGENTS).tolist(), (ends % _AGENTS).tolist(), best, strict=True)
        moved = tuple(
            Moved((names[source], names[target]), float(was[at]), float(flows[at]))
            for source, target, at in pairs
        )
        shift = cosine_distance(was, flows)
        return replace(told, flow_shift=shift, flows_from_s=self._flows_from, flowed=moved)

    def _matched(self) -> tuple[Rows, Rows, Rows]:
        """Links of then and of now as one list, and where each of them stands in it."""
        field = self._model.field
        if self._match is None or self._match[0] != field.structure:
            links = field.links
            now = _keys(links.source, links.target, links.kind)
            keys = np.union1d(self._ends, now)
            places = np.searchsorted(keys, self._ends), np.searchsorted(keys, now)
            self._match = (field.structure, (keys, *places))
        return self._match[1]

    def _turned(self, told: Balance, names: list[str]) -> Balance:
        """Where the mean of the agents' meanings, weighted by their energy, has gone."""
        now = _centre(self._model)
        if self._meaning is None or now is None:
            return told
        size = float(np.linalg.norm(now) * np.linalg.norm(self._meaning))
        if size <= 0.0:
            return told
        cosine = min(max(float(now @ self._meaning) / size, -1.0), 1.0)
        lies = np.nan_to_num(self._model.field.meaning @ (now - self._meaning))
        order = np.argsort(-lies, kind="stable")
        return replace(
            told,
            turned=math.degrees(math.acos(cosine)),
            towards=tuple(names[row] for row in order[:3] if lies[row] > 0.0),
            away=tuple(names[row] for row in order[:-4:-1] if lies[row] < 0.0),
        )


def _most(size: Floats, before: Floats, after: Floats, names: list[str]) -> tuple[Moved, ...]:
    best = np.argsort(-size, kind="stable")[:_FEW]
    return tuple(
        Moved((names[row],), float(before[row]), float(after[row]))
        for row in best
        if size[row] > 1e-9
    )


def _keys(source: Ints, target: Ints, kind: NDArray[np.int8]) -> Rows:
    """One number a link, the same for as long as the link is there."""
    told = source.astype(np.int64) * _AGENTS + target
    return np.asarray(told * _KINDS + kind, np.int64)


def _centre(model: Mindfield) -> Floats | None:
    """Mean meaning of the agents that have one, weighted by energy; None without any."""
    meaning = model.field.meaning
    told = np.isfinite(meaning).all(axis=1) if meaning.shape[1] else np.zeros(0, bool)
    if not told.any():
        return None
    energy = np.where(told, model.field.agents.energy, 0.0)
    total = float(energy.sum())
    centre: Floats = energy[told] @ meaning[told] / total if total > 0.0 else None
    return centre
