"""Lempel–Ziv complexity of a sequence of symbols, and a signal made into symbols."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.compiling import jit
from model.emergence.gaussian import copula_normal
from model.emergence.surrogates import phase_randomised_together
from model.errors import InputError

Symbols = NDArray[np.int32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Complexity:
    """LZ76 of a sequence and of its shufflings.

    - ``components``: c, how many words the sequence falls into; ``length``: n symbols.
    - ``shuffled`` (shuffles,): c of what it is held against: the same symbols in random order, or
      surrogates of the same spectrum.
    - ``p``: probability that those need so few words; small: there is structure beyond them.
    """

    components: int
    length: int
    shuffled: Rows
    p: float

    @property
    def normalised(self) -> float:
        """c·log2(n)/n, bits per symbol; nan below two symbols."""
        return normalised(self.components, self.length)

    @property
    def ratio(self) -> float:
        """c over the mean c of the null: 1 for order by chance, without the bias of n."""
        return self.components / float(self.shuffled.mean()) if self.shuffled.size else math.nan


def lz76(symbols: ArrayLike) -> int:
    """``lz76(symbols (n,)) -> c``: how many words the sequence falls into, read from the left.

    Meaning: each word is the shortest that cannot be copied from what stands before its last
    symbol: 0·001·10·100·1000·101 is 6. A word cut short by the end counts.

    - ``symbols``: anything that can be told apart (integers, booleans, the letters of a list).

    Estimator: exact, the count of Kaspar & Schuster's algorithm. Cost: O(n·k) time and memory for
    k different symbols, by the suffix automaton of the sequence (Kaspar & Schuster: O(n²)).
    Source: Lempel & Ziv (1976), *IEEE Trans. Inf. Theory* 22, 75, exhaustive history; Kaspar &
    Schuster (1987), *Phys. Rev. A* 36, 842, for the count.
    """
    told, k = _numbered(symbols)
    return int(_components(told, k))


def normalised(components: int, length: int) -> float:
    """``normalised(c, n) -> c·log2(n)/n``, bits per symbol; nan for n < 2.

    Meaning: tends to the entropy rate of the source for n → ∞: 1 for fair random bits, log2 k for
    k symbols alike, 0 for a periodic sequence. Bias: upwards and slow to vanish: fair bits give
    1.18 at n = 100, 1.06 at 1,000, 1.03 at 10,000, 1.02 at 100,000, so compare equal lengths or
    use ``Complexity.ratio``. One sequence of fair bits strays by about .07, .018, .005, .001 there.
    Cost: none beside ``lz76``.
    Source: Lempel & Ziv (1976), asymptotic bound n/log n; Kaspar & Schuster (1987).
    """
    return components * math.log2(length) / length if length > 1 else math.nan


def lempel_ziv(symbols: ArrayLike, *, shuffles: int = 99, seed: int) -> Complexity:
    """``lempel_ziv(symbols (n,), seed=…) -> Complexity``: LZ76 held against random order.

    - ``shuffles``: how often the same symbols are put in random order for ``shuffled`` and p.

    p: (1 + fewer + a draw from 0 … as many)/(shuffles + 1), the ties with c split by a keyed lot,
    since c is a whole number and counting them all would make p too large. Exact for independent
    symbols. Cost: shuffles + 1 times ``lz76``.
    Misleads: any slow or oversampled signal is less complex than its shuffling, so a small p says
    "it has a spectrum", no more; hold it against phase-randomised surrogates for what lies beyond
    the spectrum. Low is not simple and high is not rich: noise is highest. A symbol per moment
    forgets everything but the threshold.
    Source: Schartner et al. (2015), *PLoS ONE* 10, e0133532, for the shuffled normalisation.
    """
    told, k = _numbered(symbols)
    draws = np.random.default_rng([seed, 4])
    drawn = (int(_components(draws.permutation(told), k)) for _ in range(shuffles))
    return _held(int(_components(told, k)), told.size, np.fromiter(drawn, np.int64), draws)


def beyond_spectrum(x: ArrayLike, *, draws: int = 199, seed: int) -> Complexity:
    """``beyond_spectrum(x (T, k), seed=…) -> Complexity``: LZ76 held against the same spectrum.

    Meaning: is the series, read as ``above_median``, simpler than a linear Gaussian process of
    the same spectra and cross-spectra? Slowness and likeness among columns then count for
    nothing; what is left is order that a linear process does not have.

    - ``draws``: surrogates (``surrogates.phase_randomised_together`` of the columns' ranks as
      normal quantiles, so that skewed values count for nothing either).

    Estimator: the line from a column's first value to its last is taken off before it is read,
    of data and null alike, so that the ends meet; without that slow series pass in half of all
    cases. p: as ``lempel_ziv``; 2 to 6 % at 5 % for memories up to a third of the series. Cost:
    draws + 1 times ``lz76`` and a Fourier transform. Misleads: a bend, or a change of ways
    half-way, is no stationary process and counts as order beyond it.
    Source: Theiler et al. (1992), *Physica D* 58, 77, for the null; the statistic is Lempel &
    Ziv's.
    """
    told = copula_normal(x)
    along = np.linspace(0.0, 1.0, told.shape[0])[:, None]
    told = told - (told[0] * (1.0 - along) + told[-1] * along)
    generator = np.random.default_rng([seed, 5])
    null = phase_randomised_together(told, n=draws, seed=seed)
    count = np.fromiter((lz76(above_median(each)) for each in null), np.int64)
    symbols = above_median(told)
    return _held(lz76(symbols), symbols.size, count, generator)


def _held(own: int, length: int, null: Rows, draws: np.random.Generator) -> Complexity:
    fewer, alike = np.count_nonzero(null < own), np.count_nonzero(null == own)
    p = (1 + fewer + int(draws.integers(alike + 1))) / (null.size + 1) if null.size else math.nan
    return Complexity(own, length, null, float(p))


def above_median(x: ArrayLike) -> NDArray[np.bool_]:
    """``above_median(x (T,) or (T, n)) -> (T·n,)``: which values lie above their column's median.

    Several columns are read moment by moment (x₁(1), x₂(1), …, x₁(2), …), so that both order in
    time and likeness among columns count. Source: Schartner et al. (2015), with the median of the
    signal in place of the mean of its envelope.
    """
    told = np.asarray(x, np.float64)
    if not np.isfinite(told).all():
        raise InputError("the series holds values that are not numbers")
    return np.asarray(told > np.median(told, axis=0)).ravel()


def _numbered(symbols: ArrayLike) -> tuple[Symbols, int]:
    names, told = np.unique(np.asarray(symbols).ravel(), return_inverse=True)
    return told.astype(np.int32), names.size


@jit
def _components(text: Symbols, k: int) -> int:
    """LZ76 by the suffix automaton of the text, every state with the end of its first occurrence.

    A stretch that starts a word can be copied as long as its first occurrence ends earlier.
    Automaton: Blumer et al. (1985), *Theor. Comput. Sci.* 40, 31.
    """
    n = text.size
    step = np.empty((2 * n + 1, k), np.int32)
    step[:] = -1
    link = np.empty(2 * n + 1, np.int32)
    length = np.empty(2 * n + 1, np.int32)
    first = np.empty(2 * n + 1, np.int32)
    link[0], length[0], first[0] = -1, 0, -1
    states, last = 1, 0
    for at in range(n):
        symbol = text[at]
        new = states
        states += 1
        length[new] = length[last] + 1
        first[new] = at
        back = last
        while back != -1 and step[back, symbol] == -1:
            step[back, symbol] = new
            back = link[back]
        if back == -1:
            link[new] = 0
        else:
            onward = step[back, symbol]
            if length[onward] == length[back] + 1:
                link[new] = onward
            else:
                clone = states
                states += 1
                for other in range(k):
                    step[clone, other] = step[onward, other]
                length[clone] = length[back] + 1
                link[clone] = link[onward]
                first[clone] = first[onward]
                while back != -1 and step[back, symbol] == onward:
                    step[back, symbol] = clone
                    back = link[back]
                link[onward] = clone
                link[new] = clone
        last = new
    words, at = 0, 0
    while at < n:
        state = 0
        while at < n:
            state = step[state, text[at]]
            if first[state] >= at:
                break
            at += 1
        words += 1
        at += 1
    return words
