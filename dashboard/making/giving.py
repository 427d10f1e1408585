"""A place on the page to give a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import solara

from dashboard.making.upload import Upload
from dashboard.parts import Desk
from dashboard.words import say


@solara.component
def GiveFile(
    desk: Desk,
    role: str,
    words: str,
    endings: list[str],
    most_bytes: int,
    take: Callable[[list[Path]], None],
    complain: Callable[[str], None],
    area: str = "",
) -> None:
    """A place to give a file of one role; refusals become one line.

    ``area``: CSS selector of a part of the page where files may be dropped as well.
    """

    def refused(told: tuple[Any, ...]) -> None:
        if told:
            complain(say(desk.lang, told[0], **told[1]))

    def arrived(paths: tuple[str, ...]) -> None:
        if paths:
            take([Path(path) for path in paths])

    Upload.element(
        label=words,
        area=area,
        receiving=say(desk.lang, "upload_receiving"),
        endings=endings,
        several=role != "map",
        folder=str(desk.session.folder / role),
        most_bytes=most_bytes,
        on_arrived=arrived,
        on_refused=refused,
    ).key(role)
