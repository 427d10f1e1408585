"""Which effects of an EEG on a field survive when its bands are exchanged for nulls.

How the nulls are made stands in ``eeg/nulls.py``; what else can be taken away in ``falsifiers``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from agents.kinds import KINDS
from agents.transducers import RULES
from model.eeg.series import BandSeries
from model.emergence.effect import Effect, holm, paired_effect, sign_flip_p
from model.emergence.verify.arms import Design
from model.emergence.verify.outcome import Watch
from model.emergence.verify.together import each, processes_for
from model.errors import InputError
from model.mindfield import Bands, Mindfield
from model.schedule import Schedule
from model.settings import RecordSettings

Floats = NDArray[np.float64]

TRUE, REST = "true", "rest"
FOLLOWS: Mapping[str, str] = {
    "follows threshold": "threshold",
    "follows wave": "wave",
    "follows tempo": "tempo",
}
"""Measures of timing, and the operator each is held to."""
LEVELS = (
    *("jumps/s", "clusters", "R", "loss", "acting"),
    *(f"energy {kind.kind}" for kind in KINDS),
)
"""Measures of level: what a field is like on average over a run."""
_SIGNS = np.array([-1.0, 1.0, 1.0])
"""A threshold that rises lets fewer discharge; the others raise what follows them. What is sensed
is no measure: band power enters it beside the operator (law 2), so it has no one drive."""
MEASURES = (*LEVELS, *FOLLOWS)
_ALPHA = 0.05


@dataclass(frozen=True)
class Survival:
    """One measure under the EEG as it is (``effect.before``) and under a null (``effect.after``).

    - ``p``: two-sided, corrected over all rows. ``shown``: whether they differ, p ≤ .05.
    """

    null: str
    measure: str
    effect: Effect
    p: float

    @property
    def shown(self) -> bool:
        """Whether the null does not give as much."""
        return self.p <= _ALPHA


@dataclass(frozen=True)
class Survivals:
    """Rows by null, then measure; ``left_out``: measures that could not be taken, and why."""

    rows: tuple[Survival, ...]
    nulls: tuple[str, ...]
    left_out: Mapping[str, str]
    seeds: int
    seconds: float

    def effects(self) -> list[str]:
        """Measures in which the field differs from the same field at rest."""
        return [row.measure for row in self.rows if row.null == REST and row.shown]

    def gives(self, row: Survival) -> float:
        """Share of an effect of the EEG that a null gives, (null − rest)/(true − rest); nan where
        no effect is shown against rest."""
        if row.null == REST or row.measure not in self.effects():
            return math.nan
        rest = next(r for r in self.rows if r.null == REST and r.measure == row.measure)
        base = rest.effect.after
        return (row.effect.after - base) / (rest.effect.before - base)

    def survive(self, null: str) -> list[str]:
        """Effects of which this null is shown to give less than the EEG does."""
        less = {
            row.measure
            for row in self.rows
            if row.null == null and row.shown and self.gives(row) < 1.0
        }
        return [measure for measure in self.effects() if measure in less]


def eeg_effects(
    design: Design,
    nulls: Mapping[str, Sequence[Bands]],
    seeds: Sequence[int],
    watch: Watch,
    *,
    processes: int | None = None,
) -> Survivals:
    """``eeg_effects(design, {"shuffle": [bands of each seed]}, seeds, watch) -> Survivals``.

    Meaning: the same world and seed with the EEG as it is, at rest, and with each null, pair by
    pair. What differs from rest is an effect of the EEG. Of these, what a null gives as well
    needs no more than the null keeps; that of which it is shown to give less *survives* the null.
    Shuffled and phase-randomised bands keep how strong the bands are on average, so effects of
    level are expected to be given by them and effects of timing to survive; another recording
    tells whether a level is this recording's own.

    - ``nulls``: bands by name, one for each seed (a null is drawn anew for every seed).

    Measures: ``LEVELS``, means over the run (of groups: over the looks); ``FOLLOWS``: Spearman's
    partial correlation given the time, over whole seconds, of ln of an operator under the *true*
    EEG with what it acts on, less the same at rest (same seed): discharges with −ln threshold, R
    with wave, agents acting with tempo. So neither what a field does anyway as it settles nor an
    even drift that both share counts as following. At rest it is 0 by that.
    p: signs flipped in all ways, doubled, corrected over all rows (Holm).

    Misleads: p tells whether a null gives *exactly* as much: with little noise between pairs a
    null that gives 98 % of an effect differs from it too, so read ``gives``. Another recording is
    one recording, not a sample of them. Source of the partial correlation: Kendall (1942),
    *Biometrika* 32, 277. Raises ``InputError`` for
    fewer than 6 seeds.
    """
    if len(seeds) < 6:
        raise InputError(
            f"{len(seeds)} seeds cannot show anything", place="--seeds", mend="give 20 or more"
        )
    arms: dict[str, Sequence[Bands]] = {
        TRUE: [design.bands] * len(seeds),
        REST: [BandSeries.neutral()] * len(seeds),
        **nulls,
    }
    operators = _operators(design)
    tasks = [
        (replace(design, bands=bands[at]), seed)
        for at, seed in enumerate(seeds)
        for bands in arms.values()
    ]
    count = processes_for(len(tasks)) if processes is None else processes
    done = each(_measured, tasks, watch, processes=count)
    levels = np.array([level for level, _ in done]).reshape(len(seeds), len(arms), -1)
    answers = np.stack([answer for _, answer in done])
    answers = answers.reshape(len(seeds), len(arms), *operators.shape)
    answers = answers - answers[:, 1:2]
    follows = np.array(
        [
            [[_following(*pair) for pair in zip(operators, one, strict=True)] for one in own]
            for own in answers
        ]
    )
    values = np.concatenate((levels, _SIGNS * follows), axis=2)
    left_out = {
        name: "steady EEG" for k, name in enumerate(MEASURES) if np.isnan(values[:, 0, k]).any()
    }
    pairs = [
        (null, measure, values[:, 0, column], values[:, row, column])
        for row, null in enumerate(arms)
        for column, measure in enumerate(MEASURES)
        if null != TRUE and measure not in left_out
    ]
    effects = [paired_effect(own, other, seed=at) for at, (_, _, own, other) in enumerate(pairs)]
    corrected = holm([_two_sided(own - other) for _, _, own, other in pairs])
    rows = tuple(
        Survival(null, measure, effect, float(p))
        for (null, measure, _, _), effect, p in zip(pairs, effects, corrected, strict=True)
    )
    told = tuple(name for name in arms if name != TRUE)
    return Survivals(rows, told, left_out, len(seeds), design.seconds)


def _two_sided(difference: Floats) -> float:
    return min(1.0, 2.0 * min(sign_flip_p(difference), sign_flip_p(-difference)))


def _operators(design: Design) -> Floats:
    """ln of each followed operator in every second of the true EEG, (n_follows, n_seconds)."""
    schedule = Schedule(design.settings, KINDS, RULES)
    told = np.zeros((len(FOLLOWS), int(design.seconds)))
    for second in range(told.shape[1]):
        schedule.read(design.bands.at(second + 0.5))
        told[:, second] = [math.log(schedule.operators[name]) for name in FOLLOWS.values()]
    return told


def _measured(task: tuple[Design, int]) -> tuple[list[float], Floats]:
    """``LEVELS`` of one run, and what each of ``FOLLOWS`` looks at, (n_follows, n_seconds)."""
    design, seed = task
    model = Mindfield(
        design.meta_map,
        design.settings.model_copy(update={"record": RecordSettings()}),
        bands=design.bands,
        seed=seed,
        model_reporters={f"energy {kind.kind}": _energy_of(kind.kind) for kind in KINDS},
    )
    model.advance(design.seconds)
    told = {name: np.asarray(column) for name, column in model.datacollector.model_vars.items()}
    model.jumps.close()
    jumps = [event for event in model.events if event.type == "jump"]
    discharges = np.zeros(int(design.seconds))
    for jump in jumps:
        if jump.time_s < discharges.size:
            discharges[int(jump.time_s)] += float(jump.facts["size"])
    whole = told["time_s"] <= discharges.size
    second = np.ceil(told["time_s"][whole] - 1e-9).astype(np.int64) - 1
    answers = (
        discharges,
        _mean_of(told["R"][whole], second),
        _mean_of(told["acting"][whole], second),
    )
    looks = max(int(design.seconds / design.settings.emergence.every_s + 1e-9), 1)
    significant = model.lookout.COLUMNS.index("significant")
    levels = {
        "jumps/s": len(jumps) / design.seconds,
        "clusters": sum(bool(row[significant]) for row in model.lookout.found) / looks,
        **{name: float(told[name].mean()) for name in LEVELS if name in told},
    }
    return [levels[name] for name in LEVELS], np.stack(answers)


def _energy_of(kind: str) -> Callable[[Mindfield], float]:
    """Mean energy of the living agents of a kind, eu; 0 where there are none."""

    def energy(model: Mindfield) -> float:
        a = model.field.agents
        mine = a.alive & (a.kind == model.kind_names.index(kind))
        return float(a.energy[mine].mean()) if mine.any() else 0.0

    return energy


def _mean_of(values: Floats, second: NDArray[np.int64]) -> Floats:
    """Mean in every whole second; the record at 0 s belongs to none."""
    inside = second >= 0
    count = np.bincount(second[inside])
    return np.asarray(np.bincount(second[inside], values[inside]) / np.maximum(count, 1))


def _following(operator: Floats, answer: Floats) -> float:
    """Partial rank correlation given the time; nan where the operator never moves, 0 where only
    the answer does not, or where the time alone tells either."""
    from scipy.stats import rankdata

    if operator.size < 4 or np.ptp(operator) < 1e-12:
        return math.nan
    if np.ptp(answer) == 0.0:
        return 0.0
    ranks = np.stack([rankdata(operator), rankdata(answer), np.arange(1.0, operator.size + 1.0)])
    both, drift, drifted = np.corrcoef(ranks)[np.triu_indices(3, 1)]
    left = (1.0 - drift**2) * (1.0 - drifted**2)
    return float((both - drift * drifted) / math.sqrt(left)) if left > 1e-9 else 0.0
