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
        thinned,
    )

    summary = folder.summary
    series = (batch.to_pandas() for batch in folder.batches("frames"))
    frames = thinned(series, folder.rows("frames"))
    agents, links = folder.last_look("agents"), folder.last_look("links")
    labels = labels_of(agents, lang)
    jumps = jumps_of(folder)
    script = {} if summary["eeg"].get("null") else folder.info["scenario"].get("eeg", {})
    spans = script_spans(script, float(folder.info["seconds"]))
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


def labels_of(agents: pd.DataFrame, lang: Lang) -> dict[str, str]:
    """What each agent is called in that language, by id."""
    own = agents.label.where(agents.label.astype(bool), agents.id)
    english = agents.label_en.where(agents.label_en.astype(bool), own)
    return dict(zip(agents.id, english if lang == "en" else own, strict=True))


def jumps_of(folder: RunFolder) -> Jumps:
    """The jumps among the events, read some thousand at a time."""
    import pyarrow.compute as pc

    from scenarios.report.time_pictures import Jumps

    times, sizes, names = [np.zeros(0)], [np.zeros(0)], [np.zeros(0, np.str_)]
    for batch in folder.batches("events", ("time_s", "type", "name", "facts")):
        jumps = batch.filter(pc.equal(batch.column("type"), "jump"))
        facts = [facts_of(row) for row in jumps.select(["facts"]).to_pylist()]
        times.append(jumps.column("time_s").to_numpy())
        sizes.append(np.array([told["size"] for told in facts], np.float64))
        names.append(np.array(jumps.column("name").to_pylist(), np.str_))
    return Jumps(np.concatenate(times), np.concatenate(sizes), np.concatenate(names))
