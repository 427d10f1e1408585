"""Is a pair of agents coherent because of each other, or because their frequencies are near?

An agent's phase is its own rotation 2πf·t plus a wandering: what couplings and jumps did to it.
If two agents were independent, each would keep its rotation and its wandering, without the
drift that only a partner can keep up, and the two wanderings would have nothing to do with each
other in time. So the surrogates of a pair shift one detrended wandering against the other
(circularly) under the two own rotations. A phase that wanders at random also drifts by chance, and
two such drifts may make up for a small difference of frequency: each surrogate therefore gives
either member a drift as large as its own wandering is rough, of either sign. Two free
oscillators of near frequency have surrogates as coherent as themselves and seldom win; a locked
pair of different frequencies does.

Surrogates by circular shift: Andrzejak et al. (2003), *Phys. Rev. E* 68, 066202; drifts by sums
over blocks with random signs: Wu (1986), *Ann. Statist.* 14, 1261 (wild bootstrap), over blocks
as in Künsch (1989), *Ann. Statist.* 17, 1217. That the null keeps each member's own frequency
is ours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.arithmetic import TWO_PI, sincos, wrapped
from model.compiling import jit, jit_inner

Floats = NDArray[np.float64]
BLOCKS = 16
"""Stretches of the window by which the roughness of a wandering is judged."""


@jit
def wanderings(past: Floats, frequency: Floats, between_s: float) -> Floats:
    """``wanderings(past, frequency, between_s) -> (T, n)``, rad: phase less own rotation.

    - ``past`` (T, n): phases, oldest first, one sample every ``between_s`` s; nan: not there.
    - ``frequency`` (n,): Hz.

    Unwrapped; right while couplings and jumps turn a phase by less than π between samples.
    """
    length, n = past.shape
    out = np.empty((length, n))
    for i in range(n):
        step = TWO_PI * frequency[i] * between_s
        out[0, i] = past[0, i]
        for t in range(1, length):
            out[t, i] = out[t - 1, i] + wrapped(past[t, i] - past[t - 1, i] - step)
    return out


@jit_inner
def _detrended(series: Floats) -> Floats:
    length = series.size
    drift = (series[length - 1] - series[0]) / (length - 1)
    out = np.empty(length)
    for t in range(length):
        out[t] = series[t] - drift * t
    return out


@jit_inner
def _rough(series: Floats) -> Floats:
    """How far a detrended wandering went in each of ``BLOCKS`` stretches of the window, rad.

    Scaled so that their sum with random signs has the variance of the whole drift, and of not
    knowing it better than ``BLOCKS`` − 1 degrees of freedom tell (that of Student's t).
    """
    steps = series.size - 1
    scale = np.sqrt(BLOCKS / (BLOCKS - 3.0))
    out = np.empty(BLOCKS)
    for block in range(BLOCKS):
        first, last = block * steps // BLOCKS, (block + 1) * steps // BLOCKS
        out[block] = (series[last] - series[first]) * scale
    return out


@jit_inner
def _coherence(first: Floats, second: Floats, turn: float, shift: int) -> float:
    length = first.size
    re = 0.0
    im = 0.0
    for t in range(length):
        u = t + shift
        if u >= length:
            u -= length
        sine, cosine = sincos(wrapped(second[t] - first[u] + turn * t))
        re += cosine
        im += sine
    return float(np.sqrt(re * re + im * im) / length)


@jit
def pair_coherence(
    own: Floats,
    frequency: Floats,
    between_s: float,
    first: NDArray[np.int32],
    second: NDArray[np.int32],
) -> Floats:
    """``pair_coherence(own, frequency, between_s, first, second) -> (k,)``: 0 to 1, or nan.

    |⟨e^{i(θ_b − θ_a)}⟩| over the window of ``own`` (T, n), which ``wanderings`` gave.
    """
    out = np.empty(first.size)
    for p in range(first.size):
        a, b = first[p], second[p]
        turn = TWO_PI * (frequency[b] - frequency[a]) * between_s
        out[p] = _coherence(own[:, a], own[:, b], turn, 0)
    return out


@jit
def tested_pairs(
    own: Floats,
    frequency: Floats,
    between_s: float,
    first: NDArray[np.int32],
    second: NDArray[np.int32],
    shifts: NDArray[np.int64],
    signs: Floats,
    quantile: float,
    as_now: bool,
) -> tuple[Floats, NDArray[np.bool_]]:
    """Coherence (k,) of pairs, and whether each beats its own surrogates (k,).

    - ``own``, ``first``, ``second``: as for ``pair_coherence``.
    - ``shifts`` (n_surrogates,): samples, 1 to T − 1.
    - ``signs`` (n_surrogates, 2, ``BLOCKS``): 1 or −1, at random.
    - ``quantile``: the share of its surrogates that a pair must beat; 0.99 of 199 means that at
      most one may reach it, p = (1 + #≥)/(n + 1) ≤ 0.01.
    - ``as_now``: surrogates turn as fast as the pair turned in this window, not as either would
      alone. Then a drift in common is no evidence, only wanderings that go together in time.

    Cost: O(k·T), and O(n_surrogates·T) for each pair with a coherence above one half.
    """
    coherence = pair_coherence(own, frequency, between_s, first, second)
    wins = np.empty(first.size, np.bool_)
    allowed = int(np.floor((1.0 - quantile) * (shifts.size + 1) + 1e-9)) - 1
    for p in range(first.size):
        wins[p] = False
        if not coherence[p] > 0.5:
            continue
        a, b = first[p], second[p]
        turn = TWO_PI * (frequency[b] - frequency[a]) * between_s
        x, y = _detrended(own[:, a]), _detrended(own[:, b])
        of_a, of_b = _rough(x), _rough(y)
        reached = 0
        last = x.size - 1
        now = (own[last, b] - own[0, b]) - (own[last, a] - own[0, a])
        for s in range(shifts.size):
            drift = now if as_now else 0.0
            if not as_now:
                for block in range(BLOCKS):
                    drift += signs[s, 1, block] * of_b[block] - signs[s, 0, block] * of_a[block]
            drifting = turn + drift / last
            if _coherence(x, y, drifting, shifts[s]) >= coherence[p] - 1e-9:
                reached += 1
                if reached > allowed:
                    break
        wins[p] = reached <= allowed
    return coherence, wins
