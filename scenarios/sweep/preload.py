"""What a worker process of the command's own cluster does first; nothing is computed here."""

from __future__ import annotations

import signal
from typing import Any


def dask_setup(_worker: Any) -> None:
    """Leave Ctrl-C to the command: the terminal sends it to every process in the foreground."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
