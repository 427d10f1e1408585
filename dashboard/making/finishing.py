"""The run so far made into files to take away; a process of its own, started by ``taking.py``.

``python -m dashboard.making.finishing FOLDER WHAT LANG OUT``: finishes the run in ``FOLDER`` as
``mindfield run`` takes up a stopped one (no step is done, the tables, the last look and the report
are), then writes ``OUT``. For ``map``, ``FOLDER`` is the field's map in whatever it is kept in.
One JSON line of progress at a time goes to standard output.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any, Literal, cast

from model.errors import InputError

What = Literal["run", "report", "gexf", "graphml", "vault", "map"]
_LEFT_OUT = (".lock",)


def main(told: list[str]) -> int:
    """Exit code: 0 done, 2 where it cannot; the last line then says why."""
    folder, what, lang, out = told
    try:
        made(Path(folder), cast(What, what), "ru" if lang == "ru" else "en", Path(out))
    except (InputError, OSError) as error:
        _say("fault", str(error) if isinstance(error, InputError) else str(error.strerror or error))
        return 2
    _say("done", "")
    return 0


def made(folder: Path, what: What, lang: Literal["en", "ru"], out: Path) -> None:
    """``made(folder, "gexf", "ru", out)``: finish the run where it is not, and write the file."""
    from model.maps.source import map_of
    from model.maps.write import write_map
    from scenarios.export import export
    from scenarios.report.page import NAME, write_report
    from scenarios.store import RunFolder

    out.parent.mkdir(parents=True, exist_ok=True)
    out.unlink(missing_ok=True)
    if what == "map":
        _say("writing", "")
        write_map(map_of(folder), out)
        return
    if RunFolder(folder).info["status"] != "finished":
        _say("finishing", "")
        _finished(folder)
    if what in ("run", "report"):
        _say("report", "")
        write_report(RunFolder(folder), lang=lang)
    _say("writing", "")
    if what == "run":
        zipped(_without_own_paths(folder), out)
    elif what == "report":
        (folder / NAME).replace(out)
    elif what == "vault":
        notes = out.with_name(f".{out.stem}")
        shutil.rmtree(notes, ignore_errors=True)
        export(folder, "vault", notes, lang=lang)
        zipped(notes, out)
    else:
        export(folder, what, out, lang=lang)


def zipped(folder: Path, out: Path) -> None:
    """``zipped(folder, out)``: the folder as one zip, written aside; it holds one folder."""
    aside = out.with_name(f".{out.name}.part")
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as whole:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.name not in _LEFT_OUT:
                    whole.write(path, f"{out.stem}/{path.relative_to(folder)}")
        aside.replace(out)
    finally:
        aside.unlink(missing_ok=True)


def _finished(folder: Path) -> None:
    from scenarios.live.finish import finish
    from scenarios.run import run
    from scenarios.schema import scenario_of
    from scenarios.store import RunFolder

    info = RunFolder(folder).info
    if "live" in info:
        finish(folder)
    else:
        run(scenario_of(info["scenario"]), folder)


def _without_own_paths(folder: Path) -> Path:
    """A copy in which uploaded files go by their names: where they lay here is nobody's business.

    The run itself still needs their paths for what is asked of it next.
    """
    from scenarios.store import RunFolder

    session = str(folder.parent.parent)

    def plain(told: Any) -> Any:
        if isinstance(told, dict):
            return {name: plain(value) for name, value in told.items()}
        if isinstance(told, list):
            return [plain(value) for value in told]
        own = isinstance(told, str) and told.startswith(session)
        return Path(told).name if own else told

    copy = folder.with_name(f"{folder.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy, copy_function=os.link, ignore=shutil.ignore_patterns("run.json"))
    RunFolder(copy).write_info(plain(RunFolder(folder).info))
    return copy


def _say(status: str, words: str) -> None:
    sys.stdout.write(json.dumps({"status": status, "words": words}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.nice(5)  # the world that plays goes first
    sys.exit(main(sys.argv[1:]))
