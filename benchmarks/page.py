"""``python -m benchmarks.page [--quick]``: the page in a browser beside Mesa's SolaraViz.

Both pages show the same world in one Chromium, in turns: the time from a click on Step to new
pixels, and new pictures a second while it plays; of ours also frames a second while the map is
zoomed and the model runs. Mesa's picture can be neither moved nor zoomed.
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
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.contenders import ROOT, Failed
from benchmarks.findings import Finding, Section, table
from benchmarks.peers import NoPeers, environment
from benchmarks.timing import Spread

PAGE = "page_peers"
LINKS_EACH = 5
PLAYS_S = 6.0
_STARTS_S = 150.0
_CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_MAP = ".mf-map canvas"

# What of the page tells that new pixels are there: our canvas says its step; Mesa's image
# has another source.
_OURS = f"() => document.querySelector('{_MAP}').dataset.step"
_MESA = """() => [...document.querySelectorAll('img')]
    .map(i => i.src.length + i.src.slice(-200)).join()"""
_CLICK = """async ([told, css]) => {
    const state = eval(told);
    const before = state();
    const button = css.startsWith('.') ? document.querySelector(css)
        : [...document.querySelectorAll('button')].find(b => b.textContent.trim() === css);
    const start = performance.now();
    button.click();
    while (state() === before) {
        if (performance.now() - start > 60000) throw new Error(`nothing new a minute after ${css}`);
        await new Promise(done => setTimeout(done, 2));
    }
    await Promise.all([...document.querySelectorAll('img')].map(i => i.decode().catch(() => 0)));
    await new Promise(done => requestAnimationFrame(done));
    return (performance.now() - start) / 1000;
}"""
_PLAY = """async ([told, seconds]) => {
    const state = eval(told);
    let [last, seen] = [state(), 0];
    const start = performance.now();
    while (performance.now() - start < 1000 * seconds) {
        await new Promise(done => requestAnimationFrame(done));
        const now = state();
        if (now !== last) seen += 1;
        last = now;
    }
    return 1000 * seen / (performance.now() - start);
}"""
_ZOOM = """async ([css, seconds]) => {
    const canvas = document.querySelector(css);
    const r = canvas.getBoundingClientRect();
    const where = { clientX: r.left + r.width / 2, clientY: r.top + r.height / 2 };
    const [start, first] = [performance.now(), Number(canvas.dataset.frame)];
    for (let k = 0; performance.now() - start < 1000 * seconds; k++) {
        const deltaY = k % 60 < 30 ? -30 : 30;
        canvas.dispatchEvent(new WheelEvent('wheel', { ...where, deltaY, cancelable: true }));
        await new Promise(done => requestAnimationFrame(done));
    }
    return 1000 * (Number(canvas.dataset.frame) - first) / (performance.now() - start);
}"""


def in_the_browser(folder: Path, sizes: list[int], rounds: int) -> Section:
    """Both pages at each number of agents; Mesa's is left out where it cannot be had."""
    section = Section("The page beside Mesa's SolaraViz")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        section.note = "Left out: no chromium here."
        return section
    try:
        peers = environment(PAGE)
    except NoPeers as none:
        section.note = f"Left out: {none}."
        return section
    from playwright.sync_api import sync_playwright

    rows = []
    with sync_playwright() as play, ExitStack() as stack:
        browser = play.chromium.launch(executable_path=chromium, headless=True, args=_CHROMIUM)
        stack.callback(browser.close)
        for agents in sizes:
            told = _measured(folder, browser, agents, rounds, peers.python)
            section.findings += _findings(agents, told)
            rows += [
                [f"{agents:,}", who, *(str(told[f"{who} {what}"]) for what in ("s", "pictures"))]
                for who in ("ours", "Mesa")
            ]
    section.table = table(["agents", "page", "click to pixels, s", "pictures/s playing"], rows)
    section.note = (
        "Chromium without a graphics card draws here by the processor, which the model and the "
        "server share; the map is drawn by a plain canvas, links of large maps by a worker. Mesa "
        "was given the places of the agents, else it lays them out anew at every step."
    )
    return section


def _findings(agents: int, told: Mapping[str, Spread]) -> list[Finding]:
    return [
        Finding(f"click to pixels, Mesa / ours, {agents:,} agents", told["s"], "×", at_least=5),
        Finding(f"pictures a second, ours / Mesa, {agents:,}", told["pictures"], "×", at_least=2),
        Finding(f"frames/s, zooming while it plays, {agents:,}", told["zoom"], "1/s"),
    ]


def _measured(
    folder: Path, browser: Any, agents: int, rounds: int, python: Path
) -> dict[str, Spread]:
    path = folder / f"{agents}.map.yaml"
    path.write_text(map_text(agents), encoding="utf-8")
    packages = next((python.parent.parent / "lib").glob("python*/site-packages"))
    with ExitStack() as stack:
        ours_url = stack.enter_context(served(folder, ROOT / "app.py", {}))
        environ = {
            "MINDFIELD_BENCH_MAP": str(path),
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(packages))),
        }
        mesa_url = stack.enter_context(
            served(folder, ROOT / "benchmarks" / "page_mesa.py", environ)
        )
        ours, mesa = (browser.new_page(viewport={"width": 1280, "height": 800}) for _ in "12")
        for page in (ours, mesa):
            page.set_default_timeout(1000 * _STARTS_S)
            stack.callback(page.close)
        ours.goto(ours_url)
        ours.wait_for_selector(f"{_MAP}[data-agents]")
        ours.set_input_files(".mf-made input[type=file]", str(path))
        ours.wait_for_function(
            f"n => document.querySelector('{_MAP}').dataset.agents == n", arg=agents
        )
        mesa.goto(mesa_url)
        mesa.wait_for_selector("img")
        clicks: dict[str, list[float]] = {"ours": [], "Mesa": []}
        playing, zoom = [], []
        for number in range(rounds + 1):
            took = {
                "ours": ours.evaluate(_CLICK, [_OURS, ".mf-step"]),
                "Mesa": mesa.evaluate(_CLICK, [_MESA, "Step"]),
            }
            ours.click(".mf-play")
            ours.wait_for_selector(".mf-pause")
            rate = ours.evaluate(_PLAY, [_OURS, PLAYS_S])
            zoomed = ours.evaluate(_ZOOM, [_MAP, PLAYS_S / 2])
            ours.click(".mf-pause")
            ours.wait_for_selector(".mf-play")
            if number:  # The first round warms both up.
                zoom.append(zoomed)
                playing.append(rate)
                for who, seconds in took.items():
                    clicks[who].append(seconds)
        # Once Mesa's page plays, it may not hear Pause for minutes; so it plays last, and once.
        mesa.get_by_role("button", name="▶").click()
        mesa_plays = mesa.evaluate(_PLAY, [_MESA, 2 * PLAYS_S])
    a, b = np.array(clicks["ours"]), np.array(clicks["Mesa"])
    p, q = np.array(playing), np.array([mesa_plays])
    return {
        "ours s": Spread.of(a),
        "Mesa s": Spread.of(b),
        "ours pictures": Spread.of(p),
        "Mesa pictures": Spread.of(q),
        "s": Spread.of(b / a),
        "pictures": Spread.of(p / np.maximum(q, 0.5 / PLAYS_S)),
        "zoom": Spread.of(np.array(zoom)),
    }


def map_text(agents: int) -> str:
    """``map_text(agents)``: a map file of so many agents with five links each, in groups."""
    draw = np.random.default_rng(1)
    kinds, rules = ("distinction", "image", "principle"), ("logical", "analogical", "wave")
    lines = [f"title: {agents} agents", "agents:"]
    for row, kind in enumerate(draw.integers(0, 3, agents)):
        lines.append(f"  - {{id: a{row}, kind: {kinds[kind]}, layer: {row % 4}}}")
    lines.append("links:")
    source = np.repeat(np.arange(agents), LINKS_EACH)
    away = np.concatenate([draw.permutation(np.arange(1, 40))[:LINKS_EACH] for _ in range(agents)])
    for one, other, rule in zip(
        source, (source + away) % agents, draw.integers(0, 3, source.size), strict=True
    ):
        lines.append(f"  - {{from: a{one}, to: a{other}, kind: {rules[rule]}}}")
    return "\n".join(lines) + "\n"


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


def main() -> None:
    """Measure and tell; exit code 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="1,000 agents only")
    sizes = [1_000] if parser.parse_args().quick else [1_000, 10_000]
    with tempfile.TemporaryDirectory() as folder:
        section = in_the_browser(Path(folder), sizes, 3)
    print(section.note, section.table, sep="\n\n")
    for finding in section.findings:
        print(f"{finding.what}: {finding.value} {finding.unit} {finding.target} {finding.verdict}")
    raise SystemExit(int(any(f.verdict == "**fails**" for f in section.findings)))


if __name__ == "__main__":
    main()
