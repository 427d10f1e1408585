"""Many runs of one map side by side, stepped together: same links, same laws, other seeds.

A small field is done in a few microseconds; asking for it takes a hundred. A batch asks once for
all its members. Each member stays a ``Mindfield`` of its own, whose arrays are rows of the
batch's, and comes out bit for bit as it would have alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from model.field import scratch_for
from model.maps.columns import MapColumns
from model.maps.schema import MetaMap
from model.mindfield import Bands, Mindfield
from model.settings import Settings
from model.state import Agents, Floats, Stack, Traffic
from model.steps import Gear

MOST_AGENTS = 4_000
"""Above this many agents stepping together gains nothing worth the memory (``benchmarks``)."""


def why_not(settings: Settings, n_agents: int) -> str | None:
    """``why_not(settings, n_agents) -> str | None``: what keeps runs from being stepped together.

    Growth and triggers that lay links change the links, which the members share.
    """
    if settings.growth.on:
        return "growth is on"
    if any(trigger.do == "associate" for trigger in settings.triggers):
        return "a trigger lays links"
    if n_agents > MOST_AGENTS:
        return f"more than {MOST_AGENTS} agents"
    return None


class Batch:
    """``Batch(meta_map, scenario, seeds=…)``: one world per seed, stepped together.

    - ``models``: the members, in the order of the seeds; read and record them as ever. They are
      stepped by the batch alone; events scheduled through Mesa's own clock do not run.
    - ``bands``: the EEG of all members, or one for each.

    Raises ``ValueError`` where the scenario cannot be stepped together (``why_not``) and no seed
    is given, ``InputError`` as ``Mindfield`` does.

    >>> from scenarios.library import built_in_map
    >>> batch = Batch(built_in_map(), Settings(), seeds=[1, 2, 3])
    >>> batch.advance(1.0)
    >>> [member.field.step for member in batch.models]
    [64, 64, 64]
    """

    def __init__(
        self,
        meta_map: MetaMap | MapColumns,
        scenario: Settings,
        *,
        seeds: Sequence[int],
        bands: Bands | Sequence[Bands] | None = None,
        **told: Any,
    ) -> None:
        if not seeds:
            raise ValueError("a batch needs at least one seed")
        each = list(bands) if isinstance(bands, Sequence) else [bands] * len(seeds)
        self.models = [
            Mindfield(meta_map, scenario, bands=heard, seed=seed, **told)
            for seed, heard in zip(seeds, each, strict=True)
        ]
        first = self.models[0]
        reason = why_not(scenario, first.field.n_agents)
        if reason is not None:
            raise ValueError(f"these runs cannot be stepped together: {reason}")
        self._steps = first.engine.steps
        self._seeds = np.array(list(seeds), np.uint64)
        self._stack = _stack_of(self.models)
        self._structure = [model.field.structure for model in self.models]
        self._drives: list[Any] = []
        self._gear: Gear

    def advance(self, seconds: float, until: Callable[[Batch], bool] | None = None) -> None:
        """``advance(seconds, until=None)``: step all for so long, or until the predicate holds."""
        dt = self.models[0].settings.laws.dt
        for _ in range(round(seconds / dt)):
            if until is not None and until(self):
                return
            self.step()

    def step(self) -> None:
        """Advance every member by one ``dt``: the same steps as ``Mindfield.step``."""
        models, stack, steps = self.models, self._stack, self._steps
        drives = [model.scheduler.read(model.listen()) for model in models]
        if [model.field.structure for model in models] != self._structure:
            raise RuntimeError("the links of a member of a batch have changed")
        if not _same(drives, self._drives):
            self._drives, self._gear = drives, models[0].engine.gear(drives)
        gear = self._gear
        steps.schedule(stack, gear, self._seeds, models[0].field.step)
        steps.sense(stack, gear)
        steps.transduce(stack, gear)
        steps.lose(stack)
        acting = np.count_nonzero(stack.scratch.acting, axis=1).tolist()
        over = steps.over(stack, gear).tolist()
        for model, drive, acts, ready in zip(models, drives, acting, over, strict=True):
            field = model.field
            model.acting = acts
            field.acted += 1
            model.jumps.take(model.engine.jump(field, drive) if ready else None)
            model.close_step()
            model.steps = field.step


def _same(some: list[Any], others: list[Any]) -> bool:
    return len(some) == len(others) and all(a is b for a, b in zip(some, others, strict=True))


def _stack_of(models: Sequence[Mindfield]) -> Stack:
    """One stack of all fields; each field from then on keeps its state there."""
    fields = [model.field for model in models]
    count, n = len(fields), fields[0].n_agents
    rows = fields[0].link_rows.source.size
    columns: Any = {
        name: np.empty((count, n), column.dtype)
        for name, column in fields[0].agents._asdict().items()
    }
    agents = Agents(**columns)
    traffic = Traffic(*(np.empty((count, rows)) for _ in Traffic._fields))
    accounts: Floats = np.empty((count, *fields[0].ledger.accounts.shape))
    for number, field in enumerate(fields):
        own: Any = {name: column[number] for name, column in agents._asdict().items()}
        field.move_in(Agents(**own), Traffic(*(t[number] for t in traffic)), accounts[number])
    n_kinds = fields[0].wiring.first.shape[0]
    drawn = np.zeros((count, rows))
    scratch = scratch_for(count, n, n_kinds, drawn)
    return Stack(agents, fields[0].wiring, traffic, scratch, accounts)
