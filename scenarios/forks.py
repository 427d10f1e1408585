"""V of a run's largest jumps, from forked runs: chosen when the run is done, told in its events.

How one jump is forked is ``model/fork.py``'s business. A run keeps no state of every step, so it
is done once more from the start (the same seed gives the same bits) up to the last jump chosen.
What has been estimated is kept beside the pieces of the tables: a killed command goes on there.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.fork import Forked, forked_value
from model.jump_rules import classes_met
from model.recorder import take
from model.settings import JumpSettings
from scenarios.parts import join, write_piece, written_aside
from scenarios.recording import Stopped
from scenarios.store import RunFolder

if TYPE_CHECKING:
    import pyarrow as pa

    from model.mindfield import Mindfield

_STEPS_PER_REPORT = 16
_STEPS_HELD = 1024


def fork_jumps(
    folder: RunFolder,
    fresh: Mindfield,
    told: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> None:
    """``fork_jumps(folder, fresh, told, should_stop)``: estimate V of the largest jumps.

    - ``folder``: its ``events.parquet`` is whole; it comes to say V with interval, and the classes
      that hold by it.
    - ``fresh``: the run's world at its start, which is used up; ``told`` hears its seconds.

    The ``jumps.forked`` jumps that released the largest share of all tension are taken, ripples
    by size left out. After the end of a recording the arms hear what a run that goes on would:
    the bands fade to rest. Raises ``Stopped`` when asked to stop.
    """
    rules = fresh.settings.jumps
    chosen = _largest(folder, rules)
    kept = folder.parts.folder / "forks.json"
    done = _read(kept)
    for jump in chosen:
        if _key(jump) in done:
            continue
        while fresh.field.step < jump["step"]:
            fresh.step()
            if fresh.field.step % _STEPS_HELD == 0:
                take(fresh)
            if fresh.field.step % _STEPS_PER_REPORT == 0:
                told(fresh.seconds)
                if should_stop():
                    raise Stopped
        rows = [fresh.field.rows[name] for name in jump["agents"]]
        done[_key(jump)] = fact_of(forked_value(fresh, rows), rules)
        kept.parent.mkdir(parents=True, exist_ok=True)
        with written_aside(kept) as aside:
            aside.write_text(json.dumps(done), encoding="utf-8")
        if should_stop():
            raise Stopped
    if done:
        _tell(folder, done, rules)


def fact_of(forked: Forked, rules: JumpSettings) -> dict[str, Any]:
    """What is told of it with a jump, JSON-able; ``wanted`` are the mean shares [p0, p1]."""
    pairs = len(forked.with_jump)
    return {
        "value_bits": forked.value_bits,
        "low": forked.low,
        "high": forked.high,
        "wanted": [sum(forked.without) / pairs, sum(forked.with_jump) / pairs],
        "pairs": pairs,
        "seconds": rules.value_s,
    }


def classes_by(facts: Mapping[str, Any], agents: int, rules: JumpSettings) -> tuple[str, ...]:
    """Which classes hold where V is that of ``facts["forked"]``, its whole interval above 0."""
    return classes_met(
        rules,
        agents=agents,
        reach=max(len(facts["kinds"]), len(facts["layers"])),
        share=facts["share"],
        value=facts["forked"]["low"],
        decided="decision" in facts["holds"],
        joined="idea" in facts["holds"],
    )


def _largest(folder: RunFolder, rules: JumpSettings) -> list[dict[str, Any]]:
    def jumps() -> Iterator[dict[str, Any]]:
        for batch in folder.batches("events", ("step", "type", "agents", "facts")):
            for event in batch.to_pylist():
                if event["type"] == "jump" and len(event["agents"]) >= rules.smallest:
                    yield event | {"share": json.loads(event.pop("facts"))["share"]}

    return largest(jumps(), rules)


def largest(jumps: Iterable[dict[str, Any]], rules: JumpSettings) -> list[dict[str, Any]]:
    """``largest(jumps, rules)``: the ``jumps.forked`` of them with the largest ``share`` of all
    tension, by ``step`` and ``agents``."""
    best = heapq.nlargest(rules.forked, jumps, key=lambda jump: (jump["share"], -jump["step"]))
    return sorted(best, key=lambda jump: (jump["step"], jump["agents"]))


def _key(event: Mapping[str, Any]) -> str:
    return json.dumps([event["step"], list(event["agents"])], ensure_ascii=False)


def _read(kept: Path) -> dict[str, dict[str, Any]]:
    if not kept.is_file():
        return {}
    told: dict[str, dict[str, Any]] = json.loads(kept.read_text(encoding="utf-8"))
    return told


def _tell(folder: RunFolder, done: Mapping[str, dict[str, Any]], rules: JumpSettings) -> None:
    """Write the events anew, a batch at a time, with what has been estimated."""
    import pyarrow as pa

    def revised() -> Iterator[pa.RecordBatch]:
        for batch in folder.batches("events"):
            events = batch.to_pylist()
            for event in events:
                told = done.get(_key(event)) if event["type"] == "jump" else None
                if told is not None:
                    facts = json.loads(event["facts"]) | {"forked": told}
                    facts["holds"] = list(classes_by(facts, len(event["agents"]), rules))
                    event["name"] = facts["holds"][0]
                    event["facts"] = json.dumps(facts, ensure_ascii=False)
            yield pa.RecordBatch.from_pylist(events, schema=batch.schema)

    aside = folder.parts.folder / "events-forked.parquet"
    write_piece(aside, revised())
    schema = next(iter(folder.batches("events"))).schema
    join([aside], folder.path / "events.parquet", schema)
    folder.__dict__.pop("events", None)
    aside.unlink()
