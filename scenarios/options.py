"""Options that several commands share, each with its one line of help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from scenarios.console import Lang

ScenarioArgument = Annotated[
    Path | None,
    typer.Argument(metavar="SCENARIO", help="A *.toml; the built-in first light by default."),
]
MapOption = Annotated[
    str | None, typer.Option("--map", help="A map, vault or graph instead of the scenario's.")
]
SettingsOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="Change a value by its dotted name: laws.wave.K=2."),
]
SeedOption = Annotated[int | None, typer.Option("--seed", min=0, help="Seed of the run.")]
FirstSeedOption = Annotated[int | None, typer.Option("--seed", min=0, help="The first seed.")]
BaselineOption = Annotated[
    str | None, typer.Option("--eeg-baseline", help="A recording at rest of the same person.")
]
ChannelsOption = Annotated[
    str | None, typer.Option("--channels", help="Channels to use, for example O1,Oz,O2.")
]
RateOption = Annotated[
    float | None,
    typer.Option("--rate", help="Samples a second, whatever the file or stream says."),
]
LangOption = Annotated[
    Lang | None, typer.Option("--lang", help="Language of the words; from LANG by default.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Machine-readable on stdout.")]
MeaningOption = Annotated[
    Literal["tfidf", "encoder", "none"] | None,
    typer.Option("--meaning", help="Meanings from text: word counts, a sentence encoder, none."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]
EegNullOption = Annotated[
    Literal["shuffle", "phase", "other"] | None,
    typer.Option("--eeg-null", help="Falsify: bands shuffled, phase-randomised, or of another."),
]
EegOtherOption = Annotated[
    str | None, typer.Option("--eeg-other", help="Another recording, for the null 'other'.")
]
