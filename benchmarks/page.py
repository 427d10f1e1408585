"""``python -m benchmarks.page [--quick]``: the page in a browser beside Mesa's SolaraViz.

Both pages show the same world in one Chromium, in turns: the time from a click on Step to new
pixels, and new pictures and steps a second while it plays; of ours also frames a second while a
hand pans and zooms, how soon it answers (until that is painted), and how long a first visit takes.
Mesa's picture can be neither moved nor zoomed. Written to ``benchmarks/page.md``, or told only
with ``--quick``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.contenders import ROOT, Failed
from benchmarks.findings import Finding, Section, table
from benchmarks.machine import description
from benchmarks.page_hands import ANSWER, CLICK, FIRST_VISIT, MAP, MESA, MOVE, OURS, PICK, PLAY
from benchmarks.peers import NoPeers, environment
from benchmarks.report import to_markdown
from benchmarks.timing import Spread

PAGE = "page_peers"
RESULTS = Path(__file__).with_name("page.md")
LINKS_EACH = 5
PLAYS_S = 6.0
MOVES_S = 3.0
PATIENCE_S = 30.0
"""What has not come by then is counted as having come then."""
_RESTS_S = 1.0
_STARTS_S = 150.0
_DESCRIBED_S = 120.0
_CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_NEAR_SIXTY = 57.0
"""Frames a second that a screen of 60 shows as whole: one in twenty may be late."""
_SMOOTH, _BLOCKED_MS = 30.0, 50.0
_LARGE = 10_000
_ANSWERS = {
    "theme": (".mf-theme", ".mf-dark .mf-page"),
    "map theme": (".mf-theme", f"{MAP}[data-theme=light]"),
    "pause": (".mf-pause", ".mf-pausing, .mf-play"),
}

Told = dict[str, list[float]]


def in_the_browser(folder: Path, sizes: list[int], rounds: int) -> list[Section]:
    """First visits, then both pages at each size; Mesa's is left out where it cannot be had."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return [Section("The page", "Left out: no chromium here.")]
    from playwright.sync_api import sync_playwright

    note = (
        "Chromium without a graphics card draws here by the processor, which the model and the "
        "server share. Times and ratios are by the clock on the wall here. Mesa was given the "
        "places of the agents, else it lays them out anew at every step. What took longer than "
        f"{PATIENCE_S:g} s stands as {PATIENCE_S:g}."
    )
    try:
        mesa = environment(PAGE).python
    except NoPeers as none:
        mesa, note = None, f"{note} Mesa's page is left out: {none}."
    found: dict[int, Told] = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, headless=True, args=_CHROMIUM)
        first = _first_visits(folder, browser, rounds)
        for agents in sizes:
            _say(f"{agents:,} agents")
            found[agents] = _measured(folder, browser, agents, rounds, mesa)
        browser.close()
    hand = Section("The hand on the map, while it plays")
    beside = Section("The page beside Mesa's SolaraViz", note)
    for agents, told in found.items():
        hand.findings += _of_the_hand(agents, told)
        beside.findings += _beside_mesa(agents, told)
    beside.table = _both(found)
    return [first, hand, beside]


# ---- what is measured ------------------------------------------------------------------


def _first_visits(folder: Path, browser: Any, rounds: int) -> Section:
    """New people at a new server: its first one, and those that follow."""
    words, moves = [], []
    with served(folder, ROOT / "app.py", {}) as url:
        for _ in range(rounds + 1):
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            page = context.new_page()
            page.goto(url, wait_until="commit")
            told = page.evaluate(FIRST_VISIT, PATIENCE_S)
            _say(f"first visit: {told}")
            words.append(told[0])
            moves.append(told[1])
            context.close()
    section = Section("A first visit", "From the opening of the page. The laws are compiled.")
    for name, took in (("three sentences", words), ("a map that moves", moves)):
        section.findings += [
            Finding(f"{name}, the server's first person", took[0], "s", at_most=5),
            Finding(f"{name}, those that follow", _spread(took[1:]), "s", at_most=5),
        ]
    return section


def _measured(
    folder: Path, browser: Any, agents: int, rounds: int, mesa_python: Path | None
) -> Told:
    from playwright.sync_api import TimeoutError as TooLate

    path = folder / f"{agents}.map.yaml"
    path.write_text(map_text(agents), encoding="utf-8")
    told: Told = defaultdict(list)
    with ExitStack() as stack:

        def opened(url: str) -> Any:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.set_default_timeout(1000 * _STARTS_S)
            stack.callback(page.close)
            page.goto(url)
            return page

        ours = opened(stack.enter_context(served(folder, ROOT / "app.py", {})))
        _bring(ours, path, agents)
        mesa = None
        if mesa_python is not None:
            mesa = opened(stack.enter_context(_mesa_served(folder, path, mesa_python)))
            try:
                mesa.wait_for_selector("img")
            except TooLate as late:
                _say(f"Mesa's page is left out at {agents:,} agents: {late}")
                mesa = None
        for number in range(rounds + 1):
            found = _round(ours, mesa)
            _say(f"  round {number}: " + ", ".join(f"{k} {v:.3g}" for k, v in found.items()))
            if number:  # The first round warms both up.
                for name, value in found.items():
                    told[name].append(value)
        if mesa is not None:
            # Once Mesa's page plays, it may not hear Pause for minutes; so it plays last, once.
            mesa.get_by_role("button", name="▶").click()
            told["Mesa pictures"], told["Mesa steps"] = (
                [value] for value in mesa.evaluate(PLAY, [MESA, 2 * PLAYS_S])
            )
    return told


def _bring(page: Any, path: Path, agents: int) -> None:
    """Let our page play the map, and read it to its end: that takes time of the processor too."""
    page.wait_for_selector(f"{MAP}[data-step]")
    page.set_input_files(".mf-made input[type=file]", str(path))
    # By its title as well: the map that stands there at first may have as many.
    page.wait_for_function(
        f"n => document.querySelector('{MAP}').dataset.agents == n"
        " && document.querySelector('.mf-map-title').innerText === `${n} agents`",
        arg=agents,
    )
    end = time.monotonic() + _DESCRIBED_S
    while page.locator(".mf-told-wait").count() and time.monotonic() < end:
        time.sleep(0.5)
    if page.locator(".mf-pause").count():
        page.click(".mf-pause")
    page.wait_for_selector(".mf-play")


def _round(ours: Any, mesa: Any) -> dict[str, float]:
    # What the last hand asked for is done by then: a step is asked of a page that is at rest.
    time.sleep(_RESTS_S)
    found = {"ours s": ours.evaluate(CLICK, [OURS, ".mf-step", PATIENCE_S])}
    if mesa is not None:
        found["Mesa s"] = mesa.evaluate(CLICK, [MESA, "Step", PATIENCE_S])
    ours.click(".mf-play")
    ours.wait_for_selector(".mf-pause")
    found["ours pictures"], found["ours steps"] = ours.evaluate(PLAY, [OURS, PLAYS_S])
    for way in ("pan", "zoom"):
        found[f"{way} frames"], found[f"{way} longest"] = ours.evaluate(MOVE, [way, MOVES_S])
    found["ringed"], found["card"] = ours.evaluate(PICK, PATIENCE_S)
    ours.click(".mf-agent-card-close")
    ours.wait_for_selector(".mf-agent-card", state="detached")
    for name, (button, then) in _ANSWERS.items():
        found[name] = ours.evaluate(ANSWER, [button, then, PATIENCE_S])
        if name == "theme":
            ours.wait_for_selector(f"{MAP}[data-theme=dark]")
    ours.wait_for_selector(".mf-play")  # A world that looks for clusters hears Pause after it.
    ours.focus(MAP)
    ours.keyboard.press("0")
    return found


# ---- what is told ----------------------------------------------------------------------


def _spread(values: list[float]) -> Spread:
    return Spread.of(np.array(values))


def _of_the_hand(agents: int, told: Told) -> list[Finding]:
    enough = _SMOOTH if agents >= _LARGE else _NEAR_SIXTY
    n = f"{agents:,} agents"
    found = []
    for way in ("pan", "zoom"):
        frames, longest = _spread(told[f"{way} frames"]), _spread(told[f"{way} longest"])
        found += [
            Finding(f"frames a second, {way}, {n}", frames, "1/s", at_least=enough),
            Finding(f"longest between two frames, {way}, {n}", longest, "ms", at_most=_BLOCKED_MS),
        ]
    return [
        *found,
        Finding(f"answer to Pause, {n}", _spread(told["pause"]), "s", at_most=0.1),
        Finding(f"answer to another theme, {n}", _spread(told["theme"]), "s", at_most=0.1),
        Finding(f"the chosen agent ringed, {n}", _spread(told["ringed"]), "s", at_most=0.1),
        Finding(f"its card with its past, {n}", _spread(told["card"]), "s", at_most=0.3),
        Finding(f"the map drawn in another theme, {n}", _spread(told["map theme"]), "s"),
        Finding(f"new pictures a second, {n}", _spread(told["ours pictures"]), "1/s"),
        Finding(f"steps a second (128 are asked for), {n}", _spread(told["ours steps"]), "1/s"),
    ]


def _beside_mesa(agents: int, told: Told) -> list[Finding]:
    if "Mesa s" not in told:
        return []
    clicks = np.array(told["Mesa s"]) / np.array(told["ours s"])
    pictures = np.array(told["ours pictures"]) / max(told["Mesa pictures"][0], 0.5 / PLAYS_S)
    return [
        Finding(f"click to pixels, Mesa / ours, {agents:,}", Spread.of(clicks), "×", at_least=5),
        Finding(f"pictures, ours / Mesa, {agents:,}", Spread.of(pictures), "×", at_least=2),
    ]


def _both(found: Mapping[int, Told]) -> str:
    rows = [
        [f"{agents:,}", who, *(str(_spread(told[f"{who} {of}"])) for of in _COLUMNS)]
        for agents, told in found.items()
        for who in ("ours", "Mesa")
        if f"{who} s" in told
    ]
    return table(["agents", "page", *_COLUMNS.values()], rows)


_COLUMNS = {
    "s": "click to pixels, s",
    "pictures": "pictures/s playing",
    "steps": "steps/s playing",
}


# ---- the worlds and their servers --------------------------------------------------------


def map_text(agents: int) -> str:
    """``map_text(agents)``: a map file of so many agents with five links each, in groups."""
    draw = np.random.default_rng(1)
    kinds, rules = ("distinction", "image", "principle"), ("logical", "analogical", "wave")
    lines = [f"title: {agents} agents", "agents:"]
    for row, kind in enumerate(draw.integers(0, 3, agents)):
        lines.append(f"  - {{id: a{row}, kind: {kinds[kind]}, layer: {row % 4}}}")
    lines.append("links:")
    source = np.repeat(np.arange(agents), LINKS_EACH)
    # Less than half way round: the same two are never linked from both ends.
    near = np.arange(1, min(40, agents // 2))
    away = np.concatenate([draw.permutation(near)[:LINKS_EACH] for _ in range(agents)])
    for one, other, rule in zip(
        source, (source + away) % agents, draw.integers(0, 3, source.size), strict=True
    ):
        lines.append(f"  - {{from: a{one}, to: a{other}, kind: {rules[rule]}}}")
    return "\n".join(lines) + "\n"


def _mesa_served(folder: Path, path: Path, python: Path) -> Any:
    packages = next((python.parent.parent / "lib").glob("python*/site-packages"))
    environ = {
        "MINDFIELD_BENCH_MAP": str(path),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(packages))),
    }
    return served(folder, ROOT / "benchmarks" / "page_mesa.py", environ)


@contextmanager
def served(folder: Path, app: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """A page's server, up; raises ``Failed`` with its last words."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url, log = f"http://localhost:{port}", folder / f"{app.stem}-{port}.log"
    command = [sys.executable, "-m", "solara", "run", str(app), "--production", "--no-open"]
    command += ["--no-check-version", "--host", "localhost", "--port", str(port)]
    quiet = {"SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False", **environ}
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | quiet, stdout=said, stderr=subprocess.STDOUT
        )
    try:
        end = time.monotonic() + _STARTS_S
        while time.monotonic() < end and process.poll() is None:
            with suppress(OSError), urllib.request.urlopen(url, timeout=_STARTS_S):
                break
            time.sleep(0.2)
        else:
            raise Failed(f"{app.name}: {log.read_text(errors='replace')[-400:]}")
        yield url
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:  # Mesa's page, while it plays.
            process.kill()
            process.wait()


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    """Measure, tell and write; exit code 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="1,000 agents only, nothing written")
    quick = parser.parse_args().quick
    machine = description()
    with tempfile.TemporaryDirectory() as folder:
        sections = in_the_browser(Path(folder), [1_000] if quick else [69, 1_000, _LARGE], 3)
    command = "python -m benchmarks.page" + (" --quick" if quick else "")
    told = to_markdown(sections, machine, command)
    print(told)
    if not quick:
        RESULTS.write_text(told, encoding="utf-8")
    findings = [finding for section in sections for finding in section.findings]
    raise SystemExit(int(any(f.verdict == "**fails**" for f in findings)))


if __name__ == "__main__":
    main()
