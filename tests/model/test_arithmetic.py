"""Elementary functions against the libm, draws against Random123's known answers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from model.arithmetic import PI, angle, exp, philox, sincos, uniform, uniforms, wrapped


def test_sincos_agrees_with_the_libm_to_two_ulp() -> None:
    for x in np.linspace(-2 * PI, 2 * PI, 20_001):
        s, c = sincos(x)
        assert abs(s - math.sin(x)) < 3e-16
        assert abs(c - math.cos(x)) < 3e-16


def test_exp_agrees_with_the_libm_to_two_ulp() -> None:
    for x in np.linspace(-60.0, 20.0, 20_001):
        assert exp(x) == pytest.approx(math.exp(x), rel=4.5e-16)


def test_angle_agrees_with_atan2_in_all_quadrants() -> None:
    for a in np.linspace(-PI, PI, 20_001):
        y, x = math.sin(a) * 3.7, math.cos(a) * 3.7
        assert angle(y, x) == pytest.approx(math.atan2(y, x), abs=9e-16)
    assert angle(0.0, 0.0) == 0.0


@pytest.mark.parametrize("x", [-PI, PI, 3 * PI, -7.0, 0.0, 1e6, -1e6, np.nextafter(PI, 4)])
def test_a_wrapped_phase_lies_in_its_range(x: float) -> None:
    assert -PI <= wrapped(x) < PI
    assert math.cos(wrapped(x)) == pytest.approx(math.cos(x), abs=1e-9)


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        (
            (0xFFFFFFFF,) * 4,
            (0xFFFFFFFF,) * 2,
            (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
        ),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_known_answers_of_random123(counter, key, answer) -> None:
    assert tuple(int(word) for word in philox(*counter, *key)) == answer


def test_draws_are_uniform_and_depend_on_every_part_of_their_key() -> None:
    draws = uniforms(7, 1, 3, 20_000)
    assert stats.kstest(draws, "uniform").pvalue > 1e-3
    assert draws[11] == uniform(7, 1, 3, 11)
    for other in (uniforms(8, 1, 3, 100), uniforms(7, 2, 3, 100), uniforms(7, 1, 4, 100)):
        assert np.count_nonzero(other == draws[:100]) == 0
        assert abs(np.corrcoef(other, draws[:100])[0, 1]) < 0.4
    assert uniforms(7 + 2**32, 1, 3, 1) != uniforms(7, 1, 3, 1)
    assert uniforms(2**64 - 1, 1, 3, 1) != uniforms(2**63 - 1, 1, 3, 1)
