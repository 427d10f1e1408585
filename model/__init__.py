"""The world: what exists and how it moves."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """Give ``model.Mindfield`` without loading Mesa before somebody asks for it."""
    if name == "Mindfield":
        from model.mindfield import Mindfield

        return Mindfield
    raise AttributeError(f"module 'model' has no attribute {name!r}")
