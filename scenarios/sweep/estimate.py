"""How long a sweep takes and how much room, from a short run of one of its points."""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.inputs import gather
from scenarios.schema import scenario_of
from scenarios.sweep.plan import Plan
from scenarios.sweep.worker import Chunk, work

if TYPE_CHECKING:
    from model.mindfield import Mindfield

_PROBE_S = 10.0


@dataclass(frozen=True)
class Estimate:
    """What is to be expected of one run, on one core of this machine.

    - ``steps_s``: its steps, s; ``looks_s``: its looks for clusters, s; ``bytes``: on disk.
    """

    steps_s: float
    looks_s: float
    bytes: float

    @property
    def run_s(self) -> float:
        """The whole run, s."""
        return self.steps_s + self.looks_s


def estimate(plan: Plan) -> Estimate:
    """``estimate(plan) -> Estimate``: run ten seconds of the middle point, look once, scale up.

    Arms may differ, growth changes the field: a rough figure. Raises ``InputError`` where that
    point cannot be run.
    """
    from model.mindfield import Mindfield
    from model.warm import compile_all

    compile_all()
    config = plan.arms[len(plan.arms) // 2].config
    whole = scenario_of(config)
    inputs = gather(whole)
    probe = min(_PROBE_S, inputs.seconds)
    told = json.loads(json.dumps(config))
    told["run"]["seconds"] = probe
    told["emergence"]["every_s"] = 1e9
    told["jumps"]["forked"] = 0
    job = plan.jobs[len(plan.jobs) // 2]
    with tempfile.TemporaryDirectory() as folder:
        lease = Path(folder) / "lease"
        lease.touch()
        halt = f"{folder}/halt"
        configs = {job.arm: json.dumps(told)}
        chunk = Chunk(folder, str(lease), halt, configs, (job,), False, plan.version)
        # The first run also loads the laws and whatever else is loaded late.
        work(chunk)
        report = work(chunk)
        size = sum(path.stat().st_size for path in Path(folder).glob("*.parquet"))
    times = inputs.seconds / probe
    looks_s = 0.0
    if plan.looks:
        model = Mindfield(inputs.meta_map, whole, bands=inputs.bands, seed=job.seed)
        looks_s = _look_s(model) * (1.0 + inputs.seconds // whole.emergence.every_s)
    forked = 2.0 if whole.jumps.forked else 1.0
    return Estimate(report.wall_s * times * forked, looks_s, size * times)


def _look_s(model: Mindfield) -> float:
    """One look at a world that has moved a little, s; the first one loads libraries."""
    spent = 0.0
    for _ in range(2):
        model.advance(1.0)
        begun = time.monotonic()
        if model.lookout.last_step != model.field.step:
            model.lookout.look()
        spent = time.monotonic() - begun
    return spent
