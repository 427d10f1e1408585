"""Options that several commands share, each with its one line of help."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from scenarios.console import Lang

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
