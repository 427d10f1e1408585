"""A small made-up run folder of format 1, seeded, for the tests of what a person reads.

No law was run: the figures are plausible, not computed. Real runs are tested where they are made.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from run_info_example import (
    BANDS,
    KINDS,
    OPERATORS,
    RULES,
    WEIGHTS,
    Example,
    run_info,
)

from scenarios.store import RunFolder

__all__ = ["WEIGHTS", "Example", "make_run_folder"]

GROUPS = 4
WORDS = (
    ("сигнал", "signal"),
    ("токен", "token"),
    ("волновой паттерн", "wave pattern"),
    ("мозг", "brain"),
    ("ЭЭГ", "EEG"),
    ("мыслеформа", "thought-form"),
    ("энергия", "energy"),
    ("поток", "flow"),
    ("резонанс", "resonance"),
    ("колебание", "oscillation"),
    ("преобразование", "transformation"),
    ("градиент", "gradient"),
    ("функциональная система", "functional system"),
    ("активный преобразователь", "active transducer"),
    ("орган чувств", "sense organ"),
    ("исполнительная схема", "executive circuit"),
    ("модулятор намерения", "intention modulator"),
    ("живой сигнал", "living signal"),
    ("метамысль", "metathought"),
    ("метасеть мышления", "metanetwork of thinking"),
    ("модель разума", "model of mind"),
    ("морфогенез смыслов", "morphogenesis of meanings"),
    ("нейроядро", "neurocore"),
    ("поле форм", "field of forms"),
    ("разворачивание смысла", "unfolding of meaning"),
    ("угадывание", "guessing"),
    ("различение", "distinction"),
    ("образ", "image"),
    ("принцип", "principle"),
    ("логическая связь", "logical link"),
    ("аналоговая связь", "analogical link"),
    ("волновая связь", "wave link"),
    ("эмоциональная связь", "emotional link"),
    ("вес как поток", "weight as flow"),
    ("состояние", "state"),
    ("триггер", "trigger"),
    ("ассоциация", "association"),
    ("коррекция", "correction"),
    ("поле смыслов", "field of meanings"),
    ("спектральный фильтр", "spectral filter"),
    ("семантический детектор", "semantic detector"),
    ("цель", "goal"),
    ("тело", "body"),
    ("согласованные колебания", "coherent oscillations"),
    ("опыт", "experience"),
    ("напряжение смыслов", "tension of meanings"),
    ("прыжок", "jump"),
    ("идея", "idea"),
    ("инсайт", "insight"),
    ("решение", "decision"),
    ("сдвиг мышления", "shift of thinking"),
    ("эмерджентность", "emergence"),
)


def make_run_folder(path: Path, told: Example | None = None) -> RunFolder:
    """``make_run_folder(path, Example(...)) -> RunFolder``: write it and give it back."""
    told = told or Example()
    draw = np.random.default_rng(told.seed)
    folder = RunFolder(path)
    agents = _agents(told, draw)
    links = _links(told, draw, agents)
    frames = _frames(told, draw)
    events = _events(told, draw, agents)
    begin = agents.assign(time_s=0.0, energy=0.5, tension=0.0, cluster=-1)
    if told.jumps:
        agents = pd.concat([agents, _condensed(agents)], ignore_index=True)
    clusters = _clusters(told, agents)
    folder.write_info(run_info(told, frames, events, clusters))
    folder.write_table("agents", pd.concat([begin, agents], ignore_index=True))
    folder.write_table(
        "links", pd.concat([links[~links.grown].assign(time_s=0.0), links], ignore_index=True)
    )
    folder.write_table("frames", frames)
    folder.write_table("series", _series(told, np.random.default_rng(told.seed), frames))
    folder.write_table("events", events)
    folder.write_table("clusters", clusters.drop(columns=["name", "labels"]))
    return RunFolder(path)


def _agents(told: Example, draw: np.random.Generator) -> pd.DataFrame:
    n = told.agents
    words = [WORDS[i] if i < len(WORDS) else (f"мысль {i}", f"thought {i}") for i in range(n)]
    if told.label is not None:
        words[0] = (told.label, told.label)
    energy = draw.gamma(1.6, 0.35, n)
    goal = np.full(n, 0.5 / n)
    goal[-4:] += 0.5 / 4
    cluster = np.full(n, -1)
    if told.clusters:
        cluster[:7], cluster[20:26] = 3, 5
    return pd.DataFrame(
        {
            "time_s": told.seconds,
            "row": np.arange(n),
            "id": [f"a{i}" for i in range(n)],
            "label": [ru for ru, _ in words],
            "label_en": [en for _, en in words],
            "kind": [KINDS[i % 3] for i in range(n)],
            "layer": np.arange(n) * 5 // n,
            "energy": np.where(np.arange(n) == 2, np.nan if told.nan else energy, energy),
            "tension": draw.gamma(1.0, 0.2, n),
            "phase": draw.uniform(-np.pi, np.pi, n),
            "frequency": draw.uniform(0.5, 3.0, n),
            "threshold": 1.0,
            "goal": goal / goal.sum(),
            "cluster": cluster,
            "group": np.arange(n) * GROUPS // n,
            "alive": np.arange(n) != 17,
        }
    )


def _condensed(agents: pd.DataFrame) -> pd.DataFrame:
    """The agent that condensed in the course of the run."""
    return agents.tail(1).assign(
        row=len(agents),
        id="a7+a8+a3",
        label="поток + резонанс + мозг",
        label_en="flow + resonance + brain",
        kind="principle",
        goal=0.0,
        group=-1,
    )


def _links(told: Example, draw: np.random.Generator, agents: pd.DataFrame) -> pd.DataFrame:
    n, rows = told.agents, []
    for i in range(n):
        near = [(i + 1) % n, *(int(j) for j in (i + draw.integers(2, 9, 2)) % n)]
        for j in near:
            kind = RULES[int(draw.integers(4))]
            valence = float(draw.choice([-0.7, 0.6])) if kind == "emotional" else 0.0
            ends = [(i, j), (j, i)] if kind in ("analogical", "wave") else [(i, j)]
            rows += [(f"a{a}", f"a{b}", kind, valence, False) for a, b in ends]
    if n > 30:
        for a, b in ((3, 25), (25, 3), (8, 30), (30, 8)):
            rows.append((f"a{a}", f"a{b}", "wave", 0.0, True))
    table = pd.DataFrame(rows, columns=["source", "target", "kind", "valence", "grown"])
    table = table[~table.source.isin(["a17"]) & ~table.target.isin(["a17"])]
    m = len(table)
    return table.assign(
        time_s=told.seconds,
        conductance=draw.gamma(4.0, 0.25, m),
        flow=draw.gamma(0.7, 0.02, m),
        coherence=draw.uniform(0.0, 1.0, m),
    )


def _frames(told: Example, draw: np.random.Generator) -> pd.DataFrame:
    time = np.arange(0.0, told.seconds + 1e-9, 0.25)
    n = time.size
    z = {name: np.zeros(n) for name in BANDS}
    if told.eeg:
        z = {name: _walk(draw, n) for name in BANDS}
        z["alpha"] = z["alpha"] + np.where((time > 40) & (time < 70), 4.9, 0.0)
        z["gamma"] = z["gamma"] + np.where(time > 70, 2.0, 0.0)
    if told.nan:
        z["beta"][40:60] = np.nan
    u = {name: np.clip(np.nan_to_num(z[name]), -3.0, 3.0) for name in BANDS}
    table = {
        "time_s": time,
        "energy": 25.0 + 6.0 * np.exp(-time / 20.0) + _walk(draw, n),
        "tension": np.abs(6.0 + 2.0 * _walk(draw, n)),
        "pumped": 0.9 * time,
        "dissipated": 0.95 * time,
        "loss": 0.42 + 0.2 * np.exp(-time / 15.0) + 0.01 * _walk(draw, n),
        "wanted_share": 0.2 + 0.002 * time,
        "R": np.clip(0.35 + 0.08 * _walk(draw, n), 0.0, 1.0),
        "largest_energy": 2.0 + 0.1 * _walk(draw, n),
        "acting": 25.0,
        "agents": float(told.agents),
        "links": 200.0,
        "events": time,
        "eeg_state": np.select([time < 2.0, time > 0.95 * time.max()], [0.0, 2.0], 1.0),
    }
    table |= {f"z_{name}": z[name] for name in BANDS} | {f"u_{name}": u[name] for name in BANDS}
    for name in OPERATORS:
        exponent = sum(w * u[band] for band, w in WEIGHTS.get(name, {}).items())
        table[f"op_{name}"] = np.clip(np.exp(exponent), 0.25, 4.0) * np.ones(n)
    return pd.DataFrame(table)


def _series(told: Example, draw: np.random.Generator, frames: pd.DataFrame) -> pd.DataFrame:
    """Four groups of the map that waver by themselves, and a found one from 40 s on."""
    time = frames.time_s.to_numpy()
    tables = []
    for group in (*range(GROUPS), 3):
        found = len(tables) == GROUPS
        turned = 2.0 * np.pi * time + 0.5 * _walk(draw, time.size)
        order = np.clip(0.5 + 0.1 * _walk(draw, time.size), 0.0, 1.0)
        table = pd.DataFrame(
            {
                "time_s": time,
                "grouping": "found" if found else "map",
                "group": group,
                "size": told.agents // GROUPS,
                "re": order * np.cos(turned),
                "im": order * np.sin(turned),
                "energy": 0.5 + 0.05 * _walk(draw, time.size),
            }
        )
        tables.append(table[table.time_s >= 40.0] if found else table)
    whole = pd.concat(tables, ignore_index=True)
    return whole.sort_values("time_s", kind="stable", ignore_index=True)


def _walk(draw: np.random.Generator, n: int) -> np.ndarray:
    """Smooth noise of about unit variance, (n,)."""
    kernel = np.hanning(17)
    rough = draw.normal(size=n + 16)
    smooth = np.convolve(rough, kernel / np.sqrt((kernel**2).sum()), mode="valid")
    return np.asarray(smooth)


def _events(told: Example, draw: np.random.Generator, agents: pd.DataFrame) -> pd.DataFrame:
    rows: list[tuple[float, str, str, list[str], dict[str, Any]]] = []
    for at in np.sort(draw.uniform(1.0, told.seconds - 1.0, told.jumps)):
        size = int(min(np.ceil(draw.pareto(1.2) + 0.01), 40))
        reach = [f"a{int(i)}" for i in draw.choice(told.agents, min(size, told.agents), False)]
        name = "ripple"
        if size >= 3:
            name = str(
                draw.choice(["ripple", "idea", "decision", "insight"], p=[0.4, 0.3, 0.2, 0.1])
            )
        facts = {
            "path": list(range(size)),
            "size": size,
            "duration": max(1, size // 2),
            "released": 0.9 * size,
            "share": min(0.03 * size, 0.9),
            "kinds": ["image"],
            "layers": [1, 2],
            "clusters": [3, 5] if name == "idea" else [],
            "ends_in_principles": name == "decision",
            "value_bits": float(draw.normal(0.0, 0.1)),
            "loss_before": 0.51,
            "loss_after": float("nan") if told.nan else 0.49,
        }
        rows.append((float(at), "jump", name, reach, facts))
    if told.jumps:
        bands = dict.fromkeys(BANDS, 0.5)
        trigger = {"when": "alpha > 1.5 for 2 s", "on": "kind:image", "agents": 17, **bands}
        rows += [
            (42.5, "trigger", "ignite", ["a1", "a4"], trigger),
            (25.0, "link", "grown", ["a3", "a25"], {"coherence": 0.93}),
            (80.0, "link", "faded", ["a9", "a2"], {}),
            (20.0, "cluster", "birth", [f"a{i}" for i in range(7)], {"track": 3, "others": []}),
            (60.0, "cluster", "split", ["a20", "a21", "a22"], {"track": 5, "others": [3]}),
            (90.0, "cluster", "death", ["a30", "a31", "a32"], {"track": 4, "others": []}),
            (
                50.0,
                "condensation",
                "поток + резонанс + мозг",
                ["a7+a8+a3", "a7", "a8", "a3"],
                {"kind": "principle", "energy": 0.8, "of": 3},
            ),
        ]
    rows.sort(key=lambda row: row[0])
    return pd.DataFrame(
        {
            "step": np.array([round(row[0] * 64) for row in rows], np.int64),
            "time_s": np.array([row[0] for row in rows], np.float64),
            "type": pd.Series([row[1] for row in rows], dtype="str"),
            "name": pd.Series([row[2] for row in rows], dtype="str"),
            "agents": pd.Series([row[3] for row in rows], dtype=object),
            "facts": pd.Series(
                [json.dumps(row[4], ensure_ascii=False) for row in rows], dtype="str"
            ),
        }
    )


def _clusters(told: Example, agents: pd.DataFrame) -> pd.DataFrame:
    columns = [
        *("time_s", "track", "members", "size", "z", "p", "q", "significant", "origin"),
        *("index_links", "p_links", "index_frequencies", "p_frequencies"),
        *("R", "coherence", "conductance", "inside_share", "name", "labels"),
    ]
    made = (
        (3, range(7), 5.2, 0.01, 0.02, True, "emergent", 0.12, 0.4, 0.2, 0.3, 0.91),
        (5, range(20, 26), 3.4, 0.01, 0.02, True, "inherited from links", 0.8, 0.01, 0.1, 0.6, 0.7),
        (-1, range(33, 38), 0.4, 0.31, 0.4, False, "not shown", None, None, None, None, 0.4),
    )
    rows = []
    for track, span, z, p, q, shown, origin, il, pl, jf, pf, order in made:
        rows_of = [i for i in span if i < told.agents]
        labels = [str(agents.label[i]) for i in rows_of]
        rows.append(
            (
                *(told.seconds, track, [f"a{i}" for i in rows_of], len(rows_of), z, p, q, shown),
                *(origin, il, pl, jf, pf, order, 0.8, 0.3, 0.7),
                *(" · ".join(labels[:3]), labels),
            )
        )
    return pd.DataFrame(rows if told.clusters else [], columns=columns)
