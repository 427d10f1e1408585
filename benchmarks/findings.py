"""What a measure hands over: figures beside their targets, tables, raw numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from benchmarks.timing import Spread


@dataclass(frozen=True)
class Finding:
    """One figure; ``at_most`` or ``at_least`` is its target from the issue, where it has one."""

    what: str
    value: Spread | float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def middle(self) -> float:
        """The figure that is held against the target."""
        return self.value.median if isinstance(self.value, Spread) else self.value

    @property
    def verdict(self) -> Literal["holds", "**fails**", ""]:
        """Whether the target holds; empty where there is none."""
        if self.at_most is None and self.at_least is None:
            return ""
        low = self.at_least is None or self.middle >= self.at_least
        high = self.at_most is None or self.middle <= self.at_most
        return "holds" if low and high else "**fails**"

    @property
    def target(self) -> str:
        """The target as text."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return "" if self.at_least is None else f"≥ {self.at_least:g}"


@dataclass
class Section:
    """A part of the results: findings, and a table in Markdown where one says more."""

    title: str
    note: str = ""
    findings: list[Finding] = field(default_factory=list)
    table: str = ""
    raw: dict[str, object] = field(default_factory=dict)
    """Numbers for the picture, by name."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """``table(head, rows)``: a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
