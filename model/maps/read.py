"""Reading a map of thought from a file or a text, every fault at its line.

What a map may say is in ``schema.py``; how its parts are gone through is in ``draft.py``.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from agents.kinds import KIND_NAMES
from agents.transducers import RULE_NAMES
from model.errors import InputError
from model.maps.draft import Draft
from model.maps.entries import Fault, Faults
from model.maps.raw import raw_bytes
from model.maps.schema import MetaMap
from model.maps.yaml_values import Events, YamlFault


def read_map(
    path: Path,
    *,
    kinds: Sequence[str] = KIND_NAMES,
    link_kinds: Sequence[str] = RULE_NAMES,
) -> MetaMap:
    """``read_map(path) -> MetaMap``: read and check a ``*.map.yaml``, UTF-8, any script.

    - ``kinds``, ``link_kinds``: the words allowed as ``kind`` of agents and of links.

    Raises ``InputError`` for the first fault, with its line, the mend and the number of
    further faults.
    """
    raw = raw_bytes(Path(path), what="a map file")
    return parse_map(_decoded(raw, path), name=str(path), kinds=kinds, link_kinds=link_kinds)


def parse_map(
    text: str,
    *,
    name: str,
    kinds: Sequence[str] = KIND_NAMES,
    link_kinds: Sequence[str] = RULE_NAMES,
) -> MetaMap:
    """``parse_map(text, name="upload.yaml") -> MetaMap``: as ``read_map``, from a text.

    - ``name``: what messages call the text.
    """
    faults = Faults(name)
    draft = Draft(faults, kinds, link_kinds)
    with _collector_at_rest():
        try:
            draft.read(Events(text.removeprefix("\ufeff")))
        except YamlFault as fault:
            if fault.place is None:
                raise InputError(fault.what, file=name, mend=fault.mend) from fault
            faults.add(Fault(fault.place, fault.what, fault.mend))
            faults.stop_if_any()
        draft.check()
        faults.stop_if_any()
        return draft.whole()


def _decoded(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start
        mend = "save the file as UTF-8"
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            mend += "; it looks like UTF-16"
        elif _looks_like_windows_1251(raw):
            mend += "; it looks like Windows-1251"
        line = raw.count(b"\n", 0, start) + 1
        raise InputError(
            f"not UTF-8: the byte 0x{raw[start]:02X} at offset {start} cannot stand there",
            file=path,
            place=f"line {line}",
            mend=mend,
        ) from error


def _looks_like_windows_1251(raw: bytes) -> bool:
    high = [byte for byte in raw[:65536] if byte >= 0x80]
    letters = sum(byte >= 0xC0 or byte in (0xA8, 0xB8) for byte in high)
    return letters >= 3 and letters > 0.8 * len(high)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Hold the cycle collector: a big map is many small objects and no cycle among them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
