"""The four rules against their equations, and within their bounds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.transducers import RULES, Flow, Ports, analogical, emotional, logical, wave

ENERGY = st.floats(0.0, 50.0)
PORTS = st.builds(
    lambda source, target, phase, share, similarity, valence, rate, pull: Ports(
        source, target, math.sin(phase), math.cos(phase), share, similarity, valence, rate, pull,
        8.0, 1 / 64,
    ),
    ENERGY, ENERGY, st.floats(-math.pi, math.pi), st.floats(0.0, 1.0), st.floats(0.0, 1.0),
    st.floats(-1.0, 1.0), st.floats(0.0, 16.0), st.floats(0.0, 40.0),
)  # fmt: skip


def port(**told: float) -> Ports:
    base = {
        "source": 2.0, "target": 0.5, "sine": 0.6, "cosine": 0.8, "share": 0.25,
        "similarity": 0.5, "valence": 0.8, "rate": 2.0, "pull": 4.0, "ceiling": 8.0, "dt": 1 / 64,
    }  # fmt: skip
    return Ports(**{**base, **told})


def test_logical_passes_a_share_of_its_source_whatever_the_target_holds() -> None:
    assert logical(port()).drawn == pytest.approx(2.0 * 0.25 * 2.0 / 64)
    assert logical(port(target=100.0)) == logical(port())


def test_analogical_diffuses_down_the_slope_between_like_meanings() -> None:
    assert analogical(port()).drawn == pytest.approx(2.0 * 0.25 * 0.5 * 1.5 / 64)
    assert analogical(port(target=3.0)).drawn == 0.0
    assert analogical(port(similarity=0.0)).drawn == 0.0


def test_wave_gives_from_the_leading_phase_and_pulls_as_kuramoto_for_equal_energies() -> None:
    flow = wave(port())
    assert flow.drawn == pytest.approx(2.0 * 0.25 * min(2.0, math.sqrt(1.0)) * 0.6 / 64)
    assert wave(port(sine=-0.6)).drawn == 0.0
    assert flow.turn == pytest.approx(4.0 * 0.6 * 2 * 2.0 / 2.5)
    assert wave(port(target=2.0)).turn == pytest.approx(4.0 * 0.6)
    assert wave(port(source=0.0, target=0.0)) == Flow(0.0, 0.0, 0.0, 0.0)


def test_emotional_pays_from_its_own_supply_or_inhibits() -> None:
    flow = emotional(port())
    assert flow.drawn == 0.0
    assert flow.supplied == pytest.approx(2.0 * 0.25 * 0.8 * 2.0 * (1 - 0.5 / 8) / 64)
    assert emotional(port(target=9.0)).supplied == 0.0
    against = emotional(port(valence=-0.8))
    assert against.supplied == 0.0
    assert against.inhibition == pytest.approx(2.0 * 0.25 * 0.8 * (2.0 / 2.5) / 64)


@given(PORTS)
def test_no_rule_draws_more_than_its_share_of_what_the_source_holds(ports: Ports) -> None:
    for rule in RULES:
        flow = rule.law(ports)
        most = ports.rate * ports.share * ports.source * ports.dt
        assert 0.0 <= flow.drawn <= most * (1 + 1e-12)
        assert flow.supplied >= 0.0
        assert flow.inhibition >= 0.0
        assert all(math.isfinite(part) for part in flow)


@given(PORTS)
def test_only_emotional_links_are_active(ports: Ports) -> None:
    for rule in RULES:
        if rule.name != "emotional":
            assert rule.law(ports).supplied == 0.0
