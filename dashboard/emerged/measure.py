"""``python -m dashboard.emerged.measure FOLDER``: finish a record laid out, and measure its card.

A process of its own: the field goes on meanwhile, and ending it ends nothing else. It does what
``mindfield run`` does at the end of a run, by the same functions, then writes ``card.json``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from dashboard.emerged.laying import MAP, inputs_of
from scenarios.finding import Finding

CARD = "card.json"
PARTS = ("world", "look", "card")
"""What it is at, one word a line on its output."""


def measured(path: Path, told: Callable[[str], None]) -> tuple[Finding, ...]:
    """``measured(path, told)``: the card of the record in ``path``, which becomes a whole run.

    Jumps are not forked and there is no twin at rest: both would run the world anew from its
    start, without what was turned by hand since.
    """
    from model.eeg.series import BandSeries
    from model.group_series import GroupSeries
    from model.maps.schema import MetaMap
    from model.mindfield import Mindfield
    from scenarios.card import card_of
    from scenarios.recording import Recording
    from scenarios.run import conclude
    from scenarios.schema import scenario_of
    from scenarios.store import RunFolder

    told("world")
    folder = RunFolder(path)
    info = folder.info
    scenario = scenario_of(info["scenario"])
    quiet = scenario.model_copy(update={"jumps": scenario.jumps.model_copy(update={"forked": 0})})
    meta_map = MetaMap.model_validate_json((path / MAP).read_text(encoding="utf-8"))
    bands = BandSeries.neutral()
    model = Mindfield(meta_map, quiet, bands=bands, seed=int(info["seed"]))
    recording = Recording(folder, model, quiet.run.checkpoint_s, GroupSeries(model))
    recording.take_up()
    told("look")
    if model.lookout.last_step == model.field.step:
        recording.snapshot()
    inputs = inputs_of(model, scenario.map)
    conclude(recording, quiet, inputs, info, None, lambda *_: None, lambda: False)
    told("card")
    return card_of(RunFolder(path))


def card_read(path: Path) -> tuple[Finding, ...]:
    """``card_read(path)``: the card that ``main`` left in the folder."""
    told = json.loads((path / CARD).read_text(encoding="utf-8"))
    return tuple(Finding(**{**one, "reasons": tuple(one["reasons"])}) for one in told)


def main() -> None:
    """Measure the folder that is named."""
    from scenarios.parts import written_aside

    path = Path(sys.argv[1])
    if hasattr(os, "nice"):
        # The field that somebody looks at goes first.
        os.nice(5)
    card = measured(path, lambda what: print(what, flush=True))
    with written_aside(path / CARD) as aside:
        told = [asdict(finding) | {"facts": dict(finding.facts)} for finding in card]
        aside.write_text(json.dumps(told, default=float), encoding="utf-8")


if __name__ == "__main__":
    main()
