"""The file by which one world reaches every contender: the C program, plain Mesa, Brian2.

Little-endian, no padding, in this order (``limit.c`` reads the same):

- 8 bytes ``MFWORLD1``; 6 int64: agents n, links of each of the four kinds, hood entries h;
  uint64 seed; int64 step.
- float64: the numbers of ``Numbers``, field by field.
- agents: energy, tension, phase, frequency, threshold, goal float64 (n,); kind, band int8 (n,).
- hood_start int32 (n + 1,), hood int32 (h,): distinct out-neighbours.
- links by kind, then target, then source: source, target int32 (m,); valence, similarity,
  conductance, flow, trace_cos, trace_sin float64 (m,).

Only numpy is needed to read it: Brian2 lives in an environment without the project.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from model.mindfield import Mindfield

MAGIC = b"MFWORLD1"
FLOATS = NDArray[np.float64]
_AGENT_FLOATS = ("energy", "tension", "phase", "frequency", "threshold", "goal")
_LINK_FLOATS = ("valence", "similarity", "conductance", "flow", "trace_cos", "trace_sin")


@dataclass(frozen=True)
class Numbers:
    """The laws' constants with today's operators in them; units as in ``model/state.py``."""

    dt: float
    efficiency: float
    ceiling: float
    pump: float
    keep_energy: float
    keep_tension: float
    beta: float
    own: float
    out: float
    flow_rate: float
    trace_rate: float
    threshold: float
    rates: FLOATS
    """(4,) by kind of link, 1/s."""
    pull: float
    """K of wave links, 1/s."""
    chance: FLOATS
    """(3,) by kind of agent."""
    power: FLOATS
    """(6,) by band, the last for agents of none; the operator of the senses is in it."""
    senses: FLOATS
    """(3,) 1 for the kinds of agent that sense."""


@dataclass(frozen=True)
class World:
    """A world as arrays, in the order of the file."""

    seed: int
    step: int
    numbers: Numbers
    agents: dict[str, NDArray[np.generic]]
    hood_start: NDArray[np.int32]
    hood: NDArray[np.int32]
    links: dict[str, NDArray[np.generic]]
    per_kind: tuple[int, int, int, int]
    """Links of each kind."""


def world_of(model: Mindfield) -> World:
    """``world_of(model) -> World``: its present state, with the operators of this moment."""
    field, engine = model.field, model.engine
    drive = model.scheduler.read(model.band_state)
    laws = engine.laws
    n, m = field.n_agents, field.n_links
    columns = {
        name: np.asarray(getattr(field.links, name)[:m])
        for name in ("source", "target", "kind", *_LINK_FLOATS)
    }
    order = np.lexsort((columns["source"], columns["target"], columns["kind"]))
    links = {name: column[order] for name, column in columns.items()}
    pairs = np.unique(links["source"].astype(np.int64) * n + links["target"])
    agents = {
        name: np.asarray(getattr(field.agents, name))[:n]
        for name in (*_AGENT_FLOATS, "kind", "band")
    }
    kinds = np.bincount(links.pop("kind"), minlength=4)
    return World(
        seed=model.seed_value,
        step=field.step,
        numbers=Numbers(
            dt=laws.dt,
            efficiency=laws.efficiency,
            ceiling=laws.ceiling,
            pump=laws.pump,
            keep_energy=laws.keep_energy,
            keep_tension=laws.keep_tension,
            beta=laws.beta,
            own=laws.own,
            out=laws.out,
            flow_rate=laws.flow_rate,
            trace_rate=laws.trace_rate,
            threshold=drive.threshold,
            rates=np.asarray(engine.rates * drive.rules, np.float64),
            pull=float((engine.pulls * drive.rules)[2]),
            chance=np.asarray(drive.chance, np.float64),
            power=np.asarray(drive.power, np.float64) * drive.senses,
            senses=engine.senses.astype(np.float64),
        ),
        agents=agents,
        hood_start=np.searchsorted(pairs, np.arange(n + 1) * n).astype(np.int32),
        hood=(pairs % n).astype(np.int32),
        links=links,
        per_kind=(int(kinds[0]), int(kinds[1]), int(kinds[2]), int(kinds[3])),
    )


def write(world: World, path: Path) -> None:
    """``write(world, path)``: the file that ``read`` and ``limit.c`` take."""
    with path.open("wb") as out:
        out.write(MAGIC)
        n = world.agents["energy"].size
        np.array([n, *world.per_kind, world.hood.size], np.int64).tofile(out)
        np.array([world.seed], np.uint64).tofile(out)
        np.array([world.step], np.int64).tofile(out)
        for part in fields(Numbers):
            np.asarray(getattr(world.numbers, part.name), np.float64).tofile(out)
        for name in _AGENT_FLOATS:
            world.agents[name].astype(np.float64).tofile(out)
        for name in ("kind", "band"):
            world.agents[name].astype(np.int8).tofile(out)
        world.hood_start.tofile(out)
        world.hood.tofile(out)
        for name in ("source", "target"):
            world.links[name].astype(np.int32).tofile(out)
        for name in _LINK_FLOATS:
            world.links[name].astype(np.float64).tofile(out)


def read(path: Path) -> World:
    """``read(path) -> World``; ``ValueError`` where the file is not one of these."""
    with path.open("rb") as told:
        if told.read(8) != MAGIC:
            raise ValueError(f"{path} is no world file")
        n, m0, m1, m2, m3, h = (int(x) for x in np.fromfile(told, np.int64, 6))
        seed = int(np.fromfile(told, np.uint64, 1)[0])
        step = int(np.fromfile(told, np.int64, 1)[0])
        m = m0 + m1 + m2 + m3
        sizes = {"rates": 4, "chance": 3, "power": 6, "senses": 3}
        numbers = {}
        for part in fields(Numbers):
            values = np.fromfile(told, np.float64, sizes.get(part.name, 1))
            numbers[part.name] = values if part.name in sizes else float(values[0])
        agents = {name: np.fromfile(told, np.float64, n) for name in _AGENT_FLOATS}
        agents |= {name: np.fromfile(told, np.int8, n) for name in ("kind", "band")}
        return World(
            seed=seed,
            step=step,
            numbers=Numbers(**numbers),
            agents=agents,
            hood_start=np.fromfile(told, np.int32, n + 1),
            hood=np.fromfile(told, np.int32, h),
            links=_links(told, m),
            per_kind=(m0, m1, m2, m3),
        )


def _links(told: BinaryIO, m: int) -> dict[str, NDArray[np.generic]]:
    ends = {name: np.fromfile(told, np.int32, m) for name in ("source", "target")}
    return ends | {name: np.fromfile(told, np.float64, m) for name in _LINK_FLOATS}
