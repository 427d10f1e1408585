"""What every world's process has from the start: imported once, shared by all of them.

Imported by the fork server only (``process.py``), so that a new person's world need not load
numba, the laws and igraph anew. No thread may begin here: processes are forked from this one.
"""

from __future__ import annotations

import gc
from importlib import import_module

from model.warm import load_laws

for name in (
    "dashboard.running.served",
    "igraph",
    "model.eeg.series",
    "model.emergence.clusters",
    "model.maps.read",
    "pandas",
    "scenarios.inputs",
    "scenarios.library",
    "scipy.stats",
):
    import_module(name)
load_laws()
gc.collect()
# What is here stays for good; the collector of a world's process need not touch its pages.
gc.freeze()
