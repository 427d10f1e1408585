"""What the words promise: both languages whole, plurals right, no claim that chance would give."""

from __future__ import annotations

import json
import string
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from run_folder_example import WEIGHTS, Example, make_run_folder

from model.eeg.quality import REASONS
from scenarios.report.catalogue import CATALOGUES, Lang, listed, number, percent, plain, say
from scenarios.report.sentences import telling
from scenarios.report.steering import moved_sentence, quality_sentence
from scenarios.report.words import event_sentence, summary_text

LANGS: tuple[Lang, ...] = ("en", "ru")
JUMP = {"size": 5, "duration": 2, "share": 0.3, "value_bits": 0.1, "loss_before": 0.5}
EVENTS: list[tuple[str, str, list[str], dict[str, Any]]] = [
    *(("jump", name, ["a", "b"], JUMP) for name in ("idea", "insight", "decision", "ripple")),
    *(
        ("trigger", name, ["a"], {"when": "alpha > 1.5 for 2 s", "on": on, "agents": 1})
        for name in ("amplify", "attenuate", "associate", "correct", "ignite", "intend")
        for on in ("all", "kind:image", "tag:x", "agent:a", "cluster:3")
    ),
    ("link", "grown", ["a", "b"], {"coherence": 0.9}),
    ("link", "faded", ["a", "b"], {}),
    ("condensation", "new one", ["n", "a", "b"], {"kind": "image", "of": 2}),
    ("dissolution", "new one", ["n", "a", "b"], {"kind": "image", "energy": 0.5}),
    ("link", "grown", ["a", "b"], {"coherence": 0.9, "remote": True}),
    *(("cluster", name, ["a"], {}) for name in ("birth", "death", "merge", "split")),
    ("eeg", "stream fell silent", [], {}),
    ("jump", "a class of their own", ["a"], {"size": 1}),
    ("link", "bent", ["a"], {}),
    ("cluster", "paused", [], {}),
    ("trigger", "shake", [], {"when": "whenever"}),
    ("weather", "rain", [], {}),
]


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return make_run_folder(tmp_path_factory.mktemp("words") / "run").summary


def test_a_firing_tells_its_condition_and_the_bands_that_met_it() -> None:
    facts = {
        "when": "alpha > 1 and theta > 0.5 for 2 s",
        "on": "kind:image",
        "agents": 3,
        "causes": {"alpha": 2.13, "theta": 0.7},
    }
    event = {"type": "trigger", "name": "ignite", "agents": ["a"], "facts": facts}
    assert "alpha > 1 and theta > 0.5 for 2 s (alpha 2.13, theta 0.7)" in event_sentence(
        event, {}, "en"
    )
    said = event_sentence(event, {}, "ru")
    assert "альфа > 1 и тета > 0,5 в течение 2 с (альфа 2,13, тета 0,7)" in said


def test_both_catalogues_hold_the_same_entries() -> None:
    assert CATALOGUES["en"].keys() == CATALOGUES["ru"].keys()


@pytest.mark.parametrize("key", sorted(CATALOGUES["en"]))
def test_an_entry_asks_for_the_same_fields_in_either_language_and_form(key: str) -> None:
    forms = []
    for lang in LANGS:
        entry = CATALOGUES[lang][key]
        forms += [entry] if isinstance(entry, str) else list(entry)
    assert all(form.strip() == form and form for form in forms)
    assert len({frozenset(_fields(form)) for form in forms}) == 1


@pytest.mark.parametrize(
    ("count", "told"),
    [
        *((1, "1 агент"), (2, "2 агента"), (4, "4 агента"), (5, "5 агентов"), (0, "0 агентов")),
        *((11, "11 агентов"), (12, "12 агентов"), (21, "21 агент"), (22, "22 агента")),
        *((111, "111 агентов"), (101, "101 агент"), (1.5, "1,5 агента")),
    ],
)
def test_russian_counts_take_the_right_form(count: float, told: str) -> None:
    assert say("ru", "n.agents", count) == told


@pytest.mark.parametrize("reason", [reason for reason in REASONS if reason])
def test_every_reason_for_a_bad_window_has_words(reason: str) -> None:
    quality = {"good_share": 0.5, "reasons": {reason: 2}}
    assert "2 окна" in quality_sentence(quality, "ru")
    assert reason not in quality_sentence(quality, "ru")
    assert "2 windows" in quality_sentence(quality, "en")


def test_english_counts_take_the_right_form() -> None:
    told = [say("en", "n.agents", count) for count in (0, 1, 2, 1.5)]
    assert told == ["0 agents", "1 agent", "2 agents", "1.5 agents"]


@pytest.mark.parametrize(
    ("value", "en", "ru"),
    [
        *((0.0, "0", "0"), (3.0, "3", "3"), (0.5, "0.5", "0,5"), (-1.25, "−1.25", "−1,25")),
        *((1234567.0, "1.2·10⁶", "1,2·10⁶"), (12345.0, "12,345", "12\N{NO-BREAK SPACE}345")),
        *((2.1e-16, "2.1·10⁻¹⁶", "2,1·10⁻¹⁶"), (0.002, "0.002", "0,002"), (99.96, "100", "100")),
        *((float("nan"), "—", "—"), (float("inf"), "—", "—"), (None, "—", "—")),
    ],
)
def test_numbers_are_written_as_the_language_does(value: float | None, en: str, ru: str) -> None:
    assert (number(value, "en"), number(value, "ru")) == (en, ru)


def test_lists_and_percents_read_naturally() -> None:
    assert listed(["a", "b", "c"], "en") == "a, b and c"
    assert listed(["a", "b", "c", "d", "e"], "ru", most=2) == "a, b и ещё 3"
    assert (percent(0.62, "en"), percent(0.034, "ru")) == (
        "62\N{NO-BREAK SPACE}%",
        "3,4\N{NO-BREAK SPACE}%",
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_a_sentence(
    event: tuple[str, str, list[str], dict[str, Any]], lang: Lang
) -> None:
    kind, name, agents, facts = event
    told = {"type": kind, "name": name, "agents": agents, "facts": facts}
    words = event_sentence(told, {"a": "свет", "b": "истина", "n": "новое"}, lang)
    assert words.endswith(".")
    assert words[0] == words[0].upper()
    assert not set("{}\n") & set(words)
    if "a" in agents and kind != "trigger":
        assert "свет" in words
    assert event_sentence({**told, "facts": json.dumps(facts)}, {"a": "свет"}, lang)


def test_sentences_say_what_happened_in_good_russian() -> None:
    event = {"type": "jump", "name": "insight", "agents": list("abcd"), "facts": JUMP}
    words = event_sentence(event, {"a": "свет"}, "ru")
    assert words.startswith("Инсайт: «свет», «b», «c» и ещё 1 (5 разрядов, 2 волны)")
    assert "30\N{NO-BREAK SPACE}%" in words


def test_the_telling_events_keep_their_order_and_are_not_all_ripples() -> None:
    ripples = [
        {"type": "jump", "name": "ripple", "time_s": float(t), "facts": {"released": 1.0}}
        for t in range(50)
    ]
    rare = [
        {"type": "jump", "name": "insight", "time_s": 30.5, "facts": {"released": 0.1}},
        {"type": "condensation", "name": "x", "time_s": 7.5, "facts": {}},
    ]
    told = telling(ripples + rare, most=10)
    times = [event["time_s"] for event in told]
    assert len(told) == 10
    assert times == sorted(times)
    assert {30.5, 7.5} <= set(times)
    assert telling([]) == []
    many = Counter(event["name"] for event in telling(iter((ripples + rare) * 9), most=10))
    assert many == {"insight": 6, "x": 2, "ripple": 2}


def test_one_class_of_jumps_does_not_crowd_out_another() -> None:
    jumps = [
        {"type": "jump", "name": name, "time_s": float(t), "facts": {"released": 9.0 - t}}
        for t, name in enumerate(["decision"] * 8 + ["idea"])
    ]
    assert "idea" in {event["name"] for event in telling(jumps, most=5)}


@pytest.mark.parametrize("lang", LANGS)
def test_the_summary_is_short_and_whole(summary: dict[str, Any], lang: Lang) -> None:
    lines = summary_text(summary, lang, weights=WEIGHTS).splitlines()
    assert 25 <= len(lines) <= 48
    assert max(map(len, lines[1:])) <= 100
    assert not set("{}") & set("".join(lines))


def test_an_operator_that_moved_is_told_with_its_band_and_direction(
    summary: dict[str, Any],
) -> None:
    mean = summary["eeg"]["operators"]["threshold"]["mean"]
    by = percent(mean - 1.0, "en")
    words = " ".join(summary_text(summary, "en", weights=WEIGHTS).split(" "))
    assert f"alpha raised thresholds by {by}" in words.replace("\n    ", " ")
    without = summary_text(summary, "en").replace("\n    ", " ")
    assert f"EEG raised thresholds by {by}" in without


def test_a_band_that_pulls_the_other_way_is_not_blamed() -> None:
    bands = {name: {"z_mean": 0.0} for name in ("delta", "theta", "beta")}
    bands |= {"alpha": {"z_mean": 2.0}, "gamma": {"z_mean": 1.5}}
    words = moved_sentence("threshold", 1.13, bands, WEIGHTS, "en")
    assert words.startswith("alpha raised")
    both = moved_sentence("x", 1.5, bands, {"x": {"alpha": 0.2, "gamma": 0.2}}, "ru")
    assert both == "альфа и гамма подняли «x» на 50\N{NO-BREAK SPACE}%"


def test_nothing_is_claimed_that_chance_would_give(summary: dict[str, Any]) -> None:
    chance = [{**cluster, "significant": False} for cluster in summary["clusters"]]
    division = {**summary["modularity"], "p": 0.4}
    told = {**summary, "clusters": chance, "modularity": division}
    words = summary_text(told, "en").replace("\n    ", " ")
    assert "No group holds together beyond chance: not shown." in words
    assert "no more than chance gives" in words
    assert "emergent" not in words
    assert not any(cluster["name"] in words for cluster in chance)


@pytest.mark.parametrize("lang", LANGS)
def test_the_index_and_p_that_name_the_origin_of_a_group_are_told(
    summary: dict[str, Any], lang: Lang
) -> None:
    shown = next(cluster for cluster in summary["clusters"] if cluster["significant"])
    figures = {"index_links": 0.62, "p_links": 0.01, "index_frequencies": 0.17}
    told = [{**shown, "origin": "inherited from links", **figures, "p_frequencies": 0.87}]
    words = " ".join(summary_text({**summary, "clusters": told}, lang).split())
    for value in (*figures.values(), 0.87):
        assert number(value, lang) in words
    unasked = [{**told[0], "p_frequencies": None}]
    assert number(0.87, lang) not in " ".join(
        summary_text({**summary, "clusters": unasked}, lang).split()
    )


def test_inherited_groups_are_not_called_emergent(summary: dict[str, Any]) -> None:
    inherited = [
        {**cluster, "origin": "inherited from both", "significant": True}
        for cluster in summary["clusters"]
    ]
    words = summary_text({**summary, "clusters": inherited}, "en").replace("\n    ", " ")
    assert "None of them is emergent" in words


def test_books_that_do_not_balance_are_told_so(summary: dict[str, Any]) -> None:
    for residual in (1e-9, float("nan")):
        told = {**summary, "ledger": {**summary["ledger"], "residual": residual}}
        assert "do NOT balance" in summary_text(told, "en")
        assert "НЕ сходится" in summary_text(told, "ru")
    assert "do NOT" not in summary_text(summary, "en")


@pytest.mark.parametrize("lang", LANGS)
def test_a_run_without_anything_to_tell_says_so(tmp_path: Path, lang: Lang) -> None:
    bare = Example(jumps=0, clusters=False, eeg=False, rest=False, calibrated=False)
    words = summary_text(make_run_folder(tmp_path / "run", bare).summary, lang)
    for key in ("sum.jumps.none", "sum.eeg.none", "sum.clusters.nothing", "sum.growth.off"):
        assert say(lang, key) in words.replace("\n    ", " ").replace("\n  ", " ")


@pytest.mark.parametrize(("lang", "word"), [("en", "UNCALIBRATED"), ("ru", "НЕ ОТКАЛИБРОВАНО")])
def test_uncalibrated_bands_are_said_to_be_so(
    summary: dict[str, Any], lang: Lang, word: str
) -> None:
    told = {**summary, "eeg": {**summary["eeg"], "calibrated": False}}
    assert word in summary_text(told, lang)
    assert word not in summary_text(summary, lang)


def test_a_maps_own_words_cannot_steer_the_terminal(summary: dict[str, Any]) -> None:
    evil = "\x1b[2J\x07свет\u202eнаоборот\n\nвторая"
    assert plain(evil) == "[2J светнаоборот вторая"
    told = {**summary, "map": {**summary["map"], "title": evil}}
    assert not {"\x1b", "\x07", "\u202e"} & set(summary_text(told, "ru"))
    event = {"type": "cluster", "name": evil, "agents": ["a"], "facts": {}}
    assert not {"\x1b", "\n", "\u202e"} & set(event_sentence(event, {"a": evil}, "en"))
    assert len(plain("ы" * 500)) == 60
