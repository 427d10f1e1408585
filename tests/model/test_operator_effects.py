"""Every default operator moves the field the way the table of the design says.

Each row was fixed before it was run: one band at z = 2, the same map and seed with that operator
and without it, all other operators at 1. The difference must have its sign in all six seeds
(by chance 1 in 64).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from planted import groups
from worlds import EVERYBODY, LIVELY, random_map, world

from model.eeg.series import BandSeries
from model.maps.schema import MetaMap
from model.mindfield import Mindfield
from model.settings import ScheduleSettings
from model.wiring import NewLinks

SEEDS = range(1, 7)
SECONDS = 2.5
DEFAULT = ScheduleSettings().operators
GROWING = {"on": True, "window_s": 8.0, "every_s": 1.0, "links_per_round": 2, "condense": False}


def _mixed(seed: int) -> MetaMap:
    return random_map(seed, n=40, m=160, meanings=4)


def arm(
    seed: int,
    band: str,
    operator: str | None,
    meta_map: Callable[[int], MetaMap] = _mixed,
    rates: dict[str, float] | None = None,
    **told: Any,
) -> Mindfield:
    operators = {} if operator is None else {operator: DEFAULT[operator]}
    schedule = {"operators": operators, "rates": rates or {}}
    bands = BandSeries.constant({band: 2.0})
    return world(meta_map(seed), seed, bands=bands, **({"laws": LIVELY} | told), schedule=schedule)


def differences(
    band: str, operator: str, measure: Callable[[Mindfield], float], **told: Any
) -> np.ndarray:
    """With the operator less without it, one for each seed."""
    return np.array(
        [
            measure(arm(seed, band, operator, **told)) - measure(arm(seed, band, None, **told))
            for seed in SEEDS
        ]
    )


def acting(model: Mindfield) -> float:
    model.advance(SECONDS)
    return float(np.mean(model.datacollector.model_vars["acting"][1:]))


def acting_principles(model: Mindfield) -> float:
    mine = model.field.agents.kind == model.kind_names.index("principle")
    acted = 0
    for _ in range(128):
        model.step()
        acted += int(model.field.stack.scratch.acting[0, mine].sum())
    return float(acted)


def sensed(model: Mindfield) -> float:
    model.advance(SECONDS)
    return float(model.field.ledger.by_name()["senses"])


def jumps(model: Mindfield) -> float:
    model.advance(SECONDS)
    model.jumps.close()
    return float(sum(event.type == "jump" for event in model.events))


def flow_of(rule: str) -> Callable[[Mindfield], float]:
    def flow(model: Mindfield) -> float:
        mine = model.field.links.kind == model.rule_names.index(rule)
        total = 0.0
        for _ in range(12):
            model.advance(0.25)
            total += float(model.field.links.flow[mine].mean())
        return total

    return flow


ROWS = [
    ("delta", "tempo", acting, -1),
    ("alpha", "senses", sensed, -1),
    ("alpha", "threshold", jumps, -1),
    ("gamma", "threshold", jumps, +1),
    ("beta", "logical", flow_of("logical"), +1),
    ("theta", "analogical", flow_of("analogical"), +1),
    ("gamma", "wave", flow_of("wave"), +1),
    ("beta", "principle", acting_principles, +1),
]


@pytest.mark.parametrize(
    ("band", "operator", "measure", "sign"),
    ROWS,
    ids=lambda told: told if isinstance(told, str) else "",
)
def test_an_operator_moves_what_it_is_named_for(band, operator, measure, sign) -> None:
    assert (sign * differences(band, operator, measure) > 0.0).all()


def test_gamma_pulls_phases_together_even_where_waves_carry_nothing() -> None:
    """The wave operator acts on the pull K as well as on the flow κ.

    Frequencies spread evenly by γ = .3·2π rad/s lock from K_c = 4γ/π = 2.4 /s on: K = 2 stays
    below, exp(.6)·2 = 3.6 comes above.
    """
    laws = {"wave": {"rate": 0.0, "K": 2.0}, "spread": 0.3}

    def order(model: Mindfield) -> float:
        model.advance(20.0)
        return float(np.mean(model.datacollector.model_vars["R"][40:]))

    apart = differences("gamma", "wave", order, meta_map=_images, laws=laws, rates=EVERYBODY)
    assert (apart > 0.0).all()


def _images(seed: int) -> MetaMap:
    return random_map(seed, n=40, m=600, rules=("wave",), kinds=("image",))


def test_theta_opens_growth() -> None:
    """That it opens pairs far apart, and links them: ``test_growth_links.py``."""
    laws = {"wave": {"K": 6.0}, "spread": 0.1, "threshold": 1e9, "start_energy": 1.0}

    def grown(model: Mindfield) -> float:
        model.field.agents.energy[:] = 1.0
        model.field.ledger.start = model.field.stored
        model.advance(12.0)
        return float(sum(event.name == "grown" for event in model.events))

    told = {"growth": GROWING, "laws": laws, "rates": EVERYBODY}
    apart = differences("theta", "growth", grown, meta_map=lambda seed: groups(4, 8)[0], **told)
    assert (apart > 0.0).all()


def test_delta_prunes_idle_links_sooner() -> None:
    def faded_at(model: Mindfield) -> float:
        ends = np.array([0, 1], np.int32)
        kind = np.full(2, model.rule_names.index("wave"), np.int8)
        model.field.lay(NewLinks(ends, ends[::-1].copy(), kind, np.zeros(2), grown=True))
        model.advance(5.0)
        return next(event.time_s for event in model.events if event.name == "faded")

    idle = {**GROWING, "every_s": 0.5, "links_per_round": 0, "fade_s": 4.0}
    told = {"growth": idle, "laws": {"wave": {"rate": 0.0}}}
    sooner = differences("delta", "pruning", faded_at, **told)
    assert (sooner < 0.0).all()
    assert sooner == pytest.approx(4.0 * np.exp(-0.6) - 4.0, abs=0.5 + 1 / 64)


def test_no_default_operator_is_left_out_here() -> None:
    held = {(band, operator) for band, operator, _, _ in ROWS}
    held |= {("theta", "growth"), ("delta", "pruning")}
    assert held == {(band, name) for name, weights in DEFAULT.items() for band in weights}
