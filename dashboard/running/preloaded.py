"""What every world's process has from the start: imported once, shared by all of them.

Imported by the fork server only (``process.py``), so that a new person's world need not load
numba, the laws and igraph anew. No thread may begin here: processes are forked from this one.
"""

from __future__ import annotations

import gc

from dashboard.running import served
from dashboard.running.lane import Lane
from dashboard.running.world import Choice, build
from model.warm import load_laws

_STEPS = 8


def live_once() -> None:
    """Let the built-in map move a little: what that loads and works out once is there then."""
    lane = Lane(build(Choice()), Choice(), 0)
    lane.seen(str, fresh=True)
    for _ in range(_STEPS):
        lane.stride(1)


WORLD = served.serve
"""What a world's process does."""
if load_laws():
    live_once()
gc.collect()
# What is here stays for good; the collector of a world's process need not touch its pages.
gc.freeze()
