"""A live run that somebody else stepped and stopped, made a whole run folder.

Who steps it leaves what ``mindfield run`` leaves when it is stopped, with the pieces of what was
received and heard (``kept.py``) and ``live`` in run.json. A live run of its own: ``drive.py``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from model.group_series import GroupSeries
from scenarios.inputs import gather
from scenarios.live.kept import HEARD, Kept, read_heard
from scenarios.recording import Done, Recording
from scenarios.run import conclude, world_of
from scenarios.schema import scenario_of
from scenarios.store import RunFolder


def finish(out: Path) -> Done:
    """``finish(out) -> Done``: its tables, its EDF, the last look, the summary; no step is done.

    Raises ``InputError`` where the folder holds no such run or its map has gone.
    """
    folder = RunFolder(out)
    info = dict(folder.info)
    live, seconds, scenario = info["live"], info["seconds"], scenario_of(info["scenario"])
    about = {name: live[name] for name in ("source", "calibrated", "notes")}
    notes = Kept(out, live["channels"], live["rate_hz"], 0.0, about).close(seconds, {})
    info["live"] = live | {"notes": [*live["notes"], *notes]}
    heard = replace(read_heard(out / HEARD), channel_good=live["channel_good"])
    inputs = replace(gather(scenario), bands=heard, seconds=seconds)
    model = world_of(scenario, inputs)
    recording = Recording(folder, model, scenario.run.checkpoint_s, GroupSeries(model))
    recording.take_up()
    return conclude(
        recording, scenario, inputs, info, None, lambda done, total, what: None, lambda: False
    )
