"""What ships with Mindfield: the built-in map and the ready scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.maps.schema import MetaMap

HERE = Path(__file__).resolve().parent
BUILT_IN_MAP = HERE / "maps" / "metathought.map.yaml"
FIRST_LIGHT = HERE / "first-light.toml"


def built_in_map() -> MetaMap:
    """``built_in_map()``: the metathought map."""
    from model.maps.read import read_map

    return read_map(BUILT_IN_MAP)


def shipped_scenarios() -> dict[str, Path]:
    """``shipped_scenarios()``: ready scenarios by name (the file's name without ``.toml``)."""
    return {path.stem: path for path in sorted(HERE.glob("*.toml"))}
