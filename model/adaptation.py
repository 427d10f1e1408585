"""Step 6: conductance follows coherent flow, and links that carry nothing are counted idle."""

from __future__ import annotations

import numpy as np

from model.arithmetic import exp
from model.compiling import jit
from model.memory import given, held, put
from model.state import Floats, Ints, Links


@jit
def adapt(
    links: Links,
    n: int,
    n_kinds: int,
    share: float,
    smallest: float,
    largest: float,
    acted: int,
    log_kept: float,
) -> None:
    """Step 6: conductance follows coherent flow, mean 1 per source and kind.

    dD/dt = adapt·(Q/⟨Q⟩ − D), Q = Φ·coherence, ⟨Q⟩ over the links of that source and kind: the
    linear law of Tero, Kobayashi & Nakagaki (2007), f(Q) = Q, under which one of two unequal
    paths stays. Normalised over all kinds together, flow would starve the waves (DESIGN.md §2).
    Rows of conductance 0 are gone and stay so.

    - ``share``: part of the way to go this step.
    - ``acted``: how often all links have acted; ``log_kept``: ln of what the coherence traces
      keep in a step. A young link's trace is divided by the weight it has gathered, as in
      ``Field.coherence``, so that it is not starved before it is known.
    """
    m = links.source.size
    coherent = np.empty(m)
    known = -1
    gathered = 1.0
    for link in range(m):
        age = max(acted - given(links.born, link), 1)
        if age != known:
            known = age
            gathered = 1.0 - exp(age * log_kept)
        cosine, sine = given(links.trace_cos, link), given(links.trace_sin, link)
        length = np.sqrt(cosine * cosine + sine * sine)
        put(coherent, link, given(links.flow, link) * length / gathered)
    total = np.zeros(n * n_kinds)
    size = np.zeros(n * n_kinds)
    level = np.zeros(n * n_kinds)
    for link in range(m):
        if links.conductance[link] > 0.0:
            group = links.source[link] * n_kinds + links.kind[link]
            total[group] += coherent[link]
            size[group] += 1.0
    for link in range(m):
        group = links.source[link] * n_kinds + links.kind[link]
        conductance = links.conductance[link]
        if conductance > 0.0 and total[group] > 0.0 and size[group] > 1.0:
            goal = coherent[link] * size[group] / total[group]
            moved = conductance + share * (goal - conductance)
            links.conductance[link] = min(max(moved, smallest), largest)
            level[group] += links.conductance[link]
    for link in range(m):
        group = links.source[link] * n_kinds + links.kind[link]
        if level[group] > 0.0:
            links.conductance[link] *= size[group] / level[group]


@jit
def conduct(out_order: Ints, conductance: Floats, out_conductance: Floats) -> None:
    """Copy the conductances of the base rows to the order in which their sources read them."""
    for o in range(out_order.size):
        put(out_conductance, o, given(conductance, given(out_order, o)))


@jit
def note_use(flow: Floats, idle: Ints, smallest: float) -> None:
    """Count, link by link, the steps since its flow was last above ``smallest``, eu/s."""
    for link in range(flow.size):
        steps = held(idle, link) + 1
        put(idle, link, np.int32(0 if given(flow, link) > smallest else steps))
