"""What is checked of a file before any reader sees it: is it there, whole, and an EEG recording?

Readers take damage in silence (text-mode transfer gives samples that look like noise), so it is
looked for here, in the bytes. What an EDF header says is checked in ``edf.py``.
"""

from __future__ import annotations

from pathlib import Path

from model.eeg.band_csv import is_band_table
from model.errors import InputError

FORMATS = (
    "EDF, EDF+, BDF, BrainVision (.vhdr), EEGLAB (.set), FIF, text of the OpenBCI GUI, CSV of Mind "
    "Monitor and muselsl, and tables of band powers"
)
_AGAIN = "fetch the original again, as binary"
_LOOK_BYTES = 2**23
_BINARY = (".edf", ".bdf", ".set", ".fdt", ".fif", ".eeg", ".rec")


def recognise(path: Path) -> str:
    """``recognise(path) -> "edf" | "bdf" | "brainvision" | "eeglab" | "fif" | …``.

    Also ``"openbci"``, ``"mind-monitor"``, ``"muselsl"`` and ``"bands"``, told by their first line.

    Raises ``InputError`` for a file that is missing, empty, a web page, damaged by a text-mode
    or UTF-8 transfer, without the files it names, or no EEG recording of ``FORMATS``.
    """
    head = first_bytes(path)
    _refuse_strangers(path, head)
    ending = path.suffix.lower()
    if ending in (".vmrk", ".eeg", ".fdt"):
        main = ".set" if ending == ".fdt" else ".vhdr"
        raise InputError(
            f"is a part of a recording whose header is a {main} file",
            file=path,
            mend=f"give the {main} file, with this one beside it",
        )
    if ending in _BINARY:
        refuse_damage(path, head)
    if head[:1] == b"\xff" and head[1:8] == b"BIOSEMI":
        return "bdf"
    if head[:8] == b"0       ":
        return "edf"
    if head.lstrip(b"\xef\xbb\xbf")[:12] in (b"Brain Vision", b"BrainVision "):
        data = brainvision_data(path, head)
        samples = first_bytes(data)
        if b"DataFormat=ASCII" not in head:
            refuse_damage(data, samples)
        return "brainvision"
    if head[:10] == b"MATLAB 7.3" or head[:8] == b"\x89HDF\r\n\x1a\n":
        raise InputError(
            "is a MATLAB 7.3 file (HDF5), which is not read",
            file=path,
            mend="save it from EEGLAB as version 6 or 7, or export it as EDF",
        )
    if head[:6] == b"MATLAB":
        data = path.with_suffix(".fdt")
        if data.is_file():
            refuse_damage(data, first_bytes(data))
        return "eeglab"
    if head[:4] == b"\x00\x00\x00\x64" or path.name.lower().endswith(".fif.gz"):
        return "fif"
    text = _text_form(head)
    if text is not None:
        return text
    raise InputError(
        f"is not an EEG recording that can be read; read are {FORMATS}",
        file=path,
        mend="give a file of one of these formats",
    )


def _text_form(head: bytes) -> str | None:
    """Which text recording begins like this, if any."""
    first = head[:65536].lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    line = first.decode("utf-8", "replace").strip()
    folded = line.casefold()
    if folded.startswith("%openbci"):
        return "openbci"
    if folded.startswith("timestamp,") and ("alpha_tp9" in folded or "raw_tp9" in folded):
        return "mind-monitor"
    if folded.startswith("timestamps,"):
        return "muselsl"
    return "bands" if is_band_table(line) else None


def first_bytes(path: Path) -> bytes:
    """``first_bytes(path)``: up to 8 MiB; ``InputError`` where missing, no file, or empty."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_LOOK_BYTES)
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", file=path, mend="name a recording that is there"
        ) from error
    if not head:
        raise InputError("is empty", file=path, mend=_AGAIN)
    return head


def refuse_damage(path: Path, head: bytes) -> None:
    """``refuse_damage(path, head)``: ``InputError`` where binary samples went through text."""
    feeds = head.count(b"\n")
    returned = head.count(b"\r\n")
    if feeds >= 4 and returned > 0.9 * feeds:
        raise InputError(
            f"was damaged by a text-mode transfer: {returned} of {feeds} line feeds "
            "follow a carriage return, chance gives 1 in 256",
            file=path,
            mend=_AGAIN,
        )
    high = len(head) - len(head.translate(None, bytes(range(128, 256))))
    replaced = head.count(b"\xef\xbf\xbd")
    try:
        head[: len(head) - 4].decode("utf-8")
        is_text = high > 8 and high > 0.005 * len(head)
    except UnicodeDecodeError as error:
        is_text = error.start >= len(head) - 8 and high > 8
    if is_text or (replaced >= 8 and 3 * replaced > 0.5 * high):
        raise InputError(
            "was damaged by a conversion to UTF-8: its binary samples are text now",
            file=path,
            mend=_AGAIN,
        )


def brainvision_data(path: Path, head: bytes) -> Path:
    """``brainvision_data(path, head)``: the data file a ``.vhdr`` names, known to be there."""
    for line in head.decode("latin-1").splitlines():
        key, _, value = (part.strip() for part in line.partition("="))
        if key != "DataFile" or not value:
            continue
        data = path.parent / value
        if not data.is_file():
            raise InputError(
                f"names {data.name}, which is not beside it",
                file=path,
                place=key,
                mend="put the .vhdr, .vmrk and .eeg files in one folder under their own names",
            )
        return data
    raise InputError(
        "names no data file", file=path, place="DataFile", mend="give the whole header"
    )


def _refuse_strangers(path: Path, head: bytes) -> None:
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    folded = start.lower()
    if folded.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<!--")):
        raise InputError("is a web page, not a recording", file=path, mend=_AGAIN)
    if start.startswith(b"version https://git-lfs"):
        raise InputError(
            "is a Git LFS pointer, not the recording itself", file=path, mend="run git lfs pull"
        )
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError("is text in UTF-16", file=path, mend="save it as UTF-8")
    packed = start.startswith(b"\x1f\x8b") and not path.name.lower().endswith(".fif.gz")
    if packed or start.startswith((b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!")):
        raise InputError("is an archive", file=path, mend="unpack it and give the recording in it")
