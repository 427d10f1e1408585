"""The card's lines about jumps: do they bring energy where it is wanted, are they critical?"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.emergence.avalanches import front_sizes
from model.errors import InputError
from scenarios.finding import ALPHA, Finding, verdict_of

if TYPE_CHECKING:
    from model.emergence.criticality import Scaling
    from scenarios.store import RunFolder

Floats = NDArray[np.float64]

_BLOCKS = 10
_FEWEST_JUMPS, _FEWEST_FORKED, _FEWEST_IN_LAW = 20, 5, 100
_LARGEST_SHARE = 0.5
"""Jumps of more than half the agents feel that the map ends; they are left out of the law."""
_FIRST_WAVE = 8
"""Shorter jumps have not reached their law of durations yet (``criticality``)."""


@dataclass(frozen=True)
class _Jumps:
    """What the jumps of a run come to, one entry a jump; ``forked`` only of those forked."""

    sizes: list[int] = field(default_factory=list)
    durations: list[int] = field(default_factory=list)
    fronts: list[NDArray[np.int64]] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    forked: list[float] = field(default_factory=list)


def jump_findings(folder: RunFolder, n: int, seed: int) -> tuple[Finding, ...]:
    """``jump_findings(folder, n, seed)``: value, at once and by forked runs, and criticality of a
    run's jumps, ``n`` agents."""
    told = _jump_facts(folder)
    critical = _critical(told.sizes, told.durations, told.fronts, n, seed)
    return value_of(told.values), forked_value_of(told.forked), critical


def _jump_facts(folder: RunFolder) -> _Jumps:
    import pyarrow.compute as pc

    found = _Jumps()
    for batch in folder.batches("events", ("type", "facts")):
        for told in batch.filter(pc.equal(batch.column("type"), "jump"))["facts"].to_pylist():
            facts = json.loads(told)
            front = front_sizes(facts["path"])
            found.sizes.append(int(facts["size"]))
            found.durations.append(front.size)
            found.fronts.append(front)
            if facts["value_bits"] is not None and math.isfinite(facts["value_bits"]):
                found.values.append(float(facts["value_bits"]))
            if "forked" in facts:
                found.forked.append(float(facts["forked"]["value_bits"]))
    return found


def value_of(values: list[float]) -> Finding:
    """Mean V of the jumps in turn, in ten stretches, against 0."""
    if len(values) < _FEWEST_JUMPS:
        return Finding("value", "not measured", facts={"jumps": len(values)})
    mean = [float(part.mean()) for part in np.array_split(np.array(values), _BLOCKS)]
    p = _t_test(np.array(mean), 0.0)
    bits = float(np.mean(values))
    return Finding("value", verdict_of(p <= ALPHA), bits, p, facts={"jumps": len(values)})


def forked_value_of(values: list[float]) -> Finding:
    """Mean V of the jumps that were forked, against 0; they were picked by size, not by V."""
    facts = {"jumps": len(values)}
    if len(values) < _FEWEST_FORKED:
        return Finding("forked", "not measured", facts=facts)
    p = _t_test(np.array(values), 0.0)
    return Finding("forked", verdict_of(p <= ALPHA), float(np.mean(values)), p, facts=facts)


def _critical(
    sizes: list[int],
    durations: list[int],
    fronts: list[NDArray[np.int64]],
    n: int,
    seed: int,
) -> Finding:
    """Power law, branching ratio and scaling relation together; each alone proves nothing."""
    from model.emergence.branching import cascade_branching
    from model.emergence.criticality import verdict
    from model.emergence.power_law import fit_power_law

    facts: dict[str, float] = {"jumps": len(sizes), "waves": _FIRST_WAVE}
    largest = max(int(_LARGEST_SHARE * n), 4)
    if len(sizes) < _FEWEST_IN_LAW:
        return Finding("critical", "not measured", facts=facts)
    try:
        law = fit_power_law(sizes, xmax=largest)
    except InputError:
        return Finding("critical", "not measured", facts=facts)
    branching = cascade_branching(fronts, max_size=largest)
    scaling = _scaling(sizes, durations, (law.xmin, largest), seed)
    facts |= {"exponent": law.exponent, "se": law.se, "xmin": law.xmin, "xmax": largest}
    facts |= {"m": branching.m, "low": branching.low, "high": branching.high}
    facts |= {"p_truncated": law.truncated.p, "p_lognormal": law.lognormal.p}
    against = {
        "truncated": law.truncated.wins,
        "lognormal": law.lognormal.wins,
        "branching": not branching.low <= 1.0 <= branching.high,
        "short": scaling is None,
        "scaling": scaling is not None and not scaling.holds,
    }
    reasons = tuple(name for name, stands in against.items() if stands)
    critical = scaling is not None and verdict(law, branching, scaling).critical
    if not critical and not reasons:
        reasons = ("loose",)
    return Finding("critical", verdict_of(critical), branching.m, facts=facts, reasons=reasons)


def _scaling(
    sizes: list[int], durations: list[int], window: tuple[int, int], seed: int
) -> Scaling | None:
    """Whether exponents agree; None where too few jumps last long enough to ask."""
    from model.emergence.criticality import scaling_relation

    lives = (_FIRST_WAVE, None)
    try:
        return scaling_relation(
            sizes, durations, size_window=window, duration_window=lives, seed=seed
        )
    except InputError:
        return None


def _t_test(blocks: Floats, null: float) -> float:
    """One-sided p that the mean of ``blocks`` is above ``null``, Student's t."""
    from scipy.stats import t

    error = float(blocks.std(ddof=1)) / math.sqrt(blocks.size)
    above = float(blocks.mean()) - null
    if error == 0.0:
        return 1.0 if above <= 0.0 else 0.0
    return float(t.sf(above / error, blocks.size - 1))
