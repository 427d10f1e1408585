"""Foreign clocks and absent rates: from a sender's stamps to this machine's time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from model.errors import InputError

FAR_S = 5.0
"""Stamps further than this from now are of another clock than the sender claims."""
_FUTURE_S = 0.05
_WITHIN_S = 30.0
_CHECK_EVERY_S = 5.0
_LEAST_SPAN_S = 2.0
_LEAST_SAMPLES = 64
_USUAL_HZ = (100, 125, 128, 160, 200, 220, 250, 256, 300, 500, 512, 600, 1000, 1024, 2000, 2048)
_NEAR = 0.02


class SourceClock:
    """``SourceClock(offset_s)``: keeps what has to be added to a stamp to get ``time.monotonic``.

    Meaning: the source's own word is taken as long as samples come out neither in the future nor
    more than ``FAR_S`` old. Else the clock is foreign (a headset's own, a day off, another speed)
    and the fastest sample of the last half minute is taken as having had no way at all: ages are
    then at least so much, and ``notes`` say so.
    """

    def __init__(self, offset_s: float) -> None:
        self.offset_s = offset_s
        self.notes: tuple[str, ...] = ()
        self._foreign = False
        self._recent: deque[tuple[float, float]] = deque()
        self._checked = 0.0

    def hear(self, stamp_s: float, now_s: float) -> None:
        """``hear(stamp_s, now_s)``: a sample so stamped has arrived now."""
        age = now_s - stamp_s - self.offset_s
        if not self._foreign and not -_FUTURE_S <= age <= FAR_S:
            self._foreign = True
            self.notes = (
                f"the stream's clock is foreign ({age:+.3g} s off): ages count from its "
                "fastest sample",
            )
        if self._foreign:
            self._recent.append((now_s, now_s - stamp_s))
            while now_s - self._recent[0][0] > _WITHIN_S:
                self._recent.popleft()
            # After a jump the old differences would lie about the new clock.
            if abs(now_s - stamp_s - self.offset_s) > FAR_S:
                self._recent = deque([self._recent[-1]])
            self.offset_s = min(difference for _, difference in self._recent)

    def check(self, offset_s: Callable[[], float], now_s: float) -> None:
        """``check(offset_s, now_s)``: ask the source again from time to time; clocks drift."""
        if not self._foreign and now_s - self._checked > _CHECK_EVERY_S:
            self._checked = now_s
            self.offset_s = offset_s()


def settled_rate(stamps_s: NDArray[np.float64]) -> float | None:
    """``settled_rate(stamps_s) -> Hz``: samples a second by their stamps; None while too few.

    A usual rate of headsets within 2 % is taken for it. Raises ``InputError`` where the stamps
    do not grow, so that they tell no rate.
    """
    span = float(stamps_s[-1] - stamps_s[0])
    slow = stamps_s.size > 1 and span >= 2.0 * _LEAST_SPAN_S
    if span < _LEAST_SPAN_S or (stamps_s.size < _LEAST_SAMPLES and not slow):
        if stamps_s.size > 20_000:
            raise InputError(
                "the stream tells no rate, and its stamps stand still",
                mend="tell its rate with --rate",
            )
        return None
    rate = (stamps_s.size - 1) / span
    usual = min(_USUAL_HZ, key=lambda hz: abs(hz - rate))
    return float(usual) if abs(usual / rate - 1.0) < _NEAR else round(rate, 1)
