"""What a worker process of the command's own cluster does first; nothing is computed here."""

from __future__ import annotations

import os
import signal
from typing import Any

WORKERS = "MINDFIELD_SWEEP_WORKERS"
"""Variable that tells a worker how many there are."""


def dask_setup(worker: Any) -> None:
    """Leave Ctrl-C to the command, which the terminal sends to every process in the foreground;
    and stay on one core, where there is a worker for each.

    With fewer workers than cores the system places them: two such sweeps would share a core else.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not hasattr(os, "sched_setaffinity"):
        return
    free = sorted(os.sched_getaffinity(0))
    if len(free) <= int(os.environ.get(WORKERS, "0")):
        os.sched_setaffinity(0, {free[int(worker.name) % len(free)]})
