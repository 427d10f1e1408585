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
    links: tuple[NDArray[np.intp], NDArray[np.intp]], n_agents: int, depths: Sequence[int | None]
) -> list[tuple[str, str] | None]:
    """``by_standing((source, target), n, depths) -> [(kind, why) or None, …]``: per agent.

    - ``source``, ``target`` (n_links,): rows. ``depths``: from the root of a tree, or None.

    *Principle*: the root of a tree, or among the twentieth part of the agents that most links
    lead to, three at least. *Distinction*: a leaf of a tree, or what links lead away from and
    none to; where there is no such agent, those with the fewest links to them. None elsewhere.
    """
    source, target = links
    into = np.bincount(target, minlength=n_agents)
    out = np.bincount(source, minlength=n_agents)
    many = max(_MANY_AT_LEAST, np.quantile(into, _MANY_SHARE)) if n_agents else _MANY_AT_LEAST
    found: list[tuple[str, str] | None] = [None] * n_agents
    for row, depth in enumerate(depths):
        if depth is not None:
            if depth == 0 and out[row]:
                found[row] = ("principle", "root")
            elif not out[row]:
                found[row] = ("distinction", "leaf")
        elif into[row] >= many:
            found[row] = ("principle", "many links to it")
        elif not into[row] and out[row]:
            found[row] = ("distinction", "no links to it")
    if not any(hint and hint[0] == "distinction" for hint in found):
        leading = [row for row in range(n_agents) if out[row] and found[row] is None]
        fewest = min((into[row] for row in leading), default=0)
        for row in leading:
            if into[row] == fewest:
                found[row] = ("distinction", "fewest links to it")
    return found
