"""Lempel–Ziv complexity of a sequence of symbols, and a signal made into symbols."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.compiling import jit
from model.errors import InputError

Symbols = NDArray[np.int32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Complexity:
    """LZ76 of a sequence and of its shufflings.

    - ``components``: c, how many words the sequence falls into; ``length``: n symbols.
    - ``shuffled`` (shuffles,): c of the same symbols in random order.
    - ``p``: probability that order by chance needs so few words; small: the order has structure.
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
        """c over the mean c of the shufflings: 1 for order by chance, without the bias of n."""
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
    own = int(_components(told, k))
    drawn = (int(_components(draws.permutation(told), k)) for _ in range(shuffles))
    null = np.fromiter(drawn, np.int64, shuffles)
    fewer, alike = np.count_nonzero(null < own), np.count_nonzero(null == own)
    p = (1 + fewer + int(draws.integers(alike + 1))) / (shuffles + 1) if shuffles else math.nan
    return Complexity(own, told.size, null, float(p))


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
