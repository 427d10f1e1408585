"""A live run in words, as it goes and at its end. The words are data (``*_live.py``)."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from typing import Any

from scenarios.live.drive import Moment
from scenarios.report.catalogue import Lang, number, percent, say
from scenarios.report.steering import reason_words


def line(moment: Moment, lang: Lang) -> str:
    """``line(moment, lang)``: how it goes, on one line."""
    status = moment.status
    why = reason_words(status.reason, lang) if status.reason else ""
    if math.isnan(moment.seconds):
        if not status.connected:
            return say(lang, "live.waiting", why=why)
        left = number(math.ceil(status.countdown_s), lang)
        if status.reason == "calibrating" or not why:
            return say(lang, "live.rest", left=left)
        return say(lang, "live.rest.bad", left=left, why=why)
    facts = {
        "seconds": number(round(moment.seconds, 1), lang),
        "state": say(lang, f"live.state.{status.state.word}"),
        "share": percent(status.good_share, lang),
    }
    if why:
        return say(lang, "live.line.why", why=why, **facts)
    return say(lang, "live.line", latency=number(moment.latency_s, lang), **facts)


def ending(live: Mapping[str, Any], lang: Lang) -> list[str]:
    """``ending(live, lang)``: quality and latency of a live run, as ``run.json`` has them."""
    lag = live["latency_s"]
    lines = [
        say(
            lang,
            "live.quality",
            share=percent(live["good_share"], lang),
            lost=number(live["lost_samples"], lang),
            returns=say(lang, "live.times", live["returns"]),
        ),
        say(
            lang,
            "live.latency",
            median=number(lag["median"], lang),
            p95=number(lag["p95"], lang),
            pause=number(round(live["longest_pause_s"], 2), lang),
        ),
    ]
    if live["slipped_s"]:
        lines.append(say(lang, "live.slipped", seconds=number(live["slipped_s"], lang)))
    return lines


class Teller:
    """``Teller(lang, quiet=False)``: the error stream; a terminal has one line that is kept
    fresh, anything else hears of changes alone."""

    def __init__(self, lang: Lang, *, quiet: bool) -> None:
        self._lang, self._quiet = lang, quiet
        self._fresh = sys.stderr.isatty()
        self._width = 0
        self._last: object = None

    def __call__(self, moment: Moment) -> None:
        """Tell a moment."""
        if self._quiet:
            return
        if self._fresh:
            told = line(moment, self._lang)
            sys.stderr.write("\r" + told.ljust(self._width))
            self._width = len(told)
            sys.stderr.flush()
            return
        status = moment.status
        resting = math.isnan(moment.seconds)
        tens = math.ceil(status.countdown_s / 10.0) if math.isfinite(status.countdown_s) else -1
        now = (resting, status.connected, status.state, status.reason, tens if resting else -1)
        if now != self._last:
            self._last = now
            sys.stderr.write(line(moment, self._lang) + "\n")
            sys.stderr.flush()

    def done(self) -> None:
        """End the line that was kept fresh."""
        if self._fresh and self._width:
            sys.stderr.write("\n")
            self._width = 0
