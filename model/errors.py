"""The one error for wrong input. Only the command line and the page catch it."""

from __future__ import annotations

from pathlib import Path


class InputError(Exception):
    """``InputError(what, file=…, place=…, mend=…)``: input that cannot be used as it is.

    Meaning: something a person gave (a map, a scenario, a recording, an option) is wrong;
    ``str(error)`` is one line that names the file, the place in it and the mend.

    - ``what``: what is wrong, without a final stop.
    - ``file``: the file it was read from, if any.
    - ``place``: where in the file (``"line 12"``, ``"laws.wave.K"``, ``"channel Fp1"``).
    - ``mend``: what the person can do about it, as an imperative.
    """

    def __init__(
        self,
        what: str,
        *,
        file: str | Path | None = None,
        place: str | None = None,
        mend: str | None = None,
    ) -> None:
        self.what = what
        self.file = None if file is None else str(file)
        self.place = place
        self.mend = mend
        super().__init__(str(self))

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place) if part)
        line = f"{where}: {self.what}" if where else self.what
        if self.mend:
            line = f"{line}. {self.mend[0].upper()}{self.mend[1:]}"
        return " ".join(line.split())
