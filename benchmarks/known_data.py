"""The data on which measures are held against their peers: drawn by seed, kept as ``.npz``.

Each is a case whose answer is known, or on which the peers are known to be right.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Arrays = dict[str, Any]
_SEED = 20261126
_LARGEST_CASCADE = 100_000


def lay(folder: Path, name: str) -> Path:
    """``lay(folder, "graph") -> Path`` of its ``.npz``, drawn unless it lies there."""
    path = folder / f"{name}.npz"
    if not path.is_file():
        np.savez(path, **DRAWN[name](np.random.default_rng([_SEED, list(DRAWN).index(name)])))
    return path


def graph(draw: np.random.Generator) -> Arrays:
    """1,000 agents in 20 planted groups, some 10 links each, three in four inside; weights."""
    n, groups, links = 1000, 20, 5000
    label = np.arange(n) % groups
    source = draw.integers(n, size=links)
    inside = source + groups * draw.integers(1, n // groups, size=links)
    target = np.where(draw.random(links) < 0.75, inside, draw.integers(n, size=links)) % n
    pairs = np.unique(np.sort(np.stack((source, target), axis=1), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    weight = draw.exponential(size=pairs.shape[0])
    return {"n": n, "source": pairs[:, 0], "target": pairs[:, 1], "weight": weight, "label": label}


def directed(draw: np.random.Generator) -> Arrays:
    """300 agents, directed weighted links by lot; a tenth of the agents have none going out."""
    n, links = 300, 1500
    ends = np.unique(draw.integers(n, size=(links, 2)), axis=0)
    ends = ends[(ends[:, 0] % 10 != 0) & (ends[:, 0] != ends[:, 1])]
    weight = draw.exponential(size=ends.shape[0])
    return {"n": n, "source": ends[:, 0], "target": ends[:, 1], "weight": weight}


def sizes(draw: np.random.Generator) -> Arrays:
    """Total progeny of 3,000 critical branching processes (Poisson offspring), to 100,000 each.

    Their law is Borel's, whose tail goes as s^(−3/2).
    """
    told = np.zeros(3000, np.int64)
    for i in range(told.size):
        now = total = 1
        while now and total < _LARGEST_CASCADE:
            now = int(draw.poisson(now))
            total += now
        told[i] = total
    return {"sizes": told}


def activity(draw: np.random.Generator) -> Arrays:
    """A(t + 1) = Poisson(.98 A(t) + 2) over 20,000 steps, whole and a twentieth of it."""
    whole = np.zeros(20_000)
    now = 100
    for t in range(whole.size):
        now = int(draw.poisson(0.98 * now + 2.0))
        whole[t] = now
    return {"whole": whole, "part": draw.binomial(whole.astype(np.int64), 0.05).astype(float)}


def variables(draw: np.random.Generator) -> Arrays:
    """10,000 moments of a sum with its two terms, and of ten variables with a common one."""
    t = 10_000
    x, y = draw.normal(size=(2, t))
    trio = np.stack((x, y, x + y + np.sqrt(0.5) * draw.normal(size=t)), axis=1)
    ten = 0.5 * draw.normal(size=(t, 1)) + draw.normal(size=(t, 10))
    return {"trio": trio, "ten": ten + 1.0}


def whole_and_parts(draw: np.random.Generator) -> Arrays:
    """V an AR(1), a = .95, and ten parts V/10 + D, ΣD = 0 (Rosas, Mediano et al. 2020)."""
    t, n, a = 10_000, 10, 0.95
    shock = draw.normal(size=t) * np.sqrt(1.0 - a * a)
    v = np.zeros(t)
    for i in range(1, t):
        v[i] = a * v[i - 1] + shock[i]
    d = draw.normal(size=(t, n))
    return {"x": v[:, None] / n + d - d.mean(axis=1, keepdims=True), "v": v}


def sequences(draw: np.random.Generator) -> Arrays:
    """Fair bits, a clock of period 7, and the sign of an AR(1): 10,000 symbols each."""
    t = 10_000
    slow = np.zeros(t)
    for i in range(1, t):
        slow[i] = 0.9 * slow[i - 1] + draw.normal()
    return {
        "fair": draw.integers(2, size=t),
        "clock": (np.arange(t) % 7 < 3).astype(np.int64),
        "slow": (slow > 0.0).astype(np.int64),
    }


DRAWN: dict[str, Callable[[np.random.Generator], Arrays]] = {
    "graph": graph,
    "directed": directed,
    "sizes": sizes,
    "activity": activity,
    "variables": variables,
    "whole_and_parts": whole_and_parts,
    "sequences": sequences,
}
