"""One picture of each of the seven laws, from the functions and the engine that run it.

The pictures of ``docs/laws.md``. Nothing here is a check: the tests named there are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from agents.transducers import Ports, analogical, emotional, logical, wave
from model.emergence.verify.outcome import Curve, Floats, Look, Picture
from model.emergence.verify.worlds import EVERYBODY, NEVER_S, QUIET, link, planted, settings
from model.maps.schema import AgentEntry, MetaMap
from model.mindfield import Mindfield
from model.schedule import operator
from model.settings import LawSettings

_LAWS = LawSettings()
_ALPHA = 2
_EVERY_S = 0.25


def schedule() -> Picture:
    """Step 1: an operator against the z of a band, for two weights; clipped at 1/4 and 4."""
    z = np.linspace(-3.0, 3.0, 121)
    bands = np.zeros((z.size, 5))
    bands[:, _ALPHA] = z
    looks: tuple[tuple[str, float, Look], ...] = (
        ("w = .25", 0.25, "found"),
        ("w = 1", 1.0, "other"),
    )
    curves = [
        Curve(key, z, np.array([operator({"alpha": weight}, u) for u in bands]), look)
        for key, weight, look in looks
    ]
    return Picture("z", "operator", tuple(curves), log_y=True)


def sense() -> Picture:
    """Step 2: a sensing agent alone fills until what fades is what comes in."""
    time, energy = _alone({}, "energy", 60.0)
    room = _LAWS.pump / _LAWS.ceiling + _LAWS.energy_decay
    rest = _LAWS.pump / room
    theory = rest + (_LAWS.start_energy - rest) * np.exp(-room * time)
    curves = (Curve("filling", time, theory, "theory"), Curve("engine", time, energy))
    return Picture("time", "energy", curves)


def transduce() -> Picture:
    """Step 3: what each rule moves against the phase by which the source leads, eu/s."""
    lead = np.linspace(-math.pi, math.pi, 121)
    ports = [_ports(float(x)) for x in lead]
    rows: list[tuple[str, list[float], Look]] = [
        ("logical", [logical(p).drawn / p.dt for p in ports], "theory"),
        ("analogical", [analogical(p).drawn / p.dt for p in ports], "control"),
        ("wave", [wave(p).drawn / p.dt for p in ports], "found"),
        ("emotional", [emotional(p).supplied / p.dt for p in ports], "other"),
    ]
    return Picture(
        "lead",
        "passed",
        tuple(Curve(key, lead, np.array(moved), look) for key, moved, look in rows),
    )


def lose() -> Picture:
    """Step 4: energy and tension of an agent alone fade by their own rates."""
    laws = {"pump": 0.0}
    time, energy = _alone(laws, "energy", 60.0, energy=1.0, tension=0.9)
    tension = _alone(laws, "tension", 60.0, energy=1.0, tension=0.9)[1]
    curves = (
        Curve("exp(−γt)", time, np.exp(-_LAWS.energy_decay * time), "theory"),
        Curve("energy", time, energy),
        Curve("tension of one", time, tension, "other"),
    )
    return Picture("time", "eu", curves)


def jump() -> Picture:
    """Step 5: tension of one agent of a planted group gathers, and goes at Θ."""
    model = Mindfield(planted(4, 15, seed=1), settings(record={"every_s": NEVER_S}), seed=1)
    rows = []
    for _ in range(round(90.0 / _LAWS.dt / 8)):
        for _ in range(8):
            model.step()
        rows.append(model.field.agents.tension.copy())
    tension = np.array(rows)
    time = 8 * _LAWS.dt * np.arange(1.0, tension.shape[0] + 1.0)
    busiest = int(np.argmax((np.diff(tension, axis=0) < -0.5).sum(axis=0)))
    curves = (
        Curve("threshold", np.array((0.0, 90.0)), np.full(2, _LAWS.threshold), "theory"),
        Curve("tension of one", time, tension[:, busiest]),
    )
    return Picture("time", "eu", curves)


def adapt() -> Picture:
    """Step 6: two links from one source; the one that leads where it is wanted takes the flow."""
    agents = tuple(
        AgentEntry(id=name, kind=kind)
        for name, kind in (("source", "distinction"), ("wanted", "image"), ("other", "image"))
    )
    links = tuple(link("source", name, "logical") for name in ("wanted", "other"))
    meta_map = MetaMap(title="fork", agents=agents, links=links, intention={"wanted": 1.0})
    told = settings(
        growth={"on": True, "every_s": NEVER_S},
        schedule={"rates": EVERYBODY},
        laws={"threshold": 1e9},
    )
    model = Mindfield(meta_map, told, seed=1)
    conductance = [model.field.links.conductance.copy()]
    for _ in range(120):
        model.advance(1.0)
        conductance.append(model.field.links.conductance.copy())
    found = np.array(conductance)
    target = model.field.links.target
    time = np.arange(float(found.shape[0]))
    looks: tuple[tuple[str, Look], ...] = (("wanted", "found"), ("other", "control"))
    curves = [
        Curve(name, time, found[:, int(np.flatnonzero(target == model.field.rows[name])[0])], look)
        for name, look in looks
    ]
    return Picture("time", "conductance", tuple(curves))


def grow() -> Picture:
    """Step 7: links grown on a planted map, within its groups and across, and on its twin."""
    meta_map, per_group, seconds = planted(4, 15, seed=1), 15, 180.0
    told = settings(growth={"on": True})
    within, across = _grown(Mindfield(meta_map, told, seed=1), per_group, seconds)
    off = {"rate": 0.0}
    laws = {"logical": off, "analogical": off, "wave": {"rate": 0.0, "K": 0.0}, "emotional": off}
    apart = settings(growth={"on": True}, laws=laws)
    twin = sum(_grown(Mindfield(meta_map, apart, seed=1), per_group, seconds), start=np.zeros(1))
    time = np.arange(float(within.size))
    curves = (
        Curve("within", time, within),
        Curve("across", time, across, "other"),
        Curve("twin", time, twin, "control"),
    )
    return Picture("time", "grown", curves)


LAW_PICTURES: Mapping[str, Callable[[], Picture]] = {
    "law-1-schedule": schedule,
    "law-2-sense": sense,
    "law-3-transduce": transduce,
    "law-4-lose": lose,
    "law-5-jump": jump,
    "law-6-adapt": adapt,
    "law-7-grow": grow,
}


def _alone(
    laws: Mapping[str, float], what: str, seconds: float, **start: float
) -> tuple[Floats, Floats]:
    """Time, s, and a state of the one agent of a map, (T,) each."""
    meta_map = MetaMap(title="one", agents=(AgentEntry(id="one", kind="distinction"),))
    quiet = {**QUIET, **{"pump": _LAWS.pump, "energy_decay": _LAWS.energy_decay}, **laws}
    quiet["tension_decay"] = _LAWS.tension_decay
    model = Mindfield(meta_map, settings(laws=quiet), seed=1)
    for name, value in start.items():
        getattr(model.field.agents, name)[:] = value
    rows = [float(getattr(model.field.agents, what)[0])]
    for _ in range(round(seconds / _EVERY_S)):
        model.advance(_EVERY_S)
        rows.append(float(getattr(model.field.agents, what)[0]))
    return _EVERY_S * np.arange(float(len(rows))), np.array(rows)


def _ports(lead: float) -> Ports:
    """Energies 1 at the source and ½ at the target, a whole share, like meanings, valence 1."""
    return Ports(
        source=1.0,
        target=0.5,
        sine=math.sin(lead),
        cosine=math.cos(lead),
        share=1.0,
        similarity=1.0,
        valence=1.0,
        rate=_LAWS.logical.rate,
        pull=_LAWS.wave.K,
        ceiling=_LAWS.ceiling,
        dt=_LAWS.dt,
    )


def _grown(model: Mindfield, per_group: int, seconds: float) -> tuple[Floats, Floats]:
    """Links grown up to each second, within groups and across, (seconds + 1,) each."""
    model.advance(seconds)
    counts = np.zeros((2, round(seconds) + 1))
    for event in model.events:
        if event.type == "link" and event.name == "grown":
            rows = [model.field.rows[name] // per_group for name in event.agents]
            counts[int(rows[0] != rows[1]), math.ceil(event.time_s) :] += 1.0
    return counts[0], counts[1]
