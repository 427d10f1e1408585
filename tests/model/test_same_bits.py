"""The same seed gives the same bits in another process, whatever its threads and hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CODE = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from model.checkpoint import state_of
from model.eeg.series import BandSeries
from model.mindfield import Mindfield
from model.settings import Settings
from scenarios.library import built_in_map
told = {"growth": {"on": True, "window_s": 4.0, "every_s": 1.0,
                   "condense_after": 1, "condense_coherence": 0.0},
        "emergence": {"every_s": 2.0, "runs": 3, "nulls": 19}, "laws": {"pump": 1.0}}
bands = BandSeries.from_script([("rest", 5), ("relaxed", 5)], 3)
model = Mindfield(built_in_map(), Settings.model_validate(told), bands=bands, seed=2**63 + 7)
model.advance(10.0)
digest = hashlib.sha256()
arrays, facts = state_of(model)
for name in sorted(arrays):
    digest.update(arrays[name].tobytes())
digest.update(repr(facts).encode())
print(digest.hexdigest(), len(model.events), len(model.growth.condensates))
"""
ROOT = str(Path(__file__).resolve().parents[2])


def outcome(**environment: str) -> str:
    told = subprocess.run(
        [sys.executable, "-c", CODE, ROOT],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    return told.stdout


def test_threads_and_hash_seeds_never_change_a_bit() -> None:
    one = outcome(NUMBA_NUM_THREADS="1", OMP_NUM_THREADS="1", PYTHONHASHSEED="1")
    two = outcome(NUMBA_NUM_THREADS="2", OMP_NUM_THREADS="2", PYTHONHASHSEED="2")
    assert one == two
    assert int(one.split()[1]) > 10
    assert int(one.split()[2]) > 0
