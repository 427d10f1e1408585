"""EEG nulls keep what they say and lose the rest, the same for the same seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.eeg.nulls import BLOCK_S, from_other, phase_randomised, shuffled
from model.eeg.series import BandSeries
from model.errors import InputError
from scenarios.inputs import null_of
from scenarios.schema import Scenario

SCRIPT = [("rest", 30.0), ("relaxed", 25.0), ("focused", 27.0)]
MAKERS = [shuffled, phase_randomised]


@pytest.fixture(scope="module")
def series() -> BandSeries:
    return BandSeries.from_script(SCRIPT, seed=3)


@pytest.mark.parametrize("make", MAKERS)
def test_the_same_seed_gives_the_same_bits_and_another_seed_another_null(make, series) -> None:
    one, two, other = make(series, seed=5), make(series, seed=5), make(series, seed=6)
    for name in ("z", "u", "relative"):
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes()
        assert getattr(one, name).tobytes() != getattr(other, name).tobytes()
    assert one.notes[0].startswith("null: ")
    assert (one.calibrated, one.source, one.seconds) == (True, "generator", series.seconds)


@pytest.mark.parametrize("make", MAKERS)
def test_every_value_stays_so_the_level_does_and_its_time_does_not(make, series) -> None:
    same_time = []
    for seed in range(12):
        null = make(series, seed=seed)
        np.testing.assert_allclose(np.sort(null.z, axis=0), np.sort(series.z, axis=0))
        np.testing.assert_allclose(np.sort(null.u, axis=0), np.sort(series.u, axis=0))
        np.testing.assert_allclose(
            np.sort(null.relative, axis=0), np.sort(series.relative, axis=0), rtol=1e-9
        )
        same_time.append(np.corrcoef(null.z[:, 2], series.z[:, 2])[0, 1])
    assert abs(np.mean(same_time)) < 3.0 * np.std(same_time) / np.sqrt(12) + 0.05
    assert np.std(same_time) > 0.05


def test_a_shuffled_series_is_whole_pieces_of_it_with_all_their_bands(series) -> None:
    null = shuffled(series, seed=1)
    rows = {row.tobytes(): at for at, row in enumerate(series.z)}
    order = np.array([rows[row.tobytes()] for row in null.z])
    assert sorted(order) == list(range(len(order)))
    np.testing.assert_array_equal(null.u, series.u[order])
    np.testing.assert_array_equal(null.relative, series.relative[order])
    seams = np.count_nonzero(np.diff(order) != 1)
    pieces = int(np.ceil((series.times_s[-1] - series.times_s[0] + 0.25) / BLOCK_S))
    assert pieces / 2 < seams <= pieces - 1


def test_bad_windows_move_with_their_piece(series) -> None:
    bad = np.arange(len(series.times_s)) % 50 == 7
    marked = replace(series, good=~bad, reason=tuple("flat" if b else "" for b in bad))
    null = shuffled(marked, seed=2)
    assert [why == "flat" for why in null.reason] == (~null.good).tolist()
    assert null.good.sum() == marked.good.sum()
    was_bad = {row.tobytes() for row in series.z[bad]}
    assert {row.tobytes() for row in null.z[~null.good]} == was_bad
    steady = phase_randomised(marked, seed=2)
    np.testing.assert_array_equal(steady.good, marked.good)


def test_randomised_phases_keep_the_spectra_and_what_the_bands_share(series) -> None:
    draw = np.random.default_rng(1)
    n = 1200
    common, own = draw.normal(size=(2, n + 40))
    smooth = np.ones(9) / 3.0
    common, own = (np.convolve(one, smooth, "same")[20:-20] for one in (common, own))
    z = np.stack([common, 0.8 * np.roll(common, 3) + 0.6 * own, own, -common, own - common], 1)
    wide = replace(
        series,
        times_s=2.0 + 0.25 * np.arange(n),
        power_uv2=np.ones((n, 5)),
        z=z,
        u=np.clip(z, -3, 3),
        relative=np.exp(0.4 * z),
        good=np.ones(n, np.bool_),
        reason=("",) * n,
        seconds=302.0,
    )
    null = phase_randomised(wide, seed=4)
    assert np.abs(null.u).max() <= 3.0
    np.testing.assert_allclose(np.corrcoef(null.z.T), np.corrcoef(z.T), atol=0.06)
    for lag in (3, 8):
        before = np.corrcoef(z[:-lag, 0], z[lag:, 1])[0, 1]
        after = np.corrcoef(null.z[:-lag, 0], null.z[lag:, 1])[0, 1]
        assert after == pytest.approx(before, abs=0.08)
    power = [np.abs(np.fft.rfft(one - one.mean(), axis=0)) ** 2 for one in (z, null.z)]
    assert np.abs(power[1] - power[0]).sum() / power[0].sum() < 0.1


def test_another_recording_takes_the_place_only_where_it_is_long_enough(series) -> None:
    short = BandSeries.from_script([("rest", 20.0)], seed=1)
    with pytest.raises(InputError, match=r"20\.0 s long, and 82\.0 s are asked for.*run\.seconds"):
        from_other(series, short, seconds=series.seconds)
    null = from_other(series, short, seconds=20.0)
    np.testing.assert_array_equal(null.z, short.z)
    assert null.notes[0] == "null: bands of generator in place of generator"


@pytest.mark.parametrize("make", MAKERS)
def test_what_has_no_order_to_lose_is_refused(make) -> None:
    with pytest.raises(InputError, match=r"eeg\.null: the bands never change"):
        make(BandSeries.constant({"alpha": 2.0}), seed=1)
    with pytest.raises(InputError, match=r"eeg\.null: .*too few"):
        make(BandSeries.from_script([("rest", 3.0)], seed=1), seed=1)


@pytest.mark.parametrize("null", ["shuffle", "phase"])
def test_a_null_has_the_level_of_what_a_shorter_run_hears(null) -> None:
    whole = BandSeries.from_script([("rest", 30.0), ("relaxed", 30.0)], seed=3)
    made = null_of(Scenario(), whole, null, seconds=30.0, seed=1)
    heard = whole.times_s <= 30.0
    assert (made.seconds, len(made.reason)) == (30.0, heard.sum())
    np.testing.assert_allclose(made.u.mean(axis=0), whole.u[heard].mean(axis=0), atol=1e-9)
    assert whole.u[:, 2].mean() > made.u[:, 2].mean() + 0.5
    for seconds in (1.0, 2.0, 3.0):
        with pytest.raises(InputError, match=r"eeg\.null: .*too few"):
            null_of(Scenario(), whole, null, seconds=seconds, seed=1)


def test_less_than_24_s_are_not_shuffled() -> None:
    with pytest.raises(InputError, match=r"23 s of EEG are too few .* Give 24 s"):
        shuffled(BandSeries.from_script([("rest", 23.0)], seed=1), seed=1)
    assert shuffled(BandSeries.from_script([("rest", 24.0)], seed=1), seed=1).seconds == 24.0
