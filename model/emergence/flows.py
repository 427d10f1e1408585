"""Transfer of energy between clusters, as a graph of flows. What the links carry is given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.errors import InputError

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ClusterFlows:
    """Who feeds whom, k clusters and, as the last row and column, the agents in none.

    - ``matrix`` (k + 1, k + 1), eu/s: from the row's cluster to the column's; the diagonal is
      what stays within. Its sum is the flow of all links.
    - ``links`` (k + 1, k + 1): how many links carry it.
    """

    matrix: Floats
    links: NDArray[np.int64]

    @property
    def net(self) -> Floats:
        """(k + 1, k + 1), eu/s: row to column less column to row; antisymmetric."""
        return self.matrix - self.matrix.T

    @property
    def balance(self) -> Floats:
        """(k + 1,), eu/s: what each gives to others less what it takes; sums to 0."""
        return np.asarray(self.net.sum(axis=1), np.float64)

    @property
    def share_within(self) -> float:
        """Share of all flow that stays inside a cluster, 0 to 1; nan where nothing flows.

        What flows among agents in no cluster counts as flow, not as within.
        """
        total = float(self.matrix.sum())
        return float(np.trace(self.matrix[:-1, :-1])) / total if total > 0.0 else float("nan")

    def edges(self) -> list[tuple[int, int, float]]:
        """(from, to, eu/s) of every net transfer between two, largest first; −1: in no cluster."""
        net, k = self.net, self.matrix.shape[0] - 1
        rows, columns = np.nonzero(net > 0.0)
        told = [
            (int(a) if a < k else -1, int(b) if b < k else -1, float(net[a, b]))
            for a, b in zip(rows, columns, strict=True)
        ]
        return sorted(told, key=lambda edge: (-edge[2], edge[0], edge[1]))


def cluster_flows(
    membership: ArrayLike, source: ArrayLike, target: ArrayLike, flow: ArrayLike
) -> ClusterFlows:
    """``cluster_flows(membership (n,), source (m,), target (m,), flow (m,)) -> ClusterFlows``.

    Meaning: F[a, b] = Σ flow over links from a member of a to a member of b: the energy that
    cluster a hands to cluster b, eu/s.

    - ``membership``: 0 … k − 1, −1 for none; ``source``, ``target``: rows; ``flow``: eu/s ≥ 0 in
      the links' direction, such as ``field.links.flow``, or means of it over a run.

    Estimator: plain sums. Bias: none of its own; flows are running means (32 steps), so a moment
    told is the last half second. Cost: O(n + m + k²). Misleads: large clusters have many links
    and so large flows: compare per link (``links``) or against permuted membership. A net flow
    is no cause: both ends may follow a third. What is lost on the way (1 − η) is not in it, nor
    is what a discharge hands on.
    Source: plain book-keeping, as in ecology's flow matrices (Ulanowicz 1986, *Growth and
    Development*).

    Raises ``InputError`` for lengths that differ, rows outside, flows negative or not finite.
    """
    label = np.asarray(membership, np.int64).ravel()
    s, t = np.asarray(source, np.int64).ravel(), np.asarray(target, np.int64).ravel()
    told = np.asarray(flow, np.float64).ravel()
    if not s.size == t.size == told.size:
        raise InputError(f"{s.size} sources, {t.size} targets and {told.size} flows do not match")
    if s.size and (min(s.min(), t.min()) < 0 or max(s.max(), t.max()) >= label.size):
        raise InputError(f"a link leaves the {label.size} agents")
    if not np.isfinite(told).all() or (told < 0.0).any():
        raise InputError("a flow is negative or not a number")
    k = int(label.max(initial=-1)) + 1
    place = np.where(label >= 0, label, k)
    cell = place[s] * (k + 1) + place[t]
    cells = (k + 1) ** 2
    return ClusterFlows(
        matrix=np.bincount(cell, told, cells).astype(np.float64).reshape(k + 1, k + 1),
        links=np.bincount(cell, minlength=cells).reshape(k + 1, k + 1).astype(np.int64),
    )
