"""A world's whole state as arrays and plain values, and back, so that a run can go on.

``restore`` after ``state_of`` gives a world that continues bit for bit. Of what it recorded it
holds only what nobody has taken yet (``model/recorder.py``), so its size does not grow with the
length of a run. How it is kept on disk is the store's business (``scenarios/store.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from model.field import NewAgents
from model.names import Name

if TYPE_CHECKING:
    from model.mindfield import Mindfield

Arrays = dict[str, NDArray[Any]]
FORMAT = 4
"""Version of the state's layout; another one is refused."""


def state_of(model: Mindfield, *, most_events: int | None = None) -> tuple[Arrays, dict[str, Any]]:
    """``state_of(model) -> (arrays, facts)``: all that ``restore`` needs; facts are JSON-able.

    - ``most_events``: of the events held, so many of the latest; None for all.
    """
    field = model.field
    growth_arrays, growth = model.growth.to_state()
    jump_arrays, jumps = model.jumps.to_state()
    first = model.growth.first_agents
    frames, own = model.datacollector.to_state()
    facts = {
        "format": FORMAT,
        "step": field.step,
        "grown": [name._asdict() | {"tags": list(name.tags)} for name in field.names[first:]],
        "events": model.events.to_state(most_events),
        "jumps": jumps,
        "growth": growth,
        "lookout": model.lookout.to_state(),
        "triggers": [trigger.to_state() for trigger in model.triggers],
        "reported": own,
    }
    arrays = field.arrays() | {"meaning": field.meaning} | growth_arrays | jump_arrays | frames
    return arrays, facts


def restore(model: Mindfield, arrays: Arrays, facts: dict[str, Any]) -> None:
    """``restore(model, arrays, facts)``: put a freshly built world into a kept state.

    The world must have been built from the same map, scenario and seed. Raises ``ValueError``
    for another format.
    """
    if facts["format"] != FORMAT:
        raise ValueError(f"state of format {facts['format']}, this version reads {FORMAT}")
    field, first = model.field, model.growth.first_agents
    if facts["grown"]:
        rest = slice(first, None)
        model.add_agents(
            NewAgents(
                names=tuple(Name(**{**n, "tags": tuple(n["tags"])}) for n in facts["grown"]),
                kind=arrays["agents_kind"][rest],
                layer=arrays["agents_layer"][rest],
                phase=arrays["agents_phase"][rest],
                frequency=arrays["agents_frequency"][rest],
                threshold=arrays["agents_threshold"][rest],
                band=arrays["agents_band"][rest],
                meaning=arrays["meaning"][rest],
            )
        )
    field.restore(arrays)
    model.steps = field.step
    model.events.from_state(facts["events"])
    model.jumps.from_state(arrays, facts["jumps"])
    model.growth.from_state(arrays, facts["growth"])
    model.lookout.from_state(facts["lookout"])
    for trigger, told in zip(model.triggers, facts["triggers"], strict=True):
        trigger.from_state(told)
    model.datacollector.from_state(arrays, facts["reported"])
    # What was in force in the step before: a world that went on until here shows that, too.
    before = max(model.field.step - 1, 0) * model.settings.laws.dt
    model.band_state = model.bands.at(before)
    model.scheduler.read(model.band_state)
