"""What the same agents would show uncoupled: each turns at its own frequency for ever.

Exact, since nothing acts on anything: the only thing left to chance is where the phases begin.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_STREAM_PHASES = 91
_AT_ONCE = 256
"""Agents whose turning is held at a time, so that memory does not grow with their number."""


def uncoupled_fields(
    frequency_hz: ArrayLike,
    group: ArrayLike,
    time_s: ArrayLike,
    *,
    draws: int,
    seed: int,
) -> NDArray[np.complex128]:
    """``uncoupled_fields(frequency_hz (n,), group (n,), time_s (T,), …) -> (T, k, draws)``.

    Meaning: mean field (1/n_g) Σ e^{i(2πft + φ)} of each group at the moments told, φ uniform and
    drawn anew ``draws`` times. Its length is R of the group, its angle the group's phase.

    - ``group``: 0 … k − 1, none empty; agents below 0 count nowhere.

    Estimator: exact. Cost: O(T·n·draws), memory O(T·k·draws). Misleads: takes frequencies as
    constant; noise or a drive that moves phases makes real agents less steady than this.
    Source: Kuramoto (1984), ch. 5, with the coupling left out.
    """
    f, label = np.asarray(frequency_hz, np.float64), np.asarray(group, np.int64)
    time, k = np.asarray(time_s, np.float64), int(label.max(initial=-1)) + 1
    generator = np.random.default_rng([seed, _STREAM_PHASES])
    out = np.zeros((time.size, k, draws), np.complex128)
    for g in range(k):
        own = f[label == g]
        for start in range(0, own.size, _AT_ONCE):
            some = own[start : start + _AT_ONCE]
            phase = generator.uniform(0.0, 2.0 * math.pi, (some.size, draws))
            out[:, g] += np.exp(2j * math.pi * np.outer(time, some)) @ np.exp(1j * phase)
        out[:, g] /= own.size
    return out


def uncoupled_order(frequency_hz: ArrayLike, time_s: ArrayLike, *, draws: int, seed: int) -> Floats:
    """``uncoupled_order(frequency_hz (n,), time_s (T,), draws=…, seed=…) -> R (T, draws)``.

    R = |Σ e^{i(2πft + φ)}|/n of all agents together; the rest as ``uncoupled_fields``.
    """
    f = np.asarray(frequency_hz, np.float64)
    fields = uncoupled_fields(f, np.zeros(f.size, np.int64), time_s, draws=draws, seed=seed)
    return np.asarray(np.abs(fields[:, 0]), np.float64)
