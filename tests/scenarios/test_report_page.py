"""report.html: one file that asks nothing of the network, whatever a map holds."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from run_folder_example import Example, make_run_folder

from model.errors import InputError
from scenarios.report.catalogue import Lang, say
from scenarios.report.page import write_report
from scenarios.report.pictures import NAMES
from scenarios.store import RunFolder

LANGS: tuple[Lang, ...] = ("en", "ru")
EVIL = "<script>alert(1)</script><img src=\"http://x.y/z\" onerror='go()'> & $x_"
SMALL = Example(seconds=20.0, agents=14, jumps=12)
VOID = {"meta", "br", "img", "hr", "input", "link", "path", "use", "image", "rect", "stop"}


class Reader(HTMLParser):
    """Gathers tags, attributes and words, and checks that tags nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)


def _page(folder: RunFolder, lang: Lang = "en") -> str:
    return write_report(folder, lang=lang).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return make_run_folder(tmp_path_factory.mktemp("page") / "run")


@pytest.fixture(scope="module")
def pages(folder: RunFolder) -> dict[Lang, str]:
    return {lang: _page(folder, lang) for lang in LANGS}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return make_run_folder(tmp_path_factory.mktemp("small") / "run", SMALL)


@pytest.fixture(scope="module")
def small_pages(small: RunFolder) -> dict[Lang, str]:
    return {lang: _page(small, lang) for lang in LANGS}


@pytest.fixture(scope="module")
def uncalibrated(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    told = replace(SMALL, calibrated=False)
    return make_run_folder(tmp_path_factory.mktemp("uncalibrated") / "run", told)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_asks_nothing_of_the_network(pages: dict[Lang, str], lang: Lang) -> None:
    page = pages[lang]
    read = Reader(page)
    assert read.open == []
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & set(read.tags)
    for tag, name, value in read.attributes:
        assert not name.startswith("on"), (tag, name)
        if name in ("src", "href", "xlink:href", "srcset", "action"):
            assert value.startswith(("#", "data:image/png;base64,")), (tag, name, value[:80])
    assert "http://" not in page
    assert "https://" not in page
    assert "@import" not in page
    policy = [v for t, n, v in read.attributes if t == "meta" and n == "content" and "src" in v]
    assert policy == [
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_links_within_the_page_lead_somewhere(pages: dict[Lang, str], lang: Lang) -> None:
    read = Reader(pages[lang])
    ids = {value for _, name, value in read.attributes if name == "id"}
    led = {value[1:] for tag, name, value in read.attributes if tag == "a" and name == "href"}
    assert led
    assert led <= ids


@pytest.mark.parametrize("lang", LANGS)
def test_every_picture_says_how_to_read_it(pages: dict[Lang, str], lang: Lang) -> None:
    words = "".join(Reader(pages[lang]).words)
    assert not set("{}") & set(words)
    for name in NAMES:
        assert f'id="{name}-figure"' in pages[lang]
        assert say(lang, f"read.{name}") in words
    assert say(lang, "page.gamma") in words
    assert f'<html lang="{lang}">' in pages[lang]


def test_the_page_tells_what_alpha_did_beside_the_world_at_rest(pages: dict[Lang, str]) -> None:
    words = " ".join(Reader(pages["en"]).words)
    assert "alpha raised thresholds by" in words
    assert "alpha, mean z" in words
    assert say("en", "page.rest.note") in words
    assert "альфа подняла пороги на" in " ".join(Reader(pages["ru"]).words)


def test_each_language_calls_agents_by_its_own_words(pages: dict[Lang, str]) -> None:
    assert "sense organ" in pages["en"]
    assert "орган чувств" not in pages["en"]
    assert "орган чувств" in pages["ru"]


def test_the_page_tells_how_it_was_run_but_not_whose_home_it_was(pages: dict[Lang, str]) -> None:
    words = "".join(Reader(pages["en"]).words)
    assert "0f" * 32 in words
    assert "my.map.yaml" in words
    assert "z against rest.edf" in words
    assert "flat in 11 windows, line noise in 1 window" in words
    assert "laws.wave.K" in words
    assert "somebody" not in words


def test_whatever_a_map_holds_is_only_ever_text(tmp_path: Path) -> None:
    evil = Example(seconds=20.0, agents=14, jumps=12, label=EVIL)
    page = _page(make_run_folder(tmp_path / "run", evil))
    read = Reader(page)
    assert not {"script", "img"} & set(read.tags)
    assert not any(name.startswith("on") for _, name, _ in read.attributes)
    assert "<script" not in page
    assert html.escape("<script>alert(1)</script>") in page


def test_the_same_run_gives_the_same_bytes(tmp_path: Path, small_pages: dict[Lang, str]) -> None:
    assert _page(make_run_folder(tmp_path / "run", SMALL)) == small_pages["en"]


@pytest.mark.parametrize(
    ("bare", "lang"),
    [
        (Example(seconds=5.0, agents=12, jumps=0, clusters=False, rest=False), "ru"),
        (Example(seconds=5.0, agents=12, jumps=3, eeg=False, calibrated=False), "en"),
        (Example(seconds=5.0, agents=1, jumps=0, clusters=False), "en"),
        (Example(seconds=20.0, agents=14, jumps=12, nan=True), "ru"),
    ],
    ids=["nothing happened", "no EEG", "one agent", "not a number"],
)
def test_poor_runs_have_a_whole_page_too(tmp_path: Path, bare: Example, lang: Lang) -> None:
    page = _page(make_run_folder(tmp_path / "run", bare), lang)
    read = Reader(page)
    assert read.open == []
    assert not {"nan", "None", "NaN"} & set(" ".join(read.words).split())
    if not bare.jumps:
        assert say(lang, "page.no_events") in page


@pytest.mark.parametrize(("lang", "word"), [("en", "uncalibrated"), ("ru", "не откалибр")])
def test_uncalibrated_is_said_wherever_bands_are_shown(
    uncalibrated: RunFolder, lang: Lang, word: str
) -> None:
    page = _page(uncalibrated, lang)
    for part in ("series", "eeg"):
        start = page.index(f'<section id="{part}">')
        body = page[start : page.index("</section>", start)]
        assert html.escape(say(lang, "page.uncalibrated.note")) in body
    cards = page[page.index('<div class="cards">') : page.index('<section id="map">')]
    assert word in cards
    assert "badge bad" in page
    series = page[page.index('id="series-figure"') :]
    assert series[: series.index("</svg>")].count(word) == 5


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_each_channel_is_told_with_its_share_of_good_windows(
    small_pages: dict[Lang, str], lang: Lang
) -> None:
    page = small_pages[lang]
    start = page.index('<section id="eeg">')
    eeg = page[start : page.index("</section>", start)]
    assert say(lang, "page.channels") in eeg
    assert eeg.index("<td>Oz</td>") < eeg.index("<td>O1</td>") < eeg.index("<td>O2</td>")
    assert re.search(r"Oz</td><td[^>]*>61.?%", eeg)


def test_a_run_of_an_older_version_that_tells_less_has_a_page_too(tmp_path: Path) -> None:
    folder = make_run_folder(tmp_path / "run", SMALL)
    info = folder.info
    for name in ("channels", "states"):
        del info["summary"]["eeg"]["quality"][name]
    del info["summary"]["eeg"]["null"]
    folder.write_info(info)
    assert say("en", "page.channels") not in _page(folder, "en")


def test_an_unfinished_run_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    folder = make_run_folder(tmp_path / "run", SMALL)
    folder.write_info({**folder.info, "status": "stopped", "summary": None})
    with pytest.raises(InputError, match="stopped"):
        write_report(RunFolder(folder.path))
    assert not list(folder.path.glob("*.html*"))
