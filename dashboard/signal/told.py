"""What the EEG room shows of a world at one moment: bands, operators and triggers, frozen.

The raw traces stand in ``raw.py``; who puts it all together, and keeps count, in ``watch.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dashboard.signal.raw import Traces
from dashboard.signal.reel import Channel
from model.eeg.bands import BAND_NAMES
from model.eeg.baseline import Baseline
from model.eeg.state import SignalState, signal_state

if TYPE_CHECKING:
    from model.events import Event
    from model.mindfield import Mindfield
    from model.triggers import Trigger

Floats32 = NDArray[np.float32]
STRIPS_S = 60.0
"""How far back bands and operators are shown, s."""


@dataclass(frozen=True)
class BandNow:
    """One band at this moment.

    - ``z``: as shown; ``u``: as it drives, within ±3.
    - ``power``: µV² (or what the baseline's ``measure`` says), as smoothed as z is; ``rest``: what
      z is measured against: middle, and one robust SD of ln power below and above. None where no
      signal is behind the bands.
    """

    name: str
    z: float
    u: float
    power: float | None = None
    rest: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Value:
    """How far the bands of this moment can be believed.

    - ``state``: word of a ``SignalState``; ``end_s``: when the latest window ended, s of the
      recording; ``age_s``: since the last good one; None where there is none.
    - ``measure``: as ``Baseline`` has it, empty where no signal is behind the bands.
    """

    state: str = "good"
    reason: str = ""
    calibrated: bool = True
    end_s: float | None = None
    age_s: float | None = None
    measure: str = ""


@dataclass(frozen=True)
class TriggerNow:
    """One trigger of the scenario.

    - ``holds``: its condition is met now; ``counts``: the signal is good, so that it may fire;
      ``held_s``: for how long it has been met.
    - ``fired_s``: when it last fired; ``times``: how often; ``last``: what that did.
    """

    when: str
    release: str | None
    do: str
    on: str
    strength: float
    refractory_s: float
    hold_s: float
    holds: bool = False
    counts: bool = True
    held_s: float = 0.0
    fired_s: float | None = None
    times: int = 0
    last: Event | None = None


@dataclass(frozen=True)
class Signal:
    """Everything the room shows, or nothing yet.

    - ``raw``: ``none``, ``reading``, ``ready``, ``powers``, ``fault`` or ``waiting``; ``why``: one
      line; ``traces``: only while somebody looks.
    - ``channels``; ``bad_now``: why each bad one is bad in the latest window.
    - ``exponent``, ``alpha_hz``: 1/f and alpha peak of the recording, where it was analysed.
    - ``weights``: of each operator that a band moves, (band, weight) each.
    - ``times`` (k,), ``bands`` (5, k), ``operators`` (n, k) in the order of ``operator_names``:
      the last minute, the present moment at its end; only while somebody looks.
    - ``fired``: (number of the trigger, time of the run, s) of the last minute.
    """

    raw: str = "none"
    why: str = ""
    traces: Traces | None = None
    channels: tuple[Channel, ...] = ()
    bad_now: Mapping[str, str] = field(default_factory=dict)
    exponent: float | None = None
    alpha_hz: float | None = None
    value: Value = Value()
    now: tuple[BandNow, ...] = ()
    weights: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = ()
    operator_names: tuple[str, ...] = ()
    times: Floats32 = field(default_factory=lambda: np.zeros(0, np.float32))
    bands: Floats32 = field(default_factory=lambda: np.zeros((5, 0), np.float32))
    operators: Floats32 = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    triggers: tuple[TriggerNow, ...] = ()
    fired: tuple[tuple[int, float], ...] = ()


def bands_of(model: Mindfield, baseline: Baseline | None) -> tuple[BandNow, ...]:
    """``bands_of(model, baseline)``: the five bands now, in µV² where a baseline tells of them."""
    state = model.band_state
    told = []
    for number, name in enumerate(BAND_NAMES):
        power, rest = None, None
        if baseline is not None:
            middle, scale = float(baseline.median[number]), float(baseline.scale[number])
            power = float(np.exp(middle) * state.relative[number])
            rest = (
                float(np.exp(middle)),
                float(np.exp(middle - scale)),
                float(np.exp(middle + scale)),
            )
        told.append(BandNow(name, float(state.z[number]), float(state.u[number]), power, rest))
    return tuple(told)


def value_of(model: Mindfield, baseline: Baseline | None) -> Value:
    """``value_of(model, baseline)``: state, reason, and how old the value is."""
    state, bands = model.band_state, model.bands
    ends_s: Any = getattr(bands, "times_s", None)
    seconds = float(getattr(bands, "seconds", 0.0))
    end_s, age_s = None, None
    if ends_s is not None and seconds:
        at = int(np.searchsorted(ends_s, model.seconds + 1e-9, "right")) - 1
        if at >= 0:
            end_s = float(ends_s[at])
            # After the end the state itself counts on.
            age_s = state.age_s + (model.seconds - end_s if model.seconds <= seconds else 0.0)
    return Value(
        state=signal_state(state).word,
        reason=state.reason,
        calibrated=bool(getattr(bands, "calibrated", True)),
        end_s=end_s,
        age_s=age_s if age_s is not None and np.isfinite(age_s) else None,
        measure="" if baseline is None else baseline.measure,
    )


def weights_of(model: Mindfield) -> tuple[tuple[str, tuple[tuple[str, float], ...]], ...]:
    """``weights_of(model)``: which band moves which operator, in the order of the operators."""
    told = model.settings.schedule.operators
    return tuple(
        (name, tuple((str(band), float(weight)) for band, weight in told[name].items()))
        for name in model.operators
        if any(told.get(name, {}).values())
    )


def strips_of(model: Mindfield, names: tuple[str, ...]) -> tuple[Floats32, Floats32, Floats32]:
    """``strips_of(model, names)``: times (k,), bands (5, k), operators (n, k), a minute."""
    told = model.datacollector.model_vars
    kept = slice(-max(round(STRIPS_S / model.settings.record.every_s), 1), None)
    times = np.append(told["time_s"][kept], model.seconds)
    bands = [
        np.append(told[f"z_{name}"][kept], model.band_state.z[number])
        for number, name in enumerate(BAND_NAMES)
    ]
    operators = [np.append(told[f"op_{name}"][kept], model.operators[name]) for name in names]
    k = times.size
    return (
        times.astype(np.float32),
        np.array(bands, np.float32).reshape(len(BAND_NAMES), k),
        np.array(operators, np.float32).reshape(len(names), k),
    )


def trigger_now(model: Mindfield, trigger: Trigger, times: int, last: Event | None) -> TriggerNow:
    """``trigger_now(model, trigger, times, last)``: how it stands; it fired so many times so far,
    and last so."""
    told, memory, state = trigger.told, trigger.memory, model.band_state
    counts = signal_state(state) is SignalState.GOOD
    return TriggerNow(
        when=told.when,
        release=told.release,
        do=told.do,
        on=told.on,
        strength=told.strength,
        refractory_s=told.refractory_s,
        hold_s=trigger.when.hold_s,
        holds=memory.since_s is not None or (counts and trigger.when.met(state.u)),
        counts=counts,
        held_s=round(trigger.held_s(model.seconds), 1),
        fired_s=memory.fired_s,
        times=times,
        last=last,
    )
