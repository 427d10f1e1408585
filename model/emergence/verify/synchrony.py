"""Wave links alone are Kuramoto's model: synchrony above the threshold, chance below it."""

from __future__ import annotations

import math

import numpy as np

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
from model.emergence.verify.worlds import EVERYBODY, NEVER_S, QUIET, complete, settings
from model.maps.schema import MetaMap
from model.mindfield import Mindfield

HALF_WIDTH = 0.5
"""γ of the Lorentzian, rad/s; the threshold is K_c = 2γ = 1."""
COUPLINGS = (1.2, 1.5, 2.0, 3.0, 4.0)
_N = 160
_MEMORIES = 40.0
"""Length of a run in relaxation times 1/(K − K_c) (Ott & Antonsen 2008)."""
_SHORTEST_S = 40.0
_EVERY_STEPS = 4
_LARGEST_TOLERANCE = 0.05
_CHANCE_SIZES, _CHANCE_SEEDS = (50, 100, 200), (16, 8, 4)
_CHANCE_SETTLE_S = 15.0
_TOLD_N = 5000


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
    """R of K = K_c/2 against N^(−1/2): its exponent over three sizes, its factor, and N = 5000.

    A complete graph of 5000 has 25 million links, more than a check of minutes can step, so R is
    found at three sizes and the law carried on to 5000; the row says so. The factor lies between
    √(π/4), independent phases, and √(π/2): coupling raises ⟨R²⟩ to 1/(1 − K/K_c) over N (Daido
    1990, *J. Stat. Phys.* 60, 753), which a field of evenly spread frequencies forgets again once
    it has been watched for longer than their beat. Every size is watched N/4 s, the same share of
    that beat. Tolerance: that band plus three standard errors over seeds.
    """
    sizes, root = np.array(_CHANCE_SIZES, np.float64), []
    done, cost = 0.0, float((sizes**2 * sizes / 4.0 * _CHANCE_SEEDS).sum())
    for n, seeds in zip(_CHANCE_SIZES, _CHANCE_SEEDS, strict=True):
        graph, values = complete(n), []
        for seed in range(1, seeds + 1):
            watch(min(done / cost, 1.0))
            order = order_over_time(graph, 0.5, _CHANCE_SETTLE_S, n / 4.0, seed=seed)
            values.append(float(order.mean()) * math.sqrt(n))
            done += n**2 * n / 4.0
        root.append(mean_and_error(values))
    factor, error = np.array(root).T
    slope, at_told, slope_se, told_se = _carried_on(sizes, factor, error)
    free, dressed = math.sqrt(math.pi / 4.0), math.sqrt(math.pi / 2.0)
    half_band = max(1.0 - free, dressed - 1.0)
    law = 1.0 / math.sqrt(_TOLD_N)
    checks = (
        within("exponent of N", -0.5, slope - 0.5, 3.0 * slope_se),
        within("R·√N", 1.0, float(factor[-1]), half_band + 3.0 * float(error[-1])),
        within("R at N = 5000, carried on", law, at_told * law, (half_band + 3 * told_se) * law),
    )
    line = np.geomspace(30.0, 6000.0, 50)
    picture = Picture(
        "agents",
        "order",
        (
            Curve("independent", line, free / np.sqrt(line), "control"),
            Curve("dressed", line, dressed / np.sqrt(line), "theory"),
            Curve("engine", sizes, factor / np.sqrt(sizes), "found", 3 * error / np.sqrt(sizes)),
        ),
        log_x=True,
        log_y=True,
    )
    return Outcome(checks, picture, {"largest": float(sizes[-1]), "seeds": sum(_CHANCE_SEEDS)})


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


def kuramoto_world(graph: MetaMap, coupling: float, *, seed: int) -> Mindfield:
    """A world in which phases pull on each other and nothing else happens; energies are equal."""
    laws = {**QUIET, "start_energy": 1.0, "wave": {"rate": 0.0, "K": coupling}}
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


def _carried_on(sizes: Floats, factor: Floats, error: Floats) -> tuple[float, float, float, float]:
    """Slope of ln(R·√N) on ln N, R·√N at 5000, and the standard error of either."""
    x, y, weight = np.log(sizes), np.log(factor), (factor / error) ** 2
    middle = float(np.average(x, weights=weight))
    spread = float((weight * (x - middle) ** 2).sum())
    slope = float((weight * (x - middle) * y).sum() / spread)
    # The law itself (slope −1/2 exactly) is carried on: a free slope would carry its error too.
    level = float(np.average(y, weights=weight))
    level_se = 1.0 / math.sqrt(float(weight.sum()))
    at = math.exp(level)
    return slope, at, 1.0 / math.sqrt(spread), at * level_se
