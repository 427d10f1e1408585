"""Graphs with and without groups in them, for the tests of this room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def planted(
    n: int, groups: int, inside: float, outside: float, seed: int
) -> tuple[Ints, Ints, Ints]:
    """Planted partition: (label (n,), source, target) with mean degree inside and outside."""
    draws = np.random.default_rng([seed, 1])
    label = np.repeat(np.arange(groups), n // groups)
    low, high = np.triu_indices(n, 1)
    size = n / groups
    p = np.where(label[low] == label[high], inside / (size - 1), outside / (n - size))
    linked = draws.random(p.size) < p
    return label, low[linked], high[linked]


def without_groups(n: int, m: int, spread: float, seed: int) -> tuple[Ints, Ints]:
    """About m random links given the degrees: p = xᵢxⱼ/(1 + xᵢxⱼ), ln x of sd ``spread``.

    Given its degrees, every such graph is equally likely (Park & Newman 2004), which is what a
    degree-preserving rewiring assumes. ``spread`` 0 is Erdős–Rényi.
    """
    draws = np.random.default_rng([seed, 2])
    x = np.exp(draws.normal(0.0, spread, n))
    low, high = np.triu_indices(n, 1)
    few, many = 1e-6, 1e6
    for _ in range(60):
        scale = (few * many) ** 0.5
        p = scale * x[low] * x[high] / (1.0 + scale * x[low] * x[high])
        few, many = (scale, many) if p.sum() < m else (few, scale)
    linked = draws.random(p.size) < p
    return low[linked], high[linked]


def weights(kind: str, m: int, seed: int) -> Floats:
    """``one``, ``exponential`` or ``heavy`` (log-normal, σ = 1.5)."""
    draws = np.random.default_rng([seed, 3])
    if kind == "one":
        return np.ones(m)
    if kind == "exponential":
        return draws.exponential(size=m)
    return np.exp(draws.normal(0.0, 1.5, m))
