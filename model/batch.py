"""Many runs of one map side by side, stepped together: same links, same laws, other seeds.

A small field is done in a few microseconds; asking for it takes a hundred. A batch asks once for
all its members. Each member stays a ``Mindfield`` of its own, whose arrays are rows of the
batch's, and comes out bit for bit as it would have alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from model.beside import ABREAST
from model.compiling import noted
from model.engine import Marched, discharges_of
from model.field import scratch_for
from model.handed import hand
from model.lanes import LANES
from model.maps.columns import MapColumns
from model.maps.schema import MetaMap
from model.march_abreast import abreast, march_abreast
from model.mindfield import Bands, Mindfield
from model.passes import ALONE
from model.settings import Settings
from model.state import Agents, Floats, Stack, Traffic

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
        self._stack = _stack_of(self.models)
        engine, told_seeds = first.engine, np.array(list(seeds), np.uint64)
        self._abreast: Any = None
        if engine.passes is ALONE and not first.field.wiring.late_next.size:
            self._standing = abreast(self._stack, told_seeds, engine.senses, engine.laws)
            self._abreast = hand(self._standing)
        self._structure = [model.field.structure for model in self.models]
        self._drives: list[Any] = []
        self._gear: Any = None

    @property
    def most_kept(self) -> int:
        """Steps with jumps, of all fields that lie side by side, after which a march ends."""
        return 0 if self._abreast is None else int(self._standing.kept.step.size)

    def advance(self, seconds: float, until: Callable[[Batch], bool] | None = None) -> None:
        """``advance(seconds, until=None)``: step all for so long, or until the predicate holds."""
        first = self.models[0].field
        end = first.step + round(seconds / self.models[0].settings.laws.dt)
        while first.step < end:
            if until is None:
                self.stride(end - first.step)
            elif until(self):
                return
            else:
                self.step()

    def step(self) -> None:
        """Advance every member by one ``dt``: the same as ``Mindfield.step`` of each."""
        self.stride(1)

    def stride(self, most: int) -> int:
        """``stride(most) -> steps``: as many ``step`` as can be done in one go, 1 to ``most``.

        It ends where a stride of a member would end for a record, a look or other bands.
        """
        models = self.models
        drives = [model.scheduler.read(model.listen()) for model in models]
        if [model.field.structure for model in models] != self._structure:
            raise RuntimeError("the links of a member of a batch have changed")
        if not _same(drives, self._drives):
            self._drives, self._gear = drives, hand(models[0].engine.gear(drives))
        steps = 1 + min(most - 1, *(model.quiet_steps() for model in models))
        if self._abreast is None or not noted(ABREAST):
            end = models[0].field.step + steps
            for model in models:
                while model.field.step < end:
                    model.stride(end - model.field.step)
            return steps
        for first in range(0, len(models), LANES):
            self._march(first, steps)
        return steps

    def _march(self, first: int, steps: int) -> None:
        """So many steps of the members ``first`` to ``first`` + ``LANES`` − 1."""
        models = self.models[first : first + LANES]
        end = models[0].field.step + steps
        while (step := models[0].field.step) < end:
            watched = np.zeros(LANES, np.bool_)
            watched[: len(models)] = [bool(model.jumps.waiting) for model in models]
            losses = np.zeros((end - step, LANES))
            done, held, told = march_abreast(
                self._abreast, self._gear, first, step, end - step, watched, losses
            )
            kept, lanes = self._standing.kept, self._standing.lane[:held].tolist()
            found = discharges_of(kept, held, told, models[0].field.acted - step)
            for lane, model in enumerate(models):
                jumped = tuple(one for one, of in zip(found, lanes, strict=True) if of == lane)
                model.field.step += done - 1
                model.field.acted += done
                model.acting = int(np.count_nonzero(self._stack.scratch.acting[first + lane]))
                model.end_march(step, Marched(done, losses[: done - 1, lane], jumped))
                model.steps = model.field.step


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
