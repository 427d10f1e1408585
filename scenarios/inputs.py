"""From the names in a scenario to the map and the bands a run is made of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from scenarios.library import BUILT_IN_MAP
from scenarios.schema import Scenario

if TYPE_CHECKING:
    from model.eeg.series import BandSeries
    from model.maps.schema import MetaMap

_DEFAULT_SECONDS = 60.0


@dataclass(frozen=True)
class Inputs:
    """What a run is made of: map, bands, length (s), and the files with their hashes."""

    meta_map: MetaMap
    bands: BandSeries
    seconds: float
    files: tuple[dict[str, Any], ...]


def gather(scenario: Scenario) -> Inputs:
    """``gather(scenario) -> Inputs``: read everything the scenario names, before anything runs."""
    from model.maps.source import map_of

    path = BUILT_IN_MAP if scenario.map == "metathought" else Path(scenario.map)
    meta_map = map_of(path)
    files = [hashed("map", path)]
    eeg = scenario.eeg
    if eeg.file:
        files.append(hashed("eeg", Path(eeg.file)))
    if eeg.baseline:
        if not eeg.file:
            raise InputError(
                "a baseline without a recording", place="eeg.baseline", mend="name eeg.file too"
            )
        files.append(hashed("baseline", Path(eeg.baseline)))
    bands = bands_of(scenario)
    return Inputs(meta_map, bands, seconds_of(scenario, bands), tuple(files))


def seconds_of(scenario: Scenario, bands: BandSeries) -> float:
    """``seconds_of(scenario, bands)``: how long its run is, s."""
    if scenario.run.seconds is not None:
        return scenario.run.seconds
    return bands.seconds if bands.seconds > 0.0 else _DEFAULT_SECONDS


def bands_of(scenario: Scenario, *, seed: int | None = None) -> BandSeries:
    """``bands_of(scenario)``: the EEG it names; ``seed`` in place of the run's, for a script."""
    from model.eeg.series import BandSeries

    eeg = scenario.eeg
    if eeg.file:
        return BandSeries.from_file(
            Path(eeg.file),
            baseline_path=Path(eeg.baseline) if eeg.baseline else None,
            unit=eeg.unit,
            channels=eeg.channels,
        )
    if eeg.script:
        script = [(part.state, part.seconds) for part in eeg.script]
        drawn = scenario.run.seed if seed is None else seed
        return BandSeries.from_script(script, seed=drawn)
    if eeg.bands:
        return BandSeries.constant(eeg.bands)
    return BandSeries.neutral()


def hashed(role: str, path: Path) -> dict[str, Any]:
    """``hashed(role, path) -> {role, path, sha256, bytes}``: an input as run.json names it."""
    if path.is_dir():
        from model.maps.source import digest_of

        digest, size = digest_of(path)
        return {"role": role, "path": str(path), "sha256": digest, "bytes": size}
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = path.stat().st_size
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", file=path, mend=f"name a {role} that is there"
        ) from error
    return {"role": role, "path": str(path), "sha256": digest, "bytes": size}
