"""What may be believed of the bands at a moment: calibrating, good, holding or lost.

How a value is held and fades stands in ``baseline.py``; what makes a window bad in ``quality.py``.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from model.eeg.baseline import faded

if TYPE_CHECKING:
    from model.eeg.series import BandState

NOT_YET = "no window yet"
CALIBRATING = "calibrating"
"""Reasons for which nothing is known *yet*: the first window is not full, or rest is recorded."""
LEAST_LEFT = 0.05
"""A value of which less is left than this share counts as neutral."""
_NEUTRAL_Z = 0.05


class SignalState(IntEnum):
    """Whether the bands that steer a field can be believed now; the number stands in tables.

    - ``CALIBRATING``: there is no value yet; the field is at rest.
    - ``GOOD``: the latest window can be trusted.
    - ``HOLDING``: it cannot. The last good value is held for ``baseline.HOLD_S`` and then fades
      (``baseline.DECAY_S``), and still steers the field.
    - ``LOST``: less than a twentieth of it is left, some 17 s after the last good window. The
      field is at rest and the person does not steer it.
    """

    CALIBRATING = 0
    GOOD = 1
    HOLDING = 2
    LOST = 3

    @property
    def word(self) -> str:
        """``calibrating``, ``good``, ``holding`` or ``lost``."""
        return self.name.lower()


def signal_state(state: BandState) -> SignalState:
    """``signal_state(state) -> SignalState``: from what it says of good, reason and age.

    Whoever makes a ``BandState`` gives ``good``, ``reason`` and ``age_s``; the reasons
    ``NOT_YET`` and ``CALIBRATING`` mean that there is no value yet. A bad state whose bands are
    all at rest is lost whatever its age: there is nothing to hold.
    """
    if state.good:
        return SignalState.GOOD
    if state.reason in (NOT_YET, CALIBRATING):
        return SignalState.CALIBRATING
    at_rest = max(abs(float(z)) for z in (*state.z, *state.u)) < _NEUTRAL_Z
    if at_rest or faded(state.age_s) < LEAST_LEFT:
        return SignalState.LOST
    return SignalState.HOLDING
