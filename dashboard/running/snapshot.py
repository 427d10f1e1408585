"""A snapshot: everything the page shows of a world at one moment, copied and frozen.

Taken only where the world is stepped, between two steps; once taken it never changes, so a
chart or a map reads it without asking anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dashboard.drawing.agent_facts import Chosen
from dashboard.drawing.layout import place_new, places
from dashboard.drawing.looks import CONDENSED, GROWN, NEGATIVE, RETIRED, portray, style_of
from dashboard.emerged.told import Balance, Laid, Log, River
from dashboard.signal.told import Signal
from model.eeg.state import signal_state
from model.events import Event

if TYPE_CHECKING:
    from dashboard.making.so_far import Taken
    from dashboard.running.differences import Apart
    from dashboard.running.past import Change
    from dashboard.running.world import Choice
    from dashboard.signal.live_link import Told
    from model.jumps import Jump
    from model.mindfield import Mindfield
    from model.state import Links

Floats32 = NDArray[np.float32]

SERIES = (
    "energy",
    "tension",
    "R",
    "loss",
    "z_delta",
    "z_theta",
    "z_alpha",
    "z_beta",
    "z_gamma",
)
"""Time series on the page, in the order of its charts."""
_POINTS = 480
_FEED = 120


@dataclass(frozen=True)
class Topology:
    """What stands on the map: agents (n), drawn links (m), both ways of one link drawn once.

    - ``names``: id, label, label in English, layer and note by row.
    - ``ends`` (m, 2) rows; ``codes`` (m,) kind with the bits ``GROWN`` and ``NEGATIVE``.
    - ``drawn`` (n_links,): which drawn link each link of the field belongs to.
    """

    number: int
    style: Mapping[str, Any]
    names: list[tuple[str, str, str, int, str]]
    kinds: NDArray[np.uint8]
    marks: NDArray[np.uint8]
    places: Floats32
    ends: NDArray[np.int32]
    codes: NDArray[np.uint8]
    drawn: NDArray[np.int64]
    kind_names: tuple[str, ...]
    rule_names: tuple[str, ...]


@dataclass(frozen=True)
class Flash:
    """A jump as it happens: rows in the order they discharged, and which wave took each.

    - ``sources``: the row that set each off, −1 for a spark.
    """

    number: int
    rows: tuple[int, ...]
    waves: tuple[int, ...]
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Snapshot:
    """One moment of one person's world, or the lack of one.

    - ``choice``: what the standing world was built of, as it was then.
    - ``energy`` (n,) eu; ``tension`` (n,) share of what it takes to break; ``phase`` (n,) rad;
      ``cluster`` (n,) track or −1; ``flow`` (m,) eu/s of drawn links.
    - ``series`` (k,) times and (9, k) values in the order of ``SERIES``.
    - ``fault``: one line about what went wrong, else empty; ``stopped``: nobody steps it any more.
    - ``kept``: steps of the past that may be gone back to, none before ``kept_from``;
      ``went_back``: how often that was done; ``changes``: all that was turned by hand since step
      0, None where that is not known.
    - ``apart``: what tells it from the world beside it, where there is one.
    - ``taken``: the run folder that was asked for last.
    - ``marked``: rows of agents that the person asked to be pointed at.
    - ``river``, ``log``, ``balance``, ``laid``: for the room 'What emerged' (``emerged/told.py``).

    What stays the same object from one snapshot to the next is not sent to the page again.
    """

    number: int = 0
    world: int = 0
    choice: Choice | None = None
    busy: str = ""
    fault: str = ""
    playing: bool = False
    heard: int = 0
    """Number of the latest order to play, to pause or to step that the world has carried out."""
    step: int = 0
    seconds: float = 0.0
    topology: Topology | None = None
    energy: Floats32 = field(default_factory=lambda: np.zeros(0, np.float32))
    tension: Floats32 = field(default_factory=lambda: np.zeros(0, np.float32))
    phase: Floats32 = field(default_factory=lambda: np.zeros(0, np.float32))
    cluster: Floats32 = field(default_factory=lambda: np.zeros(0, np.float32))
    flow: Floats32 = field(default_factory=lambda: np.zeros(0, np.float32))
    times: Floats32 = field(default_factory=lambda: np.zeros(0, np.float32))
    series: Floats32 = field(default_factory=lambda: np.zeros((len(SERIES), 0), np.float32))
    flashes: tuple[Flash, ...] = ()
    events: tuple[Event, ...] = ()
    events_in_all: int = 0
    jumps: Mapping[str, int] = field(default_factory=dict)
    clusters: tuple[Mapping[str, Any], ...] = ()
    looked_s: float | None = None
    watched: bool = True
    ledger: Mapping[str, float] = field(default_factory=dict)
    in_force: Mapping[str, float] = field(default_factory=dict)
    operators: Mapping[str, float] = field(default_factory=dict)
    eeg: Mapping[str, Any] = field(default_factory=dict)
    live: Told | None = None
    signal: Signal = field(default_factory=Signal)
    title: str = ""
    chosen: Chosen | None = None
    stopped: bool = False
    kept: tuple[int, ...] = ()
    kept_from: int = 0
    went_back: int = 0
    changes: tuple[Change, ...] | None = ()
    apart: Apart | None = None
    taken: Taken | None = None
    marked: tuple[int, ...] = ()
    river: River = field(default_factory=River)
    log: Log = field(default_factory=Log)
    balance: Balance = field(default_factory=Balance)
    laid: Laid = field(default_factory=Laid)


def topology_of(
    model: Mindfield,
    before: Topology | None,
    number: int,
    spots: Mapping[str, tuple[float, float]] | None = None,
) -> Topology:
    """``topology_of(model, before, number)``: what stands now; kept places stay where they are.

    ``spots``: places by id of a map that was laid by hand, used where it has all agents.
    """
    f, links = model.field, model.field.links
    n = f.n_agents
    first = len(model.meta_map.agents)
    looks = [portray(model.agent_at(row), condensed=row >= first) for row in range(n)]
    marks = np.zeros(n, np.uint8)
    marks[[row for row, look in enumerate(looks) if look.condensed]] |= CONDENSED
    marks[~f.agents.alive] |= RETIRED
    ends, codes, drawn = drawn_links(links, [rule.both_ways for rule in model.rules])
    if before is None and spots and all(name.id in spots for name in f.names):
        where = np.array([spots[name.id] for name in f.names], np.float32)
    elif before is None:
        where = places(n, links.source, links.target, seed=model.seed_value)
    else:
        where = place_new(before.places, n, links.source, links.target)
    return Topology(
        number=number,
        style=style_of(model.kinds, model.rules),
        names=[
            (f.names[row].id, look.label, look.label_en, int(f.agents.layer[row]), look.note)
            for row, look in enumerate(looks)
        ],
        kinds=f.agents.kind.astype(np.uint8),
        marks=marks,
        places=where,
        ends=ends,
        codes=codes,
        drawn=drawn,
        kind_names=tuple(model.kind_names),
        rule_names=tuple(model.rule_names),
    )


def of_fewer(topology: Topology, n: int) -> Topology:
    """``of_fewer(topology, n)``: the places of its first ``n`` agents, to lay what stands there."""
    return replace(topology, places=topology.places[:n])


def drawn_links(
    links: Links, both_ways: list[bool]
) -> tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[np.int64]]:
    """``drawn_links(links, both_ways) -> (ends, codes, drawn)``: one line for both directions."""
    kind = links.kind.astype(np.int64)
    paired = np.array(both_ways, bool)[kind] if kind.size else np.zeros(0, bool)
    low = np.where(paired, np.minimum(links.source, links.target), links.source)
    high = np.where(paired, np.maximum(links.source, links.target), links.target)
    code = (np.minimum(kind, 15) + GROWN * links.grown + NEGATIVE * (links.valence < 0.0)).astype(
        np.int64
    )
    rows = np.stack((low.astype(np.int64), high.astype(np.int64), code), axis=1)
    if not rows.size:
        return np.zeros((0, 2), np.int32), np.zeros(0, np.uint8), np.zeros(0, np.int64)
    kept, drawn = np.unique(rows, axis=0, return_inverse=True)
    return kept[:, :2].astype(np.int32), kept[:, 2].astype(np.uint8), drawn.reshape(-1)


def states_of(model: Mindfield, topology: Topology) -> dict[str, Floats32]:
    """The moving part: energy, tension share, phase, cluster by agent; flow by drawn link."""
    f, a = model.field, model.field.agents
    breaks_at = a.threshold * model.operators["threshold"]
    flow = np.bincount(topology.drawn, f.links.flow, minlength=len(topology.codes))
    return {
        "energy": a.energy.astype(np.float32),
        "tension": (a.tension / breaks_at).astype(np.float32),
        "phase": a.phase.astype(np.float32),
        "cluster": f.membership.astype(np.float32),
        "flow": flow.astype(np.float32),
    }


def series_of(model: Mindfield, window_s: float) -> tuple[Floats32, Floats32]:
    """The last ``window_s`` of the time series, at most 480 points: times (k,), values (9, k)."""
    told = model.datacollector.model_vars
    kept = max(int(window_s / model.settings.record.every_s), 1)
    every = max(-(-kept // _POINTS), 1)
    # The grid is tied to the record's number, not to its end, so that points do not dance.
    first = max(len(told["time_s"]) - kept, 0)
    part = slice(-(-first // every) * every, None, every)
    times = np.array(told["time_s"][part], np.float32)
    values = np.array([told[name][part] for name in SERIES], np.float32)
    return times, values.reshape(len(SERIES), times.size)


def events_of(model: Mindfield) -> tuple[Event, ...]:
    """The latest events, oldest first."""
    return tuple(model.events[-_FEED:])


def flash_of(number: int, jump: Jump) -> Flash:
    """``flash_of(number, jump)``: a cascade may come back to an agent; it is shown there once.

    Of a jump of more than 512 discharges the path is not told beyond: what follows is left out.
    """
    rows: dict[int, tuple[int, int]] = {}
    for place, wave, parent in zip(jump.who, jump.path, jump.parents, strict=False):
        source = -1 if parent < 0 else jump.agents[jump.who[parent]]
        rows.setdefault(jump.agents[place], (wave, source))
    waves, sources = zip(*rows.values(), strict=True)
    return Flash(number, tuple(rows), waves, sources)


def eeg_of(model: Mindfield, plain: Callable[[str], str]) -> dict[str, Any]:
    """What the page says of the bands; ``plain`` takes the session's folder out of words."""
    bands: Any = model.bands
    return {
        "source": plain(bands.source),
        "calibrated": bool(bands.calibrated),
        "seconds": float(bands.seconds),
        "notes": tuple(plain(note) for note in bands.notes),
        "channels": dict(bands.channel_good),
        "reason": model.band_state.reason,
        "state": signal_state(model.band_state).word,
    }


def ledger_of(model: Mindfield) -> dict[str, float]:
    """The energy ledger, eu."""
    ledger, stored = model.field.ledger, model.field.stored
    return {
        "start": ledger.start,
        "pumped": ledger.pumped,
        "dissipated": ledger.dissipated,
        "stored": stored,
        "residual": ledger.residual(stored),
    }
