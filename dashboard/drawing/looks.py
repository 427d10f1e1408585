"""How things look: ``portray`` and the inks. The only place that decides shapes and colours.

Colours of links and clusters are Okabe and Ito's (2008), told apart without colour vision;
phase has a hue *and* a hand, kinds have shapes. The drawing itself is ``map_*.js``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agents.mind_agent import MindAgent
    from agents.transducers import Rule

SHAPES = ("circle", "square", "triangle")
RETIRED, CONDENSED = 2, 1
"""Bits of an agent's mark."""
GROWN, NEGATIVE = 16, 32
"""Bits of a link's code, beside the number of its kind (0 to 15)."""
FONT = "Roboto, 'Segoe UI', 'Noto Sans', sans-serif"
_HUES = 48

_LIGHT = {
    "logical": "#0072B2",
    "analogical": "#00805D",
    "wave": "#C98500",
    "emotional": "#D55E00",
}
_DARK = {
    "logical": "#56B4E9",
    "analogical": "#2FD0A2",
    "wave": "#F0C548",
    "emotional": "#FF8A4C",
}
_OTHER_LIGHT, _OTHER_DARK = "#5B5B66", "#A9ABB8"
_BENDS = {"logical": 0.06, "analogical": 0.0, "wave": -0.05, "emotional": 0.13}


@dataclass(frozen=True)
class Look:
    """How one agent is drawn: its shape, its names, and whether it grew by condensation."""

    shape: str
    label: str
    label_en: str
    note: str
    condensed: bool


def portray(agent: MindAgent, *, condensed: bool = False) -> Look:
    """``portray(agent) -> Look``: the agent's kind as a shape, its labels and its note.

    - ``condensed``: whether it came out of a cluster during the run.

    What changes with every step (energy as size and glow, phase as hue, tension as a ring that
    fills) goes to the drawing as numbers; ``style_of`` says how they are shown.
    """
    shape = agent.shape if agent.shape in SHAPES else "circle"
    name = agent.model.field.names[agent.row]
    return Look(shape, name.label, name.label_en, name.note, condensed)


def style_of(kinds: tuple[type[MindAgent], ...], rules: tuple[Rule, ...]) -> dict[str, Any]:
    """``style_of(kinds, rules)``: what the drawing needs to know, JSON-able.

    - ``energy_least``: full size stands for the energy of the fullest agents, at least this, eu.
    - ``radius_least``, ``radius_most``: px at the first zoom.
    """
    return {
        "kinds": [
            {"name": k.kind, "shape": k.shape if k.shape in SHAPES else "circle"} for k in kinds
        ],
        "links": [
            {"name": r.name, "bend": _BENDS.get(r.name, 0.09), "both_ways": r.both_ways}
            for r in rules
        ],
        "energy_least": 0.05,
        "radius_least": 4.0,
        "radius_most": 12.5,
        "labels": 16,
        "font": FONT,
        "inks": {
            "light": _ink(dark=False, rules=rules),
            "dark": _ink(dark=True, rules=rules),
        },
    }


def inked(light: str, dark: str) -> str:
    """``inked(light, dark)``: the CSS of something of class ``mf-inked``, which then knows the
    colour of the theme that is shown as ``--ink``."""
    return f"--ink-light: {light}; --ink-dark: {dark}"


def link_colour(rule: str, *, dark: bool) -> str:
    """Colour of a kind of link, for the legend."""
    known, other = (_DARK, _OTHER_DARK) if dark else (_LIGHT, _OTHER_LIGHT)
    return known.get(rule, other)


def negative_colour(*, dark: bool) -> str:
    """Colour of a link that inhibits."""
    return "#E3A0D0" if dark else "#A8327F"


def cluster_colour(track: int, *, dark: bool) -> str:
    """Colour of a cluster by its track."""
    colours = _CLUSTERS_DARK if dark else _CLUSTERS_LIGHT
    return colours[track % len(colours)]


_CLUSTERS_LIGHT = ("#7B2D8B", "#0072B2", "#B4472D", "#00805D", "#8A6D00", "#3F4FA0")
_CLUSTERS_DARK = ("#D78BEA", "#56B4E9", "#FF9C7D", "#3FD6AA", "#F0C548", "#9AA8FF")


def _ink(*, dark: bool, rules: tuple[Rule, ...]) -> dict[str, Any]:
    return {
        "paper": "#14181d" if dark else "#fbfaf7",
        "text": "#eceae4" if dark else "#20242a",
        "rim": "rgba(255,255,255,.35)" if dark else "rgba(20,24,30,.38)",
        "hand": "rgba(0,0,0,.65)" if dark else "rgba(255,255,255,.9)",
        "tension": "#FF9F9F" if dark else "#C2454F",
        "breaking": "#FF4D5E" if dark else "#B00020",
        "flash": "#FFF3B0" if dark else "#E0A100",
        "negative": negative_colour(dark=dark),
        "links": [link_colour(rule.name, dark=dark) for rule in rules],
        "clusters": list(_CLUSTERS_DARK if dark else _CLUSTERS_LIGHT),
        "phases": [phase_colour(i / _HUES, dark=dark) for i in range(_HUES)],
    }


CHART_INKS: dict[str, dict[str, Any]] = {
    "light": {
        "paper": "#fbfaf7",
        "text": "#20242a",
        "faint": "#6a6f78",
        "grid": "rgba(30,34,40,.10)",
        "mark": "#C98500",
        "font": f"11px {FONT}",
        "series": {
            "energy": "#0072B2",
            "tension": "#C2454F",
            "R": "#00805D",
            "loss": "#7B2D8B",
            "delta": "#56606B",
            "theta": "#0072B2",
            "alpha": "#00805D",
            "beta": "#C98500",
            "gamma": "#C2454F",
        },
    },
    "dark": {
        "paper": "#14181d",
        "text": "#eceae4",
        "faint": "#9aa1ab",
        "grid": "rgba(255,255,255,.10)",
        "mark": "#F0C548",
        "font": f"11px {FONT}",
        "series": {
            "energy": "#56B4E9",
            "tension": "#FF8C94",
            "R": "#3FD6AA",
            "loss": "#D78BEA",
            "delta": "#A9B2BD",
            "theta": "#56B4E9",
            "alpha": "#3FD6AA",
            "beta": "#F0C548",
            "gamma": "#FF8C94",
        },
    },
}


def phase_colour(turn: float, *, dark: bool) -> str:
    """``phase_colour(turn)``: hue for a phase in turns, even in lightness, as #rrggbb.

    OKLCH (Ottosson 2020) at fixed lightness and chroma, so that no phase looks brighter.
    """
    lightness, chroma = (0.76, 0.12) if dark else (0.66, 0.125)
    a = chroma * math.cos(2.0 * math.pi * turn)
    b = chroma * math.sin(2.0 * math.pi * turn)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_srgb(part):02x}" for part in linear)


def _srgb(linear: float) -> int:
    held = min(max(linear, 0.0), 1.0)
    bent = 12.92 * held if held <= 0.0031308 else 1.055 * held ** (1.0 / 2.4) - 0.055
    return round(255.0 * bent)
