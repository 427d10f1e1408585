"""The stated rules by which a jump gets its class. They name reach and outcome, not thoughts.

How the figures are measured is ``model/jumps.py``'s business; here they are only weighed.

- *ripple*: fewer agents than ``jumps.smallest``, or none of the rules below holds.
- *idea*: joins agents of two clusters or more, and leaves a link between two of them or a flow
  that rose by more than it wanders anyway (``model/flow_memory.py``; p times the pairs asked).
- *decision*: its last wave is principles alone, and for ``decision_s`` the loss stays below what
  it was just before, by more than it would anyway (``stays_lower``).
- *insight*: reaches ``insight_reach`` kinds or layers, releases ``insight_share`` of all tension,
  and V > 0: the whole interval where V was estimated from forked runs, else the direct effect.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.settings import JumpSettings

CLASSES = ("insight", "decision", "idea", "ripple")
"""From the highest to the lowest."""


@dataclass
class Jump:
    """One cascade: what it took, reached and changed.

    Rows stand in lists, by which an array can be asked. What is told stays: it stands in tuples,
    through which Python's collector does not go, where a lively world keeps thousands.

    - ``agents``: rows that discharged, in order; ``size``: discharges; ``duration``: waves.
    - ``path``, ``who``, ``parents``: of each discharge its wave, its agent (where it stands in
      ``agents``) and the discharge that set it off (−1 for a spark).
    - ``released``: tension set free, eu; ``share``: the tension that had lain in these agents,
      over all tension just before.
    - ``value_bits``: V of the energy this cascade alone set free, bits.
    - ``wanted``: share of energy where the intention wants it, just before and just after.
    - ``touched``: rows of the agents it changed most; ``energy``, ``tension``: of each of them,
      eu, (just before, just after); ``touched_in_all``: how many it changed.
    - ``clusters``: tracks it joins; ``groups``: their members when it happened.
    - ``flows``: of each pair of them: which two, flow before and after (eu/s), p; ``linked``: the
      pairs between which a link has grown since.
    - ``loss_before``, ``loss_at_once``: just before and just after; ``worst_loss``,
      ``loss_after``: the highest until, and at, the end of ``decision_s``; ``fall_p``: how rarely
      it stays so much lower anyway.
    """

    step: int
    time_s: float
    agents: list[int]
    path: tuple[int, ...]
    who: tuple[int, ...]
    parents: tuple[int, ...]
    size: int
    duration: int
    released: float
    share: float
    kinds: tuple[int, ...]
    layers: tuple[int, ...]
    clusters: tuple[int, ...]
    groups: list[list[int]]
    ends_in_principles: bool
    value_bits: float
    wanted: tuple[float, float]
    touched: list[int]
    touched_in_all: int
    energy: tuple[tuple[float, float], ...]
    tension: tuple[tuple[float, float], ...]
    acted: int
    loss_before: float
    loss_at_once: float
    worst_loss: float = -1.0
    loss_after: float = -1.0
    fall_p: float = 1.0
    flows: tuple[tuple[int, int, float, float, float], ...] = ()
    linked: tuple[tuple[int, int], ...] = ()


def holds(jump: Jump, rules: JumpSettings) -> tuple[str, ...]:
    """``holds(jump, rules) -> tuple[str, …]``: every class whose rule it meets, highest first."""
    return classes_met(
        rules,
        agents=len(jump.agents),
        reach=max(len(jump.kinds), len(jump.layers)),
        share=jump.share,
        value=jump.value_bits,
        decided=jump.ends_in_principles
        and 0.0 <= jump.worst_loss < jump.loss_before
        and jump.fall_p <= rules.alpha,
        joined=bool(jump.linked) or any(p * len(jump.flows) <= rules.alpha for *_, p in jump.flows),
    )


def classes_met(
    rules: JumpSettings,
    *,
    agents: int,
    reach: int,
    share: float,
    value: float,
    decided: bool,
    joined: bool,
) -> tuple[str, ...]:
    """The same by bare figures; ``value`` is V or the lower end of its interval, bits."""
    if agents < rules.smallest:
        return ("ripple",)
    met = {
        "insight": reach >= rules.insight_reach and share >= rules.insight_share and value > 0.0,
        "decision": decided,
        "idea": joined,
    }
    return tuple(name for name in CLASSES if met.get(name)) or ("ripple",)


def stays_lower(losses: NDArray[np.float64], span: int) -> NDArray[np.float64]:
    """``stays_lower(losses, span) -> (m − span,)``: by how much a loss stays lower at each moment.

    - ``losses`` (m,), evenly sampled. The margin of a moment is its loss less the highest of the
      ``span`` samples that follow: above 0 only where all of them are lower.
    """
    if losses.size <= span:
        return np.zeros(0)
    # The highest of 1, 2, 4 … samples, until two such stretches cover the span between them.
    highest, covered = losses[1:], 1
    while 2 * covered <= span:
        highest = np.maximum(highest[:-covered], highest[covered:])
        covered *= 2
    if covered < span:
        highest = np.maximum(highest[: covered - span], highest[span - covered :])
    return np.asarray(losses[: highest.size] - highest)


def rarity(got: float, past: NDArray[np.float64], span: int) -> float:
    """``rarity(got, past, span)``: p of a figure among those of the past, 0 to 1.

    - ``past`` (m,): the same figure at earlier moments, each over ``span`` moments. They overlap,
      so they are as good as n = m/span apart: p = (1 + n·share of the past ≥ got)/(n + 1). Honest
      where what is asked about is stationary. 1 where nothing is remembered.

    Source: Davison & Hinkley (1997), *Bootstrap Methods and their Application*, eq. 4.11; the
    count of separate blocks is ours.
    """
    apart = past.size / span
    return (1.0 + float(np.count_nonzero(past >= got)) / span) / (apart + 1.0)
