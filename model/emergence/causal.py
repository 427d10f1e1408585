"""Causal emergence: does a feature of the whole tell more of the future than its parts do?

Ψ, Δ, Γ of Rosas, Mediano et al. (2020) for Gaussian variables, exact and from series. Which
variables stand for a run is ``variables``' matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.emergence.chance import p_value
from model.emergence.gaussian import (
    block_information,
    jackknife_error,
    left_out,
    offsets,
    products,
    series,
    shifted_products,
)
from model.errors import InputError

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

MOST_PARTS = 20
"""Above so many parts redundancy and the bias −(N − 1)/2T swamp Ψ."""


@dataclass(frozen=True)
class Terms:
    """The measures, nats; parts X¹ … Xᴺ, feature V, a prime for one lag later.

    - ``psi``: Ψ = I(V; V′) − Σᵢ I(Xⁱ; V′). Above 0: V is causally emergent (sufficient only).
    - ``psi_corrected``: Ψ + (N − 1)·minᵢ I(Xⁱ; V′): the information that all parts share counted
      once, not N times (lattice correction of first order, redundancy by minimum mutual
      information; Ψ_A of McSharry et al. 2024).
    - ``psi_over_best``: I(V; V′) − maxᵢ I(Xⁱ; V′): *every* redundancy among parts counted once,
      which under minimum mutual information leaves the best part. Ψ ≤ ``psi_corrected`` ≤ this.
    - ``delta``: Δ = maxⱼ [I(V; X′ʲ) − Σᵢ I(Xⁱ; X′ʲ)]. Above 0: downward causation.
    - ``gamma``: Γ = maxⱼ I(V; X′ʲ). With Ψ > 0 and Γ = 0: causal decoupling.

    nan where an information is infinite on both sides: noiseless variables tell everything.
    """

    psi: float
    psi_corrected: float
    psi_over_best: float
    delta: float
    gamma: float

    def __sub__(self, other: Terms) -> Terms:
        return _terms(_array(self) - _array(other))


@dataclass(frozen=True, eq=False)
class Chance:
    """What chance gives: ``mean``, ``sd`` (nats) and ``p`` of every term, from ``shifts`` draws."""

    mean: Terms
    sd: Terms
    p: Terms
    shifts: int


@dataclass(frozen=True, eq=False)
class CausalEmergence:
    """Ψ, Δ, Γ of a series.

    - ``raw``: plug-in estimate, biased; ``debiased``: less the mean of the shifts; nats.
    - ``se``: standard error by leaving out one twentieth of the series after the other; too large
      for terms that take the largest or least of several where those are nearly equal.
    - ``chance``: of the same series with its future shifted; ``chance.p`` is one-sided, upwards.
    - ``pairs``: moments paired, T − lag.
    """

    raw: Terms
    se: Terms
    chance: Chance
    pairs: int

    @property
    def debiased(self) -> Terms:
        """``raw`` less the mean of the shifts, nats."""
        return self.raw - self.chance.mean


def emergence_of_covariance(
    now: ArrayLike,
    lagged: ArrayLike,
    *,
    part: ArrayLike | None = None,
    n_macro: int = 1,
    later: ArrayLike | None = None,
) -> Terms:
    """``emergence_of_covariance(now (d, d), lagged (d, d)) -> Terms``, nats: exact if Gaussian.

    - ``now``: covariance of (parts, feature), the ``n_macro`` columns of the feature last;
      ``lagged[i, j]``: cov(zᵢ(t), zⱼ(t + lag)); ``later``: as ``now`` one lag later, where the
      process is not stationary.
    - ``part`` (d − n_macro,): which part each variable belongs to; each its own where absent.

    Cost: O(d³). Source and meaning: see ``causal_emergence``. Raises ``InputError`` for shapes
    that differ.
    """
    first, cross = np.asarray(now, np.float64), np.asarray(lagged, np.float64)
    second = first if later is None else np.asarray(later, np.float64)
    d = first.shape[0]
    if not first.shape == cross.shape == second.shape == (d, d) or not 0 < n_macro < d:
        raise InputError(f"covariances {first.shape} and {cross.shape} do not match")
    blocks = _blocks(d - n_macro, n_macro, part)
    return _terms(_measures(block_information(first, cross, second, blocks)))


def causal_emergence(
    x: ArrayLike,
    v: ArrayLike,
    *,
    lag: int = 1,
    part: ArrayLike | None = None,
    shifts: int = 199,
    margin: int | None = None,
    seed: int,
) -> CausalEmergence:
    """``causal_emergence(x (T, n), v (T,) or (T, k), seed=…) -> CausalEmergence``, nats.

    Meaning: V is a feature of the whole (computed from X of the same moment). Ψ > 0 says that V
    tells more about its own future than the parts one by one, all their shared knowledge
    subtracted as often as it is shared: sufficient for causal emergence, not necessary.

    - ``x``: equally spaced in time; ``part`` (n,): which part each column belongs to (cos, sin
      and energy of one cluster are one part); each its own where absent. At most 20 parts.
    - ``lag``: moments. ``shifts``, ``margin``: circular shifts for null and p, see ``offsets``.

    Estimator: plug-in of sample covariances into I = −½ ln det(1 − CCᵀ), C between whitened
    blocks. Bias: each I of white blocks of a and b columns is too high by ab/2T, so for single
    columns Ψ is too low by (N − 1)/2T; memory multiplies that by Σₖ ρ_a(k)ρ_b(k). ``debiased``
    subtracts the mean over series whose future was shifted in a circle, which keeps all memory
    and all simultaneous correlation; the bias under strong dependence differs from that in
    second order. ``chance.p`` tests "the present tells nothing of the future": a memory longer
    than ``margin`` makes it too small. Cost: O(d²·T log T + shifts·d²), d = n + k;
    0.2 s for 10,000 moments, d = 21.

    Misleads: *synchrony*: parts in step all tell V′ the same, Ψ subtracts that N times and is
    deeply negative just where a whole is obvious; read ``psi_corrected`` and ``psi_over_best``
    beside it. *Sums of independent parts*: V = ΣXⁱ of parts with memory has Ψ > 0 although
    nothing acts on anything; ``independent_parts`` is the null for that. *Non-Gaussian variables*
    (phases): the formula then is an approximation without sign; ``gaussian.copula_normal`` first
    makes each I between single columns a lower bound. *Noiseless or oversampled variables*: I
    grows without end as the step shrinks; take a lag of the order of the memory. Γ not
    significant is not Γ = 0.
    Source: Rosas, Mediano et al. (2020), *PLoS Comput. Biol.* 16, e1008289 (practical criteria);
    corrections: McSharry et al. (2024), *NeurIPS* 37; minimum mutual information: Barrett (2015),
    *Phys. Rev. E* 91, 052802; standard error: Künsch (1989), *Ann. Stat.* 17, 1217.
    """
    now, later, blocks = _paired(series(x), series(v, "v"), part, lag)
    t = now.shape[0]
    first, second = products(now, now) / t, products(later, later) / t
    told = _measures(block_information(first, products(now, later) / t, second, blocks))
    moves = offsets(t, shifts, np.random.default_rng([seed, 1]), margin)
    lagged = shifted_products(now, later, moves) / t
    null = _measures(block_information(first, lagged, second, blocks))
    rest, d = left_out(np.hstack((now, later))), now.shape[1]
    each = block_information(rest[:, :d, :d], rest[:, :d, d:], rest[:, d:, d:], blocks)
    error = jackknife_error(_measures(each))
    return CausalEmergence(_terms(told), _terms(error), _chance(told, null), t)


def independent_parts(
    x: ArrayLike,
    macro: Callable[[Floats], Floats],
    *,
    lag: int = 1,
    part: ArrayLike | None = None,
    shifts: int = 99,
    margin: int | None = None,
    seed: int,
) -> Chance:
    """``independent_parts(x (T, n), macro, seed=…) -> Chance``: Ψ, Δ, Γ of parts kept apart.

    Meaning: every part is shifted in a circle by its own amount and the feature computed anew,
    so each part keeps its dynamics and nothing is shared. What the series shows beyond this
    comes from what the parts do *together*. A present is shifted with its own future, so that no
    part is cut where its end meets its beginning.

    - ``macro``: (T, n) of ``x``'s own columns -> (T,) or (T, k), the feature of each moment.
    - the rest and the bias as ``causal_emergence``; p one-sided, upwards.

    Source: as ``causal_emergence``; shifts by Theiler et al. (1992), *Physica D* 58, 77.
    Cost: O(shifts·T·d²), 2 s for 99 shifts of 10,000 moments and 21 columns.

    Misleads: a common drive (the same EEG on all parts) is shared too; where parts are in step by
    equal frequency alone, the shifted parts lose the step, and p says only that they had it:
    hold it against ``uncoupled`` parts as well.
    """
    told = np.asarray(x, np.float64)
    told = told[:, None] if told.ndim == 1 else told
    drawn = shifted_pairs(told, lag=lag, part=part, shifts=shifts, margin=margin, seed=seed)
    return held_against(told, macro, drawn, lag=lag, part=part)[1]


Pairs = tuple[Floats, Floats]
"""The present (T, n) and the future (T, n) of a series, moment by moment."""


def shifted_pairs(
    x: Floats,
    *,
    lag: int,
    part: ArrayLike | None,
    shifts: int,
    margin: int | None = None,
    seed: int,
) -> Iterator[Pairs]:
    """``shifted_pairs(x (T, n), …) -> Pairs``: each part shifted by its own amount, ``shifts``
    times, as ``independent_parts`` wants it."""
    groups = _blocks(x.shape[1], 1, part)[:-1]
    draws = np.random.default_rng([seed, 2])
    now, later = x[:-lag], x[lag:]
    moves = np.stack([offsets(now.shape[0], shifts, draws, margin) for _ in groups], axis=1)
    for move in moves:
        yield _apart(now, groups, move), _apart(later, groups, move)


def held_against(
    x: ArrayLike,
    macro: Callable[[Floats], Floats],
    null: Iterable[Pairs],
    *,
    lag: int = 1,
    part: ArrayLike | None = None,
) -> tuple[Terms, Chance]:
    """``held_against(x (T, n), macro, null, …) -> (Terms, Chance)``: Ψ, Δ, Γ of a series and of
    whatever the caller holds it against.

    - ``null``: present and future of each surrogate, (t, n) each; ``chance.p`` is the share of
      them that reach as much. The rest as ``independent_parts``.
    """
    told = series(x)
    if not 1 <= lag <= told.shape[0] - 4:
        raise InputError(f"a lag of {lag} does not fit into {told.shape[0]} moments")
    raw = np.asarray(x, np.float64).reshape(told.shape)
    moments = [_moments(macro, *pair) for pair in ((raw[:-lag], raw[lag:]), *null)]
    n_macro = moments[0].shape[-1] - told.shape[1]
    first, lagged, second = np.swapaxes(np.array(moments), 0, 1)
    blocks = _blocks(told.shape[1], n_macro, part)
    measured = _measures(block_information(first, lagged, second, blocks))
    return _terms(measured[0]), _chance(measured[0], measured[1:])


def _moments(macro: Callable[[Floats], Floats], now: Floats, later: Floats) -> Floats:
    """(3, d, d): covariances of now, of now with later, and of later, each with its feature."""
    both = np.column_stack((now, macro(now), later, macro(later)))
    both -= both.mean(axis=0)
    d = both.shape[1] // 2
    told = products(both, both) / now.shape[0]
    return np.stack((told[:d, :d], told[:d, d:], told[d:, d:]))


def _apart(x: Floats, groups: list[Rows], moves: Rows) -> Floats:
    """Every group of columns rolled by its own number of moments."""
    t, n = x.shape
    move = np.empty(n, np.int64)
    for rows, own in zip(groups, moves, strict=True):
        move[rows] = own
    return np.asarray(x[(np.arange(t)[:, None] - move) % t, np.arange(n)], np.float64)


def _blocks(n: int, n_macro: int, part: ArrayLike | None) -> list[Rows]:
    """Columns of each part, then those of the feature."""
    label = np.arange(n) if part is None else np.asarray(part, np.int64).ravel()
    if label.size != n:
        raise InputError(f"{label.size} parts do not match {n} columns")
    names = np.unique(label)
    if names.size > MOST_PARTS:
        raise InputError(
            f"{names.size} parts are more than {MOST_PARTS}",
            mend="take variables of clusters, not of agents",
        )
    return [np.flatnonzero(label == name) for name in names] + [np.arange(n, n + n_macro)]


def _paired(
    x: Floats, v: Floats, part: ArrayLike | None, lag: int
) -> tuple[Floats, Floats, list[Rows]]:
    """The present and the future of (parts, feature), and the columns of each block."""
    if x.shape[0] != v.shape[0]:
        raise InputError(f"{x.shape[0]} moments of x and {v.shape[0]} of v do not match")
    if not 1 <= lag <= x.shape[0] - 4:
        raise InputError(f"a lag of {lag} does not fit into {x.shape[0]} moments")
    both = np.hstack((x, v))
    blocks = _blocks(x.shape[1], v.shape[1], part)
    return both[:-lag] - both[:-lag].mean(axis=0), both[lag:] - both[lag:].mean(axis=0), blocks


def _measures(information: Floats) -> Floats:
    """(…, b, b) information of every block now with every block later -> (…, 5) terms."""
    macro, parts = information[..., -1, -1], information[..., :-1, -1]
    down, across = information[..., -1, :-1], information[..., :-1, :-1]
    with np.errstate(invalid="ignore"):
        psi = macro - parts.sum(axis=-1)
        terms = (
            psi,
            psi + (parts.shape[-1] - 1) * parts.min(axis=-1),
            macro - parts.max(axis=-1),
            (down - across.sum(axis=-2)).max(axis=-1),
            down.max(axis=-1),
        )
    return np.stack(terms, axis=-1)


def _chance(told: Floats, null: Floats) -> Chance:
    with np.errstate(invalid="ignore"):
        mean, sd = null.mean(axis=0), null.std(axis=0, ddof=1)
    known = np.isfinite(told) & np.isfinite(null).all(axis=0)
    p = [p_value(float(told[i]), null[:, i]) if known[i] else np.nan for i in range(told.size)]
    return Chance(_terms(mean), _terms(sd), _terms(np.array(p)), null.shape[0])


def _terms(told: Floats) -> Terms:
    return Terms(*(float(value) for value in told))


def _array(terms: Terms) -> Floats:
    return np.array([terms.psi, terms.psi_corrected, terms.psi_over_best, terms.delta, terms.gamma])
