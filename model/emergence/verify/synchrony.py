"""Wave links alone are Kuramoto's model: synchrony above the threshold, chance below it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from agents.transducers import RULE_NAMES
from model.emergence.order import order_parameter
from model.emergence.verify.outcome import (
    Curve,
    Floats,
    Outcome,
    Picture,
    Watch,
    mean_and_error,
    time_mean,
    within,
)
from model.emergence.verify.together import each, processes_for
from model.emergence.verify.worlds import EVERYBODY, NEVER_S, QUIET, complete, settings
from model.maps.schema import MetaMap
from model.mindfield import Mindfield

if TYPE_CHECKING:
    from model.maps.columns import MapColumns

HALF_WIDTH = 0.5
"""γ of the Lorentzian, rad/s; the threshold is K_c = 2γ = 1."""
COUPLINGS = (1.2, 1.5, 2.0, 3.0, 4.0)
_N = 160
_MEMORIES = 40.0
"""Length of a run in relaxation times 1/(K − K_c) (Ott & Antonsen 2008)."""
_SHORTEST_S = 40.0
_EVERY_STEPS = 4
_LARGEST_TOLERANCE = 0.05
_CHANCE_K, _CHANCE_DT, _CHANCE_SEEDS = 0.5, 0.125, 4
_CHANCE_SIZES = ((1000, 999), (5000, 200))
"""Agents, and with how many others each is linked."""
_CHANCE_SETTLE_S, _CHANCE_SPAN_S, _CHANCE_EVERY_STEPS = 15.0, 45.0, 4
_STREAM_PARTNERS = 70


def synchrony_above_threshold(
    watch: Watch, couplings: tuple[float, ...] = COUPLINGS, n: int = _N
) -> Outcome:
    """R against √(1 − K_c/K) on a complete graph, Lorentzian quantiles, equal energies.

    Tolerance: three standard errors of the time mean (10 blocks) plus the shift of a finite
    field (``finite_shift``); a tolerance above .05 fails, as nothing would be shown.
    Source: Kuramoto (1984), ch. 5; Acebrón et al. (2005), *Rev. Mod. Phys.* 77, 137, eq. 13.
    """
    graph = complete(n)
    checks, found, error = [], [], []
    spans = [max(_SHORTEST_S, _MEMORIES / (k - 1.0)) for k in couplings]
    for number, (coupling, span) in enumerate(zip(couplings, spans, strict=True)):
        watch(sum(spans[:number]) / sum(spans))
        settle = max(10.0, 8.0 / (coupling - 1.0))
        order = order_over_time(graph, coupling, settle, span, seed=1)
        mean, se = time_mean(order)
        theory = math.sqrt(1.0 - 1.0 / coupling)
        shift = finite_shift(coupling, n, float(order.var(ddof=1)))
        tolerance = 3.0 * se + shift
        if tolerance > _LARGEST_TOLERANCE:
            tolerance = math.nan
        checks.append(within(f"K = {coupling:g}", theory, mean, tolerance))
        found.append(mean)
        error.append(tolerance)
    line = np.linspace(1.0, 4.5, 141)
    picture = Picture(
        "coupling",
        "order",
        (
            Curve("kuramoto", line, np.sqrt(1.0 - 1.0 / line), "theory"),
            Curve("engine", np.array(couplings), np.array(found), "found", np.array(error)),
        ),
    )
    return Outcome(tuple(checks), picture, {"n": n, "links": n * (n - 1)})


def chance_below_threshold(watch: Watch) -> Outcome:
    """R of K = K_c/2 against √(π/2N): its factor at N = 1000 and 5000, and the exponent of N.

    Below the threshold phases stay as they were drawn, and the field answers its own fluctuation
    linearly: ⟨R²⟩ = 1/N(1 − K/K_c) (Daido 1990, *J. Stat. Phys.* 60, 753), so that R, a Rayleigh
    variable, is √(π/2N) on average at half the threshold; ``linear_square`` is the same for
    steps of 1/8 s. 1000 agents make a complete graph. Of 5000 it has 25 million links, so there
    every agent is linked with 200 others by lot: below the threshold only the largest eigenvalue
    of the links counts, which is the same (Restrepo, Ott & Hunt 2005, *Phys. Rev. E* 71, 036151),
    and partners drawn by lot add noise of order 1/200.

    A run of a minute holds only some ten independent values of R. So each is held beside the
    linear answer to its very own phases (``linear_order``), whose mean is known: what is
    averaged is the difference (a control variate). Tolerance: three standard errors over seeds.
    """
    factor, error = [], []
    level = math.sqrt(math.pi / 4.0 * linear_square(_CHANCE_K, _CHANCE_DT))
    runs = [(n, k, seed) for n, k in _CHANCE_SIZES for seed in range(1, _CHANCE_SEEDS + 1)]
    apart = each(_apart_from_linear, runs, watch, processes=processes_for(len(runs), worth=2))
    sizes = np.array([n for n, _ in _CHANCE_SIZES], np.float64)
    for told in np.array(apart).reshape(sizes.size, -1):
        mean, se = mean_and_error(told)
        factor.append(level + mean)
        error.append(se)
    lever = math.log(sizes[-1] / sizes[0])
    slope = math.log(factor[-1] / factor[0]) / lever - 0.5
    slope_se = math.hypot(error[-1] / factor[-1], error[0] / factor[0]) / lever
    checks = [within("exponent of N", -0.5, slope, 3.0 * slope_se)]
    for (n, partners), mean, se in zip(_CHANCE_SIZES, factor, error, strict=True):
        graph = "complete" if partners == n - 1 else f"{partners} partners"
        law, result, tolerance = (x / math.sqrt(n) for x in (level, mean, 3.0 * se))
        checks.append(within(f"R, N = {n}, {graph}", law, result, tolerance))
    line = np.geomspace(300.0, 6000.0, 50)
    root = np.sqrt(sizes)
    picture = Picture(
        "agents",
        "order",
        (
            Curve("independent", line, math.sqrt(math.pi / 4.0) / np.sqrt(line), "control"),
            Curve("dressed", line, level / np.sqrt(line), "theory"),
            Curve("engine", sizes, factor / root, "found", 3.0 * np.array(error) / root),
        ),
        log_x=True,
        log_y=True,
    )
    facts = {"partners": _CHANCE_SIZES[-1][1], "seeds": _CHANCE_SEEDS}
    return Outcome(tuple(checks), picture, facts)


def _apart_from_linear(run: tuple[int, int, int]) -> float:
    """Mean difference of R from the linear answer, in units of 1/√N, of (N, partners, seed)."""
    n, partners, seed = run
    found, linear = order_beside_linear(n, partners, seed=seed)
    return float((found - linear).mean()) * math.sqrt(n)


def order_beside_linear(n: int, partners: int, *, seed: int) -> tuple[Floats, Floats]:
    """``order_beside_linear(n, partners, seed=…) -> (R (T,), R of the linear answer (T,))``.

    K = K_c/2, Lorentzian quantiles, random phases; twice a second after the field has settled.
    """
    model = kuramoto_world(_partners(n, partners, seed), _CHANCE_K, seed=seed, dt=_CHANCE_DT)
    settle, span = (round(s / _CHANCE_DT) for s in (_CHANCE_SETTLE_S, _CHANCE_SPAN_S))
    linear = linear_order(model, settle + span, _CHANCE_K)
    order = np.zeros(settle + span)
    for step in range(settle + span):
        order[step] = order_parameter(model.field.agents.phase)
        model.step()
    watched = slice(settle, None, _CHANCE_EVERY_STEPS)
    return order[watched], linear[watched]


def linear_order(model: Mindfield, steps: int, coupling: float) -> Floats:
    """``linear_order(model, steps, K) -> (steps,)``: R as the linear theory has it, K < K_c.

    Z = Z₀ + (K·dt/2) Σ_m e^(−γ·m·dt) Z one, two … m steps before: Z₀ the mean phasor of the same
    agents left alone, the sum what they remember of having been pulled. The Volterra equation of
    Strogatz & Mirollo (1991), *J. Stat. Phys.* 63, 613, in steps of dt.
    """
    agents, dt = model.field.agents, model.settings.laws.dt
    alone, turn = np.exp(1j * agents.phase), np.exp(2j * math.pi * dt * agents.frequency)
    decay, gain = math.exp(-HALF_WIDTH * dt), 0.5 * coupling * dt
    out, pulled = np.zeros(steps), 0.0 + 0.0j
    for step in range(steps):
        mean = complex(alone.mean()) + pulled
        out[step] = abs(mean)
        pulled = decay * (pulled + gain * mean)
        alone *= turn
    return out


def linear_square(coupling: float, dt: float) -> float:
    """``linear_square(K, dt) -> N⟨R²⟩`` of ``linear_order`` over random phases, settled.

    (1 − q²)/(1 − q²(1 + K·dt/2)²), q = e^(−γ·dt); for dt → 0 it is 1/(1 − K/K_c).
    """
    square = math.exp(-2.0 * HALF_WIDTH * dt)
    return (1.0 - square) / (1.0 - square * (1.0 + 0.5 * coupling * dt) ** 2)


def _partners(n: int, partners: int, seed: int) -> MapColumns:
    """Wave links between all pairs, or with so many partners each: rings through all by lot.

    Two rings rarely share a pair; where they do it stands once.
    """
    from model.maps.columns import MapColumns

    if partners == n - 1:
        low, high = np.triu_indices(n, 1)
    else:
        draw = np.random.default_rng([seed, n, _STREAM_PARTNERS])
        rings = np.stack([draw.permutation(n) for _ in range(partners // 2)])
        pairs = np.sort(np.stack((rings, np.roll(rings, 1, axis=1)), axis=-1).reshape(-1, 2))
        low, high = np.unique(pairs, axis=0).T
    return MapColumns(
        title="partners",
        kind=np.ones(n, np.int8),
        layer=np.zeros(n, np.int16),
        source=low.astype(np.int32),
        target=high.astype(np.int32),
        link_kind=np.full(low.size, RULE_NAMES.index("wave"), np.int8),
    )


def order_over_time(
    graph: MetaMap, coupling: float, settle_s: float, span_s: float, *, seed: int
) -> Floats:
    """``order_over_time(complete(n), K, settle_s, span_s, …) -> (T,)``: R, sixteen times a second.

    Frequencies are the Lorentzian's quantiles (i + ½)/n, phases begin at random.
    """
    model = kuramoto_world(graph, coupling, seed=seed)
    model.advance(settle_s)
    order = []
    for _ in range(round(span_s / model.settings.laws.dt) // _EVERY_STEPS):
        for _ in range(_EVERY_STEPS):
            model.step()
        order.append(order_parameter(model.field.agents.phase))
    return np.array(order)


def kuramoto_world(
    graph: MetaMap | MapColumns, coupling: float, *, seed: int, dt: float = 1.0 / 64.0
) -> Mindfield:
    """A world in which phases pull on each other and nothing else happens; energies are equal."""
    laws = {**QUIET, "start_energy": 1.0, "wave": {"rate": 0.0, "K": coupling}, "dt": dt}
    told = settings(laws=laws, schedule={"rates": EVERYBODY}, record={"every_s": NEVER_S})
    model = Mindfield(graph, told, seed=seed)
    agents = model.field.agents
    n = agents.energy.size
    agents.energy[:] = 1.0
    omega = HALF_WIDTH * np.tan(math.pi * ((np.arange(n) + 0.5) / n - 0.5))
    agents.frequency[:] = omega / (2.0 * math.pi)
    return model


def finite_shift(coupling: float, n: int, variance: float) -> float:
    """``finite_shift(K, n, Var R) -> float``: how far a finite field's mean R may stand off.

    Three terms of order 1/n, added without regard to sign: the engine averages over n − 1
    partners, so that K·n/(n − 1) acts; the length of a fluctuating vector is longer than that
    of its mean, Var/(2R); and the cubic term of dR/dt = (K/2 − γ)R − (K/2)R³ (Ott & Antonsen
    2008, *Chaos* 18, 037113) moves the mean of what fluctuates about its rest.
    """
    growth, cubic = coupling / 2.0 - HALF_WIDTH, coupling / 2.0
    order = math.sqrt(growth / cubic)
    partners = coupling * n / (n - 1.0)
    shift = math.sqrt(1.0 - 2.0 * HALF_WIDTH / partners) - order
    return shift + variance / (2.0 * order) + 1.5 * cubic * order * variance / growth
