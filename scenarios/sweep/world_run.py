"""Worlds of one arm run to their end in memory, replicas side by side where that is allowed.

No disk, no cluster. A world comes out bit for bit as ``mindfield run`` would leave it, whether
it was stepped alone or in a batch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from scenarios.inputs import bands_of, seconds_of

if TYPE_CHECKING:
    from model.events import Event
    from model.maps.schema import MetaMap
    from model.mindfield import Mindfield
    from model.recorder import Records
    from scenarios.schema import Scenario

FEWEST_TOGETHER = 8
"""Fewer replicas are as fast one by one: a batch steps eight at a time, whether there are as many
or not (``model/lanes.py``)."""
MOST_TOGETHER = 64
_STEPS_BETWEEN_QUESTIONS = 256


class Halted(Exception):
    """The run was halted on request; nothing of it is kept."""


@dataclass(frozen=True)
class Ended:
    """A world that has come to its end: what it recorded, and what it took (CPU and wall, s)."""

    model: Mindfield
    records: Records
    events: list[Event]
    cpu_s: float
    wall_s: float


def ended(
    scenario: Scenario,
    meta_map: MetaMap,
    seeds: Sequence[int],
    *,
    looks: bool,
    halt: Callable[[], bool],
) -> Iterator[Ended]:
    """``ended(scenario, meta_map, seeds, looks=…, halt=…)``: each seed's run, in their order.

    - ``looks``: whether clusters are looked for at the end, as ``mindfield run`` does.

    Raises ``Halted`` when ``halt()`` says so, ``InputError`` for what the laws refuse.
    """
    from model.batch import why_not

    together = FEWEST_TOGETHER
    if why_not(scenario, len(meta_map.agents)) is not None:
        together = len(seeds) + 1
    for first in range(0, len(seeds), MOST_TOGETHER):
        group = seeds[first : first + MOST_TOGETHER]
        if len(group) >= together:
            yield from _side_by_side(scenario, meta_map, group, looks, halt)
        else:
            for seed in group:
                yield _alone(scenario, meta_map, seed, looks, halt)


def _alone(
    scenario: Scenario, meta_map: MetaMap, seed: int, looks: bool, halt: Callable[[], bool]
) -> Ended:
    from model.mindfield import Mindfield

    cpu, wall = time.thread_time(), time.monotonic()
    bands = bands_of(scenario, seed=seed)
    model = Mindfield(meta_map, scenario, bands=bands, seed=seed)
    steps = _steps(scenario, bands)
    while model.field.step < steps:
        end = min(model.field.step + _STEPS_BETWEEN_QUESTIONS, steps)
        while model.field.step < end:
            model.stride(end - model.field.step)
        if halt():
            raise Halted
    return _closed(model, meta_map, looks, halt, cpu, wall)


def _side_by_side(
    scenario: Scenario,
    meta_map: MetaMap,
    seeds: Sequence[int],
    looks: bool,
    halt: Callable[[], bool],
) -> Iterator[Ended]:
    from model.batch import Batch

    cpu, wall = time.thread_time(), time.monotonic()
    bands = [bands_of(scenario, seed=seed) for seed in seeds]
    batch = Batch(meta_map, scenario, seeds=seeds, bands=bands)
    steps, first = _steps(scenario, bands[0]), batch.models[0].field
    while first.step < steps:
        end = min(first.step + _STEPS_BETWEEN_QUESTIONS, steps)
        while first.step < end:
            batch.stride(end - first.step)
        if halt():
            raise Halted
    spent = (time.thread_time() - cpu) / len(seeds), (time.monotonic() - wall) / len(seeds)
    for model in batch.models:
        own = time.thread_time() - spent[0], time.monotonic() - spent[1]
        yield _closed(model, meta_map, looks, halt, *own)


def _steps(scenario: Scenario, bands: Any) -> int:
    return round(seconds_of(scenario, bands) / scenario.laws.dt)


def _closed(
    model: Mindfield,
    meta_map: MetaMap,
    looks: bool,
    halt: Callable[[], bool],
    cpu: float,
    wall: float,
) -> Ended:
    from model.recorder import take

    model.jumps.close()
    if looks and model.lookout.last_step != model.field.step:
        model.lookout.look()
    records = take(model)
    events = records.events
    if model.settings.jumps.forked:
        events = _forked(model, meta_map, events, halt)
    return Ended(model, records, events, time.thread_time() - cpu, time.monotonic() - wall)


def _forked(
    model: Mindfield, meta_map: MetaMap, events: list[Event], halt: Callable[[], bool]
) -> list[Event]:
    """The events with V of the largest jumps, from the same world run once more."""
    from model.fork import forked_value
    from model.mindfield import Mindfield
    from model.recorder import take
    from scenarios.forks import classes_by, fact_of, largest

    rules = model.settings.jumps
    jumps = [
        {"step": e.step, "agents": e.agents, "share": e.facts["share"], "at": number}
        for number, e in enumerate(events)
        if e.type == "jump" and len(e.agents) >= rules.smallest
    ]
    fresh = Mindfield(meta_map, model.settings, bands=model.bands, seed=model.seed_value)
    told = list(events)
    for jump in largest(jumps, rules):
        while fresh.field.step < jump["step"]:
            fresh.step()
            if fresh.field.step % _STEPS_BETWEEN_QUESTIONS == 0:
                take(fresh)
                if halt():
                    raise Halted
        rows = [fresh.field.rows[name] for name in jump["agents"]]
        event = told[jump["at"]]
        facts = {**event.facts, "forked": fact_of(forked_value(fresh, rows), rules)}
        facts["holds"] = list(classes_by(facts, len(event.agents), rules))
        told[jump["at"]] = replace(event, name=facts["holds"][0], facts=facts)
    return told
