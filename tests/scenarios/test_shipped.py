"""Every scenario that ships runs, and does what its first lines say."""

from __future__ import annotations

import pytest

from scenarios.library import shipped_scenarios
from scenarios.run import run
from scenarios.schema import read_scenario

QUICK = ["emergence={runs=4,nulls=19,every_s=1000.0}", "run.rest_twin=false"]


@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
def test_it_runs_to_the_end(name: str, tmp_path) -> None:
    scenario = read_scenario(shipped_scenarios()[name], [*QUICK, "run.seconds=3"])
    done = run(scenario, tmp_path / "run")
    assert done.folder.info["status"] == "finished"


def test_incubation_gathers_tension_under_alpha_and_ignites_under_gamma(tmp_path) -> None:
    done = run(read_scenario(shipped_scenarios()["incubation"], QUICK), tmp_path / "run")
    frames, events = done.folder.frames, done.folder.events
    at = frames.set_index("time_s")
    assert at.tension[40.0] > at.tension[20.0]
    assert at.op_threshold[38.0] > 1.3
    fired = events[(events.type == "trigger") & (events.name == "ignite")]
    assert len(fired) > 0
    assert fired.time_s.min() > 40.0
    jumps = events[events.type == "jump"].time_s
    assert (jumps > 40.0).sum() > 3 * ((jumps > 20.0) & (jumps <= 40.0)).sum()
