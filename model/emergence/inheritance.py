"""Inherited or emergent: does the map itself, or do like frequencies alone, show this cluster?

Pure comparisons of sets and partitions. Whether a cluster is there at all is asked before, in
``clusters``: what chance would give has no origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.chance import p_value
from model.emergence.coherence import independent_coherence
from model.errors import InputError

Kind = Literal[
    "inherited from links", "inherited from frequencies", "inherited from both", "emergent"
]

_LINKS, _FREQUENCIES, _ALIKE = 1, 2, 3


@dataclass(frozen=True)
class Origin:
    """Where a cluster comes from, and what says so.

    - ``kind``: ``inherited from links``, ``… frequencies``, ``… both``, or ``emergent``.
    - ``index_links``, ``index_frequencies``: best Jaccard overlap with a group there, 0 to 1.
    - ``p_links``, ``p_frequencies``: how often as many random agents overlap at least as well;
      of frequencies the larger of that and how often they are as alike (``likeness``).
    """

    kind: Kind
    index_links: float
    p_links: float
    index_frequencies: float
    p_frequencies: float


@dataclass(frozen=True)
class Overlap:
    """``index``: best Jaccard overlap with any group, 0 to 1; ``p``: see ``overlap``."""

    index: float
    p: float


def origin_of(
    members: Sequence[int],
    links: ArrayLike,
    frequencies: ArrayLike,
    *,
    seed: int,
    permutations: int = 999,
    alpha: float = 0.05,
    shown_at: float = 0.5,
    p_alike: float | None = None,
) -> Origin:
    """``origin_of(members, links, frequencies, seed=…) -> Origin`` of a significant cluster.

    Meaning: a reference *shows* a cluster if their overlap is beyond chance (p ≤ alpha) or large
    (index ≥ ``shown_at``). Emergent is only what neither reference shows. Both rules, and the
    want of any correction for many clusters, lean towards "inherited": emergence is the claim
    that must be earned. A small cluster may still be called emergent because a small overlap
    proves little; the index stands beside the word.

    - ``members``: rows of the cluster.
    - ``links``: (n,) communities of the map's own links, −1 for none.
    - ``frequencies``: (n,) clusters of the uncoupled twin; (k, n) for several references, such
      as twin and ``frequency_groups``, whose groups are then looked at together.

    - ``p_alike``: how often frequencies by lot are as alike as the cluster's (``likeness``). The
      twin has the map's links, so it shows their groups too, whatever the frequencies; where they
      are not alike, what it shows is the links' doing and is named so. That moves a cluster from
      one kind of inherited to the other, never to emergent.

    Bias: none of p; the index of chance is not 0. Cost: as ``overlap``, twice.
    Raises ``InputError`` for rows outside the references. Source: DESIGN.md §4.3.
    """
    by_links = overlap(members, links, seed=seed, stream=_LINKS, permutations=permutations)
    by_frequencies = overlap(
        members, frequencies, seed=seed, stream=_FREQUENCIES, permutations=permutations
    )
    from_links, from_frequencies = (
        told.p <= alpha or told.index >= shown_at for told in (by_links, by_frequencies)
    )
    p_frequencies = by_frequencies.p
    if p_alike is not None:
        alike = p_alike <= alpha
        from_links, from_frequencies = (
            from_links or (from_frequencies and not alike),
            from_frequencies and alike,
        )
        p_frequencies = max(p_frequencies, p_alike)
    kind: Kind
    if from_links and from_frequencies:
        kind = "inherited from both"
    elif from_links:
        kind = "inherited from links"
    elif from_frequencies:
        kind = "inherited from frequencies"
    else:
        kind = "emergent"
    return Origin(kind, by_links.index, by_links.p, by_frequencies.index, p_frequencies)


def likeness(
    members: Sequence[int],
    source: ArrayLike,
    target: ArrayLike,
    frequency: ArrayLike,
    window_s: float,
    *,
    seed: int,
    draws: int = 199,
) -> float:
    """``likeness(members, source (m,), target (m,), frequency (n,), window_s, seed=…) -> p``.

    Meaning: are the members' frequencies alike where they are linked, beyond those of agents by
    lot? Statistic: mean coherence that the links among the members would have uncoupled
    (``independent_coherence``). Null: the same links, with the frequencies of as many agents drawn
    without replacement from all; p = (1 + #{at least as alike})/(draws + 1).

    - ``frequency``: Hz; ``window_s``: time constant of the coherence traces, s.

    1 where no link joins two members. Estimator: exact coherence, p of Phipson & Smyth (2010).
    Cost: draws × links among them. Source: DESIGN.md §4.3.
    """
    f = np.asarray(frequency, np.float64)
    rows = np.unique(np.asarray(members, np.int64))
    place = np.full(f.size, -1, np.int64)
    place[rows] = np.arange(rows.size)
    one, other = place[np.asarray(source, np.int64)], place[np.asarray(target, np.int64)]
    inside = (one >= 0) & (other >= 0)
    one, other = one[inside], other[inside]
    if one.size == 0:
        return 1.0
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, _ALIKE])))

    def alike(drawn: NDArray[np.int64]) -> float:
        told = f[drawn]
        return float(independent_coherence(told[one] - told[other], window_s, "exponential").mean())

    own = alike(rows)
    null = [alike(generator.choice(f.size, rows.size, replace=False)) for _ in range(draws)]
    return p_value(own, np.array(null))


def overlap(
    members: Sequence[int],
    reference: ArrayLike,
    *,
    seed: int,
    stream: int = 0,
    permutations: int = 999,
) -> Overlap:
    """``overlap(members, reference, seed=…) -> Overlap``: does a partition show this set?

    Meaning: index is the best Jaccard overlap |A∩B|/|A∪B| with any group B. p asks by the group
    that holds surprisingly many members (smallest hypergeometric tail), so that a cluster which
    lies wholly in a larger group counts as shown, though its Jaccard overlap is small. Null: the
    reference's labels dealt out anew over the agents, group sizes kept;
    p = (1 + #{at least as surprising})/(permutations + 1).

    - ``reference``: (n,), or (k, n) for several partitions looked at together; −1: no group.

    0 and p = 1 where the reference has no group. Bias: the index of chance is not 0, which p
    knows. Cost: permutations × groups. Source: Jaccard (1912), *New Phytol.* 11, 37; p of Phipson &
    Smyth (2010).
    """
    labels = np.atleast_2d(np.asarray(reference, np.int64))
    n = labels.shape[1]
    rows = np.unique(np.asarray(members, np.int64))
    if rows.size and (rows[0] < 0 or rows[-1] >= n):
        raise InputError(f"a member lies outside the reference's {n} agents")
    groups = _groups(labels)
    if rows.size == 0 or groups.shape[0] == 0:
        return Overlap(0.0, 1.0)
    size = groups.sum(axis=1)
    shared = groups[:, rows].sum(axis=1)
    tails = _tails(n, size, rows.size)
    at = np.arange(size.size)
    cells, cell_of = np.unique(labels, axis=1, return_inverse=True)
    draws = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, stream])))
    dealt = draws.multivariate_hypergeometric(
        np.bincount(cell_of.ravel(), minlength=cells.shape[1]),
        rows.size,
        size=permutations,
        method="marginals",
    )
    in_groups = dealt @ _groups(cells).astype(np.int64).T
    null = tails[at, in_groups].min(axis=1)
    own = tails[at, shared].min()
    p = (1 + np.count_nonzero(null <= own * (1.0 + 1e-9))) / (permutations + 1)
    return Overlap(float((shared / (rows.size + size - shared)).max()), float(p))


def _groups(labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(g, n) who is in each group of each partition, groups in order of partition and label."""
    found = [row == label for row in labels for label in np.unique(row[row >= 0])]
    return np.array(found, np.bool_).reshape(-1, labels.shape[1])


def _tails(n: int, size: NDArray[np.int64], drawn: int) -> NDArray[np.float64]:
    """(g, drawn + 1) P(at least x of ``drawn`` random agents lie in the group)."""
    from scipy.stats import hypergeom

    x = np.arange(drawn + 1)
    return np.asarray(hypergeom.sf(x[None, :] - 1, n, size[:, None], drawn), np.float64)


def frequency_groups(frequency: ArrayLike, width_hz: float) -> NDArray[np.int32]:
    """``frequency_groups(frequency (n,), width_hz) -> (n,)``: agents that one window confounds.

    Meaning: along the frequency axis, groups no wider than ``width_hz`` (1/window: what a window
    cannot tell apart), from the lowest upwards; −1 for agents alone in theirs.

    - ``frequency``: Hz. int32 labels by frequency, lowest first.
    """
    f = np.asarray(frequency, np.float64).ravel()
    out = np.full(f.size, -1, np.int32)
    order = np.argsort(f, kind="stable")
    start, label = 0, 0
    while start < f.size:
        end = int(np.searchsorted(f[order], f[order[start]] + width_hz, side="right"))
        if end - start > 1:
            out[order[start:end]] = label
            label += 1
        start = end
    return out


def adjusted_rand_index(a: ArrayLike, b: ArrayLike) -> float:
    """``adjusted_rand_index(a (n,), b (n,)) -> float``: agreement of two whole partitions.

    1 for the same partition, 0 on average for partitions of the same sizes by chance, negative
    for less. −1 means "in no group": such agents are each by themselves. 1 where both are
    trivial in the same way. Without unit. Bias: none, by its making. Cost: O(n log n). Raises
    ``InputError`` for lengths that differ.

    Source: Hubert & Arabie (1985), *J. Classif.* 2, 193.
    """
    x, y = _alone(np.asarray(a, np.int64)), _alone(np.asarray(b, np.int64))
    if x.shape != y.shape:
        raise InputError(f"partitions of {x.size} and {y.size} agents cannot be compared")
    both = _pairs(x * (int(y.max(initial=0)) + 1) + y)
    in_a, in_b, pairs = _pairs(x), _pairs(y), x.size * (x.size - 1) / 2.0
    expected = in_a * in_b / pairs if pairs else 0.0
    most = (in_a + in_b) / 2.0
    return 1.0 if most == expected else float((both - expected) / (most - expected))


def _alone(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """0, 1, …; every −1 a label of its own."""
    own = np.where(labels >= 0, labels, labels.max(initial=0) + 1 + np.arange(labels.size))
    return np.unique(own, return_inverse=True)[1].astype(np.int64)


def _pairs(labels: NDArray[np.int64]) -> float:
    """Number of pairs with the same label."""
    count = np.unique(labels, return_counts=True)[1].astype(np.float64)
    return float((count * (count - 1.0) / 2.0).sum())
