"""Falsifiers: take one thing away from the field and see whether what it is said to do falls.

What does not fall is "not shown": a finding about the field, not a fault of the engine. How each
thing is taken away stands in ``arms``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.emergence.effect import Effect, holm, paired_effect
from model.emergence.verify.arms import ARMS, Design, missing
from model.emergence.verify.outcome import Check, Outcome, Verdict, Watch
from model.emergence.verify.together import each, processes_for
from model.emergence.verify.worlds import ScriptedBands, jumps_of, planted
from model.errors import InputError
from model.intention import value_bits, wanted
from model.mindfield import Mindfield
from model.schedule import Schedule
from model.settings import EmergenceSettings, Settings

Floats = NDArray[np.float64]

WHOLE = "whole"
MEASURES = ("jumps/s", "V", "clusters", "ideas", "timing")
CLAIMS: Mapping[str, tuple[str, ...]] = {
    "pump off": ("jumps/s",),
    "couplings off": ("jumps/s", "clusters"),
    "intention shuffled": ("V",),
    "meanings permuted": ("jumps/s",),
    "links rewired": ("clusters",),
    "EEG shuffled": ("timing",),
    "growth off": ("V",),
}
"""What the laws say must fall in each arm; all else is shown beside it, claimed by nobody."""
SEEDS = tuple(range(201, 221))
_GROUPS, _PER_GROUP, _SECONDS = 4, 15, 60.0
_REST: Mapping[str, float] = {}
_SCRIPT = (
    (15.0, _REST),
    (30.0, {"alpha": 2.0}),
    (40.0, {"gamma": 2.0}),
    (50.0, _REST),
    (60.0, {"gamma": 2.0}),
)
_LOOK = EmergenceSettings(runs=6, nulls=39)
_MUST = {("pump off", "jumps/s"), ("couplings off", "jumps/s"), ("couplings off", "clusters")}
"""Without energy, or without links that act, these must fall, or the engine makes them up."""
_FEWEST_IDEAS = 20
_ALPHA = 0.05


@dataclass(frozen=True)
class Fall:
    """One measure, with a thing and without it: ``effect``, and ``p`` after Holm's correction.

    - ``claimed``: whether the laws say that it must fall.
    - ``shown``: whether it does, p ≤ .05.
    """

    arm: str
    measure: str
    effect: Effect
    p: float
    claimed: bool

    @property
    def shown(self) -> bool:
        """Whether it falls beyond chance."""
        return self.p <= _ALPHA


@dataclass(frozen=True)
class Falsified:
    """What a falsification gave: rows in order, and which arms could not be tried, and why.

    - ``seeds``: pairs a row rests on; ``left_out``: measures that could not be taken.
    """

    rows: tuple[Fall, ...]
    missing: Mapping[str, str]
    left_out: Mapping[str, str]
    seeds: int
    seconds: float


def falsifiers(watch: Watch) -> Outcome:
    """What a field does, whole and with one thing taken away, 20 maps and seeds pair by pair.

    The design, fixed before the registered seeds 201 to 220 were run: ``planted`` maps of four
    groups of 15, growth on, 60 s with alpha +2 from 15 to 30 s and gamma +2 from 30 to 40 and from
    50 s on. Claims: ``CLAIMS``. What is measured: ``measured``. A first design was tried out on
    seeds 101 to 108, on maps whose analogical links alone kept to the groups; it claimed groups
    for meanings and for growth, and neither was seen, so those two claims were changed here.

    What no map can make fall, and nobody claims though it is shown:
    - V and groups without a pump: V is a *share* of energy and groups are a *pattern* of flow, so
      neither knows how much energy there is; and nothing flows in any more where the intention
      does not want it, so V rises.
    - groups with meanings permuted: analogical links carry the least of all kinds, and the maps
      of the first design showed no groups at all (0 in 8 seeds). Meanings are claimed to matter
      for how much gets about, that is for jumps.
    """
    found = falsify([_registered(seed) for seed in SEEDS], SEEDS, watch)
    checks = tuple(_check(row) for row in found.rows)
    claimed = [row for row in found.rows if row.claimed]
    facts = {
        "seeds": found.seeds,
        "n": _GROUPS * _PER_GROUP,
        "seconds": _SECONDS,
        "rows": len(checks),
        "claims": len(claimed),
        "shown": sum(row.shown for row in claimed),
    }
    return Outcome(checks, None, facts)


def _registered(seed: int) -> Design:
    told = Settings.model_validate({"growth": {"on": True}})
    meta_map = planted(_GROUPS, _PER_GROUP, seed=seed)
    return looked_at(Design(meta_map, told, ScriptedBands(_SCRIPT), _SECONDS), looks=1)


def looked_at(design: Design, *, looks: int) -> Design:
    """``looked_at(design, looks=3)``: looked at for groups so often, at equal times, last at its
    end; with 39 rewirings, which is enough for p ≤ .05 and much cheaper than a run's own."""
    every = design.seconds / looks
    told = _LOOK.model_copy(update={"every_s": every, "alpha": design.settings.emergence.alpha})
    return replace(design, settings=design.settings.model_copy(update={"emergence": told}))


def falsify(
    designs: Sequence[Design],
    seeds: Sequence[int],
    watch: Watch,
    *,
    processes: int | None = None,
) -> Falsified:
    """``falsify(designs, seeds, watch) -> Falsified``: every arm of each design, pair by pair.

    - ``designs``: one for each seed, or one for all of them.
    - ``processes``: as many as are worth it where absent; the result is the same bit for bit.

    Each arm differs from the whole in one thing alone and shares its seed. p: signs flipped in
    all ways, one-sided (``effect.sign_flip_p``), corrected over all rows together (Holm). Raises
    ``InputError`` for fewer than 6 seeds; under 10 hardly a row can be shown.
    """
    if len(seeds) < 6:
        raise InputError(
            f"{len(seeds)} seeds cannot show anything", place="--seeds", mend="give 20 or more"
        )
    worlds = list(designs) if len(designs) > 1 else list(designs) * len(seeds)
    absent = missing(worlds[0])
    arms = [WHOLE, *(arm for arm in ARMS if arm not in absent)]
    tasks = [(world, arm, seed) for world, seed in zip(worlds, seeds, strict=True) for arm in arms]
    count = processes_for(len(tasks)) if processes is None else processes
    values = np.array(each(_measured, tasks, watch, processes=count))
    values = values.reshape(len(seeds), len(arms), len(MEASURES))
    left_out = _left_out(values[:, 0], worlds[0].seconds)
    pairs = [
        (arm, measure, values[:, 0, column], values[:, row, column])
        for row, arm in enumerate(arms)
        for column, measure in enumerate(MEASURES)
        if row > 0 and measure not in left_out
    ]
    effects = [
        paired_effect(whole, without, seed=number)
        for number, (_, _, whole, without) in enumerate(pairs)
    ]
    corrected = holm([effect.p for effect in effects])
    rows = tuple(
        Fall(arm, measure, effect, float(p), measure in CLAIMS[arm])
        for (arm, measure, _, _), effect, p in zip(pairs, effects, corrected, strict=True)
    )
    return Falsified(rows, absent, left_out, len(seeds), worlds[0].seconds)


def measured(own: Design, changed: Design, seed: int) -> list[float]:
    """``measured(own, changed, seed) -> [one value each of MEASURES]`` of one run of ``changed``.

    - jumps/s; ideas: ideas and insights a minute.
    - V: log2 of the share of energy that lies where the *own* intention wants it over the share
      an even spread would put there; mean of the second half, bits. nan without an intention.
    - clusters: groups beyond chance, mean over the looks of the second half.
    - timing: correlation of discharges in each second with −ln of the threshold operator that the
      *own* EEG gives in that second. nan where that EEG never moves it, 0 where nothing jumps.
    """
    where = _where_wanted(own, seed)
    model = Mindfield(
        changed.meta_map,
        changed.settings,
        bands=changed.bands,
        seed=seed,
        model_reporters={"own": _share_at(where)},
    )
    model.advance(changed.seconds)
    half = changed.seconds / 2.0
    shares = np.array(model.datacollector.model_vars["own"])
    late = float(shares[shares.size // 2 :].mean())
    v = value_bits(float(where.mean()), late) if where.any() else math.nan
    every = changed.settings.emergence.every_s
    looks = [every * k for k in range(1, round(changed.seconds / every) + 1)]
    looks = [at for at in looks if at > half]
    at_significant = model.lookout.COLUMNS.index("significant")
    groups = sum(bool(row[at_significant]) for row in model.lookout.found if row[0] > half)
    jumps = jumps_of(model)
    ideas = sum(
        event.type == "jump" and event.name in ("idea", "insight") for event in model.events
    )
    return [
        len(jumps) / changed.seconds,
        v,
        groups / len(looks),
        60.0 * ideas / changed.seconds,
        _timing(model, own),
    ]


def _measured(task: tuple[Design, str, int]) -> list[float]:
    own, arm, seed = task
    return measured(own, own if arm == WHOLE else ARMS[arm](own, seed), seed)


def _where_wanted(own: Design, seed: int) -> NDArray[np.bool_]:
    agents = Mindfield(own.meta_map, own.settings, bands=own.bands, seed=seed).field.agents
    return wanted(agents.goal, agents.alive)


def _share_at(where: NDArray[np.bool_]) -> Callable[[Mindfield], float]:
    """Share of all energy, condensed agents' included, that the wanted agents of the map hold."""

    def share(model: Mindfield) -> float:
        energy = model.field.agents.energy
        total = float(energy.sum())
        return float(energy[: where.size][where].sum()) / total if total > 0.0 else 0.0

    return share


def _timing(model: Mindfield, own: Design) -> float:
    seconds = int(own.seconds)
    schedule = Schedule(own.settings, model.kinds, model.rules)
    ready = np.zeros(seconds)
    for second in range(seconds):
        schedule.read(own.bands.at(second + 0.5))
        ready[second] = -math.log(schedule.operators["threshold"])
    if seconds < 2 or np.ptp(ready) == 0.0:
        return math.nan
    count = np.zeros(seconds)
    for event in model.events:
        if event.type == "jump" and event.time_s < seconds:
            count[int(event.time_s)] += float(event.facts["size"])
    return float(np.corrcoef(ready, count)[0, 1]) if np.ptp(count) > 0.0 else 0.0


def _left_out(whole: Floats, seconds: float) -> dict[str, str]:
    """Measures that the whole field does not have, or has too rarely to compare."""
    out = {}
    if np.isnan(whole[:, MEASURES.index("V")]).any():
        out["V"] = "no intention"
    if np.isnan(whole[:, MEASURES.index("timing")]).any():
        out["timing"] = "steady EEG"
    if whole[:, MEASURES.index("ideas")].sum() * seconds / 60.0 < _FEWEST_IDEAS:
        out["ideas"] = "too rare"
    return out


def _check(row: Fall) -> Check:
    missed: Verdict = "fails" if (row.arm, row.measure) in _MUST else "not shown"
    return Check(
        f"{row.arm}: {row.measure}",
        row.effect.before,
        row.effect.after,
        0.0,
        "holds" if row.shown else missed,
        "<",
        p=row.p,
        effect=row.effect,
    )
