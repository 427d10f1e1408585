"""A world that is kept and put back goes on bit for bit."""

from __future__ import annotations

import json

import numpy as np
import pytest
from planted import fed_groups
from test_invariants import GROWING, same_bits
from worlds import LIVELY, random_map, world

from model.checkpoint import restore, state_of
from model.eeg.series import BandSeries

TOLD = {
    "laws": LIVELY,
    "growth": GROWING,
    "triggers": [
        {"when": "alpha > 0.5 for 0.2 s", "do": "ignite", "strength": 0.5, "refractory_s": 0.7}
    ],
}


def made():
    bands = BandSeries.constant({"alpha": 1.0})
    return world(random_map(9, meanings=3), 5, bands=bands, **TOLD)


@pytest.mark.parametrize("seconds", [0.25, 1.5, 2.75])
def test_save_and_resume_gives_the_same_bits_as_an_uncut_run(tmp_path, seconds: float) -> None:
    whole = made()
    whole.advance(4.0)
    first = made()
    first.advance(seconds)
    arrays, facts = state_of(first)
    with (tmp_path / "state.npz").open("wb") as stream:
        np.savez(stream, **arrays)
    text = json.dumps(facts)

    again = made()
    with np.load(tmp_path / "state.npz", allow_pickle=False) as held:
        restore(again, {name: held[name] for name in held.files}, json.loads(text))
    assert again.seconds == seconds
    again.advance(4.0 - seconds)
    same_bits_but_lists(whole, again)
    assert any(event.type == "link" for event in whole.events)
    assert any(event.type == "trigger" for event in whole.events)


def same_bits_but_lists(one, other) -> None:
    """As ``same_bits``, where JSON has made lists of tuples."""
    arrays, facts = state_of(one)
    again, told = state_of(other)
    for name, array in arrays.items():
        assert array.tobytes() == again[name].tobytes(), name
    # As text: nan stands where a group is not shown, and no nan equals another.
    assert json.dumps(facts, sort_keys=True) == json.dumps(told, sort_keys=True)


FATED = {
    "laws": {"wave": {"K": 8.0}},
    "growth": {"on": True, "window_s": 2.0, "every_s": 0.5, "condense_after": 1, "fade_s": 1.0},
    "emergence": {"every_s": 1.0, "nulls": 39, "runs": 2},
    "intention": {"grows": 0.1},
}


def live_on(model, until_s: float) -> None:
    """Groups that condense; at 5 s a person removes most of what the first condensed from."""
    model.advance(min(until_s, 5.0) - model.seconds if model.seconds < 5.0 else 0.0)
    if model.seconds == 5.0:
        for name in model.growth.condensates[0].members[2:]:
            if model.agent(name).alive:
                model.agent(name).remove()
    model.advance(until_s - model.seconds)


def test_a_world_that_condenses_and_dissolves_is_resumed_bit_for_bit() -> None:
    def fated():
        return world(fed_groups(4), 5, **FATED)

    whole, resumed = fated(), []
    for seconds in (4.5, 8.5):
        live_on(whole, seconds)
        arrays, facts = state_of(whole)
        resumed.append(fated())
        kept = {name: array.copy() for name, array in arrays.items()}
        restore(resumed[-1], kept, json.loads(json.dumps(facts)))
        assert resumed[-1].growth.condensates == whole.growth.condensates
    live_on(whole, 9.5)
    told = [event.type for event in whole.events]
    assert "condensation" in told
    assert "dissolution" in told
    for again in resumed:
        live_on(again, 9.5)
        same_bits_but_lists(whole, again)
        assert len(again.agents) == len(whole.agents) == whole.field.agents.alive.sum()


def test_the_same_world_twice_is_the_same() -> None:
    one, other = made(), made()
    one.advance(1.0)
    other.advance(1.0)
    same_bits(one, other)


def test_a_state_of_another_format_is_refused() -> None:
    arrays, facts = state_of(made())
    with pytest.raises(ValueError, match="format 99"):
        restore(made(), arrays, facts | {"format": 99})
