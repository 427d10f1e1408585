"""``results.md``: all targets first, then each measure with its figures and tables."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.findings import Finding, Section, table
from benchmarks.timing import Spread, figure


def to_markdown(
    sections: Sequence[Section], machine: Sequence[tuple[str, str]], command: str
) -> str:
    """``to_markdown(sections, machine, command) -> str``."""
    judged = [finding for part in sections for finding in part.findings if finding.verdict]
    parts = [
        "# Benchmark results",
        f"Written by `{command}`; how to read it stands in `docs/performance.md`. Figures are "
        "medians with quartiles in brackets. Contenders took turns in one run; ratios are taken "
        "within a round, of CPU time.",
        table(["machine", ""], [list(row) for row in machine]),
        "## Targets",
        _judged(judged) if judged else "None was measured.",
    ]
    for part in sections:
        parts += [f"## {part.title}", part.note, part.table, _plain(part.findings)]
    return "\n\n".join(text for text in parts if text) + "\n"


def _judged(findings: Sequence[Finding]) -> str:
    rows = [[f.what, _value(f), f"{f.target} {f.unit}".strip(), f.verdict] for f in findings]
    return table(["what", "measured", "target", ""], rows)


def _plain(findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    rows = [
        [f.what, _value(f), f"{f.target} {f.unit}".strip() if f.verdict else "", f.verdict]
        for f in findings
    ]
    return table(["figure", "measured", "target", ""], rows)


def _value(finding: Finding) -> str:
    value = finding.value
    text = str(value) if isinstance(value, Spread) else figure(value)
    return f"{text} {finding.unit}".strip()
