"""What the readers of graph, tree and table files count and warn of, in words. Data only.

How the words are used: ``telling_import.py`` and ``telling_warnings.py``.
"""

from __future__ import annotations

FORMATS_RU: dict[str, str] = {
    "edge list": "список связей",
    "association": "нормы ассоциаций",
    "rows": "строк",
    "skipped": "пропущено ответов",
    "skipped_language": "строк на других языках",
    "skipped_external": "строк с веб-адресами",
    "repeated_links": "повторов связей",
    "repeated_nodes": "повторов узлов",
    "to_itself": "связей узла с собой",
    "outside": "связей за пределы файла",
    "moments": "элементов с временем",
    "hyperedges": "гиперрёбер",
    "unresolved_arrows": "стрелок в никуда",
    "unresolved_connections": "линий в никуда",
    "loose_phrases": "фраз без пары",
    "further_warnings": "прочих предупреждений",
}
FORMATS_EN: dict[str, str] = {
    "association": "word associations",
    "skipped": "answers left out",
    "skipped_language": "rows in other languages",
    "skipped_external": "rows with web addresses",
    "repeated_links": "links repeated",
    "repeated_nodes": "nodes repeated",
    "to_itself": "links of a node to itself",
    "outside": "links out of the file",
    "moments": "elements with moments",
    "unresolved_arrows": "arrows to nowhere",
    "unresolved_connections": "connections to nowhere",
    "loose_phrases": "phrases that join nothing",
    "further_warnings": "further warnings",
}
"""Counts and kinds of source by name; what is not here is called by its name."""

FORMAT_WARNINGS: tuple[tuple[str, str], ...] = (
    (
        r"moments of a dynamic graph were not read, only the whole of them",
        "моменты динамического графа не прочитаны, взято всё вместе",
    ),
    (r"(\d+) graphs stand in it, read as one", r"графов в файле: \1, прочитаны как один"),
    (r"a hyperedge of (\d+) ends was left out", r"гиперребро пропущено, концов у него: \1"),
    (r"its links are read from (.+) beside it", r"связи прочитаны из соседнего файла \1"),
    (r"its nodes are read from (.+) beside it", r"узлы прочитаны из соседнего файла \1"),
    (r"the weight (.+) is no number, left out", r"вес \1 не число, пропущен"),
    (
        r"no header names source and target: the first two columns are taken",
        "заголовки не называют начало и конец: взяты первые два столбца",
    ),
    (
        r"no header names source and target: the first two columns are taken, the third as weight",
        "заголовки не называют начало и конец: взяты первые два столбца, третий как вес",
    ),
    (r"a locked branch was not read", "закрытая ветвь не прочитана"),
    (
        r"an arrow ends at a node that is not there, left out",
        "стрелка ведёт к узлу, которого нет, пропущена",
    ),
    (r"(.+) is not there, the connection left out", r"\1 здесь нет, линия пропущена"),
    (r"the phrase (.+) joins nothing, left out", r"фраза \1 ничего не связывает, пропущена"),
    (
        r"the synset (\S+) stands twice; the first one stays",
        r"синсет \1 стоит дважды; остаётся первый",
    ),
    (
        r"a second node is called (.+); the first one stays",
        r"второй узел с именем \1; остаётся первый",
    ),
    (
        r"a text of ([\d,]+) characters was cut to ([\d,]+)",
        r"текст в \1 знаков обрезан до \2",
    ),
    (
        r"(\d+) characters that XML forbids were left out",
        r"знаков, запрещённых в XML, пропущено: \1",
    ),
    (
        r"not (\S+) as it says; read as (.+)",
        r"кодировка не \1, хотя так сказано в файле; прочитано как \2",
    ),
    (r"the valence (.+) was left out", r"валентность \1 пропущена"),
    (r"the intention's weight (.+) was left out", r"вес намерения \1 пропущен"),
    (r"the mark (.+) was left out: no map can hold it", r"метка \1 пропущена: в карту не входит"),
    (r"line (\d+), (<.+>)", r"строка \1, \2"),
)
"""Warnings as the readers tell them, as patterns, with their Russian."""
