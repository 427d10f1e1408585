"""How the laws are compiled and where the compiled code is kept; no law stands here.

Numba's cache looks only at the file a function stands in, not at the functions it inlines:
an edited rule would go on running as it was. The cache folder is therefore named after the
text of every file whose functions are compiled.
"""

from __future__ import annotations

import gc
import hashlib
import os
import platform
import tempfile
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
import platformdirs
from llvmlite import binding as llvm
from numba.core import config as numba_config
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.dispatcher import Dispatcher
from numba.core.event import Listener, install_listener

Function = TypeVar("Function", bound=Callable[..., Any])

_ROOT = Path(__file__).resolve().parent.parent
_COMPILED_FILES = (
    "agents/transducers.py",
    "model/adaptation.py",
    "model/arithmetic.py",
    "model/cascade.py",
    "model/cascade_account.py",
    "model/cascade_path.py",
    "model/emergence/complexity.py",
    "model/handed.py",
    "model/kernels.py",
    "model/lane_steps.py",
    "model/lanes.py",
    "model/march.py",
    "model/march_abreast.py",
    "model/memory.py",
    "model/passes.py",
    "model/state.py",
    "model/tally.py",
    "model/wander.py",
    "model/compiling.py",
)


def cache_folder() -> Path:
    """The folder of the compiled laws, named after their text."""
    text = hashlib.sha256(numba.__version__.encode())
    for name in _COMPILED_FILES:
        text.update((_ROOT / name).read_bytes())
    named = os.environ.get("NUMBA_CACHE_DIR")
    place = Path(named) if named else Path(platformdirs.user_cache_dir("mindfield"))
    return place / f"laws-{text.hexdigest()[:16]}"


def _fault_of(folder: Path) -> str | None:
    """Why nothing can be kept in the folder, or None where it can; made where it is absent.

    Never a folder others can write to: numba unpickles what it finds there.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return error.strerror or str(error)


_FOLDER = cache_folder()
_FAULT = _fault_of(_FOLDER)


def noted(what: str) -> bool:
    """``noted(what)``: whether that is compiled for this Python and processor and kept."""
    return _FAULT is None and _note(what).exists()


def note(what: str) -> None:
    """``note(what)``: say so from now on, where anything can be kept."""
    if _FAULT is None:
        _note(what).touch()


def _note(what: str) -> Path:
    return _FOLDER / f"{what}-{_place()}"


@cache
def _place() -> str:
    """What numba's cache goes by beside the text: where and of when the files are, for whom."""
    files = (_ROOT / name for name in _COMPILED_FILES)
    told = [str(_ROOT), *(str(file.stat().st_mtime_ns) for file in files)]
    told += [
        platform.python_version(),
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def cache_fault() -> str | None:
    """``cache_fault() -> str | None``: one line that says why compiled laws are not kept."""
    if _FAULT is None:
        return None
    return (
        f"compiled laws cannot be kept in {_FOLDER} ({_FAULT}), so every start compiles them "
        "anew; set NUMBA_CACHE_DIR to a folder that can be written"
    )


@contextmanager
def compile_news(told: Callable[[], None]) -> Iterator[None]:
    """``with compile_news(told):`` call ``told()`` once, when a law is really compiled.

    What is loaded from the cache is no news.
    """
    with install_listener("numba:compile", _FirstCompile(told)):
        yield


class _FirstCompile(Listener):
    """Tells of the first function that the compiler begins with."""

    def __init__(self, told: Callable[[], None]) -> None:
        self._told: Callable[[], None] | None = told

    def on_start(self, event: object) -> None:
        told, self._told = self._told, None
        if told is not None:
            told()

    def on_end(self, event: object) -> None:
        """Nothing is told of an end."""


def jit(function: Function) -> Function:
    """``jit(function)``: compile with the cache of these laws, plain IEEE arithmetic.

    No fastmath: it gains nothing here and changes bits. Division by zero gives inf or nan as
    in numpy; the rules guard against it themselves. The interpreter is free meanwhile.
    """
    return _cached(function)


def jit_within(function: Function) -> Function:
    """``jit_within(function)``: the same, always merged into the loop that calls it."""
    return _cached(function, forceinline=True)


def jit_inner(function: Function) -> Function:
    """``jit_inner(function)``: for compiled callers alone; Python cannot call it.

    What hands Python's objects over takes as long to compile as a small function itself.
    """
    return _cached(function, no_cpython_wrapper=True)


def jit_merged(function: Function) -> Function:
    """``jit_merged(function)``: for compiled callers alone, and always merged into their loop."""
    return _cached(function, no_cpython_wrapper=True, forceinline=True)


def jit_written_in(function: Function) -> Function:
    """``jit_written_in(function)``: for compiled callers alone, as if its lines stood in theirs.

    Never compiled by itself: the cheapest way for small arithmetic to have one home.
    """
    return _compiled(function, inline="always")


@contextmanager
def unswept() -> Iterator[None]:
    """``with unswept():`` leave garbage where it lies while laws are compiled: a tenth faster.

    The compiler makes millions of small objects that stay, which Python's collector would look
    through time and again.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


_IDLE = {"inline_closure_likes", "nopython_rewrites", "reconstruct_ssa", "strip_phis"}
"""Numba's passes that find nothing to do in these laws, and take a fifth of the time to look: they
are for closures, whole-array expressions, and variables whose type changes on the way."""


class _Brief(CompilerBase):
    """Numba's compiler but for its idle passes (numba docs, "Customizing the Compiler")."""

    def define_pipelines(self) -> list[Any]:
        """The default passes in their order, without those."""
        standard: Any = DefaultPassBuilder
        passes = standard.define_nopython_pipeline(self.state)
        passes.passes = [one for one in passes.passes if one[0].name() not in _IDLE]
        passes.finalize()
        return [passes]


def _cached(function: Function, **options: Any) -> Function:
    options["pipeline_class"] = _Brief
    if _FAULT is not None:
        return _compiled(function, **options)
    config: Any = numba_config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(_FOLDER)
    try:
        return _compiled(function, cache=True, **options)
    finally:
        config.CACHE_DIR = before


def _compiled(function: Function, **options: Any) -> Function:
    compile_with: Any = numba.njit
    made = compile_with(error_model="numpy", nogil=True, no_cfunc_wrapper=True, **options)
    return cast(Function, made(function))


@cache
def interpreted(function: Function) -> Function:
    """``interpreted(function)``: the same compiled function and all that it calls, for the
    interpreter. Same bits, some hundred times slower; not for what loads and stores by
    ``model/memory.py``, which exists in compiled code only."""
    plain: Any = function.py_func  # type: ignore[attr-defined]
    names = {
        name: interpreted(value) if isinstance(value, Dispatcher) else value
        for name, value in plain.__globals__.items()
        if name in plain.__code__.co_names
    }
    rebound = types.FunctionType(plain.__code__, {**plain.__globals__, **names}, plain.__name__)

    @wraps(plain)
    def quietly(*told: Any) -> Any:
        # As in compiled code, where what overflows or is divided by zero is inf or nan.
        with np.errstate(all="ignore"):
            return rebound(*told)

    return cast(Function, quietly)


def jit_afresh(function: Function) -> Function:
    """``jit_afresh(function)``: compile without a cache, for rules that come from outside.

    By all of numba's passes: nobody knows what such a rule is written with.
    """
    return _compiled(function)
