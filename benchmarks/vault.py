"""How long a vault takes to be read and its links resolved, beside obsidiantools.

``python -m benchmarks.vault`` runs it by itself. Both read the same made-up vault, each in a
process of its own, in turn; that they find the same links is checked. obsidiantools is given its
lightest call (``connect``), we read everything there is to a note.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.contenders import ROOT
from benchmarks.findings import Finding, Section
from benchmarks.peers import STEPS, NoPeers, environment
from benchmarks.timing import Disagree, Spread, exponent

WORDS = (
    "свет",
    "тьма",
    "образ",
    "истина",
    "река",
    "мысль",
    "слово",
    "путь",
    "light",
    "mind",
    "wave",
)

OURS = """
import json, sys, time
from pathlib import Path
from model.maps.sources.vault import read_vault
before = time.process_time()
found = read_vault(Path(sys.argv[1]))
spent = time.process_time() - before
pairs = sorted({(link.source, link.target) for link in found.links})
print(json.dumps({"cpu_s": spent, "pairs": pairs}))
"""

THEIRS = """
import json, sys, time
from pathlib import Path
import obsidiantools.api as otools
before = time.process_time()
vault = otools.Vault(Path(sys.argv[1])).connect()
spent = time.process_time() - before
pairs = sorted({(source, target) for source, target in vault.graph.edges() if source != target})
print(json.dumps({"cpu_s": spent, "pairs": pairs}))
"""


def made_up(folder: Path, notes: int, seed: int = 1) -> int:
    """``made_up(folder, n) -> bytes``: a vault of n notes of some 2 kB with ten links each.

    Only what both readers know is in it: wikilinks with aliases and headings, tags, properties,
    inline code, lists, a ghost now and then.
    """
    draw = random.Random(seed)
    size = 0
    for number in range(notes):
        lines = ["---", f"rating: {number % 7}", "kind: note", "---", f"# Note {number}", ""]
        for _ in range(10):
            words = " ".join(draw.choices(WORDS, k=24))
            other = draw.randrange(notes) if draw.random() < 0.95 else notes + draw.randrange(99)
            ending = draw.choice(("", "|other words", "#Heading"))
            lines += [f"{words} [[note {other}{ending}]] *{words[:20]}* `code`.", ""]
        lines += [f"- {word} #tag{number % 31}" for word in draw.sample(WORDS, 3)]
        path = folder / f"folder {number % 50}" / f"note {number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = "\n".join(lines).encode()
        path.write_bytes(raw)
        size += len(raw)
    return size


def beside_obsidiantools(folder: Path, rounds: int, notes: int, largest: int) -> Section:
    """``beside_obsidiantools(folder, rounds, notes, largest) -> Section``.

    - ``notes``: of the vault both read. ``largest``: of the one only we read, for the exponent.
    """
    small, big = folder / "small", folder / "big"
    sizes = [made_up(small, notes), made_up(big, largest)]
    ours, large = [], []
    theirs: list[float] = []
    peers: Path | None = None
    try:
        built = environment(STEPS)
        why = built.missing.get("obsidiantools", "")
        peers = None if why else built.python
    except NoPeers as none:
        why = str(none)
    for _ in range(rounds):
        mine = _read(Path(sys.executable), OURS, small)
        ours.append(mine["cpu_s"])
        large.append(_read(Path(sys.executable), OURS, big)["cpu_s"])
        if peers is not None:
            other = _read(peers, THEIRS, small)
            theirs.append(other["cpu_s"])
            _refuse_disagreement(mine["pairs"], other["pairs"])
    size_mb = sizes[1] / 1e6
    slope = exponent(sizes, [float(np.median(ours)), float(np.median(large))])
    findings = [
        Finding(f"{notes:,} notes, CPU", Spread.of(np.array(ours)), "s"),
        Finding(f"{largest:,} notes ({size_mb:.0f} MB), CPU", Spread.of(np.array(large)), "s"),
        Finding("cost over bytes, exponent", slope, at_most=1.15),
    ]
    if theirs:
        ratio = Spread.of(np.array(theirs) / np.array(ours))
        findings.append(Finding("obsidiantools, same vault, CPU", Spread.of(np.array(theirs)), "s"))
        findings.append(Finding("obsidiantools over Mindfield", ratio, "×", at_least=10.0))
    note = "Scan and resolution of a made-up vault; both find the same links."
    if peers is None:
        note += f" **obsidiantools could not be installed** ({why}), so nothing is compared."
    return Section("A vault", note, findings)


def _read(python: Path, code: str, folder: Path) -> dict[str, object]:
    command = [str(python), "-c", code, str(folder)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, object] = json.loads(said.stdout.splitlines()[-1])
    return told


def _refuse_disagreement(ours: list[list[str]], theirs: list[list[str]]) -> None:
    if ours != theirs:
        only_ours = [pair for pair in ours if pair not in theirs][:3]
        only_theirs = [pair for pair in theirs if pair not in ours][:3]
        raise Disagree(f"links found by us alone: {only_ours}; by them alone: {only_theirs}")


if __name__ == "__main__":
    from benchmarks import machine
    from benchmarks.report import to_markdown

    with tempfile.TemporaryDirectory() as made:
        section = beside_obsidiantools(Path(made), rounds=3, notes=500, largest=10_000)
    print(to_markdown([section], machine.description(), "python -m benchmarks.vault"))
    sys.exit(any(finding.verdict == "**fails**" for finding in section.findings))
