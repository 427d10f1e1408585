"""Communities of one graph by consensus, and what can be counted of them. No chance here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.graph import Floats, Rows, WeightedGraph, sums, undirected
from model.emergence.seeding import seeded_igraph

Labels = NDArray[np.int32]

_TOGETHER = 0.5
_SMALLEST = 3
_SMALLEST_IN_LARGE = 5
_LARGE = 200
_SAME = 1e-12


def smallest_cluster(n: int) -> int:
    """Fewest members of a cluster among ``n`` agents: 3, above 200 agents 5."""
    return _SMALLEST_IN_LARGE if n > _LARGE else _SMALLEST


def consensus(
    n: int,
    source: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    runs: int = 20,
    seed: int,
    min_size: int | None = None,
) -> Labels:
    """``consensus(n, source, target, weight, runs=…, seed=…) -> membership (n,)``.

    Meaning: communities on which ``runs`` seeded Leiden runs agree. Links are undirected and
    summed; each keeps the share of the runs that put its two agents together, as a factor of its
    weight, and none below one half; the communities of what is left, by one run more, are told.
    (What merely hangs together by such links would join groups that no run joins.)

    - ``weight`` (m,): not negative, any unit; 1 where absent.
    - ``min_size``: smaller ones are dropped; 3, above 200 agents 5, where absent.
    - returns int32: 0, 1, … by smallest member row, −1 for agents in none.

    Says nothing about chance: random graphs have communities too (``find_clusters`` tests them).
    Cost: ``runs`` Leiden searches, nearly linear in the links. Without unit.
    Misleads below modularity's resolution, about √(2m) communities (Fortunato & Barthélemy 2007).
    Source: Traag et al. (2019), *Sci. Rep.* 9, 5233; Lancichinetti & Fortunato (2012),
    *Sci. Rep.* 2, 336, with co-association counted on links only and one round.
    """
    graph = undirected(n, source, target, weight)
    labels = agreed(graph, runs=runs, seed=seed, stream=0)
    least = smallest_cluster(n) if min_size is None else min_size
    return numbered(labels, np.bincount(labels, minlength=1) >= max(least, 2))


def best_division(
    n: int,
    source: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    runs: int = 5,
    seed: int,
    min_size: int | None = None,
) -> Labels:
    """``best_division(n, source, target, weight, seed=…) -> membership (n,)``.

    Meaning: of ``runs`` seeded Leiden runs the one of highest modularity. A coarse-graining for
    measures that need *some* division into parts, no finding: random graphs are divided too.
    It takes a quarter of what ``consensus`` does and cuts no link on which runs disagree.

    Arguments, result and source: as ``consensus``; a tie goes to the earlier run.
    """
    graph = undirected(n, source, target, weight)
    least = smallest_cluster(n) if min_size is None else min_size
    best, labels = -np.inf, np.arange(n)
    for drawn in _leiden(graph, graph.weight, runs=runs if graph.m else 0, seed=seed, stream=0):
        reached = modularity(graph, drawn)
        if reached > best + _SAME:
            best, labels = reached, drawn
    return numbered(labels, np.bincount(labels, minlength=1) >= max(least, 2))


def agreed(graph: WeightedGraph, *, runs: int, seed: int, stream: int, passes: int = 2) -> Rows:
    """``agreed(graph, …) -> labels (n,)``: every agent labelled, lone ones by themselves.

    - ``passes``: how often each Leiden run goes over the graph.
    """
    if graph.m == 0:
        return np.arange(graph.n)
    votes = np.zeros(graph.m, np.int64)
    for label in _leiden(graph, graph.weight, runs=runs, seed=seed, stream=stream, passes=passes):
        votes += label[graph.low] == label[graph.high]
    held = votes >= _TOGETHER * runs
    if not held.any():
        return np.arange(graph.n)
    kept = np.where(held, graph.weight * votes / runs, 0.0)
    return _leiden(graph, kept, runs=1, seed=seed, stream=stream, passes=passes)[0]


def _leiden(
    graph: WeightedGraph, weight: Floats, *, runs: int, seed: int, stream: int, passes: int = 2
) -> list[Rows]:
    """Labels (n,) of each of some seeded runs, with these weights (m,) of the links."""
    drawn, weights = graph.to_igraph(), weight.tolist()
    with seeded_igraph(seed, stream):
        found = [
            drawn.community_leiden(
                objective_function="modularity", weights=weights, n_iterations=passes
            )
            for _ in range(runs)
        ]
    return [np.array(each.membership, np.int64) for each in found]


def numbered(labels: Rows, kept: NDArray[np.bool_]) -> Labels:
    """``numbered(labels (n,), kept (k,)) -> (n,)``: kept labels by first row, others −1."""
    values, first = np.unique(labels, return_index=True)
    out = np.full(kept.size, -1, np.int32)
    order = values[np.argsort(first)]
    order = order[kept[order]]
    out[order] = np.arange(order.size, dtype=np.int32)
    return out[labels]


@dataclass(frozen=True, eq=False)
class Counts:
    """What is counted of each community, (k,) each.

    - ``size``: members.
    - ``inside_share``: share of the members' link ends (weighted) that stay inside, 0 to 1.
    - ``conductance``: weight that leaves, over the smaller of inside and outside volume, 0 to 1.
    - ``by_weight``, ``by_number``: ``evidence`` of the weights, and of the links counted as 1.
    """

    size: Rows
    inside_share: Floats
    conductance: Floats
    by_weight: Floats
    by_number: Floats


def counts(graph: WeightedGraph, labels: Rows) -> Counts:
    """``counts(graph, labels (n,)) -> Counts``: how tight each community is."""
    k = int(labels.max()) + 1 if labels.size else 0
    volume = sums(labels, graph.strength, k)
    inside = _inside(graph, labels, graph.weight, k)
    leaving = np.maximum(volume - 2.0 * inside, 0.0)
    return Counts(
        size=np.bincount(labels, minlength=k).astype(np.int64),
        inside_share=_over(2.0 * inside, volume),
        conductance=_over(leaving, np.minimum(volume, np.maximum(volume.sum() - volume, 0.0))),
        by_weight=evidence(graph, labels, graph.weight),
        by_number=evidence(graph, labels, np.ones(graph.m)),
    )


def evidence(graph: WeightedGraph, labels: Rows, weight: Floats) -> Floats:
    """``evidence(graph, labels (n,), weight (m,)) -> (k,)``: how surprising each community is.

    With W_in, W_out the weight inside and leaving, s the community's share of all strength:
    of the weight that touches it, x = W_in/(W_in + W_out) lies inside, where random links of the
    same strengths would put x₀ = s/(2 − s). The evidence is

        n_eff · KL(x ‖ x₀) / ln C(N, size),   n_eff = (Σw)²/Σw² over the links that touch it,

    the binomial log-likelihood ratio over the logarithm of the number of sets one could have
    picked among the N linked agents, 0 where x ≤ x₀. Without unit; the division makes large and
    small communities comparable, n_eff lets one heavy link count as one link. A ranking, not a
    probability: communities are picked to be tight, so it is large by chance too.

    Source: the log-likelihood ratio is the asymptotic surprise of Traag, Aldecoa & Delvenne
    (2015), *Phys. Rev. E* 92, 022816, for one community; the penalty is a scan's union bound.
    """
    k = int(labels.max()) + 1 if labels.size else 0
    low, high = labels[graph.low], labels[graph.high]
    apart = low != high
    inside = _inside(graph, labels, weight, k)
    ends = sums(low, weight, k) + sums(high, weight, k)
    squares = sums(low, weight**2, k) + sums(high[apart], weight[apart] ** 2, k)
    touching = np.maximum(ends - inside, 0.0)
    share = ends / max(ends.sum(), 1e-300)
    excess = _divergence(_over(inside, touching), share / (2.0 - share))
    sets = _log_choices(int((graph.degree > 0).sum()), np.bincount(labels, minlength=k))
    return _over(_over(touching * touching, squares) * excess, sets)


def _inside(graph: WeightedGraph, labels: Rows, weight: Floats, k: int) -> Floats:
    """(k,) weight of the links inside each community."""
    low = labels[graph.low]
    same = low == labels[graph.high]
    return sums(low[same], weight[same], k)


def modularity(graph: WeightedGraph, labels: Rows) -> float:
    """``modularity(graph, labels (n,)) -> Q``: Σ_c [W_in/W − (vol/2W)²], −1/2 to 1.

    0 for a graph without links. Misleads: no evidence by itself, random graphs reach .3 and more.
    Without unit. Estimator: exact. Cost: O(n + m).
    Source: Newman (2004), *Phys. Rev. E* 70, 056131.
    """
    if graph.m == 0:
        return 0.0
    total = graph.weight.sum()
    inside = graph.weight[labels[graph.low] == labels[graph.high]].sum()
    volume = sums(labels, graph.strength, int(labels.max()) + 1)
    return float(inside / total - np.square(volume / (2.0 * total)).sum())


def _over(top: Floats, bottom: Floats) -> Floats:
    return np.divide(top, bottom, out=np.zeros(top.shape), where=bottom > 0.0)


def _divergence(x: Floats, x0: Floats) -> Floats:
    """Binary Kullback–Leibler divergence in nats where x exceeds x₀, else 0."""
    x, x0 = np.clip(x, 0.0, 1.0), np.clip(x0, 1e-300, 1.0)
    first = x * np.log(np.maximum(x, 1e-300) / x0)
    rest = 1.0 - x
    second = rest * np.log(np.maximum(rest, 1e-300) / np.maximum(1.0 - x0, 1e-300))
    return np.where(x > x0, np.maximum(first + second, 0.0), 0.0)


def _log_choices(n: int, size: Rows) -> Floats:
    """ln C(n, size); 0 where a set has more members than there are linked agents."""
    factorials = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, n + 1)))))
    fits = np.minimum(size, n)
    return np.asarray(factorials[n] - factorials[fits] - factorials[n - fits], np.float64)
