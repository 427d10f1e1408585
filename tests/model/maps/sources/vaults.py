"""Tiny vaults for tests, written where the test says."""

from __future__ import annotations

from pathlib import Path

from model.maps.sources.found import Found
from model.maps.sources.vault import read_vault


def vault(folder: Path, notes: dict[str, str | bytes]) -> Path:
    """Write notes by path; returns the folder."""
    for name, text in notes.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def found_in(folder: Path, notes: dict[str, str | bytes]) -> Found:
    return read_vault(vault(folder, notes))


def pairs(found: Found) -> set[tuple[str, str]]:
    return {(link.source, link.target) for link in found.links}


def ghosts(found: Found) -> set[str]:
    return {node.key for node in found.nodes if node.ghost}
