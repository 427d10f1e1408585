"""Keys of the whole page: space plays and pauses, a point steps on, a comma steps back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets


class Keys(anywidget.AnyWidget):
    """``Keys(on_key=…)``: draws nothing; ``key`` is what was pressed last, and a count."""

    _esm = Path(__file__).with_name("keys.js")
    key = traitlets.Tuple(())

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, told: dict[str, Any], _buffers: Any) -> None:
        count = self.key[1] + 1 if self.key else 1
        self.key = (str(told.get("key", "")), count)


def acting(acts: dict[str, Callable[[], None]]) -> Callable[[tuple[Any, ...]], None]:
    """``acting(acts)``: what is called with the key pressed last, and does what it means."""

    def act(told: tuple[Any, ...]) -> None:
        if told and told[0] in acts:
            acts[told[0]]()

    return act
