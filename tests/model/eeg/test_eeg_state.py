"""What may be believed of the bands: calibrating, good, holding, lost."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.eeg.baseline import DECAY_S, HOLD_S
from model.eeg.generator import generate
from model.eeg.series import BandSeries, BandState, baseline_of
from model.eeg.state import CALIBRATING, NOT_YET, SignalState, signal_state

STRONG = np.array([0.0, 0.0, 3.0, 0.0, 0.0])


def state(good: bool, reason: str = "", age_s: float = 0.0, u=STRONG) -> BandState:
    return BandState(u, u, np.exp(0.4 * u), good, reason, age_s)


@pytest.mark.parametrize("reason", [NOT_YET, CALIBRATING])
def test_before_there_is_a_value_the_signal_is_calibrating(reason: str) -> None:
    assert signal_state(state(False, reason, math.inf)) is SignalState.CALIBRATING


def test_a_bad_window_holds_until_a_twentieth_is_left_and_is_then_lost() -> None:
    gone_s = HOLD_S + DECAY_S * math.log(20.0)
    assert signal_state(state(True)) is SignalState.GOOD
    assert signal_state(state(False, "flat", 0.25)) is SignalState.HOLDING
    assert signal_state(state(False, "flat", gone_s - 0.01)) is SignalState.HOLDING
    assert signal_state(state(False, "flat", gone_s + 0.01)) is SignalState.LOST
    assert signal_state(state(False, "flat", math.inf)) is SignalState.LOST


def test_there_is_nothing_to_hold_where_the_bands_are_at_rest() -> None:
    assert signal_state(state(False, "flat", 1.0, u=np.zeros(5))) is SignalState.LOST


def test_a_recording_goes_through_all_four_and_comes_back_when_its_signal_does() -> None:
    recording = generate([("relaxed", 80.0)], seed=1)
    flat = (recording.times_s > 10.0) & (recording.times_s < 36.0)
    recording.samples_uv[:, flat] = 0.0
    rest = baseline_of(generate([("rest", 30.0)], seed=1, stream=1))
    series = BandSeries.from_recording(recording, baseline=rest)
    seen = [signal_state(series.at(t)) for t in np.arange(0.0, 100.0, 0.25)]
    order = [one for one, before in zip(seen, [None, *seen], strict=False) if one is not before]
    words = [one.word for one in order]
    assert words == ["calibrating", "good", "holding", "lost", "good", "holding", "lost"]
    assert series.at(12.0).age_s == pytest.approx(1.75, abs=0.3)
