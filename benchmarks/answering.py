"""How a contender is asked: numbers of steps on standard input, a line of JSON for each.

``limit.c`` keeps to the same. Only the steps are timed: building and reading are over by then.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, TextIO


class Exchange:
    """``Exchange(out)``: one side of the talk, for a contender that runs its own loop.

    ``out``: where to answer; standard output where absent.
    ``ask()`` gives the next number of steps, 0 when there is no more, and starts the clocks;
    ``tell(sums)`` stops them and answers ``steps``, ``cpu_s`` (all threads), ``wall_s`` and the
    sums (``energy``, ``tension``, ``R``) by which contenders are held against each other.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out
        self._steps = 0
        self._cpu = self._wall = 0.0

    def ask(self) -> int:
        """Return the next number of steps; 0 at the end."""
        self._steps = int(sys.stdin.readline() or 0)
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self._steps

    def tell(self, sums: Callable[[], Mapping[str, Any]]) -> None:
        """Stop the clocks, then take the sums and answer."""
        cpu, wall = time.process_time() - self._cpu, time.perf_counter() - self._wall
        told = {"steps": self._steps, "cpu_s": cpu, "wall_s": wall, **sums()}
        print(json.dumps(told), file=self._out, flush=True)


def answer(run: Callable[[int], None], sums: Callable[[], Mapping[str, float]]) -> None:
    """``answer(run, sums)``: run and tell until nothing more is asked."""
    exchange = Exchange()
    while steps := exchange.ask():
        run(steps)
        exchange.tell(sums)
