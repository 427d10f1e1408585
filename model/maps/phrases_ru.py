"""How numbers, names and shares are said in Russian. No sentences here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from model.maps.description import Beside, Named, Ranked

MOST_NAMES = 8
MOST_LINES = 12


def plural(number: int, one: str, few: str, many: str) -> str:
    """``plural(5, "связь", "связи", "связей")`` gives ``"связей"``."""
    if number % 10 == 1 and number % 100 != 11:
        return one
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return few
    return many


def whole(number: int) -> str:
    """A whole number, thousands apart from 10 000 up."""
    return f"{number:,}".replace(",", "\u00a0") if number >= 10_000 else str(number)


def count(number: int, one: str, few: str, many: str) -> str:
    """``count(2, "связь", "связи", "связей") -> "2 связи"``."""
    return f"{whole(number)} {plural(number, one, few, many)}"


def agents(number: int) -> str:
    """``agents(2) -> "2 агента"``."""
    return count(number, "агент", "агента", "агентов")


def links(number: int) -> str:
    """``links(2) -> "2 связи"``."""
    return count(number, "связь", "связи", "связей")


def decimal(number: float, form: str) -> str:
    """A number with a decimal comma and a true minus."""
    return format(number, form).replace(".", ",").replace("-", "−")


def names(told: Sequence[Named], most: int = MOST_NAMES) -> str:
    """The first labels, and how many more."""
    said = ", ".join(agent.label for agent in told[:most])
    left = len(told) - most
    return f"{said} и ещё {whole(left)}" if left > 0 else said


def ranking(told: Sequence[Ranked]) -> str:
    """Labels with their whole numbers."""
    return ", ".join(f"{one.agent.label} ({whole(round(one.value))})" for one in told)


def percent(share: float) -> str:
    """``percent(.05) -> "5,0 %"``, about two figures."""
    digits = 2 if 0.0 < share < 0.01 else 1 if share < 0.1 else 0
    return decimal(100 * share, f".{digits}f") + " %"


def hundredths(number: float) -> str:
    """``hundredths(-.5) -> "−0,50"``."""
    return decimal(number, ".2f")


def beside(told: Beside, say: Callable[[float], str] = hundredths) -> str:
    """What chance gives, its range, and how far off the map is."""
    z = "" if told.z is None else f"z = {decimal(told.z, '.1f')}, "
    between = f"от {say(told.low)} до {say(told.high)}"
    return f"случайно было бы {say(told.chance)} ({between}; {z}p = {decimal(told.p, '.2g')})"
