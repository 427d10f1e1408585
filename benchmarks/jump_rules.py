"""The rules of jumps against lot and against falsifiers: the figures of ``docs/constants.md``.

``python -m benchmarks.jump_rules`` prints, for seeds of its own choosing, how much tension large
jumps hold, how often the loss falls anyway, how often moments drawn by lot pass for a raised flow,
and what V becomes when intention or links are drawn by lot. It takes some five minutes of one core.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from model.emergence.verify.arms import ARMS, Design
from model.emergence.verify.worlds import planted
from model.events import Event
from model.fork import Forked, forked_value
from model.intention import loss
from model.mindfield import Mindfield
from model.settings import Settings
from scenarios.inputs import gather
from scenarios.library import shipped_scenarios
from scenarios.schema import read_scenario

SEEDS = (1, 2, 3, 4, 5)
PLANTED_SEEDS = (1, 2, 3)
PLANTED_S = 100.0
FORKED, PAIRS = 4, 4
LARGE = 3


def incubation() -> Design:
    """The shipped scenario, looked at for clusters with little effort."""
    scenario = read_scenario(Path(shipped_scenarios()["incubation"]), [])
    inputs = gather(scenario)
    quick = scenario.emergence.model_copy(update={"runs": 6, "nulls": 39})
    told = scenario.model_copy(update={"emergence": quick})
    return Design(inputs.meta_map, told, inputs.bands, inputs.seconds)


def world(design: Design, seed: int) -> Mindfield:
    return Mindfield(design.meta_map, design.settings, bands=design.bands, seed=seed)


def large_jumps(model: Mindfield) -> list[Event]:
    model.jumps.close()
    return [e for e in model.events if e.type == "jump" and len(e.agents) >= LARGE]


def tension_and_loss() -> None:
    """How much tension large jumps hold, and how often the loss stays lower without any."""
    design, ahead, ten = incubation(), 128, 640
    shares: list[float] = []
    fell = []
    for seed in SEEDS:
        model = world(design, seed)
        told = []
        for _ in range(round(design.seconds * 64)):
            model.step()
            told.append(loss(model.field.agents.energy, model.field.agents.goal))
        course = np.array(told)
        worst = np.lib.stride_tricks.sliding_window_view(course[1:], ahead).max(axis=1)
        lower = worst < course[: worst.size]
        fell.append([lower[at : at + ten].mean() for at in range(0, worst.size - ten + 1, ten)])
        shares += [float(e.facts["share"]) for e in large_jumps(model)]
    held = np.array(shares)
    print(f"\n## Built-in map, incubation, seeds {SEEDS}: {held.size} jumps of {LARGE} and more")
    print(f"share of all tension: {held.min():.2f} to {held.max():.2f}", end="; ")
    print(f"above .20: {np.mean(held >= 0.2):.2f} of them")
    for number, column in enumerate(np.array(fell).T):
        print(f"loss lower for 2 s after a moment of {number * 10}-{number * 10 + 10} s:", end=" ")
        print(" ".join(f"{share:.2f}" for share in column))


def raised_by_lot(idea_s: float) -> None:
    """Flow between two groups after moments drawn by lot, and after jumps that join them."""
    told = {
        "jumps": {"idea_s": idea_s},
        "emergence": {"every_s": 10.0, "runs": 6, "nulls": 39},
        "growth": {"on": False},
    }
    pairs: list[float] = []
    by_lot = []
    for seed in PLANTED_SEEDS:
        model = Mindfield(planted(4, 15, seed=seed), Settings.model_validate(told), seed=seed)
        draw = np.random.default_rng(0)
        asked: list[tuple[int, list[int], list[int]]] = []
        p = []
        wait = 2 * round(8 * idea_s) * model.jumps.flows.every + 1
        for step in range(round(PLANTED_S * 64)):
            model.step()
            membership = model.field.membership
            known = [c for c in np.unique(membership) if c >= 0]
            if step % 32 == 0 and len(known) >= 2:
                some, others = draw.choice(known, 2, replace=False)
                rows = [np.flatnonzero(membership == c).tolist() for c in (some, others)]
                asked.append((model.field.step, rows[0], rows[1]))
            while asked and model.field.step - asked[0][0] >= wait:
                at, a, b = asked.pop(0)
                p.append(model.jumps.flows.raised(a, b, at).p)
        by_lot.append((float(np.mean(np.array(p) <= 0.05)), len(p)))
        joined = [e for e in large_jumps(model) if len(e.facts["clusters"]) >= 2]
        pairs += [float(flow[-1]) for e in joined for flow in e.facts["flows"]]
    print(f"\n## Planted groups, {PLANTED_S:g} s, seeds {PLANTED_SEEDS}, idea_s = {idea_s:g}")
    said = ", ".join(f"{share:.3f} of {count}" for share, count in by_lot)
    print(f"moments drawn by lot that pass at .05: {said}")
    print(f"pairs that jumps join: {len(pairs)}, raised: {sum(p <= 0.05 for p in pairs)}")


def values(design: Design, seed: int) -> tuple[list[Event], list[tuple[Event, Forked]]]:
    """The large jumps of a run, and V by forks of those that hold most tension."""
    model = world(design, seed)
    model.advance(design.seconds)
    jumps = large_jumps(model)
    most = sorted(jumps, key=lambda e: -float(e.facts["share"]))[:FORKED]
    again, told = world(design, seed), []
    for event in sorted(most, key=lambda e: e.step):
        while again.field.step < event.step:
            again.stride(event.step - again.field.step)
        rows = [again.field.rows[agent] for agent in event.agents]
        told.append((event, forked_value(again, rows, members=PAIRS)))
    return jumps, told


def against_falsifiers(seeds: Sequence[int] = SEEDS[:4]) -> None:
    """The same scenario whole, and with intention, links or couplings taken away."""
    whole = incubation()
    means: dict[str, list[float]] = {}
    widths: list[float] = []
    signs: list[bool] = []
    print(f"\n## Incubation against falsifiers, seeds {tuple(seeds)}")
    print("| arm | jumps of three or more | insights | mean V, bits, seed by seed |")
    print("|---|---|---|---|")
    for arm in ("whole", "intention shuffled", "links rewired", "couplings off"):
        counts, insights = [], []
        for seed in seeds:
            design = whole if arm == "whole" else ARMS[arm](whole, seed)
            jumps, told = values(design, seed)
            counts.append(len(jumps))
            insights.append(sum("insight" in e.facts["holds"] for e in jumps))
            bits = [forked.value_bits for _, forked in told]
            means.setdefault(arm, []).append(float(np.mean(bits)) if bits else float("nan"))
            widths += [(f.high - f.low) / 2.0 / max(abs(f.value_bits), 1e-9) for _, f in told]
            signs += [float(e.facts["value_bits"]) * f.value_bits < 0.0 for e, f in told]
        shown = ", ".join(f"{value:+.2f}" for value in means[arm])
        print(f"| {arm} | {counts} | {insights} | {shown} |", flush=True)
    print(f"half interval over V, quartiles: {np.percentile(widths, [25, 50, 75]).round(2)}")
    print(f"V at once and V by forks of other signs: {np.mean(signs):.2f} of {len(signs)}")
    for one, other in combinations(means, 2):
        gap = np.array(means[one]) - np.array(means[other])
        if np.isfinite(gap).all():
            turned = np.array(np.meshgrid(*[[-1.0, 1.0]] * gap.size)).reshape(gap.size, -1)
            p = np.mean((gap[:, None] * turned).mean(axis=0) >= gap.mean() - 1e-12)
            print(f"{one} over {other}: {gap.mean():+.2f} bits, p = {p:.3f} (sign flips)")


def main() -> None:
    tension_and_loss()
    for idea_s in (1.0, 2.0):
        raised_by_lot(idea_s)
    against_falsifiers()


if __name__ == "__main__":
    main()
