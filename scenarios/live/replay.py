"""The work behind ``mindfield replay``: a recording as a live stream on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from model.errors import InputError
from scenarios.console import stop_flag
from scenarios.report.catalogue import Lang, number, say


def replay(
    path: Path,
    name: str,
    *,
    speed: float,
    loop: bool,
    from_s: float,
    seconds: float | None,
    unit: str | None,
    channels: Sequence[str] | None,
    rate_hz: float | None = None,
    network: bool,
    wait_s: float,
    lang: Lang,
    quiet: bool,
) -> bool:
    """``replay(path, name, …) -> whole``: send its EEG channels; False where it was stopped.

    - ``wait_s``: how long to wait for somebody to listen before beginning, s.

    Raises ``InputError`` for what is no recording, a time beyond its end, or a name in use.
    """
    from model.eeg.live.outlet import Outlet
    from model.eeg.recording import read_recording

    recording = read_recording(path, unit=unit, channels=channels, rate_hz=rate_hz)
    if channels is None:
        every = [one.name for one in recording.all_channels if one.kind == "eeg"]
        recording = read_recording(path, unit=unit, channels=every, rate_hz=rate_hz)
    if not 0.0 <= from_s < recording.seconds:
        raise InputError(
            f"{from_s:g} s is not within its {recording.seconds:.1f} s", file=path, place="--from"
        )
    outlet = Outlet(recording, name, speed=speed, network=network)
    to_s = None if seconds is None else from_s + seconds

    def tell(words: str) -> None:
        if not quiet:
            typer.echo(words, err=True)

    length = (recording.seconds if to_s is None else min(to_s, recording.seconds)) - from_s
    facts = {"channels": len(recording.channels), "rate": recording.rate_hz, "seconds": length}
    told = {key: number(value, lang) for key, value in facts.items()}
    tell(say(lang, "replay.begun", file=path.name, name=name, **told))
    if not network and not outlet.confined:
        tell(say(lang, "replay.open"))
    if speed != 1.0:
        tell(say(lang, "replay.speed"))
    with stop_flag() as stopped:
        waited = 0.0
        while waited < wait_s and not stopped() and not outlet.wait_for_listener(0.25):
            waited += 0.25
        while outlet.send(from_s, to_s, should_stop=stopped):
            if not loop:
                return True
        return False
