"""The built-in generator: repeats, looks like EEG, and its states are what they are called."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.eeg.bands import band_powers
from model.eeg.generator import STATES, generate
from model.eeg.series import BandSeries
from model.errors import InputError

DELTA, THETA, ALPHA, BETA, GAMMA = range(5)


def test_the_same_seed_gives_the_same_bits_and_another_seed_another_recording():
    script = [("rest", 5.0), ("relaxed", 5.0)]
    first, again = generate(script, seed=2**63), generate(script, seed=2**63)
    np.testing.assert_array_equal(first.samples_uv, again.samples_uv)
    for other in (generate(script, seed=5), generate(script, seed=2**63, stream=1)):
        assert abs(np.corrcoef(first.samples_uv[0], other.samples_uv[0])[0, 1]) < 0.3


def test_rest_holds_about_the_power_of_the_known_recording_with_open_eyes():
    recording = generate([("rest", 300.0)], seed=3)
    powers = band_powers(recording.samples_uv, 160.0).mean(axis=0)
    known = [972.02, 251.28, 266.12, 339.85, 33.43]
    np.testing.assert_allclose(powers, known, rtol=0.25)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**64 - 1))
def test_states_move_the_bands_the_way_their_names_say(seed):
    seconds = 40.0
    series = BandSeries.from_script([(state, seconds) for state in STATES], seed=seed)
    mean = {}
    for number, state in enumerate(STATES):
        inside = (series.times_s > seconds * number + 4.0) & (
            series.times_s <= seconds * (number + 1)
        )
        mean[state] = series.z[inside].mean(axis=0)
    burst = series.z[(series.times_s > 193.0) & (series.times_s <= 200.0)].mean(axis=0)
    assert np.abs(mean["rest"]).max() < 1.2
    assert mean["relaxed"][ALPHA] > 2.0
    assert mean["relaxed"][ALPHA] > np.delete(mean["relaxed"], ALPHA).max() + 1.0
    assert mean["focused"][ALPHA] < -0.5
    assert min(mean["focused"][BETA], mean["focused"][GAMMA]) > 0.8
    assert min(mean["drowsy"][DELTA], mean["drowsy"][THETA]) > 0.5
    assert max(mean["drowsy"][ALPHA], mean["drowsy"][BETA]) < -0.5
    assert burst[GAMMA] > 3.0


def test_insight_is_alpha_first_and_gamma_after():
    series = BandSeries.from_script([("rest", 20.0), ("insight", 20.0)], seed=4)
    early = (series.times_s > 26.0) & (series.times_s <= 34.0)
    late = series.times_s > 38.0
    assert series.z[early, ALPHA].mean() > 2.0 > series.z[early, GAMMA].mean()
    assert series.z[late, GAMMA].mean() > 3.0 > series.z[late, ALPHA].mean()


def test_a_change_of_state_makes_no_step_in_the_signal_and_stays_within_its_second():
    changing = generate([("rest", 10.0), ("relaxed", 10.0)], seed=1).samples_uv
    resting = generate([("rest", 10.0), ("rest", 10.0)], seed=1).samples_uv
    added = changing - resting
    steps = np.abs(np.diff(added, axis=1))
    assert steps[:, 1520:1680].max() <= steps[:, 1680:].max()
    assert np.abs(added[:, :1519]).max() < 1e-9
    assert added[:, 1680:].std() > 10.0


@pytest.mark.parametrize("script", [[("angry", 5.0)], [("rest", 0.0)], [("rest", np.nan)], []])
def test_a_wrong_script_is_refused(script):
    with pytest.raises(InputError, match="script"):
        generate(script, seed=1)
