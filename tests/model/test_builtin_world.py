"""The built-in map under the default constants is alive: neither dead nor saturated."""

from __future__ import annotations

import numpy as np
import pytest

from model.eeg.series import BandSeries
from model.mindfield import Mindfield
from model.settings import Settings
from scenarios.library import built_in_map

META_MAP = built_in_map()


def lived(seconds: float = 60.0, seed: int = 1, bands=None, **sections) -> Mindfield:
    told = {"emergence": {"every_s": 1e6}, "growth": {"on": True}} | sections
    series = BandSeries.constant(bands or {})
    model = Mindfield(META_MAP, Settings.model_validate(told), bands=series, seed=seed)
    model.advance(seconds)
    model.jumps.close()
    return model


def sizes(model: Mindfield) -> list[int]:
    return [event.facts["size"] for event in model.events if event.type == "jump"]


@pytest.fixture(scope="module")
def at_rest() -> list[Mindfield]:
    return [lived(seed=seed) for seed in (1, 2)]


def test_at_rest_it_jumps_now_and_then_in_several_sizes(at_rest) -> None:
    for model in at_rest:
        assert 0.05 <= len(sizes(model)) / model.seconds <= 2.0
        assert len(set(sizes(model))) >= 4
        assert max(sizes(model)) >= 5


def test_energies_stay_well_under_the_ceiling(at_rest) -> None:
    for model in at_rest:
        largest = max(model.datacollector.model_vars["largest_energy"])
        assert 0.3 < largest < 0.5 * model.settings.laws.ceiling


def test_alpha_calms_and_gamma_ignites(at_rest) -> None:
    rest = len(sizes(at_rest[0]))
    assert len(sizes(lived(bands={"alpha": 2.0}))) < 0.5 * rest
    assert len(sizes(lived(bands={"gamma": 2.0}))) > 2.0 * rest


def test_the_loss_falls_as_the_intention_routes_harder() -> None:
    found = []
    for beta in (0.0, 0.5, 2.0):
        late = [
            np.mean(lived(seed=seed, intention={"beta": beta}).datacollector.model_vars["loss"])
            for seed in (1, 2, 3)
        ]
        found.append(float(np.mean(late)))
    assert found[0] > found[1] > found[2]


@pytest.mark.parametrize("seconds", [200.0, pytest.param(600.0, marks=pytest.mark.slow)])
def test_a_long_run_neither_explodes_nor_dies(seconds: float) -> None:
    model = lived(seconds=seconds)
    assert 0.05 < len(sizes(model)) / model.seconds < 2.0
    assert model.field.n_links < 3 * 340
    assert model.field.ledger.residual(model.field.stored) < 1e-13
