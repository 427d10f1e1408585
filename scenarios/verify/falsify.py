"""The work behind ``mindfield falsify``: a person's own map and scenario, each thing taken away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from model.emergence.verify.arms import Design
from model.emergence.verify.falsifiers import falsify, looked_at
from model.warm import compile_laws
from scenarios.inputs import gather
from scenarios.report.catalogue import Lang, say
from scenarios.schema import Scenario
from scenarios.verify.falsify_results import as_json, sentences, table_of, write

if TYPE_CHECKING:
    from rich.table import Table

LOOKS = 3
_WIDTH_WITHOUT_TERMINAL = 130


def falsified(
    scenario: Scenario,
    seeds: int,
    out: Path | None,
    *,
    machine: bool,
    quiet: bool,
    lang: Lang,
) -> int:
    """``falsified(scenario, seeds, out, machine=…, quiet=…, lang=…) -> exit code``.

    Runs the scenario from its own seed on, ``seeds`` of them in a row, whole and in every arm,
    looked at for groups three times. 0 when done, whatever falls; 130 when stopped by Ctrl-C,
    and then nothing is told or written. Raises ``InputError`` for wrong input.
    """
    inputs = gather(scenario)
    design = looked_at(Design(inputs.meta_map, scenario, inputs.bands, inputs.seconds), looks=LOOKS)
    compile_laws()
    first = scenario.run.seed
    try:
        with shown_share(lang, "falsify.title", hidden=machine or quiet) as watch:
            found = falsify([design], range(first, first + seeds), watch)
    except KeyboardInterrupt:
        return 130
    page = write(found, scenario, inputs, out, lang) if out is not None else None
    if machine:
        print(json.dumps(as_json(found, scenario, inputs), ensure_ascii=False, indent=1))
    elif not quiet:
        printed(table_of(found, lang), sentences(found, lang), page)
    return 0


def printed(table: Table, lines: Sequence[str], page: Path | None) -> None:
    """``printed(table, lines, page)``: a finding on the terminal, wide where there is none."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH_WITHOUT_TERMINAL)
    console.print(table)
    for line in lines:
        console.print(line)
    if page is not None:
        console.print(str(page), soft_wrap=True)


@contextmanager
def shown_share(lang: Lang, title: str, *, hidden: bool) -> Iterator[Callable[[float], None]]:
    """``with shown_share(lang, key, hidden=False) as watch``: a bar that ``watch(share)`` moves."""
    if hidden:
        yield lambda share: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say(lang, title), total=1.0)
        yield lambda share: bar.update(task, completed=share)
