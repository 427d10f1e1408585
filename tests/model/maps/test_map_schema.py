"""The meta-map as checked objects and arrays."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from model.maps.schema import AgentEntry, LinkEntry, MetaMap, schema_text

PUBLISHED = Path(__file__).resolve().parents[3] / "scenarios" / "maps" / "map.schema.json"


def agents(*ids: str) -> list[AgentEntry]:
    return [AgentEntry(id=name, kind="image") for name in ids]


def link(source: str, target: str, kind: str = "logical") -> LinkEntry:
    return LinkEntry(source=source, target=target, kind=kind)


def test_the_published_json_schema_is_up_to_date() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text(), (
        "python -m model.maps.schema > scenarios/maps/map.schema.json"
    )


def test_the_json_schema_speaks_the_words_of_the_file_and_allows_no_others() -> None:
    schema = json.loads(schema_text())
    assert set(schema["$defs"]["LinkEntry"]["properties"]) == {
        "from",
        "to",
        "kind",
        "valence",
        "label",
        "kind_source",
        "weight",
    }
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["AgentEntry"]["additionalProperties"] is False


def test_an_emotional_link_without_valence_is_positive_and_other_kinds_have_none() -> None:
    assert link("a", "b", "emotional").valence == 1.0
    assert link("a", "b", "wave").valence == 0.0
    told = LinkEntry.model_validate({"from": "a", "to": "b", "kind": "emotional", "valence": 0})
    assert told.valence == 0.0


def test_ids_in_two_unicode_forms_are_one_id() -> None:
    one = MetaMap(
        agents=agents("cafe\u0301", "b"),
        links=[link("caf\u00e9", "b")],
        intention={"caf\u00e9": 1},
    )
    assert one.ids[0] == "caf\u00e9"
    assert one.link_rows()[0].tolist() == [0]


def test_arrays_follow_the_order_of_the_file() -> None:
    some = MetaMap(
        agents=[
            AgentEntry(id="z", kind="principle", layer=4),
            AgentEntry(id="a", kind="image", layer=1),
        ],
        links=[link("a", "z"), link("z", "a")],
    )
    source, target = some.link_rows()
    assert source.dtype == np.int32
    assert (source.tolist(), target.tolist()) == ([1, 0], [0, 1])
    assert some.rows == {"z": 0, "a": 1}
    assert some.kinds == ("principle", "image")
    assert some.layers.tolist() == [4, 1]


def test_meanings_become_unit_vectors_even_where_squares_would_overflow() -> None:
    some = MetaMap(
        agents=[
            AgentEntry(id="a", kind="image", meaning=(3.0, 4.0)),
            AgentEntry(id="b", kind="image"),
            AgentEntry(id="c", kind="image", meaning=(1e300, 1e300)),
            AgentEntry(id="d", kind="image", meaning=(0.0, 5e-324)),
        ]
    )
    matrix = some.meaning_matrix()
    half = np.sqrt(0.5)
    assert np.isnan(matrix[1]).all()
    np.testing.assert_allclose(matrix[[0, 2, 3]], [[0.6, 0.8], [half, half], [0.0, 1.0]])


def test_a_map_without_meanings_has_a_matrix_without_columns() -> None:
    assert MetaMap(agents=agents("a", "b")).meaning_matrix().shape == (2, 0)


def test_links_of_several_kinds_may_run_side_by_side() -> None:
    some = MetaMap(
        agents=agents("a", "b"),
        links=[link("a", "b"), link("b", "a"), link("a", "b", "wave"), link("a", "b", "emotional")],
    )
    assert len(some.links) == 4


@pytest.mark.parametrize(
    ("links", "says"),
    [
        ([("a", "x", "logical")], "no agent has that id"),
        ([("a", "a", "logical")], "to itself"),
        ([("a", "b", "logical"), ("a", "b", "logical")], "stands twice"),
        ([("a", "b", "wave"), ("b", "a", "wave")], "works both ways"),
        ([("a", "b", "analogical"), ("b", "a", "analogical")], "works both ways"),
    ],
)
def test_links_that_do_not_hang_together_are_refused(
    links: list[tuple[str, str, str]], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        MetaMap(agents=agents("a", "b"), links=[link(*ends) for ends in links])


@pytest.mark.parametrize("intention", [{"x": 1}, {"a": 0}, {"a": -1}, {"a": 1, " a": 1}])
def test_an_intention_needs_known_agents_and_something_to_strive_for(
    intention: dict[str, float],
) -> None:
    with pytest.raises(ValidationError):
        MetaMap(agents=agents("a"), intention=intention)
