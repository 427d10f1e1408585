"""What the page's server loads before it answers."""

from __future__ import annotations

import subprocess
import sys

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
