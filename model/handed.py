"""What stays from march to march, handed to compiled code once.

To hand a stack over, numba looks at each of its arrays: fifty microseconds whatever the size, as
much as a step of some hundred agents takes. A reference to what is handed over already takes one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba.core.types
import numba.experimental.structref

from model.compiling import jit

# Numba tells mypy nothing of these.
types: Any = numba.core.types
structref: Any = numba.experimental.structref


@structref.register
class _HandedType(types.StructRef):  # type: ignore[misc]
    """The compiler's type of ``Handed``."""

    def preprocess_fields(self, fields: Any) -> Any:
        """The values of literals do not belong to the type."""
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


class Handed(structref.StructRefProxy):  # type: ignore[misc]
    """A reference to a tuple of arrays and numbers, for compiled code, which reads it as ``.all``.

    The arrays are the ones that were handed over, not copies: what is written to them is seen.
    Where an array gives way to another, hand over anew.
    """


class Open(NamedTuple):
    """The same for the interpreter, of functions that are not compiled yet."""

    all: Any


structref.define_boxing(_HandedType, Handed)
structref.define_constructor(Handed, _HandedType, ("all",))


@jit
def hand(everything: Any) -> Any:
    """``hand(everything) -> Handed``: hand over a named tuple once, to be passed on many times."""
    return Handed(everything)
