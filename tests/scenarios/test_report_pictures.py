"""Pictures: where things stand on the map, what long and large runs come to."""

from __future__ import annotations

import random
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.collections import PathCollection
from run_folder_example import Example, make_run_folder

from scenarios.report.canvas import blank, drawing, to_svg
from scenarios.report.layout import hull, labels_placed, placed
from scenarios.report.map_key import letter
from scenarios.report.map_picture import map_figure
from scenarios.report.pictures import NAMES, labels_of, pictures
from scenarios.report.time_pictures import Jumps, Span, script_spans, series_figure, thinned

RING = np.array([(i, (i + 1) % 30) for i in range(30)] + [(0, 15)], np.int64)


def test_places_repeat_and_keep_their_distance_inside_the_frame() -> None:
    one, two = (placed(30, RING, 8.0, 6.0, 0.4) for _ in range(2))
    assert np.array_equal(one, two)
    assert (one >= 0.0).all()
    assert (one <= (8.0, 6.0)).all()
    far = np.sqrt(((one[:, None] - one[None]) ** 2).sum(axis=2))
    assert far[~np.eye(30, dtype=bool)].min() > 0.3


def test_placing_leaves_everybody_elses_random_numbers_alone() -> None:
    import igraph

    random.seed(3)
    before = igraph.Graph.Erdos_Renyi(n=20, m=40).get_edgelist()
    random.seed(3)
    placed(30, RING, 8.0, 6.0, 0.4)
    assert igraph.Graph.Erdos_Renyi(n=20, m=40).get_edgelist() == before


def test_maps_without_links_or_with_one_agent_are_placed() -> None:
    nobody = np.zeros((0, 2), np.int64)
    assert np.isfinite(placed(1, nobody, 8.0, 6.0, 0.4)).all()
    assert np.isfinite(placed(5, nobody, 8.0, 6.0, 0.4)).all()


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9)), min_size=1, max_size=20),
    st.floats(0.05, 1.0),
)
def test_a_hull_goes_round_all_its_members(
    points: list[tuple[float, float]], around: float
) -> None:
    outline = hull(np.array(points), around)
    step = np.roll(outline, -1, axis=0) - outline
    for x, y in points:
        side = step[:, 0] * (y - outline[:, 1]) - step[:, 1] * (x - outline[:, 0])
        assert (side > -1e-5).all()


def test_labels_that_would_overlap_are_left_out() -> None:
    at = np.array([[4.0, 3.0]] * 12)
    where = labels_placed(at, np.full(12, 0.1), ["слово"] * 12, 8.0, (8.0, 6.0), must=2)
    assert where[0] is not None
    assert where[1] is not None
    assert where[0] != where[1]
    assert None in where


def test_letters_go_on_past_the_alphabet() -> None:
    assert [letter(k) for k in (0, 1, 25, 26)] == ["A", "B", "Z", "A2"]


def test_long_series_are_thinned_to_means() -> None:
    frames = pd.DataFrame({"time_s": np.arange(10_001.0), "energy": 2.0})
    thin = thinned((frames[at : at + 777] for at in range(0, 10_001, 777)), 10_001)
    assert len(thin) <= 1600
    assert thin.energy.eq(2.0).all()
    assert thin.time_s.tolist() == frames.groupby(frames.index // 7).time_s.mean().tolist()
    assert thinned([frames.head(100)], 100).equals(frames.head(100))


def test_the_script_is_shaded_as_far_as_the_run_went() -> None:
    script = [{"state": "rest", "seconds": 40.0}, {"state": "relaxed", "seconds": 30.0}]
    spans = script_spans({"script": [*script, {"state": "focused", "seconds": 5.0}]}, 60.0)
    assert spans == [Span(0.0, 40.0, "rest"), Span(40.0, 60.0, "relaxed")]
    assert script_spans({"file": "x.edf"}, 60.0) == []


def test_pictures_are_whole_follow_the_page_and_share_no_ids(tmp_path: Path) -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    told = pictures(make_run_folder(tmp_path / "run"), "ru")
    assert dict(matplotlib.rcParams) == before
    assert tuple(told) == NAMES
    ids: list[str] = []
    for svg in told.values():
        ElementTree.fromstring(svg)
        ids += re.findall(r'\bid="([^"]+)"', svg)
        assert set(re.findall(r'href="#([^"]+)"', svg)) <= set(ids)
        assert "var(--ink" in svg
        assert "#1f2328;" not in svg.replace("var(--ink, #1f2328);", "")
    assert len(ids) == len(set(ids))
    assert "инсайт" in told["series"]
    assert "различение" in told["map"]


def test_windows_that_were_bad_or_missing_are_shaded(tmp_path: Path) -> None:
    frames = make_run_folder(tmp_path / "run", Example(seconds=10.0, jumps=0, agents=5)).frames
    nobody = Jumps(np.zeros(0), np.zeros(0), np.zeros(0, np.str_))
    time = frames.time_s
    holes = frames.assign(
        eeg_good=np.where((time >= 4.0) & (time <= 6.0), 0.0, 1.0),
        z_theta=frames.z_theta.where((time < 1.0) | (time > 2.0)),
    )

    def shaded(band: int) -> list[tuple[float, float]]:
        axes = figure.axes[5 + band]
        return [(p.get_x(), p.get_x() + p.get_width()) for p in axes.patches]

    with drawing():
        figure = series_figure(holes, nobody, [], "en", calibrated=True)
    assert shaded(0) == [(4.0, 6.0)]
    assert shaded(1) == [(1.0, 2.0), (4.0, 6.0)]
    with drawing():
        figure = series_figure(frames, nobody, [], "en", calibrated=True)
    assert shaded(0) == []


def test_a_strip_says_when_the_signal_was_held_or_lost(tmp_path: Path) -> None:
    frames = make_run_folder(tmp_path / "run", Example(seconds=10.0, jumps=0, agents=5)).frames
    nobody = Jumps(np.zeros(0), np.zeros(0), np.zeros(0, np.str_))
    time = frames.time_s
    states = np.select([time < 2.0, time < 5.0, time < 7.0], [0.0, 1.0, 2.0], 3.0)
    with drawing():
        figure = series_figure(frames.assign(eeg_state=states), nobody, [], "en", calibrated=True)
    strip = figure.axes[-1]
    edges = [(p.get_x(), p.get_x() + p.get_width()) for p in strip.patches]
    half = (time[1] - time[0]) / 2.0
    np.testing.assert_allclose(
        [start for start, _ in edges], [-half, *(np.array([2, 5, 7]) - half)]
    )
    words = [one.get_text() for one in strip.get_legend().get_texts()]
    assert words == ["no value yet", "good", "last value held", "lost"]


def test_a_large_map_stays_a_small_picture(tmp_path: Path) -> None:
    folder = make_run_folder(tmp_path / "run", Example(agents=1500, seconds=10.0, jumps=5))
    svg = pictures(folder, "en")["map"]
    assert len(svg) < 3_000_000
    assert svg.count("<text") < 60
    assert 'href="data:image/png' in svg


def test_words_in_any_script_and_with_dollars_are_drawn_as_they_are() -> None:
    with drawing():
        figure = blank(4.0, 1.0)
        figure.text(0.5, 0.5, r"思考 $\frac{1}$ <b>&amp;")
        svg = to_svg(figure, "x", 'told "so"')
    words = ElementTree.fromstring(svg).itertext()
    assert r"思考 $\frac{1}$ <b>&amp;" in "".join(words)


def test_agents_without_a_label_are_called_by_what_there_is() -> None:
    agents = pd.DataFrame(
        {"id": ["a", "b", "c"], "label": ["свет", "", "мир"], "label_en": ["light", "", ""]}
    )
    assert labels_of(agents, "ru") == {"a": "свет", "b": "b", "c": "мир"}
    assert labels_of(agents, "en") == {"a": "light", "b": "b", "c": "мир"}


def test_the_map_does_not_turn_with_the_energies(tmp_path: Path) -> None:
    folder = make_run_folder(tmp_path / "run", Example(agents=20, jumps=0, seconds=5.0))
    agents, links = folder.last_look("agents"), folder.last_look("links")
    turned = agents.assign(energy=agents.energy.to_numpy()[::-1])

    def spots(table: pd.DataFrame) -> tuple[list[tuple[float, ...]], list[float]]:
        with drawing():
            axes = map_figure(table, links, [], labels_of(table, "en"), "en").axes[0]
        marks = [c for c in axes.collections if isinstance(c, PathCollection)]
        at = np.concatenate([mark.get_offsets() for mark in marks]).round(9)
        sizes = np.concatenate([mark.get_sizes() for mark in marks])
        return sorted(map(tuple, at.tolist())), sizes.tolist()

    (one, small), (two, large) = spots(agents), spots(turned)
    assert one == two
    assert small != large
