"""Measures of information on cases whose answer is known: exactly, and estimated from series."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np

from model.emergence.causal import Terms, causal_emergence, emergence_of_covariance
from model.emergence.effective import effective_information
from model.emergence.oinfo import o_information, o_information_of_covariance
from model.emergence.verify.outcome import Check, Curve, Floats, Outcome, Picture, Watch, within

_FIVE_FIGURES, _FOUR_FIGURES = 5e-6, 5e-5
"""Half of the last figure the reference value is given to."""
_MOMENTS, _SHIFTS = 20_000, 99
_STREAM_CAUSAL, _STREAM_SUM = 67, 68
_LEAST_SIGMAS = 3.0
PSI_CASES: tuple[tuple[int, float, tuple[float, float, float]], ...] = (
    (2, 0.9, (0.5157, 0.0630, 0.1574)),
    (10, 0.95, (1.1141, 0.0044, 0.0050)),
)
"""N, a, and Ψ, Δ, Γ in nats (Gaussian case of Rosas, Mediano et al. 2020)."""
_TRIO = np.array(((1.0, 0.0, 1.0), (0.0, 1.0, 1.0), (1.0, 1.0, 2.5)))
"""Covariance of x, y, z = x + y + e, var e = ½."""
_O_INFORMATION = -0.4240


def effective_graphs(watch: Watch) -> Outcome:
    """Effective information of graphs with known values, bits. No sampling: rounding only.

    Source: Klein & Hoel (2020), *Complexity* 2020, 8932526; the karate club is Zachary's (1977),
    without weights.
    """
    undirected = {
        "ring, N = 10": (nx.cycle_graph(10), 2.32193),
        "complete, N = 10": (nx.complete_graph(10), 0.15200),
        "star, N = 10": (nx.star_graph(9), 0.46900),
        "karate club": (nx.karate_club_graph(), 2.35010),
    }
    circle = nx.cycle_graph(10, create_using=nx.DiGraph)
    checks = [_effective("directed ring, N = 10", circle, math.log2(10.0))]
    checks += [_effective(name, graph, told) for name, (graph, told) in undirected.items()]
    sizes = np.arange(3, 41)
    rings = np.log2(sizes / 2.0)
    complete = np.array([_bits(nx.complete_graph(int(n))) for n in sizes])
    picture = Picture(
        "agents",
        "bits",
        (
            Curve("directed ring", sizes.astype(np.float64), np.log2(sizes), "theory"),
            Curve("ring", sizes.astype(np.float64), rings, "found"),
            Curve("complete", sizes.astype(np.float64), complete, "control"),
        ),
    )
    return Outcome(tuple(checks), picture)


def _effective(name: str, graph: nx.Graph, theory: float) -> Check:
    return within(name, theory, _bits(graph), _FIVE_FIGURES, "bits")


def _bits(graph: nx.Graph) -> float:
    """Every link alike; an undirected one counts both ways."""
    number = {node: row for row, node in enumerate(graph)}
    directed = graph if graph.is_directed() else graph.to_directed()
    ends = np.array([(number[a], number[b]) for a, b in directed.edges()], np.int64)
    return effective_information(len(number), ends[:, 0], ends[:, 1]).ei


def causal_gaussian(watch: Watch) -> Outcome:
    """Ψ, Δ, Γ of V an AR(1) and parts X_i = V/N + D_i, ΣD = 0, unit variances, nats.

    Exact from the covariance, to the figures given; from a series of 20,000 moments, less the
    mean of its circular shifts, to three standard errors of that estimate (jack-knife).
    """
    checks = []
    for number, (n, a, told) in enumerate(PSI_CASES):
        watch(number / len(PSI_CASES))
        exact = emergence_of_covariance(*_covariances(n, a))
        series = causal_emergence(*_series(n, a), shifts=_SHIFTS, seed=1)
        found, error = series.debiased, series.se
        for name, theory in zip(("psi", "delta", "gamma"), told, strict=True):
            case = f"{_GREEK[name]}, N = {n}"
            exactly, estimate = _term(exact, name), _term(found, name)
            tolerance = _LEAST_SIGMAS * _term(error, name)
            checks.append(within(f"{case}, exact", theory, exactly, _FOUR_FIGURES, "nats"))
            checks.append(within(f"{case}, series", theory, estimate, tolerance, "nats"))
    return Outcome(tuple(checks), _psi_against_copies(), {"moments": _MOMENTS})


_GREEK = {"psi": "Ψ", "delta": "Δ", "gamma": "Γ"}


def _term(terms: Terms, name: str) -> float:
    return float(getattr(terms, name))


def _covariances(n: int, a: float) -> tuple[Floats, Floats]:
    """Covariance of (X_1 … X_n, V) now, and with one moment later."""
    shared = np.append(np.full(n, 1.0 / n), 1.0)
    now = np.zeros((n + 1, n + 1))
    now[:n, :n] = np.eye(n) - 1.0 / n
    now += np.outer(shared, shared)
    return now, a * np.outer(shared, shared)


def _series(n: int, a: float) -> tuple[Floats, Floats]:
    draw = np.random.default_rng([n, _STREAM_CAUSAL])
    shock = draw.normal(size=_MOMENTS) * math.sqrt(1.0 - a * a)
    v = np.zeros(_MOMENTS)
    v[0] = draw.normal()
    for t in range(1, _MOMENTS):
        v[t] = a * v[t - 1] + shock[t]
    d = draw.normal(size=(_MOMENTS, n))
    return v[:, None] / n + d - d.mean(axis=1, keepdims=True), v


def _psi_against_copies() -> Picture:
    """How redundancy swamps Ψ: N noisy copies of one signal and their mean, beside a real whole."""
    sizes = np.arange(2, 21)
    whole, copies = [], []
    for n in sizes:
        whole.append(emergence_of_covariance(*_covariances(int(n), 0.9)).psi)
        now, lagged = np.full((n + 1, n + 1), 1.0), np.full((n + 1, n + 1), 0.9)
        now[np.arange(n), np.arange(n)] += 1.0
        now[:, n] = now[n, :] = 1.0 + 1.0 / n
        copies.append(emergence_of_covariance(now, lagged).psi)
    x = sizes.astype(np.float64)
    return Picture(
        "parts",
        "nats",
        (
            Curve("whole", x, np.array(whole), "theory"),
            Curve("copies", x, np.array(copies), "control"),
        ),
    )


def synergy_of_a_sum(watch: Watch) -> Outcome:
    """O-information of z = x + y + e, var e = ½: −.4240 bits, exact and from 20,000 moments."""
    exact = o_information_of_covariance(_TRIO)
    draw = np.random.default_rng([1, _STREAM_SUM])
    x, y = draw.normal(size=(2, _MOMENTS))
    z = x + y + math.sqrt(0.5) * draw.normal(size=_MOMENTS)
    series = o_information(np.column_stack((x, y, z)), shifts=_SHIFTS, seed=1)
    noise = np.linspace(0.05, 3.0, 60)
    omega = [o_information_of_covariance(_TRIO + np.diag((0.0, 0.0, e - 0.5))) for e in noise]
    copies = [o_information_of_covariance(np.ones((3, 3)) + np.eye(3) * e) for e in noise]
    checks = (
        within("Ω, exact", _O_INFORMATION, exact, _FOUR_FIGURES, "bits"),
        within("Ω, series", _O_INFORMATION, series.corrected, _LEAST_SIGMAS * series.se, "bits"),
    )
    picture = Picture(
        "noise",
        "bits",
        (
            Curve("sum", noise, np.array(omega), "theory"),
            Curve("copies", noise, np.array(copies), "control"),
        ),
    )
    return Outcome(checks, picture, {"moments": _MOMENTS})
