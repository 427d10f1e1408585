"""A world as tables: agents, links, events, clusters, time series. Arrow at the edge only.

A table is told in record batches of bounded size, so that a large world is never held twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.events import Event
from model.group_series import GroupMoment
from model.lookout import Lookout
from model.recorder import Frames

if TYPE_CHECKING:
    import pyarrow as pa

    from model.mindfield import Mindfield

_ROWS_PER_BATCH = 2**16


def schemas(model: Mindfield) -> dict[str, pa.Schema]:
    """``schemas(model)``: columns and types of each table of DESIGN.md §5, by its name."""
    import pyarrow as pa

    text, number, whole, yes = pa.string(), pa.float64(), pa.int64(), pa.bool_()
    agents = {
        "time_s": number,
        "row": whole,
        **dict.fromkeys(("id", "label", "label_en", "kind"), text),
        "layer": whole,
        **dict.fromkeys(("energy", "tension", "phase", "frequency", "threshold", "goal"), number),
        "cluster": whole,
        "group": whole,
        "alive": yes,
    }
    links = {
        "time_s": number,
        **dict.fromkeys(("source", "target", "kind"), text),
        **dict.fromkeys(("valence", "conductance", "flow", "coherence"), number),
        "grown": yes,
    }
    events = {
        "step": whole,
        "time_s": number,
        "type": text,
        "name": text,
        "agents": pa.list_(text),
        "facts": text,
    }
    clusters = dict.fromkeys(Lookout.COLUMNS, number) | {
        "track": whole,
        "members": pa.list_(text),
        "size": whole,
        "significant": yes,
        "origin": text,
    }
    series = dict.fromkeys(GroupMoment._fields, number)
    series |= {"grouping": text, "group": whole, "size": whole}
    frames = dict.fromkeys(model.datacollector.model_vars, number)
    told = {"frames": frames, "agents": agents, "links": links}
    told |= {"events": events, "clusters": clusters, "series": series}
    return {name: pa.schema(list(columns.items())) for name, columns in told.items()}


def frames_batches(schema: pa.Schema, frames: Frames) -> Iterator[pa.RecordBatch]:
    """Time series, one row per ``record.every_s``."""
    import pyarrow as pa

    yield pa.record_batch([np.ascontiguousarray(column) for column in frames.values.T], schema)


def agents_batches(
    schema: pa.Schema, model: Mindfield, group: NDArray[np.int64]
) -> Iterator[pa.RecordBatch]:
    """One row per agent at this moment; ``group`` (n_agents,): the map's group of each."""
    import pyarrow as pa

    field, a = model.field, model.field.agents
    kinds = pa.array(model.kind_names, pa.string())
    for rows in _blocks(field.n_agents):
        names = [field.names[row] for row in range(rows.start, rows.stop)]
        columns: dict[str, Any] = {
            "time_s": np.full(len(names), model.seconds),
            "row": np.arange(rows.start, rows.stop),
            "id": [name.id for name in names],
            "label": [name.label for name in names],
            "label_en": [name.label_en for name in names],
            "kind": kinds.take(pa.array(a.kind[rows])),
            "layer": a.layer[rows],
            "energy": a.energy[rows],
            "tension": a.tension[rows],
            "phase": a.phase[rows],
            "frequency": a.frequency[rows],
            "threshold": a.threshold[rows],
            "goal": a.goal[rows],
            "cluster": field.membership[rows],
            "group": group[rows],
            "alive": a.alive[rows],
        }
        yield _batch(schema, columns)


def links_batches(schema: pa.Schema, model: Mindfield) -> Iterator[pa.RecordBatch]:
    """One row per link at this moment, by target, source and kind, however the field keeps them."""
    import pyarrow as pa

    field, links = model.field, model.field.links
    n = field.n_links
    ids = pa.array([name.id for name in field.names], pa.string())
    kinds = pa.array(model.rule_names, pa.string())
    order = np.lexsort((links.kind[:n], links.source[:n], links.target[:n]))
    coherence = field.coherence
    for rows in _blocks(n):
        at = order[rows]
        columns: dict[str, Any] = {
            "time_s": np.full(at.size, model.seconds),
            "source": ids.take(pa.array(links.source[at])),
            "target": ids.take(pa.array(links.target[at])),
            "kind": kinds.take(pa.array(links.kind[at])),
            "valence": links.valence[at],
            "conductance": links.conductance[at],
            "flow": links.flow[at],
            "coherence": coherence[at],
            "grown": links.grown[at],
        }
        yield _batch(schema, columns)


def events_batches(schema: pa.Schema, events: Sequence[Event]) -> Iterator[pa.RecordBatch]:
    """One row per event, in the order given; facts as JSON text."""
    for rows in _blocks(len(events)):
        told = events[rows]
        columns = {
            "step": [event.step for event in told],
            "time_s": [event.time_s for event in told],
            "type": [event.type for event in told],
            "name": [event.name for event in told],
            "agents": [event.agents for event in told],
            "facts": [json.dumps(dict(event.facts), ensure_ascii=False) for event in told],
        }
        yield _batch(schema, columns)


def clusters_batches(
    schema: pa.Schema, found: Sequence[tuple[Any, ...]]
) -> Iterator[pa.RecordBatch]:
    """One row per cluster and look."""
    for rows in _blocks(len(found)):
        columns = dict(zip(Lookout.COLUMNS, zip(*found[rows], strict=True), strict=True))
        yield _batch(schema, columns)


def series_batches(schema: pa.Schema, moments: Sequence[GroupMoment]) -> Iterator[pa.RecordBatch]:
    """One row per group and moment."""
    for rows in _blocks(len(moments)):
        told = zip(*moments[rows], strict=True)
        yield _batch(schema, dict(zip(GroupMoment._fields, told, strict=True)))


def _blocks(n: int) -> Iterator[slice]:
    for start in range(0, n, _ROWS_PER_BATCH):
        yield slice(start, min(start + _ROWS_PER_BATCH, n))


def _batch(schema: pa.Schema, columns: dict[str, Any]) -> pa.RecordBatch:
    import pyarrow as pa

    arrays = []
    for field in schema:
        told = columns[field.name]
        if isinstance(told, np.ndarray):
            told = np.ascontiguousarray(told)
        arrays.append(told if isinstance(told, pa.Array) else pa.array(told, field.type))
    return pa.record_batch(arrays, schema)
