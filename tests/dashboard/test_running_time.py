"""A session goes back in time and parts into two worlds, bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_session import begin, choice, same, stepped  # noqa: F401

from dashboard.running import world
from dashboard.running.field_world import MOST_RELIVED_S
from dashboard.running.past import (
    MOST_BYTES,
    MOST_MOMENTS,
    Change,
    Moment,
    Notes,
    Past,
    pieces_of,
    same_bits,
)
from dashboard.running.session import Session
from dashboard.running.snapshot import Snapshot
from dashboard.running.world import Choice
from model.eeg.series import BandSeries
from model.settings import Settings

Begin = Callable[[Choice], Session]


def alike(one: Snapshot, other: Snapshot) -> bool:
    """Whether two moments show the same, to the last bit."""
    arrays = ("energy", "tension", "phase", "cluster", "flow", "times", "series")
    plain = ("step", "seconds", "events", "events_in_all", "jumps", "clusters", "looked_s")
    facts = ("ledger", "in_force", "operators")
    return (
        all(np.array_equal(getattr(one, n), getattr(other, n), equal_nan=True) for n in arrays)
        and all(getattr(one, n) == getattr(other, n) for n in (*plain, *facts))
        and one.topology is not None
        and other.topology is not None
        and np.array_equal(one.topology.places, other.topology.places)
        and np.array_equal(one.topology.ends, other.topology.ends)
    )


def test_any_step_of_the_past_comes_back_bit_for_bit_and_goes_on_as_it_went(
    begin: Begin,  # noqa: F811
) -> None:
    session = begin(Choice(turned={"laws.pump": 0.1}))
    seen = {0: session.settle()}
    for step in (100, 333, 640, 1000):
        session.step(step - max(seen))
        seen[step] = session.settle()
    assert seen[1000].looked_s is not None
    for step in (640, 100, 1000):
        session.go_to(step)
        told = session.settle()
        assert not told.playing
        assert alike(told, seen[step]), step
    session.go_to(100)
    session.step(100)
    session.step(133)
    assert alike(session.settle(), seen[333])
    # What has been goes on being there to go to.
    session.go_to(1000)
    assert alike(session.settle(), seen[1000])
    session.back()
    told = session.settle()
    assert told.step == max(step for step in told.kept if step < 1000)


def test_what_was_turned_by_hand_on_the_way_is_turned_again_on_the_way_back(
    begin: Begin,  # noqa: F811
    choice: Choice,  # noqa: F811
) -> None:
    session = begin(replace(choice, eeg="hands"))
    session.step(150)
    session.turn("laws.wave.K", 9.0)
    session.step(30)
    session.set_bands({"alpha": 2.0})
    session.step(120)
    seen = session.settle()
    session.go_to(140)
    before = session.settle()
    assert before.in_force["laws.wave.K"] == world.value_of(
        world.build(choice).settings, "laws.wave.K"
    )
    assert before.operators["threshold"] == pytest.approx(1.0)
    assert session.choice.turned == choice.turned
    session.go_to(300)
    assert alike(session.settle(), seen)
    assert session.choice.turned["laws.wave.K"] == 9.0
    assert session.choice.bands == {"alpha": 2.0}
    # Whoever goes on from before it goes on without it.
    session.go_to(140)
    session.step(160)
    told = session.settle()
    assert same(told, stepped(replace(choice, eeg="hands"), 300))
    assert max(told.kept) <= 300
    # Another turn at an earlier step makes another future.
    session.go_to(64)
    session.turn("laws.pump", 0.0)
    assert max(session.settle().kept) <= 64


def test_the_same_world_twice_on_one_clock_differs_by_what_is_turned_in_one(
    begin: Begin,  # noqa: F811
    choice: Choice,  # noqa: F811
) -> None:
    session = begin(choice)
    session.step(200)
    session.fork()
    session.step(100)
    main, twin = session.settle(), session.beside.snapshot
    assert alike(replace(main), replace(twin))
    assert main.apart is not None
    assert main.apart.distance == 0.0
    assert main.apart.agents == ()
    session.beside.turn("laws.pump", 0.0)
    session.step(200)
    main, other = session.settle(), session.beside.snapshot
    assert main.step == other.step == 500
    assert same(main, stepped(choice, 500))
    assert main.apart is not None
    assert main.apart.knobs == ("laws.pump",)
    assert main.apart.energy[0] > main.apart.energy[1]
    assert 0.0 < main.apart.distance <= 1.0
    most = main.apart.agents[0]
    gaps = np.abs(main.energy - other.energy)
    assert abs(most[2] - most[3]) == pytest.approx(float(gaps.max()), rel=1e-5)
    # Both go back, never to before they parted.
    session.go_to(10)
    assert session.settle().step == session.beside.snapshot.step == 200
    session.go_to(500)
    assert alike(session.settle(), main)
    assert alike(session.beside.snapshot, other)
    session.take_beside()
    taken = session.settle()
    assert taken.apart is None
    assert np.array_equal(taken.energy, other.energy)
    assert session.choice.turned["laws.pump"] == 0.0
    # The past that the two had in common is the past of the one that was taken.
    session.go_to(0)
    assert same(session.settle(), stepped(choice, 0))


def test_a_fork_may_have_a_chance_of_its_own_and_be_let_go(
    begin: Begin,  # noqa: F811
    choice: Choice,  # noqa: F811
) -> None:
    session = begin(choice)
    session.step(100)
    session.fork(seed=99)
    session.step(300)
    main, other = session.settle(), session.beside.snapshot
    assert main.apart is not None
    assert main.apart.seed
    assert not np.array_equal(main.energy, other.energy)
    session.close_beside()
    session.step(100)
    told = session.settle()
    assert told.apart is None
    assert session.beside.snapshot.step == 400
    assert same(told, stepped(choice, 500))


GROWING = {
    "laws.wave.K": 8.0,
    "growth.window_s": 8.0,
    "growth.every_s": 2.0,
    "growth.condense_after": 1,
    "growth.condense_coherence": 0.05,
    "emergence.every_s": 4.0,
    "emergence.runs": 2,
    "emergence.nulls": 19,
    "emergence.alpha": 0.49,
}
"""So that links grow and agents condense soon; whether they mean anything is not asked here."""


def test_a_field_that_grows_comes_back_as_it_was(begin: Begin) -> None:  # noqa: F811
    session = begin(Choice(turned=GROWING))
    session.step(200)
    early = session.settle()
    session.step(500)
    late = session.settle()
    assert late.energy.size > early.energy.size
    assert late.topology is not None
    assert early.topology is not None
    assert len(late.topology.codes) > len(early.topology.codes)
    session.go_to(200)
    assert alike(session.settle(), early)
    session.go_to(700)
    told = session.settle()
    assert np.array_equal(told.energy, late.energy)
    assert np.array_equal(told.flow, late.flow)
    assert told.events == late.events


def moment(step: int, size: int = 1) -> Moment:
    notes = Notes(Choice(), {}, 0, (), None)
    # Memory is only asked for, never touched.
    arrays = {"held": (np.empty(size, np.uint8),)}
    return Moment(step, arrays, b"", Settings(), BandSeries.neutral(), 1, notes)


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 600), st.sampled_from([1, 2**20, 3 * 2**20]))
def test_moments_kept_are_bounded_and_thin_out_with_their_age(many: int, size: int) -> None:
    past = Past()
    for number in range(many):
        past.keep(moment(64 * number, size))
    steps, last = past.steps(), 64 * (many - 1)
    assert len(steps) <= MOST_MOMENTS
    assert past.size() <= MOST_BYTES
    assert steps[0] == 0
    assert steps[-1] == last
    # However long ago: the next moment is at most a fixed share of that away.
    share = 8.0 / min(MOST_MOMENTS, MOST_BYTES // size)
    for early, late in pairwise(steps):
        assert late - early <= 64 + share * (last - early) * max(np.log2(many), 1.0)


def test_what_two_moments_share_is_kept_once() -> None:
    table = np.random.default_rng(1).random((256, 600))
    one = pieces_of(table, ())
    table[3] += 1.0
    two = pieces_of(table, one)
    assert [a is b for a, b in zip(one, two, strict=True)] == [row != 3 for row in range(256)]
    assert np.array_equal(np.stack(two), table)
    nothing = np.array([np.nan, -0.0])
    assert pieces_of(nothing.copy(), pieces_of(nothing, ()))[0] is not nothing
    assert not same_bits(np.array([0.0]), np.array([-0.0]))


def test_a_far_step_leads_to_the_nearest_kept_moment() -> None:
    past = Past(moments=[moment(0), moment(6400), moment(64000)])
    most = round(MOST_RELIVED_S * 64)
    assert past.way_to(6401, most)[1] == 6401
    assert past.way_to(30000, most)[1] == 6400
    assert past.way_to(60000, most)[1] == 64000
    past.change(Change(64000, "turn", ("laws.pump", 0.1)))
    past.go_on(6400)
    assert past.steps() == (0, 6400, 64000)
