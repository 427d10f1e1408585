"""One module for the browser out of several files: a widget's own, after those it shares."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_HERE = Path(__file__).parent
THEME = _HERE / "theme.js"
SHEET = (THEME, _HERE / "sheet.js")
"""What a chart on a canvas begins with."""


def joined(paths: Iterable[Path]) -> str:
    """``joined(paths)``: their text in this order. The last says what the module exports."""
    return "".join(path.read_text(encoding="utf-8") for path in paths)
