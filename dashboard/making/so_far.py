"""The run so far of one world, kept in the session's folder so that a run folder can be taken.

What a run records streams to disk as the world goes (``scenarios/recording.py`` does the same for
a command); memory holds some thousand records. A world that goes back and is turned by hand there
loses what came after. Making a finished run folder of it is ``finishing.py``'s business.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dashboard.running.past import MOST_CHANGES, Change, same
from model.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from dashboard.running.world import Choice
    from dashboard.signal.live_kept import LiveKept
    from model.mindfield import Mindfield
    from scenarios.schema import Scenario

MOST_HELD = 4096
"""Records of a table that are held in memory."""
MOST_BYTES = 512 * 2**20
"""Looks at every agent and link may take so much of the disk; beyond it every second one goes."""
_STREAMED = ("frames", "events", "clusters", "series")


@dataclass(frozen=True)
class Taken:
    """An unfinished run folder that was written on demand: of which step, and where.

    - ``turned``: how many times something was turned by hand; ``fault``: why there is none.
    """

    number: int
    folder: str = ""
    step: int = 0
    seconds: float = 0.0
    title: str = ""
    turned: int = 0
    fault: str = ""


@dataclass(frozen=True)
class _Piece:
    """Rows of a table on disk; beside them, the step at which each was told.

    - ``first``: the step of the first of them.
    """

    path: Path
    first: int

    def steps(self) -> NDArray[np.int64]:
        """The steps, in the order of the rows."""
        told: NDArray[np.int64] = np.load(_steps_of(self.path), allow_pickle=False)
        return told


@dataclass(frozen=True)
class _Look:
    """Every agent and link at a step, on disk."""

    step: int
    agents: Path
    links: Path
    size: int


@dataclass
class RunSoFar:
    """``RunSoFar(folder)`` of a fresh world: ``before`` and ``after`` every stride.

    - ``folder``: its own, in the session's folder; made when the first step is done.
    - ``live``: what a live stream gave it, where it runs under one.
    """

    folder: Path
    live: LiveKept | None = None
    upto: int = -1
    """The step up to which it knows the run; −1 before the first."""
    _held: dict[str, list[tuple[int, Any]]] = field(
        default_factory=lambda: {name: [] for name in _STREAMED}
    )
    _pieces: dict[str, list[_Piece]] = field(
        default_factory=lambda: {name: [] for name in _STREAMED}
    )
    _looks: list[_Look] = field(default_factory=list)
    _turned: list[Change] = field(default_factory=list)
    _turned_before: int = 0
    """Turns of the hand that were too many to be told one by one."""
    _cuts: list[tuple[int, int]] = field(default_factory=list)
    _number: int = 0
    _events: int = 0
    _model: Any = None
    _groups: Any = None
    _schemas: dict[str, pa.Schema] = field(default_factory=dict)

    def before(self, model: Mindfield, most: int) -> int:
        """``before(model, most) -> most``: how far it may stride and miss no record."""
        if self.upto < 0:
            self._begin(model)
        moment = _moment(model)
        return min(most, moment - model.field.step % moment)

    def after(self, model: Mindfield) -> None:
        """Note what was recorded in the stride just done; steps lived anew are known already."""
        step = model.field.step
        if step <= self.upto:
            return
        self.upto = step
        self._note_events(model, step)
        if step % _moment(model) == 0:
            self._note_moment(model, step)
        if model.lookout.last_step == step:
            self._held["clusters"] += [(step, row) for row in model.lookout.latest]
            self._note_look(model, step)
        for name, held in self._held.items():
            if len(held) > MOST_HELD:
                self._spill(name, len(held) - MOST_HELD // 2)

    def turn(self, change: Change) -> None:
        """Something is turned by hand here: the run goes on another way."""
        self.cut(change.step)
        kept = [c for c in self._turned if not (c.step == change.step and same(c, change))]
        over = max(len(kept) + 1 - MOST_CHANGES, 0)
        self._turned, self._turned_before = [*kept[over:], change], self._turned_before + over

    def cut(self, step: int) -> None:
        """The run goes another way from this step on: what was known after it is dropped."""
        self._turned = [change for change in self._turned if change.step <= step]
        if step >= self.upto:
            return
        self.upto = step
        for name in _STREAMED:
            self._held[name] = [told for told in self._held[name] if told[0] <= step]
            self._pieces[name] = [piece for piece in self._pieces[name] if piece.first <= step]
        # Of a piece that reaches further, rows up to the step are taken (``_rows``).
        self._cuts = [*self._cuts, (self._number, step)]
        self._looks = [look for look in self._looks if look.step <= step]
        self._events = sum(1 for told in self._held["events"]) + sum(
            int((self._good(piece)).sum()) for piece in self._pieces["events"]
        )

    def parted(self, folder: Path, step: int) -> RunSoFar:
        """``parted(folder, step)``: the same run up to there, for a world that parts from it."""
        folder.mkdir(parents=True, exist_ok=True)
        other = RunSoFar(folder, self.live, self.upto)
        other._turned, other._turned_before = list(self._turned), self._turned_before
        other._number, other._events = self._number, self._events
        other._schemas, other._cuts = self._schemas, list(self._cuts)
        other._held = {name: list(held) for name, held in self._held.items()}
        other._pieces = {
            name: [_parted(piece, folder) for piece in pieces]
            for name, pieces in self._pieces.items()
        }
        other._looks = [
            replace(look, agents=_linked(look.agents, folder), links=_linked(look.links, folder))
            for look in self._looks
        ]
        other.cut(step)
        return other

    def written(self, model: Mindfield, choice: Choice, out: Path, number: int) -> Taken:
        """``written(model, choice, out, number) -> Taken``: an unfinished run folder in ``out``.

        It holds the run up to where the world stands, and the world's state, as ``mindfield run``
        leaves it when it is stopped; the scenario is the one the world was built of, and run.json
        tells what was turned by hand since (``turned``). Raises ``InputError`` before the first
        step, and where nothing was heard of a live stream.
        """
        import pyarrow as pa

        from model.checkpoint import state_of
        from scenarios.inputs import gather
        from scenarios.run import info_of
        from scenarios.store import RunFolder

        step = model.field.step
        if step == 0 or self.upto < 0:
            raise InputError("take_nothing")
        scenario = _scenario(choice, step * model.settings.laws.dt)
        inputs = gather(scenario)
        shutil.rmtree(out, ignore_errors=True)
        folder = RunFolder(out)
        waits = min((jump.step for jump in model.jumps.waiting), default=step + 1)
        for name in ("frames", "clusters", "series"):
            folder.parts.write(name, 0, 0, self._rows(name, step))
        # In the order of their steps; what a jump not yet judged may come before waits with it.
        told = [event for at, event in self._held["events"] if at <= step]
        late = [event for event in told if event.step >= waits]
        early = self._batches("events", [event for event in told if event.step < waits])
        batches = [*self._on_disk("events", step), *early]
        if batches:
            table = pa.Table.from_batches(batches).sort_by("step")
            folder.parts.write("events", 0, 0, table.to_batches())
        for place, look in enumerate(look for look in self._looks if look.step <= step):
            for name, path in (("agents", look.agents), ("links", look.links)):
                target = out / "parts" / f"{name}-{0:09d}-{place:09d}.parquet"
                shutil.copyfile(path, target)
        arrays, facts = state_of(model, most_events=0)
        held = {"in_all": model.events.in_all, "held": [event.to_json() for event in late]}
        facts |= {"events": held, "lookout": facts["lookout"] | {"found": []}, "stretch": 1}
        folder.write_state(arrays | {"frames": arrays["frames"][:0]}, facts)
        info = info_of(scenario, inputs) | {"status": "stopped"}
        if self.live is not None:
            info["live"] = self.live.written(out)
            source = {"role": "eeg", "path": info["live"]["source"], "sha256": "", "bytes": 0}
            info["inputs"] = [*info["inputs"], source]
        turned = [_told(change, model) for change in self._turned if change.step <= step]
        if turned:
            info["turned"] = {"before": self._turned_before, "changes": turned}
        folder.write_info(info)
        title = model.meta_map.title or ""
        return Taken(number, str(out), step, model.seconds, title, len(turned))

    # -- within -----------------------------------------------------------------------------

    def _begin(self, model: Mindfield) -> None:
        from scenarios import tables

        self.folder.mkdir(parents=True, exist_ok=True)
        self._schemas = tables.schemas(model)
        self.upto = model.field.step
        self._note_events(model, self.upto)
        self._note_moment(model, self.upto)
        self._note_look(model, self.upto)

    def _note_events(self, model: Mindfield, step: int) -> None:
        events = model.events
        fresh = events.in_all - self._events
        if fresh > 0:
            self._held["events"] += [(step, event) for event in events[-fresh:]]
        self._events = events.in_all

    def _note_moment(self, model: Mindfield, step: int) -> None:
        self._held["frames"].append((step, model.datacollector.table[-1].copy()))
        groups = self._groups_of(model)
        groups.collect()
        self._held["series"] += [(step, row) for row in groups.take()]

    def _note_look(self, model: Mindfield, step: int) -> None:
        from scenarios import tables
        from scenarios.parts import write_piece

        self._number += 1
        paths = [self.folder / f"{name}-{self._number}.parquet" for name in ("agents", "links")]
        group = self._groups_of(model).group_of()
        write_piece(paths[0], tables.agents_batches(self._schemas["agents"], model, group))
        write_piece(paths[1], tables.links_batches(self._schemas["links"], model))
        size = sum(path.stat().st_size for path in paths)
        self._looks.append(_Look(step, *paths, size))
        if sum(look.size for look in self._looks) > MOST_BYTES:
            for look in self._looks[1:-1:2]:
                look.agents.unlink()
                look.links.unlink()
            del self._looks[1:-1:2]

    def _groups_of(self, model: Mindfield) -> Any:
        from model.group_series import GroupSeries

        if self._model is not model:
            self._model, self._groups = model, GroupSeries(model)
        return self._groups

    def _spill(self, name: str, count: int) -> None:
        """Write the oldest records held of a table."""
        from scenarios.parts import write_piece

        gone, self._held[name] = self._held[name][:count], self._held[name][count:]
        self._number += 1
        path = self.folder / f"{name}-{self._number}.parquet"
        write_piece(path, self._batches(name, [told for _, told in gone]))
        np.save(_steps_of(path), np.array([step for step, _ in gone], np.int64))
        self._pieces[name].append(_Piece(path, gone[0][0]))

    def _batches(self, name: str, rows: Sequence[Any]) -> Iterator[pa.RecordBatch]:
        from model.recorder import Frames
        from scenarios import tables

        schema = self._schemas[name]
        if not rows:
            return iter(())
        if name == "frames":
            return tables.frames_batches(schema, Frames(tuple(schema.names), np.stack(rows)))
        if name == "events":
            return tables.events_batches(schema, rows)
        if name == "clusters":
            return tables.clusters_batches(schema, rows)
        return tables.series_batches(schema, rows)

    def _rows(self, name: str, step: int) -> Iterator[pa.RecordBatch]:
        yield from self._on_disk(name, step)
        yield from self._batches(name, [told for at, told in self._held[name] if at <= step])

    def _on_disk(self, name: str, step: int) -> Iterator[pa.RecordBatch]:
        import pyarrow.parquet as pq

        for piece in self._pieces[name]:
            good = self._good(piece) & (piece.steps() <= step)
            if good.any():
                yield from pq.read_table(piece.path).filter(good).to_batches()

    def _good(self, piece: _Piece) -> NDArray[np.bool_]:
        """Which of its rows no later turn of the run has dropped."""
        number = int(piece.path.stem.rpartition("-")[2])
        steps = [step for made, step in self._cuts if made >= number]
        return piece.steps() <= min(steps, default=np.iinfo(np.int64).max)


def _told(change: Change, model: Mindfield) -> dict[str, Any]:
    """A turn of the hand as run.json tells it: a setting by its dotted name, or ``bands``,
    ``impulse`` or ``stream``, and what it was turned to before the step after ``step``."""
    names = {"play_bands": "bands", "impulse": "impulse", "let_rest": "stream"}
    name = names.get(change.name) or change.told[0]
    value = change.told[-1] if change.told else "rest"
    time_s = change.step * model.settings.laws.dt
    return {"step": change.step, "time_s": time_s, "name": name, "value": value}


def _moment(model: Mindfield) -> int:
    return max(round(model.settings.record.every_s / model.settings.laws.dt), 1)


def _steps_of(path: Path) -> Path:
    return path.with_suffix(".npy")


def _parted(piece: _Piece, folder: Path) -> _Piece:
    _linked(_steps_of(piece.path), folder)
    return _Piece(_linked(piece.path, folder), piece.first)


def _linked(path: Path, folder: Path) -> Path:
    target = folder / path.name
    target.hardlink_to(path)
    return target


def _scenario(choice: Choice, seconds: float) -> Scenario:
    """What the world was built of, as long as it ran; neither a rest nor forks were run with it."""
    from dashboard.running.world import scenario_of_choice
    from scenarios.schema import scenario_of

    told = scenario_of_choice(choice).model_dump()
    told["run"] |= {"seconds": seconds, "rest_twin": False}
    told["jumps"]["forked"] = 0
    return scenario_of(told)
