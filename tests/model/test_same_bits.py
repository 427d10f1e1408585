"""The same seed gives the same bits in another process, whatever its threads and hash seed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from model.checkpoint import state_of
from model.eeg.series import BandSeries
from model.mindfield import Mindfield
from model.settings import Settings
from scenarios.library import built_in_map

ROOT = Path(__file__).resolve().parents[2]
CODE = "import sys; sys.path[:0] = sys.argv[1:]; import test_same_bits as t; print(*t.outcome())"
TOLD = {
    "growth": {
        "on": True,
        "window_s": 4.0,
        "every_s": 1.0,
        "condense_after": 1,
        "condense_coherence": 0.0,
    },
    "emergence": {"every_s": 2.0, "runs": 3, "nulls": 19},
    "laws": {"pump": 1.0},
}


def outcome() -> tuple[str, int, int]:
    """A digest of a lively world's whole state, its events and its condensates."""
    bands = BandSeries.from_script([("rest", 5), ("relaxed", 5)], 3)
    told = Settings.model_validate(TOLD)
    model = Mindfield(built_in_map(), told, bands=bands, seed=2**63 + 7)
    model.advance(10.0)
    digest = hashlib.sha256()
    arrays, facts = state_of(model)
    for name in sorted(arrays):
        digest.update(arrays[name].tobytes())
    digest.update(repr(facts).encode())
    return digest.hexdigest(), len(model.events), len(model.growth.condensates)


def test_another_process_other_threads_and_another_hash_seed_never_change_a_bit() -> None:
    here, events, condensates = outcome()
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    other = {"NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": seed}
    told = subprocess.run(
        [sys.executable, "-c", CODE, str(ROOT), str(Path(__file__).parent)],
        env={**os.environ, **other},
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    assert told.stdout.split() == [here, str(events), str(condensates)]
    assert events > 10
    assert condensates > 0
