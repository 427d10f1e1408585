"""The C compiler: finds it, builds the C programs of this folder, says so where there is none."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
FLAGS = ("-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-fopenmp-simd")
"""No flag changes a value but the contraction to FMA, which -O3 -march=native brings."""


class NoCompiler(RuntimeError):
    """There is no C compiler here; the message is one line."""


def compiler() -> str:
    """Path of gcc; raises ``NoCompiler``."""
    found = shutil.which("gcc")
    if found is None:
        raise NoCompiler("no gcc here: nothing can be held against C")
    return found


def built(source: str, folder: Path, *, libm: bool = False) -> Path:
    """``built("limit.c", folder) -> Path`` of the program; ``libm``: its sine, cosine, exp.

    Raises ``NoCompiler``, and ``CalledProcessError`` where the source does not compile.
    """
    program = folder / (Path(source).stem + ("-libm" if libm else ""))
    define = ["-DLIBM"] if libm else []
    command = [compiler(), *FLAGS, *define, str(HERE / source), "-o", str(program), "-lm"]
    subprocess.run(command, check=True)
    return program
