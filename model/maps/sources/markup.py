"""Text out of HTML, by the standard library's parser: tags off, entities read, blocks on lines."""

from __future__ import annotations

from html.parser import HTMLParser

BLOCKS = frozenset(("p", "div", "br", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "body"))
SILENT = frozenset(("head", "style", "script"))
"""Tags that begin a new line, and tags whose text nobody reads."""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def bare(text: str) -> str:
    """``bare("<b>Rich</b><br>text") -> "Rich\\ntext"``: the words, one line per block."""
    words = _Words()
    words.feed(text)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).split("\n"))
    return "\n".join(line for line in lines if line)
