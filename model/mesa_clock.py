"""Mesa's own clock, kept in step with ours where several steps are done in one go.

Mesa 3.3 counts ``step`` calls. From 3.5 on each call is an event on a clock of whole steps, on
which a user may put events of their own (``schedule_event``); those must find every step done.
"""

from __future__ import annotations

from typing import Any


def others_wait(model: Any) -> bool:
    """Whether Mesa's clock holds more than the model's own steps."""
    events = getattr(model, "_event_list", None)
    return events is not None and len(events) > 1


def let_pass(model: Any, steps: int) -> None:
    """Let Mesa's clock go on by steps that are done already."""
    if not hasattr(model, "_advance_time"):
        model.steps += steps
        return
    taken, model._user_step = model._user_step, _done_already
    try:
        model._advance_time(model.time + steps)
    finally:
        model._user_step = taken


def _done_already() -> None:
    """The step that Mesa's clock calls for."""
