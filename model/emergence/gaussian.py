"""Information between Gaussian variables, and the circular shifts that show what chance gives.

What the information is put together to is ``causal``'s and ``oinfo``'s matter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.errors import InputError

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_FLAT = 1e-10
"""A direction with less than this share of a variable's variance is rounding, not signal."""
_CERTAIN = 1e-12
"""Where less than this share of the variance is left unexplained, nothing is: I is infinite."""


def series(x: ArrayLike, what: str = "x") -> Floats:
    """``series(x (T,) or (T, n)) -> (T, n)``: centred, each column of standard deviation 1.

    Information does not depend on either. A column that does not vary becomes 0.

    Raises ``InputError`` for another shape, fewer than 4 moments, or values not finite.
    """
    told = np.asarray(x, np.float64)
    told = told[:, None] if told.ndim == 1 else told
    if told.ndim != 2 or told.shape[1] == 0:
        raise InputError(f"{what} is not a series of shape (T, n) but {told.shape}")
    if told.shape[0] < 4:
        raise InputError(f"{what} has {told.shape[0]} moments", mend="give at least 4")
    if not np.isfinite(told).all():
        raise InputError(f"{what} holds values that are not numbers", mend="leave them out")
    size = np.abs(told).max(axis=0)
    scaled = told / np.where(size > 0.0, size, 1.0)
    scaled = scaled - scaled.mean(axis=0)
    spread = scaled.std(axis=0)
    return np.asarray(scaled / np.where(spread > _CERTAIN, spread, np.inf), np.float64)


def copula_normal(x: ArrayLike) -> Floats:
    """``copula_normal(x (T,) or (T, n)) -> (T, n)``: each column's ranks as normal quantiles.

    Meaning: with Gaussian margins the Gaussian formula is a lower bound of the information
    between single variables, whatever their distribution; without, it bounds nothing. Ties keep
    their order in time. Cost: O(n·T log T).
    Source: Ince et al. (2017), *Human Brain Mapping* 38, 1541 (Gaussian copula).
    """
    from scipy.special import ndtri

    told = np.asarray(x, np.float64)
    told = told[:, None] if told.ndim == 1 else told
    rank = np.argsort(np.argsort(told, axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray(ndtri((rank + 1.0) / (told.shape[0] + 1.0)), np.float64)


def whitening(covariance: Floats) -> Floats:
    """``whitening(covariance (…, d, d)) -> (…, d, d)``: W with WᵀΣW = 1 on the rank of Σ, else 0.

    Directions without variance of their own carry no information; their columns of W are 0.
    """
    sd = np.sqrt(np.maximum(np.diagonal(covariance, axis1=-2, axis2=-1), 0.0))
    scale = np.divide(1.0, sd, out=np.zeros_like(sd), where=sd > 0.0)
    if sd.shape[-1] == 1:
        return scale[..., None]
    value, vector = np.linalg.eigh(covariance * scale[..., :, None] * scale[..., None, :])
    used = value > _FLAT
    size = np.where(used, 1.0 / np.sqrt(np.where(used, value, 1.0)), 0.0)
    return np.asarray(scale[..., :, None] * vector * size[..., None, :], np.float64)


def block_information(now: Floats, lagged: Floats, later: Floats, blocks: list[Rows]) -> Floats:
    """``block_information(now (…, d, d), lagged, later, blocks) -> (…, b, b)``.

    Meaning: I(block a now; block c later) for every pair of blocks, nats:
    I = −½ ln det(1 − CCᵀ), C the cross-covariance of the whitened blocks. Infinite where one is
    an exact linear function of the other.

    - ``now``, ``later`` (…, d, d): covariances of one moment; ``lagged[…, i, j]``:
      cov(zᵢ(t), zⱼ(t + lag)); one or many of each. ``blocks``: rows of each block,
      none in two.

    Cost: O(b²) small decompositions for each of ``…``.
    """
    told = np.swapaxes(_whitened(now, blocks), -1, -2) @ lagged @ _whitened(later, blocks)
    if all(rows.size == 1 for rows in blocks):
        order = np.concatenate(blocks)
        return _of_squares(np.square(told[..., order[:, None], order])[..., None])
    b = len(blocks)
    out = np.zeros((*told.shape[:-2], b, b))
    for a, c in np.ndindex(b, b):
        out[..., a, c] = _information(told[..., blocks[a][:, None], blocks[c]])
    return out


def _whitened(covariance: Floats, blocks: list[Rows]) -> Floats:
    """(…, d, d) whitening of every block in its own rows and columns."""
    out = np.zeros_like(covariance)
    for rows in blocks:
        at = (..., rows[:, None], rows)
        out[at] = whitening(covariance[at])
    return out


def _information(white: Floats) -> Floats:
    """I of whitened blocks (…, p, q), nats, by their canonical correlations."""
    if min(white.shape[-2:]) == 1:
        return _of_squares(np.square(white).sum(axis=(-2, -1))[..., None])
    return _of_squares(np.square(np.linalg.svd(white, compute_uv=False)))


def _of_squares(square: Floats) -> Floats:
    """−½ Σ ln(1 − σ²) over the last axis, nats."""
    left = 1.0 - square
    certain = left <= _CERTAIN
    told = -0.5 * np.log(np.where(certain, 1.0, left)).sum(axis=-1)
    return np.where(certain.any(axis=-1), np.inf, np.maximum(told, 0.0))


def products(a: Floats, b: Floats) -> Floats:
    """``products(a (T, p), b (T, q)) -> (p, q)``: sums over time.

    Not by BLAS, whose last bits depend on its number of threads.
    """
    return np.asarray(np.einsum("ti,tj->ij", a, b), np.float64)


def shifted_products(now: Floats, later: Floats, moves: Rows) -> Floats:
    """``shifted_products(now (T, d), later (T, d), moves (S,)) -> (S, d, d)``.

    Meaning: ``products(now, np.roll(later, move))`` of every move, by the correlation theorem.
    Cost: O(d²·T log T) whatever S.
    """
    t = now.shape[0]
    forward, spectrum = np.fft.rfft(now, axis=0), np.fft.rfft(later, axis=0)
    out = np.empty((moves.size, now.shape[1], later.shape[1]))
    for i in range(now.shape[1]):
        told = np.fft.irfft(forward[:, i : i + 1] * np.conj(spectrum), n=t, axis=0)
        out[:, i] = told[moves % t]
    return out


def left_out(z: Floats, pieces: int = 20) -> Floats:
    """``left_out(z (T, d), pieces) -> (pieces, d, d)``: covariances without one piece each.

    The pieces are consecutive, so that memory shorter than a piece stays within it.
    """
    parts = np.array_split(z, pieces)
    sums = np.stack([products(part, part) for part in parts])
    means = np.stack([part.sum(axis=0) for part in parts])
    left = np.array([z.shape[0] - part.shape[0] for part in parts])[:, None]
    mean = (means.sum(axis=0) - means) / left
    square = (sums.sum(axis=0) - sums) / left[:, :, None]
    return np.asarray(square - mean[:, :, None] * mean[:, None, :], np.float64)


def jackknife_error(told: Floats) -> Floats:
    """``jackknife_error(told (pieces, …)) -> (…)``: standard error from ``left_out`` estimates.

    Bias: too small where memory is longer than a piece; 20 pieces know it to about 16 %.
    Source: Künsch (1989), *Ann. Stat.* 17, 1217.
    """
    with np.errstate(invalid="ignore"):
        square = np.square(told - told.mean(axis=0)).sum(axis=0)
    return np.asarray(np.sqrt(square * (told.shape[0] - 1) / told.shape[0]), np.float64)


def offsets(
    moments: int, count: int, draws: np.random.Generator, margin: int | None = None
) -> Rows:
    """``offsets(moments, count, draws, margin) -> (≤ count,)`` circular shifts, none twice.

    - ``margin``: the least shift either way, moments; a twentieth of the series where absent. It
      must exceed the memory of the series, or the shifted series still knows the unshifted one.

    Fewer where the series has no room for so many. Raises ``InputError`` for fewer than 2.
    """
    least = max(moments // 20, 1) if margin is None else margin
    room = moments - 2 * least + 1
    if least < 1 or min(room, count) < 2:
        raise InputError(
            f"{moments} moments leave no room for {count} shifts of {least} or more",
            mend="give a longer series or a smaller margin",
        )
    return np.asarray(least + draws.choice(room, min(count, room), replace=False), np.int64)


def correlation_time(column: ArrayLike) -> float:
    """``correlation_time(column (T,)) -> moments``: how many moments count as one; at least 1.

    Meaning: 1 + 2Σρ(k): a mean over T moments is as sure as one over T/time independent ones.

    Estimator: ρ is summed until it first falls to 0. Bias: too small where the series is not many
    times longer; too large for what oscillates, and for a drift. Cost: O(T log T).
    Source: Geyer (1992), *Stat. Sci.* 7, 473 (initial positive sequence).
    """
    told = np.asarray(column, np.float64).ravel()
    away = told - told.mean()
    power = float(np.square(away).sum())
    if power <= 0.0:
        return 1.0
    spectrum = np.fft.rfft(away, 2 * away.size)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[: away.size] / power
    fallen = correlation <= 0.0
    end = int(np.argmax(fallen)) if fallen.any() else correlation.size
    return max(2.0 * float(correlation[:end].sum()) - 1.0, 1.0)
