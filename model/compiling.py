"""How the laws are compiled and where the compiled code is kept; no law stands here.

Numba's cache looks only at the file a function stands in, not at the functions it inlines:
an edited rule would go on running as it was. The cache folder is therefore named after the
text of every file whose functions are compiled.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import platformdirs
from numba.core import config as numba_config

Function = TypeVar("Function", bound=Callable[..., Any])

_COMPILED_FILES = (
    "agents/transducers.py",
    "model/arithmetic.py",
    "model/kernels.py",
    "model/wander.py",
    "model/compiling.py",
)


def _cache_folder() -> str | None:
    """Return a writable folder named after the laws' text, or None where none can be written.

    Never a folder others can write to: numba unpickles what it finds there.
    """
    root = Path(__file__).resolve().parent.parent
    text = hashlib.sha256(numba.__version__.encode())
    for name in _COMPILED_FILES:
        text.update((root / name).read_bytes())
    named = os.environ.get("NUMBA_CACHE_DIR")
    place = Path(named) if named else Path(platformdirs.user_cache_dir("mindfield"))
    folder = place / f"laws-{text.hexdigest()[:16]}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return str(folder)
    except OSError:
        return None


_FOLDER = _cache_folder()


def jit(function: Function) -> Function:
    """``jit(function)``: compile with the cache of these laws, plain IEEE arithmetic.

    No fastmath: it gains nothing here and changes bits. Division by zero gives inf or nan as
    in numpy; the rules guard against it themselves.
    """
    if _FOLDER is None:
        return jit_afresh(function)
    config: Any = numba_config
    before = config.CACHE_DIR
    config.CACHE_DIR = _FOLDER
    try:
        return cast(Function, numba.njit(cache=True, error_model="numpy")(function))
    finally:
        config.CACHE_DIR = before


def jit_afresh(function: Function) -> Function:
    """``jit_afresh(function)``: compile without a cache, for rules that come from outside."""
    return cast(Function, numba.njit(error_model="numpy")(function))
