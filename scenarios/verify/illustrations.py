"""The pictures of docs/emergence.md and docs/laws.md.

``python -m scenarios.verify.illustrations docs/images`` draws all, or those named after it.

Each is one SVG file that stands alone. Many run the engine anew, so all of them take minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from model.emergence.verify.known_cases import KNOWN_CASES
from model.emergence.verify.law_pictures import LAW_PICTURES
from model.emergence.verify.outcome import Picture
from model.emergence.verify.registry import run
from scenarios.parts import written_aside
from scenarios.report.catalogue import say
from scenarios.verify.pictures import picture_svg

EXPERIMENTS = ("kuramoto", "branching", "effective", "causal", "oinfo")
"""Experiments whose picture the page shows."""
_DARK = (
    "<style>@media (prefers-color-scheme: dark) { svg { --paper: #14171a; --ink: #e6e9ed; "
    "--muted: #a3acb6; --grid: #39414a; --shade: #1d2227; } }</style>"
)


def draw(folder: Path, names: Sequence[str] = ()) -> list[Path]:
    """``draw(folder, names) -> paths``: write the pictures of these names, or all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    known = [name for name in KNOWN_CASES if not names or name in names]
    tried = [name for name in EXPERIMENTS if not names or name in names]
    laws = [name for name in LAW_PICTURES if not names or name in names]
    paths = [_write(folder, name, KNOWN_CASES[name]()) for name in known]
    paths += [_write(folder, name, LAW_PICTURES[name]()) for name in laws]
    done = ((trial.name, trial.outcome.picture) for trial in run(tried))
    paths += [_write(folder, name, picture) for name, picture in done if picture is not None]
    return paths


def _write(folder: Path, name: str, picture: Picture) -> Path:
    heading = say("en", f"verify.{name}")
    svg = picture_svg(picture, name, heading, heading, "en")
    opening, rest = svg.split(">", 1)
    opening = opening.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    path = folder / (f"{name}.svg" if name in LAW_PICTURES else f"emergence-{name}.svg")
    with written_aside(path) as aside:
        aside.write_text(f"{opening}>{_DARK}{rest}\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    for written in draw(Path(sys.argv[1]), sys.argv[2:]):
        print(written)
