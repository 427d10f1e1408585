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


class Told(Part):
    """How many agents or links have their kind from where, and how many of each by default."""

    explicit: int
    rule: int
    guessed: int
    default: int
    kinds_by_default: dict[str, int]

    def chosen(self, kinds: dict[str, int]) -> dict[str, int]:
        """How many of each kind were not merely taken by default, of ``kinds`` in all."""
        left = {kind: n - self.kinds_by_default.get(kind, 0) for kind, n in kinds.items()}
        return {kind: n for kind, n in left.items() if n}


class Warned(Part):
    """Something that was mended or left out when the source was read."""

    file: str
    place: str
    what: str


class Origin(Part):
    """What the map was made of, where that is known."""

    source: str | None
    """The kind of source (``vault``, ``gexf``, …); None for a map written by hand."""
    ghosts: int
    """Agents that links name and nobody wrote."""
    links_to_ghosts: int
    resolved: int | None
    """Different links of the source whose target was found; None where it did not count them."""
    unresolved: int | None
    ambiguous: int | None
    counts: dict[str, int]
    """All that the reader counted, by its own names."""
    warnings: tuple[Warned, ...]


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
    left_out: int
    """Links with an end whose kind, and so layer, is by default."""


class Community(Part):
    """Agents whose links keep to each other more than chance would let them."""

    members: tuple[Named, ...]
    """Those with most links inside first; the first of them give it its name."""
    tags: tuple[str, ...]
    """The person's own tags that at least half of the members carry."""
    folder: str | None
    """Where at least three members in five come from one folder of the source."""
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
    once: bool
    """True where weaker groups were not tested again beside the stronger ones."""
    found: tuple[Community, ...]
    candidates: int
    """Groups that were looked at, the ones chance gives included."""
    nulls: int
    """Rewired maps each was held against."""
    gaps: tuple[Gap, ...]


class Contradiction(Part):
    """Two agents that the person set against each other.

    By a negative emotional link, or by a word on a link of another kind (``word``, valence 0);
    ``mutual`` where the other way does the same.
    """

    source: Named
    target: Named
    valence: float
    word: str | None
    mutual: bool


class Aim(Part):
    """An agent of the intention: its share, and links from the nearest agent that senses."""

    agent: Named
    share: float
    steps: int | None
    """None where no path leads there."""


class Beside(Part):
    """A figure of the map beside the same figure of rewired maps.

    - ``low``, ``high``: 95 % of the rewired maps lie between (all of them, where few).
    - ``z``: None where they do not differ; ``p``: two-sided, as far out as this or farther.
    """

    value: float
    chance: float
    low: float
    high: float
    z: float | None
    p: float


class SmallWorld(Part):
    """σ = (C/C₀)/(L/L₀) over the rewired maps: median, and where 95 % of them put it."""

    sigma: float
    low: float
    high: float


class Shape(Part):
    """The map as a plain graph beside random ones of the same degrees."""

    nulls: int
    closure: Beside
    """How often two neighbours of an agent are linked themselves (transitivity)."""
    path_length: Beside | None
    """Mean number of links between two agents of the largest piece."""
    paths_from: int
    """Agents from which paths were followed."""
    assortativity: Beside | None
    """Correlation of the numbers of links at both ends of a link, −1 to 1."""
    small_world: SmallWorld | None


class NearPair(Part):
    """Two agents near in meaning (cosine of .3 or more) that no link joins."""

    first: Named
    second: Named
    cosine: float


class Meanings(Part):
    """What the meaning vectors say about the links."""

    model: str | None
    given: int
    """Agents with a vector."""
    near: tuple[NearPair, ...]
    follows: float | None
    """How often a linked pair is nearer in meaning than a random one; None for too few."""
    linked_pairs: int


class Description(Part):
    """A map of thought in figures; ``model.maps.describe.to_text`` puts it in words.

    Counts are of entries of the map. Energy goes along logical links and positive emotional
    ones one way, along analogical and wave links both ways, along negative ones not at all.
    """

    title: str | None
    origin: Origin
    agents: int
    links: int
    kinds: dict[str, int]
    link_kinds: dict[str, int]
    agents_told: Told
    links_told: Told
    layers: tuple[Layer, ...]
    """Agents whose kind is by default are not counted here: nothing is read into defaults."""
    crossings: Crossings
    pieces: int
    """Parts of the map with no link between them, single agents included."""
    largest_piece: int
    hubs: tuple[Ranked, ...]
    """The agents with most links; the value is their number."""
    hubs_without_indexes: tuple[Ranked, ...]
    """The same among agents that are no index notes, counting no links to those."""
    indexes: tuple[Ranked, ...]
    """Index notes, which mostly list links; the value is the number of links going out."""
    degrees: dict[int, int]
    """How many agents have how many partners."""
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
    marked: tuple[Named, ...]
    """Agents that the person tagged as a contradiction."""
    intention: tuple[Aim, ...]
    shape: Shape | None
    """None where no agent has two neighbours, or the map is too large to rewire."""
    meanings: Meanings
    seed: int
