"""What a description of a map holds: figures with their nulls, ready for JSON; no words."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A frozen piece of a description."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(Part):
    """An agent as a person knows it."""

    id: str
    label: str
    label_en: str


class Ranked(Part):
    """An agent and the figure that ranks it."""

    agent: Named
    value: float


class Layer(Part):
    """A layer and how many agents stand in it."""

    layer: int
    agents: int


class Crossings(Part):
    """How links stand to the layers; ``up`` and ``down`` count one-way links only."""

    within: int
    next_layer: int
    further: int
    up: int
    down: int


class Community(Part):
    """Agents whose links keep to each other more than chance would let them."""

    members: tuple[Named, ...]
    z: float | None
    """None where the rewired maps all give the same."""
    p: float
    """How often a rewired map has any group at least as tight."""
    q: float
    """False discovery rate if all groups at least as tight were accepted."""


class Gap(Part):
    """Two communities (by number, from 0) with fewer links than chance would leave them."""

    first: int
    second: int
    links: int
    expected: float
    p: float
    """Corrected for the number of pairs looked at."""


class Communities(Part):
    """Communities that beat chance, and how they were sought."""

    sought: bool
    """False where the map is too large to look."""
    found: tuple[Community, ...]
    candidates: int
    """Groups that were looked at, the ones chance gives included."""
    nulls: int
    """Rewired maps each was held against."""
    gaps: tuple[Gap, ...]


class Contradiction(Part):
    """A negative emotional link; ``mutual`` where the other way is negative too."""

    source: Named
    target: Named
    valence: float
    mutual: bool


class Aim(Part):
    """An agent of the intention: its share, and links from the nearest agent that senses."""

    agent: Named
    share: float
    steps: int | None
    """None where no path leads there."""


class Closure(Part):
    """How often two neighbours of an agent are linked themselves, beside rewired maps."""

    share: float
    chance: float
    z: float
    p: float
    nulls: int


class Description(Part):
    """A map of thought in figures; ``model.maps.describe.to_text`` puts it in words.

    Counts are of entries of the map. Energy goes along logical links and positive emotional
    ones one way, along analogical and wave links both ways, along negative ones not at all.
    """

    title: str | None
    agents: int
    links: int
    kinds: dict[str, int]
    link_kinds: dict[str, int]
    layers: tuple[Layer, ...]
    crossings: Crossings
    pieces: int
    """Parts of the map with no link between them, single agents included."""
    largest_piece: int
    hubs: tuple[Ranked, ...]
    """The agents with most links; the value is their number."""
    bridges: tuple[Ranked, ...]
    """The agents most in the way between others; the value is the share of shortest paths."""
    bridges_from: int
    """Agents whose shortest paths were followed; all of them on a map of moderate size."""
    orphans: tuple[Named, ...]
    """Agents without any link."""
    unfed: tuple[Named, ...]
    """Linked agents that do not sense and that no link brings energy to."""
    unreached: int
    """Agents that no path leads to from an agent that senses."""
    senses: int
    """Agents that sense."""
    communities: Communities
    contradictions: tuple[Contradiction, ...]
    intention: tuple[Aim, ...]
    closure: Closure | None
    """None where no agent has two neighbours, or the map is too large to rewire."""
    seed: int
