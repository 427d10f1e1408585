"""What can be set on the page: the leaves of the scenario's schema, with bounds and defaults.

Files and maps are no leaves: what is read is only ever what a person gave by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from scenarios.schema import Scenario

GROUPS = ("laws", "schedule", "intention", "growth", "emergence", "jumps", "record")
_OPERATORS = "schedule.operators"
_RATES = "schedule.rates"
TRIGGERS = "triggers"

Value = float | int | bool


@dataclass(frozen=True)
class Leaf:
    """One setting: its dotted name, what it holds, its bounds (None: none) and its default.

    - ``low_in``, ``high_in``: whether the bound itself is allowed.
    """

    name: str
    holds: Literal["number", "whole", "switch"]
    default: Value
    low: float | None = None
    high: float | None = None
    low_in: bool = True
    high_in: bool = True

    @property
    def group(self) -> str:
        """The group it is shown in."""
        return self.name.partition(".")[0]

    @property
    def word(self) -> str:
        """Key of its name, with its unit, in the page's words."""
        return "set_" + self.name.replace(".", "_")

    @property
    def why(self) -> str:
        """Key of its explanation in the page's words."""
        return "why_" + self.name.replace(".", "_")


@cache
def leaves() -> tuple[Leaf, ...]:
    """``leaves()``: every setting that stands for itself, in the order of the schema.

    The weights of operators are a table of their own: ``operator_names``, ``value_at``.
    """
    from agents.kinds import KINDS
    from model.settings import Settings

    default = Settings()
    found: list[Leaf] = []
    for group in GROUPS:
        if group == "schedule":
            found += [Leaf(f"{_RATES}.{k.kind}", "number", k.rate, 0.0, 1.0) for k in KINDS]
        _walk(getattr(default, group), group, found)
    return tuple(found)


def leaf_of(name: str) -> Leaf | None:
    """The leaf of a dotted name; None for what is none."""
    return next((leaf for leaf in leaves() if leaf.name == name), None)


@cache
def operator_names() -> tuple[str, ...]:
    """Names of the operators that bands may move."""
    from model.settings import Settings

    return tuple(Settings().schedule.operators)


def may_be_set(name: str) -> bool:
    """Whether a dotted name is a setting of the page: never a file, a map or a recording."""
    return name == TRIGGERS or leaf_of(name) is not None or name in weight_names()


@cache
def weight_names() -> tuple[str, ...]:
    """``weight_names()``: "schedule.operators.OPERATOR.BAND" of every weight that may be set."""
    from model.schedule import BAND_NAMES

    return tuple(f"{_OPERATORS}.{o}.{band}" for o in operator_names() for band in BAND_NAMES)


def value_at(scenario: Scenario, name: str) -> Any:
    """``value_at(scenario, "laws.wave.K")``: what a scenario has there, said in it or not."""
    at: Any = scenario
    leaf = leaf_of(name)
    for part in name.split("."):
        at = at.get(part, {}) if isinstance(at, Mapping) else getattr(at, part)
    if at == {}:
        return 0.0 if leaf is None else leaf.default
    return at


def same_value(one: Any, other: Any) -> bool:
    """Whether two values of a setting are one."""
    return _plain(one) == _plain(other)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.model_dump() if hasattr(value, "model_dump") else value


def _walk(part: Any, path: str, found: list[Leaf]) -> None:
    from pydantic import BaseModel

    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if isinstance(value, BaseModel):
            _walk(value, f"{path}.{name}", found)
        elif isinstance(value, bool):
            found.append(Leaf(f"{path}.{name}", "switch", value))
        elif isinstance(value, int | float):
            bounds: dict[str, Any] = {}
            for rule in field.metadata:
                for mark, side, inside in (
                    ("ge", "low", True),
                    ("gt", "low", False),
                    ("le", "high", True),
                    ("lt", "high", False),
                ):
                    if (bound := getattr(rule, mark, None)) is not None:
                        bounds |= {side: float(bound), f"{side}_in": inside}
            holds: Literal["number", "whole"] = "whole" if isinstance(value, int) else "number"
            found.append(Leaf(f"{path}.{name}", holds, value, **bounds))
