"""Where things stand on the picture of a map: agents, their labels, and hulls round groups."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.emergence.seeding import loaded_igraph, seeded_igraph

Floats = NDArray[np.float64]

_STREAM_PLACES = 71
_GRID_FROM = 1000
_SPREAD_UP_TO = 400
_CORNERS = ((0.7, 1), (-0.7, 1), (0.7, -1), (-0.7, -1))


def placed(
    n: int, ends: NDArray[np.int64], width: float, height: float, apart: float, *, seed: int = 1
) -> Floats:
    """``placed(n, ends, width, height, apart) -> (n, 2)``: a stable layout, inches.

    - ``ends`` (m, 2): rows that are linked. Agents are placed by their links alone, never by
      the groups that were found, so that nearness does not pass for evidence.
    - ``apart``: the least distance between two agents, kept up to 400 agents.

    Source: Fruchterman & Reingold (1991), igraph's implementation.
    """
    igraph = loaded_igraph()
    graph = igraph.Graph(n=n, edges=np.unique(np.sort(ends, axis=1), axis=0).tolist())
    with seeded_igraph(seed, _STREAM_PLACES):
        if n > _GRID_FROM:
            layout = graph.layout_fruchterman_reingold(grid=True, niter=100)
        else:
            layout = graph.layout_fruchterman_reingold(grid=False, niter=1000)
    at = np.array(layout.coords, np.float64).reshape(n, 2)
    size = np.array([width, height])
    at = _fitted(_ranked(at), size)
    return _spread(at, size, apart) if n <= _SPREAD_UP_TO else at


def _ranked(at: Floats) -> Floats:
    """Half-way to even ranks along each axis, so that a far-off agent does not squeeze the rest."""
    ranks = np.argsort(np.argsort(at, axis=0, kind="stable"), axis=0, kind="stable")
    span = np.ptp(at, axis=0)
    even = (at - at.min(axis=0, initial=0.0)) / np.where(span > 0.0, span, 1.0)
    mixed: Floats = 0.5 * even + 0.5 * ranks / max(len(at) - 1, 1)
    return mixed


def _fitted(at: Floats, size: Floats) -> Floats:
    low, span = at.min(axis=0), np.ptp(at, axis=0)
    share: Floats = np.where(span > 0.0, (at - low) / np.where(span > 0.0, span, 1.0), 0.5)
    return share * size


def _spread(at: Floats, size: Floats, apart: float) -> Floats:
    """Push agents that are too near one another apart, inside the frame."""
    for _ in range(200):
        step = at[:, None, :] - at[None, :, :]
        far = np.sqrt((step**2).sum(axis=2))
        np.fill_diagonal(far, np.inf)
        lack = np.maximum(apart - far, 0.0)
        if not lack.any():
            break
        turn = np.where(far[..., None] > 1e-9, step / np.maximum(far, 1e-9)[..., None], 0.0)
        at = np.clip(at + 0.4 * (turn * lack[..., None]).sum(axis=1), 0.0, size)
    return at


def hull(points: Floats, around: float) -> Floats:
    """``hull(points, around) -> (k, 2)``: convex outline that keeps its distance, inches.

    Source: Andrew's monotone chain (1979).
    """
    turn = np.linspace(0.0, 2.0 * np.pi, 16, endpoint=False)
    ring = around * np.column_stack((np.cos(turn), np.sin(turn)))
    cloud = np.unique((points[:, None, :] + ring[None, :, :]).reshape(-1, 2).round(6), axis=0)
    return np.array(_chain(cloud) + _chain(cloud[::-1]))


def _chain(ordered: Floats) -> list[tuple[float, float]]:
    side: list[tuple[float, float]] = []
    for x, y in ordered.tolist():
        while len(side) > 1:
            (ax, ay), (bx, by) = side[-2:]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0.0:
                break
            side.pop()
        side.append((x, y))
    return side[:-1]


def text_width(text: str, points: float) -> float:
    """About how wide a line of text is, inches (DejaVu Sans; wide scripts count double)."""
    wide = sum(1.65 if unicodedata.east_asian_width(c) in "WF" else 1.0 for c in text)
    return wide * 0.61 * points / 72.0


def labels_placed(
    at: Floats,
    radius: Floats,
    texts: Sequence[str],
    points: float,
    size: tuple[float, float],
    *,
    must: int,
) -> list[tuple[float, float] | None]:
    """``labels_placed(...)``: centre of each label in turn, inches; None where it would overlap.

    - ``at`` (n, 2), ``radius`` (n,): all agents; ``texts``: labels of the first of them, the most
      important first. The first ``must`` are placed wherever they overlap least.
    """
    high = 1.25 * points / 72.0
    taken = np.column_stack((at - radius[:, None], at + radius[:, None]))
    out: list[tuple[float, float] | None] = []
    for i, text in enumerate(texts):
        wide = text_width(text, points)
        side, up = radius[i] + wide / 2.0 + 0.03, radius[i] + high / 2.0 + 0.01
        half = np.array([wide, high]) / 2.0
        steps = np.array([(1, 0), (-1, 0), (0, 1), (0, -1), *_CORNERS]) * (side, up)
        centres = np.clip(at[i] + steps, half, np.array(size) - half)
        boxes = np.column_stack((centres - half, centres + half))
        costs = [_overlap(box, taken) for box in boxes]
        best = int(np.argmin(costs))
        if i >= must and costs[best] > 0.12 * wide * high:
            out.append(None)
            continue
        taken = np.vstack((taken, boxes[best]))
        out.append((float(centres[best, 0]), float(centres[best, 1])))
    return out


def _overlap(box: Floats, taken: Floats) -> float:
    across = np.minimum(box[2], taken[:, 2]) - np.maximum(box[0], taken[:, 0])
    up = np.minimum(box[3], taken[:, 3]) - np.maximum(box[1], taken[:, 1])
    return float((np.maximum(across, 0.0) * np.maximum(up, 0.0)).sum())
