"""From a recording that is named to what was found in it, told and drawn. No signal here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import InputError

if TYPE_CHECKING:
    from model.eeg.baseline import Baseline
    from model.eeg.examine import Findings
    from scenarios.console import Lang

PICTURES = (".png", ".svg")


def examined(
    file: Path,
    *,
    baseline: Path | None = None,
    unit: str | None = None,
    channels: list[str] | None = None,
    rate: float | None = None,
    aperiodic: bool = False,
) -> Findings:
    """``examined(file, baseline=rest) -> Findings``: a recording, against rest where given.

    - ``baseline``: a recording at rest, or a saved baseline (``.json``) of the same channels.
    - the rest as ``model.eeg.recording.read_eeg`` takes it.

    Raises ``InputError`` for what cannot be read, and for a rest that does not fit.
    """
    from model.eeg.baseline import read_baseline
    from model.eeg.examine import all_eeg, examine
    from model.eeg.recording import read_eeg
    from model.eeg.series import baseline_of, measure_of, refuse_other_rest

    rest: Baseline | None = None
    if baseline is not None and baseline.suffix.lower() == ".json":
        rest = read_baseline(baseline)
        channels = channels or list(rest.channels) or None
    recording = read_eeg(file, unit=unit, channels=channels, rate_hz=rate)
    if baseline is not None and rest is None:
        kept = recording.channels
        at_rest = read_eeg(baseline, unit=unit, channels=kept, rate_hz=rate)
        rest = baseline_of(at_rest, aperiodic=aperiodic)
    if rest is not None:
        refuse_other_rest(recording, recording.channels, rest, measure_of(recording, aperiodic))
    others = all_eeg(file, recording, unit=unit, rate=rate)
    return examine(recording, baseline=rest, aperiodic=aperiodic, others=others)


def told(found: Findings, lang: Lang, *, machine: bool) -> str:
    """``told(found, lang, machine=False)``: as text, or as JSON."""
    if machine:
        return json.dumps(found.plain(), ensure_ascii=False, indent=1, allow_nan=False)
    from scenarios.eeg.telling import findings_text

    return findings_text(found, lang)


def drawn(found: Findings, out: Path, lang: Lang) -> Path:
    """``drawn(found, out, lang) -> path``: a picture, or a folder of picture, text and JSON.

    - ``out``: a ``.png`` or ``.svg`` file; without an ending a folder, made where it is not there.

    Raises ``InputError`` where it cannot be written or has another ending.
    """
    from scenarios.console import write_whole
    from scenarios.eeg.picture import save_picture

    if out.suffix.lower() in PICTURES:
        return save_picture(found, out, lang)
    if out.suffix and not out.is_dir():
        raise InputError(
            f"a picture is not written as {out.suffix}", file=out, mend="end it in .png or .svg"
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot be made ({error.strerror})", file=out, mend="choose another --out"
        ) from error
    write_whole(out / "eeg.json", told(found, lang, machine=True) + "\n")
    write_whole(out / "eeg.txt", told(found, lang, machine=False) + "\n")
    return save_picture(found, out / "eeg.png", lang)
