"""What the page's server loads before it answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OF_WORLDS = {"numba", "mesa", "pandas", "scipy", "networkx", "igraph", "mne", "matplotlib"}


def test_the_page_answers_without_what_only_worlds_need() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, dashboard.page; print(*sys.modules)"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout.split()
    assert "dashboard.page" in told
    assert not OF_WORLDS & set(told)


def test_tables_are_loaded_before_anybody_comes() -> None:
    """Reacton looks for pandas while it draws: half loaded by another thread it breaks a page."""
    code = "import sys, app; print('DataFrame' in vars(sys.modules['pandas']))"
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=ROOT,
    ).stdout
    assert told.strip() == "True"
