"""Complete maps for the study of synchrony: N images, a wave link between every two.

``python docs/studies/complete_maps.py maps 50 100 200`` writes ``maps/complete-50.map.yaml``, …
"""

from __future__ import annotations

import sys
from pathlib import Path

from model.emergence.verify.worlds import complete
from model.maps.write import write_map


def write(folder: Path, sizes: list[int]) -> None:
    """One map a size."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        write_map(complete(size), folder / f"complete-{size}.map.yaml")


if __name__ == "__main__":
    write(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])
