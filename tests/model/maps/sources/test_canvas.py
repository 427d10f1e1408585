"""JSON Canvas 1.0, by itself and in a vault."""

from __future__ import annotations

import json

import pytest
from vaults import found_in, pairs

from model.errors import InputError
from model.maps.sources.canvas import read_canvas


def card(name: str, *, x: int = 0, y: int = 0, **told: object) -> dict[str, object]:
    shape = {"id": name, "type": "text", "text": name, "x": x, "y": y, "width": 10, "height": 10}
    return shape | told


def line(source: str, target: str, **told: object) -> dict[str, object]:
    return {"id": source + target, "fromNode": source, "toNode": target} | told


def canvas(*shapes: dict[str, object], lines: tuple[dict[str, object], ...] = ()) -> str:
    return json.dumps({"nodes": list(shapes), "edges": list(lines)}, ensure_ascii=False)


@pytest.fixture
def read(tmp_path):
    def read(text: str):
        path = tmp_path / "board.canvas"
        path.write_text(text, encoding="utf-8")
        return read_canvas(path)

    return read


ARROWS = {
    "an arrow at the end by default": ({}, ("a", "b", True)),
    "an arrow at the start": ({"fromEnd": "arrow", "toEnd": "none"}, ("b", "a", True)),
    "arrows at both ends": ({"fromEnd": "arrow"}, ("a", "b", False)),
    "no arrow": ({"toEnd": "none"}, ("a", "b", False)),
}


@pytest.mark.parametrize(("ends", "is_read"), ARROWS.values(), ids=ARROWS)
def test_arrows_say_which_way_a_line_leads(read, ends, is_read) -> None:
    (link,) = read(canvas(card("a"), card("b"), lines=(line("a", "b", **ends),))).links
    assert (link.source, link.target, link.directed) == is_read


def test_lines_keep_their_labels_and_colours(read) -> None:
    told = line("a", "b", label="ведёт\nк", color="4")
    (link,) = read(canvas(card("a"), card("b"), lines=(told,))).links
    assert (link.label, link.colour) == ("ведёт к", "4")


def test_a_card_lies_in_the_groups_around_its_middle(read) -> None:
    outer = card("g1", type="group", label="Мир", x=0, y=0, width=100, height=100)
    inner = card("g2", type="group", label="Свет", x=10, y=10, width=50, height=50)
    found = read(
        canvas(inner, outer, card("a", x=20, y=20), card("b", x=80, y=80), card("c", x=200))
    )
    assert {node.key: node.folder for node in found.nodes} == {"a": "Мир/Свет", "b": "Мир", "c": ""}


def test_a_group_is_a_node_only_where_a_line_ends_at_it(read) -> None:
    group = card("g", type="group", label="Мир", x=500, y=0)
    assert {node.key for node in read(canvas(group, card("a"))).nodes} == {"a"}
    found = read(canvas(group, card("a"), lines=(line("a", "g"),)))
    assert pairs(found) == {("a", "Мир")}


def test_cards_of_one_note_are_one_node_and_like_texts_are_not(read) -> None:
    first = card("1", type="file", file="d/Свет.md")
    second = card("2", type="file", file="d/Свет.md")
    found = read(canvas(first, second, card("3", text="да"), card("4", text="да")))
    assert [node.key for node in found.nodes] == ["Свет", "да", "да (2)"]


@pytest.mark.parametrize("text", ["", "{}", '{"nodes": [], "edges": []}', '{"nodes": null}'])
def test_an_empty_canvas_has_no_nodes(read, text) -> None:
    assert read(text).nodes == ()


@pytest.mark.parametrize("text", ["{nodes", "[1, 2]", "[" * 100_000])
def test_what_is_no_canvas_is_refused_in_one_line(read, text) -> None:
    with pytest.raises(InputError, match=r"board\.canvas") as caught:
        read(text)
    assert "\n" not in str(caught.value)


def test_faults_of_a_canvas_are_warned_of_and_the_rest_is_read(read) -> None:
    odd = {"nodes": [card("a"), card("b"), {"type": "text"}, 7, card("c", x="left", width=True)]}
    odd["edges"] = [line("a", "b"), line("a", "gone"), 3]
    found = read(json.dumps(odd))
    assert pairs(found) == {("a", "b")}
    assert len(found.nodes) == 3
    assert len(found.warnings) == 2


def test_in_a_vault_cards_are_the_notes_they_show(tmp_path) -> None:
    shapes = (
        card("1", type="file", file="d/Свет.md"),
        card("2", text="Мысль о [[Тьма|тьме]]\nи ещё"),
        card("3", type="file", file="нет.md"),
        card("4", type="link", url="https://example.org"),
        card("g", type="group", label="Мир", x=-50, y=-50, width=200, height=200),
    )
    lines = (line("1", "2"), line("2", "3"), line("2", "4"))
    board = canvas(*shapes, lines=lines)
    found = found_in(tmp_path, {"d/Свет.md": "", "Тьма.md": "", "b.canvas": board})
    thought = "Мысль о тьме"
    assert pairs(found) == {
        ("Свет", thought),
        (thought, "Тьма"),
        (thought, "нет"),
        (thought, "https://example.org"),
    }
    nodes = {node.key: node for node in found.nodes}
    assert nodes["нет"].ghost
    assert not nodes[thought].ghost
    assert nodes[thought].folder == "b/Мир"
