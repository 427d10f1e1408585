"""What goes to the browser: bytes laid out as the drawing reads them, looks and places."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from worlds import link, random_map, world

from agents.kinds import KINDS
from agents.transducers import RULES
from dashboard.drawing.field_map import FieldMap, frame_bytes
from dashboard.drawing.layout import place_new, places
from dashboard.drawing.line_chart import points_bytes
from dashboard.drawing.looks import GROWN, NEGATIVE, phase_colour, portray, style_of
from dashboard.drawing.pictures import panels
from dashboard.running import snapshot as shown
from dashboard.running.snapshot import SERIES, Flash, Snapshot, drawn_links, series_of, topology_of
from model.events import Event
from model.maps.schema import AgentEntry, MetaMap


def test_every_kind_has_its_own_shape_and_keeps_its_label() -> None:
    model = world(random_map(1))
    looks = [portray(model.agent_at(row)) for row in range(model.field.n_agents)]
    assert {look.shape for look in looks} == {"triangle", "circle", "square"}
    assert [look.label for look in looks] == [name.label for name in model.field.names]


def test_phases_are_told_by_hues_of_even_lightness() -> None:
    colours = [phase_colour(turn / 24, dark=False) for turn in range(24)]
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
    assert len(set(colours)) == 24
    # Rec. 709 luma, which OKLCH only approximates.
    luma = [
        np.dot([int(c[i : i + 2], 16) for i in (1, 3, 5)], [0.2126, 0.7152, 0.0722])
        for c in colours
    ]
    assert np.ptp(luma) < 60


def test_both_ways_of_a_link_are_one_line_that_carries_both_flows() -> None:
    agents = [AgentEntry(id=name, kind="image") for name in "abc"]
    links = [
        link("a", "b", "wave"),
        link("b", "c", "logical"),
        link("c", "b", "logical"),
        link("c", "a", "emotional", -0.5),
    ]
    model = world(MetaMap(title="t", agents=agents, links=links))
    ends, codes, drawn = drawn_links(model.field.links, [rule.both_ways for rule in RULES])
    assert model.field.n_links == 5
    assert len(codes) == 4
    assert sorted(map(tuple, ends.tolist())) == [(0, 1), (1, 2), (2, 0), (2, 1)]
    assert sum(bool(code & NEGATIVE) for code in codes) == 1
    assert not any(code & GROWN for code in codes)
    model.field.links.flow[:] = np.arange(1.0, 6.0)
    topology = topology_of(model, None, 1)
    flow = shown.states_of(model, topology)["flow"]
    assert flow.sum() == pytest.approx(15.0)
    assert np.bincount(drawn).max() == 2


def test_tension_is_told_as_the_share_that_is_left_to_breaking() -> None:
    model = world(random_map(2))
    model.field.agents.threshold[:] = 2.0
    model.field.agents.tension[3] = 1.0
    states = shown.states_of(model, topology_of(model, None, 1))
    assert states["tension"][3] == pytest.approx(0.5)


def test_a_frame_is_laid_out_as_the_drawing_reads_it() -> None:
    ones = np.ones(3, np.float32)
    snapshot = Snapshot(
        step=64,
        seconds=1.0,
        energy=ones,
        tension=2 * ones,
        phase=3 * ones,
        cluster=-ones,
        flashes=(Flash(1, (2,), (0,), (-1,)), Flash(2, (0, 1), (0, 1), (-1, 0))),
    )
    told = np.frombuffer(frame_bytes(snapshot, 7, flashed=1), np.float32)
    assert told[:6].tolist() == [7, 64, 1, 3, 2, 0]
    assert told[6:18].tolist() == [1] * 3 + [2] * 3 + [3] * 3 + [-1] * 3
    assert told[18:].tolist() == [0, 1, 0, 1, -1, 0]


def test_chart_points_are_times_then_series_then_jumps_in_the_window() -> None:
    k = 4
    series = np.arange(len(SERIES) * k, dtype=np.float32).reshape(len(SERIES), k)
    jump, early, other = (
        Event(0, 1.5, "jump", "idea"),
        Event(0, 0.2, "jump", "idea"),
        Event(0, 1.5, "link", "grown"),
    )
    snapshot = Snapshot(
        times=np.array([1, 2, 3, 4], np.float32), series=series, events=(early, jump, other)
    )
    told = np.frombuffer(points_bytes(snapshot, 5), np.float32)
    assert told[:3].tolist() == [5, k, 1]
    assert told[3:7].tolist() == [1, 2, 3, 4]
    assert np.array_equal(told[7:-1].reshape(len(SERIES), k), series)
    assert told[-1] == 1.5


def test_charts_draw_the_series_in_the_order_they_are_sent() -> None:
    named = [told["colour"] for panel in panels("en") for told in panel["series"]]
    assert named == [name.removeprefix("z_") for name in SERIES]


def test_a_long_run_sends_no_more_points_than_a_screen_shows() -> None:
    model = world(random_map(3), record={"every_s": 1 / 64})
    for _ in range(700):
        model.step()
    times, values = series_of(model, 10.0)
    assert times.size <= 480
    assert values.shape == (len(SERIES), times.size)
    assert times[-1] >= model.seconds - 0.1
    assert times[0] >= model.seconds - 10.1


def test_a_frame_waits_until_the_page_has_drawn_the_last_one_and_none_is_sent_twice() -> None:
    model = world(random_map(4))
    topology = topology_of(model, None, 1)
    snapshot = Snapshot(number=1, world=1, topology=topology, **shown.states_of(model, topology))
    later = replace(snapshot, number=2, **shown.states_of(model, topology))
    widget, drawn = FieldMap(), []
    widget.once_drawn = lambda: drawn.append(widget._drawn)
    assert widget.paint(snapshot)
    first = widget.frame
    assert not widget.paint(later)
    assert widget.frame == first
    widget._hear(widget, {"type": "drawn", "counter": 1}, [])
    assert drawn == [1]
    assert widget.paint(replace(snapshot, number=3, fault="of words alone"))
    assert widget.frame == first
    assert widget.paint(later)
    assert widget.frame != first
    widget.close()


def test_a_layout_repeats_and_stays_when_the_field_grows() -> None:
    draw = np.random.default_rng(1)
    source, target = draw.integers(0, 30, (2, 80)).astype(np.int32)
    laid = places(32, source, target, seed=5)
    assert np.array_equal(laid, places(32, source, target, seed=5))
    assert np.isfinite(laid).all()
    assert len(np.unique(laid, axis=0)) == 32
    more = place_new(laid, 33, np.append(source, 32), np.append(target, 0))
    assert np.array_equal(more[:32], laid)
    assert np.abs(more[32] - laid[0]).max() < 0.05


def test_a_map_of_one_agent_or_of_none_can_be_laid() -> None:
    none = np.zeros(0, np.int32)
    assert places(0, none, none, seed=1).shape == (0, 2)
    assert np.isfinite(places(1, none, none, seed=1)).all()


def test_style_tells_each_kind_and_each_link() -> None:
    style = style_of(KINDS, RULES)
    assert len(style["kinds"]) == len(KINDS)
    for ink in style["inks"].values():
        assert len(ink["links"]) == len(RULES) == len(set(ink["links"]))


def test_what_hands_do_on_the_map_is_told_each_time() -> None:
    widget = FieldMap(mode="edit")
    told = []
    widget.observe(lambda change: told.append(change["new"]), "gesture")
    for message in (
        {"type": "blank", "x": 0.5, "y": -0.25},
        {"type": "blank", "x": 0.5, "y": -0.25},
        {"type": "drag-link", "from": 1, "to": 2},
        {"type": "pick", "row": 3, "shift": False},
        {"type": "pick", "row": 3, "shift": False},
        {"type": "drawn", "counter": 1},
    ):
        widget._hear(widget, message, [])
    assert [one["type"] for one in told] == ["blank", "blank", "drag-link", "pick", "pick"]
    numbers = [one["number"] for one in told]
    assert numbers == sorted(set(numbers))
    widget.close()
