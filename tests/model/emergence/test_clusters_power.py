"""Power: how often planted groups are shown, beside how often none are (``test_clusters``)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from random_graphs import planted

from model.emergence.clusters import find_clusters

CASES = 10


@pytest.mark.parametrize(
    ("inside", "any_shown", "groups_shown", "sd"),
    [(7 * 15 / 63, 0.02, 0.0, 0.05), (4.0, 0.47, 0.14, 0.19), (6.0, 1.0, 0.88, 0.155)],
)
def test_planted_groups_are_shown_with_the_stated_power(
    inside: float, any_shown: float, groups_shown: float, sd: float
) -> None:
    # Four groups of 16, mean degree 7, of which ``inside`` in one's own group; even mixing puts
    # 1.67 there. Reference: 60 graphs each, 19 nulls, 3 runs (5.0 inside: 1.00 and .67).
    shown, found = [], []
    for case in range(CASES):
        label, source, target = planted(64, 4, inside, 7.0 - inside, seed=case)
        report = find_clusters(64, source, target, runs=3, nulls=19, seed=case)
        own = [set(c.members) for c in report.clusters if c.significant]
        groups = [set(np.flatnonzero(label == g).tolist()) for g in range(4)]
        shown.append(bool(own))
        found.append(np.mean([any(2 * len(g & c) > len(g | c) for c in own) for g in groups]))
    spread = max(math.sqrt(any_shown * (1.0 - any_shown)), 0.05)
    assert abs(np.mean(shown) - any_shown) <= 3 * spread / math.sqrt(CASES)
    assert abs(np.mean(found) - groups_shown) <= 3 * sd / math.sqrt(CASES)
