"""The same function on many tasks, in as many processes as there is work and room for."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TypeVar

from model.emergence.verify.outcome import Watch

Task = TypeVar("Task")
Found = TypeVar("Found")

_WORTH_A_PROCESS = 12
"""Fewer tasks than this for each process are done before another one has started."""


def processes_for(tasks: int, worth: int = _WORTH_A_PROCESS) -> int:
    """``processes_for(tasks) -> int``: processes worth starting, as many as the machine has.

    - ``worth``: how many tasks are worth a process of their own; one that takes many seconds is.

    ``MINDFIELD_THREADS=1`` keeps everything in this one; a process that is itself a worker's
    starts no others.
    """
    if multiprocessing.parent_process() is not None:
        return 1
    there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    told = os.environ.get("MINDFIELD_THREADS", "")
    room = int(told) if told.isdecimal() and int(told) > 0 else there or 1
    return max(1, min(room, tasks // worth))


def each(
    function: Callable[[Task], Found], tasks: Sequence[Task], watch: Watch, *, processes: int
) -> list[Found]:
    """``each(function, tasks, watch, processes=…) -> results`` in the order of the tasks.

    Results do not depend on the number of processes: a task holds all that it needs. Ctrl-C
    ends the others too. ``function`` stands at the top of a module.
    """
    if processes == 1:
        found = []
        for number, task in enumerate(tasks):
            watch(number / len(tasks))
            found.append(function(task))
        return found
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_leave_stopping)
    try:
        with _started_alone():
            waiting = [pool.submit(function, task) for task in tasks]
        for number, _ in enumerate(as_completed(waiting)):
            watch(number / len(tasks))
        return [done.result() for done in waiting]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _started_alone() -> Iterator[None]:
    """Processes started inside do not run the script that started this one.

    ``spawn`` would run it anew in each of them, and one that has no ``__main__`` guard with it.
    """
    told = vars(sys.modules["__main__"])
    script = told.pop("__file__", None)
    try:
        yield
    finally:
        if script is not None:
            told["__file__"] = script


def _leave_stopping() -> None:
    """Ctrl-C reaches every process of a terminal; only the first one answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
