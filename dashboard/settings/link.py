"""The page's state as a link, there and back. It holds settings, never files.

What comes in a link is a stranger's word: only names of settings are taken, every value is
checked as a scenario's is, and nothing in it can make the page read a file.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dashboard.running.past import Change
from dashboard.running.world import KNOBS, Choice, scenario_of_choice
from dashboard.settings.leaves import may_be_set
from dashboard.words import LANGS
from model.eeg.bands import BAND_NAMES
from model.errors import InputError

_VERSION = 1
_MOST_CHARS = 16_000
_MOST_BYTES = 100_000
MOST_STEPS = 200_000
"""So many steps of a small map are lived again in some ten seconds."""


@dataclass(frozen=True)
class PageState:
    """What a link brings back.

    - ``choice``: what the world was built of; ``step``: how far it had come; ``changes``: what was
      turned by hand on the way, in that order.
    - ``room``, ``lang`` ("" for the browser's own), ``dark`` (None for the browser's own).
    - ``view``: what the drawing tells of itself (filters, zoom, selection), plain values.
    """

    choice: Choice = field(default_factory=Choice)
    step: int = 0
    changes: tuple[Change, ...] = ()
    playing: bool = True
    speed: float | None = 2.0
    room: str = "field"
    lang: str = ""
    dark: bool | None = None
    view: Mapping[str, Any] = field(default_factory=dict)


def token_of(state: PageState) -> str:
    """``token_of(state)``: the state as characters that an address may hold."""
    choice = state.choice
    told = {
        "v": _VERSION,
        "scenario": choice.scenario,
        "seed": choice.seed,
        # A file, a stream, or a run that was played again cannot travel in an address.
        "eeg": choice.eeg if choice.eeg == "hands" else "scenario",
        "bands": dict(choice.bands),
        "turned": _plain(choice.turned),
        "step": state.step,
        "changes": [[c.step, c.name, *_plain(c.told)] for c in state.changes],
        "playing": state.playing,
        "speed": state.speed,
        "room": state.room,
        "lang": state.lang,
        "dark": state.dark,
        "view": _plain(state.view),
    }
    packed = zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def state_of(token: str) -> PageState:
    """``state_of(token) -> PageState``. ``InputError`` for what is none of ours."""
    try:
        told = _unpacked(token)
        state = _read(told)
        scenario_of_choice(state.choice)
    except (ValueError, KeyError, TypeError, AttributeError, InputError) as error:
        raise InputError("link_broken") from error
    return state


def left_out(choice: Choice) -> tuple[str, ...]:
    """``left_out(choice)``: names of what a link cannot hold."""
    files = (choice.map_file, choice.eeg_file, choice.baseline_file)
    names = [path.name for path in files if path is not None]
    if choice.given is not None:
        names.append(choice.given.title)
    if choice.eeg == "live" and choice.live is not None:
        names.append(choice.live.stream)
    return tuple(names)


def _read(told: Mapping[str, Any]) -> PageState:
    if told["v"] != _VERSION:
        raise ValueError("of another version")
    turned = dict(told["turned"])
    if not all(may_be_set(name) for name in turned):
        raise ValueError("not a setting")
    bands = {str(name): float(z) for name, z in dict(told["bands"]).items()}
    choice = replace(
        Choice(),
        scenario=str(told["scenario"]),
        seed=_whole(told["seed"], 2**32 - 1),
        eeg="hands" if told["eeg"] == "hands" else "scenario",
        bands=bands,
        turned=turned,
    )
    changes = tuple(_change(*change) for change in told["changes"])
    speed = told["speed"]
    lang, dark = told["lang"], told["dark"]
    return PageState(
        choice,
        step=_whole(told["step"], MOST_STEPS),
        changes=changes,
        playing=bool(told["playing"]),
        speed=None if speed is None else min(max(float(speed), 0.1), 100.0),
        room=str(told["room"]),
        lang=lang if lang in LANGS else "",
        dark=dark if isinstance(dark, bool) else None,
        view=dict(told["view"]),
    )


def _change(step: Any, name: str, *told: Any) -> Change:
    at = _whole(step, MOST_STEPS)
    if name == "turn":
        knob, value = told
        if knob not in {known.name for known in KNOBS}:
            raise ValueError("not a knob")
        return Change(at, "turn", (knob, float(value)))
    if name == "impulse":
        (band,) = told
        if band not in BAND_NAMES:
            raise ValueError("not a band")
        return Change(at, name, (band,))
    if name != "play_bands":
        raise ValueError("not a change")
    (bands,) = told
    return Change(at, name, ({str(band): float(z) for band, z in dict(bands).items()},))


def _unpacked(token: str) -> dict[str, Any]:
    if len(token) > _MOST_CHARS:
        raise ValueError("too long")
    try:
        packed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        # Never more than a page's state, whatever a few bytes claim to hold.
        opener = zlib.decompressobj()
        raw = opener.decompress(packed, _MOST_BYTES)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("not a link of ours") from error
    if opener.unconsumed_tail:
        raise ValueError("too long")
    told = json.loads(raw)
    if not isinstance(told, dict):
        raise ValueError("not a link of ours")
    return told


def _whole(value: Any, most: int) -> int:
    number = int(value)
    if not 0 <= number <= most:
        raise ValueError("out of bounds")
    return number


def _plain(value: Any) -> Any:
    """Plain JSON values; what a scenario holds as parts of its own becomes dictionaries."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
