"""From what was asked on the command line to a scenario's file, its settings and a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError

if TYPE_CHECKING:
    from scenarios.schema import Scenario


def scenario_at(asked: Path | None) -> Path:
    """``scenario_at(asked)``: its file; a shipped one by its name, first light where none is."""
    from scenarios.library import FIRST_LIGHT, shipped_scenarios

    path = FIRST_LIGHT if asked is None else asked
    if not path.exists() and str(path) in shipped_scenarios():
        return shipped_scenarios()[str(path)]
    return path


def names_in(told: str) -> list[str]:
    """``names_in("O1, Oz") -> ["O1", "Oz"]``: names with commas between them."""
    return [name.strip() for name in told.split(",") if name.strip()]


def settings_of(
    settings: list[str] | None,
    *,
    meta_map: str | None = None,
    eeg: str | None = None,
    eeg_baseline: str | None = None,
    unit: str | None = None,
    channels: str | None = None,
    rate: float | None = None,
    aperiodic: bool = False,
    seed: int | None = None,
) -> list[str]:
    """Options as ``--set`` parts; a recording takes the place of the scenario's own EEG."""
    told = []

    def put(name: str, value: Any) -> None:
        told.append(f"{name}={json.dumps(value, ensure_ascii=False)}")

    if meta_map is not None:
        put("map", meta_map if meta_map == "metathought" else str(Path(meta_map).resolve()))
    if eeg is not None:
        put("eeg.file", str(Path(eeg).resolve()))
        put("eeg.script", [])
    if eeg_baseline is not None:
        put("eeg.baseline", str(Path(eeg_baseline).resolve()))
    if unit is not None:
        put("eeg.unit", unit)
    if channels is not None:
        put("eeg.channels", names_in(channels))
    if rate is not None:
        put("eeg.rate", rate)
    if aperiodic:
        put("eeg.aperiodic", True)
    if seed is not None:
        put("run.seed", seed)
    return told + (settings or [])


def null_settings(null: str | None, other: str | None) -> list[str]:
    """``--eeg-null`` and ``--eeg-other`` as ``--set`` parts."""
    told = [] if null is None else [f"eeg.null={json.dumps(null)}"]
    if other is not None:
        told.append(f"eeg.other={json.dumps(str(Path(other).resolve()), ensure_ascii=False)}")
    return told


def free_folder(name: str, scenario: Scenario) -> Path:
    """The first of runs/NAME, runs/NAME-2, … that is new, or is this very run, not yet whole."""
    from scenarios.run import unreported
    from scenarios.store import RunFolder

    number, told = 1, scenario.model_dump(mode="json")
    while True:
        path = Path("runs") / (name if number == 1 else f"{name}-{number}")
        if not path.exists():
            return path
        try:
            info = RunFolder(path).info
        except InputError:
            info = {}
        if info.get("status") in ("running", "stopped") and info.get("scenario") == told:
            return path
        if info.get("status") == "finished" and unreported(scenario, path) is not None:
            return path
        number += 1


def new_folder(name: str) -> Path:
    """The first of runs/NAME, runs/NAME-2, … that is not there yet."""
    path, number = Path("runs") / name, 1
    while path.exists():
        number += 1
        path = Path("runs") / f"{name}-{number}"
    return path
