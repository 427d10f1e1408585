"""What ``mindfield verify`` leaves: verify.json for machines, verify.html for people."""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from model.emergence.verify.outcome import Check
from model.emergence.verify.registry import Trial
from model.errors import InputError
from scenarios.parts import written_aside
from scenarios.report.catalogue import Lang
from scenarios.verify.page import page_of
from scenarios.verify.words import counted, told

JSON_NAME, PAGE_NAME = "verify.json", "verify.html"
_VERSIONS = ("mindfield", "numpy", "numba", "scipy", "networkx", "mesa")


def as_json(results: Sequence[Trial]) -> dict[str, Any]:
    """``as_json(results)``: JSON-able; names and words in English, figures unrounded."""
    return {
        "passed": not any(trial.failed for trial in results),
        "rows": dict(counted(results)),
        "seconds": sum(trial.seconds for trial in results),
        "versions": {"python": platform.python_version(), **_versions()},
        "experiments": [
            {
                "name": trial.name,
                "theory": told(trial, "theory", "en"),
                "tolerance": told(trial, "tolerance", "en"),
                "seconds": trial.seconds,
                "facts": trial.outcome.facts,
                "checks": [
                    {
                        "case": check.case,
                        "unit": check.unit,
                        "relation": check.relation,
                        "theory": check.theory,
                        "result": _finite(check.result),
                        "tolerance": _finite(check.tolerance),
                        "p": check.p,
                        "effect": _effect(check),
                        "verdict": check.verdict,
                    }
                    for check in trial.outcome.checks
                ],
            }
            for trial in results
        ],
    }


def write(results: Sequence[Trial], folder: Path, lang: Lang) -> Path:
    """``write(results, folder, lang) -> Path``: both files; returns the page's path.

    Raises ``InputError`` where the folder cannot be written.
    """
    told = json.dumps(as_json(results), ensure_ascii=False, indent=1) + "\n"
    write_together(folder, {JSON_NAME: told, PAGE_NAME: page_of(results, lang)})
    return folder / PAGE_NAME


def write_together(folder: Path, texts: Mapping[str, str]) -> None:
    """``write_together(folder, {name: text, …})``: each file whole or not at all.

    Raises ``InputError`` where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in texts.items():
            with written_aside(folder / name) as aside:
                aside.write_text(content, encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", file=folder, mend="choose another --out"
        ) from error


def _effect(check: Check) -> dict[str, float | None] | None:
    if check.effect is None:
        return None
    return {name: _finite(value) for name, value in asdict(check.effect).items()}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _versions() -> dict[str, str]:
    found = {}
    for name in _VERSIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
