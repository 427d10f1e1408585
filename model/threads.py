"""How many threads share one large field, and how they share it.

Threads work on disjoint blocks of agents and write only there, so their number changes no bit.
They wait for each other by sleeping, not spinning. Small fields are done by one thread: sharing
costs some tens of microseconds a step (docs/performance.md).
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

FEWEST_AGENTS = 30_000
"""Below this many agents one thread is faster, or near enough on a busy machine."""
_MOST = 8


def threads_for(n_agents: int) -> int:
    """``threads_for(n_agents) -> int``: threads for a field of this size.

    ``MINDFIELD_THREADS`` decides where it is set. Otherwise one for a small field and inside a
    worker process, else as many as the process may use, eight at most.
    """
    told = os.environ.get("MINDFIELD_THREADS", "")
    if told.isdecimal() and int(told) > 0:
        return int(told)
    if n_agents < FEWEST_AGENTS or multiprocessing.parent_process() is not None:
        return 1
    return min(cores(), _MOST)


def cores() -> int:
    """``cores() -> int``: how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


class Team:
    """``Team(threads)``: shares out a loop among threads and waits until all have done."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads - 1) if threads > 1 else None

    def share(self, work: Callable[[tuple[int, int]], object], items: int) -> None:
        """Call ``work((from, to))`` on parts that make up 0 to ``items``."""
        if self._pool is None or items < 2:
            work((0, items))
            return
        edges = [items * number // self.threads for number in range(self.threads + 1)]
        parts = list(itertools.pairwise(edges))
        others = [self._pool.submit(work, part) for part in parts[1:]]
        work(parts[0])
        for other in others:
            other.result()
