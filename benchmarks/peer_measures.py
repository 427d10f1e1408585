"""The peers' measures as contenders: ``python -m benchmarks.peer_measures PEER TASK DATA``.

Runs in an environment of the peers alone, so nothing of the project but ``benchmarks`` is
imported. Each peer is asked as its own documentation asks it; what has to be done to its input or
its answer beyond that is said beside the call.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

import numpy as np

from benchmarks.answering import Exchange

Data = Mapping[str, Any]
Figures = dict[str, Any]
Call = Callable[[], Figures]
WINDOW, LAGS = (10, 1000), 150


def networkx_graph(data: Data, kind: str = "Graph") -> Any:
    """The links as a networkx graph, weights and all."""
    import networkx as nx

    made = getattr(nx, kind)()
    made.add_nodes_from(range(int(data["n"])))
    ends = (data["source"].tolist(), data["target"].tolist(), data["weight"].tolist())
    made.add_weighted_edges_from(zip(*ends, strict=True))
    return made


def networkx_modularity(data: Data) -> Call:
    """Q of the planted groups."""
    import networkx as nx

    made, label = networkx_graph(data), data["label"]
    groups = [set(np.flatnonzero(label == one).tolist()) for one in np.unique(label)]
    return lambda: {"Q": nx.community.modularity(made, groups)}


def networkx_search(data: Data) -> Call:
    """Louvain, one run."""
    import networkx as nx

    made = networkx_graph(data)

    def call() -> Figures:
        found = nx.community.louvain_communities(made, seed=1)
        label = np.zeros(len(made), np.int64)
        for number, group in enumerate(found):
            label[list(group)] = number
        return {"Q": nx.community.modularity(made, found), "groups": label.tolist()}

    return call


def _leiden_graph(data: Data) -> Any:
    import igraph

    edges = np.stack((data["source"], data["target"]), axis=1).tolist()
    return igraph.Graph(n=int(data["n"]), edges=edges)


def leidenalg_modularity(data: Data) -> Call:
    """Q of the planted groups: ``quality``, as ``modularity`` of a partition leaves weights out."""
    import leidenalg

    made, label, weight = _leiden_graph(data), data["label"].tolist(), data["weight"].tolist()
    return lambda: {
        "Q": leidenalg.ModularityVertexPartition(
            made, initial_membership=label, weights=weight
        ).quality()
    }


def leidenalg_search(data: Data) -> Call:
    """Leiden on modularity, one run."""
    import leidenalg

    made, weight = _leiden_graph(data), data["weight"].tolist()

    def call() -> Figures:
        found = leidenalg.find_partition(
            made, leidenalg.ModularityVertexPartition, weights=weight, seed=1
        )
        return {"Q": found.quality(), "groups": found.membership}

    return call


def powerlaw_exponent(data: Data) -> Call:
    """Exact discrete sums (``estimate_discrete=False``), as ours."""
    import powerlaw

    def of(**window: int) -> float:
        fit = powerlaw.Fit(data["sizes"], discrete=True, estimate_discrete=False, **window)
        return float(fit.power_law.alpha)

    low, high = WINDOW
    return lambda: {"α, from 10": of(xmin=low), "α, 10 to 1,000": of(xmin=low, xmax=high)}


def powerlaw_rivals(data: Data) -> Call:
    """Both rivals from 10 on."""
    import powerlaw

    def call() -> Figures:
        fit = powerlaw.Fit(data["sizes"], discrete=True, estimate_discrete=False, xmin=WINDOW[0])
        return {
            "KS": float(fit.power_law.D),
            "ln L over truncated": float(
                fit.distribution_compare("power_law", "truncated_power_law", nested=True)[0]
            ),
            "ln L over lognormal": float(fit.distribution_compare("power_law", "lognormal")[0]),
        }

    return call


def powerlaw_start(data: Data) -> Call:
    """Where the law begins, by the smallest distance."""
    import powerlaw

    def call() -> Figures:
        fit = powerlaw.Fit(data["sizes"][:1000], discrete=True, estimate_discrete=False)
        return {"xmin": float(fit.xmin), "α": float(fit.power_law.alpha)}

    return call


def mrestimator_branching(data: Data) -> Call:
    """Slopes of lags 1 to 150 and an exponential through them, without bootstrap."""
    import logging

    import mrestimator

    logging.disable(logging.CRITICAL)

    def of(activity: Any) -> float:
        slopes = mrestimator.coefficients(activity[None], steps=(1, LAGS), numboot=0)
        return float(mrestimator.fit(slopes, fitfunc="f_exponential", numboot=0).mre)

    return lambda: {"m, whole": of(data["whole"]), "m, a twentieth": of(data["part"])}


def hoi_synergy(data: Data) -> Call:
    """``gauss`` takes its input for centred, so it is centred first; ``gc`` does so by ranks."""
    from hoi.metrics import Oinfo

    def of(x: Any, method: str) -> float:
        n = x.shape[1]
        found = Oinfo(x - x.mean(axis=0), verbose=False).fit(n, n, method=method)
        return float(np.ravel(found)[0])

    return lambda: {
        "Ω of 3": of(data["trio"], "gauss"),
        "Ω of 10": of(data["ten"], "gauss"),
        "Ω of 10, by ranks": of(data["ten"], "gc"),
    }


def _emergence(information: Callable[[Any, Any], float], data: Data) -> Figures:
    """Ψ, Δ, Γ from mutual information of pairs, as in Rosas, Mediano et al. (2020), eq. 8 to 10."""
    x, v = data["x"], data["v"][:, None]
    parts = [x[:, [i]] for i in range(x.shape[1])]
    down = [information(v[:-1], part[1:]) for part in parts]
    across = [sum(information(one[:-1], part[1:]) for one in parts) for part in parts]
    return {
        "Ψ": information(v[:-1], v[1:]) - sum(information(one[:-1], v[1:]) for one in parts),
        "Δ": max(d - a for d, a in zip(down, across, strict=True)),
        "Γ": max(down),
    }


def hoi_whole(data: Data) -> Call:
    """Gaussian mutual information, bits, of centred pairs."""
    from hoi.core import get_mi

    mutual = get_mi("gauss")

    def information(a: Any, b: Any) -> float:
        return float(mutual((a - a.mean()).T, (b - b.mean()).T)) * np.log(2.0)

    return lambda: _emergence(information, data)


def jidt_whole(data: Data) -> Call:
    """Gaussian mutual information, nats, of the Java library; it needs a Java machine."""
    from importlib.resources import files

    import jpype

    jpype.startJVM(f"-Djava.class.path={files('idtxl') / 'infodynamics.jar'}")
    package = jpype.JPackage("infodynamics.measures.continuous.gaussian")
    calculator = package.MutualInfoCalculatorMultiVariateGaussian()

    def information(a: Any, b: Any) -> float:
        calculator.initialise(1, 1)
        calculator.setObservations(jpype.JArray.of(a), jpype.JArray.of(b))
        return float(calculator.computeAverageLocalOfObservations())

    return lambda: _emergence(information, data)


def antropy_words(data: Data) -> Call:
    """The plain count."""
    import antropy

    return lambda: {
        name: float(antropy.lziv_complexity(data[name], normalize=False))
        for name in ("fair", "clock", "slow")
    }


def neurokit2_words(data: Data) -> Call:
    """The count beside its normalised answer; symbols parted at their mean."""
    import neurokit2

    def of(symbols: Any) -> float:
        told = neurokit2.complexity_lempelziv(symbols.astype(float), symbolize="mean")[1]
        return float(told["Complexity_Kolmogorov"])

    return lambda: {name: of(data[name]) for name in ("fair", "clock", "slow")}


def formulas_effective(data: Data) -> Call:
    """The equations of Klein & Hoel (2020), agent by agent, with networkx and SciPy."""
    from scipy.stats import entropy

    made = networkx_graph(data, "DiGraph")

    def call() -> Figures:
        rows = []
        for agent in made:
            weights = {to: link["weight"] for to, link in made[agent].items()}
            whole = sum(weights.values())
            if weights:
                rows.append({to: weight / whole for to, weight in weights.items()})
        mean = np.zeros(len(made))
        for row in rows:
            for to, share in row.items():
                mean[to] += share / len(rows)
        single = float(np.mean([entropy(list(row.values()), base=2) for row in rows]))
        full, together = float(np.log2(len(made))), float(entropy(mean, base=2))
        return {
            "EI": together - single,
            "determinism": full - single,
            "degeneracy": full - together,
        }

    return call


CALLS: dict[str, Callable[[Data], Call]] = {
    call.__name__: call
    for call in (
        networkx_modularity,
        networkx_search,
        leidenalg_modularity,
        leidenalg_search,
        powerlaw_exponent,
        powerlaw_rivals,
        powerlaw_start,
        mrestimator_branching,
        hoi_synergy,
        hoi_whole,
        jidt_whole,
        antropy_words,
        neurokit2_words,
        formulas_effective,
    )
}


def main() -> None:
    """Answer for the peer and task named; what peers print goes with the errors."""
    peer, task, path = sys.argv[1:4]
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    with np.load(path) as told:
        call = CALLS[f"{peer}_{task}"](dict(told))
    which = "" if peer == "formulas" else version("idtxl-uv" if peer == "jidt" else peer)
    exchange, figures = Exchange(answers), Figures()
    while times := exchange.ask():
        for _ in range(times):
            figures = call()
        exchange.tell(lambda: {"figures": figures, "version": which})  # noqa: B023


if __name__ == "__main__":
    main()
