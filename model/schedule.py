"""Step 1: EEG bands become operators, and operators say who acts and how strongly.

Conditions on the bands (triggers) stand in ``model/triggers.py``; the draws themselves are
made by the engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from agents.mind_agent import MindAgent
from agents.transducers import Rule
from model.arithmetic import exp
from model.eeg.bands import BAND_NAMES as BAND_NAMES
from model.eeg.bands import BANDS
from model.eeg.series import BandState
from model.engine import Drive
from model.errors import InputError
from model.settings import LARGEST_OPERATOR, Settings

GLOBAL_OPERATORS = ("tempo", "senses", "threshold", "growth", "pruning")


def operator(weights: Mapping[str, float], u: NDArray[np.float64]) -> float:
    """``operator(weights, u)``: exp(Σ w·u), clipped to [1/4, 4]; 1 at rest (no unit).

    - ``weights``: weight by band name.
    - ``u`` (5,): z of each band against the person's own rest, clipped to ±3.
    """
    exponent = 0.0
    for number, name in enumerate(BAND_NAMES):
        exponent += weights.get(name, 0.0) * float(u[number])
    largest = LARGEST_OPERATOR
    return float(min(max(exp(min(max(exponent, -50.0), 50.0)), 1.0 / largest), largest))


class Schedule:
    """``Schedule(settings, kinds, rules)``: reads a band state, gives the engine its drive.

    ``operators`` holds the latest value of every operator by name. Raises ``InputError`` for
    an operator or a kind the world does not have.
    """

    def __init__(
        self, settings: Settings, kinds: Sequence[type[MindAgent]], rules: Sequence[Rule]
    ) -> None:
        self._kinds = [kind.kind for kind in kinds]
        self._rules = [rule.name for rule in rules]
        known = (*GLOBAL_OPERATORS, *self._kinds, *self._rules)
        told = settings.schedule
        _refuse_unknown(told.operators, known, "schedule.operators")
        _refuse_unknown(told.rates, self._kinds, "schedule.rates")
        self._weights: dict[str, dict[str, float]] = {
            name: {str(band): w for band, w in told.operators.get(name, {}).items()}
            for name in known
        }
        self._rates = [told.rates.get(kind.kind, kind.rate) for kind in kinds]
        self.operators: dict[str, float] = dict.fromkeys(known, 1.0)
        self.state: BandState | None = None
        self._drive: Drive | None = None

    def read(self, state: BandState) -> Drive:
        """``read(state) -> Drive``: operators of this moment, ready for the engine."""
        if self._drive is not None and state is self.state:
            return self._drive
        op = {name: operator(weights, state.u) for name, weights in self._weights.items()}
        largest = LARGEST_OPERATOR
        power = np.ones(len(BANDS) + 1)
        power[: len(BANDS)] = np.clip(state.relative, 1.0 / largest, largest)
        chance = [
            min(rate * op[kind] * op["tempo"], 1.0)
            for rate, kind in zip(self._rates, self._kinds, strict=True)
        ]
        self.state = state
        self.operators = op
        self._drive = Drive(
            chance=np.array(chance),
            power=power,
            senses=op["senses"],
            threshold=op["threshold"],
            rules=np.array([op[name] for name in self._rules]),
        )
        return self._drive


def _refuse_unknown(told: Mapping[str, object], known: Sequence[str], place: str) -> None:
    for name in told:
        if name not in known:
            raise InputError(
                f"{name!r} is not something that can be steered",
                place=place,
                mend=f"use one of {', '.join(known)}",
            )
