"""Where sessions keep their files, and how many there may be at once.

One folder per server process holds one folder per session. It is locked while the server lives,
so that the next start can tell what a killed one left behind, and remove that and nothing else.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

MOST_SESSIONS = 24
"""Sessions alive at once, where ``MINDFIELD_SESSIONS`` says nothing else."""
_PREFIX = "mindfield-page-"
_OWNER = "owner"


class Full(Exception):
    """There are as many sessions as this server bears."""


class House:
    """``House()``: this process's folder of sessions; what dead processes left is removed."""

    def __init__(self) -> None:
        place = Path(tempfile.gettempdir())
        sweep(place)
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        # Locked before it has its name: else another process's sweep could find it unlocked.
        unnamed = self.folder / "unnamed"
        self.lock: IO[bytes] = unnamed.open("wb")
        _locked(self.lock)
        unnamed.rename(self.folder / _OWNER)
        atexit.register(self._leave)

    def _leave(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.close()

    def room(self) -> Path:
        """A new folder for one session. Raises ``Full`` where there are enough of them."""
        for number in range(most_sessions()):
            room = self.folder / f"{number:03d}"
            with suppress(FileExistsError):
                room.mkdir(mode=0o700)
                return room
        raise Full


@cache
def house() -> House:
    """The one of this process: the machine is one too."""
    return House()


def most_sessions() -> int:
    """How many sessions may be alive at once."""
    told = os.environ.get("MINDFIELD_SESSIONS", "")
    return max(int(told), 1) if told.isdecimal() else MOST_SESSIONS


def sweep(place: Path) -> list[Path]:
    """``sweep(place) -> removed``: remove the folders there whose server is dead.

    Only the own user's real folders that hold a lock file nobody has locked.
    """
    removed = []
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            owner = folder / _OWNER
            if folder.is_symlink() or owner.is_symlink() or not _own(folder):
                continue
            with owner.open("r+b") as lock:
                dead = _locked(lock)
            if dead:
                shutil.rmtree(folder)
                removed.append(folder)
    return removed


def _own(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()


def _locked(file: IO[bytes]) -> bool:
    """Lock a file until it is closed; False where another process has it locked."""
    try:
        import fcntl
    except ImportError:
        # Elsewhere an open file cannot be removed, which keeps a living server's folder.
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
