"""The worlds of the reference experiments: quiet laws, complete graphs, rings, planted groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from model.eeg.series import BandSeries, BandState
from model.maps.schema import AgentEntry, LinkEntry, MetaMap
from model.mindfield import Mindfield
from model.settings import Settings

NEVER_S = 1e6
"""Longer than any experiment: nobody looks for clusters, nothing is recorded."""
QUIET: Mapping[str, Any] = {
    "pump": 0.0,
    "energy_decay": 0.0,
    "tension_decay": 0.0,
    "threshold": 1e9,
}
"""Laws under which nothing comes in, fades or jumps: only links act."""
EVERYBODY: Mapping[str, float] = dict.fromkeys(("distinction", "image", "principle"), 1.0)
"""Rates at which every agent acts in every step."""
_RULES = ("logical", "analogical", "wave", "emotional")
_STREAM_PLANTED = 61


def settings(**sections: Any) -> Settings:
    """``settings(laws={…}) -> Settings``: nobody looks for clusters unless told to."""
    told: dict[str, Any] = {"emergence": {"every_s": NEVER_S}, **sections}
    return Settings.model_validate(told)


def link(source: str, target: str, kind: str, valence: float = 0.0) -> LinkEntry:
    """A link entry by Python names."""
    told: dict[str, Any] = {"from": source, "to": target, "kind": kind}
    return LinkEntry.model_validate(told | ({"valence": valence} if kind == "emotional" else {}))


def complete(n: int) -> MetaMap:
    """``complete(n) -> MetaMap``: ``n`` images, a wave link between every two of them."""
    links = tuple(link(f"a{i}", f"a{j}", "wave") for i in range(n) for j in range(i))
    return MetaMap(title="complete", agents=_images(n), links=links)


def ring(n: int, kinds: Sequence[str]) -> MetaMap:
    """``ring(n, kinds) -> MetaMap``: ``n`` images in a ring, links of these kinds in turn."""
    turn = [kinds[i % len(kinds)] for i in range(n)]
    links = tuple(link(f"a{i}", f"a{(i + 1) % n}", kind) for i, kind in enumerate(turn))
    return MetaMap(title="ring", agents=_images(n), links=links)


def _images(n: int) -> tuple[AgentEntry, ...]:
    return tuple(AgentEntry(id=f"a{i}", kind="image") for i in range(n))


def planted(
    groups: int, per_group: int, *, seed: int, inside: float = 8.0, across: float = 1.5
) -> MetaMap:
    """``planted(groups, per_group, seed=…) -> MetaMap``: groups of like meaning, much linked.

    - ``inside``, ``across``: mean number of links of an agent within its group, and to anybody.
    - kinds: a fifth distinctions, half images, the rest principles; the four kinds of link alike
      often; meaning: the group's own direction plus noise half as large, 8 dimensions.
    - the intention lies on the first group.
    """
    draw = np.random.default_rng([seed, _STREAM_PLANTED])
    n = groups * per_group
    middle = draw.normal(size=(groups, 8))
    kinds = np.array(("distinction", "image", "principle"))
    kind = kinds[np.searchsorted((0.2, 0.7), draw.random(n))]
    agents = []
    for i in range(n):
        meaning = middle[i // per_group] + 0.5 * draw.normal(size=8)
        agents.append(AgentEntry(id=f"a{i}", kind=str(kind[i]), meaning=tuple(meaning.tolist())))
    laid: dict[tuple[int, int, str], LinkEntry] = {}

    def lay(i: int, j: int) -> None:
        rule = _RULES[int(draw.integers(len(_RULES)))]
        valence = float(draw.choice((-0.5, 0.3, 0.8)))
        if i != j and (i, j, rule) not in laid and (j, i, rule) not in laid:
            laid[i, j, rule] = link(f"a{i}", f"a{j}", rule, valence)

    for i in range(n):
        for _ in range(int(draw.poisson(inside / 2.0))):
            lay(i, i // per_group * per_group + int(draw.integers(per_group)))
        for _ in range(int(draw.poisson(across / 2.0))):
            lay(i, int(draw.integers(n)))
    intention = {f"a{i}": 1.0 for i in range(per_group)}
    return MetaMap(
        title="planted",
        agents=tuple(agents),
        links=tuple(laid.values()),
        intention=intention,
    )


class ScriptedBands:
    """``ScriptedBands([(10.0, {}), (20.0, {"alpha": 2.0})])``: fixed z until each of these times.

    The last part lasts for ever.
    """

    def __init__(self, parts: Sequence[tuple[float, Mapping[str, float]]]) -> None:
        self._parts = [(until, BandSeries.constant(dict(z)).at(0.0)) for until, z in parts]

    def at(self, time_s: float) -> BandState:
        """The band state at a simulated time, s."""
        for until, state in self._parts:
            if time_s < until - 1e-9:
                return state
        return self._parts[-1][1]


def jumps_of(model: Mindfield, after_s: float = 0.0) -> list[Mapping[str, Any]]:
    """Facts of every jump from that time on, those not yet judged included."""
    model.jumps.close()
    return [
        event.facts for event in model.events if event.type == "jump" and event.time_s >= after_s
    ]
