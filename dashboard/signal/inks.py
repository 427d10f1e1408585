"""Colours of the room's drawings, over those of the charts (``drawing/looks.py``)."""

from __future__ import annotations

from typing import Any

from dashboard.drawing.looks import CHART_INKS

INKS: dict[str, dict[str, Any]] = {
    "light": CHART_INKS["light"]
    | {
        "trace": "#2b4a73",
        "cursor": "#D55E00",
        "shade": "rgba(170, 60, 20, .09)",
        "hatch": "rgba(170, 60, 20, .38)",
        "bad": "#8a2f00",
        "line": "rgba(30,34,40,.14)",
    },
    "dark": CHART_INKS["dark"]
    | {
        "trace": "#9cc4ef",
        "cursor": "#FF8A4C",
        "shade": "rgba(255, 150, 90, .10)",
        "hatch": "rgba(255, 150, 90, .42)",
        "bad": "#ffb48a",
        "line": "rgba(255,255,255,.13)",
    },
}
BAND_DASHES: dict[str, list[int]] = {
    "delta": [1, 2],
    "theta": [],
    "alpha": [6, 2],
    "beta": [3, 2],
    "gamma": [8, 2, 2, 2],
}
"""As on the page's charts, so that a band is known without its colour."""
