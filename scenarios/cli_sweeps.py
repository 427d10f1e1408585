"""The commands about many runs: ``sweep`` and ``compare``. No run is started here."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """``register(app)``: put these commands beside the others."""
