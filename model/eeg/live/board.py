"""A BrainFlow board as a source: OpenBCI, Muse, BrainBit … and the synthetic board.

Which parameter a board needs is told by BrainFlow's documentation; nothing is guessed here.
"""

from __future__ import annotations

import contextlib
import importlib
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from model.eeg.live.source import MUTE, UNREACHABLE, About, Chunk, SourceGone
from model.errors import InputError

_BUFFER_S = 60
_BREATH_S = 0.02


def library() -> Any:
    """``library()``: BrainFlow's board module; ``InputError`` naming the extra without it."""
    try:
        return importlib.import_module("brainflow.board_shim")
    except ImportError as error:
        raise InputError(
            "boards need brainflow", mend="install it with pip install 'mindfield[boards]'"
        ) from error


class BoardSource:
    """``BoardSource.open("synthetic", {"serial_port": "/dev/ttyUSB0"})``: a board that streams.

    ``SourceGone`` is raised where it cannot be reached now, or stops answering.
    """

    def __init__(self, shim: Any, session: Any, about: About, rows: tuple[int, ...]) -> None:
        self._shim, self._session, self.about = shim, session, about
        self._rows = list(rows)
        self._stamps = shim.BoardShim.get_timestamp_channel(session.get_board_id())
        self._open = True

    @classmethod
    def open(cls, board: str, parameters: Mapping[str, str] | None = None) -> BoardSource:
        """``BoardSource.open(board, parameters)``: begin to stream.

        - ``board``: BrainFlow's name of it (``synthetic``, ``cyton``, ``muse_2``), any case.

        Raises ``InputError`` for a board or parameter that BrainFlow does not know.
        """
        shim = library()
        number = _number(shim, board)
        told = shim.BrainFlowInputParams()
        for name, value in (parameters or {}).items():
            if not hasattr(told, name):
                known = ", ".join(sorted(vars(told)))
                raise InputError(
                    f"{name!r} is no parameter of a board",
                    place="--board-param",
                    mend=f"use one of {known}",
                )
            kind = type(getattr(told, name))
            try:
                setattr(told, name, kind(value))
            except ValueError as error:
                raise InputError(
                    f"{value!r} is not a whole number", place=f"--board-param {name}"
                ) from error
        shim.BoardShim.disable_board_logger()
        try:
            rows = tuple(shim.BoardShim.get_eeg_channels(number))
            rate = float(shim.BoardShim.get_sampling_rate(number))
        except shim.BrainFlowError as error:
            raise InputError(
                f"{board!r} gives no EEG ({_plain(error)})", place="--board", mend="name another"
            ) from error
        try:
            labels = tuple(shim.BoardShim.get_eeg_names(number))
        except shim.BrainFlowError:
            labels = tuple(f"ch{k + 1}" for k in range(len(rows)))
        session = shim.BoardShim(number, told)
        try:
            session.prepare_session()
            session.start_stream(round(rate * _BUFFER_S))
        except shim.BrainFlowError as error:
            with contextlib.suppress(shim.BrainFlowError):
                session.release_session()
            raise SourceGone(UNREACHABLE, _plain(error)) from error
        units = ("uV",) * len(rows)
        types = ("EEG",) * len(rows)
        return cls(shim, session, About(board, labels, units, rate, types), rows)

    def pull(self, wait_s: float) -> Chunk | None:
        """What has arrived; see ``Source``."""
        end = time.monotonic() + wait_s
        while True:
            try:
                told = self._session.get_board_data()
            except self._shim.BrainFlowError as error:
                raise SourceGone(MUTE, _plain(error)) from error
            if told.shape[1]:
                numbers = np.ascontiguousarray(told[self._rows], np.float64)
                return Chunk(numbers, np.asarray(told[self._stamps], np.float64))
            if time.monotonic() >= end:
                return None
            time.sleep(_BREATH_S)

    def offset_s(self) -> float:
        """BrainFlow stamps with the time of day."""
        return time.monotonic() - time.time()

    def close(self) -> None:
        """Stop the stream and let the board go."""
        if self._open:
            self._open = False
            # A board that is gone cannot be told to stop, and has to be let go all the same.
            for end in (self._session.stop_stream, self._session.release_session):
                with contextlib.suppress(self._shim.BrainFlowError):
                    end()


def _number(shim: Any, board: str) -> int:
    known = {one.name: int(one.value) for one in shim.BoardIds}
    wanted = board.strip().upper().replace("-", "_").replace(" ", "_")
    for name in (wanted, f"{wanted}_BOARD"):
        if name in known:
            return known[name]
    names = ", ".join(name.removesuffix("_BOARD").lower() for name in known)
    raise InputError(f"{board!r} is no board", place="--board", mend=f"use one of {names}")


def _plain(error: Exception) -> str:
    return str(error).splitlines()[0][:160]
