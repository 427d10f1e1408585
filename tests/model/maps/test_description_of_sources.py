"""What a description says of where a map comes from: defaults, ghosts, index notes, oppositions."""

from __future__ import annotations

from typing import Any

import pytest

from model.maps.describe import describe, to_text
from model.maps.schema import AgentEntry, LinkEntry, MetaMap
from model.maps.sources.found import Found, FoundNode, Warned


def agent(name: str, **told: Any) -> AgentEntry:
    return AgentEntry(**({"id": name, "kind": "image"} | told))


def link(source: str, target: str, **told: Any) -> LinkEntry:
    return LinkEntry.model_validate({"from": source, "to": target, "kind": "logical"} | told)


def listing(words: str, **told: Any) -> tuple[MetaMap, Found]:
    """A note ``list`` that links to twelve others, and has this text."""
    agents = [agent("list", **told), *(agent(f"n{i}") for i in range(12))]
    links = [link("list", f"n{i}") for i in range(12)]
    links += [link("n0", "n1"), link("n1", "n2"), link("n2", "n0")]
    nodes = (FoundNode(key="list", label="list", text=words),)
    return MetaMap(agents=agents, links=links), Found("vault", "v", nodes, ())


def test_nothing_is_read_into_what_is_by_default() -> None:
    some = MetaMap(
        agents=[
            agent("a", kind="distinction", layer=0),
            agent("b", kind="principle", layer=2, kind_source="rule"),
            *(agent(f"d{i}", layer=1, kind_source="default") for i in range(3)),
        ],
        links=[
            link("a", "b"),
            link("b", "d0", kind_source="default"),
            link("a", "d1", kind_source="default"),
        ],
    )
    found = describe(some, nulls=9)
    assert found.agents_told.model_dump() == {
        "explicit": 1,
        "rule": 1,
        "guessed": 0,
        "default": 3,
        "kinds_by_default": {"image": 3},
    }
    assert [(layer.layer, layer.agents) for layer in found.layers] == [(0, 1), (2, 1)]
    assert (found.crossings.further, found.crossings.up, found.crossings.left_out) == (1, 1, 2)
    english, russian = to_text(found, "en"), to_text(found, "ru")
    assert "Agents: 1 distinction (tells things apart and takes in energy), 1 principle" in english
    assert "3 images, 2 logical links. Nothing is read" in english
    assert "where energy comes in and where it gets to is not said" in " ".join(english.split())
    assert "only give" not in english
    assert "Виды агентов: вашими словами 20\u00a0%, по правилу 20\u00a0%" in russian
    assert "3 образа, логических связей — 2" in russian


def test_ghosts_and_resolved_links_are_counted_and_warnings_told() -> None:
    some = MetaMap(
        source="vault",
        agents=[agent("a"), agent("b"), agent("lost", ghost=True)],
        links=[link("a", "b"), link("a", "lost")],
    )
    counts = {"resolved": 1, "unresolved": 1, "ambiguous": 2}
    found = describe(
        some,
        found=Found("vault", "v", (), (), counts=counts),
        warnings=[Warned("b.md", "line 2", "zero bytes left out")],
        nulls=9,
    )
    assert (found.origin.ghosts, found.origin.links_to_ghosts) == (1, 1)
    english, russian = (" ".join(to_text(found, lang).split()) for lang in ("en", "ru"))
    assert "50 % (1) lead to a note that is there, 1 to a name nobody" in english
    assert "2 links could mean several notes" in english
    assert "b.md, line 2: zero bytes left out" in english
    assert "Призраков — 1 (33 % агентов)" in russian
    assert "b.md, строка 2: нулевые байты пропущены" in russian


@pytest.mark.parametrize(
    ("words", "told", "is_index"),
    [
        ("a few words only", {}, True),
        ("word " * 200, {}, False),
        ("word " * 200, {"tags": ("MOC",)}, True),
        ("word " * 200, {"label": "Оглавление: мысли"}, True),
    ],
)
def test_a_note_that_mostly_lists_links_is_an_index_and_not_a_hub(
    words: str, told: dict[str, Any], is_index: bool
) -> None:
    some, source = listing(words, **told)
    found = describe(some, found=source, nulls=9)
    assert found.hubs[0].agent.id == "list"
    assert [one.agent.id for one in found.indexes] == (["list"] if is_index else [])
    first = found.hubs_without_indexes[0]
    assert (first.agent.id, first.value) == (("n0", 2) if is_index else ("list", 12))


def test_opposed_pairs_are_found_by_feeling_by_word_and_by_tag() -> None:
    some = MetaMap(
        agents=[agent("a"), agent("b"), agent("c"), agent("d", tags=("мысли/противоречие",))],
        links=[
            link("a", "b", kind="emotional", valence=-0.4),
            link("b", "c", label="Противоречит"),
            link("c", "b", label="contradicts"),
            link("c", "d", label="contradicts nothing"),
        ],
    )
    found = describe(some, nulls=9)
    told = [
        (pair.source.id, pair.target.id, pair.valence, pair.word, pair.mutual)
        for pair in found.contradictions
    ]
    assert told == [("a", "b", -0.4, None, False), ("b", "c", 0.0, "Противоречит", True)]
    assert [one.id for one in found.marked] == ["d"]
    assert "b ⇄ c («Противоречит»)" in to_text(found, "ru")


def test_a_group_is_named_by_its_own_titles_tags_and_folder() -> None:
    rows = range(8)
    agents = [
        agent(f"{g}{i}", label=f"note {g}{i}", tags=(f"tag{g}",), source=f"folder {g}/{i}.md")
        for g in "xyz"
        for i in rows
    ]
    links = [link(f"{g}{i}", f"{g}{j}") for g in "xyz" for i in rows for j in rows if i < j]
    links = [one for one in links if {one.source[1], one.target[1]} != {"6", "7"}]
    links += [link("x0", "y0"), link("y0", "z0"), link("z0", "x0")]
    found = describe(MetaMap(agents=agents, links=links), nulls=39)
    groups = {group.members[0].id[0]: group for group in found.communities.found}
    assert set(groups) == set("xyz")
    assert groups["y"].tags == ("tagy",)
    assert groups["y"].folder == "folder y"
    # The two that are not linked to each other have fewest links inside, and so come last.
    assert [one.id for one in groups["y"].members[-2:]] == ["y6", "y7"]
    assert "“note y0 · note y1 · note y2”: 8 agents" in to_text(found, "en")
