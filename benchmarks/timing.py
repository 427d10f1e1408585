"""One interleaved run: every contender in turn, round after round, and what to make of it.

Ratios are taken within a round, so that a machine that slows down slows both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.contenders import Contender, Running

AGREE = 1e-9
"""Largest relative difference of energies after the first turn."""


class Disagree(RuntimeError):
    """Two contenders do not compute the same thing."""


def figure(value: float) -> str:
    """``figure(value) -> str``: three digits, never an exponent above 1."""
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.3g}"


@dataclass(frozen=True)
class Spread:
    """A median and the quartiles around it."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> Spread:
        """``of(values)``: median and quartiles of (k,) values."""
        low, median, high = np.percentile(values, [25, 50, 75])
        return cls(float(median), float(low), float(high))

    def times(self, factor: float) -> Spread:
        """The same in another unit."""
        return Spread(self.median * factor, self.low * factor, self.high * factor)

    def __str__(self) -> str:
        return f"{figure(self.median)} ({figure(self.low)}–{figure(self.high)})"


@dataclass(frozen=True)
class Turns:
    """Seconds a step of each contender, arrays (rounds,) by name; in the order of the run."""

    cpu: dict[str, NDArray[np.float64]]
    wall: dict[str, NDArray[np.float64]]
    first: dict[str, dict[str, Any]]
    """What each answered in the first round."""

    def cost(self, name: str) -> Spread:
        """CPU seconds a step."""
        return Spread.of(self.cpu[name])

    def ratio(self, name: str, to: str) -> Spread:
        """CPU time of one as a multiple of another's, round by round."""
        return Spread.of(self.cpu[name] / self.cpu[to])

    def gain(self, name: str, over: str) -> Spread:
        """How many times faster one is than another by the clock on the wall."""
        return Spread.of(self.wall[over] / self.wall[name])


def interleaved(contenders: Sequence[Contender], rounds: int, steps: int) -> Turns:
    """``interleaved(contenders, rounds, steps) -> Turns``: round robin, each turn warmed up.

    Raises ``Disagree`` where energies differ after the first turn.
    """
    with ExitStack() as stack:
        running = [stack.enter_context(Running(contender)) for contender in contenders]
        turns = taking_turns([(one, max(steps // 4, 1), steps) for one in running], rounds)
    _refuse_disagreement({name: told["energy"] for name, told in turns.first.items()})
    return turns


def taking_turns(lanes: Sequence[tuple[Running, int, int]], rounds: int) -> Turns:
    """``taking_turns([(running, warm-up, steps), …], rounds) -> Turns``: none is refused.

    A turn is its warm-up unmeasured, which brings caches back, and its steps measured. Who begins
    changes from round to round.
    """
    cpu: dict[str, list[float]] = {one.name: [] for one, _, _ in lanes}
    wall: dict[str, list[float]] = {one.name: [] for one, _, _ in lanes}
    answers: dict[str, dict[str, Any]] = {}
    for number in range(rounds):
        first = number % len(lanes)
        for one, warm, steps in [*lanes[first:], *lanes[:first]]:
            if warm:
                one.steps(warm)
            told = one.steps(steps)
            cpu[one.name].append(told["cpu_s"] / steps)
            wall[one.name].append(told.get("wall_s", told["cpu_s"]) / steps)
            answers.setdefault(one.name, told)
    return Turns(
        {name: np.array(values) for name, values in cpu.items()},
        {name: np.array(values) for name, values in wall.items()},
        answers,
    )


def exponent(size: Sequence[float], cost: Sequence[float]) -> float:
    """``exponent(size, cost)``: slope of log cost over log size by least squares."""
    return float(np.polyfit(np.log(size), np.log(cost), 1)[0])


def _refuse_disagreement(energy: dict[str, float]) -> None:
    first, expected = next(iter(energy.items()))
    for name, told in energy.items():
        if abs(told - expected) > AGREE * abs(expected):
            raise Disagree(f"{name} holds {told!r} eu where {first} holds {expected!r}")
