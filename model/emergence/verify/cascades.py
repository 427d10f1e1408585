"""Discharge cascades on a critical branching net: sizes go as s^(−3/2), durations as t^(−2)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.emergence.power_law import PowerLawFit, exponent_of, fit_power_law
from model.emergence.verify.outcome import Curve, Floats, Outcome, Picture, Watch, within
from model.emergence.verify.worlds import NEVER_S, settings
from model.mindfield import Mindfield

if TYPE_CHECKING:
    from model.maps.columns import MapColumns

Counts = NDArray[np.int64]

_N = 100_000
_CASCADES = 10_000
_HUBS, _LINKS, _PRIMED = 0.25, 40, 0.1
"""A quarter of the agents have 40 out-links, the others none; a tenth of all are primed, so that
a discharge sets off one other on average: critical. Hubs make the offspring vary (variance 3.9),
and so durations reach their t^(−2) early."""
_NEAR, _OVER = 0.99, 1.05
"""Tension of a primed agent, which any arrival tips, and of the one that begins; Θ = 1."""
SIZE_WINDOW, DURATION_WINDOW = (5, 100), (3, 20)
_LARGE_SAMPLE = 10_000_000
_STREAM_NET = 63


def critical_cascades(watch: Watch) -> Outcome:
    """Exponents of sizes and durations of step 5's cascades on a critical random net.

    Every cascade begins at one agent drawn by lot; what it touched is primed anew afterwards, so
    cascades are independent. Theory: total progeny of a critical branching process of finite
    variance, 3/2; its life, 2 (Harris 1963, *The Theory of Branching Processes*, ch. I). Fitted on
    windows well below the N^(2/3) and N^(1/3) at which a finite net wears itself out. Tolerance:
    three standard errors of the fit plus how far the very law of this net, without end, still is
    from its limit in that window.
    """
    sizes, durations = cascades(watch)
    exact_sizes, exact_lives = progeny_law(SIZE_WINDOW[1]), life_law(DURATION_WINDOW[1])
    size = fit_power_law(sizes, xmin=SIZE_WINDOW[0], xmax=SIZE_WINDOW[1])
    life = fit_power_law(durations, xmin=DURATION_WINDOW[0], xmax=DURATION_WINDOW[1])
    checks = (
        within("size exponent", 1.5, size.exponent, _tolerance(1.5, size, exact_sizes)),
        within("duration exponent", 2.0, life.exponent, _tolerance(2.0, life, exact_lives)),
    )
    at = np.unique(np.geomspace(1, SIZE_WINDOW[1] * 10, 40).astype(np.int64))
    line = np.geomspace(1.0, SIZE_WINDOW[1] * 10.0, 60)
    level = float(np.mean(sizes >= SIZE_WINDOW[0])) * math.sqrt(SIZE_WINDOW[0])
    shares = np.array([float(np.mean(sizes >= s)) for s in at])
    picture = Picture(
        "size",
        "share",
        (
            Curve("three halves", line, level / np.sqrt(line), "theory"),
            Curve("engine", at[shares > 0.0].astype(np.float64), shares[shares > 0.0], "found"),
        ),
        log_x=True,
        log_y=True,
    )
    facts = {"n": _N, "cascades": _CASCADES, "in_window": size.n, "in_window_lives": life.n}
    return Outcome(checks, picture, facts)


def cascades(watch: Watch) -> tuple[Counts, Counts]:
    """``cascades(watch) -> (sizes (k,), durations (k,))``, discharges and waves."""
    draw = np.random.default_rng([1, _STREAM_NET])
    model = Mindfield(_net(draw), settings(record={"every_s": NEVER_S}), seed=1)
    drive = model.scheduler.read(model.band_state)
    tension = model.field.agents.tension
    tension[:] = np.where(draw.random(_N) < _PRIMED, _NEAR, 0.0)
    sizes, durations = np.zeros(_CASCADES, np.int64), np.zeros(_CASCADES, np.int64)
    for k in range(_CASCADES):
        if k % 200 == 0:
            watch(k / _CASCADES)
        tension[draw.integers(_N)] = _OVER
        done = model.engine.jump(model.field, drive)
        if done is None:
            raise RuntimeError("an agent over its threshold did not discharge")
        agent, wave = done.told[:, 0].astype(np.int64), done.told[:, 1]
        sizes[k], durations[k] = agent.size, int(wave.max()) + 1
        touched = np.flatnonzero((tension != 0.0) & (tension != _NEAR))
        touched = np.union1d(touched, agent)
        tension[touched] = np.where(draw.random(touched.size) < _PRIMED, _NEAR, 0.0)
    return sizes, durations


def progeny_law(most: int) -> Floats:
    """``progeny_law(most) -> (most,)``: P(size = 1 … most) on this net, were it endless.

    P(s) = [x^(s−1)] f(x)^s / s, f the generating function of one agent's offspring (Otter 1949,
    *Annals of Mathematical Statistics* 20, 206; Dwass 1969).
    """
    offspring = _offspring()
    power, law = np.ones(1), np.zeros(most)
    for s in range(1, most + 1):
        power = np.convolve(power, offspring)[:most]
        law[s - 1] = power[s - 1] / s if power.size >= s else 0.0
    return law


def life_law(most: int) -> Floats:
    """``life_law(most) -> (most,)``: P(duration = 1 … most waves), from q_{t+1} = f(q_t)."""
    offspring, ended = _offspring(), [0.0]
    for _ in range(most):
        ended.append(float(np.polynomial.polynomial.polyval(ended[-1], offspring)))
    return np.diff(np.array(ended))


def _offspring() -> Floats:
    """P(0, 1, … 40 others set off) by one discharge."""
    count = np.arange(_LINKS + 1)
    ways = np.array([math.comb(_LINKS, int(c)) for c in count], np.float64)
    law = _HUBS * ways * _PRIMED**count * (1.0 - _PRIMED) ** (_LINKS - count)
    law[0] += 1.0 - _HUBS
    return np.asarray(law, np.float64)


def _net(draw: np.random.Generator) -> MapColumns:
    """Hubs by lot, each with 40 logical links to agents by lot."""
    from model.maps.columns import MapColumns

    hubs = np.flatnonzero(draw.random(_N) < _HUBS)
    source = np.repeat(hubs, _LINKS)
    target = (source + draw.integers(1, _N, source.size)) % _N
    return MapColumns(
        title="critical",
        kind=np.ones(_N, np.int8),
        layer=np.zeros(_N, np.int16),
        source=source.astype(np.int32),
        target=target.astype(np.int32),
        link_kind=np.zeros(source.size, np.int8),
        valence=np.zeros(source.size),
        meaning=np.zeros((_N, 0)),
        intention=np.zeros(_N),
    )


def _tolerance(limit: float, fit: PowerLawFit, law: Floats) -> float:
    """Three standard errors, and the distance of the law itself from its limit in the window."""
    last = fit.xmax if fit.xmax is not None else law.size
    expected = np.round(law * _LARGE_SAMPLE).astype(np.int64)
    sample = np.repeat(np.arange(1, law.size + 1), expected)
    return 3.0 * fit.se + abs(exponent_of(sample, fit.xmin, last) - limit)
