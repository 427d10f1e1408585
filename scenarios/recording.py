"""A world on its way, its records streaming to a folder: taken up, advanced, kept, joined.

What is recorded is decided by the model; what a run is made of, by ``scenarios/run.py``. Nothing
that grows with the length of a run stays in memory or in a checkpoint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.checkpoint import restore, state_of
from model.recorder import take
from scenarios import tables
from scenarios.store import RunFolder

if TYPE_CHECKING:
    import pyarrow as pa

    from model.mindfield import Mindfield

STREAMED = ("frames", "events", "clusters")
_STEPS_PER_REPORT = 16
_MOST_HELD = 2**14
"""Records of a kind that are held in memory at most, where checkpoints are far apart."""


class Stopped(Exception):
    """The run was stopped on request; its folder holds what is needed to go on."""


@dataclass(frozen=True)
class Done:
    """A finished run: its folder, and the world as it ended (what it recorded is on disk)."""

    folder: RunFolder
    model: Mindfield


class Recording:
    """``Recording(folder, model, checkpoint_s)``: a fresh world and the folder it is kept in."""

    def __init__(self, folder: RunFolder, model: Mindfield, checkpoint_s: float) -> None:
        self.folder = folder
        self.model = model
        self._every = max(round(checkpoint_s / model.settings.laws.dt), 1)
        self._schemas = tables.schemas(model)
        self._stretch = self._piece = 0

    def take_up(self) -> bool:
        """Go back to the last whole checkpoint and drop what lies after it; False without one."""
        held = self.folder.latest_state()
        if held is None:
            self.folder.parts.drop()
            return False
        arrays, facts = held
        restore(self.model, arrays, facts)
        self._stretch = int(facts["stretch"])
        self.folder.parts.drop_from(self._stretch)
        return True

    def advance(
        self, steps: int, told: Callable[[float], None], should_stop: Callable[[], bool]
    ) -> None:
        """``advance(steps, told, should_stop)``: on to that step, keeping looks and checkpoints.

        ``told`` hears the simulated seconds. Raises ``Stopped`` when asked to stop.
        """
        model = self.model
        while model.field.step < steps:
            at = model.field.step
            due = min(every - at % every for every in (self._every, _STEPS_PER_REPORT))
            model.stride(min(due, steps - at))
            step = model.field.step
            if model.lookout.last_step == step:
                self.snapshot()
            if step % self._every == 0 and step < steps:
                self.keep()
            if step % _STEPS_PER_REPORT == 0:
                if max(len(model.datacollector), len(model.events)) > _MOST_HELD:
                    self._spill()
                told(model.seconds)
                if should_stop():
                    raise Stopped

    def snapshot(self) -> None:
        """Keep every agent and link as they are at this moment."""
        self._write("agents", tables.agents_batches(self._schemas["agents"], self.model))
        self._write("links", tables.links_batches(self._schemas["links"], self.model))

    def keep(self) -> None:
        """Keep a checkpoint from which the run can go on."""
        self._spill()
        self._stretch, self._piece = self._stretch + 1, 0
        arrays, facts = state_of(self.model)
        self.folder.write_state(arrays, facts | {"stretch": self._stretch})
        # The checkpoint before this one may still be gone back to.
        for table in self._schemas:
            self.folder.parts.gather(table, self._stretch - 1)

    def join(self, names: Iterable[str]) -> None:
        """Make the tables of their pieces."""
        for name in names:
            self.folder.join_parts(name, self._schemas[name])

    def _spill(self) -> None:
        """Take from the world what it recorded, and write it."""
        records, schemas = take(self.model), self._schemas
        self._write("frames", tables.frames_batches(schemas["frames"], records.frames))
        self._write("events", tables.events_batches(schemas["events"], records.events))
        self._write("clusters", tables.clusters_batches(schemas["clusters"], records.clusters))

    def _write(self, table: str, batches: Iterable[pa.RecordBatch]) -> None:
        self.folder.parts.write(table, self._stretch, self._piece, batches)
        self._piece += 1
