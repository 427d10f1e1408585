"""The commands about EEG: recordings, live streams, replay. No signal is touched here."""

from __future__ import annotations

import typer

from scenarios.eeg.cli import eeg


def register(app: typer.Typer) -> None:
    """``register(app)``: put these commands beside the others."""
    app.command()(eeg)
