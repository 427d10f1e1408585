"""A measure that needs a process of its own: started fresh, answers one JSON object."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from benchmarks.contenders import ROOT


def ask(module: str, *arguments: str, **environment: str) -> dict[str, Any]:
    """``ask("benchmarks.memory", …) -> dict``: what ``python -m`` of it prints.

    One thread unless ``MINDFIELD_THREADS`` says otherwise. Raises ``CalledProcessError``.
    """
    said = subprocess.run(
        (sys.executable, "-m", module, *arguments),
        cwd=ROOT,
        env={**os.environ, "MINDFIELD_THREADS": "1", **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return dict(json.loads(said.stdout))
