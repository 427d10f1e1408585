"""igraph: loaded once, and drawn from with a seed, one caller at a time.

igraph draws from one generator for the whole process. Whoever calls a part of igraph that draws
(Leiden, rewiring, layouts) does it inside ``seeded_igraph``, so that threads neither disturb each
other's draws nor meet inside the library.
"""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

_ONE_AT_A_TIME = threading.RLock()


def loaded_igraph() -> Any:
    """``loaded_igraph()``: the module ``igraph``, without matplotlib.

    It loads matplotlib for pictures where it finds one, which takes ten times as long as igraph
    itself; nobody draws with it here.
    """
    with _ONE_AT_A_TIME:
        # A server of pages looks for matplotlib whenever somebody comes.
        hidden = sys.modules.keys().isdisjoint({"igraph", "matplotlib", "solara"})
        if hidden:
            sys.modules["matplotlib"] = None  # type: ignore[assignment]
        try:
            import igraph
        finally:
            if hidden:
                del sys.modules["matplotlib"]
    return igraph


@contextmanager
def seeded_igraph(seed: int, stream: int = 0) -> Iterator[None]:
    """``with seeded_igraph(seed, stream): …``: igraph draws from (seed, stream) and nothing else.

    Meaning: what igraph draws inside repeats bit for bit for the same pair. Other threads that
    ask for igraph wait. Not to be nested: the inner one would hand back the default generator.

    - ``seed``, ``stream``: not negative, of any size.
    """
    igraph = loaded_igraph()
    words = np.random.SeedSequence([seed, stream]).generate_state(4, np.uint64)
    generator = random.Random(int.from_bytes(words.tobytes(), "little"))
    with _ONE_AT_A_TIME:
        igraph.set_random_number_generator(generator)
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)
