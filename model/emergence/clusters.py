"""Clusters, and whether chance would give them: consensus communities against rewired graphs.

The search is in ``communities``, chance in ``chance`` and ``rewiring``. Where a cluster comes
from is ``inheritance``'s question, what becomes of it ``tracking``'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from model.emergence.chance import (
    Look,
    Rules,
    Stop,
    Tightness,
    Watch,
    as_tight,
    below,
    certain,
    look_at,
    p_value,
    rewirings,
    z_score,
)
from model.emergence.communities import Labels, agreed, consensus, numbered, smallest_cluster
from model.emergence.graph import Floats, Rows, WeightedGraph, undirected
from model.emergence.rewiring import rewire

__all__ = ["NOTES", "Cluster", "ClusterReport", "consensus", "find_clusters", "rewire"]

NOTES = MappingProxyType(
    {
        "no links": "no two agents are linked with a weight above 0: nothing to look for",
        "no nulls": "stopped before the first rewiring: nothing could be shown",
        "stopped": "stopped before all rewirings were done: what was not tested is not shown",
        "rigid": "rewiring hardly changes this graph (too few or too many links): little power",
        "coarse": "too few rewirings for p to reach alpha: nothing could be shown",
    }
)
"""Codes a report's ``notes`` may hold, and what they mean."""

_RIGID_SHARE = 0.05
_SETTLED_IF_LIMITED = 0.75


@dataclass(frozen=True)
class Cluster:
    """A group of agents, how tight it is, and what chance says.

    - ``members``: rows, ascending; ``size``: their number.
    - ``inside_share``: share of the members' weighted link ends that stay inside, 0 to 1.
    - ``conductance``: weight that leaves over the smaller volume, 0 (shut) to 1.
    - ``z``: how far its evidence lies above the mean of the rewirings' best (``chance.z_score``);
      None where those do not differ.
    - ``p``: how often the **best** cluster of a rewired graph is at least as tight: family-wise.
    - ``q``: false discovery rate if all clusters at least as tight as this one were accepted.
    - ``significant``: p ≤ alpha.

    Where it was tested more than once (``find_clusters``), the most cautious z, p and q.
    """

    members: tuple[int, ...]
    size: int
    inside_share: float
    conductance: float
    z: float | None
    p: float
    q: float
    significant: bool


@dataclass(frozen=True, eq=False)
class ClusterReport:
    """What ``find_clusters`` found.

    - ``clusters``: by smallest member row, significant or not; ``membership`` (n,) int32 is the
      index into them, −1 for agents in none.
    - ``modularity``, ``modularity_z``, ``modularity_p``: Q of the whole partition before any
      community was dropped, against the rewirings' Q.
    - ``runs``, ``nulls`` (done in the first round, fewer than asked for where all verdicts were
      certain before), ``seed``, ``alpha``: as used; ``notes``:
      codes of ``NOTES``.
    """

    clusters: tuple[Cluster, ...]
    membership: Labels
    modularity: float
    modularity_z: float | None
    modularity_p: float
    runs: int
    nulls: int
    seed: int
    alpha: float
    notes: tuple[str, ...]


def find_clusters(
    n: int,
    source: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    runs: int = 20,
    nulls: int = 99,
    rounds: int | None = None,
    passes: int = 2,
    seed: int,
    min_size: int | None = None,
    max_conductance: float = 0.5,
    alpha: float = 0.05,
    progress: Watch | None = None,
    should_stop: Stop | None = None,
) -> ClusterReport:
    """``find_clusters(n, source, target, weight, seed=…) -> ClusterReport``.

    Meaning: consensus communities (see ``consensus``), each held against ``nulls`` graphs with
    the same degrees and the same weights dealt out anew, searched by the same ``runs``.

    Statistic: a cluster's *evidence* (``communities.evidence``), by weight and by number of
    links, each in units of chance's best; the larger counts. By weight alone, heavy-tailed
    weights hide groups that links plainly show; by number alone, groups that only weights make
    are not seen.

    Chance: p = (1 + #{rewirings whose best community is at least as tight})/(nulls + 1). As it
    looks at the *best* of each rewiring, P(any false cluster) ≤ alpha whatever the number of
    clusters, and the floor 1/(nulls + 1) bars no true one; no second correction on top of it.
    The rewirings' communities count whether or not they pass ``max_conductance``, so z stays
    defined where chance gives no tight cluster at all. ``q`` is Benjamini–Hochberg's step-up on
    pooled nulls: mean number of kept clusters per rewiring that are as tight, over those found.

    Step down: a true cluster makes the rest of the graph look grouped, because a rewiring mixes
    it in. So when several pass, the tighter half is settled, and the others must pass again
    against rewirings that leave the links inside settled clusters alone, and so on by halves.
    Where ``rounds`` limits them, all but the loosest quarter is settled at a time, which is less
    cautious.

    Early end: a round is decided once so many rewirings were as tight as the tightest community
    tested that p cannot come down to alpha any more; with five of them or more it ends there, with
    p = (1 + h)/(1 + l) of the l done. Every such p is valid, P(p ≤ x) ≤ x (``chance.certain``), and
    the verdict is that of all rewirings, but that units are then the medians of those done. What is
    above alpha is told coarsely (standard error about p/√h), with q and z of few rewirings; what is
    shown rests on all ``nulls``. Q ends likewise, by itself.

    - ``n``: agents; ``source``, ``target``, ``weight`` (m,): links, weights ≥ 0 in any unit.
    - ``rounds``: at most so many; as many as are due where absent. ``passes``: how often each
      Leiden run goes over a graph, data and null alike.
    - ``min_size``: 3, above 200 agents 5, where absent.
    - ``progress(done, all)`` after each rewiring, ``all`` growing by ``nulls`` each round, of which
      those not needed are passed over; ``should_stop()`` ends early: p then rests on the rewirings
      done, which is valid as long as the stop does not look at the result.

    Cost: (nulls·rounds + 1)·runs Leiden searches at most, a part of one round where there is
    nothing; same seed, same bits. Misleads: weights are taken as exchangeable between links, so p
    speaks of links and weights together; a field whose links never change keeps its map's groups
    (``inheritance`` tells). Below modularity's resolution groups merge. Raises ``InputError`` for
    links that do not fit.

    Source: DESIGN.md §4; Lancichinetti & Fortunato (2012); max-statistic and step-down by
    Westfall & Young (1993), *Resampling-Based Multiple Testing*; sequential p by Besag & Clifford
    (1991), *Biometrika* 78, 301.
    """
    graph = undirected(n, source, target, weight)
    least = smallest_cluster(n) if min_size is None else min_size
    rules = Rules(runs, least, max_conductance, seed, passes)
    labels = agreed(graph, runs=runs, seed=seed, stream=0, passes=passes)
    trial = _Trial(graph, labels, rules, nulls, alpha, progress, should_stop)
    own = trial.own
    modularities = trial.first_round()
    trial.step_down(rounds)
    order = np.argsort(np.unique(labels, return_index=True)[1])
    return ClusterReport(
        clusters=tuple(trial.cluster(int(label)) for label in order[own.kept[order]]),
        membership=numbered(labels, own.kept),
        modularity=own.modularity,
        modularity_z=z_score(own.modularity, modularities),
        modularity_p=p_value(own.modularity, modularities),
        runs=runs,
        nulls=trial.done,
        seed=seed,
        alpha=alpha,
        notes=trial.notes(),
    )


class _Trial:
    """The verdicts on one graph's communities while they are being tested, (k,) each."""

    def __init__(
        self,
        graph: WeightedGraph,
        labels: Rows,
        rules: Rules,
        nulls: int,
        alpha: float,
        progress: Watch | None,
        should_stop: Stop | None,
    ) -> None:
        self._graph, self._labels, self._rules = graph, labels, rules
        self._nulls, self._alpha = nulls if graph.m else 0, alpha
        self._progress, self._should_stop = progress, should_stop
        self.own = look_at(graph, labels, rules)
        k = self.own.kept.size
        self._p, self._q, self._z = np.zeros(k), np.zeros(k), np.full(k, np.inf)
        self._rounds, self._moved, self.done, self._cut = 0, 0, 0, False

    def first_round(self) -> Floats:
        """Test all kept communities; modularities of the rewirings that Q is held against."""
        chance, until = self._round(np.flatnonzero(self.own.kept), np.zeros(0, np.int64))
        self.done = len(chance)
        return np.array([look.modularity for look in chance[:until]], np.float64)

    def step_down(self, rounds: int | None) -> None:
        """Settle the tighter half of what passes, test the rest again beside it, and so on;
        three quarters at a time where ``rounds`` is a limit."""
        settled = np.zeros(0, np.int64)
        open_ = self._passing(np.flatnonzero(self.own.kept))
        while open_.size > 1 and (rounds is None or self._rounds < rounds):
            share = 0.5 if rounds is None else _SETTLED_IF_LIMITED
            first = max(int(share * open_.size), 1)
            settled, rest = np.concatenate((settled, open_[:first])), open_[first:]
            self._round(rest, settled)
            open_ = self._passing(rest)

    def _passing(self, tested: Rows) -> Rows:
        """Those that pass so far, by falling strength of the verdict."""
        passed = tested[self._p[tested] <= self._alpha]
        return passed[np.lexsort((passed, -self._strength[passed]))]

    def _round(self, tested: Rows, settled: Rows) -> tuple[list[Look], int | None]:
        """Test these beside settled ones; the looks, and at how many of them Q was certain.

        The verdict on them and the one on Q, which is asked for where nothing is settled, end each
        by itself, and the round with the later one.
        """
        graph, first = self._graph, self._rounds * self._nulls + 1
        self._rounds += 1
        inside = np.isin(self._labels, settled)
        held = inside[graph.low] & (self._labels[graph.low] == self._labels[graph.high])
        own = look_at(graph, self._labels, self._rules, inside)
        tightest = np.array(
            [e[tested].max(initial=0.0) for e in (own.counts.by_weight, own.counts.by_number)]
        )
        chance: list[Look] = []
        best, reached = np.zeros((self._nulls + 1, 2)), 0
        best[0] = own.best
        until, until_q = (None if tested.size else 0), (0 if settled.size else None)
        streams = range(first, first + self._nulls)
        drawn = rewirings(
            graph, self._rules, streams, held=held if settled.size else None, settled=inside
        )
        while len(chance) < self._nulls and not self._stopped():
            look, moved = next(drawn)
            chance.append(look)
            self._moved = max(self._moved, moved)
            if self._progress is not None:
                self._progress(first + len(chance) - 1, self._nulls * self._rounds)
            best[len(chance)] = look.best
            if until is None and self._certain(as_tight(tightest, best[: len(chance) + 1])):
                until = len(chance)
            reached += look.modularity >= below(own.modularity)
            if until_q is None and self._certain(reached):
                until_q = len(chance)
            if until is not None and until_q is not None:
                break
        self._judge(Tightness.of(own, chance[:until]), tested)
        return chance, until_q

    def _certain(self, reached: int) -> bool:
        return certain(reached, self._nulls, self._alpha)

    def _stopped(self) -> bool:
        self._cut = self._cut or (self._should_stop is not None and self._should_stop())
        return self._cut

    def _judge(self, told: Tightness, tested: Rows) -> None:
        q: Floats = told.false_discovery(tested)
        for i, label in enumerate(tested):
            z = z_score(float(told.own[label]), told.best)
            self._p[label] = max(self._p[label], p_value(float(told.own[label]), told.best))
            self._q[label] = max(self._q[label], q[i])
            self._z[label] = min(self._z[label], np.nan if z is None else z)
        self._strength: Floats = told.own

    def cluster(self, label: int) -> Cluster:
        """What was found of one community."""
        members = tuple(int(row) for row in np.flatnonzero(self._labels == label))
        told, z = self.own.counts, float(self._z[label])
        return Cluster(
            members=members,
            size=len(members),
            inside_share=float(told.inside_share[label]),
            conductance=float(told.conductance[label]),
            z=z if np.isfinite(z) else None,
            p=float(self._p[label]),
            q=float(self._q[label]),
            significant=bool(self._p[label] <= self._alpha),
        )

    def notes(self) -> tuple[str, ...]:
        """Codes of ``NOTES`` that hold."""
        if self._graph.m == 0:
            return ("no links",)
        most = self.done if self._cut else self._nulls
        told = {
            "no nulls": self.done == 0,
            "stopped": self._cut and self.done > 0,
            "rigid": self.done > 0 and self._moved < _RIGID_SHARE * self._graph.m,
            "coarse": 1 / (most + 1) > self._alpha,
        }
        return tuple(code for code in NOTES if told.get(code, False))
