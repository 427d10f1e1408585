"""Lines of the card about groups in time: the stated level on nulls, and what was planted found."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from scenarios.card_groups import (
    complexity_finding,
    information_findings,
    order_findings,
    quarter_turn,
    shift_finding,
)
from scenarios.finding import Finding
from scenarios.group_readings import Groups, Shares

Floats = NDArray[np.float64]

NULLS, DRAWS, EVERY_S, PER_GROUP = 200, 39, 0.25, 8
LEVEL = 0.05 + 3.0 * math.sqrt(0.05 * 0.95 / NULLS)
"""The stated level and three standard errors of a rate seen in so many nulls."""


def remembering(t: int, k: int, moments: float, draw: np.random.Generator) -> Floats:
    """Independent AR(1) columns of unit variance, (t, k)."""
    keep = math.exp(-1.0 / moments)
    noise = draw.normal(size=(t, k)) * math.sqrt(1.0 - keep * keep)
    out = np.empty((t, k))
    out[0] = draw.normal(size=k)
    for at in range(1, t):
        out[at] = keep * out[at - 1] + noise[at]
    return out


def frequencies(k: int, draw: np.random.Generator) -> Floats:
    """As in a map: a few homes, each with a spread of 3 %, so that groups are near in step."""
    n = PER_GROUP * k
    return np.asarray(draw.choice([0.6, 1.0, 2.0], n) * (1.0 + 0.03 * draw.uniform(-1, 1, n)))


def with_fields(field: NDArray[np.complex128], energy: Floats, turning: Floats) -> Groups:
    t, k = energy.shape
    told = np.stack((field.real, field.imag, energy), axis=2)
    return Groups(
        np.arange(t) * EVERY_S, told, turning, np.repeat(np.arange(k), PER_GROUP), turning.size
    )


def uncoupled(draw: np.random.Generator, t: int = 120, k: int = 3) -> Groups:
    """Agents that turn for themselves, energies that waver for themselves."""
    turning = frequencies(k, draw)
    phase = draw.uniform(0, 2 * np.pi, turning.size) + 2 * np.pi * EVERY_S * np.outer(
        np.arange(t), turning
    )
    field = np.exp(1j * phase).reshape(t, k, PER_GROUP).mean(axis=2)
    return with_fields(field, 1.0 + 0.1 * remembering(t, k, 5.0, draw), turning)


def shuffled(draw: np.random.Generator, t: int = 120, *, k: int = 3) -> Groups:
    """Groups in step within, each wandering by itself: as if cut out of different runs."""
    turned = 2 * np.pi * np.cumsum(EVERY_S * (1.0 + 0.3 * draw.normal(size=(t, k))), axis=0)
    field = 0.5 * np.exp(1j * turned)
    return with_fields(field, 1.0 + 0.1 * remembering(t, k, 5.0, draw), frequencies(k, draw))


def test_uncoupled_groups_are_found_to_act_together_as_often_as_stated() -> None:
    draw, passed = np.random.default_rng(1), Counter[str]()
    for seed in range(NULLS):
        groups = uncoupled(draw)
        told = (
            *order_findings(groups, seed, draws=DRAWS),
            *information_findings(groups, seed, draws=DRAWS),
        )
        assert all(each.p is not None for each in told)
        passed.update(each.key for each in told if each.verdict == "shown")
    assert max(passed.values()) <= LEVEL * NULLS


def test_shuffled_groups_are_found_to_act_together_as_often_as_stated() -> None:
    draw, passed = np.random.default_rng(2), Counter[str]()
    for seed in range(NULLS):
        told = information_findings(shuffled(draw, k=2), seed, draws=DRAWS)
        passed.update(each.key for each in told if each.verdict == "shown")
    assert max(passed.values()) <= LEVEL * NULLS


@pytest.mark.slow
@pytest.mark.parametrize("made", [uncoupled, shuffled])
def test_of_phases_alone_groups_are_found_to_act_together_as_often_as_stated(
    made: Callable[..., Groups],
) -> None:
    """Energies that remember longer than the run are left out, and the level is kept."""
    draw, passed = np.random.default_rng(11), Counter[str]()
    for seed in range(NULLS):
        groups = made(draw, k=2)
        slow = 1.0 + np.cumsum(0.01 * draw.normal(size=(120, 2)) + 0.01, axis=0)
        walking = with_fields(_field(groups), slow, groups.frequency_hz)
        told = information_findings(walking, seed, draws=DRAWS)
        assert all(each.p is not None and each.reasons[0] == "phases.slow" for each in told)
        passed.update(each.key for each in told if each.verdict == "shown")
    assert max(passed.values()) <= LEVEL * NULLS


def test_slow_linear_energies_have_no_order_beyond_their_spectrum() -> None:
    draw = np.random.default_rng(3)
    found = [complexity_finding(shuffled(draw), seed, draws=DRAWS) for seed in range(NULLS)]
    assert all(told.p is not None for told in found)
    assert sum(told.verdict == "shown" for told in found) <= LEVEL * NULLS


def test_a_field_that_stands_still_is_found_to_have_moved_as_often_as_stated() -> None:
    draw, passed, asked = np.random.default_rng(4), 0, 0
    for seed in range(NULLS):
        shares = 0.25 + 0.02 * remembering(1200, 4, 5.0, draw)
        shares /= shares.sum(axis=1, keepdims=True)
        told = shift_finding(Shares(shares[300:600], shares[900:], EVERY_S), seed)
        passed, asked = passed + (told.verdict == "shown"), asked + (told.p is not None)
    assert asked > 0.9 * NULLS
    assert passed <= LEVEL * NULLS


def by_key(told: tuple[Finding, ...]) -> dict[str, Finding]:
    return {each.key: each for each in told}


def test_a_whole_that_no_part_shows_is_found() -> None:
    """Energies V + Dᵢ with ΣD = 0: only their mean remembers (Rosas, Mediano et al. 2020)."""
    draw = np.random.default_rng(5)
    groups = shuffled(draw, 400, k=4)
    apart = draw.normal(size=(400, 4))
    apart -= apart.mean(axis=1, keepdims=True)
    whole = 0.5 * remembering(400, 1, 10.0, draw)
    energy = 10.0 + whole + apart
    told = by_key(information_findings(with_fields(_field(groups), energy, groups.frequency_hz), 1))
    assert told["causal"].verdict == "shown"
    assert told["causal"].effect is not None
    assert told["causal"].effect > 0.0


def _field(groups: Groups) -> NDArray[np.complex128]:
    return np.asarray(groups.fields[:, :, 0] + 1j * groups.fields[:, :, 1])


def test_copies_are_found_to_repeat_one_another_and_the_bands_are_named_beside_it() -> None:
    draw = np.random.default_rng(6)
    groups = shuffled(draw, 300, k=4)
    common = remembering(300, 1, 8.0, draw)
    energy = 10.0 + common + 0.3 * draw.normal(size=(300, 4))
    copies = with_fields(_field(groups), energy, groups.frequency_hz)
    told = by_key(information_findings(copies, 1, driven=True))
    assert told["redundancy"].reasons == ("more", "driven")
    assert told["foretold"].verdict == "shown"
    assert information_findings(copies, 1, driven=True) == tuple(told.values())


def test_groups_in_step_beside_groups_out_of_step_are_a_chimera() -> None:
    draw = np.random.default_rng(7)
    groups = uncoupled(draw, 200, 4)
    field = _field(groups)
    field[:, :2] /= np.abs(field[:, :2])
    half = with_fields(field, groups.fields[:, :, 2], groups.frequency_hz)
    order, chimera = order_findings(half, 1)
    assert (order.verdict, chimera.verdict) == ("shown", "shown")
    assert chimera.effect is not None
    assert chimera.effect > 2.0


def test_energy_that_moves_for_good_is_found_and_a_memory_as_long_as_the_run_is_not_judged() -> (
    None
):
    draw = np.random.default_rng(8)
    shares = 0.25 + 0.01 * remembering(800, 4, 4.0, draw)
    shares[400:, 0] += 0.05
    shares /= shares.sum(axis=1, keepdims=True)
    told = shift_finding(Shares(shares[200:400], shares[600:], EVERY_S), 1, driven=True)
    assert (told.verdict, told.reasons) == ("shown", ("driven",))
    assert told.facts["value"] > 3.0 * told.facts["chance"]
    slow = np.abs(0.25 + 0.05 * remembering(200, 4, 300.0, draw))
    slow /= slow.sum(axis=1, keepdims=True)
    assert shift_finding(Shares(slow[:100], slow[100:], EVERY_S), 1).reasons == ("no.brief",)


def test_what_cannot_be_measured_says_why() -> None:
    draw = np.random.default_rng(9)
    groups = shuffled(draw)
    still = with_fields(_field(groups), np.ones((120, 3)), groups.frequency_hz)
    walk = 1.0 + np.arange(120)[:, None] + draw.normal(size=(120, 3))
    slow = with_fields(_field(groups), walk, groups.frequency_hz)
    one = with_fields(_field(groups)[:, :1], groups.fields[:, :1, 2], groups.frequency_hz[:8])
    short = with_fields(_field(groups)[:50], groups.fields[:50, :, 2], groups.frequency_hz)
    cases = {"groups": None, "one": one, "brief": short}
    for reason, case in cases.items():
        for told in (*information_findings(case, 1, draws=DRAWS), complexity_finding(case, 1)):
            assert (told.verdict, told.reasons) == ("not measured", (f"no.{reason}",))
    for reason, case in {"still": still, "slow": slow}.items():
        assert complexity_finding(case, 1).reasons == (f"no.{reason}",)
        for told in information_findings(case, 1, draws=DRAWS):
            assert told.p is not None
            assert told.reasons[0] == f"phases.{reason}"


def test_phases_that_wander_together_are_found_where_energies_cannot_be_measured() -> None:
    draw = np.random.default_rng(12)
    turned = 2 * np.pi * np.cumsum(EVERY_S * (1.0 + 0.3 * draw.normal(size=(400, 1))), axis=0)
    field = 0.5 * np.exp(1j * (turned + 0.3 * draw.normal(size=(400, 4))))
    still = with_fields(field, np.ones((400, 4)), frequencies(4, draw))
    told = by_key(information_findings(still, 1))
    assert told["redundancy"].reasons == ("phases.still", "more")
    assert told["foretold"].verdict == "shown"


def test_the_lag_is_a_quarter_turn_of_the_median_agent() -> None:
    groups = uncoupled(np.random.default_rng(10))
    slow = Groups(groups.time_s, groups.fields, groups.frequency_hz * 0 + 0.25, groups.group, 24)
    assert quarter_turn(slow) == 4
    assert quarter_turn(with_fields(_field(groups), groups.fields[:, :, 2], np.full(24, 9.0))) == 1


@pytest.mark.parametrize("k", [2, 6])
def test_two_to_six_groups_can_be_measured(k: int) -> None:
    told = information_findings(shuffled(np.random.default_rng(k), k=k), 1, draws=DRAWS)
    assert all(each.p is not None for each in told)
