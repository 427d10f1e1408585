"""All pictures of one run, as SVG to lie inside a page: which tables go into which picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from scenarios.report.canvas import drawing, to_svg
from scenarios.report.catalogue import Lang, say
from scenarios.report.sentences import facts_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from scenarios.report.time_pictures import Jumps
    from scenarios.store import RunFolder

NAMES = ("map", "series", "bands", "operators", "sizes", "ledger", "intention")


def pictures(folder: RunFolder, lang: Lang) -> dict[str, str]:
    """``pictures(folder, lang) -> {"map": "<svg …", …}``: every name of ``NAMES``.

    The same run gives the same text. Raises ``InputError`` where a table is missing.
    """
    from scenarios.report.charts import intention_figure, ledger_figure, sizes_figure
    from scenarios.report.map_picture import map_figure
    from scenarios.report.time_pictures import (
        bands_figure,
        operators_figure,
        script_spans,
        series_figure,
    )

    summary, frames = folder.summary, folder.frames
    agents, links = last_look(folder.agents), last_look(folder.links)
    labels = labels_of(folder.agents, lang)
    jumps = jumps_of(folder.events)
    spans = script_spans(folder.info["scenario"].get("eeg", {}), float(folder.info["seconds"]))
    eeg, known = summary["eeg"], bool(summary["eeg"]["calibrated"])
    draw: Mapping[str, Callable[[], Figure]] = {
        "map": lambda: map_figure(agents, links, summary["clusters"], labels, lang),
        "series": lambda: series_figure(frames, jumps, spans, lang, calibrated=known),
        "bands": lambda: bands_figure(eeg["bands"], lang, calibrated=known),
        "operators": lambda: operators_figure(frames, spans, lang),
        "sizes": lambda: sizes_figure(jumps.size, lang),
        "ledger": lambda: ledger_figure(summary["ledger"], lang),
        "intention": lambda: intention_figure(agents, labels, lang),
    }
    with drawing():
        return {name: to_svg(draw[name](), name, say(lang, f"read.{name}")) for name in NAMES}


def last_look(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table's latest moment."""
    latest: pd.DataFrame = table[table.time_s == table.time_s.max()]
    return latest


def labels_of(agents: pd.DataFrame, lang: Lang) -> dict[str, str]:
    """What each agent is called in that language, by id."""
    own = agents.label.where(agents.label.astype(bool), agents.id)
    english = agents.label_en.where(agents.label_en.astype(bool), own)
    return dict(zip(agents.id, english if lang == "en" else own, strict=True))


def jumps_of(events: pd.DataFrame) -> Jumps:
    """The jumps among the events."""
    from scenarios.report.time_pictures import Jumps

    jumps = events[events.type == "jump"]
    return Jumps(
        jumps.time_s.to_numpy(np.float64),
        np.array([facts_of({"facts": facts})["size"] for facts in jumps.facts], np.float64),
        jumps.name.to_numpy(np.str_),
    )
