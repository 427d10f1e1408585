"""A map in the making: every edit leaves a whole map, and every map is read back as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.kinds import KIND_NAMES
from agents.transducers import RULE_NAMES
from dashboard.making import draft
from dashboard.making.answers import Answers, Felt, field_of, lines
from dashboard.making.bench import Bench
from dashboard.making.draft import History, Refused, did, first_map, redone, undone
from dashboard.making.drawn import Held, drawn, laid
from model.maps.read import parse_map, read_map
from model.maps.schema import MetaMap
from model.maps.write import map_text
from model.mindfield import Mindfield
from scenarios.library import built_in_map

WORDS = st.text(max_size=12) | st.sampled_from(["Свет", "Тень — ночь", "no", "1", "a: b", "Ёж"])
NUMBER = st.integers(0, 30)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), WORDS, st.sampled_from(KIND_NAMES), st.integers(0, 4)),
        st.tuples(st.just("label"), NUMBER, WORDS),
        st.tuples(st.just("kind"), NUMBER, st.sampled_from(KIND_NAMES)),
        st.tuples(st.just("layer"), NUMBER, st.integers(-2, 1200)),
        st.tuples(st.just("note"), NUMBER, st.text(max_size=20)),
        st.tuples(
            st.just("link"), NUMBER, NUMBER, st.sampled_from(RULE_NAMES), st.floats(-1.0, 1.0)
        ),
        st.tuples(st.just("relink"), NUMBER, st.sampled_from(RULE_NAMES), st.floats(-2.0, 2.0)),
        st.tuples(st.just("turn"), NUMBER),
        st.tuples(st.just("unlink"), NUMBER),
        st.tuples(st.just("weigh"), NUMBER, st.floats(-1.0, 5.0)),
        st.tuples(st.just("title"), WORDS),
        st.tuples(st.just("remove"), NUMBER),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
    ),
    max_size=25,
)


def edited(history: History, edit: tuple[Any, ...]) -> History:
    """One edit of a person, on whichever agent or link the number falls."""
    what, *told = edit
    whole = history.now

    def agent(number: int) -> str:
        return whole.ids[number % len(whole.ids)]

    def link(number: int) -> draft.LinkName:
        if not whole.links:
            raise Refused("make_gone")
        held = whole.links[number % len(whole.links)]
        return held.source, held.target, held.kind

    acts: dict[str, Callable[..., MetaMap]] = {
        "add": lambda label, kind, layer: draft.add(whole, label, kind, layer)[0],
        "label": lambda n, words: draft.change(whole, agent(n), label=words),
        "kind": lambda n, kind: draft.change(whole, agent(n), kind=kind),
        "layer": lambda n, layer: draft.change(whole, agent(n), layer=layer),
        "note": lambda n, words: draft.change(whole, agent(n), note=words),
        "link": lambda a, b, kind, v: draft.link(whole, agent(a), agent(b), kind, v),
        "relink": lambda n, kind, v: draft.relink(whole, link(n), kind=kind, valence=v),
        "turn": lambda n: draft.turned_round(whole, link(n)),
        "unlink": lambda n: draft.unlink(whole, link(n)),
        "weigh": lambda n, w: draft.weigh(whole, agent(n), w),
        "title": lambda words: draft.entitle(whole, words),
        "remove": lambda n: draft.remove(whole, agent(n)),
    }
    if what == "undo":
        return undone(history)
    if what == "redo":
        return redone(history)
    try:
        return did(history, acts[what](*told))
    except Refused:
        return history


@settings(max_examples=40, deadline=None)
@given(EDITS)
def test_any_edits_and_undos_leave_a_map_that_is_read_back_as_it_was(edits: list[Any]) -> None:
    history = History(first_map("Начало"))
    for edit in edits:
        history = edited(history, edit)
        assert parse_map(map_text(history.now), name="saved") == history.now
    for _ in range(len(edits)):
        history = undone(history)
    assert history.now == first_map("Начало")


@settings(max_examples=12, deadline=None)
@given(EDITS)
def test_what_is_undone_and_done_again_is_the_same(edits: list[Any]) -> None:
    history = History(built_in_map())
    for edit in edits:
        history = edited(history, edit)
    end, back = history.now, 0
    while history.past:
        history, back = undone(history), back + 1
    assert history.now == built_in_map()
    for _ in range(back):
        history = redone(history)
    assert history.now == end


def test_an_agent_goes_with_its_links_and_its_part_in_the_intention() -> None:
    whole = built_in_map()
    gone = "insight"
    assert gone in whole.intention
    left = draft.remove(whole, gone)
    assert gone not in left.intention
    assert gone not in left.ids
    assert all(gone not in (link.source, link.target) for link in left.links)
    kept = [link for link in whole.links if gone not in (link.source, link.target)]
    assert list(left.links) == kept


@pytest.mark.parametrize(
    ("edit", "key"),
    [
        (lambda m: draft.link(m, "свет", "свет", "logical"), "make_itself"),
        (lambda m: draft.link(m, "тень", "свет", "wave"), "make_twice"),
        (lambda m: draft.change(m, "свет", label="  "), "make_nameless"),
        (lambda m: draft.change(m, "свет", layer=1000), "make_layer_bounds"),
        (lambda m: draft.relink(m, ("свет", "тень", "wave"), valence=2.0), "make_valence_bounds"),
        (lambda m: draft.remove(draft.remove(m, "свет"), "тень"), "make_last"),
        (lambda m: draft.change(m, "ночь", label="x"), "make_gone"),
    ],
)
def test_an_edit_that_would_break_the_map_is_refused_in_words(
    edit: Callable[[MetaMap], MetaMap], key: str
) -> None:
    whole, _ = draft.add(first_map("Свет"), "Тень", "distinction")
    whole = draft.link(whole, "свет", "тень", "wave")
    with pytest.raises(Refused) as refused:
        edit(whole)
    assert refused.value.key == key


def test_ids_are_the_labels_own_words_and_unique() -> None:
    whole = first_map("Свет и тень")
    whole, second = draft.add(whole, "свет — и тень!", "image")
    whole, odd = draft.add(whole, "?!", "image")
    assert whole.ids == ("свет_и_тень", second, odd)
    assert (second, odd) == ("свет_и_тень_2", "agent")


def test_the_drawing_of_a_draft_leaves_what_stood_where_it_stood() -> None:
    whole = built_in_map()
    spots = {name: (float(row), -float(row)) for row, name in enumerate(whole.ids)}
    more, new = draft.add(whole, "Новое", "image")
    more = draft.link(more, new, "signal", "emotional", -0.5)
    shown = drawn(more, spots, Held({"signal": (3.0, 0.5, 1.0)}, usual=0.7), 4)
    assert shown.topology is not None
    assert shown.topology.places[:-1].tolist() == [[r, -r] for r in range(len(whole.ids))]
    assert laid(more, spots)["signal"] == spots["signal"]
    row = whole.ids.index("signal")
    assert shown.energy[row] == 3.0
    assert shown.energy[-1] == pytest.approx(0.7)
    # A link of the drawing is the link of the map with the same number.
    last = shown.topology.ends[-1].tolist()
    assert last == [len(whole.ids), row]
    assert len(shown.topology.ends) == len(more.links)


def test_the_bench_says_what_is_unsaved_and_what_was_refused(tmp_path: Path) -> None:
    bench = Bench()
    bench.take_up(first_map("Свет", "Моя карта"), {}, Held(), saved=True)
    assert not bench.unsaved
    bench.add("Тень", "distinction", 0, (0.5, 0.5))
    assert bench.unsaved
    work = bench.work.value
    assert work is not None
    assert work.chosen == "тень"
    assert work.spots["тень"] == (0.5, 0.5)
    bench.edit(lambda whole: draft.link(whole, "тень", "тень", "wave"))
    work = bench.work.value
    assert work is not None
    assert work.refusal == ("make_itself", {})
    path = bench.written(tmp_path)
    bench.mark_saved()
    assert not bench.unsaved
    assert path.name == "Моя карта.map.yaml"
    assert read_map(path) == work.map
    bench.undo()
    assert bench.unsaved
    work = bench.work.value
    assert work is not None
    assert work.chosen is None
    bench.redo()
    assert not bench.unsaved


def test_answers_become_the_agents_and_links_that_are_said() -> None:
    light, whole = ("distinction", "свет"), ("principle", "цельность")
    answers = Answers(
        distinctions=lines("свет\n\n  тень \nсвет\nдалёкое"),
        images=("окно", "дорога"),
        holds=(("окно", ("свет", "тень")), ("дорога", ("свет",))),
        principles=("цельность",),
        rules=(("цельность", (("image", "окно"),)),),
        felt=(Felt(light, whole), Felt(("distinction", "тень"), light, lifts=False)),
        wants=((whole, 2.0),),
        title="Утро",
    )
    made = field_of(answers)
    kinds = {agent.label: (agent.kind, agent.layer) for agent in made.agents}
    assert kinds == {
        "свет": ("distinction", 0),
        "тень": ("distinction", 0),
        "далёкое": ("distinction", 0),
        "окно": ("image", 1),
        "дорога": ("image", 1),
        "цельность": ("principle", 2),
    }
    assert [(x.source, x.target, x.kind, x.valence) for x in made.links] == [
        ("свет", "окно", "logical", 0.0),
        ("тень", "окно", "logical", 0.0),
        ("свет", "дорога", "logical", 0.0),
        ("окно", "дорога", "analogical", 0.0),
        ("цельность", "окно", "wave", 0.0),
        ("свет", "цельность", "emotional", 0.6),
        ("тень", "свет", "emotional", -0.6),
    ]
    assert made.intention == {"цельность": 2.0}
    assert made.title == "Утро"
    assert parse_map(map_text(made), name="saved") == made


def test_a_field_by_questions_moves_when_it_is_played() -> None:
    made = field_of(
        Answers(
            distinctions=("свет", "тень", "звук"),
            images=("окно",),
            holds=(("окно", ("свет", "тень", "звук")),),
            principles=("цельность",),
            rules=(("цельность", (("image", "окно"), ("distinction", "звук"))),),
        )
    )
    world = Mindfield(made)
    start = world.field.agents.energy.copy()
    world.advance(10.0)
    assert world.field.ledger.pumped > 0.0
    assert (world.field.agents.energy != start).all()
    window = world.field.rows["окно"]
    assert world.field.agents.energy[window] > 0.0


def test_one_distinction_tells_nothing_apart() -> None:
    with pytest.raises(Refused) as refused:
        field_of(Answers(distinctions=("свет",)))
    assert refused.value.key == "ask_two"
