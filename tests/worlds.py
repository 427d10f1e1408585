"""Small maps and worlds that several tests build on."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.maps.schema import AgentEntry, LinkEntry, MetaMap
from model.mindfield import Mindfield
from model.settings import Settings

KINDS = ("distinction", "image", "principle")
RULES = ("logical", "analogical", "wave", "emotional")


def random_map(
    seed: int,
    n: int = 24,
    m: int = 60,
    *,
    meanings: int = 0,
    rules: tuple[str, ...] = RULES,
    kinds: tuple[str, ...] = KINDS,
) -> MetaMap:
    """A random map of ``n`` agents and up to ``m`` links; ``meanings`` is the vectors' length."""
    draw = np.random.default_rng(seed)
    agents = []
    for i in range(n):
        vector = draw.normal(size=meanings).tolist() if meanings and draw.random() < 0.8 else None
        agents.append(
            AgentEntry(
                id=f"a{i}",
                kind=kinds[int(draw.integers(len(kinds)))],
                layer=int(draw.integers(5)),
                meaning=vector,
            )
        )
    seen: set[tuple[int, int, str]] = set()
    links = []
    for _ in range(m):
        i, j = (int(x) for x in draw.integers(0, n, 2))
        rule = rules[int(draw.integers(len(rules)))]
        if i == j or (i, j, rule) in seen or (j, i, rule) in seen:
            continue
        seen.add((i, j, rule))
        valence = float(draw.choice([-0.7, -0.2, 0.4, 0.9])) if rule == "emotional" else 0.0
        links.append(link(f"a{i}", f"a{j}", rule, valence))
    return MetaMap(
        title="random",
        agents=agents,
        links=links,
        intention={a.id: 2.0 - i for i, a in enumerate(agents[:2])},
    )


def link(source: str, target: str, kind: str, valence: float = 0.0) -> LinkEntry:
    """A link entry by Python names."""
    return LinkEntry.model_validate(
        {"from": source, "to": target, "kind": kind}
        | ({"valence": valence} if kind == "emotional" else {})
    )


def settings(**sections: Any) -> Settings:
    """Settings in which nobody looks for clusters unless told (that is slow)."""
    return Settings.model_validate({"emergence": {"every_s": 1e6}, **sections})


def world(meta_map: MetaMap, seed: int = 1, *, bands: Any = None, **sections: Any) -> Mindfield:
    """A world of that map with those settings."""
    return Mindfield(meta_map, settings(**sections), bands=bands, seed=seed)


LIVELY: dict[str, Any] = {"pump": 2.0, "threshold": 0.2}
"""Laws under which even a short run of a small map jumps."""
EVERYBODY = dict.fromkeys(KINDS, 1.0)
"""Rates at which every agent acts in every step."""
