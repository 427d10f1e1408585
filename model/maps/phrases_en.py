"""How numbers, names and shares are said in English. No sentences here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from model.maps.description import Beside, Named, Ranked

MOST_NAMES = 8
MOST_LINES = 12


def count(number: int, one: str, many: str) -> str:
    """``count(1200, "link", "links") -> "1,200 links"``."""
    return f"{number:,} {one if number == 1 else many}"


def agents(number: int) -> str:
    """``agents(1) -> "1 agent"``."""
    return count(number, "agent", "agents")


def links(number: int) -> str:
    """``links(2) -> "2 links"``."""
    return count(number, "link", "links")


def names(told: Sequence[Named], most: int = MOST_NAMES) -> str:
    """The first labels, and how many more."""
    said = ", ".join(agent.label_en for agent in told[:most])
    left = len(told) - most
    return f"{said} and {left:,} more" if left > 0 else said


def ranking(told: Sequence[Ranked]) -> str:
    """Labels with their whole numbers."""
    return ", ".join(f"{one.agent.label_en} ({one.value:,.0f})" for one in told)


def percent(share: float) -> str:
    """``percent(.05) -> "5.0 %"``, about two figures."""
    digits = 2 if 0.0 < share < 0.01 else 1 if share < 0.1 else 0
    return f"{100 * share:.{digits}f} %"


def signed(number: float, form: str = ".2f") -> str:
    """A number with a true minus."""
    return format(number, form).replace("-", "−")


def beside(told: Beside, say: Callable[[float], str] = signed) -> str:
    """What chance gives, its range, and how far off the map is."""
    z = "" if told.z is None else f"z = {signed(told.z, '.1f')}, "
    between = f"{say(told.low)} to {say(told.high)}"
    return f"by chance {say(told.chance)} ({between}; {z}p = {told.p:.2g})"
