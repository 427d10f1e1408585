"""Meaning vectors from the words of a set of texts alone: TF-IDF and a truncated SVD.

Where the texts come from, and who gets a vector, is decided in ``give.py``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.maps.meanings.terms import PREFIX, terms

Floats = NDArray[np.float64]

WIDTH = 64
DECIMALS = 4
_LEAST_TEXTS = 3
_LEAST_TERMS = 3
_FEWEST_TEXTS_OF_A_TERM = 2
_LARGEST_SHARE_OF_A_TERM = 0.3
_LARGEST_SHARE_IF_FEW, _FEW = 0.5, 30
_DENSE_UP_TO = 256
_FAINT = 1e-6
_STREAM_START = 41


def tfidf(texts: Sequence[str]) -> tuple[Floats, str]:
    """``tfidf(texts) -> ((n, d), name)``: unit vectors, rows of nan where a text says too little.

    Meaning: latent semantic analysis. Terms are word prefixes (``terms``); one that stands in a
    single text, or in more than 30 % of them (half of up to 60), tells nothing apart and is left
    out. Weights are
    (1 + ln tf)·(ln((1 + n)/(1 + df)) + 1), rows of unit length, then the first 64 left singular
    vectors times their values, rounded to four decimals.

    - a text with fewer than three known terms gets no vector; below three such texts none does.
    - ``name``: names the method and the texts; vectors of other texts lie in another space.
    - same texts, same order: same vectors. Each direction's sign makes its largest part positive.

    Cost: linear in the words, some seconds for 10,000 notes. Misleads: notes that share a
    template look alike, and so do notes that name each other.
    Source: Deerwester et al. (1990), *J. Am. Soc. Inf. Sci.* 41, 391.
    """
    counts = [terms(text) for text in texts]
    rows = _weights(counts)
    enough = np.diff(rows.indptr) >= _LEAST_TERMS
    out = np.full((len(texts), 0), np.nan)
    if int(enough.sum()) >= _LEAST_TEXTS:
        held = np.flatnonzero(enough)
        told = shortened(rows[held], WIDTH)
        out = np.full((len(texts), told.shape[1]), np.nan)
        out[held] = told
    return out, f"tfidf-{PREFIX}-svd-{WIDTH}/{_print_of(texts)}"


def shortened(rows: Any, width: int) -> Floats:
    """``shortened(rows (n, m), width) -> (n, d)``: the best d ≤ width directions, unit rows.

    - ``rows``: dense or sparse. A row that those directions do not see is nan.
    """
    from scipy.sparse.linalg import svds
    from threadpoolctl import threadpool_limits

    small = min(rows.shape)
    # On one thread: several add in another order, which changes bits and gains nothing here.
    with threadpool_limits(1):
        if small <= max(_DENSE_UP_TO, width):
            dense = rows.toarray() if hasattr(rows, "toarray") else rows
            left, size, _ = np.linalg.svd(dense, full_matrices=False)
        else:
            key = np.array([0, _STREAM_START], np.uint64)
            start = np.random.Generator(np.random.Philox(key=key)).standard_normal(small)
            left, size, _ = svds(rows, k=width, v0=start)
    order = np.argsort(-size, kind="stable")[:width]
    order = order[size[order] > _FAINT * size.max(initial=_FAINT)]
    at = left[:, order] * size[order]
    at *= np.where(np.take_along_axis(at, np.abs(at).argmax(axis=0)[None], 0) < 0.0, -1.0, 1.0)
    length = np.sqrt((at * at).sum(axis=1))
    seen = length > _FAINT
    out = np.full(at.shape, np.nan)
    out[seen] = np.round(at[seen] / length[seen, None], DECIMALS)
    return out


def _weights(counts: Sequence[Counter[str]]) -> Any:
    """The weighted terms of each text, (n, terms) sparse, rows of unit length."""
    from scipy.sparse import csr_array

    spread: Counter[str] = Counter()
    for told in counts:
        spread.update(told.keys())
    n = sum(bool(told) for told in counts)
    few = min(_LARGEST_SHARE_IF_FEW * n, _FEW)
    most = max(_LARGEST_SHARE_OF_A_TERM * n, few, _FEWEST_TEXTS_OF_A_TERM)
    kept = sorted(t for t, k in spread.items() if _FEWEST_TEXTS_OF_A_TERM <= k <= most)
    column = {term: k for k, term in enumerate(kept)}
    rarity = np.array([np.log((1 + n) / (1 + spread[term])) + 1.0 for term in kept])
    rows, columns, often = [], [], []
    for row, told in enumerate(counts):
        for term, count in told.items():
            if term in column:
                rows.append(row)
                columns.append(column[term])
                often.append(count)
    at = np.array(columns, np.int64)
    weight = (1.0 + np.log(np.array(often, np.float64))) * rarity[at]
    shape = (len(counts), len(kept))
    whole = csr_array((weight, (np.array(rows, np.int64), at)), shape=shape)
    length = np.sqrt(np.bincount(rows, weight**2, minlength=len(counts)))
    whole.data /= np.repeat(length, np.diff(whole.indptr))
    return whole


def _print_of(texts: Sequence[str]) -> str:
    told = hashlib.sha256()
    for text in texts:
        told.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return told.hexdigest()[:8]
