"""The best and strangest runs of sweeps done again, each with its report, beside a comparison.

Which runs those are is ``extremes.py``'s; how a run is done is ``scenarios/run.py``'s.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.report.catalogue import Lang

if TYPE_CHECKING:
    from scenarios.compare.comparison import Comparison
    from scenarios.schema import Scenario

FOLDER = "runs"
"""Where they stand beside the page: ``runs/ID``, as by ``mindfield run … -o runs/ID``."""


def report_of(run: str, beside: Path) -> Path | None:
    """``report_of(run, folder)``: the report of that run beside the page, or None before it is."""
    from scenarios.report.page import NAME

    place = beside / FOLDER / run / NAME
    return place if place.is_file() else None


def wanted(told: Comparison) -> dict[str, Scenario]:
    """``wanted(comparison) -> {run: its scenario}``: the runs of sweeps that are named as the
    highest, the lowest or the strangest, each once."""
    return {
        one.run: portrait.source.scenario_of(one.run)
        for portrait in told.portraits
        for one in portrait.extremes
    }


def replay(
    told: Comparison,
    beside: Path,
    *,
    lang: Lang,
    progress: Callable[[float, float, str], None] = lambda done, total, what: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> list[Path]:
    """``replay(comparison, folder, lang=…) -> reports``: do them again, as far as they are not
    there. Raises ``InputError`` as a run does, ``Stopped`` when ``should_stop`` says so.
    """
    from scenarios.report.page import write_report
    from scenarios.run import run as do
    from scenarios.run import unreported

    runs = wanted(told)
    reports = []
    for number, (name, scenario) in enumerate(runs.items(), start=1):
        found = report_of(name, beside)
        if found is None:
            place = beside / FOLDER / name

            def show(done: float, total: float, what: str, number: int = number) -> None:
                progress(done, total, f"{number}/{len(runs)} {what}".strip())

            folder = unreported(scenario, place)
            if folder is None:
                folder = do(scenario, place, progress=show, should_stop=should_stop).folder
            found = write_report(folder, lang=lang)
        reports.append(found)
    return reports
