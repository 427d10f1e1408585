"""How pictures are made: matplotlib by its object API alone, to SVG that lies inside a page.

The same figures give the same bytes. Colours of paper and ink become CSS variables, so that a
picture follows the page into the dark. What is drawn is decided elsewhere.
"""

from __future__ import annotations

import html
import io
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, MUTED, GRID, PAPER, SHADE = "#1f2328", "#656d76", "#d6dbe1", "#fdfdfe", "#eceff3"
"""Roles that follow the page; each must differ from every colour of data."""
BLUE, GREEN, ORANGE, RED, PINK, SKY = (
    *("#0072b2", "#009e73", "#e69f00", "#d55e00", "#cc79a7", "#56b4e9"),
)
"""Safe for the colour-blind (Okabe & Ito 2008)."""
GREY = "#8b929a"
CLASS_LOOKS = {
    "ripple": ("o", GREY, 9.0),
    "idea": ("o", GREEN, 26.0),
    "decision": ("s", BLUE, 28.0),
    "insight": ("*", RED, 70.0),
}
"""Marker, colour and size (pt²) of each class of jump, the commonest first."""

_ROLES = {INK: "ink", MUTED: "muted", GRID: "grid", PAPER: "paper", SHADE: "shade"}
_FONT = "var(--figure-font, 'DejaVu Sans', Verdana, sans-serif)"
_STYLE: Any = {
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.edgecolor": MUTED,
    "axes.facecolor": "none",
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 11.0,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
}
_DRAWING = threading.Lock()
"""Matplotlib's settings belong to the whole process; one page is drawn at a time."""


@contextmanager
def drawing() -> Iterator[None]:
    """``with drawing():`` matplotlib's own defaults and our style, put back afterwards."""
    import matplotlib
    import matplotlib.style

    with _DRAWING, matplotlib.style.context("default"), matplotlib.rc_context(_STYLE):
        yield


def blank(width: float, height: float) -> Figure:
    """An empty figure, inches."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), facecolor="none")


def panel(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes placed in inches from the lower left corner."""
    across, up = figure.get_size_inches()
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def nothing(words: str) -> Figure:
    """A picture that says there is nothing to show."""
    figure = blank(8.0, 1.0)
    figure.text(0.5, 0.5, words, ha="center", va="center", color=MUTED)
    return figure


def to_svg(figure: Figure, name: str, told: str) -> str:
    """``to_svg(figure, "map", "The map …") -> str``: an ``<svg>`` to lie inside HTML.

    - ``name``: goes before every id, so that pictures of one page do not meet.
    - ``told``: what a reader who cannot see it is told.
    """
    import matplotlib

    stream = io.StringIO()
    bare: dict[str, Any] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with matplotlib.rc_context({"svg.hashsalt": name}), warnings.catch_warnings():
        # A map may be written in any script; the browser has the letters DejaVu lacks.
        warnings.filterwarnings(
            "ignore", message="Glyph .* missing from font", category=UserWarning
        )
        figure.savefig(stream, format="svg", metadata=bare, transparent=True, dpi=144)
    return _inline(stream.getvalue(), name, told)


def _inline(svg: str, name: str, told: str) -> str:
    svg = re.sub(r"<!--.*?-->", "", svg[svg.index("<svg") :], flags=re.S)
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
    head, _, body = svg.partition(">")
    box = re.search(r'viewBox="[^"]*"', head)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = re.sub(r'(xlink:)?href="#', f'href="#{name}-', body)
    body = body.replace("xlink:href=", "href=").replace("url(#", f"url(#{name}-")
    body = body.replace("*{", f"#{name}-figure *{{")
    body = re.sub(r"font: ([^;\"]*?px) [^;\"]*", rf"font: \1 {_FONT}", body)
    for colour, role in _ROLES.items():
        body = body.replace(colour, f"var(--{role}, {colour})")
    body = re.sub(r"\n\s*", "\n", body)
    label = html.escape(told, quote=True)
    shape = box[0] if box else ""
    return f'<svg id="{name}-figure" {shape} role="img" aria-label="{label}">{body}'.strip()
