"""The map as a widget: topology once, states as float32 bytes, one frame at a time.

It decides neither looks (``looks.py``) nor how to draw (``map_*.js``, ``field_map.js``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from dashboard.drawing.joined import joined
from dashboard.running.snapshot import Snapshot, Topology

_PATIENCE_S = 3.0
"""A page that has not drawn for so long (a hidden tab) is sent a frame all the same."""
_FLOW_EVERY_S = 0.5
_PAINTER = ("map_scene.js", "map_links.js", "map_agents.js", "map_hulls.js", "map_painter.js")
"""Joined in this order into what the worker that draws is made of."""
_PARTS = (
    *_PAINTER,
    "theme.js",
    "map_layers.js",
    "map_marks.js",
    "map_names.js",
    "map_view.js",
    "map_hands.js",
    "map_tools.js",
    "map_export.js",
    "field_map.js",
)
"""Joined in this order into the one module that the browser loads."""
_GESTURES = frozenset({"pick", "blank", "moved", "pick-link", "drag-link"})


def _joined(parts: tuple[str, ...]) -> str:
    return joined(Path(__file__).with_name(name) for name in parts)


class FieldMap(anywidget.AnyWidget):
    """``FieldMap()``: a canvas that ``paint(snapshot)`` sends states to.

    - ``selected``: row to show as chosen; ``english``: show English labels.
    - ``words``: of the tooltip.
    - ``mode``: ``look``, or ``edit``, in which a drag from one agent to another asks for a link
      and a drag with Alt moves an agent instead of the whole map.
    - ``gesture``: what the person last did on the drawing, with a ``number`` that grows:
      ``{"type": "pick", "row", "shift"}`` (row −1 for none); and in edit mode
      ``{"type": "blank", "x", "y"}`` and ``{"type": "moved", "row", "x", "y"}`` in coordinates
      of the layout, ``{"type": "pick-link", "link"}`` (row of ``Topology.ends``),
      ``{"type": "drag-link", "from", "to"}`` (rows of agents).
    - ``view``: what the person made of the map, by ids and names, so that it may stand in a link:
      ``kinds``, ``links``, ``layers``, ``hidden`` that are off, ``cluster``, ``near``, ``chosen``,
      ``also`` (chosen beside it), and away from the whole map ``zoom`` and ``centre``. Given at
      the start or later, the drawing takes it up.
    - ``marked``: rows of agents to point at.
    - ``clusters``: of each cluster found, its track and its p in words; ``title``: the map's.
    - ``once_drawn()``: called when the browser has drawn what was sent, and the next may come.
    """

    _esm = _joined(_PARTS)
    painter = traitlets.Unicode(_joined(_PAINTER)).tag(sync=True)
    looks = traitlets.Dict().tag(sync=True)
    names = traitlets.List().tag(sync=True)
    places = traitlets.Bytes(b"").tag(sync=True)
    ends = traitlets.Bytes(b"").tag(sync=True)
    codes = traitlets.Bytes(b"").tag(sync=True)
    kinds = traitlets.Bytes(b"").tag(sync=True)
    marks = traitlets.Bytes(b"").tag(sync=True)
    topology = traitlets.Unicode("").tag(sync=True)
    flow = traitlets.Bytes(b"").tag(sync=True)
    frame = traitlets.Bytes(b"").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    english = traitlets.Bool(False).tag(sync=True)
    selected = traitlets.Int(-1).tag(sync=True)
    marked = traitlets.List(traitlets.Int()).tag(sync=True)
    clusters = traitlets.List().tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    mode = traitlets.Enum(("look", "edit"), "look").tag(sync=True)
    gesture = traitlets.Dict()

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._sent = self._drawn = 0
        self._sent_at = self._flow_at = 0.0
        self._flashed = self._gestures = 0
        self._painted: tuple[object, object] = (None, None)
        self.once_drawn: Callable[[], None] = lambda: None
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, told: dict[str, Any], _buffers: Any) -> None:
        if told.get("type") == "drawn":
            self._drawn = int(told["counter"])
            self.once_drawn()
        elif told.get("type") in _GESTURES:
            self._gestures += 1
            self.gesture = {**told, "number": self._gestures}

    def paint(self, snapshot: Snapshot) -> bool:
        """``paint(snapshot)``: send this moment; False while the page still draws the last."""
        topology = snapshot.topology
        laid, states = self._painted
        # Words alone may be new: then what is to be drawn is the very thing that was sent.
        if topology is None or (topology is laid and snapshot.energy is states):
            return True
        now = time.monotonic()
        if self._drawn < self._sent and now - self._sent_at < _PATIENCE_S:
            return False
        self._painted = (topology, snapshot.energy)
        if (name := f"{snapshot.world}.{topology.number}") != self.topology:
            self._lay(topology, name)
            self._flow_at = 0.0
        self._sent += 1
        self._sent_at = now
        # In one message: each is handed from thread to thread on its way.
        with self.hold_sync():
            if now - self._flow_at >= _FLOW_EVERY_S or not snapshot.playing:
                self._flow_at = now
                self.flow = snapshot.flow.tobytes()
            self._name(snapshot)
            self.frame = frame_bytes(snapshot, self._sent, self._flashed)
        if snapshot.flashes:
            self._flashed = max(self._flashed, snapshot.flashes[-1].number)
        return True

    def _name(self, snapshot: Snapshot) -> None:
        if snapshot.title != self.title:
            self.title = snapshot.title
        told = [[c["track"], f"{c['p']:.2g}"] for c in snapshot.clusters if c["significant"]]
        if told != self.clusters:
            self.clusters = told

    def _lay(self, topology: Topology, name: str) -> None:
        with self.hold_sync():
            self.looks = dict(topology.style)
            self.names = topology.names
            self.places = topology.places.astype(np.float32).tobytes()
            self.ends = topology.ends.astype(np.int32).tobytes()
            self.codes = topology.codes.tobytes()
            self.kinds = topology.kinds.tobytes()
            self.marks = topology.marks.tobytes()
            self.topology = name


def frame_bytes(snapshot: Snapshot, counter: int, flashed: int) -> bytes:
    """``frame_bytes(snapshot, counter, flashed)``: float32 bytes of one frame.

    Layout: counter, step, seconds, n, k, 0; then (n,) energy, tension share, phase, cluster;
    then (k,) rows, (k,) waves and (k,) rows that set them off (−1 for a spark) of the jumps with a
    number above ``flashed``.
    """
    rows: list[int] = []
    waves: list[int] = []
    sources: list[int] = []
    for flash in snapshot.flashes:
        if flash.number > flashed:
            rows.extend(flash.rows)
            waves.extend(flash.waves)
            sources.extend(flash.sources)
    head = [counter, snapshot.step, snapshot.seconds, snapshot.energy.size, len(rows), 0]
    parts = (
        np.array(head, np.float32),
        snapshot.energy,
        snapshot.tension,
        snapshot.phase,
        snapshot.cluster,
        np.array(rows, np.float32),
        np.array(waves, np.float32),
        np.array(sources, np.float32),
    )
    return np.concatenate(parts).astype(np.float32).tobytes()
