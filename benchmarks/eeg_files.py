"""What comes of every file in a folder of recordings, and a picture: both for ``docs/eeg.md``.

``python -m benchmarks.eeg_files FOLDER`` prints the table; a test holds the page against it.
``python -m benchmarks.eeg_files docs/images/eeg.png`` draws the picture, of a generated EEG.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from model.eeg.examine import examine
from model.eeg.generator import generate
from model.eeg.recording import read_eeg
from model.eeg.series import baseline_of
from model.errors import InputError
from scenarios.eeg.picture import save_picture
from scenarios.report.catalogue import listed, number, percent

HEADING = (
    "| file | comes out as | good windows | delta, theta, alpha, beta, gamma, µV² | alpha peak |",
    "|---|---|---|---|---|",
)


def rows(folder: Path) -> Iterator[tuple[str, str]]:
    """``rows(folder)``: name and line of the table for every file, in order."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        yield name, f"| `{name}` | {outcome(path)} |"


def outcome(path: Path) -> str:
    """``outcome(path)``: the cells after the name: right figures, or one refusal."""
    try:
        found = examine(read_eeg(path))
    except InputError as error:
        what = error.what.split("; read are")[0]
        said = f"{what}; {error.mend}".replace("|", "\\|")
        return f"*refused*: {said} | | |"
    names = [one.channel.name for one in found.channels if one.used]
    bands = ", ".join(number(round(band.power_uv2, 2), "en") for band in found.bands)
    rate = (
        f"{number(round(found.rate_hz, 1), 'en')} {'Hz' if found.has_signal else 'row(s) a second'}"
    )
    gaps = f", {len(found.gaps)} gap" if found.gaps else ""
    alpha = "none" if found.alpha is None else f"{number(round(found.alpha.hz, 1), 'en')} Hz"
    return (
        f"{listed(names, 'en', most=3)}; {rate}, {number(round(found.seconds, 1), 'en')} s{gaps}"
        f" | {percent(found.good_share, 'en')} | {bands or 'not shown'}"
        f" | {alpha if found.has_signal else 'not shown'}"
    )


def drawn(path: Path) -> Path:
    """``drawn(path)``: what ``mindfield eeg`` draws of a generated EEG with faults put in."""
    names = ("Fp1", "F3", "C3", "P3", "O1", "Oz", "O2")
    script = [("rest", 20.0), ("relaxed", 25.0), ("focused", 15.0)]
    whole = generate(script, seed=1, rate_hz=250.0, channels=names)
    samples = whole.samples_uv
    time = whole.times_s
    for blink_s in (4.0, 9.5, 17.0, 33.0, 50.0):
        samples[0] += 350.0 * np.exp(-0.5 * ((time - blink_s) / 0.12) ** 2)
    samples += 12.0 * np.sin(2.0 * np.pi * 50.0 * time)
    samples[2, time > 40.0] = 0.0
    samples[:, (time > 26.0) & (time < 27.5)] += 1500.0
    chosen = [names.index(name) for name in ("O1", "Oz", "O2")]
    used = replace(
        whole,
        samples_uv=samples[chosen],
        channels=("O1", "Oz", "O2"),
        rails_uv=whole.rails_uv[chosen],
        source="generated.edf",
    )
    rest = generate([("rest", 60.0)], seed=1, stream=1, rate_hz=250.0)
    found = examine(used, baseline=baseline_of(rest), others=whole)
    return save_picture(found, path, "en")


def main(told: Path) -> None:
    """Print the table of a folder, or draw the picture."""
    if told.suffix == ".png":
        print(drawn(told))
        return
    print("\n".join([*HEADING, *(line for _, line in rows(told))]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
