"""From a map of thought to the field it starts as; no step is taken here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agents.mind_agent import MindAgent
from agents.transducers import Rule
from model.arithmetic import PI, TWO_PI, uniforms
from model.errors import InputError
from model.field import Field, Name, NewAgents, NewLinks, band_of
from model.settings import Settings

if TYPE_CHECKING:
    from model.maps.schema import MetaMap

_TRACE = 0.02
"""Energy at the start of an agent that does not sense, over that of one that does."""
_STREAM_PHASE, _STREAM_HOME, _STREAM_SPREAD = 11, 12, 13


def field_of(
    meta_map: MetaMap,
    settings: Settings,
    kinds: Sequence[type[MindAgent]],
    rules: Sequence[Rule],
    *,
    seed: int,
) -> Field:
    """``field_of(meta_map, settings, kinds, rules, seed=…) -> Field`` at step 0.

    Phases are uniform, frequencies those of the kind with a uniform spread of a few per cent,
    drawn by agent; links of a rule that works both ways become two rows. Energy stands with the
    agents that sense (with everybody where nobody does), so that all else is fed through the
    links; the others hold a trace, without which a wave link, which carries √(E_j·E_i), could
    never wake them.
    """
    kind_number = {kind.kind: number for number, kind in enumerate(kinds)}
    rule_number = {rule.name: number for number, rule in enumerate(rules)}
    number_of = np.array([_number(kind_number, a.kind, "kind of agent") for a in meta_map.agents])
    n = number_of.size
    phase = uniforms(seed, _STREAM_PHASE, 0, n) * TWO_PI - PI
    new = NewAgents(
        names=tuple(
            Name(a.id, a.label or a.id, a.label_en or a.label or a.id, a.note or "", tuple(a.tags))
            for a in meta_map.agents
        ),
        kind=number_of.astype(np.int8),
        layer=np.array([a.layer for a in meta_map.agents], np.int16),
        phase=phase,
        frequency=frequencies(number_of, kinds, settings, seed=seed),
        threshold=np.full(n, settings.laws.threshold),
        band=np.zeros(n, np.int8),
        meaning=meta_map.meaning_matrix(),
    )
    _refuse_too_fast(new.frequency, settings)
    new.band[:] = band_of(new.frequency, settings.laws.slowdown)
    weights = weights_of(meta_map, settings)
    senses = np.array([kind.senses for kind in kinds])[number_of]
    fed = senses if senses.any() else np.ones(n, np.bool_)
    field = Field(new, np.full(n, 1.0 / n), np.where(fed, 1.0, _TRACE) * settings.laws.start_energy)
    field.slowdown = settings.laws.slowdown
    field.trace_rate = settings.laws.dt / settings.growth.window_s
    field.set_goal(weights, settings.intention.focus)
    field.lay(_links(meta_map, field.rows, rule_number, rules))
    return field


def frequencies(
    number_of: NDArray[np.int64],
    kinds: Sequence[type[MindAgent]],
    settings: Settings,
    *,
    seed: int,
    first: int = 0,
) -> NDArray[np.float64]:
    """Natural frequency of each agent, Hz, (k,); ``first`` is the row of the first of them."""
    k = number_of.size
    home = uniforms(seed, _STREAM_HOME, first, k)
    spread = 2.0 * uniforms(seed, _STREAM_SPREAD, first, k) - 1.0
    eeg = np.array(
        [
            kinds[number].eeg_hz[int(draw * len(kinds[number].eeg_hz))]
            for number, draw in zip(number_of, home, strict=True)
        ]
    )
    laws = settings.laws
    return np.asarray(eeg * (1.0 + laws.spread * spread) / laws.slowdown, np.float64)


def weights_of(meta_map: MetaMap, settings: Settings) -> NDArray[np.float64]:
    """Weights of the intention by row, (n,), from the scenario or else from the map."""
    told = settings.intention.weights
    weights = np.zeros(len(meta_map.agents))
    rows = {a.id: row for row, a in enumerate(meta_map.agents)}
    for name, weight in (meta_map.intention if told is None else told).items():
        if name not in rows:
            raise InputError(
                f"the intention names {name!r}, which is not an agent of the map",
                place="intention.weights",
                mend="use ids of the map",
            )
        weights[rows[name]] = weight
    return weights


def _refuse_too_fast(frequency_hz: NDArray[np.float64], settings: Settings) -> None:
    """A phase must be sampled at least four times a turn, or coupling acts on the wrong side."""
    fastest = float(frequency_hz.max(initial=0.0))
    if fastest * settings.laws.dt > 0.25:
        raise InputError(
            f"the fastest agent would turn {fastest * settings.laws.dt:.2g} times in one step",
            place="laws.slowdown",
            mend="raise laws.slowdown or shorten laws.dt until it turns a quarter at most",
        )


def _number(numbers: dict[str, int], name: str, what: str) -> int:
    if name not in numbers:
        raise InputError(
            f"unknown {what} {name!r}",
            mend=f"use one of {', '.join(numbers)}, or give the model yours",
        )
    return numbers[name]


def _links(
    meta_map: MetaMap,
    rows: dict[str, int],
    rule_number: dict[str, int],
    rules: Sequence[Rule],
) -> NewLinks:
    source, target, kind, valence = [], [], [], []
    for link in meta_map.links:
        number = _number(rule_number, link.kind, "kind of link")
        ends = [(rows[link.source], rows[link.target])]
        if rules[number].both_ways:
            ends.append((ends[0][1], ends[0][0]))
        for j, i in ends:
            source.append(j)
            target.append(i)
            kind.append(number)
            valence.append(link.valence)
    return NewLinks(
        np.array(source, np.int32),
        np.array(target, np.int32),
        np.array(kind, np.int8),
        np.array(valence, np.float64),
        grown=False,
    )
