"""A file's bytes, or one line that says why there are none. What they mean is the reader's."""

from __future__ import annotations

from pathlib import Path

from model.errors import InputError


def raw_bytes(path: Path, *, what: str = "a file in it", most: int | None = None) -> bytes:
    """``raw_bytes(path)``: the whole file.

    - ``what``: what to name where the path is a folder. ``most``: bytes that are read at most.

    Raises ``InputError`` where it is absent, a folder, larger, or may not be read.
    """
    try:
        if most is not None and (size := path.stat().st_size) > most:
            raise InputError(
                f"has {size / 2**20:,.0f} MB, at most {most // 2**20} are read",
                file=path,
                mend="split it into parts",
            )
        return path.read_bytes()
    except IsADirectoryError as error:
        raise InputError("is a folder", file=path, mend=f"name {what}") from error
    except FileNotFoundError as error:
        raise InputError("there is no such file", file=path, mend="check the path") from error
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", file=path, mend="check its permissions"
        ) from error
