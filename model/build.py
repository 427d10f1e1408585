"""From a map of thought to the field it starts as; no step is taken here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agents.mind_agent import MindAgent
from agents.transducers import Rule
from model.arithmetic import PI, TWO_PI, uniforms
from model.errors import InputError
from model.field import Field, NewAgents, band_of
from model.maps.columns import MapColumns
from model.names import Name, Names
from model.settings import Settings
from model.wiring import NewLinks

if TYPE_CHECKING:
    from model.maps.schema import MetaMap

_TRACE = 0.02
"""Energy at the start of an agent that does not sense, over that of one that does."""
_STREAM_PHASE, _STREAM_HOME, _STREAM_SPREAD = 11, 12, 13


def field_of(
    meta_map: MetaMap | MapColumns,
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
    if isinstance(meta_map, MapColumns):
        told = meta_map
    else:
        told = _columns(meta_map, kinds, rules)
    _refuse_unknown_numbers(told.kind, len(kinds), "kind of agent")
    _refuse_unknown_numbers(told.link_kind, len(rules), "kind of link")
    number_of, names = told.kind.astype(np.int64), told.named
    n = number_of.size
    phase = uniforms(seed, _STREAM_PHASE, 0, n) * TWO_PI - PI
    new = NewAgents(
        names=names,
        kind=told.kind.astype(np.int8),
        layer=told.layer.astype(np.int16),
        phase=phase,
        frequency=frequencies(number_of, kinds, settings, seed=seed),
        threshold=np.full(n, settings.laws.threshold),
        band=np.zeros(n, np.int8),
        meaning=told.meaning,
    )
    _refuse_too_fast(new.frequency, settings)
    new.band[:] = band_of(new.frequency, settings.laws.slowdown)
    weights = weights_of(told.intention, names.rows, settings)
    senses = np.array([kind.senses for kind in kinds])[number_of]
    fed = senses if senses.any() else np.ones(n, np.bool_)
    energy = np.where(fed, 1.0, _TRACE) * settings.laws.start_energy
    field = Field(new, np.full(n, 1.0 / n), energy, n_kinds=len(rules))
    field.slowdown = settings.laws.slowdown
    field.trace_rate = settings.laws.dt / settings.growth.window_s
    field.set_goal(weights, settings.intention.focus)
    field.lay(_both_ways(told, rules))
    return field


def _columns(
    meta_map: MetaMap, kinds: Sequence[type[MindAgent]], rules: Sequence[Rule]
) -> MapColumns:
    """The same map as arrays, in the world's numbers of kinds and rules."""
    kind_number = {kind.kind: number for number, kind in enumerate(kinds)}
    rule_number = {rule.name: number for number, rule in enumerate(rules)}
    agents, links = meta_map.agents, meta_map.links
    numbers = [_number(kind_number, agent.kind, "kind of agent") for agent in agents]
    acts = [_number(rule_number, link.kind, "kind of link") for link in links]
    source, target = meta_map.link_rows()
    weights = np.zeros(len(agents))
    rows = meta_map.rows
    for name, weight in meta_map.intention.items():
        weights[rows[name]] = weight
    return MapColumns(
        kind=np.array(numbers, np.int8),
        layer=meta_map.layers,
        source=source,
        target=target,
        link_kind=np.array(acts, np.int8),
        valence=np.array([link.valence for link in links], np.float64),
        meaning=meta_map.meaning_matrix(),
        intention=weights,
        names=Names(
            Name(a.id, a.label or a.id, a.label_en or a.label or a.id, a.note or "", tuple(a.tags))
            for a in agents
        ),
    )


def _refuse_unknown_numbers(numbers: NDArray[np.int8], known: int, what: str) -> None:
    if numbers.size and not (numbers.min() >= 0 and numbers.max() < known):
        raise InputError(
            f"{what} number {max(numbers.max(), -numbers.min())} is not one of the world's",
            mend=f"use 0 to {known - 1}, or give the model yours",
        )


def _both_ways(told: MapColumns, rules: Sequence[Rule]) -> NewLinks:
    """One row per direction that a link acts in; a link's two rows stand together."""
    both = np.array([rule.both_ways for rule in rules])[told.link_kind]
    entry = np.repeat(np.arange(both.size), 1 + both)
    back = np.zeros(entry.size, np.bool_)
    back[1:] = entry[1:] == entry[:-1]
    source, target = told.source[entry], told.target[entry]
    return NewLinks(
        np.where(back, target, source).astype(np.int32),
        np.where(back, source, target).astype(np.int32),
        told.link_kind[entry].astype(np.int8),
        told.valence[entry].astype(np.float64),
        grown=False,
    )


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
    homes = np.full((len(kinds), max(len(kind.eeg_hz) for kind in kinds)), np.nan)
    for row, kind in zip(homes, kinds, strict=True):
        row[: len(kind.eeg_hz)] = kind.eeg_hz
    choices = np.array([len(kind.eeg_hz) for kind in kinds])
    eeg = homes[number_of, (home * choices[number_of]).astype(np.int64)]
    laws = settings.laws
    return np.asarray(eeg * (1.0 + laws.spread * spread) / laws.slowdown, np.float64)


def weights_of(
    given: NDArray[np.float64], rows: Mapping[str, int], settings: Settings
) -> NDArray[np.float64]:
    """Weights of the intention by row, (n,): the scenario's by id, or else the map's ``given``."""
    told = settings.intention.weights
    if told is None:
        return given
    weights = np.zeros(given.size)
    for name, weight in told.items():
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
