"""The other process that compiles its share of the laws on a machine's first run.

Only how it is started, and early: what it compiles stands in ``model/warm.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from functools import cache

from model.compiling import cache_fault, noted
from model.threads import cores

OTHERS, LATER, MARCH, ABREAST = "others", "later", "march", "abreast"
"""What the notes in the cache are called that say that it is compiled: the other process's share of
what a run needs at once, what it needs later, the steps in one go (``model/march.py``), the same of
a batch (``model/march_abreast.py``)."""


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
    # Somebody has to hear of its end; nobody waits for it.
    threading.Thread(target=process.wait, daemon=True).start()
    return process
