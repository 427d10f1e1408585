"""The river of clusters as a widget: bands over time on a canvas of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from dashboard.drawing.looks import CHART_INKS, cluster_colour
from dashboard.emerged.streams import ORIGINS, Streams
from dashboard.words import named, say

_COLOURS = 6


class RiverView(anywidget.AnyWidget):
    """``RiverView(**told_of(streams, …), picked=3)``: bands, and the one that is chosen.

    - ``pieces``, ``joins``, ``times``: float32 bytes, as ``Streams`` has them.
    - ``picked``: the chosen band, 0 for none; ``awake``: whether it can be seen at all.
    """

    _esm = Path(__file__).with_name("river.js")
    pieces = traitlets.Bytes(b"").tag(sync=True)
    joins = traitlets.Bytes(b"").tag(sync=True)
    times = traitlets.Bytes(b"").tag(sync=True)
    marks = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    inks = traitlets.Dict().tag(sync=True)
    picked = traitlets.Int(0).tag(sync=True)
    awake = traitlets.Bool(False).tag(sync=True)


def told_of(streams: Streams, sentences: list[str], lang: str, *, dark: bool) -> dict[str, Any]:
    """``told_of(streams, sentences, "en", dark=False)``: what the widget is to show.

    ``sentences``: one for each of the marks, in their order.
    """
    ink = CHART_INKS["dark" if dark else "light"]
    return {
        "pieces": streams.pieces.tobytes(),
        "joins": streams.joins.tobytes(),
        "times": np.array(streams.times, np.float32).tobytes(),
        "marks": [
            {"t": mark.time_s, "band": mark.band, "kind": mark.kind, "words": sentence}
            for mark, sentence in zip(streams.marks, sentences, strict=True)
        ],
        "words": {
            "label": say(lang, "river_label"),
            "keys": say(lang, "river_keys"),
            "shown": say(lang, "river_shown"),
            "faint": say(lang, "river_faint"),
            "second": say(lang, "s"),
            "comma": "," if lang == "ru" else ".",
            "origins": [named(lang, name) for name in ORIGINS],
        },
        "inks": {
            "paper": ink["paper"],
            "faint": ink["faint"],
            "grid": ink["grid"],
            "text": "#eceae4" if dark else "#20242a",
            "font": ink["font"],
            # By track modulo their number, as the hulls on the map.
            "clusters": [cluster_colour(number, dark=dark) for number in range(_COLOURS)],
        },
    }
