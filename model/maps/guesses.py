"""Guessed kinds as a table a person can correct in any spreadsheet, and reading it back.

How kinds are guessed is in ``judging.py`` and ``standing.py``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from model.errors import InputError
from model.maps.consistency import link_key
from model.maps.entries import nearest
from model.maps.mapping import LAYER_OF_KIND, Guess, Mapped
from model.maps.mapping_words import (
    AGENT_WORDS,
    KINDS_RU,
    LINK_WORDS,
    agent_kind,
    link_sort,
    plain_word,
)
from model.maps.schema import SIGNED, AgentEntry, LinkEntry, MetaMap, same_id
from model.maps.sources.decoding import decoded
from model.maps.sources.found import Warned

Lang = Literal["en", "ru"]
_COLUMNS: dict[Lang, tuple[str, ...]] = {
    "en": ("id", "from", "to", "label", "guessed", "why", "kind"),
    "ru": ("агент", "откуда", "куда", "название", "угадано", "почему", "вид"),
}
_WHY_RU = {
    "": "по умолчанию",
    "root": "корень дерева",
    "leaf": "лист дерева",
    "many links to it": "на него ведёт много связей",
    "no links to it": "на него не ведёт ни одна связь",
    "fewest links to it": "на него ведёт меньше всего связей",
    "title": "слово в названии",
    "sentence": "слово в предложении",
}
_BYTES_AT_MOST = 64 * 2**20
_SEPARATORS = (";", ",", "\t")


def guesses_text(mapped: Mapped, lang: Lang = "en") -> str:
    """``guesses_text(mapped, lang) -> str``: a CSV row per kind that no word of the person told.

    Guesses first, then what is so by default. The person writes the right kind into the last
    column; an empty one leaves the guess. Russian tables part columns by ``;``, as spreadsheets
    there expect.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if lang == "ru" else ",", lineterminator="\n")
    writer.writerow(_COLUMNS[lang])
    labels = {agent.id: agent.label or agent.id for agent in mapped.map.agents}
    for guess in sorted(mapped.guesses, key=lambda guess: not guess.why):
        label = labels.get(guess.id) or f"{labels[guess.source]} → {labels[guess.target]}"
        kind = KINDS_RU.get(guess.kind, guess.kind) if lang == "ru" else guess.kind
        ends = (guess.id, guess.source, guess.target)
        writer.writerow((*ends, label, kind, _why(guess, lang), ""))
    return out.getvalue()


def _why(guess: Guess, lang: Lang) -> str:
    if lang == "en":
        return guess.why or "default"
    hint, colon, word = guess.why.partition(": ")
    return _WHY_RU.get(hint, hint) + colon + word


def corrected(mapped: Mapped, path: Path) -> Mapped:
    """``corrected(mapped, path) -> Mapped``: with the kinds a person wrote into a table of guesses.

    They count as the person's own word. Rows that name what is no longer there are warned of.
    Raises ``InputError`` where the table cannot be read or names a kind that does not exist.
    """
    agents = {agent.id: agent for agent in mapped.map.agents}
    links = {link_key(link.source, link.target, link.kind): link for link in mapped.map.links}
    warnings = list(mapped.warnings)
    told: set[tuple[str, str, str]] = set()
    for line, row in _rows(path):
        kind = row["kind"].strip()
        if not kind:
            continue
        if row["id"].strip():
            name = same_id(row["id"])
            if name not in agents:
                warnings.append(Warned(path.name, f"line {line}", f"no agent is called {name!r}"))
                continue
            sort = agent_kind(kind)
            if sort is None:
                raise _unknown(path, line, kind, AGENT_WORDS)
            agents[name] = _agent_of_kind(agents[name], sort)
            told.add((name, "", ""))
        else:
            told |= _correct_link(path, line, row, links, warnings)
    rest = tuple(g for g in mapped.guesses if (g.id, g.source, g.target) not in told)
    whole = MetaMap(
        title=mapped.map.title,
        source=mapped.map.source,
        meaning_model=mapped.map.meaning_model,
        agents=tuple(agents.values()),
        links=tuple(links.values()),
        intention=mapped.map.intention,
    )
    return Mapped(whole, tuple(warnings), rest, mapped.found, mapped.ids)


def _agent_of_kind(agent: AgentEntry, kind: str) -> AgentEntry:
    update: dict[str, object] = {"kind": kind, "kind_source": "explicit"}
    if agent.layer == LAYER_OF_KIND.get(agent.kind):
        update["layer"] = LAYER_OF_KIND[kind]
    return agent.model_copy(update=update)


def _correct_link(
    path: Path,
    line: int,
    row: dict[str, str],
    links: dict[tuple[str, str, str], LinkEntry],
    warnings: list[Warned],
) -> set[tuple[str, str, str]]:
    source, target = same_id(row["from"]), same_id(row["to"])
    sort = link_sort(row["kind"])
    if sort is None:
        raise _unknown(path, line, row["kind"].strip(), LINK_WORDS)
    guessed = link_sort(row["guessed"]) or sort
    old = link_key(source, target, guessed.kind)
    if old not in links:
        what = f"no {guessed.kind} link leads from {source!r} to {target!r}"
        warnings.append(Warned(path.name, f"line {line}", what))
        return set()
    link = links.pop(old)
    update: dict[str, object] = {"kind": sort.kind, "kind_source": "explicit", "valence": 0.0}
    if sort.kind in SIGNED:
        update["valence"] = 1.0 if sort.valence is None else sort.valence
    links.setdefault(link_key(source, target, sort.kind), link.model_copy(update=update))
    return {("", source, target)}


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        with path.open("rb") as stream:
            raw = stream.read(_BYTES_AT_MOST)
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", file=path, mend="name the corrected table"
        ) from error
    text, _ = decoded(raw)
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise InputError(f"is no table ({error})", file=path, mend="save it as CSV") from error
    columns = _columns(path, rows[0][1] if rows else [])
    for line, row in rows[1:]:
        if any(cell.strip() for cell in row):
            yield line, {name: row[at] if at < len(row) else "" for name, at in columns.items()}


def _columns(path: Path, head: list[str]) -> dict[str, int]:
    names: dict[str, str] = {}
    for lang in _COLUMNS.values():
        names |= dict(zip(map(plain_word, lang), _COLUMNS["en"], strict=True))
    words = [names.get(plain_word(cell)) for cell in head]
    found = {word: at for at, word in enumerate(words) if word is not None}
    missing = [name for name in ("id", "from", "to", "guessed", "kind") if name not in found]
    if missing:
        raise InputError(
            f"has no column {missing[0]!r}",
            file=path,
            place="line 1",
            mend=f"keep the first line as it was: {', '.join(_COLUMNS['en'])}",
        )
    return found


def _unknown(path: Path, line: int, kind: str, words: dict[str, str]) -> InputError:
    near = nearest(kind, words)
    return InputError(
        f"unknown kind {kind!r}",
        file=path,
        place=f"line {line}",
        mend=f"use one of {', '.join(dict.fromkeys(words.values()))}"
        + (f"; the nearest is {near!r}" if near is not None else ""),
    )
