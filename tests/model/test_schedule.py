"""Bands become operators, and operators move the field the way they say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from worlds import LIVELY, random_map, settings, world

from model.eeg.series import BandSeries
from model.errors import InputError
from model.mindfield import Mindfield
from model.schedule import BAND_NAMES, operator

WEIGHTS = st.dictionaries(st.sampled_from(BAND_NAMES), st.floats(-5, 5))


@given(WEIGHTS, st.lists(st.floats(-3, 3), min_size=5, max_size=5))
def test_an_operator_is_the_clipped_exponential_of_the_weighted_bands(weights, u) -> None:
    exponent = sum(weights.get(name, 0.0) * z for name, z in zip(BAND_NAMES, u, strict=True))
    value = operator(weights, np.array(u))
    assert value == pytest.approx(min(max(math.exp(exponent), 0.25), 4.0), rel=1e-12)


def test_at_rest_every_operator_is_one() -> None:
    assert set(world(random_map(1)).operators.values()) == {1.0}


@pytest.mark.parametrize(
    ("section", "told", "name"),
    [
        ("operators", {"thresold": {"alpha": 1.0}}, "thresold"),
        ("rates", {"dream": 0.5}, "dream"),
    ],
)
def test_what_cannot_be_steered_is_refused_by_name(section, told, name) -> None:
    with pytest.raises(InputError, match=f"schedule.{section}: '{name}'"):
        Mindfield(random_map(1), settings(schedule={section: told}))


def test_the_share_of_agents_that_act_is_their_kinds_rate() -> None:
    model = world(random_map(1, n=400, m=0), schedule={"rates": {"image": 0.8}})
    image = model.field.agents.kind == model.kind_names.index("image")
    acted = []
    for _ in range(100):
        model.step()
        acted.append(model.field.stack.scratch.acting[0, image].mean())
    sd = math.sqrt(0.8 * 0.2 / (100 * image.sum()))
    assert np.mean(acted) == pytest.approx(0.8, abs=4 * sd)


def jumps_of(bands: dict[str, float], seconds: float = 20.0) -> int:
    model = world(random_map(1), bands=BandSeries.constant(bands), laws={"pump": 1.0})
    model.advance(seconds)
    model.jumps.close()
    return sum(event.type == "jump" for event in model.events)


def test_alpha_calms_and_gamma_ignites() -> None:
    rest = jumps_of({})
    assert rest > 10
    assert jumps_of({"alpha": 2.0}) < 0.7 * rest
    assert jumps_of({"gamma": 2.0}) > 1.3 * rest


def test_alpha_shuts_the_senses() -> None:
    told = {"operators": {"senses": {"alpha": -0.3}}}
    quiet = BandSeries.constant({"alpha": 2.0})
    at_rest, shut = world(random_map(1)), world(random_map(1), bands=quiet, schedule=told)
    at_rest.step()
    shut.step()
    ratio = shut.field.ledger.by_name()["senses"] / at_rest.field.ledger.by_name()["senses"]
    assert ratio == pytest.approx(math.exp(-0.6), rel=1e-9)


def test_a_rate_that_could_overdraw_is_refused_with_the_number() -> None:
    with pytest.raises(InputError, match=r"laws.logical.rate: .*1\.25 times .*16 or less"):
        world(random_map(1), laws={"logical": {"rate": 20.0}})
    with pytest.raises(InputError, match=r"laws\.discharge"):
        world(random_map(1), laws={**LIVELY, "discharge": {"own": 0.6, "out": 0.5}})


def test_oscillators_too_fast_for_the_step_are_refused() -> None:
    with pytest.raises(InputError, match=r"laws\.slowdown: the fastest agent"):
        world(random_map(1), laws={"slowdown": 1.0})


def test_a_cascade_that_could_never_end_cannot_be_set_up() -> None:
    with pytest.raises(ValidationError, match=r"less than or equal to 0\.98"):
        settings(laws={"discharge": {"own": 0.0, "out": 1.0}})
