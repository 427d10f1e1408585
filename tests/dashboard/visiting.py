"""A person's visit to the page: what they see there, and what went wrong."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAP = ".mf-map canvas"
CHART = ".mf-right .mf-charts canvas"


@dataclass
class Server:
    """The page's server: its address, what it said, who it tried to reach, its process."""

    url: str
    log: Path
    calls_out: list[bytes] = field(default_factory=list)
    pid: int = 0


@dataclass
class Visit:
    """One person at the page: their tab, and whatever went wrong in it."""

    page: Any
    context: Any
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def steps(self) -> int:
        """What the step counter shows."""
        return int(self.page.inner_text(".mf-clock").split("·")[0].split()[-1])

    def wait_for_steps(self, at_least: int) -> None:
        self.page.wait_for_function(
            "n => parseInt(document.querySelector('.mf-clock').innerText.split(' ')[1]) >= n",
            arg=at_least,
            timeout=60_000,
        )

    def wait_for_text(self, css: str, words: str) -> None:
        """Wait until a part of the page shows just these words."""
        self.page.wait_for_function(
            "([css, words]) => document.querySelector(css)?.innerText.trim() === words",
            arg=[css, words],
        )

    def canvas(self, css: str, name: str) -> str:
        """A data attribute of a canvas: ``frame``, ``step``, ``agents``, ``points``."""
        return str(self.page.evaluate(f"document.querySelector('{css}').dataset.{name}"))

    def pixels(self, css: str) -> bytes:
        """What is drawn on a canvas, as bytes of an image."""
        told = self.page.evaluate(f"document.querySelector('{css}').toDataURL()")
        return str(told).encode()

    def wait_for_other_pixels(self, css: str, before: bytes) -> None:
        """Wait until something else is drawn on a canvas."""
        self.page.wait_for_function(
            "([css, before]) => document.querySelector(css).toDataURL() !== before",
            arg=[css, before.decode()],
        )

    def places(self, css: str) -> dict[str, tuple[float, float]]:
        """Where a map shows its agents on the page, by name: the pointer goes over it all."""
        told = self.page.evaluate(
            """css => {
                const canvas = document.querySelector(css);
                const tip = canvas.closest('.mf-map').querySelector('.mf-tip');
                const r = canvas.getBoundingClientRect();
                const go = (x, y) => canvas.dispatchEvent(
                    new PointerEvent('pointermove', { clientX: x, clientY: y, bubbles: true }));
                const seen = {};
                for (let y = r.top + 4; y < r.bottom; y += 8) {
                    for (let x = r.left + 4; x < r.right; x += 8) {
                        go(x, y);
                        if (tip.hidden) continue;
                        (seen[tip.querySelector('b').textContent] ??= []).push([x, y]);
                    }
                }
                canvas.dispatchEvent(new PointerEvent('pointerleave'));
                return seen;
            }""",
            css,
        )
        return {
            name: (sum(x for x, _ in hits) / len(hits), sum(y for _, y in hits) / len(hits))
            for name, hits in told.items()
        }

    def height(self, css: str) -> float:
        """How tall a part of the page is, in pixels."""
        return float(
            self.page.evaluate(f"document.querySelector('{css}').getBoundingClientRect().height")
        )

    def colours(self, css: str) -> int:
        """How many different colours a canvas holds, in a coarse grid of points."""
        return int(
            self.page.evaluate(
                """css => {
                    const c = document.querySelector(css);
                    const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                    const seen = new Set();
                    for (let i = 0; i < d.length; i += 28) {
                        seen.add((d[i] << 16) | (d[i + 1] << 8) | d[i + 2]);
                    }
                    return seen.size;
                }""",
                css,
            )
        )

    def keep(self, name: str) -> None:
        """Keep a screenshot where MINDFIELD_SCREENSHOTS names a folder."""
        folder = os.environ.get("MINDFIELD_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"))
