"""HTML in which every text is escaped, and the looks of the page. No words, no figures."""

from __future__ import annotations

import html
from collections.abc import Sequence

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
"""Nothing may be fetched or run, whatever a map holds."""

STYLE = """
:root { color-scheme: light dark; --paper: #fdfdfe; --ink: #1f2328; --muted: #57606a;
  --grid: #d6dbe1; --shade: #f1f4f7; --accent: #0060a0; --warn: #8a4b00; --warnpaper: #fff4e0; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e6e9ed; --muted: #a3acb6;
  --grid: #39414a; --shade: #1d2227; --accent: #79b8ff; --warn: #ffce8a; --warnpaper: #33270f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 17px/1.55 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: .5rem 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.4rem; margin: 3rem 0 .75rem; padding-top: .5rem;
  border-top: 1px solid var(--grid); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
p, li { max-width: 46rem; margin: .4rem 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
nav { font-size: .9rem; margin: 1rem 0; }
nav a { margin-right: 1rem; white-space: nowrap; }
.lead, .note, figcaption { color: var(--muted); }
.note, figcaption { font-size: .9rem; max-width: 46rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem;
  margin: 1.5rem 0; }
.card { background: var(--shade); border-radius: .6rem; padding: .8rem 1rem; }
.card b { display: block; font-size: 1.45rem; line-height: 1.3; font-weight: 600; }
.card span { color: var(--muted); font-size: .85rem; line-height: 1.3; display: block; }
.box { background: var(--shade); border-radius: .6rem; padding: .6rem 1.2rem; margin: 1rem 0; }
.warn { background: var(--warnpaper); color: var(--warn); border-radius: .6rem;
  padding: .6rem 1.2rem; margin: 1rem 0; }
.badge { font-size: .8rem; font-weight: 600; border: 1px solid currentColor; border-radius: 1rem;
  padding: .1rem .6rem; vertical-align: middle; white-space: nowrap; }
.badge.bad { color: var(--warn); }
figure { margin: 1.25rem 0; }
.scroll { overflow-x: auto; }
figure svg { display: block; width: 100%; min-width: 40rem; height: auto; }
figure.narrow svg { max-width: 48rem; }
#map-figure text { paint-order: stroke; stroke: var(--paper); stroke-width: 2.5px;
  stroke-linejoin: round; }
table { border-collapse: collapse; margin: .75rem 0; font-size: .92rem; }
td:first-child { min-width: 4.5rem; }
table.wide td:first-child { min-width: 13rem; }
th, td { padding: .35rem .8rem .35rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--grid); }
th { font-weight: 600; color: var(--muted); font-size: .85rem; line-height: 1.3; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
td.n { white-space: nowrap; }
tr.faint td { color: var(--muted); }
code { font: .85rem/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
details { margin: .75rem 0; } summary { cursor: pointer; color: var(--accent); }
footer { margin-top: 3rem; border-top: 1px solid var(--grid); padding-top: 1rem; }
@media print { nav { display: none; } main { max-width: none; } }
"""


def text(words: object) -> str:
    """Escaped, for between or inside tags."""
    return html.escape(str(words), quote=True)


def paragraph(words: str, look: str = "") -> str:
    """A paragraph of plain words."""
    return f"<p{_look(look)}>{text(words)}</p>"


def bullets(lines: Sequence[str]) -> str:
    """A list of plain lines."""
    return "<ul>" + "".join(f"<li>{text(line)}</li>" for line in lines) + "</ul>"


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
    faint: Sequence[int] = (),
    look: str = "",
) -> str:
    """A table of plain cells; columns ``numbers`` stand to the right, rows ``faint`` are pale."""

    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(
            f"<{tag}{_look('n' if i in numbers else '')}>{text(cell)}</{tag}>"
            for i, cell in enumerate(row)
        )

    lines = "".join(
        f"<tr{_look('faint' if i in faint else '')}>{cells('td', row)}</tr>\n"
        for i, row in enumerate(rows)
    )
    return (
        f'<div class="scroll"><table{_look(look)}><thead><tr>{cells("th", head)}</tr></thead>\n'
        f"<tbody>{lines}</tbody></table></div>"
    )


def figure(svg: str, caption: str, look: str = "") -> str:
    """A picture (whose text is escaped already) and the sentence that says how to read it."""
    return (
        f'<figure{_look(look)}><div class="scroll">{svg}</div>'
        f"<figcaption>{text(caption)}</figcaption></figure>"
    )


def section(name: str, heading: str, *parts: str) -> str:
    """A part of the page that can be linked to."""
    body = "\n".join(part for part in parts if part)
    return f'<section id="{text(name)}"><h2>{text(heading)}</h2>\n{body}\n</section>'


def folded(heading: str, body: str) -> str:
    """A part that opens when asked for."""
    return f"<details><summary>{text(heading)}</summary>{body}</details>"


def document(lang: str, title: str, body: str) -> str:
    """The whole page: one file, no script, no address outside itself."""
    return (
        f'<!DOCTYPE html>\n<html lang="{text(lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{text(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _look(name: str) -> str:
    return f' class="{text(name)}"' if name else ""
