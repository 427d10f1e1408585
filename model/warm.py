"""Compile every law once, before anybody waits for a step."""

from __future__ import annotations

from model.maps.schema import MetaMap
from model.mindfield import Mindfield
from model.settings import Settings


def compile_laws() -> None:
    """``compile_laws()``: step a tiny world through all seven steps, so that all is compiled.

    Takes about ten seconds on a machine's first run, a tenth of a second from the cache.
    """
    tiny = MetaMap.model_validate(
        {
            "agents": [
                {"id": "a", "kind": "distinction"},
                {"id": "b", "kind": "image"},
                {"id": "c", "kind": "principle"},
            ],
            "links": [
                {"from": "a", "to": "b", "kind": "wave"},
                {"from": "b", "to": "c", "kind": "wave"},
                {"from": "c", "to": "a", "kind": "emotional"},
            ],
        }
    )
    told = Settings.model_validate(
        {
            "growth": {"on": True, "window_s": 0.25, "every_s": 0.25},
            "emergence": {"every_s": 1e6},
        }
    )
    world = Mindfield(tiny, told, seed=1)
    world.field.set_tension(0, 5.0)
    world.advance(1.0)
