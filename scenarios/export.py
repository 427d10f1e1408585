"""``mindfield export``: a run or a map written out for other programs, nothing ever overwritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from model.errors import InputError

if TYPE_CHECKING:
    from model.maps.out.notes import Note
    from model.maps.out.outcome import Outcome

Lang = Literal["en", "ru"]
Target = Literal["vault", "canvas", "gexf", "graphml", "map"]
_ENDINGS = {"canvas": ".canvas", "gexf": ".gexf", "graphml": ".graphml", "map": ".map.yaml"}


@dataclass(frozen=True)
class Exported:
    """What was written: where, in which format, how many agents, links and notes."""

    path: str
    to: Target
    agents: int
    links: int
    notes: int = 0
    grown_links: int = 0
    condensed: int = 0
    jumps: int = 0
    clusters: int = 0
    own_map: bool = True


def export(source: Path, to: Target, out: Path, *, lang: Lang) -> Exported:
    """``export(source, to, out, lang=…) -> Exported``: write a run folder or a map out.

    - ``source``: a finished run's folder, a map, or whatever ``map_of`` reads.
    - ``out``: a new file, or for ``vault`` a new or empty folder.

    Raises ``InputError`` for wrong input and for anything that is there already: nothing is
    overwritten, and no file of the source is touched.
    """
    from model.maps.out.notes import refuse_taken, write_notes
    from scenarios.outcome import is_run

    refuse_taken(out)
    if to != "vault" and out.exists():
        raise InputError("is a folder", file=out, mend="name a file that is not there yet")
    if to != "vault" and not out.name.lower().endswith(_ENDINGS[to]):
        raise InputError(
            f"programs would not know it as {to} by this name",
            file=out,
            mend=f"end it in {_ENDINGS[to]}",
        )
    if not source.exists() and str(source) != "metathought":
        raise InputError("there is no such run or map", file=source, mend="check the path")
    if is_run(source):
        outcome, notes, told = _of_run(source, lang)
    else:
        outcome, notes, told = _of_map(source, lang)
    count = 0
    if to == "vault":
        count = write_notes(notes(), out)
    else:
        _write(outcome, to, out)
    agents, links = len(outcome.map.agents), len(outcome.map.links)
    return Exported(str(out), to, agents, links, notes=count, **told)


_Told = tuple["Outcome", Callable[[], "list[Note]"], dict[str, Any]]


def _of_run(source: Path, lang: Lang) -> _Told:
    from scenarios.emerged import run_notes
    from scenarios.outcome import CONDENSED, GROWN, left_by
    from scenarios.store import RunFolder

    folder = RunFolder(source)
    left = left_by(folder, english=lang == "en")
    told = {
        "grown_links": sum(link.label == GROWN for link in left.outcome.map.links),
        "condensed": sum(CONDENSED in agent.tags for agent in left.outcome.map.agents),
        "jumps": len(left.jumps) + left.untold,
        "clusters": len(left.clusters),
        "own_map": left.own_map,
    }
    return left.outcome, lambda: run_notes(left, folder.info, source.resolve(), lang), told


def _of_map(source: Path, lang: Lang) -> _Told:
    from model.maps.out.outcome import Outcome
    from model.maps.source import map_of
    from scenarios.emerged import map_notes
    from scenarios.library import BUILT_IN_MAP

    outcome = Outcome(map_of(BUILT_IN_MAP if str(source) == "metathought" else source))
    return outcome, lambda: map_notes(outcome, lang), {}


def _write(outcome: Outcome, to: Target, out: Path) -> None:
    from model.maps.out.canvas import write_canvas
    from model.maps.out.gexf import write_gexf
    from model.maps.out.graphml import write_graphml
    from model.maps.write import map_text
    from scenarios.parts import written_aside

    writers: dict[str, Callable[[Outcome, Path], Any]] = {
        "canvas": write_canvas,
        "gexf": write_gexf,
        "graphml": write_graphml,
        "map": lambda told, path: path.write_text(map_text(told.map), encoding="utf-8"),
    }
    try:
        with written_aside(out) as aside:
            writers[to](outcome, aside)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror or error})",
            file=out,
            mend="choose another --out",
        ) from error


def told(exported: Exported, lang: Lang) -> str:
    """``told(exported, lang) -> str``: one line on what was written."""
    from scenarios.report.catalogue import say

    if exported.to == "vault":
        notes = say(lang, "export.done.notes", exported.notes)
        index = say(lang, "export.index") if exported.notes > exported.agents else ""
        if index:
            return say(lang, "export.done.vault", notes=notes, path=exported.path, index=index)
    return say(
        lang,
        "export.done.file",
        agents=say(lang, "n.agents", exported.agents),
        links=say(lang, "n.links", exported.links),
        path=exported.path,
    )
