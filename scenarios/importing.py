"""``mindfield import``: a source becomes a map file, and says what was found.

Reading and judging are the model's (``model/maps/``); here is what the command does with them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from model.errors import InputError

if TYPE_CHECKING:
    from model.maps.mapping import Mapped
    from model.maps.meanings import Meaning
    from model.maps.sources.trees import Progress

Lang = Literal["en", "ru"]
_BAR_FROM_FILES = 500


def brought(
    source: Path,
    out: Path,
    *,
    mapping: Path | None,
    ghosts: str | None,
    guesses: Path | None,
    corrections: Path | None,
    replace: bool,
    meaning: Meaning | None,
    quiet: bool,
    lang: Lang,
) -> Mapped:
    """``brought(source, out, …) -> Mapped``: read a source and write its map, and its guesses.

    Nothing is written before all is read and judged. Raises ``InputError`` for wrong input.
    """
    from model.maps.guesses import corrected, guesses_text
    from model.maps.mapping_file import read_mapping
    from model.maps.source import is_map_file, mapped_from, mapping_within
    from model.maps.write import write_map

    if not source.exists():
        raise InputError("there is no such file or folder", file=source, mend="check the path")
    if is_map_file(source):
        raise InputError("is a map already", file=source, mend="use it as it is: --map")
    for path in filter(None, (out, guesses)):
        if path.exists() and not replace:
            raise InputError(
                "is there already", file=path, mend="choose another name, or add --replace"
            )
    rules = read_mapping(mapping) if mapping is not None else mapping_within(source)
    if ghosts is not None:
        rules = rules.model_copy(update={"ghosts": ghosts})
    with bar(quiet) as progress:
        mapped = mapped_from(source, rules, meaning=meaning, progress=progress)
    if corrections is not None:
        mapped = corrected(mapped, corrections)
    table = guesses_text(mapped, lang) if guesses is not None else ""
    write_map(mapped.map, out)
    if guesses is not None:
        _write_table(guesses, table)
    return mapped


def machine_text(mapped: Mapped, out: Path) -> str:
    """``machine_text(mapped, out) -> str``: the same as JSON, with every warning."""
    whole = mapped.map
    told = {
        "map": str(out),
        "source": whole.source,
        "title": whole.title,
        "agents": len(whole.agents),
        "ghosts": sum(agent.ghost for agent in whole.agents),
        "links": len(whole.links),
        "agent_kinds": Counter(agent.kind for agent in whole.agents),
        "link_kinds": Counter(link.kind for link in whole.links),
        "agent_kind_sources": Counter(agent.kind_source for agent in whole.agents),
        "link_kind_sources": Counter(link.kind_source for link in whole.links),
        "counts": dict(mapped.found.counts),
        "guesses": len(mapped.guesses),
        "warnings": [asdict(warning) for warning in mapped.warnings],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _write_table(path: Path, text: str) -> None:
    from scenarios.parts import written_aside

    try:
        with written_aside(path) as aside:
            # Spreadsheets take a file for UTF-8 only by this mark.
            aside.write_text(text, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", file=path, mend="name a writable place"
        ) from error


@contextmanager
def bar(quiet: bool) -> Iterator[Progress | None]:
    """``with bar(quiet) as progress``: shows how far a big folder is read, on a terminal only."""
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn
    from rich.progress import Progress as Bar

    shown = Bar(BarColumn(), MofNCompleteColumn(), console=Console(stderr=True), transient=True)
    task = shown.add_task("", total=1.0)

    def show(done: int, total: int) -> None:
        if total < _BAR_FROM_FILES:
            return
        if not shown.live.is_started:
            shown.start()
        shown.update(task, completed=done, total=total)

    try:
        yield show
    finally:
        if shown.live.is_started:
            shown.stop()
