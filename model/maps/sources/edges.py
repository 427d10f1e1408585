"""Edge lists as CSV or TSV: any delimiter, Russian, English and Gephi's headers, node tables.

The table as such is read in ``table.py``.
"""

from __future__ import annotations

from pathlib import Path

from model.maps.sources.found import Found
from model.maps.sources.intake import Intake, key_text
from model.maps.sources.properties import link_of, node_of, number
from model.maps.sources.table import Row, Table, read_table

SOURCE = ("source", "from", "src", "start", "источник", "откуда", "от", "из", "начало")
TARGET = ("target", "to", "dst", "end", "цель", "куда", "к", "конец", "приёмник", "приемник")
_TYPE = ("type", "тип")
_WORD = ("kind", "relation", "word", "связь", "вид", "отношение", "вид связи", "тип связи")
_WEIGHT = ("weight", "strength", "value", "вес", "сила")
_LABEL = ("label", "метка", "подпись", "название")
_ID = ("id", "key", "ид", "идентификатор", "узел", "node")
_DIRECTED = {
    **dict.fromkeys(("directed", "направленная", "направленный", "направлено"), True),
    **dict.fromkeys(("undirected", "ненаправленная", "ненаправленный"), False),
    "mutual": False,
}
_PAIRS = (
    ("edges", "nodes"),
    ("links", "nodes"),
    ("рёбра", "узлы"),
    ("ребра", "узлы"),
    ("связи", "узлы"),
)


def read_edges(path: Path) -> Found:
    """``read_edges(path) -> Found``: one row, one link; a row without target, a lone node.

    - headers: source, target, type, weight, label, kind and their Russian names, case aside;
      without a known header the first two columns are the ends, a third one the weight.
    - ``type`` is Gephi's direction (Directed, Undirected) or else the link's word.
    - other columns become properties of the link.
    - beside ``…edges.csv`` or ``…связи.csv`` stands a table of nodes where there is
      ``…nodes.csv`` or ``…узлы.csv``; a table of nodes alone gives nodes without links.

    Raises ``InputError`` for a broken table, a single column, a row with a target and no source.
    """
    table = read_table(path)
    kept = Intake("edge list", path, table.warnings)
    if table.column(*SOURCE) is None and table.column(*_ID) is not None:
        _nodes(table, kept)
        edges = _beside(path, 1)
        if edges is not None:
            kept.warn("", f"its links are read from {edges.name} beside it")
            _links(read_table(edges), kept)
        return kept.found(path.stem)
    nodes = _beside(path, 0)
    if nodes is not None:
        kept.warn("", f"its nodes are read from {nodes.name} beside it")
        _nodes(read_table(nodes), kept)
    _links(table, kept)
    return kept.found(path.stem)


def _links(table: Table, kept: Intake) -> None:
    source, target = table.column(*SOURCE), table.column(*TARGET)
    rows = table.rows[1:]
    weight = table.column(*_WEIGHT)
    rest: dict[int, str] = {}
    if source is None or target is None:
        if len(table.rows[0].cells) < 2:
            raise kept.refuse(
                "has a single column", table.rows[0].place, "give it the columns source and target"
            )
        source, target, weight, rows = _headless(table, kept)
    else:
        known = (source, target, weight)
        rest = {i: name for i, name in enumerate(table.header) if i not in known and name}
    for row in rows:
        _link(row, source, target, weight, rest, kept)


def _link(
    row: Row,
    source: int,
    target: int,
    weight: int | None,
    rest: dict[int, str],
    kept: Intake,
) -> None:
    ends = key_text(row.at(source)), key_text(row.at(target))
    if not ends[0]:
        if ends[1]:
            raise kept.refuse("a row has a target and no source", row.place, "name both")
        return
    for key in filter(None, ends):
        if key not in kept:
            kept.node(node_of(key, {}, place=row.place))
    if not ends[1]:
        return
    values = {name: row.at(i) for i, name in rest.items() if row.at(i)}
    directed = True
    for name in _TYPE:
        told = values.get(name, "").casefold()
        if told in _DIRECTED:
            directed = _DIRECTED[told]
            del values[name]
    word = next((values[name] for name in (*_WORD, *_TYPE) if name in values), "")
    label = next((values.pop(name) for name in _LABEL if name in values), "")
    if word:
        values["kind"] = word
    told_weight = row.at(weight)
    if told_weight and number(told_weight) != number(told_weight):
        kept.warn(row.place, f"the weight {told_weight[:40]!r} is no number, left out")
    kept.link(link_of(*ends, values, label=label, weight=told_weight or "", directed=directed))


def _headless(table: Table, kept: Intake) -> tuple[int, int, int | None, tuple[Row, ...]]:
    """Columns by their order. A first row whose third cell is no number is taken as a header."""
    weight = 2 if len(table.rows[0].cells) > 2 else None
    header = False
    if weight is not None and len(table.rows) > 1:
        first, second = (number(row.at(2)) for row in table.rows[:2])
        header = first != first and second == second
    kept.warn(
        table.rows[0].place,
        "no header names source and target: the first two columns are taken"
        + (", the third as weight" if weight is not None else ""),
    )
    return 0, 1, weight, table.rows[1:] if header else table.rows


def _nodes(table: Table, kept: Intake) -> None:
    key = table.column(*_ID)
    if key is None:
        raise kept.refuse("the table of nodes has no column 'Id'", "line 1", "add it")
    label = table.column(*_LABEL)
    rest = {i: name for i, name in enumerate(table.header) if i not in (key, label) and name}
    for row in table.rows[1:]:
        name = key_text(row.at(key))
        if not name:
            raise kept.refuse("a row has no Id", row.place, "give it one")
        values = {name: row.at(i) for i, name in rest.items() if row.at(i)}
        kept.node(node_of(name, values, label=row.at(label), place=row.place))


def _beside(path: Path, mine: int) -> Path | None:
    """The other table of a pair: ``mine`` is 0 for a table of links, 1 for one of nodes."""
    stem = path.stem.casefold()
    for pair in _PAIRS:
        at = stem.rfind(pair[mine])
        if at < 0:
            continue
        other = path.stem[:at] + pair[1 - mine] + path.stem[at + len(pair[mine]) :]
        for name in (other, other.casefold(), other.capitalize()):
            there = path.with_name(name + path.suffix)
            if there.is_file():
                return there
    return None
