"""What meaning vectors say about the links of a map: who is near unlinked, and if links follow."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int32]

_BLOCK = 512
_NEVER = np.float32(-2.0)
_SPARE = 8
_EACH = 2
_RANDOM_PAIRS = 20_000
_STREAM_PAIRS = 43


class Near(NamedTuple):
    """Two rows and the cosine of their vectors."""

    first: int
    second: int
    cosine: float


def nearest_unlinked(
    meanings: Floats, source: Rows, target: Rows, *, most: int
) -> tuple[Near, ...]:
    """``nearest_unlinked(meanings (n, d), source, target, most=…)``: the nearest pairs, best first.

    - ``meanings``: unit rows, nan where there is none. Pairs with a link in either direction are
      left out; ties go to the lower rows. Each row stands in two pairs at most, so that one
      odd note does not fill the list.

    Cost: n²·d, in blocks of 512 rows; some seconds at 10,000.
    """
    rows = np.flatnonzero(_given(meanings))
    if rows.size < 2:
        return ()
    place = np.full(len(meanings), -1)
    place[rows] = np.arange(rows.size)
    linked = _codes(source, target, len(meanings))
    low, high = place[linked // len(meanings)], place[linked % len(meanings)]
    low, high = low[(low >= 0) & (high >= 0)], high[(low >= 0) & (high >= 0)]
    at = meanings[rows].astype(np.float32)
    wanted = _SPARE * most
    best: list[NDArray[np.int64]] = []
    for start in range(0, rows.size, _BLOCK):
        block = at[start : start + _BLOCK] @ at[start:].T
        block[np.tril_indices(len(block), m=block.shape[1])] = _NEVER
        mine = (low >= start) & (low < start + _BLOCK)
        block[low[mine] - start, high[mine] - start] = _NEVER
        flat = block.ravel()
        top = np.argpartition(flat, max(flat.size - wanted, 0))[-wanted:]
        top = top[flat[top] > _NEVER]
        pairs = rows[start + np.array(np.unravel_index(top, block.shape))]
        best.append(pairs[0].astype(np.int64) * len(meanings) + pairs[1])
    codes = np.concatenate(best)
    cosines = np.round(_cosines(meanings, codes), 4)
    told: list[Near] = []
    seen: Counter[int] = Counter()
    for k in np.lexsort((codes, -cosines)):
        pair = divmod(int(codes[k]), len(meanings))
        if len(told) < most and max(seen[pair[0]], seen[pair[1]]) < _EACH:
            told.append(Near(*pair, float(cosines[k])))
            seen.update(pair)
    return tuple(told)


def links_follow(
    meanings: Floats, source: Rows, target: Rows, *, seed: int
) -> tuple[float, int] | None:
    """``links_follow(meanings (n, d), source, target, seed=…) -> (auc, pairs)``.

    Meaning: how often a linked pair is nearer in meaning than an unlinked one drawn at random
    (area under the ROC curve, .5 for no relation), and of how many linked pairs. None under ten.
    Where notes quote each other's titles, part of it is those titles.
    """
    from scipy.stats import rankdata

    given = _given(meanings)
    n = len(meanings)
    rows = np.flatnonzero(given)
    linked = _codes(source, target, n)
    mine = linked[given[linked // n] & given[linked % n]] if linked.size else linked
    if mine.size < 10 or rows.size < 3:
        return None
    draw = np.random.Generator(np.random.Philox(key=np.array([seed, _STREAM_PAIRS], np.uint64)))
    ends = draw.choice(rows, (2, _RANDOM_PAIRS))
    ends = ends[:, ends[0] != ends[1]]
    drawn = np.unique(ends.min(axis=0) * n + ends.max(axis=0))
    drawn = drawn[~np.isin(drawn, linked)]
    if drawn.size < 10:
        return None
    own, chance = _cosines(meanings, mine), _cosines(meanings, drawn)
    ranks = rankdata(np.concatenate([own, chance]))
    above = ranks[: own.size].sum() - own.size * (own.size + 1) / 2.0
    return float(above / (own.size * chance.size)), int(mine.size)


def _given(meanings: Floats) -> NDArray[np.bool_]:
    if meanings.shape[1] == 0:
        return np.zeros(len(meanings), np.bool_)
    return np.asarray(~np.isnan(meanings).any(axis=1), np.bool_)


def _codes(source: Rows, target: Rows, n: int) -> NDArray[np.int64]:
    """One number per linked pair, each once."""
    low = np.minimum(source, target).astype(np.int64)
    return np.unique(low * n + np.maximum(source, target))


def _cosines(meanings: Floats, codes: NDArray[np.int64]) -> Floats:
    n = len(meanings)
    cosines: Floats = np.einsum("kd,kd->k", meanings[codes // n], meanings[codes % n])
    return cosines
