"""Our measures as contenders: ``python -m benchmarks.our_measures TASK DATA``.

A task takes the arrays of ``known_data`` and gives the call that is timed; the peers' side of
the same tasks is ``peer_measures``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from benchmarks.answering import Exchange
from model.emergence import causal, communities, complexity, gaussian, oinfo, power_law
from model.emergence.branching import branching_ratio
from model.emergence.effective import effective_information
from model.emergence.graph import undirected

Data = Mapping[str, Any]
Figures = dict[str, Any]
Call = Callable[[], Figures]
RUNS, WINDOW, LAGS = 20, (10, 1000), 150


def modularity(data: Data) -> Call:
    """Q of the planted groups."""
    links = undirected(int(data["n"]), data["source"], data["target"], data["weight"])
    return lambda: {"Q": communities.modularity(links, data["label"])}


def search(data: Data) -> Call:
    """Q and groups on which twenty Leiden runs agree."""
    links = undirected(int(data["n"]), data["source"], data["target"], data["weight"])

    def call() -> Figures:
        found = communities.agreed(links, runs=RUNS, seed=1, stream=0)
        return {"Q": communities.modularity(links, found), "groups": found.tolist()}

    return call


def exponent(data: Data) -> Call:
    """Exponent from size 10 on, and between 10 and 1,000."""
    told = data["sizes"]
    return lambda: {
        "α, from 10": power_law.exponent_of(told, WINDOW[0]),
        "α, 10 to 1,000": power_law.exponent_of(told, *WINDOW),
    }


def rivals(data: Data) -> Call:
    """The same with both rival laws and the distance."""
    told = data["sizes"]

    def call() -> Figures:
        fit = power_law.fit_power_law(told, xmin=WINDOW[0])
        return {
            "KS": fit.ks,
            "ln L over truncated": fit.truncated.log_ratio,
            "ln L over lognormal": fit.lognormal.log_ratio,
        }

    return call


def start(data: Data) -> Call:
    """Where the law begins, and its exponent from there."""
    told = data["sizes"][:1000]

    def call() -> Figures:
        fit = power_law.fit_power_law(told)
        return {"xmin": fit.xmin, "α": fit.exponent}

    return call


def branching(data: Data) -> Call:
    """m by multistep regression over 150 lags, whole and a twentieth seen; hardly a bootstrap."""

    def of(activity: Any) -> float:
        return branching_ratio(activity, k_max=LAGS, seed=1, draws=2).m

    return lambda: {"m, whole": of(data["whole"]), "m, a twentieth": of(data["part"])}


def synergy(data: Data) -> Call:
    """O-information of three and of ten variables, plug-in."""

    def call() -> Figures:
        normal = gaussian.copula_normal(data["ten"])
        return {
            "Ω of 3": oinfo.o_information_of_covariance(np.cov(data["trio"].T)),
            "Ω of 10": oinfo.o_information_of_covariance(np.cov(data["ten"].T)),
            "Ω of 10, by ranks": oinfo.o_information_of_covariance(np.cov(normal.T)),
        }

    return call


def whole(data: Data) -> Call:
    """Ψ, Δ, Γ, plug-in."""
    z = np.column_stack((data["x"], data["v"]))

    def call() -> Figures:
        d = z.shape[1]
        both = np.cov(z[:-1].T, z[1:].T)
        told = causal.emergence_of_covariance(both[:d, :d], both[:d, d:], later=both[d:, d:])
        return {"Ψ": told.psi, "Δ": told.delta, "Γ": told.gamma}

    return call


def words(data: Data) -> Call:
    """LZ76 of three sequences."""
    return lambda: {name: complexity.lz76(data[name]) for name in ("fair", "clock", "slow")}


def effective(data: Data) -> Call:
    """EI, determinism and degeneracy."""
    links = (int(data["n"]), data["source"], data["target"], data["weight"])

    def call() -> Figures:
        told = effective_information(*links)
        return {"EI": told.ei, "determinism": told.determinism, "degeneracy": told.degeneracy}

    return call


TASKS: dict[str, Callable[[Data], Call]] = {
    task.__name__: task
    for task in (
        modularity,
        search,
        exponent,
        rivals,
        start,
        branching,
        synergy,
        whole,
        words,
        effective,
    )
}


def main() -> None:
    """Answer for the task named."""
    task, path = sys.argv[1:3]
    with np.load(path) as told:
        call = TASKS[task](dict(told))
    exchange, figures = Exchange(), Figures()
    while times := exchange.ask():
        for _ in range(times):
            figures = call()
        exchange.tell(lambda: {"figures": figures})  # noqa: B023


if __name__ == "__main__":
    main()
