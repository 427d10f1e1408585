"""The page is this machine's alone unless told, and then what that means is said first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scenarios.exposing import exposure, is_local

ROOT = Path(__file__).resolve().parents[2]


def test_addresses_of_this_machine_alone_are_known() -> None:
    for host in ("localhost", "LOCALHOST.", "127.0.0.1", "127.1.2.3", "::1", "[::1]"):
        assert is_local(host), host
    for host in ("0.0.0.0", "::", "192.168.1.5", "example.org", "localhost.example.org", ""):
        assert not is_local(host), host


@pytest.mark.parametrize(("lang", "words"), [("en", "no password"), ("ru", "Пароля")])
def test_what_exposing_means_is_said_before_anybody_is_served(lang: str, words: str) -> None:
    command = [sys.executable, "-m", "scenarios.cli", "dashboard", "--no-browser", "--lang", lang]
    command += ["--host", "0.0.0.0", "--port", "0", "--sessions", "3"]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert server.stderr is not None
    with server.stderr:
        line = server.stderr.readline()
        server.kill()
        server.wait()
    assert words in line
    assert "0.0.0.0" in line
    assert line.strip() == exposure("0.0.0.0", 0, "ru" if lang == "ru" else "en")
