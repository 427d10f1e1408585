"""The other process that compiles its share of the laws on a machine's first run.

How it is started, and early, and what is done until it is ready; what it compiles stands in
``model/warm.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from functools import cache
from typing import Any, cast

from model.compiling import Function, cache_fault, interpreted, noted
from model.threads import cores

OTHERS, JUMPS, LATER, MARCH, ABREAST = "others", "jumps", "later", "march", "abreast"
"""What the notes in the cache are called that say that it is compiled: the other process's share of
what a run needs at once, jumps and their account, all that it needs later, the steps in one go
(``model/march.py``), the same of a batch (``model/march_abreast.py``)."""

_begun: list[subprocess.Popen[bytes]] = []
_FEW, _PATIENCE_S = 4096, 5.0
"""Agents, and seconds in all, up to which the interpreter does what is not compiled yet."""
_spent_s = 0.0


def at_hand(function: Function, what: str, agents: int) -> Function:
    """``at_hand(function, what, agents)``: a compiled function that looks at so many agents.

    Until the other process has compiled it and noted ``what``, it is the same one interpreted: for
    what is seldom called, among few agents (4,096), and in all no longer than compiling it takes.
    """
    if function.signatures or noted(what):  # type: ignore[attr-defined]
        return function
    if agents > _FEW or _spent_s > _PATIENCE_S:
        return function
    if all(process.poll() is not None for process in _begun):
        return function
    plain = interpreted(function)

    def timed(*told: Any) -> Any:
        global _spent_s
        start = time.perf_counter()
        try:
            return plain(*told)
        finally:
            _spent_s += time.perf_counter() - start

    return cast(Function, timed)


@cache
def other_process() -> subprocess.Popen[bytes] | None:
    """``other_process()``: another Python that compiles; the same however often it is asked for.

    None where all is compiled already, or where it would not help: nothing can be kept, or there
    is a single core. To ask early is to wait less: it starts while this process loads the rest.
    """
    if all(noted(what) for what in (OTHERS, LATER, MARCH, ABREAST)) or cores() < 2:
        return None
    if cache_fault() is not None:
        return None
    command = [sys.executable, "-c", "from model.warm import compile_beside; compile_beside()"]
    place = os.pathsep.join(part for part in sys.path if part)
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": place},
        )
    except OSError:
        return None
    _begun.append(process)
    # Somebody has to hear of its end; nobody waits for it.
    threading.Thread(target=process.wait, daemon=True).start()
    return process
