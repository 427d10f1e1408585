"""From found things to kinds: whose word counts, what is only a guess, what is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import InputError
from model.maps.mapping import Mapping, to_map
from model.maps.mapping_file import parse_mapping
from model.maps.mapping_words import LINK_CUES, LinkSort, link_sort
from model.maps.read import parse_map
from model.maps.sources.found import Found, FoundLink, FoundNode
from model.maps.write import map_text


def found(*nodes: FoundNode, links: tuple[FoundLink, ...] = ()) -> Found:
    return Found("vault", "Мысль", nodes, links)


def pair(**told: object) -> Found:
    return found(FoundNode("a", "a"), FoundNode("b", "b"), links=(FoundLink("a", "b", **told),))


def link_of(source: Found, mapping: Mapping | None = None) -> tuple[str, str, float]:
    (link,) = to_map(source, mapping).map.links
    return link.kind, link.kind_source, link.valence


def agent_of(node: FoundNode, mapping: Mapping | None = None) -> tuple[str, str]:
    (agent,) = to_map(found(node), mapping).map.agents
    return agent.kind, agent.kind_source


LINKS = {
    "a word on the link": ({"word": "волна"}, ("wave", "explicit", 0.0)),
    "a word in any case": ({"word": "Логическая"}, ("logical", "explicit", 0.0)),
    "a feeling without a number": ({"word": "чувство"}, ("emotional", "explicit", 1.0)),
    "a feeling with a number": ({"word": "эмоция -0,5"}, ("emotional", "explicit", -0.5)),
    "a feeling with a sign": ({"word": "emotion -"}, ("emotional", "explicit", -1.0)),
    "a feeling beyond the scale": ({"word": "emotional: 7"}, ("emotional", "explicit", 1.0)),
    "the property it stands in": ({"field": "аналогия"}, ("analogical", "explicit", 0.0)),
    "the label on a line": ({"label": "резонанс"}, ("wave", "explicit", 0.0)),
    "a relation": ({"word": "похоже на"}, ("analogical", "rule", 0.0)),
    "a property that is a relation": ({"field": "см. также"}, ("analogical", "rule", 0.0)),
    "a property of structure": ({"field": "up"}, ("logical", "rule", 0.0)),
    "a word of fear": ({"word": "страх"}, ("emotional", "rule", -1.0)),
    "the heading it stands under": ({"heading": "См. также:"}, ("analogical", "rule", 0.0)),
    "a hint in its sentence": (
        {"sentence": "[[b]] напоминает мне реку"},
        ("analogical", "guessed", 0.0),
    ),
    "a hint at a reason": ({"sentence": "потому что [[b]]"}, ("logical", "guessed", 0.0)),
    "nothing": ({"sentence": "просто [[b]]"}, ("logical", "default", 0.0)),
    "nothing and no arrow": ({"directed": False}, ("analogical", "default", 0.0)),
    "an unknown word": ({"word": "зарница"}, ("logical", "default", 0.0)),
}


@pytest.mark.parametrize(("told", "kind"), LINKS.values(), ids=LINKS)
def test_a_link_is_of_the_kind_that_is_told(told, kind) -> None:
    assert link_of(pair(**told)) == kind


AGENTS = {
    "a property": ({"fields": {"вид": ("принцип",)}}, ("principle", "explicit")),
    "the source's own type": ({"word": "Distinction"}, ("distinction", "explicit")),
    "a nested tag": ({"tags": ("вид/образ",)}, ("image", "explicit")),
    "a tag": ({"tags": ("мысль", "принцип")}, ("principle", "rule")),
    "a folder": ({"folder": "Мир/Принципы/о свете"}, ("principle", "rule")),
    "a title": ({"label": "Принцип дополнительности"}, ("principle", "guessed")),
    "a title of two sides": ({"label": "Свет или тьма"}, ("distinction", "guessed")),
    "nothing": ({}, ("image", "default")),
}


@pytest.mark.parametrize(("told", "kind"), AGENTS.values(), ids=AGENTS)
def test_an_agent_is_of_the_kind_that_is_told(told, kind) -> None:
    assert agent_of(FoundNode("a", **({"label": "a"} | told))) == kind


@given(st.text(max_size=80), st.sampled_from([*LINK_CUES, "волна", "чувство", "люблю", "wave"]))
def test_waves_and_feelings_are_never_read_out_of_a_sentence(text: str, cue: str) -> None:
    kind, source, _ = link_of(pair(sentence=f"{text} {cue} [[b]]", heading=""))
    assert kind in ("logical", "analogical")
    assert source in ("guessed", "default")


def test_the_place_in_the_network_is_a_guess_and_can_be_switched_off() -> None:
    nodes = [FoundNode(name, name) for name in "abcdefgh"]
    links = tuple(FoundLink(name, "h", count=2) for name in "abcdefg")
    agents = to_map(found(*nodes, links=links)).map.agents
    assert {agent.kind for agent in agents[:7]} == {"distinction"}
    assert (agents[7].kind, agents[7].kind_source) == ("principle", "guessed")
    plain = to_map(found(*nodes, links=links), Mapping(guess=False))
    assert {(a.kind, a.kind_source) for a in plain.map.agents} == {("image", "default")}
    assert "nothing senses" in plain.warnings[-1].what


def test_a_map_without_beginnings_still_has_agents_that_sense() -> None:
    ring = [FoundNode(name, name) for name in "abc"]
    links = tuple(FoundLink(*ends) for ends in ("ab", "bc", "ca"))
    assert any(a.kind == "distinction" for a in to_map(found(*ring, links=links)).map.agents)


def test_a_tree_has_its_root_on_top_and_its_leaves_at_the_senses() -> None:
    nodes = [FoundNode(n, n, depth=d) for n, d in (("root", 0), ("mid", 1), ("leaf", 2))]
    links = (FoundLink("root", "mid"), FoundLink("mid", "leaf"))
    agents = to_map(found(*nodes, links=links)).map.agents
    assert [(a.kind, a.layer) for a in agents] == [
        ("principle", 2),
        ("image", 1),
        ("distinction", 0),
    ]


WHOLE = """
агенты:
  поля: {тип: {книга: различение}}
  слова: {concept: принцип}
  теги: {идея: образ, идея/главная: принцип}
  папки: {Дневник: distinction, Мир/Свет: принцип}
  цвета: {"4": принцип}
  заголовки: {Начала: принцип}
  подсказки: {закон*: принцип}
  по умолчанию: различение
связи:
  поля: {автор: аналогия}
  слова: {держит: волна, давит: эмоция -0.7}
  заголовки: {Созвучия: волна}
  цвета: {"1": чувство 0.5}
  подсказки: {созвучно: волна}
  по умолчанию: аналогия
слои:
  теги: {идея: 7}
  папки: {Дневник: 3}
призраки: убрать
"""


@pytest.mark.parametrize(
    ("told", "kind", "source"),
    [
        ({"fields": {"Тип": ("Книга",)}}, "distinction", "rule"),
        ({"word": "Concept"}, "principle", "rule"),
        ({"tags": ("идея/малая",)}, "image", "rule"),
        ({"tags": ("Идея/Главная",)}, "principle", "rule"),
        ({"folder": "Дневник/2024"}, "distinction", "rule"),
        ({"folder": "Мир/Свет/Луч"}, "principle", "rule"),
        ({"folder": "Свет"}, "distinction", "default"),
        ({"colour": "4"}, "principle", "rule"),
        ({"heading": "Начала"}, "principle", "rule"),
        ({"label": "Законы ума"}, "principle", "rule"),
        ({"tags": ("образ",)}, "image", "rule"),
        ({"tags": ("идея",), "fields": {"kind": ("принцип",)}}, "principle", "explicit"),
    ],
)
def test_a_mapping_rules_agents(told, kind, source) -> None:
    node = FoundNode("a", **({"label": "a"} | told))
    assert agent_of(node, parse_mapping(WHOLE.encode(), name="m")) == (kind, source)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"field": "Автор"}, ("analogical", "rule", 0.0)),
        ({"word": "держит"}, ("wave", "rule", 0.0)),
        ({"label": "Давит"}, ("emotional", "rule", -0.7)),
        ({"heading": "Созвучия"}, ("wave", "rule", 0.0)),
        ({"colour": "1"}, ("emotional", "rule", 0.5)),
        ({"sentence": "[[b]] созвучно мне"}, ("wave", "rule", 0.0)),
        ({}, ("analogical", "default", 0.0)),
    ],
)
def test_a_mapping_rules_links(told, kind) -> None:
    assert link_of(pair(**told), parse_mapping(WHOLE.encode(), name="m")) == kind


def test_a_mapping_and_the_notes_themselves_put_agents_on_layers() -> None:
    mapping = parse_mapping(WHOLE.encode(), name="m")
    nodes = (
        FoundNode("a", "a", tags=("идея",)),
        FoundNode("b", "b", folder="Дневник"),
        FoundNode("c", "c", tags=("идея",), fields={"слой": ("5",)}),
        FoundNode("d", "d", tags=("принцип",)),
    )
    assert to_map(found(*nodes), mapping).map.layers.tolist() == [7, 3, 5, 2]


def test_an_intention_is_taken_from_the_notes_that_say_so() -> None:
    nodes = (
        FoundNode("a", "a", tags=("намерение",)),
        FoundNode("b", "b", fields={"Намерение": ("2,5",)}),
        FoundNode("c", "c", fields={"intention": ("soon",)}),
    )
    assert to_map(found(*nodes)).map.intention == {"a": 1.0, "b": 2.5}


@pytest.mark.parametrize(
    ("ghosts", "agents", "warned"), [("keep", 2, 0), ("drop", 1, 0), ("count", 1, 1)]
)
def test_ghosts_are_kept_dropped_or_counted(ghosts, agents, warned) -> None:
    nodes = (FoundNode("a", "a", tags=("различение",)), FoundNode("b", "b", ghost=True))
    mapped = to_map(found(*nodes, links=(FoundLink("a", "b"),)), Mapping(ghosts=ghosts))
    assert len(mapped.map.agents) == agents
    assert len(mapped.map.links) == agents - 1
    assert len(mapped.warnings) == warned


def test_links_of_one_kind_between_two_agents_become_one_with_its_weight() -> None:
    links = (
        FoundLink("a", "b", count=3),
        FoundLink("a", "b", field="up"),
        FoundLink("a", "b", word="волна", weight=2.5),
        FoundLink("b", "a", field="волна", weight=1.0),
    )
    whole = to_map(found(FoundNode("a", "a"), FoundNode("b", "b"), links=links)).map
    told = {(link.kind, link.kind_source, link.weight, link.label) for link in whole.links}
    assert told == {("logical", "rule", 4.0, "up"), ("wave", "explicit", 3.5, "волна")}


def test_nothing_found_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match="nothing to think with"):
        to_map(found())


FAULTS = {
    "агенты:\n  тэги: {a: образ}": ("line 2, column 3", "the nearest is 'теги'"),
    "links:\n  fields:\n    x: волан": ("line 3, column 5", "the nearest is 'вол"),
    "links: 3": ("line 1", "must be a table"),
    "ghosts: maybe": ("line 1", "keep, drop or count"),
    "layers: {tags: {a: -1}}": ("line 1, column 17", "from 0 to 999"),
    "agents: [": ("line", "YAML"),
    "guess: perhaps": ("line 1", "true or false"),
    "agents: {tags: {a: image}}\nагенты: {}": ("line 2", "stands twice"),
}


@pytest.mark.parametrize(("text", "says"), FAULTS.items())
def test_a_fault_in_a_mapping_is_told_with_its_line_and_the_nearest_word(text, says) -> None:
    with pytest.raises(InputError) as caught:
        parse_mapping(text.encode(), name="metamap.yml")
    line = str(caught.value)
    assert line.startswith("metamap.yml, line")
    assert all(part in line for part in says)
    assert "\n" not in line


def test_an_empty_mapping_lays_nothing_down() -> None:
    assert parse_mapping(b"", name="m") == parse_mapping(b"agents:\n", name="m") == Mapping()


@pytest.mark.parametrize("word", ["", "waver", "-", "0.5", "волна волна", "no"])
def test_only_words_for_kinds_name_kinds(word) -> None:
    assert link_sort(word) is None
    assert link_sort("эмоция=+") == LinkSort("emotional", 1.0)


# Half characters too: JSON may hold them, files may not.
names = st.text(st.characters(exclude_categories=()), max_size=12)
values = names | st.sampled_from(["принцип", "3", "1e5", "inf"])
nodes = st.lists(
    st.builds(
        FoundNode,
        key=names,
        label=names,
        note=names,
        tags=st.lists(names, max_size=2).map(tuple),
        folder=names,
        fields=st.dictionaries(
            st.sampled_from(["вид", "layer", "намерение", "x"]),
            st.lists(names | st.sampled_from(["принцип", "3", "1e5", "inf"]), max_size=2).map(
                tuple
            ),
            max_size=2,
        ),
        ghost=st.booleans(),
        depth=st.none() | st.integers(0, 3000),
        place=names,
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda node: node.key,
)


@settings(max_examples=50)
@given(nodes, st.data())
def test_whatever_was_found_becomes_a_map_that_is_written_and_read_back(some, data) -> None:
    keys = st.sampled_from([node.key for node in some])
    word = names | st.sampled_from(["волна", "эмоция -0.3", "похоже"])
    weights = st.floats(allow_infinity=False)
    links = data.draw(
        st.lists(
            st.builds(
                FoundLink,
                source=keys,
                target=keys,
                label=names,
                word=word,
                field=word,
                sentence=names,
                weight=weights,
                directed=st.booleans(),
            ),
            max_size=8,
        )
    )
    whole = to_map(found(*some, links=tuple(links))).map
    assert len(whole.agents) == len(some)
    text = map_text(whole).encode("utf-8").decode("utf-8")
    assert parse_map(text, name="again") == whole
