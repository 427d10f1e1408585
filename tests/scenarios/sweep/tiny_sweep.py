"""A small lively sweep, run for real, and how two of them are compared, for the tests of sweeps."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from scenarios.schema import SweepSettings
from scenarios.sweep.plan import Plan, plan_of
from scenarios.sweep.store import Sweep

SCENARIO = """
title = "tiny"
[laws]
pump = 0.5
threshold = 0.4
[run]
seconds = 2.0
rest_twin = false
[emergence]
every_s = 1.0
runs = 2
nulls = 19
[[triggers]]
when = "gamma > 0.5 for 0.5 s"
do = "ignite"
"""
OVER = {"laws.wave.K": [0.0, 4.0], "eeg.bands.gamma": [0, 1]}


def tiny_scenario(folder: Path) -> Path:
    path = folder / "tiny.toml"
    path.write_text(SCENARIO)
    return path


def planned(path: Path, *settings: str, **asked) -> Plan:
    told = {"over": OVER, "repeat": 2, "looks": False} | asked
    return plan_of(path, settings, SweepSettings(**told))


def same_results(one: Sweep, other: Sweep) -> None:
    """Every bit of every run, but for who did it and how long that took."""
    ours = ["run", "arm", "repeat", "seed", *one.parameters, "status", *one.metrics]
    pd.testing.assert_frame_equal(one.runs[ours], other.runs[ours], check_exact=True)
    for table, order in (("frames", "time_s"), ("events", "step, type, name, agents, facts")):
        told = f"SELECT * FROM {table} ORDER BY arm, repeat, {order}"
        pd.testing.assert_frame_equal(one.sql(told), other.sql(told), check_exact=True)
