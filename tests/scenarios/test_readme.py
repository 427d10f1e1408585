"""The two READMEs tell the same: commands, links, pictures."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def told(name: str) -> tuple[list[str], list[str]]:
    """Blocks of code, and targets of links and pictures in their order."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.findall(r"```\w+\n(.*?)```", text, flags=re.DOTALL)
    return blocks, re.findall(r"\]\(([^)]+)\)", text)


def test_both_readmes_hold_the_same_commands_and_links() -> None:
    blocks, links = told("README.md")
    blocks_ru, links_ru = told("README.ru.md")
    assert blocks_ru == blocks
    assert set(links_ru) - {"README.md"} == set(links) - {"README.ru.md"}


def test_what_the_readmes_link_to_is_there() -> None:
    for target in {*told("README.md")[1], *told("README.ru.md")[1]}:
        assert target.startswith("https://") or (ROOT / target).exists(), target
