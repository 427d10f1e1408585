"""The card's lines about groups in time: order, information, complexity, shift of thinking.

The map's groups are the parts: they were fixed before the first step, so nothing that is measured
here had a hand in choosing them. Formulas are ``model/emergence``'s.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.emergence.causal import Pairs, held_against, shifted_pairs
from model.emergence.chance import p_value
from model.emergence.complexity import beyond_spectrum
from model.emergence.gaussian import correlation_time, products
from model.emergence.oinfo import o_information, o_information_of_covariance, two_sided
from model.emergence.order import chimera_index, metastability
from model.emergence.shift import drift_of
from model.emergence.uncoupled import uncoupled_fields
from model.emergence.variables import PER_CLUSTER, directions, mean_field, phases_of
from model.errors import InputError
from scenarios.finding import ALPHA, Finding, verdict_of, within

if TYPE_CHECKING:
    from scenarios.group_readings import Groups, Readings, Shares

Floats = NDArray[np.float64]

DRAWS = 199
"""Of every null."""
_FEWEST_MOMENTS, _FEWEST_MEMORIES = 100, 5.0
"""Correlation times as estimated, which is too low in short series. Where the true time is two
thirds of the series, 10 % of independent groups pass Ψ at 5 %; at a quarter, 6 %."""
_STILL = 1e-9
_MOST_IN_ORDER = 256
"""R of groups is told at so many moments at most."""
_INFORMATION = {"causal": "psi_corrected", "downward": "delta", "foretold": "gamma"}


def group_findings(told: Readings, seed: int, *, driven: bool) -> tuple[Finding, ...]:
    """``group_findings(readings, seed, driven=…) -> (Finding, …)``: all lines of this file.

    - ``driven``: whether the bands moved in the run; what all groups share may then be theirs.
    """
    groups, shares = told.groups, told.shares
    return (
        *order_findings(groups, seed),
        tracks_finding(told),
        *information_findings(groups, seed, driven=driven),
        complexity_finding(groups, seed),
        shift_finding(shares, seed, driven=driven),
    )


def order_findings(
    groups: Groups | None, seed: int, *, draws: int = DRAWS
) -> tuple[Finding, Finding]:
    """Mean R of the groups, and their chimera index, against the same agents uncoupled."""
    keys, reason = ("group_order", "chimera"), _wanting(groups)
    if groups is None or reason:
        return _unmeasured(keys[0], reason), _unmeasured(keys[1], reason)
    thin = slice(None, None, math.ceil(groups.time_s.size / _MOST_IN_ORDER))
    order = np.minimum(np.hypot(groups.fields[thin, :, 0], groups.fields[thin, :, 1]), 1.0)
    null = np.abs(_uncoupled(groups, groups.time_s[thin], seed, draws))
    each = order.mean(axis=0)
    facts = {
        "groups": groups.k,
        "low": float(each.min()),
        "high": float(each.max()),
        "metastability": metastability(order),
        "draws": null.shape[2],
    }
    by_chance = np.array([chimera_index(null[:, :, draw]) for draw in range(null.shape[2])])
    return (
        _beyond(keys[0], float(order.mean()), null.mean(axis=(0, 1)), facts),
        _beyond(keys[1], chimera_index(order), by_chance, facts),
    )


def tracks_finding(told: Readings) -> Finding:
    """R of the group that was seen longest: a figure, since coherence is what it was found by."""
    if not told.tracks:
        return Finding("tracks", "not measured")
    longest = max(told.tracks.values(), key=lambda track: track.moments)
    facts = {"tracks": len(told.tracks), "seconds": longest.moments * told.every_s}
    return Finding("tracks", "not tested", longest.order / longest.moments, facts=facts)


def information_findings(
    groups: Groups | None, seed: int, *, driven: bool = False, draws: int = DRAWS
) -> tuple[Finding, ...]:
    """Ψ, Δ, Γ and Ω of the groups, each against two nulls, of which the larger p counts.

    *Apart*: each group's series shifted in time by its own amount. *Uncoupled*: the phases that
    the same agents would have without couplings, energies shifted as before; without it, groups
    of near frequencies would seem to act together.

    Energies that remember too long for the run, or do not vary, are left out: then it is of the
    phases alone, and says so.
    """
    keys, reason = (*_INFORMATION, "redundancy"), _wanting(groups)
    if groups is None or reason:
        return tuple(_unmeasured(key, reason) for key in keys)
    beside: tuple[str, ...] = ()
    x, per = directions(groups.fields), PER_CLUSTER
    reason = _stillness(groups)
    if reason:
        x, per, beside = phases_of(x), 2, (f"phases.{reason}",)
    part, whole = np.repeat(np.arange(groups.k), per), partial(mean_field, per_cluster=per)
    lag = quarter_turn(groups)
    apart = shifted_pairs(x, lag=lag, part=part, shifts=draws, seed=seed)
    told, by_shifts = held_against(x, whole, apart, lag=lag, part=part)
    omegas = list[float]()
    free = _watched(_uncoupled_pairs(groups, x, part, lag, seed, draws), omegas)
    by_frequency = held_against(x, whole, free, lag=lag, part=part)[1]
    facts: dict[str, float] = {
        "groups": groups.k,
        "moments": x.shape[0],
        "agents": groups.group.size,
        "share": groups.group.size / max(groups.agents, 1),
        "psi": told.psi,
        "draws": by_shifts.shifts,
    }
    out = []
    for key, name in _INFORMATION.items():
        value, chance = getattr(told, name), getattr(by_shifts.mean, name)
        p = _larger(getattr(by_shifts.p, name), getattr(by_frequency.p, name))
        out.append(_information(key, value - chance, p, facts | {"value": value}, driven))
    omega = o_information(x, part=part, shifts=draws, seed=seed)
    p = _larger(omega.p, two_sided(omega.raw, np.array(omegas)))
    more = facts | {"se": omega.se, "value": omega.raw}
    out.append(_information("redundancy", omega.debiased, p, more, driven, two_sides=True))
    return tuple(replace(one, reasons=(*beside, *one.reasons)) for one in out)


def quarter_turn(groups: Groups) -> int:
    """Moments in a quarter turn of the median agent, at least one: the lag of Ψ, Δ, Γ."""
    every = float(groups.time_s[1] - groups.time_s[0])
    median = float(np.median(groups.frequency_hz))
    return max(round(0.25 / (median * every)), 1) if median > 0.0 else 1


def complexity_finding(groups: Groups | None, seed: int, *, draws: int = DRAWS) -> Finding:
    """LZ76 of the groups' energies against linear series of the same spectra."""
    reason = _wanting(groups)
    if groups is None or reason:
        return _unmeasured("complexity", reason)
    reason = _stillness(groups)
    if reason:
        return _unmeasured("complexity", reason)
    told = beyond_spectrum(groups.fields[:, :, 2], draws=draws, seed=seed)
    facts = {"words": told.components, "bits": told.normalised, "draws": draws}
    return Finding("complexity", verdict_of(told.p <= ALPHA), told.ratio, told.p, facts=facts)


def shift_finding(shares: Shares | None, seed: int, *, driven: bool = False) -> Finding:
    """Where the energy lies in the last quarter of the run against the second quarter."""
    if shares is None:
        return _unmeasured("shift", "groups")
    if not (np.isfinite(shares.before).all() and np.isfinite(shares.after).all()):
        return _unmeasured("shift", "still")
    try:
        told = drift_of(shares.before, shares.after, seed=seed)
    except InputError:
        return _unmeasured("shift", "brief")
    facts = {
        "chance": told.chance,
        "blocks": told.blocks,
        "memory": told.memory * shares.every_s,
        "value": told.distance,
    }
    shown = told.p <= ALPHA
    return _marked(Finding("shift", verdict_of(shown), told.distance, told.p, facts=facts), driven)


def _wanting(groups: Groups | None) -> str:
    """Why the series of groups cannot be measured; empty where it can."""
    if groups is None:
        return "groups"
    if groups.k < 2:
        return "one"
    if groups.time_s.size < _FEWEST_MOMENTS or not np.isfinite(groups.fields).all():
        return "brief"
    return ""


def _stillness(groups: Groups) -> str:
    """Why energies that do not vary, or remember too long, cannot be measured."""
    energy = groups.fields[:, :, 2]
    if not (np.ptp(energy, axis=0) > _STILL * np.abs(energy).max(axis=0)).all():
        return "still"
    memory = max(correlation_time(column) for column in energy.T)
    return "slow" if energy.shape[0] < _FEWEST_MEMORIES * memory else ""


def _unmeasured(key: str, reason: str) -> Finding:
    return Finding(key, "not measured", reasons=(f"no.{reason}",))


def _uncoupled(groups: Groups, time_s: Floats, seed: int, draws: int) -> NDArray[np.complex128]:
    return uncoupled_fields(groups.frequency_hz, groups.group, time_s, draws=draws, seed=seed)


def _uncoupled_pairs(
    groups: Groups, x: Floats, part: NDArray[np.int64], lag: int, seed: int, draws: int
) -> Iterator[Pairs]:
    """Phases of the uncoupled agents beside the energies of the run, shifted apart."""
    free = _uncoupled(groups, groups.time_s, seed, draws)
    free /= np.maximum(np.abs(free), 1e-300)
    shifted, per = shifted_pairs(x, lag=lag, part=part, shifts=draws, seed=seed), _per(part)
    for draw, pair in enumerate(shifted):
        for told, moments in zip(pair, (slice(None, -lag), slice(lag, None)), strict=True):
            told[:, ::per] = free[moments, :, draw].real
            told[:, 1::per] = free[moments, :, draw].imag
        yield pair


def _per(part: NDArray[np.int64]) -> int:
    """Variables of each group, alike for all."""
    return int(np.count_nonzero(part == part[0]))


def _watched(pairs: Iterable[Pairs], omegas: list[float]) -> Iterator[Pairs]:
    """The pairs as they come, their O-information noted."""
    for now, later in pairs:
        away = now - now.mean(axis=0)
        omegas.append(o_information_of_covariance(products(away, away) / away.shape[0]))
        yield now, later


def _larger(*p: float) -> float:
    return math.nan if any(math.isnan(each) for each in p) else max(p)


def _information(
    key: str,
    effect: float,
    p: float,
    facts: dict[str, float],
    driven: bool,
    *,
    two_sides: bool = False,
) -> Finding:
    if not (math.isfinite(p) and math.isfinite(effect)):
        return _unmeasured(key, "certain")
    shown = p <= ALPHA and (two_sides or effect > 0.0)
    side = ("more" if effect > 0.0 else "less",) if two_sides and shown else ()
    told = Finding(key, verdict_of(shown), effect, p, facts=facts, reasons=side)
    return _marked(told, driven)


def _marked(told: Finding, driven: bool) -> Finding:
    """What all groups share while the bands move may be the bands'."""
    if not driven or told.verdict != "shown":
        return told
    return replace(told, reasons=(*told.reasons, "driven"))


def _beyond(key: str, value: float, null: Floats, facts: dict[str, float]) -> Finding:
    p, chance = p_value(value, null), float(null.mean())
    told = facts | {"value": value, "chance": chance} | within(null)
    return Finding(key, verdict_of(p <= ALPHA), value / chance, p, facts=told)
