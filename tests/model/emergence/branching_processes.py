"""Branching processes whose exponents and ratios are known, for the tests of this room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def cascades(k: int, seed: int, *, m: float = 1.0, largest: int = 1_000_000) -> list[Ints]:
    """Fronts of k Galton–Watson cascades with Poisson(m) offspring, cut when beyond ``largest``."""
    draws = np.random.default_rng([seed, 4])
    front = np.ones(k, np.int64)
    total = front.copy()
    told = [[1] for _ in range(k)]
    alive = np.arange(k)
    while alive.size:
        front = draws.poisson(m * front)
        total = total + front
        going = (front > 0) & (total <= largest)
        for row, z in zip(alive[going].tolist(), front[going].tolist(), strict=True):
            told[row].append(z)
        alive, front, total = alive[going], front[going], total[going]
    return [np.array(z) for z in told]


def sizes_of(fronts: list[Ints]) -> Ints:
    return np.array([z.sum() for z in fronts])


def durations_of(fronts: list[Ints]) -> Ints:
    return np.array([z.size for z in fronts])


def driven(m: float, steps: int, seed: int, *, drive: float = 20.0) -> Ints:
    """Stationary activity A(t + 1) = Poisson(m·A(t) + drive)."""
    draws = np.random.default_rng([seed, 5])
    out = np.empty(steps, np.int64)
    now = int(draws.poisson(drive / (1.0 - m)))
    for t in range(steps):
        now = int(draws.poisson(m * now + drive))
        out[t] = now
    return out


def power_law_draws(alpha: float, rate: float, window: tuple[int, int], k: int, seed: int) -> Ints:
    """k draws of p(x) ∝ x^(−alpha) e^(−rate·x) on the window."""
    x = np.arange(window[0], window[1] + 1)
    p = x**-alpha * np.exp(-rate * x)
    return np.random.default_rng([seed, 6]).choice(x, size=k, p=p / p.sum())
