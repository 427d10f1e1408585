"""A zipped folder of notes is given to the page, which then says in words what it is."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from visiting import CHART, MAP

pytestmark = pytest.mark.browser

TOLD = ".mf-told"
NOTES = {
    "мысль/Свет.md": "# Свет\nСвет отличает день от ночи. См. [[Тень]] и [[Образ]].",
    "мысль/Тень.md": "Тень противоположна свету, а ночь приходит вслед. [[Образ]]",
    "мысль/Образ.md": "Образ держит свет, тень и ночь вместе. [[Ненаписанное]] и [[Свет]]",
    "мысль/Одна.md": "Заметка без единой связи, сама по себе.",
    "мысль/Битая.md": "---\ntags: [a\n: : :\n---\nтекст [[Свет]]",
}


def zipped(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as out:
        for name, content in files.items():
            out.writestr(name, content)
    return path


@pytest.mark.slow
def test_a_zipped_vault_is_told_in_russian_beside_its_map(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    me = visit(locale="ru-RU")
    assert me.page.locator(TOLD).count() == 0
    given = zipped(tmp_path / "мои заметки.zip", NOTES)
    me.page.set_input_files(".mf-made input[type=file]", str(given))
    me.page.wait_for_function(f"document.querySelector('{MAP}')?.dataset.agents === '6'")
    me.page.wait_for_selector(".mf-told-warnings", timeout=90_000)
    told = me.page.inner_text(TOLD)
    assert "6 агентов, 6 связей" in told
    assert "Прочитана из хранилища заметок" in told
    assert "Призраков — 1 (17" in told
    assert "Без единой связи — 1 агент: Одна." in told
    assert "Никаких выводов из этого не делается" in told
    assert "Битая.md" in told.split("Предупреждения при чтении")[1]
    assert "/tmp" not in me.page.inner_text("body")
    # Both are seen at once, and neither lies over the other.
    canvas, words = (me.page.locator(css).bounding_box() for css in (MAP, TOLD))
    assert words["width"] > 200
    assert words["height"] > 150
    assert canvas["x"] + canvas["width"] <= words["x"]
    me.keep("described-vault-ru")

    me.page.click(".mf-lang")
    me.page.wait_for_function(
        f"document.querySelector('{TOLD}')?.innerText.includes('6 agents, 6 links')"
    )
    me.page.click(".mf-view-charts")
    me.page.wait_for_selector(CHART, state="visible")
    assert me.page.locator(TOLD).count() == 0
    me.page.click(".mf-play")
    me.wait_for_steps(30)
    me.page.wait_for_function(f"document.querySelector('{CHART}')?.dataset.points > 3")


@pytest.mark.slow
def test_the_built_in_map_is_told_when_asked_for_and_stays_where_a_source_holds_nothing(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    me = visit()
    me.page.click(".mf-view-description")
    me.page.wait_for_selector(".mf-told-intention", timeout=90_000)
    told = me.page.inner_text(TOLD)
    assert "69 agents, 195 links" in told
    assert "Signal → Token" in told
    me.keep("described-built-in")

    empty = zipped(tmp_path / "empty.zip", {"photo.jpg": "x"})
    plain = tmp_path / "plain.canvas"
    plain.write_text("[1, 2]", encoding="utf-8")
    for path, says in ((empty, "holds no notes"), (plain, "plain.canvas")):
        me.page.set_input_files(".mf-made input[type=file]", str(path))
        me.page.wait_for_function(
            "says => document.querySelector('.mf-fault')?.innerText.includes(says)", arg=says
        )
        line = me.page.inner_text(".mf-fault")
        assert "\n" not in line.strip()
        assert "/tmp" not in line
        assert me.canvas(MAP, "agents") == "69"
