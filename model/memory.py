"""Loads and stores that tell the compiler what it cannot see: which arrays a loop only reads.

The engine's loops gather from some arrays and write others. LLVM must assume that a store may
hit whatever is gathered next, and then computes one link at a time; told otherwise (scoped
noalias metadata, LLVM Language Reference), it computes four. That is all these three do: the
arithmetic and its bits stay as written, and no index is checked or wrapped.

The promise holds for one compiled function: there, an array read by ``given`` is never written
by ``put``, in no loop of it. What the function writes it reads by ``held`` or by plain indexing.
They exist in compiled code only.

``soon`` asks for a place before it is needed (LLVM's ``prefetch``): where agents overflow every
cache, a link would wait for its source ten times as long as its arithmetic takes.

Where a loop writes many arrays and is too short to have it looked up which of them overlap, each
of them gets a scope of its own (``own``).
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

_MOST_OWN = 12


def _scope(builder: Any, *names: str) -> Any:
    module = builder.module
    domain = module.add_metadata([builder.function.name])
    return module.add_metadata([module.add_metadata([name, domain]) for name in names])


def _place(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    held = context.make_array(signature.args[0])(context, builder, args[0])
    return builder.gep(held.data, [args[1]])


def _load(context: Any, builder: Any, signature: Any, args: Any, mark: str) -> Any:
    loaded = builder.load(_place(context, builder, signature, args))
    loaded.set_metadata(mark, _scope(builder, "given"))
    model = context.data_model_manager[signature.args[0].dtype]
    return model.from_data(builder, loaded)


def _given(typing_context: Any, array: Any, index: Any) -> Any:
    """An element that this function never writes."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _load(context, builder, signature, args, "alias.scope")

    return array.dtype(array, types.intp), generate


def _held(typing_context: Any, array: Any, index: Any) -> Any:
    """An element that this function also writes."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _load(context, builder, signature, args, "noalias")

    return array.dtype(array, types.intp), generate


def _put(typing_context: Any, array: Any, index: Any, value: Any) -> Any:
    """Write an element."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        model = context.data_model_manager[signature.args[0].dtype]
        stored = builder.store(
            model.as_data(builder, args[2]), _place(context, builder, signature, args)
        )
        stored.set_metadata("noalias", _scope(builder, "given"))
        return context.get_dummy_value()

    return types.void(array, types.intp, array.dtype), generate


def _soon(typing_context: Any, array: Any, index: Any) -> Any:
    """Ask for an element that will be read."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        number, byte = ir.IntType(32), ir.IntType(8).as_pointer()
        kind = ir.FunctionType(ir.VoidType(), (byte, number, number, number))
        ask = builder.module.declare_intrinsic("llvm.prefetch", (byte,), kind)
        place = builder.bitcast(_place(context, builder, signature, args), byte)
        to_read, into_the_first_cache, data = 0, 3, 1
        how = (ir.Constant(number, each) for each in (to_read, into_the_first_cache, data))
        builder.call(ask, (place, *how))
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


def _own(number: int) -> tuple[Any, Any]:
    mine = f"own {number}"
    others = ["given", *(f"own {other}" for other in range(_MOST_OWN) if other != number)]

    def mark(builder: Any, instruction: Any) -> None:
        instruction.set_metadata("alias.scope", _scope(builder, mine))
        instruction.set_metadata("noalias", _scope(builder, *others))

    def get(typing_context: Any, array: Any, index: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            loaded = builder.load(_place(context, builder, signature, args))
            mark(builder, loaded)
            model = context.data_model_manager[signature.args[0].dtype]
            return model.from_data(builder, loaded)

        return array.dtype(array, types.intp), generate

    def add(typing_context: Any, array: Any, index: Any, value: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            place = _place(context, builder, signature, args)
            model = context.data_model_manager[signature.args[0].dtype]
            stored = builder.store(model.as_data(builder, args[2]), place)
            mark(builder, stored)
            return context.get_dummy_value()

        return types.void(array, types.intp, array.dtype), generate

    return intrinsic(get), intrinsic(add)


given: Any = intrinsic(_given)
"""``given(array, index)``: an element of a C-contiguous array that this function never writes."""
held: Any = intrinsic(_held)
"""``held(array, index)``: an element of an array that this function also writes with ``put``."""
put: Any = intrinsic(_put)
"""``put(array, index, value)``: write an element of an array that is never read by ``given``."""
soon: Any = intrinsic(_soon)
"""``soon(array, index)``: an element of a C-contiguous array that will soon be read."""
own: Any = tuple(_own(number) for number in range(_MOST_OWN))
"""``own[k] = (get, put)``: read and write the k-th of the arrays that a function writes; none of
them overlaps another or what is read by ``given``."""
