"""What the benchmarks ask of the project and of each other is there."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).resolve().parents[1] / "benchmarks").glob("*.py"))
BY_PEERS = {"brian2_wave", "page_mesa", "peer_measures"}
"""Run by an interpreter of their own, with the peers beside it."""


@pytest.mark.parametrize("name", [file.stem for file in FILES if file.stem not in BY_PEERS])
def test_every_benchmark_finds_what_it_imports(name: str) -> None:
    importlib.import_module(f"benchmarks.{name}")
