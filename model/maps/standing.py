"""What an agent's place in the network hints at where no word tells its kind.

A guess, said to be one: what nothing points to brings in, what much points to gathers. In a tree
the root gathers and the leaves bring in.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_MANY_AT_LEAST = 3
_MANY_SHARE = 0.95


def by_standing(
    links: tuple[NDArray[np.intp], NDArray[np.intp]],
    depths: Sequence[int | None],
    told: Sequence[str | None],
) -> list[tuple[str, str] | None]:
    """``by_standing((source, target), depths, told) -> [(kind, why) or None, …]``: per agent.

    - ``source``, ``target`` (n_links,): rows. ``depths`` (n_agents,): from the root of a tree,
      or None. ``told`` (n_agents,): kinds that a word tells; these agents get no hint.

    *Principle*: the root of a tree, or among the twentieth part of the agents that most links
    lead to, three at least. *Distinction*: a leaf of a tree, or what links lead away from and
    none to; where no agent at all would be one, those with the fewest links to them. None
    elsewhere.
    """
    source, target = links
    n_agents = len(depths)
    into = np.bincount(target, minlength=n_agents)
    out = np.bincount(source, minlength=n_agents)
    many = max(_MANY_AT_LEAST, np.quantile(into, _MANY_SHARE)) if n_agents else _MANY_AT_LEAST
    free = [row for row in range(n_agents) if told[row] is None]
    found: list[tuple[str, str] | None] = [None] * n_agents
    for row in free:
        depth = depths[row]
        if depth is not None:
            if depth == 0 and out[row]:
                found[row] = ("principle", "root")
            elif not out[row]:
                found[row] = ("distinction", "leaf")
        elif into[row] >= many:
            found[row] = ("principle", "many links to it")
        elif not into[row] and out[row]:
            found[row] = ("distinction", "no links to it")
    kinds = [hint[0] for hint in found if hint is not None]
    if "distinction" not in kinds and "distinction" not in told:
        leading = [row for row in free if out[row] and found[row] is None]
        fewest = min((into[row] for row in leading), default=0)
        for row in leading:
            if into[row] == fewest:
                found[row] = ("distinction", "fewest links to it")
    return found
