"""Settings as a scenario file, there and back. A file may only name what was given with it."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

from dashboard.running.world import Choice, as_uploaded, scenario_of_choice
from model.errors import InputError

_MOST_BYTES = 300_000_000
_BUILT_IN = "metathought"
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    # What Python raises for a locked zip, and for one packed in a way it does not know.
    RuntimeError,
    NotImplementedError,
)
_FILES = ("eeg.file", "eeg.baseline", "eeg.other", "eeg.other_baseline", "map")


def saved(choice: Choice, title: str) -> tuple[str, bytes]:
    """``saved(choice, title) -> (file name, bytes)``: TOML, or a zip of it with what it names.

    Only what differs from the defaults stands in it. Raises ``InputError`` where the choice is
    no scenario (a live stream).
    """
    import tomli_w

    if choice.eeg == "live":
        raise InputError("a live stream cannot be saved in a scenario", mend="choose another EEG")
    scenario = scenario_of_choice(choice).model_copy(update={"title": title or "A run"})
    told = scenario.model_dump(mode="json", exclude_defaults=True)
    told = _without_nothing(told)
    files: dict[str, Path] = {}
    for name in _FILES:
        path = _at(told, name)
        if path is None or path == _BUILT_IN:
            continue
        for part in _parts_of(Path(path)):
            files[part.name] = part
        _put(told, name, Path(path).name)
    text = tomli_w.dumps(told).encode()
    if not files:
        return "scenario.toml", text
    told_bytes = io.BytesIO()
    with zipfile.ZipFile(told_bytes, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("scenario.toml", text)
        for name, path in files.items():
            out.write(path, name)
    return "scenario.zip", told_bytes.getvalue()


def opened(path: Path, folder: Path) -> Choice:
    """``opened(path, folder) -> Choice``: a scenario as it was uploaded, TOML or zip.

    - ``folder``: an empty place of the session for what is in a zip.

    Raises ``InputError`` for what cannot be read, and for one that names a file which did not
    come with it: what else lies on this machine is nobody's business here.
    """
    from scenarios.schema import read_scenario

    if path.suffix.lower() == ".zip":
        path = _unpacked(path, folder)
    try:
        scenario = read_scenario(path)
    except InputError as error:
        raise as_uploaded(error) from error
    told = scenario.model_dump()
    home = path.resolve().parent
    for name in _FILES:
        named = _at(told, name)
        if named is None or named == _BUILT_IN:
            continue
        place = Path(named).resolve()
        if place.parent != home or place == path.resolve() or not place.is_file():
            raise InputError(
                f"{Path(named).name!r} did not come with it",
                file=path.name,
                place=name,
                mend="upload a zip that holds both, as this page saves it",
            )
    return Choice(given=scenario, seed=min(scenario.run.seed, 2**32 - 1))


def _unpacked(path: Path, folder: Path) -> Path:
    """The one TOML of a zip, its files beside it, all flat in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(path) as held:
            inside = [each for each in held.infolist() if not each.is_dir()]
            if sum(each.file_size for each in inside) > _MOST_BYTES or len(inside) > 100:
                raise InputError("holds too much", file=path.name, mend="give the TOML alone")
            for each in inside:
                # Its own name only: a path in a zip may lead anywhere.
                name = Path(each.filename.replace("\\", "/")).name
                (folder / name).write_bytes(held.read(each))
    except _UNREADABLE as error:
        raise InputError("is not a zip that can be read", file=path.name) from error
    found = sorted(folder.glob("*.toml"))
    if len(found) != 1:
        raise InputError(
            f"holds {len(found)} scenario files", file=path.name, mend="one *.toml is needed"
        )
    return found[0]


def _parts_of(path: Path) -> list[Path]:
    """A recording with the files that belong to it (BrainVision, EEGLAB): those of its name."""
    if path.suffix.lower() not in (".vhdr", ".set"):
        return [path]
    return sorted(each for each in path.parent.iterdir() if each.stem == path.stem)


def _without_nothing(told: Any) -> Any:
    """TOML knows no None; a setting that is not there says the same."""
    if isinstance(told, dict):
        return {key: _without_nothing(part) for key, part in told.items() if part is not None}
    if isinstance(told, list):
        return [_without_nothing(part) for part in told]
    return told


def _at(told: Any, name: str) -> str | None:
    for part in name.split("."):
        told = told.get(part) if isinstance(told, dict) else None
    return told


def _put(told: Any, name: str, value: str) -> None:
    *path, last = name.split(".")
    for part in path:
        told = told[part]
    told[last] = value
