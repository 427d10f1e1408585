"""A condition on one agent, ``lambda a: a.energy > 1 and a.kind == "image"``, asked of all at once.

Only conditions that can have no side effect and whose operators mean the same on arrays are
taken: one argument, whose attributes are compared, added, multiplied, joined by ``and``, ``or``,
``not``, ``&``, ``|`` with one another and with plain constants. That is read off the bytecode
before anything is called; whatever is not on the list below (a call, a store, another object's
attribute, an instruction of a later Python) leaves the condition to be asked agent by agent.
"""

from __future__ import annotations

import builtins
import dis
import inspect
import operator
import types
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.readings import Reading

Mask = NDArray[np.bool_]
Read = Callable[[str], "Reading | None"]

_INSTRUCTIONS = """
    RESUME NOP CACHE PRECALL PUSH_NULL COPY_FREE_VARS EXTENDED_ARG NOT_TAKEN COPY SWAP POP_TOP
    LOAD_FAST LOAD_FAST_CHECK LOAD_FAST_BORROW LOAD_FAST_LOAD_FAST
    LOAD_FAST_BORROW_LOAD_FAST_BORROW STORE_FAST STORE_FAST_LOAD_FAST STORE_FAST_STORE_FAST
    LOAD_CONST LOAD_CONST_IMMORTAL LOAD_SMALL_INT LOAD_DEREF LOAD_GLOBAL LOAD_ATTR
    COMPARE_OP CONTAINS_OP BINARY_OP UNARY_NEGATIVE UNARY_NOT TO_BOOL BUILD_TUPLE CALL
    JUMP_FORWARD JUMP_IF_FALSE_OR_POP JUMP_IF_TRUE_OR_POP POP_JUMP_IF_FALSE POP_JUMP_IF_TRUE
    POP_JUMP_FORWARD_IF_FALSE POP_JUMP_FORWARD_IF_TRUE RETURN_VALUE RETURN_CONST
"""
_HARMLESS = frozenset(_INSTRUCTIONS.split())
"""CPython 3.11 to 3.14; the only things that can be called are ``abs`` and what is no function."""
_OTHER_FORMS = (
    inspect.CO_VARARGS
    | inspect.CO_VARKEYWORDS
    | inspect.CO_GENERATOR
    | inspect.CO_COROUTINE
    | inspect.CO_ASYNC_GENERATOR
)
_MOST_PATHS = 64
_LARGEST_INT = 2**31
"""Sums of numbers below it are exact in int64 and in float64."""


class _Beyond(Exception):
    """The condition does something whose answer on arrays is not known to be the same."""


_NOT_FOR_ALL = (
    _Beyond,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
    NameError,
    AssertionError,
)
"""All that code of the listed instructions can raise; asked one by one it is raised again."""


class _Split(Exception):
    """Some of the agents would go one way, some the other."""

    def __init__(self, truth: Mask) -> None:
        self.truth = truth


def mask_of(condition: Any, read: Read, n: int) -> Mask | None:
    """``mask_of(condition, read, n) -> (n,) bool | None``: who fulfils it.

    ``read(name)`` gives what the n agents have under a name. The condition is called with a
    stand-in for all agents; where ``if``, ``and``, ``or`` or ``not`` divides them, it is called
    again for each part, so that each part takes one path, as each of its agents would. None
    where the agents must be asked one by one; then nothing has been touched.
    """
    names = _attributes(condition)
    if names is None:
        return None
    known = {}
    for name in names:
        found = read(name)
        if found is None:
            return None
        array = found.array()
        known[name] = found if array is None else array
    mask = np.zeros(n, np.bool_)
    parts, paths = [np.arange(n)], 0
    while parts:
        part, paths = parts.pop(), paths + 1
        if paths > _MOST_PATHS:
            return None
        try:
            with np.errstate(divide="raise", invalid="raise", over="ignore", under="ignore"):
                answer = condition(_AnyOf(known, part))
                mask[part] = bool(answer)
        except _Split as split:
            parts += [part[split.truth], part[~split.truth]]
        except _NOT_FOR_ALL:
            return None
    return mask


def _attributes(condition: Any) -> list[str] | None:
    """Names of the agent's attributes that a harmless condition reads; None for any other."""
    if type(condition) is not types.FunctionType:
        return None
    code, defaults = condition.__code__, condition.__defaults__ or ()
    forms = code.co_flags & _OTHER_FORMS or code.co_kwonlyargcount or code.co_cellvars
    if forms or code.co_argcount < 1 or code.co_argcount - len(defaults) > 1:
        return None
    agent, names, before = code.co_varnames[0], [], ""
    constants = [*defaults]
    for step in dis.get_instructions(code):
        if step.opname not in _HARMLESS:
            return None
        if step.opname == "LOAD_ATTR":
            if before != agent:
                return None
            names.append(step.argval)
        elif step.opname == "LOAD_GLOBAL":
            scope = condition.__globals__
            constants.append(scope.get(step.argval, getattr(builtins, step.argval, step)))
        loaded = step.argval if "LOAD_FAST" in step.opname else ""
        before = loaded[-1] if isinstance(loaded, tuple) else loaded
    try:
        constants += [cell.cell_contents for cell in condition.__closure__ or ()]
    except ValueError:
        return None
    return names if all(_is_plain(value) or value is abs for value in constants) else None


def _is_plain(value: Any) -> bool:
    if type(value) is tuple:
        return all(_is_plain(part) for part in value)
    return type(value) in (float, int, bool, str, type(None), np.float64)


class _AnyOf:
    """Stands for each of the agents of a part; it has their attributes and nothing else."""

    def __init__(self, known: dict[str, Reading | NDArray[Any]], part: NDArray[np.intp]) -> None:
        object.__setattr__(self, "_held", (known, part))

    def __getattribute__(self, name: str) -> Any:
        known, part = object.__getattribute__(self, "_held")
        held = known[name]
        if isinstance(held, np.ndarray):
            return _Numbers(held[part])
        if held.codes is None:
            return _words([held.levels[at] for at in part.tolist()], np.arange(part.size))
        return _words(held.levels, held.codes[part])

    def _beyond(self, *_: Any) -> Any:
        raise _Beyond

    __bool__ = __eq__ = __ne__ = _beyond
    __hash__ = None  # type: ignore[assignment]


def _words(levels: list[Any], codes: NDArray[Any]) -> Any:
    sorts = {type(level) for level in levels}
    if sorts in ({float}, {int}, {bool}):
        return _Numbers(np.asarray([_number(level) for level in levels])[codes])
    if all(_is_plain(level) for level in levels):
        return _Words(levels, codes)
    raise _Beyond


def _compared(how: Callable[[Any, Any], Any]) -> Any:
    def compare(self: _Numbers | _Words, other: Any) -> _Numbers:
        return self.compared(how, other)

    return compare


class _Comparable:
    """What can be compared with something of its own sort; the answer is one bool for each."""

    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]
    __eq__ = _compared(operator.eq)
    __ne__ = _compared(operator.ne)
    __lt__ = _compared(operator.lt)
    __le__ = _compared(operator.le)
    __gt__ = _compared(operator.gt)
    __ge__ = _compared(operator.ge)


class _Words(_Comparable):
    """Strings, None and tuples of such: few of them, one for each agent."""

    def __init__(self, levels: list[Any], codes: NDArray[Any]) -> None:
        self.levels, self.codes = levels, codes

    def compared(self, how: Callable[[Any, Any], Any], other: Any) -> _Numbers:
        if not _is_plain(other):
            raise _Beyond
        return _Numbers(np.array([bool(how(level, other)) for level in self.levels])[self.codes])

    def __contains__(self, other: Any) -> bool:
        return bool(self.compared(operator.contains, other))

    def __bool__(self) -> bool:
        return bool(_Numbers(np.array([bool(level) for level in self.levels])[self.codes]))


class _Numbers(_Comparable):
    """Floats, ints or bools, one for each agent: float64, int64 or bool, as in ``Reading``."""

    def __init__(self, array: NDArray[Any]) -> None:
        self.array = array

    def compared(self, how: Callable[[Any, Any], Any], other: Any) -> _Numbers:
        return _Numbers(how(self.array, _number(other)))

    def reckoned(self, how: Callable[[Any, Any], Any], other: Any, *, turned: bool) -> _Numbers:
        second = _number(other)
        kinds = {self.array.dtype.kind, np.asarray(second).dtype.kind}
        if "b" in kinds or ("f" not in kinds and how not in (operator.add, operator.sub)):
            raise _Beyond
        return _Numbers(how(second, self.array) if turned else how(self.array, second))

    def joined(self, how: Callable[[Any, Any], Any], other: Any) -> _Numbers:
        second = _number(other)
        if {self.array.dtype.kind, np.asarray(second).dtype.kind} != {"b"}:
            raise _Beyond
        return _Numbers(how(self.array, second))

    def __add__(self, other: Any) -> _Numbers:
        return self.reckoned(operator.add, other, turned=False)

    def __sub__(self, other: Any) -> _Numbers:
        return self.reckoned(operator.sub, other, turned=False)

    def __mul__(self, other: Any) -> _Numbers:
        return self.reckoned(operator.mul, other, turned=False)

    def __truediv__(self, other: Any) -> _Numbers:
        return self.reckoned(operator.truediv, other, turned=False)

    def __radd__(self, other: Any) -> _Numbers:
        return self.reckoned(operator.add, other, turned=True)

    def __rsub__(self, other: Any) -> _Numbers:
        return self.reckoned(operator.sub, other, turned=True)

    def __rmul__(self, other: Any) -> _Numbers:
        return self.reckoned(operator.mul, other, turned=True)

    def __rtruediv__(self, other: Any) -> _Numbers:
        return self.reckoned(operator.truediv, other, turned=True)

    def __and__(self, other: Any) -> _Numbers:
        return self.joined(operator.and_, other)

    def __or__(self, other: Any) -> _Numbers:
        return self.joined(operator.or_, other)

    __rand__, __ror__ = __and__, __or__

    def __neg__(self) -> _Numbers:
        return self._signed(operator.neg)

    def __abs__(self) -> _Numbers:
        return self._signed(operator.abs)

    def _signed(self, how: Callable[[Any], Any]) -> _Numbers:
        if self.array.dtype.kind == "b":
            raise _Beyond
        return _Numbers(how(self.array))

    def __bool__(self) -> bool:
        truth = self.array.astype(np.bool_)
        if truth.all():
            return True
        if truth.any():
            raise _Split(truth)
        return False


def _number(other: Any) -> Any:
    if isinstance(other, _Numbers):
        return other.array
    small = type(other) is int and abs(other) < _LARGEST_INT
    if small or type(other) in (float, bool, np.float64):
        return other
    raise _Beyond
