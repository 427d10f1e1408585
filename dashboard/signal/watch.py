"""Who watches the EEG of a session's world for the page: its raw signal, its triggers' firings.

Owned by whoever steps the world; what it tells is plain and frozen (``told.py``).
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.signal.live_link import Link
from dashboard.signal.raw import Traces, View
from dashboard.signal.reel import Channel, Reel
from dashboard.signal.told import (
    STRIPS_S,
    Signal,
    Value,
    bands_of,
    strips_of,
    trigger_now,
    value_of,
    weights_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.eeg.baseline import Baseline
    from model.events import Event
    from model.mindfield import Mindfield
    from model.triggers import Trigger


class Watch:
    """``Watch(folder)``: ``begin`` with every new world, ``told`` whenever it is shown.

    A recording is laid out under ``folder`` only once somebody looks (``look``).
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._view: View | None = None
        self._eeg: Any = None
        self._reel: Reel | None = None
        self._link: Link | None = None
        self._triggers: list[Trigger] = []
        self._fired: list[list[Event]] = []
        """Of each trigger: its firings within the strips, and its last."""
        self._times: list[int] = []
        self._counted = 0

    @property
    def waits(self) -> bool:
        """Whether there will be something to show though nobody orders it."""
        return self._reel is not None and self._reel.state == "reading"

    def begin(self, model: Mindfield, link: Link | None) -> None:
        """Another world, or another stream behind it."""
        self._link = link
        self._triggers, self._counted = [], 0
        eeg = getattr(model.settings, "eeg", None)
        heard = hasattr(model.bands, "times_s")
        if link is not None or eeg is None or not eeg.file or eeg.null is not None or not heard:
            eeg = None
        if eeg != self._eeg:
            self._let_go()
            self._eeg = eeg
        self.look(self._view)

    def look(self, view: View | None) -> None:
        """Somebody looks at this, or nobody any more."""
        self._view = None if view is None else view.within()
        if self._view is not None and self._eeg is not None and self._reel is None:
            self._reel = Reel(self._eeg, self._folder)

    def close(self) -> None:
        """Nobody looks any more. May be repeated."""
        self._let_go()

    def _let_go(self) -> None:
        if self._reel is not None:
            self._reel.close()
        self._reel = None

    def told(self, model: Mindfield) -> Signal:
        """``told(model) -> Signal``: how it stands at this moment."""
        self._count(model)
        baseline: Baseline | None = getattr(model.bands, "baseline", None)
        if self._link is not None:
            baseline = self._link.baseline
        weights = weights_of(model)
        names = tuple(name for name, _ in weights)
        seen: dict[str, Any] = {}
        if self._view is not None:
            times, bands, operators = strips_of(model, names)
            seen = {"times": times, "bands": bands, "operators": operators}
        since = model.seconds - STRIPS_S
        return Signal(
            **self._raw(model),
            **seen,
            value=self._value(model, baseline),
            now=bands_of(model, baseline),
            weights=weights,
            operator_names=names,
            triggers=tuple(
                trigger_now(model, trigger, times, fired[-1] if fired else None)
                for trigger, times, fired in zip(
                    model.triggers, self._times, self._fired, strict=True
                )
            ),
            fired=tuple(
                (number, event.time_s)
                for number, fired in enumerate(self._fired)
                for event in fired
                if event.time_s >= since
            ),
        )

    def _value(self, model: Mindfield, baseline: Baseline | None) -> Value:
        value = value_of(model, baseline)
        age_s = model.band_state.age_s
        if self._link is None or not math.isfinite(age_s):
            return value
        return replace(value, age_s=age_s + self._link.behind_s(time.monotonic()))

    def _count(self, model: Mindfield) -> None:
        """Take in the firings since the last time; all of them where the world went back."""
        if model.triggers is not self._triggers or model.events.in_all < self._counted:
            self._triggers = model.triggers
            self._fired = [[] for _ in model.triggers]
            self._times = [0] * len(model.triggers)
            self._counted = 0
        for event in _since(model, self._counted):
            if event.type != "trigger":
                continue
            for number, trigger in enumerate(model.triggers):
                told = trigger.told
                which = (event.name, event.facts.get("when"), event.facts.get("on"))
                if which == (told.do, told.when, told.on):
                    self._fired[number].append(event)
                    self._times[number] += 1
                    break
        self._counted = model.events.in_all
        # Older ones are shown no more, but for the last.
        for fired in self._fired:
            old = sum(event.time_s < model.seconds - STRIPS_S for event in fired[:-1])
            del fired[:old]

    def _raw(self, model: Mindfield) -> dict[str, Any]:
        if self._link is not None:
            return _of_link(self._link, self._view)
        reel = self._reel
        if reel is None:
            return {"raw": "none" if self._eeg is None else "reading"}
        traces = None if self._view is None else reel.traces(self._view, model.seconds)
        return {
            "raw": reel.state,
            "why": reel.fault,
            "traces": traces,
            "channels": reel.channels if reel.state == "ready" else (),
            "bad_now": reel.now(model.seconds),
            "exponent": reel.exponent,
            "alpha_hz": reel.alpha_hz,
        }


def _since(model: Mindfield, counted: int) -> Iterable[Event]:
    """Events told since so many had been; those that were taken away meanwhile are not there."""
    fresh = model.events.in_all - counted
    return model.events[max(len(model.events) - fresh, 0) :] if fresh else []


def _of_link(link: Link, view: View | None) -> dict[str, Any]:
    channels = tuple(
        Channel(name, True, share, reasons) for name, share, reasons in link.channels()
    )
    traces: Traces | None = None
    if view is not None:
        traces = link.traces(view, time.monotonic())
    return {
        "raw": "ready" if channels else "waiting",
        "traces": traces,
        "channels": channels,
        "bad_now": link.bad_now(),
    }
