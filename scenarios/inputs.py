"""From the names in a scenario to the map and the bands a run is made of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from scenarios.library import BUILT_IN_MAP
from scenarios.live.kept import is_heard, made_whole, read_heard
from scenarios.schema import Scenario

if TYPE_CHECKING:
    from model.eeg.live.heard import HeardBands
    from model.eeg.nulls import NullName
    from model.eeg.series import BandSeries
    from model.maps.schema import MetaMap

_DEFAULT_SECONDS = 60.0


@dataclass(frozen=True)
class Inputs:
    """What a run is made of: map, bands, length (s), and the files with their hashes."""

    meta_map: MetaMap
    bands: BandSeries | HeardBands
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
        if is_heard(eeg.file):
            made_whole(Path(eeg.file))
        files.append(hashed("eeg", Path(eeg.file)))
    if eeg.baseline:
        if not eeg.file:
            raise InputError(
                "a baseline without a recording", place="eeg.baseline", mend="name eeg.file too"
            )
        files.append(hashed("baseline", Path(eeg.baseline)))
    for role, told in (("other", eeg.other), ("other_baseline", eeg.other_baseline)):
        if told:
            files.append(hashed(role, Path(told)))
    bands = bands_of(scenario)
    return Inputs(meta_map, bands, seconds_of(scenario, bands), tuple(files))


def seconds_of(scenario: Scenario, bands: BandSeries | HeardBands) -> float:
    """``seconds_of(scenario, bands)``: how long its run is, s."""
    if scenario.run.seconds is not None:
        return scenario.run.seconds
    return bands.seconds if bands.seconds > 0.0 else _DEFAULT_SECONDS


def bands_of(scenario: Scenario, *, seed: int | None = None) -> BandSeries | HeardBands:
    """``bands_of(scenario)``: the EEG it names, or the null of it that it asks for.

    ``seed`` in place of the run's, for a script and for a null.
    """
    drawn = scenario.run.seed if seed is None else seed
    bands = bands_as_named(scenario, seed=drawn)
    if scenario.eeg.null is None:
        return bands
    seconds = seconds_of(scenario, bands)
    return null_of(scenario, bands, scenario.eeg.null, seconds=seconds, seed=drawn)


def null_of(
    scenario: Scenario,
    bands: BandSeries | HeardBands,
    null: NullName,
    *,
    seconds: float,
    seed: int,
) -> BandSeries:
    """``null_of(scenario, bands, "shuffle", seconds=…, seed=…) -> BandSeries``: the EEG's null."""
    from model.eeg.nulls import from_other, phase_randomised, shuffled
    from model.eeg.series import BandSeries

    eeg = scenario.eeg
    if not isinstance(bands, BandSeries):
        raise InputError(
            "what a live run heard comes at its own moments and has no null",
            file=eeg.file,
            mend="take the recording of that run, its received.edf",
        )
    if null != "other":
        if seconds < bands.seconds:  # a null keeps the level of what the run hears
            heard = bands.times_s <= seconds + 1e-9
            bands = replace(
                bands,
                times_s=bands.times_s[heard],
                power_uv2=bands.power_uv2[heard],
                z=bands.z[heard],
                u=bands.u[heard],
                relative=bands.relative[heard],
                good=bands.good[heard],
                reason=tuple(compress(bands.reason, heard)),
                seconds=seconds,
            )
        return (shuffled if null == "shuffle" else phase_randomised)(bands, seed=seed)
    if not eeg.other:
        raise InputError(
            "another recording is asked for, and none is named",
            place="eeg.other",
            mend="name one with --eeg-other",
        )
    rest = eeg.other_baseline or eeg.baseline
    other = BandSeries.from_file(
        Path(eeg.other),
        baseline_path=Path(rest) if rest else None,
        unit=eeg.unit,
        channels=eeg.channels,
        rate=eeg.rate,
        aperiodic=eeg.aperiodic,
    )
    return from_other(bands, other, seconds=seconds)


def bands_as_named(scenario: Scenario, *, seed: int | None = None) -> BandSeries | HeardBands:
    """``bands_as_named(scenario)``: the EEG it names as it is, also where it asks for a null."""
    from model.eeg.series import BandSeries

    eeg, drawn = scenario.eeg, scenario.run.seed if seed is None else seed
    if eeg.file and is_heard(eeg.file):
        return read_heard(Path(eeg.file))
    if eeg.file:
        return BandSeries.from_file(
            Path(eeg.file),
            baseline_path=Path(eeg.baseline) if eeg.baseline else None,
            unit=eeg.unit,
            channels=eeg.channels,
            rate=eeg.rate,
            aperiodic=eeg.aperiodic,
        )
    if eeg.script:
        script = [(part.state, part.seconds) for part in eeg.script]
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
