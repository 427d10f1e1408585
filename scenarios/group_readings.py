"""What the card reads of a run's series of groups, in one pass and in bounded memory.

Which claims are made of it stands in ``card_groups.py``; who wrote it in ``model/group_series.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scenarios.store import RunFolder

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

MOST_MOMENTS = 1024
"""Of the end of a long run so many moments are taken."""
_COLUMNS = ("time_s", "grouping", "group", "size", "re", "im", "energy")


@dataclass(frozen=True, eq=False)
class Groups:
    """The map's groups in the second half of a run, the last ``MOST_MOMENTS`` at most.

    - ``time_s`` (T,); ``fields`` (T, k, 3): re, im and energy of each group.
    - ``frequency_hz``, ``group`` (n,): of the agents that are in one.
    - ``agents``: living agents in all.
    """

    time_s: Floats
    fields: Floats
    frequency_hz: Floats
    group: Rows
    agents: int

    @property
    def k(self) -> int:
        """How many groups."""
        return int(self.fields.shape[1])


@dataclass(frozen=True, eq=False)
class Shares:
    """Shares of all energy that the map's groups and the rest hold, (moments, k + 1) each.

    - ``before``: of the second quarter of the run; ``after``: of the last one.
    - ``every_s``: time between moments, s.
    """

    before: Floats
    after: Floats
    every_s: float


@dataclass
class Track:
    """A found group over the whole run: moments seen, and the sum of its R over them."""

    moments: int = 0
    order: float = 0.0


@dataclass(frozen=True, eq=False)
class Readings:
    """All of it; None where the run kept none of that."""

    groups: Groups | None = None
    shares: Shares | None = None
    tracks: dict[int, Track] = field(default_factory=dict)
    every_s: float = 0.0


def readings_of(folder: RunFolder) -> Readings:
    """``readings_of(folder) -> Readings``: read the series once, from end to end."""
    time = folder.column("frames", "time_s")
    if not folder.has("series") or time.size < 8:
        return Readings()
    every = float(time[1] - time[0])
    late = np.arange(time.size // 2, time.size)[-MOST_MOMENTS:]
    stride = max(time.size // (4 * MOST_MOMENTS), 1)
    quarter = time.size // 4
    thin = np.arange(quarter, time.size, stride)
    wanted = np.union1d(late, thin)
    kept: dict[int, Floats] = {}
    tracks: dict[int, Track] = {}
    for batch in folder.batches("series", _COLUMNS):
        told = {name: batch.column(name).to_numpy(zero_copy_only=False) for name in _COLUMNS}
        moment = np.rint((told["time_s"] - time[0]) / every).astype(np.int64)
        of_map = told["grouping"] == "map"
        for row in np.flatnonzero(of_map & np.isin(moment, wanted)):
            at = kept.setdefault(int(moment[row]), np.full((0, 5), np.nan))
            one = [told[name][row] for name in ("group", "size", "re", "im", "energy")]
            kept[int(moment[row])] = np.vstack((at, one))
        for row in np.flatnonzero(~of_map):
            track = tracks.setdefault(int(told["group"][row]), Track())
            track.moments += 1
            track.order += float(np.hypot(told["re"][row], told["im"][row]))
    k = max((len(each) for each in kept.values()), default=0)
    if k == 0 or any(len(each) != k for each in kept.values()) or len(kept) < wanted.size:
        return Readings(tracks=tracks, every_s=every)
    table = np.stack([kept[int(moment)] for moment in wanted])
    groups = _groups(folder, time, late, table[np.isin(wanted, late)])
    shares = _shares(folder, table[np.isin(wanted, thin)], thin, time.size, stride * every)
    return Readings(groups, shares, tracks, every)


def _groups(folder: RunFolder, time: Floats, late: Rows, table: Floats) -> Groups:
    agents = folder.last_look("agents")
    alive = agents.alive.to_numpy(bool)
    label = agents.group.to_numpy(np.int64)
    inside = alive & (label >= 0)
    return Groups(
        time_s=time[late],
        fields=table[:, :, 2:],
        frequency_hz=agents.frequency.to_numpy(np.float64)[inside],
        group=label[inside],
        agents=int(alive.sum()),
    )


def _shares(folder: RunFolder, table: Floats, thin: Rows, moments: int, every_s: float) -> Shares:
    held = folder.column("frames", "energy")[thin]
    with np.errstate(invalid="ignore", divide="ignore"):
        own = table[:, :, 1] * table[:, :, 4] / held[:, None]
    every = np.column_stack((own, np.maximum(1.0 - own.sum(axis=1), 0.0)))
    before, after = thin < moments // 2, thin >= moments - moments // 4
    return Shares(every[before], every[after], every_s)
