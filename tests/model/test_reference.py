"""The compiled engine equals the plain one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_engine import ReferenceField
from worlds import LIVELY, random_map, world

from model.eeg.series import BandSeries


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    alpha=st.floats(-2.0, 2.0),
    gamma=st.floats(-2.0, 2.0),
    meanings=st.sampled_from([0, 4]),
)
def test_compiled_and_plain_engine_agree_with_everything_on(seed, alpha, gamma, meanings) -> None:
    bands = BandSeries.constant({"alpha": alpha, "gamma": gamma})
    model = world(random_map(seed, meanings=meanings), seed, bands=bands, laws=LIVELY)
    plain = ReferenceField(model)
    for _ in range(200):
        plain.step(model.scheduler.read(bands.at(0.0)))
        model.step()
    a, ledger = model.field.agents, model.field.ledger
    np.testing.assert_allclose(a.energy, plain.energy, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(a.tension, plain.tension, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(np.exp(1j * a.phase), plain.phases(), atol=1e-9)
    assert ledger.pumped == pytest.approx(plain.pumped, rel=1e-12)
    assert ledger.dissipated == pytest.approx(plain.dissipated, rel=1e-12)


def test_a_lively_world_jumps_so_that_the_comparison_means_something() -> None:
    model = world(random_map(5), laws=LIVELY)
    plain = ReferenceField(model)
    for _ in range(200):
        plain.step(model.scheduler.read(model.band_state))
        model.step()
    model.jumps.close()
    sizes = [event.facts["size"] for event in model.events if event.type == "jump"]
    assert sum(sizes) == len(plain.jumped) > 20
    assert max(sizes) > 1
