"""What a channel is, told by its name and unit, and which channels drive the field.

Nothing here reads a file. A channel is EEG because its name says so, never by default.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from model.eeg.notes import noted
from model.errors import InputError

MICROVOLTS: dict[str, float] = {"V": 1e6, "mV": 1e3, "uV": 1.0, "nV": 1e-3}
"""µV in one of the units a recording or ``--unit`` may name."""


@dataclass(frozen=True)
class Channel:
    """One signal of a recording.

    - ``name``: cleaned and unique (``Oz`` of ``Oz..``), ``label``: as it stands in the file.
    - ``kind``: ``eeg``, ``reference`` (ear, mastoid), ``eog``, ``ecg``, ``emg``,
      ``respiration``, ``stim``, ``dead``, ``annotation`` or ``unknown``.
    - ``unit``: as it stands in the file.
    """

    name: str
    label: str
    kind: str
    unit: str


_PLACES = re.compile(
    r"(nz|iz|fpz|(fp|afp?|aff|f|ffc|fft|ftt?|fcc?|c|ccp|cpp?|t|ttp|tpp?|p|ppo|poo?|po|o|oi|i)"
    r"(z|\d{1,2}h?)|ch ?\d+|channel ?\d+|e\d{1,3})",
    re.IGNORECASE,
)
_BIOSEMI = re.compile(r"[a-h]\d{1,2}", re.IGNORECASE)
_EARS = re.compile(r"(a|m)[12]|a1a2|a1[+]a2|(a|m)[12]-(a|m)[12]|(tp|t)9-(tp|t)10", re.IGNORECASE)
_SUFFIX = re.compile(
    r"[-_ ](ref\d?|le|ler|cle|ave?|avg|car|a1|a2|m1|m2|a1a2|a12|m1m2|tp9|tp10|linked ears|0|1)$",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^(eeg|eog|ecg|ekg|emg|resp)[ :_-]+(?=\S)", re.IGNORECASE)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("annotation", re.compile(r"(edf|bdf) annotations", re.IGNORECASE)),
    (
        "stim",
        re.compile(
            r"\bsti( ?\d+)?\b|stim|trig|status|marker|^mk\d*$|event|^dig\b|counter|sample"
            r"|^dc ?\d+$",
            re.IGNORECASE,
        ),
    ),
    ("ecg", re.compile(r"\be[ck]g|cardi|pulse|pleth|ppg|spo2|^hrt?$|heart", re.IGNORECASE)),
    ("eog", re.compile(r"eog|\beye|^loc\b|^roc\b|^[hv]eo", re.IGNORECASE)),
    ("emg", re.compile(r"emg|\bchin|masseter|\bleg", re.IGNORECASE)),
    (
        "respiration",
        re.compile(r"resp|airflow|flow|thor|abdo|nasal|breath|snore", re.IGNORECASE),
    ),
    ("unknown", re.compile(r"temp|accel|\bacc|gyro|gsr|\beda\b|impedance", re.IGNORECASE)),
    ("reference", re.compile(r"^ref|reref|ground|^gnd", re.IGNORECASE)),
)
_UNITS = {
    "v": "V",
    "volt": "V",
    "volts": "V",
    "mv": "mV",
    "millivolt": "mV",
    "millivolts": "mV",
    "uv": "uV",
    "microv": "uV",
    "microvolt": "uV",
    "microvolts": "uV",
    "nv": "nV",
}
_SPELLING = {"fpz": "Fpz", "nz": "Nz", "iz": "Iz"}


def unit_of(told: str) -> str | None:
    """``unit_of(" µV ") -> "uV"``: a voltage unit in one spelling.

    ``""`` where the unit is absent or spoiled (``.V``), ``None`` where it is no voltage.
    """
    plain = told.strip()
    for spelling in ("Âµ", "Î¼", "µ", "μ"):
        plain = plain.replace(spelling, "u")
    if plain in MICROVOLTS:
        return plain
    folded = plain.casefold()
    if folded in _UNITS:
        return _UNITS[folded]
    spoiled = folded in ("", "-", "n/a", "na", "none", "unknown") or re.fullmatch(
        r"[^a-z0-9]{1,4}v", folded
    )
    return "" if spoiled else None


def clean_name(label: str) -> str:
    """``clean_name("EEG O1-Ref") -> "O1"``: no dots, prefix or reference; 10–10 spelling."""
    name = label.strip().strip(".").strip()
    bare = _PREFIX.sub("", name).strip().strip(".")
    cut = _SUFFIX.sub("", bare)
    if _PLACES.fullmatch(cut):
        bare = cut
    if not _PLACES.fullmatch(bare):
        return name if not bare or bare.isdigit() else bare
    place = bare.casefold()
    if place in _SPELLING:
        return _SPELLING[place]
    letters = re.match(r"[a-z]+?(?=z?$|\d| )", place)
    if letters is None or place.startswith(("ch", "e")):
        return bare
    stem, rest = letters.group(), place[letters.end() :]
    return ("Fp" if stem == "fp" else stem.upper()) + rest


def kind_of(label: str, unit: str | None, others: Sequence[str] = ()) -> str:
    """``kind_of(label, unit, others) -> kind``: see ``Channel``.

    - ``unit``: a voltage unit, ``""`` where the file has none, ``None`` where it is no voltage.
    - ``others``: all labels of the recording (``A1`` is an ear, unless ``A3`` is there too).
    """
    for kind, pattern in _KINDS:
        if pattern.search(label.strip()):
            return kind
    if unit is None:
        return "unknown"
    name = clean_name(label)
    cleaned = {clean_name(other).casefold() for other in others}
    if _BIOSEMI.fullmatch(name) and {"a3", "a4"} <= cleaned:
        return "eeg"
    if _EARS.fullmatch(name):
        return "reference"
    if label.strip().casefold().startswith("eeg") or _PLACES.fullmatch(name):
        return "eeg"
    ends = name.split("-")
    if len(ends) == 2 and all(_PLACES.fullmatch(end) or _EARS.fullmatch(end) for end in ends):
        return "eeg"
    return "unknown"


def describe_channels(
    labels: Sequence[str], units: Sequence[str | None], told: Sequence[str]
) -> tuple[Channel, ...]:
    """``describe_channels(labels, units, told)``: names made unique, kinds found.

    ``units`` are voltage units (``""``: absent, ``None``: no voltage); ``told`` as in the file.
    """
    seen: dict[str, int] = {}
    channels = []
    for label, unit, unit_told in zip(labels, units, told, strict=True):
        name = clean_name(label)
        seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        if seen[name.casefold()] > 1:
            name = f"{name}({seen[name.casefold()]})"
        channels.append(Channel(name, label.strip(), kind_of(label, unit, labels), unit_told))
    return tuple(channels)


def choose(
    channels: Sequence[Channel], wanted: Sequence[str] | None
) -> tuple[tuple[int, ...], str]:
    """``choose(channels, wanted) -> (indices, note)``: the channels that drive the field.

    ``wanted`` are names in any spelling; ``None``: O1 Oz O2 where there (alpha lives there), else
    Pz, P3, P4, else all EEG. Raises ``InputError`` for a name that is not there or is no EEG.
    """
    if wanted is not None:
        told = tuple(dict.fromkeys(_named(channels, name) for name in wanted))
        if not told:
            raise InputError("no channel is named", place="channels", mend=_offer(channels))
        return told, noted("channels-told", names=" ".join(channels[i].name for i in told))
    eeg = [index for index, channel in enumerate(channels) if channel.kind == "eeg"]
    if not eeg:
        found = ", ".join(f"{c.label} ({c.kind})" for c in channels[:12]) or "none"
        raise InputError(
            f"no channel is known as EEG; found: {found}",
            mend="name those that are with --channels",
        )
    for group in (("O1", "Oz", "O2"), ("Pz", "P3", "P4")):
        taken = tuple(i for name in group for i in eeg if channels[i].name == name)
        if taken:
            return taken, noted("channels", names=" ".join(channels[i].name for i in taken))
    names = [channels[index].name for index in eeg]
    shown = " ".join(names[:6]) + (" …" if len(names) > 6 else "")
    return tuple(eeg), noted("channels-all", names=shown)


def choose_in(
    path: Path, channels: Sequence[Channel], wanted: Sequence[str] | None
) -> tuple[tuple[int, ...], str]:
    """``choose_in(path, channels, wanted)``: ``choose``, whose refusals name the file."""
    try:
        return choose(channels, wanted)
    except InputError as error:
        raise InputError(error.what, file=path, place=error.place, mend=error.mend) from error


def voltage_told(unit: str) -> str:
    """``voltage_told("µV") -> "uV"``: a unit as the user gives it; ``InputError`` for another."""
    told = unit_of(unit)
    if not told:
        raise InputError(
            f"{unit!r} is not a unit of voltage",
            place="--unit",
            mend=f"use one of {', '.join(MICROVOLTS)}",
        )
    return told


def _named(channels: Sequence[Channel], name: str) -> int:
    folded = name.strip().casefold()
    cleaned = clean_name(name).casefold()
    for index, channel in enumerate(channels):
        if folded in (channel.name.casefold(), channel.label.casefold()) or (
            cleaned == channel.name.casefold()
        ):
            if channel.kind in ("eeg", "unknown", "reference"):
                return index
            raise InputError(
                f"is {channel.kind}, not EEG", place=f"channel {name}", mend=_offer(channels)
            )
    raise InputError("is not in the recording", place=f"channel {name}", mend=_offer(channels))


def _offer(channels: Sequence[Channel]) -> str:
    names = [channel.name for channel in channels if channel.kind in ("eeg", "unknown")]
    return f"use some of {', '.join(names[:24])}" if names else "give a recording with EEG in it"
