"""The first description of a map: right figures, plain words, nothing that chance would give."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from model.maps.describe import describe, to_text
from model.maps.description import Communities
from model.maps.phrases_ru import plural
from model.maps.read import read_map
from model.maps.schema import AgentEntry, LinkEntry, MetaMap

BUILT_IN = Path(__file__).resolve().parents[3] / "scenarios" / "maps" / "metathought.map.yaml"


def small_map(
    kinds: dict[str, str],
    links: list[tuple[str, str, str, float]],
    intention: dict[str, float] | None = None,
) -> MetaMap:
    return MetaMap(
        agents=[AgentEntry(id=name, kind=kind) for name, kind in kinds.items()],
        links=[
            LinkEntry(source=source, target=target, kind=kind, valence=valence)
            for source, target, kind, valence in links
        ],
        intention=intention or {},
    )


def random_links(n: int, m: int, seed: int) -> list[tuple[str, str, str, float]]:
    pairs = list(combinations(range(n), 2))
    chosen = np.random.default_rng(seed).choice(len(pairs), m, replace=False)
    return [(f"a{pairs[k][0]}", f"a{pairs[k][1]}", "wave", 0.0) for k in chosen]


def grouped(groups: int, size: int, seed: int = 1) -> MetaMap:
    """Groups of mostly linked agents, one link from each group to the next."""
    draw = np.random.default_rng(seed)
    links = []
    for group in range(groups):
        rows = range(group * size, (group + 1) * size)
        links += [
            (f"a{j}", f"a{i}", "wave", 0.0) for j, i in combinations(rows, 2) if draw.random() < 0.7
        ]
        links.append((f"a{rows[0]}", f"a{(rows[-1] + 1) % (groups * size)}", "logical", 0.0))
    return small_map({f"a{i}": "image" for i in range(groups * size)}, links)


@pytest.fixture(scope="module")
def line() -> MetaMap:
    """sense → a ⇄ b → c, d ⊣ b, d → lost?, e alone."""
    return small_map(
        {
            "s": "distinction",
            "a": "image",
            "b": "image",
            "c": "principle",
            "d": "image",
            "e": "image",
        },
        [
            ("s", "a", "logical", 0.0),
            ("a", "b", "wave", 0.0),
            ("b", "c", "emotional", 0.5),
            ("d", "b", "emotional", -0.5),
        ],
        {"c": 3.0, "d": 1.0},
    )


def test_paths_of_energy_are_followed_as_the_laws_allow_them(line: MetaMap) -> None:
    found = describe(line, nulls=9)
    assert [(aim.agent.id, aim.share, aim.steps) for aim in found.intention] == [
        ("c", 0.75, 3),
        ("d", 0.25, None),
    ]
    assert [agent.id for agent in found.orphans] == ["e"]
    assert [agent.id for agent in found.unfed] == ["d"]
    assert found.unreached == 2
    assert (found.pieces, found.largest_piece) == (2, 5)


def test_hubs_and_bridges_are_those_of_the_drawing(line: MetaMap) -> None:
    found = describe(line, nulls=9)
    assert found.hubs[0].agent.id == "b"
    assert found.hubs[0].value == 3
    # Of the 6·5 ordered pairs' inner agents, a lies between s–b and s–c, b between s–c and a–c.
    assert {b.agent.id: b.value for b in found.bridges} == {
        "a": pytest.approx(2 / 24),
        "b": pytest.approx(2 / 24),
    }


def test_a_mutual_contradiction_stands_once_with_its_stronger_side() -> None:
    some = small_map(
        {"a": "image", "b": "image", "c": "image"},
        [
            ("a", "b", "emotional", -0.2),
            ("b", "a", "emotional", -0.6),
            ("a", "c", "emotional", 0.9),
        ],
    )
    (pair,) = describe(some, nulls=9).contradictions
    assert (pair.source.id, pair.target.id, pair.valence, pair.mutual) == ("b", "a", -0.6, True)


def test_planted_groups_are_found_and_beat_chance() -> None:
    found = describe(grouped(5, 8)).communities
    members = sorted(sorted(int(agent.id[1:]) for agent in c.members) for c in found.found)
    assert members == [list(range(8 * g, 8 * g + 8)) for g in range(5)]
    assert all(c.p <= 0.05 for c in found.found)


def test_random_maps_have_no_communities_and_no_circles_beyond_chance() -> None:
    kinds = {f"a{i}": "image" for i in range(40)}
    found = [describe(small_map(kinds, random_links(40, 90, seed)), seed=seed) for seed in range(6)]
    assert sum(bool(one.communities.found) for one in found) <= 1
    assert sum(one.shape is not None and one.shape.closure.p <= 0.05 for one in found) <= 1


def test_on_large_maps_planted_groups_are_found_and_random_links_give_none() -> None:
    large = describe(grouped(40, 13), nulls=99)
    assert large.communities.once
    assert (large.communities.nulls, large.communities.candidates) == (19, 40)
    assert len(large.communities.found) == 40
    kinds = {f"a{i}": "image" for i in range(400)}
    for seed in (1, 2, 3):
        random = describe(small_map(kinds, random_links(400, 2_100, seed)), seed=seed)
        assert random.communities.once
        assert random.communities.found == ()


def test_the_same_seed_gives_the_same_description() -> None:
    some = read_map(BUILT_IN)
    one, again = describe(some, seed=3, nulls=19), describe(some, seed=3, nulls=19)
    assert one.model_dump_json() == again.model_dump_json()
    assert json.loads(one.model_dump_json())["agents"] == len(some.agents)


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize(
    "some",
    [
        small_map({"a": "image"}, []),
        small_map({"a": "distinction", "b": "dream"}, [("a", "b", "echo", 0.0)]),
        small_map({"a": "image", "b": "image"}, [("a", "b", "emotional", -1.0)], {"b": 1}),
        small_map({f"a{i}": "image" for i in range(30)}, []),
    ],
    ids=["one agent", "foreign kinds", "only a contradiction", "no links"],
)
def test_every_map_can_be_told(some: MetaMap, lang: str) -> None:
    told = to_text(describe(some, nulls=9), lang)  # type: ignore[arg-type]
    assert all(len(line) <= 96 for line in told.splitlines())
    assert "nan" not in told
    assert "None " not in told


def test_the_built_in_map_is_told_in_both_languages() -> None:
    found = describe(read_map(BUILT_IN), nulls=19)
    russian, english = to_text(found, "ru"), to_text(found, "en")
    assert "«Метамысль»: 69 агентов, 195 связей" in russian
    assert "Инсайт: 43\u00a0% энергии" in russian
    assert "Всё намеченное достижимо." in russian
    assert "Insight: 43\u00a0% of the energy" in english
    assert "All of it can be reached." in english
    assert "Signal → Token" in english


def test_what_is_not_beyond_chance_is_not_called_a_community() -> None:
    chance = Communities(sought=True, once=False, found=(), candidates=4, nulls=99, gaps=())
    found = describe(grouped(2, 5), nulls=9).model_copy(update={"communities": chance})
    assert "None that chance would not give: 4 groups were held against" in to_text(found, "en")
    assert "Таких, каких не дал бы случай, нет: проверены 4 группы" in to_text(found, "ru")


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (1, "связь"),
        (2, "связи"),
        (5, "связей"),
        (11, "связей"),
        (12, "связей"),
        (21, "связь"),
        (24, "связи"),
        (100, "связей"),
        (111, "связей"),
        (0, "связей"),
        (1002, "связи"),
    ],
)
def test_russian_counts_take_the_right_form(number: int, word: str) -> None:
    assert plural(number, "связь", "связи", "связей") == word
