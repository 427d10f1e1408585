"""Baselines by person: where a rest recording of the command line or the page is kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import InputError

if TYPE_CHECKING:
    from model.eeg.baseline import Baseline


def baseline_path(person: str, folder: Path | None = None) -> Path:
    """``baseline_path("Anna")``: the file of that person's rest, in the user's own data folder.

    Raises ``InputError`` for a name that is none.
    """
    name = re.sub(r"[^\w-]+", "-", person.strip(), flags=re.UNICODE).strip("-")
    if not name or len(name) > 80:
        raise InputError(
            f"{person!r} is no name for a person", place="--person", mend="use letters and digits"
        )
    if folder is None:
        import platformdirs

        folder = Path(platformdirs.user_data_dir("mindfield")) / "baselines"
    return folder / f"{name}.json"


def save_baseline(baseline: Baseline, path: Path) -> None:
    """``save_baseline(baseline, path)``: whole or not at all; ``InputError`` where it cannot be."""
    from scenarios.parts import written_aside

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_aside(path) as aside:
            baseline.save(aside)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})",
            file=path,
            mend="choose another --baseline-file",
        ) from error
