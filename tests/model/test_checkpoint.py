"""A world that is kept and put back goes on bit for bit."""

from __future__ import annotations

import json

import numpy as np
import pytest
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
    assert json.loads(json.dumps(facts)) == json.loads(json.dumps(told))


def test_the_same_world_twice_is_the_same() -> None:
    one, other = made(), made()
    one.advance(1.0)
    other.advance(1.0)
    same_bits(one, other)


def test_a_state_of_another_format_is_refused() -> None:
    arrays, facts = state_of(made())
    with pytest.raises(ValueError, match="format 99"):
        restore(made(), arrays, facts | {"format": 99})
