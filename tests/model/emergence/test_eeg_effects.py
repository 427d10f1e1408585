"""Which effects of an EEG survive: told apart where the answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import EVERYBODY, random_map, settings

from model.eeg.series import BandState
from model.emergence.verify.arms import Design
from model.emergence.verify.eeg_effects import FOLLOWS, REST, Survivals, eeg_effects
from model.errors import InputError

SECONDS, SEEDS = 12.0, range(1, 12)


class Square:
    """Delta that is +2 and −2 in turn, 1 s each, from ``phase_s`` on."""

    def __init__(self, phase_s: float, level: float = 2.0) -> None:
        self._states = []
        for z in (level, -level):
            u = np.array([z, 0.0, 0.0, 0.0, 0.0])
            self._states.append(BandState(u, u, np.exp(0.4 * u), True, ""))
        self._phase_s = phase_s

    def at(self, time_s: float) -> BandState:
        return self._states[int(time_s + self._phase_s) % 2]

    def steady_until(self, time_s: float) -> float:
        return int(time_s + self._phase_s) + 1.0 - self._phase_s - 1e-9


@pytest.fixture(scope="module")
def found() -> Survivals:
    told = settings(schedule={"rates": dict.fromkeys(EVERYBODY, 0.4)})
    design = Design(random_map(2, n=12, m=30), told, Square(0.0), SECONDS)
    late, weak = [Square(1.0)] * len(SEEDS), [Square(0.0, 0.2)] * len(SEEDS)
    return eeg_effects(design, {"late": late, "weak": weak}, SEEDS, lambda share: None, processes=1)


def test_what_follows_the_eeg_survives_bands_of_the_same_level_at_other_times(found) -> None:
    told = {(row.null, row.measure): row for row in found.rows}
    follows = told["late", "follows tempo"]
    assert follows.shown
    assert follows.effect.before > 0.8
    assert follows.effect.after < -0.8
    assert "follows tempo" in found.survive("late")
    assert not told["late", "acting"].shown, "the same bands at other times keep the level"


def test_an_effect_of_level_is_one_of_the_eeg_and_bands_without_it_do_not_give_it(found) -> None:
    assert {"acting", "follows tempo"} <= set(found.effects()), "cosh: exp(±.5) is 1.13 on average"
    assert "acting" in found.survive("weak")
    assert "acting" not in found.survive("late")


def test_what_the_eeg_never_moves_is_left_out_and_at_rest_nothing_follows(found) -> None:
    assert found.left_out == dict.fromkeys(set(FOLLOWS) - {"follows tempo"}, "steady EEG")
    rest = [row for row in found.rows if row.null == REST and row.measure in FOLLOWS]
    assert [row.effect.after for row in rest] == [0.0]
    assert all(2.0**-10 <= row.p <= 1.0 for row in found.rows)


def test_too_few_seeds_are_refused() -> None:
    design = Design(random_map(2), settings(), Square(0.0), 4.0)
    with pytest.raises(InputError, match="5 seeds cannot show"):
        eeg_effects(design, {}, range(5), lambda share: None)
