"""What several test rooms share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Speed is measured in benchmarks; a first example that compiles is no failure. In CI the examples
# are the same every time, elsewhere they go on exploring.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real recordings and maps beside the checkout, or a skip that says why."""
    named = os.environ.get("MINDFIELD_SHARED")
    root = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    folder = root / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} is absent (set MINDFIELD_SHARED to the folder)")
    return folder
