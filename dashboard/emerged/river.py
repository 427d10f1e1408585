"""The river of clusters as a widget: bands over time on a canvas of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from dashboard.drawing.joined import SHEET, joined
from dashboard.drawing.looks import CHART_INKS, cluster_colour
from dashboard.emerged.streams import ORIGINS, Streams
from dashboard.words import named, say

_COLOURS = 6
_INKS = {
    theme: {name: CHART_INKS[theme][name] for name in ("paper", "text", "faint", "grid", "font")}
    # By track modulo their number, as the hulls on the map.
    | {"clusters": [cluster_colour(number, dark=theme == "dark") for number in range(_COLOURS)]}
    for theme in ("light", "dark")
}


class RiverView(anywidget.AnyWidget):
    """``RiverView(**told_of(streams, …), picked=3)``: bands, and the one that is chosen.

    - ``pieces``, ``joins``, ``times``: float32 bytes, as ``Streams`` has them.
    - ``picked``: the chosen band, 0 for none; ``awake``: whether it can be seen at all.
    """

    _esm = joined((*SHEET, Path(__file__).with_name("river.js")))
    pieces = traitlets.Bytes(b"").tag(sync=True)
    joins = traitlets.Bytes(b"").tag(sync=True)
    times = traitlets.Bytes(b"").tag(sync=True)
    marks = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    inks = traitlets.Dict(_INKS).tag(sync=True)
    picked = traitlets.Int(0).tag(sync=True)
    awake = traitlets.Bool(False).tag(sync=True)


def told_of(streams: Streams, sentences: list[str], lang: str) -> dict[str, Any]:
    """``told_of(streams, sentences, "en")``: what the widget is to show.

    ``sentences``: one for each of the marks, in their order.
    """
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
    }
