"""What readers refuse in English is told in Russian: real files, the readers themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.running.world import Choice, scenario_of_choice
from dashboard.sweeps.sweeping import Wanted, arguments
from dashboard.words import refusals, say, sections
from model.eeg.recording import read_recording
from model.errors import InputError
from model.maps.source import map_of

AGENT = "agents:\n  - {id: a, kind: image}\n"
MAPS: dict[str, tuple[str, str]] = {
    "agents: [": ("это не правильный YAML", "строка 2, столбец 1"),
    "": ("карта пуста", "Напишите «agents:»"),
    "title: x\nagents: []\n": ("в карте нет ни одного агента", "строка 2"),
    AGENT + "links:\n  - {from: a, to: b, kind: logical}\n": ("«b»", "Назовите id агента"),
    AGENT + "links:\n  - {from: a, to: a, kind: logical}\n": ("к нему же", "Приведите её"),
    "agents:\n  - {id: a, kind: imagge}\n": ("вид «imagge»", "ближе всех «image»"),
    "agents:\n  - {id: a, kind: image, colour: red}\n": ("ключ «colour»", "Ключи: id, kind"),
    AGENT + "  - {id: a, kind: image}\n": ("второй агент с id «a»", "другой id"),
    "agents:\n  - {kind: image}\n": ("у агента нет «id»", "строка 2"),
}
FILES: dict[str, tuple[bytes, str, str]] = {
    "пусто.edf": (b"", "файл пуст", "в двоичном виде"),
    "вход.edf": (b"<html><body>login</body></html>" * 20, "веб-страница", "в двоичном виде"),
    "рваный.edf": (b"0       " + b"x" * 600, "стоит «xxxx»", "целиком"),
    "чужое.csv": (b"a,b\n1,2\n", "не запись ЭЭГ", "одного из этих видов"),
    "мысли.graphml": (b"<a>", "не целый XML", "сохраните заново"),
    "мысли.mind": (b"x", "источник карты", "Известны: logseq"),
    "мысли.map.yaml": ("agents:\n - {id: а}".encode("cp1251"), "не в UTF-8", "Сохраните файл"),
}


def refused(read: Callable[[Path], Any], path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    error = caught.value
    return str(InputError(error.what, file=path.name, place=error.place, mend=error.mend))


def in_russian(line: str) -> str:
    told = refusals.told("ru", line)
    assert "по-английски" not in told, told
    assert refusals.told("en", line) == line
    return told


@pytest.mark.parametrize("text", MAPS, ids=range(len(MAPS)))
def test_what_is_wrong_in_a_map_is_told_in_russian_with_its_place(
    text: str, tmp_path: Path
) -> None:
    path = tmp_path / "карта.map.yaml"
    path.write_text(text, encoding="utf-8")
    told = in_russian(refused(map_of, path))
    assert told.startswith("карта.map.yaml, строка ")
    assert all(words in told for words in MAPS[text]), told


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_told_in_russian_by_its_own_name(
    name: str, tmp_path: Path
) -> None:
    data, *expected = FILES[name]
    path = tmp_path / name
    path.write_bytes(data)
    is_recording = name.endswith((".edf", ".csv"))
    told = in_russian(refused(read_recording if is_recording else map_of, path))
    assert told.startswith(name)
    assert all(words in told for words in expected), told


def test_what_no_form_is_known_of_is_shown_as_it_is_and_says_so() -> None:
    line = "a.edf, record 7: keeps no time. Export it again"
    told = refusals.told("ru", line)
    assert line in told
    assert "по-английски" in told
    # The page's own words, and keys of its catalogue, are not taken for a reader's.
    own = "«картинка.png» здесь не читают; годятся .yaml, .csv"
    assert refusals.told("ru", own) == own
    endings = ".yaml, .yml, .zip, .canvas, .graphml, .gexf, .gml, .csv, .tsv, .opml, .mymind, .cxl"
    ending = say("ru", "upload_ending", name="S001R01.edf", endings=endings)
    assert refusals.told("ru", ending) == ending
    assert refusals.told("ru", "take_disk") == say("ru", "take_disk")


def without_fields(form: str) -> str:
    return re.sub(r"{(\w+)}", r"<\1>", form).replace("{{", "{").replace("}}", "}")


def test_no_form_swallows_another() -> None:
    """Each English form, filled in, is told by its own key."""
    for section in ("refusals", "mends"):
        for key, line in sections("en")[section].items():
            filled = without_fields(line)
            whole = f"f.x: {filled}" if section == "refusals" else f"f.x: is empty. {filled}"
            meant = without_fields(sections("ru")[section][key])
            assert meant in refusals.told("ru", whole), key


def test_what_cannot_be_swept_is_told_in_russian() -> None:
    opened, wanted = scenario_of_choice(Choice()), Wanted(("laws.wave.K=0:1:2",))
    for choice, why in ((Choice(given=opened), "«Поле»"), (Choice(eeg="live"), "Живой поток")):
        with pytest.raises(InputError) as caught:
            arguments(choice, wanted)
        assert why in in_russian(str(caught.value))
