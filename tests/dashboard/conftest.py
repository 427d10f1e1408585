"""The page as a person meets it: a real server, a real Chromium, no way out to the network."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from visiting import CHART, MAP, Server, Visit

from dashboard.settings.link import PageState, token_of

ROOT = Path(__file__).resolve().parents[2]
# The parts of a page come one by one: a visit has begun when those that tests look at are there.
THERE = f"""
    (document.querySelector('{MAP}')?.dataset.step >= 0
        && document.querySelector('{MAP}').dataset.agents > 0
        && document.querySelector('{CHART}')?.dataset.frame > 0
        && /\\d/.test(document.querySelector('.mf-clock')?.innerText)
        && document.querySelector('.mf-play, .mf-pause')
        && document.querySelector('.mf-step'))
    || document.querySelector('.mf-fault')
"""
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("server") / "log.txt"
    out = socket.create_server(("127.0.0.1", 0))
    port = _free_port()
    told = Server(f"http://localhost:{port}", log)
    threading.Thread(target=_note_calls, args=(out, told.calls_out), daemon=True).start()
    proxy = f"http://127.0.0.1:{out.getsockname()[1]}"
    names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy")
    env = os.environ | dict.fromkeys(names, proxy) | {"NO_PROXY": "localhost,127.0.0.1"}
    env.pop("PYTEST_CURRENT_TEST", None)
    # A closed page is no longer played for: what earlier tests left must not slow the later ones.
    env["SOLARA_KERNEL_CULL_TIMEOUT"] = "2s"
    command = [sys.executable, "-m", "solara", "run", str(ROOT / "app.py"), "--production"]
    command += ["--no-open", "--no-check-version", "--host", "localhost", "--port", str(port)]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=log.parent, env=env, stdout=stream, stderr=subprocess.STDOUT
        )
        told.pid = process.pid
        try:
            _wait_for(told.url, process, log)
            yield told
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
            out.close()


def _free_port() -> int:
    """A port that nobody has, below those that systems give to whoever calls out: one of these
    may be gone before the server has loaded."""
    for port in random.Random(os.getpid()).sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    pytest.fail("no port is free")


def _note_calls(out: socket.socket, calls: list[bytes]) -> None:
    with suppress(OSError):
        while True:
            caller, _ = out.accept()
            with caller:
                caller.settimeout(2)
                with suppress(OSError):
                    calls.append(caller.recv(300))


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    pytest.fail(f"the page's server did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        why = "no chromium here: install Debian's package chromium"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, headless=True, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def visit(server: Server, chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open the page as a new person; at the end nothing may have gone wrong or outside.

    Neither the browser nor the server may have called anybody.
    """
    visits: list[Visit] = []

    def come(**wishes: Any) -> Visit:
        wishes = {"viewport": {"width": 1280, "height": 800}, "locale": "en-US"} | wishes
        # Without a wish of its own a test begins before the first step; a first visit plays.
        link = wishes.pop("link", token_of(PageState(playing=False)))
        context = chromium.new_context(**wishes)
        person = Visit(context.new_page(), context)
        visits.append(person)

        def pass_on(route: Any) -> None:
            url = route.request.url
            if url.startswith((server.url, "data:", "blob:")):
                route.continue_()
            else:
                person.outside.append(url)
                route.abort()

        context.route("**/*", pass_on)
        page = person.page
        page.on(
            "console",
            lambda said: person.errors.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: person.errors.append(str(error)))
        page.set_default_timeout(30_000)
        page.goto(f"{server.url}/?s={link}" if link else server.url)
        page.wait_for_function(THERE, timeout=90_000)
        assert page.locator(".mf-fault").count() == 0, page.inner_text(".mf-fault")
        # The worker's first picture may be of a canvas that has got another size since.
        person.wait_for_colours(MAP, 1)
        return person

    yield come
    for person in visits:
        person.context.close()
    for person in visits:
        assert person.outside == []
        assert person.errors == []
    assert server.calls_out == []
    assert "Traceback" not in server.log.read_text(errors="replace")
