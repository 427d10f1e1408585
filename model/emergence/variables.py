"""From agents to the few cluster-level variables on which information is measured.

Ψ, Ω and their like on raw agents drown in redundancy; here each cluster becomes one part of
three numbers a moment. What is computed of them is ``causal``'s and ``oinfo``'s matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.errors import InputError

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

PER_CLUSTER = 3
"""Cosine and sine of the mean phase, mean energy."""
MOST_CLUSTERS = 6
"""Six clusters are 18 variables, the most that stay below 20."""


@dataclass(frozen=True, eq=False)
class Clusters:
    """Which agents stand for which variables.

    - ``labels`` (k,): the clusters taken, largest first, equal ones by label.
    - ``index`` (n,): 0 … k − 1, the place of each agent's cluster in ``labels``; −1 for none.
    - ``size`` (k,): agents of each.
    """

    labels: Rows
    index: Rows
    size: Rows

    @property
    def k(self) -> int:
        """How many clusters were taken."""
        return int(self.labels.size)

    @property
    def part(self) -> Rows:
        """(3k,) place of the cluster that each variable belongs to, as ``causal`` wants it."""
        return np.repeat(np.arange(self.k), PER_CLUSTER)

    @property
    def names(self) -> tuple[str, ...]:
        """(3k,) such as ``cos 7``, ``sin 7``, ``energy 7`` for the cluster labelled 7."""
        return tuple(
            f"{what} {label}" for label in self.labels for what in ("cos", "sin", "energy")
        )


def clusters_of(membership: ArrayLike, most: int = MOST_CLUSTERS) -> Clusters:
    """``clusters_of(membership (n,), most) -> Clusters``: the largest ``most`` of them.

    - ``membership``: label of each agent's cluster, below 0 for none.

    Misleads: a clustering found at the end of the run, used for all of it, knows the future.
    Raises ``InputError`` where no agent is in a cluster.
    """
    label = np.asarray(membership, np.int64).ravel()
    names, size = np.unique(label[label >= 0], return_counts=True)
    if names.size == 0 or most < 1:
        raise InputError("no agent is in a cluster", mend="measure a run that has clusters")
    taken = np.lexsort((names, -size))[:most]
    index = np.full(label.size, -1, np.int64)
    for place, name in enumerate(names[taken]):
        index[label == name] = place
    return Clusters(names[taken], index, size[taken].astype(np.int64))


def mean_fields(phase: Floats, energy: Floats, clusters: Clusters) -> Floats:
    """``mean_fields(phase (n,), energy (n,), clusters) -> (k, 3)``: re, im and energy of each.

    Meaning: real and imaginary part of the mean field (1/n_c) Σ e^{iθ}, whose length is the order
    parameter of the cluster, and mean energy, eu. nan for a cluster without members.

    Cost: O(n). Source: Kuramoto (1984), ch. 5.
    """
    inside = clusters.index >= 0
    index, k = clusters.index[inside], clusters.k
    theta = phase[inside]
    sums = [np.bincount(index, each, k) for each in (np.cos(theta), np.sin(theta), energy[inside])]
    size = np.where(clusters.size > 0, clusters.size, np.nan)
    return np.asarray(np.stack(sums, axis=1) / size[:, None], np.float64)


def directions(fields: ArrayLike) -> Floats:
    """``directions(fields (…, k, 3)) -> (…, 3k)``: cos, sin and energy from ``mean_fields``.

    The length of a mean field is dropped; where it vanishes its phase is not defined, and both
    cos and sin are 0.
    """
    told = np.array(fields, np.float64)
    length = np.hypot(told[..., 0], told[..., 1])
    # Below rounding the direction of the mean field is rounding too.
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 1e-12)
    told[..., :2] *= scale[..., None]
    return told.reshape(*told.shape[:-2], -1)


def cluster_variables(phase: ArrayLike, energy: ArrayLike, clusters: Clusters) -> Floats:
    """``cluster_variables(phase (…, n), energy (…, n), clusters) -> (…, 3k)``.

    Meaning: for each cluster cos ψ, sin ψ and mean energy, ψ the phase of its mean field
    (1/n_c) Σ e^{iθ}. ``causal_emergence(x, …, part=clusters.part)`` takes them as they come.

    - ``phase``: rad; ``energy``: eu. One moment (n,), as a run goes on, or many (T, n), which are
      taken one by one: beside the input only 3k numbers a moment are held.
    - where a mean field vanishes its phase is not defined, and both cos and sin are 0.

    Cost: O(T·n). Misleads: the phase of a cluster out of step is noise that looks like a signal
    of full size; hold ``order.group_order`` beside it. cos and sin of a turning phase are far from
    Gaussian. A moment every step is oversampled for the information measures: take lags of the
    order of a quarter turn. Source: mean field of Kuramoto (1984), ch. 5.
    """
    theta, held = np.asarray(phase, np.float64), np.asarray(energy, np.float64)
    n = clusters.index.size
    if theta.shape != held.shape or theta.ndim not in (1, 2) or theta.shape[-1] != n:
        raise InputError(f"phases {theta.shape} and energies {held.shape} do not match {n} agents")
    if theta.ndim == 1:
        return _moment(theta, held, clusters)
    out = np.empty((theta.shape[0], PER_CLUSTER * clusters.k))
    for row, (one, other) in enumerate(zip(theta, held, strict=True)):
        out[row] = _moment(one, other, clusters)
    return out


def mean_field(variables: ArrayLike, per_cluster: int = PER_CLUSTER) -> Floats:
    """``mean_field(variables (T, 3k)) -> (T, 3)``: the whole's cos, sin and energy.

    Meaning: the mean over clusters of each kind of variable, every cluster alike: a feature of
    the whole that is computed from the parts alone (supervenient), as Ψ asks of V. Its first two
    columns have the length of the clusters' order parameter, so they carry amplitude too.
    Serves as ``macro`` of ``causal.independent_parts``.

    - ``per_cluster``: variables of each cluster; 2 for phases alone (``phases_of``).
    """
    told = np.asarray(variables, np.float64)
    if told.ndim != 2 or told.shape[1] == 0 or told.shape[1] % per_cluster:
        raise InputError(f"variables of shape {told.shape} are not {per_cluster} a cluster")
    each = told.reshape(told.shape[0], -1, per_cluster)
    return np.asarray(each.mean(axis=1), np.float64)


def phases_of(variables: ArrayLike) -> Floats:
    """``phases_of(variables (T, 3k)) -> (T, 2k)``: cos and sin alone, the energies left out."""
    told = np.asarray(variables, np.float64)
    each = told.reshape(told.shape[0], -1, PER_CLUSTER)[:, :, :2]
    return each.reshape(told.shape[0], -1)


def _moment(theta: Floats, held: Floats, clusters: Clusters) -> Floats:
    return directions(mean_fields(theta, held, clusters))
