"""What an import found, in words, English and Russian. Which figures there are is decided here.

What a map is like is told by ``telling.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from model.maps.mapping import Mapped
from model.maps.mapping_words import KINDS_RU
from model.maps.schema import KIND_SOURCES, AgentEntry, LinkEntry
from model.maps.telling_formats import FORMATS_EN, FORMATS_RU
from model.maps.telling_warnings import warning_text

Lang = Literal["en", "ru"]

_WARNINGS_SHOWN = 5
_WORDS: dict[Lang, dict[str, str]] = {
    "en": {
        "head": "{title} ({source}): {agents} agents, {links} links",
        "ghosts": "; {ghosts} of the agents are ghosts: links name them, nobody wrote them",
        "agents": "Kinds of agent: {kinds}",
        "links": "Kinds of link: {kinds}",
        "origins": "  {told} told, {rule} by rule, {guessed} guessed, {default} by default",
        "intention": "Intention: {names}",
        "read": "In the source: {counts}",
        "warnings": "Warnings: {count}",
        "more": "  … {count} more; --json lists them all",
        "written": "Written: {path}",
        "guesses": "Guesses: {path} ({count} rows). Write the right kinds into the last column "
        "and give it back with --corrections",
        "hint": "What is guessed or by default says nothing about your thought yet: "
        "--guesses writes it to a table, docs/maps.md tells how a mapping names kinds.",
    },
    "ru": {
        "head": "{title} ({source}): агентов {agents}, связей {links}",
        "ghosts": "; из агентов призраков {ghosts}: на них есть ссылки, но сами они не написаны",
        "agents": "Виды агентов: {kinds}",
        "links": "Виды связей: {kinds}",
        "origins": "  названо вами: {told}, по правилу: {rule}, угадано: {guessed}, "
        "по умолчанию: {default}",
        "intention": "Намерение: {names}",
        "read": "В источнике: {counts}",
        "warnings": "Предупреждений: {count}",
        "more": "  … и ещё {count}; все перечислит --json",
        "written": "Записано: {path}",
        "guesses": "Догадки: {path} (строк: {count}). Впишите верный вид в последний столбец "
        "и верните таблицу через --corrections",
        "hint": "Угаданное и взятое по умолчанию пока ничего не говорит о вашей мысли: "
        "--guesses выпишет его в таблицу, а в docs/maps.md рассказано, как назвать виды самим.",
    },
}
_RU: dict[str, str] = KINDS_RU | {
    "notes": "заметок",
    "mentions": "ссылок в тексте",
    "resolved": "связей между заметками",
    "unresolved": "связей с ненаписанным",
    "ghosts": "ненаписанных",
    "ambiguous": "неоднозначных ссылок",
    "own": "ссылок внутри своей заметки",
    "attachments": "ссылок на вложения",
    "files": "прочих файлов",
    "canvases": "холстов",
    "cards": "карточек",
    "edges": "линий",
    "blocks": "ссылок на блоки",
    "lost blocks": "ссылок на потерянные блоки",
    "vault": "хранилище Obsidian",
    "canvas": "холст",
    "logseq": "граф Logseq",
}
_EN: dict[str, str] = {
    "mentions": "links as written",
    "resolved": "links between notes",
    "unresolved": "links to ghosts",
    "ambiguous": "ambiguous links",
    "own": "links within a note",
    "attachments": "links to attachments",
    "files": "other files",
    "edges": "lines",
    "blocks": "links to blocks",
    "lost blocks": "links to lost blocks",
    "vault": "Obsidian vault",
    "logseq": "Logseq graph",
}


def import_text(
    mapped: Mapped,
    lang: Lang,
    *,
    written: str | None = None,
    guesses: str | None = None,
) -> str:
    """``import_text(mapped, lang) -> str``: what was found and made of it, in a few lines.

    - ``written``, ``guesses``: where the map and the table of guesses were written.
    """
    words, names = _WORDS[lang], (_RU | FORMATS_RU) if lang == "ru" else (_EN | FORMATS_EN)
    whole = mapped.map
    source = whole.source or ""
    head = words["head"].format(
        title=whole.title or "—",
        source=names.get(source, source),
        agents=len(whole.agents),
        links=len(whole.links),
    )
    ghosts = sum(agent.ghost for agent in whole.agents)
    lines = [head + (words["ghosts"].format(ghosts=ghosts) if ghosts else "")]
    lines += [words["agents"].format(kinds=_kinds(whole.agents, names))]
    lines += [_origins(whole.agents, words["origins"])]
    if whole.links:
        lines += [words["links"].format(kinds=_kinds(whole.links, names))]
        lines += [_origins(whole.links, words["origins"])]
    if whole.intention:
        lines.append(words["intention"].format(names=", ".join(list(whole.intention)[:10])))
    counts = [f"{names.get(key, key)}: {n}" for key, n in mapped.found.counts.items() if n]
    if counts:
        lines.append(words["read"].format(counts=", ".join(counts)))
    lines += _warnings(mapped, words, lang)
    if mapped.guesses and guesses is None:
        lines.append(words["hint"])
    if written is not None:
        lines.append(words["written"].format(path=written))
    if guesses is not None:
        lines.append(words["guesses"].format(path=guesses, count=len(mapped.guesses)))
    return "\n".join(lines)


def _kinds(entries: Iterable[AgentEntry | LinkEntry], names: dict[str, str]) -> str:
    counted = Counter(entry.kind for entry in entries)
    return ", ".join(f"{names.get(kind, kind)} {n}" for kind, n in counted.most_common())


def _origins(entries: Iterable[AgentEntry | LinkEntry], words: str) -> str:
    counted = Counter(entry.kind_source for entry in entries)
    told = {source: counted[source] for source in KIND_SOURCES}
    return words.format(told=told.pop("explicit"), **told)


def _warnings(mapped: Mapped, words: dict[str, str], lang: Lang) -> list[str]:
    found = mapped.warnings
    if not found:
        return []
    lines = [words["warnings"].format(count=len(found))]
    lines += [f"  {warning_text(warning, lang)}" for warning in found[:_WARNINGS_SHOWN]]
    if len(found) > _WARNINGS_SHOWN:
        lines.append(words["more"].format(count=len(found) - _WARNINGS_SHOWN))
    return lines
