"""What a finished run left: its map with what grew on it, groups beyond chance, telling events.

How it is written out is the business of ``model/maps/out``, in which words that of ``emerged.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from model.maps.consistency import link_key
from model.maps.out.outcome import Group, Outcome
from model.maps.schema import AgentEntry, LinkEntry, MetaMap, same_id
from scenarios.report.sentences import facts_of, telling

if TYPE_CHECKING:
    import pandas as pd

    from model.maps.marks import Value
    from scenarios.store import RunFolder

CONDENSED, GROWN = "condensed", "grown"
"""The tag of an agent that condensed, and the label of a link that grew, in an exported map."""
CLASSES = ("insight", "decision", "idea")
_MOST_JUMPS = 500
_LONGEST_ID = 480
_HIGHEST_LAYER = 999
_AGENT_VALUES = ("energy", "tension", "frequency", "threshold")
_LINK_VALUES = ("flow", "conductance", "coherence")

Event = Mapping[str, Any]


@dataclass(frozen=True)
class Left:
    """What a run left.

    - ``jumps``, ``condensed``: events by time, facts unpacked; ``untold``: how many jumps of
      these classes there were beyond those kept.
    - ``clusters``: each significant track as it was last seen, with its numbers and a ``name``.
    - ``own_map``: whether the run's map was still there, unchanged.
    """

    outcome: Outcome
    jumps: Sequence[Event]
    untold: int
    condensed: Sequence[Event]
    clusters: Sequence[Mapping[str, Any]]
    own_map: bool


def left_by(folder: RunFolder, *, english: bool = False) -> Left:
    """``left_by(RunFolder(path)) -> Left``: read from the run's tables and its map.

    - ``english``: groups are named by English labels.

    Grown links and condensed agents are of ``kind_source`` *rule*: laws made them, no person.
    Where the map has changed or gone, it is put together from the tables, without notes, tags
    and meanings. Raises ``InputError`` for a run that is not finished.
    """
    if folder.info.get("status") != "finished":
        raise InputError(
            f"the run is {folder.info.get('status', 'unknown')}, not finished",
            file=folder.path,
            mend="give its run command again, then export it",
        )
    agents, links = folder.last_look("agents"), folder.last_look("links")
    jumps, in_all, condensed = _events(folder)
    new = {str(event["agents"][0]) for event in condensed if len(event["agents"])}
    own = _own_map(folder)
    base = own or _from_tables(folder, agents, links, new)
    grown = _grown(base, agents, links, str(folder.path))
    clusters = _clusters(folder, agents, english=english)
    end = float(agents.time_s.max()) if len(agents) else 0.0
    groups = tuple(
        Group(str(told["name"]), tuple(told["members"]))
        for told in clusters
        if float(told["time_s"]) >= end
    )
    outcome = Outcome(grown, _agent_values(agents), _link_values(links), groups)
    return Left(outcome, jumps, in_all - len(jumps), condensed, clusters, own is not None)


def _own_map(folder: RunFolder) -> MetaMap | None:
    """The map the run was made of, where it still is what it was."""
    from model.maps.source import map_of
    from scenarios.inputs import hashed

    told = next((one for one in folder.info.get("inputs", ()) if one.get("role") == "map"), None)
    if told is None:
        return None
    path = Path(str(told["path"]))
    try:
        same = hashed("map", path)["sha256"] == told["sha256"]
        return map_of(path) if same else None
    except InputError:
        return None


def _from_tables(
    folder: RunFolder, agents: pd.DataFrame, links: pd.DataFrame, new: set[str]
) -> MetaMap:
    """The map as far as the tables know it, without what the run added."""
    told = [row for row in agents.to_dict("records") if row["id"] not in new]
    least = min((float(row["goal"]) for row in told), default=0.0)
    entries = tuple(
        AgentEntry(
            id=str(row["id"]),
            kind=str(row["kind"]),
            label=str(row["label"]),
            label_en=str(row["label_en"]),
            layer=min(int(row["layer"]), _HIGHEST_LAYER),
        )
        for row in told
    )
    # Every agent has the same small share of the goal; the intention is what lies above it.
    above = {str(row["id"]): float(row["goal"]) - least for row in told}
    return MetaMap(
        title=(folder.summary.get("map") or {}).get("title"),
        agents=entries,
        links=tuple(_entries(row for row in links.to_dict("records") if not row["grown"])),
        intention={name: share for name, share in above.items() if share > 1e-12},
    )


def _grown(base: MetaMap, agents: pd.DataFrame, links: pd.DataFrame, origin: str) -> MetaMap:
    """The map with the agents and links that the run added, each marked."""
    known = set(base.ids)
    new = [
        AgentEntry(
            id=_short(str(row["id"]), known),
            kind=str(row["kind"]),
            label=str(row["label"]),
            label_en=str(row["label_en"]),
            layer=min(int(row["layer"]), _HIGHEST_LAYER),
            tags=(CONDENSED,),
            kind_source="rule",
            source=origin,
        )
        for row in agents.to_dict("records")
        if same_id(str(row["id"])) not in known
    ]
    known |= {agent.id for agent in new}
    told = {link_key(link.source, link.target, link.kind): link for link in base.links}
    for link in _entries(row for row in links.to_dict("records") if row["grown"]):
        if {link.source, link.target} <= known:
            mark = {"kind_source": "rule", "label": GROWN}
            key = link_key(link.source, link.target, link.kind)
            told.setdefault(key, link.model_copy(update=mark))
    return base.model_copy(update={"agents": (*base.agents, *new), "links": tuple(told.values())})


def _entries(rows: Iterable[Mapping[Any, Any]]) -> Iterable[LinkEntry]:
    """Links of the tables as entries of a map: those that work both ways once."""
    seen = set()
    for row in rows:
        ends = _short(str(row["source"]), ()), _short(str(row["target"]), ())
        key = link_key(*ends, str(row["kind"]))
        if key not in seen:
            seen.add(key)
            told = {"from": ends[0], "to": ends[1], "kind": str(row["kind"])}
            yield LinkEntry.model_validate(told | {"valence": float(row["valence"])})


def _short(name: str, taken: Iterable[str]) -> str:
    """An id that a map can hold: the joined ids of many members may be too long for one."""
    told = same_id(name)
    return told if len(told) <= _LONGEST_ID or told in taken else told[:_LONGEST_ID].strip() + "…"


def _agent_values(agents: pd.DataFrame) -> dict[str, dict[str, Value]]:
    values: dict[str, dict[str, Value]] = {}
    for row in agents.to_dict("records"):
        told: dict[str, Value] = {name: float(row[name]) for name in _AGENT_VALUES}
        values[_short(str(row["id"]), ())] = told | {"cluster": int(row["cluster"])}
    return values


def _link_values(links: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, Value]]:
    """By link: flow of both directions together, the larger conductance and coherence."""
    values: dict[tuple[str, str, str], dict[str, Value]] = {}
    for row in links.to_dict("records"):
        ends = _short(str(row["source"]), ()), _short(str(row["target"]), ())
        key = link_key(*ends, str(row["kind"]))
        flow, conductance, coherence = (float(row[name]) for name in _LINK_VALUES)
        here = values.get(key)
        if here is not None:
            flow += float(here["flow"])
            conductance = max(conductance, float(here["conductance"]))
            coherence = max(coherence, float(here["coherence"]))
        values[key] = {"flow": flow, "conductance": conductance, "coherence": coherence}
        values[key][GROWN] = bool(row["grown"])
    return values


def _events(folder: RunFolder) -> tuple[list[Event], int, list[Event]]:
    """Jumps that tell, how many there were in all, and condensations."""
    condensed: list[Event] = []
    in_all = 0

    def jumps() -> Iterable[Event]:
        nonlocal in_all
        for batch in folder.batches("events"):
            for event in batch.to_pylist():
                if event["type"] == "condensation":
                    condensed.append(event | {"facts": facts_of(event)})
                elif event["type"] == "jump" and event["name"] in CLASSES:
                    in_all += 1
                    yield event

    told = telling(jumps(), _MOST_JUMPS)
    kept: list[Event] = [{**event, "facts": facts_of(event)} for event in told]
    return kept, in_all, condensed


def _clusters(folder: RunFolder, agents: pd.DataFrame, *, english: bool) -> list[dict[str, Any]]:
    latest: dict[int, dict[str, Any]] = {}
    for batch in folder.batches("clusters"):
        for row in batch.to_pylist():
            if row["significant"]:
                latest[int(row["track"])] = row
    energy = dict(zip(agents.id, agents.energy.fillna(0.0), strict=True))
    label = dict(zip(agents.id, agents.label_en if english else agents.label, strict=True))
    for row in latest.values():
        ranked = sorted(row["members"], key=lambda name: (-energy.get(name, 0.0), name))
        row["members"] = [_short(str(name), ()) for name in row["members"]]
        row["name"] = " · ".join(str(label.get(name) or name) for name in ranked[:3])
    return [latest[track] for track in sorted(latest)]


def is_run(path: Path) -> bool:
    """``is_run(path)``: whether a folder holds a run."""
    try:
        told = json.loads((path / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and "status" in told
