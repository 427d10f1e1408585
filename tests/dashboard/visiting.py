"""A person's visit to the page: what they see there, and what went wrong."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAP = ".mf-map canvas"
CHART = ".mf-right .mf-charts canvas"
COLOURS = """c => {
    const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
    const seen = new Set();
    for (let i = 0; i < d.length; i += 28) seen.add((d[i] << 16) | (d[i + 1] << 8) | d[i + 2]);
    return seen.size;
}"""


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
            "n => parseInt(document.querySelector('.mf-clock')?.innerText.split(' ')[1]) >= n",
            arg=at_least,
            timeout=60_000,
        )

    def stood(self) -> int:
        """The step a paused field stands at: the clock is told after the button says that it
        stands, and the map is drawn when it can; here both have said the same for a while."""
        self.page.evaluate("window.mfStood = null")
        told = self.page.wait_for_function(
            """css => {
                const clock = document.querySelector('.mf-clock')?.innerText.split(' ')[1];
                const step = document.querySelector(css)?.dataset.step;
                const now = performance.now();
                if (clock !== step || window.mfStood?.step !== step) window.mfStood = { step, now };
                return now - window.mfStood.now > 700 ? { step } : null;
            }""",
            arg=MAP,
        )
        return int(told.evaluate("told => told.step"))

    def wait_for_text(self, css: str, words: str) -> None:
        """Wait until a part of the page shows just these words."""
        self.page.wait_for_function(
            "([css, words]) => document.querySelector(css)?.innerText.trim() === words",
            arg=[css, words],
        )

    def wait_for_count(self, css: str, many: int) -> None:
        """Wait until the page has just so many of these."""
        self.page.wait_for_function(
            "([css, many]) => document.querySelectorAll(css).length === many",
            arg=[css, many],
            timeout=60_000,
        )

    def canvas(self, css: str, name: str) -> str:
        """A data attribute of a canvas: ``frame``, ``step``, ``agents``, ``points``."""
        return str(self.page.locator(css).first.evaluate(f"canvas => canvas.dataset.{name}"))

    def pixels(self, css: str) -> bytes:
        """What is drawn on a canvas, as bytes of an image."""
        return str(self.page.locator(css).first.evaluate("canvas => canvas.toDataURL()")).encode()

    def stands(self, css: str, quiet_ms: int = 700) -> bytes:
        """What a canvas shows once nothing has been drawn on it for so long."""
        self.page.evaluate("window.mfSeen = null")
        self.page.wait_for_function(
            """([css, quiet]) => {
                const now = performance.now();
                const { frame } = document.querySelector(css)?.dataset ?? {};
                if (!window.mfSeen || window.mfSeen.frame !== frame) window.mfSeen = { frame, now };
                return frame && now - window.mfSeen.now > quiet;
            }""",
            arg=[css, quiet_ms],
            timeout=90_000,
        )
        return self.pixels(css)

    def wait_for_other_pixels(self, css: str, before: bytes) -> None:
        """Wait until something else is drawn on a canvas."""
        self.page.wait_for_function(
            """([css, before]) => {
                const canvas = document.querySelector(css);
                return canvas && canvas.toDataURL() !== before;
            }""",
            arg=[css, before.decode()],
            timeout=60_000,
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
        told = self.page.locator(css).first.evaluate("el => el.getBoundingClientRect().height")
        return float(told)

    def colours(self, css: str) -> int:
        """How many different colours a canvas holds, in a coarse grid of points."""
        return int(self.page.locator(css).first.evaluate(COLOURS))

    def wait_for_colours(self, css: str, more_than: float) -> None:
        """Wait until a canvas holds more colours than that: its layers are drawn one by one."""
        self.page.wait_for_function(
            f"""([css, least]) => {{
                const canvas = document.querySelector(css);
                return canvas && ({COLOURS})(canvas) > least;
            }}""",
            arg=[css, more_than],
            timeout=60_000,
        )

    def keep(self, name: str) -> None:
        """Keep a screenshot where MINDFIELD_SCREENSHOTS names a folder."""
        folder = os.environ.get("MINDFIELD_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"))
