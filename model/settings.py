"""What can be set in a scenario about the world itself, with units, bounds and defaults.

The names here are the dotted names of ``--set`` and of the scenario file. How the default
constants were chosen: ``docs/constants.md``. Files and run lengths are the scenario's
business (``scenarios/schema.py``), not the world's.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

LARGEST_OPERATOR = 4.0
"""Operators are clipped to [1/4, 4] (DESIGN.md §2, step 1)."""

BandName = Literal["delta", "theta", "alpha", "beta", "gamma"]
Weight = Annotated[float, Field(ge=-5.0, le=5.0, allow_inf_nan=False)]
BandWeights = dict[BandName, Weight]
Positive = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Part(BaseModel):
    """A section of the settings: frozen, and strict about names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LinkLaw(Part):
    """Constants of one kind of link."""

    rate: NotNegative
    """λ, α, κ or ε of the law, 1/s."""


class WaveLaw(Part):
    """Constants of wave links."""

    rate: NotNegative = 1.0
    """κ, 1/s."""
    K: NotNegative = 4.0
    """Phase coupling, 1/s."""


class OtherLaw(Part):
    """Constants of a rule that was added from outside."""

    rate: NotNegative = 1.0
    K: NotNegative = 0.0


class Discharge(Part):
    """Where the tension of a jump goes; what is left over dissipates."""

    own: Share = 0.25
    """Share that becomes the agent's own energy."""
    out: Annotated[float, Field(ge=0.0, le=0.98)] = 0.72
    """Share that goes to the tension of its out-neighbours, in equal parts; below 1, since a
    cascade ends by dissipation alone."""


class LawSettings(Part):
    """The laws' constants (DESIGN.md §2)."""

    dt: Annotated[float, Field(gt=0.0, le=0.125)] = 1 / 64
    """Length of a step, s."""
    logical: LinkLaw = LinkLaw(rate=1.0)
    analogical: LinkLaw = LinkLaw(rate=1.0)
    wave: WaveLaw = WaveLaw()
    emotional: LinkLaw = LinkLaw(rate=0.3)
    other: dict[str, OtherLaw] = {}
    """Constants of rules added from outside, by name."""
    efficiency: Share = 0.97
    """η: the share of a passed packet that arrives."""
    ceiling: Positive = 8.0
    """Emax, eu: where senses and active links stop adding."""
    pump: NotNegative = 0.2
    """Power a sensing agent takes in at rest, eu/s."""
    energy_decay: NotNegative = 0.1
    """γ, 1/s."""
    tension_decay: NotNegative = 0.01
    """γ_S, 1/s."""
    threshold: Positive = 1.0
    """Θ, eu."""
    discharge: Discharge = Discharge()
    start_energy: NotNegative = 0.5
    """Energy of each sensing agent at the start, eu; the others start with a 50th of it."""
    slowdown: Positive = 10.0
    """EEG frequency over the frequency of its agents."""
    spread: Annotated[float, Field(ge=0.0, le=0.5)] = 0.03
    """Half-width of the uniform spread of frequencies within a kind, relative."""


class ScheduleSettings(Part):
    """How band powers steer the world: operators are exp(Σ w·u), clipped to [1/4, 4]."""

    rates: dict[str, Share] = {}
    """Probability to act in a step at rest, by kind; the kind's own where absent."""
    operators: dict[str, BandWeights] = {
        "tempo": {"delta": -0.25},
        "senses": {"alpha": -0.3},
        "threshold": {"alpha": 0.25, "gamma": -0.25},
        "logical": {"beta": 0.2},
        "analogical": {"theta": 0.2},
        "wave": {"gamma": 0.3},
        "principle": {"beta": 0.2},
        "growth": {"theta": 0.3},
        "pruning": {"delta": 0.3},
    }
    """Weights by operator: ``tempo``, ``senses``, ``threshold``, ``growth``, ``pruning``, any
    kind of link (its rates) and any kind of agent (its rate)."""


class TriggerSettings(Part):
    """A condition on the bands and what it does to a part of the field."""

    when: str
    """For example ``"alpha > 1.5 for 2 s"``: band, > or <, z, and how long; more of them joined
    by ``and`` or by ``or``. Held or lost bands do not count."""
    release: str | None = None
    """What ends it, for example ``"alpha < 1"``: until then it counts as met (hysteresis) and
    fires once. Without it, it is met for as long as ``when`` holds."""
    do: Literal["amplify", "attenuate", "associate", "correct", "ignite", "intend"]
    """``intend`` makes them the goal: from then on the intention wants energy there."""
    on: str = "all"
    """``all``, ``kind:NAME``, ``tag:NAME``, ``agent:ID`` or ``cluster:N``."""
    strength: Share = 0.3
    """Share of the energy that is added, removed or moved; of all energy, that is wanted there."""
    refractory_s: NotNegative = 10.0
    """Least time between two firings, s."""


class IntentionSettings(Part):
    """The goal: a target distribution of energy."""

    weights: dict[str, NotNegative] | None = None
    """Weight by agent id; the map's own intention where absent."""
    focus: Share = 0.5
    """Share of all energy the intention wants on its agents; the rest is spread evenly."""
    beta: NotNegative = 1.0
    """β: how strongly the intention routes."""
    grows: Annotated[float, Field(ge=0.0, le=0.5)] = 0.0
    """Share of the goal that an agent gets when it condenses, taken from all others in
    proportion; 0: what condenses does not change the goal."""


class GrowthSettings(Part):
    """Steps 6 and 7: what the field may change in itself."""

    on: bool = False
    adapt: NotNegative = 0.05
    """Rate at which conductance follows flow, 1/s."""
    every_s: Positive = 5.0
    """How often new links are looked for, s."""
    window_s: Positive = 32.0
    """Window of coherence, s."""
    percentile: Annotated[float, Field(ge=50.0, lt=100.0)] = 99.0
    """New links must beat this percentile of independent surrogates."""
    links_per_round: Annotated[int, Field(ge=0)] = 2
    """At most so many new links each round, times the growth operator, the most coherent first."""
    links_per_agent: Annotated[int, Field(ge=0)] = 4
    """At most so many grown wave links at an agent at a time: a locked group of n agents grows
    2n links, not n²."""
    remote_pairs: NotNegative = 1.0
    """Pairs three links or more apart that are tested each round, per agent and per unit of the
    growth operator above 1: theta opens them, at rest there are none."""
    fade_s: Positive = 30.0
    """A grown link unused for so long goes."""
    condense: bool = True
    condense_after: Annotated[int, Field(ge=1)] = 3
    """Snapshots in a row a cluster must stay significant and coherent."""
    condense_share: Share = 0.2
    """Share of the members' energy that the new agent takes."""
    condense_coherence: Share = 0.5
    """Mean coherence the cluster must keep."""
    most_agents: Annotated[float, Field(ge=1.0)] = 1.5
    """No more agents live at a time than so many times the field's first size."""


class EmergenceSettings(Part):
    """How clusters are found and held against chance (DESIGN.md §4)."""

    every_s: Positive = 10.0
    """Time between looks for clusters, s."""
    runs: Annotated[int, Field(ge=2, le=200)] = 20
    """Leiden runs in a consensus; fewer on large maps (``emergence/effort.py``)."""
    nulls: Annotated[int, Field(ge=19, le=999)] = 99
    """Degree-preserving rewirings, at most: a look ends once its verdict is certain."""
    alpha: Annotated[float, Field(gt=0.0, lt=0.5)] = 0.05
    """How often, over all clusters of a look together, chance alone may pass for one."""


class JumpSettings(Part):
    """The stated rules by which jumps get their class, and how V is estimated."""

    smallest: Annotated[int, Field(ge=1)] = 3
    """Fewer agents than this is a ripple."""
    insight_share: Share = 0.2
    """Share of all tension that had lain in the agents of an insight, at least."""
    insight_reach: Annotated[int, Field(ge=2)] = 3
    """Kinds or layers that an insight reaches at least."""
    decision_s: Positive = 2.0
    """How long the loss must stay lower after a decision, s."""
    idea_s: Positive = 1.0
    """So long after an idea the flow between clusters is measured, over as long, s."""
    memory_s: Positive = 60.0
    """Flow and loss of so many seconds tell how much they wander anyway."""
    alpha: Annotated[float, Field(gt=0.0, lt=0.5)] = 0.05
    """How often what flow or loss do anyway may pass for an idea or a decision."""
    forked: Annotated[int, Field(ge=0, le=1000)] = 0
    """V of so many jumps, the largest, is estimated from forked runs when the run is done."""
    value_s: Positive = 2.0
    """How long both arms of a fork go on, s."""
    value_members: Annotated[int, Field(ge=2, le=1000)] = 8
    """Pairs of runs in a fork, each with noise of its own."""


class RecordSettings(Part):
    """What is kept of a run."""

    every_s: Positive = 0.25
    """Time between rows of the time series, s."""


class Settings(Part):
    """Everything that can be set about the world itself."""

    laws: LawSettings = LawSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    triggers: tuple[TriggerSettings, ...] = ()
    intention: IntentionSettings = IntentionSettings()
    growth: GrowthSettings = GrowthSettings()
    emergence: EmergenceSettings = EmergenceSettings()
    jumps: JumpSettings = JumpSettings()
    record: RecordSettings = RecordSettings()
