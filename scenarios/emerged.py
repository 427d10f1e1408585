"""What emerged in a run, told as notes: one per jump, condensed agent and group, and an index.

Which events there are is decided in ``outcome.py``; how notes become files, in
``model/maps/out/notes.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from model.maps.out.names import SafeNames
from model.maps.out.notes import Note, Property, agent_notes, agent_paths, escaped, link_to
from model.maps.out.outcome import Outcome
from scenarios.outcome import Left
from scenarios.report.catalogue import Lang, knows, number, percent, plain, say
from scenarios.report.sentences import event_sentence

_NAMED = 3


def map_notes(outcome: Outcome, lang: Lang) -> list[Note]:
    """``map_notes(outcome, lang)``: a note per agent of a map that no run stands behind."""
    paths = agent_paths(outcome, say(lang, "export.agents"))
    return list(agent_notes(outcome, paths, links_heading=say(lang, "export.links")))


def run_notes(left: Left, info: Mapping[str, Any], run: Path, lang: Lang) -> list[Note]:
    """``run_notes(left, info, run, lang)``: the agents' notes and those of what emerged.

    - ``info``: what run.json says; ``run``: the run's folder, named in every note.
    """
    teller = _Teller(left, info, run, lang)
    jumps = [teller.jump(event) for event in left.jumps]
    condensed = [teller.condensed(event) for event in left.condensed]
    clusters = [teller.cluster(cluster) for cluster in left.clusters]
    index = teller.index(jumps, condensed, clusters)
    agents = agent_notes(left.outcome, teller.paths, links_heading=say(lang, "export.links"))
    return [index, *jumps, *condensed, *clusters, *agents]


class _Teller:
    """Words for one run in one language, with a name for every note."""

    def __init__(self, left: Left, info: Mapping[str, Any], run: Path, lang: Lang) -> None:
        self.left, self.info, self.run, self.lang = left, info, run, lang
        self.paths = agent_paths(left.outcome, say(lang, "export.agents"))
        self.labels = {
            agent.id: (agent.label_en if lang == "en" else None) or agent.label or agent.id
            for agent in left.outcome.map.agents
        }
        self._names = SafeNames()
        self._facts: dict[str, Property] = {"run": str(run), "seed": int(info["seed"])}

    def jump(self, event: Mapping[str, Any]) -> Note:
        """One insight, decision or idea."""
        facts, kind = event["facts"], str(event["name"])
        time = self._number(event["time_s"])
        title = say(self.lang, f"export.{kind}", time=time)
        numbers = [
            say(self.lang, "export.time", time=time),
            say(
                self.lang,
                "export.size",
                size=self._number(facts.get("size")),
                waves=self._number(facts.get("duration")),
            ),
            say(self.lang, "export.share", share=percent(facts.get("share"), self.lang)),
            say(self.lang, "export.bits", bits=self._number(facts.get("value_bits"), signed=True)),
            say(
                self.lang,
                "export.loss",
                before=self._number(facts.get("loss_before")),
                after=self._number(facts.get("loss_after")),
            ),
        ]
        told = ("size", "duration", "share", "value_bits", "loss_before", "loss_after")
        properties: dict[str, Property] = {"time_s": float(event["time_s"])}
        properties |= _numbers(facts, told)
        sentence = escaped(event_sentence(event, self.labels, self.lang))
        return self._note(kind, title, sentence, event["agents"], numbers, "jump", properties)

    def condensed(self, event: Mapping[str, Any]) -> Note:
        """One agent that condensed; it has a note among the agents too, linked first."""
        facts, kind = event["facts"], str(event["facts"].get("kind", ""))
        title = say(self.lang, "export.condensed", label=plain(self._called(event)))
        shown = say(self.lang, f"kind.{kind}") if knows(self.lang, f"kind.{kind}") else kind
        numbers = [
            say(self.lang, "export.time", time=self._number(event["time_s"])),
            say(self.lang, "export.kind", kind=plain(shown)),
        ]
        properties: dict[str, Property] = {"time_s": float(event["time_s"]), "kind": kind}
        properties |= _numbers(facts, ("energy", "of"))
        sentence = escaped(event_sentence(event, self.labels, self.lang))
        return self._note(
            "condensation", title, sentence, event["agents"], numbers, "condensed", properties
        )

    def cluster(self, cluster: Mapping[str, Any]) -> Note:
        """One group beyond chance, as it was last seen."""
        title = say(self.lang, "export.cluster", name=plain(cluster["name"], most=100))
        figures = {name: self._number(cluster.get(name)) for name in ("z", "p", "q")}
        numbers = [
            say(self.lang, "export.z", **figures),
            say(self.lang, "export.origin", origin=say(self.lang, f"origin.{cluster['origin']}")),
            say(
                self.lang,
                "export.order",
                order=self._number(cluster.get("R")),
                coherence=self._number(cluster.get("coherence")),
            ),
            say(self.lang, "export.seen", time=self._number(cluster["time_s"])),
        ]
        told = ("z", "p", "q", "size", "R", "coherence", "conductance", "inside_share", "track")
        properties: dict[str, Property] = {"time_s": float(cluster["time_s"])}
        properties |= {"origin": str(cluster["origin"]), **_numbers(cluster, told)}
        lead = say(self.lang, "n.agents", len(cluster["members"]))
        return self._note(
            "cluster", title, lead, cluster["members"], numbers, "cluster", properties
        )

    def index(
        self, jumps: Sequence[Note], condensed: Sequence[Note], clusters: Sequence[Note]
    ) -> Note:
        """The note to begin with: what there is, and what is not shown."""
        lang, meta_map = self.lang, self.left.outcome.map
        parts = [
            say(
                lang,
                "export.lead",
                title=escaped(plain(meta_map.title or "—")),
                seconds=self._number(self.info["seconds"]),
                seed=str(self.info["seed"]),
            ),
            say(
                lang,
                "export.map",
                agents=say(lang, "n.agents", len(meta_map.agents)),
                links=say(lang, "n.links", len(meta_map.links)),
            ),
            say(lang, "export.run", run=escaped(str(self.run))),
        ]
        if not self.left.own_map:
            parts.append(say(lang, "export.no_map"))
        for name, notes in (("jumps", jumps), ("condensed", condensed), ("clusters", clusters)):
            parts.append(f"## {say(lang, f'export.head.{name}')}")
            listed = "\n".join(f"- {link_to(note.path, note.title)}" for note in notes)
            parts.append(listed or say(lang, f"export.none.{name}"))
            if name == "jumps" and self.left.untold:
                parts.append(say(lang, "export.untold", self.left.untold))
        return Note(say(lang, "export.index"), "\n\n".join(parts), {"type": "run", **self._facts})

    def _note(
        self,
        kind: str,
        title: str,
        lead: str,
        agents: Iterable[str],
        numbers: Sequence[str],
        mind: str,
        properties: Mapping[str, Property],
    ) -> Note:
        named = [str(agent) for agent in agents]
        sources = [
            f"- {link_to(self.paths[name], self.labels[name])}"
            for name in named
            if name in self.paths
        ]
        few = ", ".join(self.labels.get(name, name) for name in named[:_NAMED])
        wanted = title if kind in ("condensation", "cluster") else f"{title}, {few}"
        path = f"{say(self.lang, 'export.emerged')}/{self._names.name(wanted)}"
        parts = [
            lead,
            f"## {say(self.lang, 'export.sources')}",
            "\n".join(sources),
            f"## {say(self.lang, 'export.numbers')}",
            "\n".join(
                f"- {line}"
                for line in (*numbers, say(self.lang, "export.seed", seed=str(self.info["seed"])))
            ),
            say(self.lang, "export.run", run=escaped(str(self.run))),
            say(self.lang, f"export.mind.{mind}"),
        ]
        return Note(path, "\n\n".join(parts), {"type": kind, **properties, **self._facts}, title)

    def _called(self, event: Mapping[str, Any]) -> str:
        first = next(iter(event["agents"]), "")
        return self.labels.get(str(first), str(event["name"]))

    def _number(self, value: float | None, *, signed: bool = False) -> str:
        return number(value, self.lang, signed=signed)


def _numbers(facts: Mapping[str, Any], names: Iterable[str]) -> dict[str, float]:
    told = {name: facts.get(name) for name in names}
    return {
        name: value
        for name, value in told.items()
        if isinstance(value, int | float) and value == value
    }
