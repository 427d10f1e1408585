"""A test that ends as soon as its verdict is certain: the same verdict, and still a p."""

from __future__ import annotations

import numpy as np
import pytest
from random_graphs import planted, weights, without_groups

from model.emergence.chance import Rules, Tightness, certain, look_at, p_value, rewirings
from model.emergence.clusters import find_clusters
from model.emergence.communities import agreed
from model.emergence.graph import undirected


@pytest.mark.parametrize(("nulls", "alpha"), [(19, 0.05), (39, 0.05), (99, 0.05), (99, 0.2)])
def test_an_early_p_is_a_p_and_its_verdict_that_of_all_draws(nulls: int, alpha: float) -> None:
    draw, cases = np.random.default_rng([nulls, round(100 * alpha)]), 4000
    told, drawn = np.empty(cases), np.empty(cases)
    for case in range(cases):
        value, null = draw.random(), draw.random(nulls)
        end = next(
            (k for k in range(1, nulls) if certain(int((null[:k] >= value).sum()), nulls, alpha)),
            nulls,
        )
        told[case], drawn[case] = p_value(value, null[:end]), end
        assert (told[case] <= alpha) == (p_value(value, null) <= alpha)
        assert (end == nulls) or told[case] > alpha
    for x in (0.02, 0.05, 0.1, 0.3, 0.6, 0.9):
        assert np.mean(told <= x) <= x + 3.0 * (x * (1.0 - x) / cases) ** 0.5
    assert drawn.mean() < 0.65 * nulls


def all_rewirings(n, source, target, weight, *, runs: int, nulls: int, seed: int) -> float:
    """p of the tightest community against every rewiring, none left out."""
    graph = undirected(n, source, target, weight)
    rules = Rules(runs, 3, 0.5, seed)
    own = look_at(graph, agreed(graph, runs=runs, seed=seed, stream=0), rules)
    chance = [look for look, _ in rewirings(graph, rules, range(1, nulls + 1))]
    told = Tightness.of(own, chance)
    return min((p_value(float(t), told.best) for t in told.own[own.kept]), default=1.0)


def test_ending_early_changes_no_verdict_and_spares_graphs_without_groups_most_rewirings() -> None:
    drawn = []
    for case in range(12):
        source, target = without_groups(60, 150, 0.5, seed=case)
        weight = weights("exponential", source.size, case)
        known = {"runs": 2, "nulls": 59, "seed": case}
        report = find_clusters(60, source, target, weight, **known)
        p = all_rewirings(60, source, target, weight, **known)
        assert any(c.significant for c in report.clusters) == (p <= report.alpha)
        assert report.notes == ()
        drawn.append(report.nulls)
    assert np.median(drawn) <= 30


def test_what_is_shown_rests_on_every_rewiring() -> None:
    _, source, target = planted(96, 12, 6.0, 1.0, seed=1)
    report = find_clusters(96, source, target, runs=2, nulls=39, seed=1)
    assert report.nulls == 39
    shown = [c.p for c in report.clusters if c.significant]
    assert len(shown) > 6
    assert min(shown) == pytest.approx(1 / 40)
