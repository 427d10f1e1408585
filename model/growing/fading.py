"""Grown links that carry nothing for long go; the person's own stay, whatever they carry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.events import Event
from model.world import World


def fade(model: World, tied: NDArray[np.bool_]) -> None:
    """``fade(model, tied)``: drop every grown link that was idle for ``growth.fade_s``.

    - ``tied`` (n_links,): links that stay, idle or not: what ties a condensed agent to its
      members lives as long as that agent.

    The pruning operator shortens or lengthens the patience.
    """
    links = model.field.links
    patience = model.settings.growth.fade_s / model.operators["pruning"]
    gone = links.grown & (links.idle > patience / model.settings.laws.dt) & ~tied
    if not gone.any():
        return
    names = model.field.names
    for j, i in zip(links.source[gone], links.target[gone], strict=True):
        ends = (names[j].id, names[i].id)
        model.record(Event(model.field.step, model.seconds, "link", "faded", ends))
    model.field.keep(~gone)
