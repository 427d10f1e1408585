"""MNE called without a word on the screen: its warnings become notes, its faults one line."""

from __future__ import annotations

import logging
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from model.eeg.notes import noted
from model.errors import InputError

_FAULTS = (
    OSError,
    ValueError,
    RuntimeError,
    TypeError,
    LookupError,
    AttributeError,
    ImportError,
    EOFError,
    struct.error,
    zlib.error,
)
"""What MNE and the readers under it are known to raise on damaged files: no list is promised."""

_NOT_TOLD = ("does not conform to MNE naming", "Limited ", "Fiducial point", "montage", "EEGLAB")


class _Overheard(logging.Filter):
    """Keeps what MNE would have printed."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        self.said.append(record.getMessage())
        return False


@contextmanager
def quiet_mne(path: Path) -> Iterator[tuple[Any, list[str]]]:
    """``with quiet_mne(path) as (mne, notes)``: MNE's warnings are added to ``notes`` at the end.

    Raises ``InputError`` naming the file where MNE cannot read it.
    """
    notes: list[str] = []
    overheard = _Overheard()
    logger = logging.getLogger("mne")
    logger.addFilter(overheard)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            import mne

            yield mne, notes
        except _FAULTS as error:
            said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise InputError(
                f"cannot be read: {said}", file=path, mend="export or fetch it again"
            ) from error
        finally:
            logger.removeFilter(overheard)
    for warning in caught:
        if issubclass(warning.category, (RuntimeWarning, UserWarning)):
            overheard.said.append(str(warning.message))
    heard = dict.fromkeys(" ".join(said.split()) for said in overheard.said)
    notes += [
        noted("mne", said=said[:200])
        for said in heard
        if not any(part in said for part in _NOT_TOLD)
    ]
