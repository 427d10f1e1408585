"""The run so far, laid out as an unfinished run folder, from which its card can be measured.

What is written is what ``mindfield run`` would have kept by this moment: pieces of the tables and a
checkpoint (``scenarios/recording.py``), no pickle. Nothing of the world is taken away or changed.
Who measures it is ``measure.py``, in a process of its own.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from dashboard.emerged.chronicle import Chronicle
from dashboard.emerged.told import Laid
from model.errors import InputError

if TYPE_CHECKING:
    from model.checkpoint import Arrays
    from model.mindfield import Mindfield
    from scenarios.inputs import Inputs
    from scenarios.schema import Scenario

MAP = "map.json"


def lay_out(chronicle: Chronicle, path: Path, number: int) -> Laid:
    """``lay_out(chronicle, path, number) -> Laid``: write it; the folder must be new.

    The world's settings are kept as they stand, with what was turned while it ran. Raises
    ``InputError`` where it cannot be written.
    """
    try:
        return _written(chronicle, path, number)
    except OSError as error:
        raise InputError(
            f"the record cannot be written ({error.strerror or error})",
            mend="make room on the disk, then measure again",
        ) from error


def _written(chronicle: Chronicle, path: Path, number: int) -> Laid:
    from model.recorder import Frames
    from scenarios.run import info_of
    from scenarios.store import RunFolder
    from scenarios.tables import (
        clusters_batches,
        events_batches,
        frames_batches,
        schemas,
        series_batches,
    )

    model = chronicle.model
    folder, shapes = RunFolder(path), schemas(model)
    path.mkdir(parents=True)
    frames = Frames(tuple(model.datacollector.model_vars), np.array(chronicle.frames))
    told = {
        "frames": frames_batches(shapes["frames"], frames),
        "events": events_batches(
            shapes["events"], sorted(chronicle.events, key=lambda event: event.step)
        ),
        "clusters": clusters_batches(shapes["clusters"], list(chain(*chronicle.found))),
        "series": series_batches(shapes["series"], chronicle.moments()),
    }
    for table, batches in told.items():
        folder.parts.write(table, 0, 0, batches)
    (path / MAP).write_text(model.meta_map.model_dump_json(by_alias=True), encoding="utf-8")
    folder.write_state(*_light(chronicle))
    scenario = cast("Scenario", model.settings)
    info = info_of(scenario, inputs_of(model, scenario.map))
    # A fork may go by another seed than its settings name.
    folder.write_info(info | {"seed": model.seed_value})
    since = float(frames.values[0, 0]) if len(frames.values) else 0.0
    f = model.field
    return Laid(number, str(path), f.step, model.seconds, since, f.n_agents, f.n_links)


def inputs_of(model: Mindfield, map_path: str) -> Inputs:
    """What the record says it was made of: its bands stand in the series, so none are read."""
    from model.eeg.series import BandSeries
    from scenarios.inputs import Inputs

    files = ({"role": "map", "path": map_path, "sha256": ""},)
    return Inputs(model.meta_map, BandSeries.neutral(), model.seconds, files)


def _light(chronicle: Chronicle) -> tuple[Arrays, dict[str, Any]]:
    """The world's state without what the chronicle has kept of it already."""
    from model.checkpoint import state_of

    arrays, facts = state_of(chronicle.model, most_events=0)
    told = {"lookout": facts["lookout"] | {"found": []}, "stretch": 1}
    return arrays | {"frames": arrays["frames"][:0]}, facts | told
