"""The peers' own environment: ``benchmarks/.peers/``, built from ``peers.txt`` when first asked.

The project's environment is never touched. ``python -m benchmarks.peers`` builds it by itself.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE / ".peers"
LIST = HERE / "peers.txt"


class NoPeers(RuntimeError):
    """The environment could not be built; the message says why in a line."""


def python_of_peers() -> Path:
    """``python_of_peers() -> Path``: its interpreter, after building it if it is not there.

    Built anew when ``peers.txt`` changes. Raises ``NoPeers`` without a registry.
    """
    python = FOLDER / "bin" / "python"
    done = FOLDER / "built-from.txt"
    wanted = LIST.read_text()
    if done.is_file() and done.read_text() == wanted:
        return python
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(FOLDER)],
        [str(python), "-m", "pip", "install", "--quiet", "-r", str(LIST)],
    ):
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        if said.returncode:
            last = (said.stderr.strip() or said.stdout.strip() or "no word").splitlines()[-1]
            raise NoPeers(f"{' '.join(command[1:4])}: {last}")
    done.write_text(wanted)
    return python


if __name__ == "__main__":
    print(python_of_peers())
