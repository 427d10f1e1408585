"""The work behind ``mindfield falsify --eeg-null``: a scenario's EEG beside its nulls."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import InputError
from scenarios.asked import names_in
from scenarios.inputs import gather, null_of
from scenarios.report.catalogue import Lang
from scenarios.schema import Scenario
from scenarios.verify.eeg_nulls_results import as_json, sentences, table_of, write
from scenarios.verify.falsify import LOOKS, printed, shown_share

if TYPE_CHECKING:
    from model.eeg.nulls import NullName
    from model.mindfield import Bands


def nulls_asked(text: str) -> tuple[NullName, ...]:
    """``nulls_asked("shuffle,phase") -> ("shuffle", "phase")``; ``InputError`` for another name."""
    from model.eeg.nulls import NULLS

    names = names_in(text)
    wrong = [name for name in names if name not in NULLS]
    if wrong or not names:
        raise InputError(
            f"{(wrong or [text])[0]!r} is no null",
            place="--eeg-null",
            mend=f"use some of {','.join(NULLS)}",
        )
    return tuple(name for name in NULLS if name in names)


def held_against(
    scenario: Scenario,
    nulls: tuple[NullName, ...],
    seeds: int,
    out: Path | None,
    *,
    machine: bool,
    quiet: bool,
    lang: Lang,
) -> int:
    """``held_against(scenario, ("shuffle",), seeds, out, …) -> exit code``.

    The scenario from its own seed on, ``seeds`` of them in a row: with its EEG, at rest, and with
    each null drawn anew for every seed. 0 when done, whatever survives; 130 when stopped by
    Ctrl-C, and then nothing is told or written. Raises ``InputError`` for wrong input.
    """
    from model.emergence.verify.arms import Design
    from model.emergence.verify.eeg_effects import eeg_effects
    from model.emergence.verify.falsifiers import looked_at
    from model.warm import compile_laws

    plain = scenario.model_copy(update={"eeg": scenario.eeg.model_copy(update={"null": None})})
    inputs = gather(plain)
    design = looked_at(Design(inputs.meta_map, plain, inputs.bands, inputs.seconds), looks=LOOKS)
    numbers = range(plain.run.seed, plain.run.seed + seeds)
    bands = {
        null: [
            null_of(plain, inputs.bands, null, seconds=inputs.seconds, seed=seed)
            for seed in (numbers if null != "other" else numbers[:1])
        ]
        for null in nulls
    }
    drawn: dict[str, Sequence[Bands]] = {
        null: told if len(told) > 1 else told * seeds for null, told in bands.items()
    }
    compile_laws()
    try:
        with shown_share(lang, "eegnull.title", hidden=machine or quiet) as watch:
            found = eeg_effects(design, drawn, numbers, watch)
    except KeyboardInterrupt:
        return 130
    page = write(found, plain, inputs, out, lang) if out is not None else None
    if machine:
        print(json.dumps(as_json(found, plain, inputs), ensure_ascii=False, indent=1))
    elif not quiet:
        printed(table_of(found, lang), sentences(found, inputs, lang), page)
    return 0
