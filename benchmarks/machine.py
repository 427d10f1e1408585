"""The machine and the versions that the figures are of."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from benchmarks.contenders import ROOT
from benchmarks.toolchain import FLAGS, NoCompiler, compiler

PACKAGES = ("numba", "llvmlite", "numpy", "Mesa")


def description() -> list[tuple[str, str]]:
    """``description() -> [(what, which), …]``: processor, memory, compiler, versions, load."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    return [
        ("processor", f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB"),
        ("system", f"{platform.system()} {platform.release()}"),
        ("C compiler", _compiler()),
        ("Python", f"{platform.python_version()}, " + _versions()),
        ("commit", _commit()),
        ("load at the start (1, 5, 15 min)", load),
    ]


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    fields: dict[str, str] = {}
    if told.is_file():
        for line in told.read_text().splitlines():
            name, _, value = line.partition(":")
            fields.setdefault(name.strip(), value.strip())
    name = fields.get("model name") or platform.processor() or platform.machine()
    parts = [f"{key} {fields[key]}" for key in ("cpu family", "model") if key in fields]
    size = fields.get("cache size")
    return ", ".join([name, *parts, *([f"cache {size}"] if size else [])])


def _compiler() -> str:
    try:
        path = compiler()
    except NoCompiler as none:
        return str(none)
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    return f"{said.stdout.splitlines()[0]}, `{' '.join(FLAGS)}`"


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in PACKAGES)


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return said.stdout.strip() or "no checkout"
