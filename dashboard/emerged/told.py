"""What the room 'What emerged' is told of a world: plain frozen data, each part with a number.

A part is made anew, under the next number, only when it has changed; so what is large is sent
only then. Made in ``chronicle.py`` and ``balance.py``, read by the panels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from model.events import Event

MOST_LOOKS, MOST_EVENTS = 240, 400
"""How many looks the river shows, and how many events the feed, at most."""


@dataclass(frozen=True)
class Seen:
    """One cluster at one look.

    - ``band``: whose band it continues: a track's number, or below 0 one that was never beyond
      chance; ``track``: its own number where it is beyond chance now, else −1.
    - ``agents``: ids of its members; figures and ``origin`` as ``Lookout.COLUMNS`` has them.
    """

    band: int
    track: int
    agents: tuple[str, ...]
    z: float
    p: float
    origin: str
    order: float
    coherence: float
    conductance: float
    inside_share: float

    @property
    def shown(self) -> bool:
        """Whether it is beyond chance."""
        return self.track >= 0


@dataclass(frozen=True)
class Look:
    """All clusters of one look."""

    time_s: float
    clusters: tuple[Seen, ...]


@dataclass(frozen=True)
class River:
    """Clusters over time: the latest looks, and what happened to tracks meanwhile.

    - ``changes``: events of type cluster, condensation and dissolution since the first look kept.
    - ``tracks``: how many tracks there were in all; ``looks_in_all``: looks, kept or not.
    """

    number: int = 0
    looks: tuple[Look, ...] = ()
    changes: tuple[Event, ...] = ()
    tracks: int = 0
    looks_in_all: int = 0


@dataclass(frozen=True)
class Log:
    """The latest events, oldest first; ``first``: how many were told before the first of them.

    - ``counts``: how many there were in all, by ``kind_of``.
    """

    number: int = 0
    events: tuple[Event, ...] = ()
    first: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def in_all(self) -> int:
        """How many were ever told."""
        return self.first + len(self.events)


@dataclass(frozen=True)
class Moved:
    """How far something is from where it was at the start; ``name``: id, or two ids of a link."""

    name: tuple[str, ...]
    before: float
    after: float


@dataclass(frozen=True)
class Balance:
    """The ledger, the loss and the shift of a world at one moment.

    - ``accounts``: eu by name (``model.ledger.ACCOUNTS``); ``start``, ``stored`` eu; ``residual``.
    - ``times``, ``losses``: loss over the whole run, thinned to ``MOST_POINTS`` at most.
    - ``short``, ``over``: agents that hold less, or more, than the intention wants: share wanted
      (``before``) and held (``after``) of all energy. ``intended``: how many agents it names.
    - ``energy_shift`` (Hellinger), ``flow_shift`` (1 − cosine): from the start; nan where none.
      Flows count from ``flows_from_s`` on. ``moved``: shares of energy; ``flowed``: eu/s.
    - ``turned``: degrees by which the mean meaning turned, nan without meanings; ``towards``,
      ``away``: ids of agents that lie where it turned to, and from.
    """

    number: int = 0
    seconds: float = 0.0
    start: float = 0.0
    stored: float = 0.0
    residual: float = 0.0
    accounts: Mapping[str, float] = field(default_factory=dict)
    loss: float = 0.0
    times: tuple[float, ...] = ()
    losses: tuple[float, ...] = ()
    intended: int = 0
    short: tuple[Moved, ...] = ()
    over: tuple[Moved, ...] = ()
    energy_shift: float = float("nan")
    flow_shift: float = float("nan")
    flows_from_s: float = 0.0
    moved: tuple[Moved, ...] = ()
    flowed: tuple[Moved, ...] = ()
    turned: float = float("nan")
    towards: tuple[str, ...] = ()
    away: tuple[str, ...] = ()


@dataclass(frozen=True)
class Laid:
    """A record of the run so far, laid out to be measured; ``number`` 0 for none yet.

    - ``folder``: where it lies; ``step``, ``seconds``: of the field then; ``since_s``: from when
      on the record goes; ``agents``, ``links``: how large the field is.
    """

    number: int = 0
    folder: str = ""
    step: int = 0
    seconds: float = 0.0
    since_s: float = 0.0
    agents: int = 0
    links: int = 0


def kind_of(event: Event) -> str:
    """``kind_of(event) -> str``: jumps and links by their name, all else by its type."""
    return event.name if event.type in ("jump", "link") else event.type
