"""The lookout: every few seconds it asks what has emerged, and whether chance would give it.

Clusters are found on flow × coherence, held against degree-preserving rewirings, told apart
from what the map's own links or equal frequencies would show, and followed in time. The
measures themselves are pure functions in ``model/emergence``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.emergence.clusters import Cluster, ClusterReport, consensus, find_clusters
from model.emergence.coherence import independent_coherence
from model.emergence.effort import MOST_LINKS_WATCHED, Effort, affordable
from model.emergence.inheritance import Origin, likeness, origin_of
from model.emergence.order import order_parameter
from model.emergence.tracking import Tracker, TrackEvent
from model.events import Event
from model.world import World

NOT_SHOWN = "not shown"


class Lookout:
    """``Lookout(model)``: looks every ``emergence.every_s``; the field keeps what it found.

    - ``found``: one tuple per cluster and look, in the order of ``COLUMNS``; ``latest``: those
      of the latest look, which stay when ``found`` is taken away.
    - ``modularity``: q, z, p of the latest look, with the number of nulls and runs.
    """

    COLUMNS = (
        "time_s",
        "track",
        "members",
        "size",
        "z",
        "p",
        "q",
        "significant",
        "origin",
        "index_links",
        "p_links",
        "index_frequencies",
        "p_frequencies",
        "R",
        "coherence",
        "conductance",
        "inside_share",
    )

    def __init__(self, model: World) -> None:
        self._model = model
        self._every = max(round(model.settings.emergence.every_s / model.settings.laws.dt), 1)
        self._tracker = Tracker()
        self._effort = Effort(0, 0, sought=False)
        self.found: list[tuple[Any, ...]] = []
        self.latest: list[tuple[Any, ...]] = []
        self.modularity: dict[str, Any] = {}
        self.last_step = -1

    @property
    def watches(self) -> bool:
        """Whether it looks by itself; a large field is looked at only when asked."""
        return self._model.field.n_links <= MOST_LINKS_WATCHED

    def due(self, step: int) -> bool:
        """Whether it looks by itself at the end of this step."""
        return self.watches and step % self._every == 0

    def quiet(self) -> int:
        """Steps from this one on after which it does not look by itself; at least 0."""
        return -(self._model.field.step + 1) % self._every if self.watches else self._every

    def watch(self) -> None:
        """Look, if it is time."""
        if self.due(self._model.field.step):
            self.look()

    def look(self) -> None:
        """Look now: find clusters, test them, follow them, and tell the field.

        The largest fields are not searched at all (``emergence/effort.py``).
        """
        model, field = self._model, self._model.field
        told, links = model.settings.emergence, field.links
        self.last_step = field.step
        coherence = field.coherence
        effort = affordable(field.n_agents, field.n_links, runs=told.runs, nulls=told.nulls)
        field.membership[:] = -1
        self.latest = []
        if not effort.sought:
            self.modularity = {"q": None, "z": None, "p": None, "nulls": 0, "runs": 0}
            return
        self._effort = effort
        report = find_clusters(
            field.n_agents,
            links.source,
            links.target,
            links.flow * coherence,
            runs=effort.runs,
            nulls=effort.nulls,
            rounds=effort.rounds,
            passes=effort.passes,
            alpha=told.alpha,
            seed=self._seed(),
        )
        self.modularity = {
            "q": report.modularity,
            "z": report.modularity_z,
            "p": report.modularity_p,
            "nulls": report.nulls,
            "runs": report.runs,
        }
        shown = [cluster for cluster in report.clusters if cluster.significant]
        tracks, changes = self._follow([set(cluster.members) for cluster in shown])
        for cluster, track in zip(shown, tracks, strict=True):
            field.membership[list(cluster.members)] = track
        self._note(report, dict(zip(map(id, shown), tracks, strict=True)), coherence)
        # Last of all: growth changes links and agents.
        found = (list(cluster.members) for cluster in shown)
        model.growth.learn(dict(zip(tracks, found, strict=True)), changes)

    def _seed(self) -> int:
        """One seed a look, from the run's seed and the step."""
        state = np.random.SeedSequence([self._model.seed_value, self._model.field.step])
        return int(state.generate_state(1, np.uint32)[0])

    def _follow(self, members: list[set[int]]) -> tuple[list[int], tuple[TrackEvent, ...]]:
        model = self._model
        tracks, changes = self._tracker.update(model.seconds, members)
        names = model.field.names
        for change in changes:
            model.record(
                Event(
                    model.field.step,
                    model.seconds,
                    "cluster",
                    change.kind,
                    tuple(names[row].id for row in sorted(change.members)),
                    {"track": change.track, "others": list(change.others)},
                )
            )
        return tracks, changes

    def _note(
        self, report: ClusterReport, tracks: dict[int, int], coherence: NDArray[np.float64]
    ) -> None:
        model, a = self._model, self._model.field.agents
        links = model.field.links
        origins = self._origins([each for each in report.clusters if each.significant])
        for cluster in report.clusters:
            track = tracks.get(id(cluster), -1)
            rows = list(cluster.members)
            inside = np.isin(links.source, rows) & np.isin(links.target, rows)
            weight = links.flow[inside]
            mean = float(np.average(coherence[inside], weights=weight)) if weight.sum() else 0.0
            origin = origins.get(cluster.members)
            self.latest.append(
                (
                    model.seconds,
                    track,
                    [model.field.names[row].id for row in rows],
                    cluster.size,
                    cluster.z,
                    cluster.p,
                    cluster.q,
                    cluster.significant,
                    NOT_SHOWN if origin is None else origin.kind,
                    np.nan if origin is None else origin.index_links,
                    np.nan if origin is None else origin.p_links,
                    np.nan if origin is None else origin.index_frequencies,
                    np.nan if origin is None else origin.p_frequencies,
                    order_parameter(a.phase[rows]),
                    mean,
                    cluster.conductance,
                    cluster.inside_share,
                )
            )
        self.found += self.latest

    def _origins(self, shown: list[Cluster]) -> dict[tuple[int, ...], Origin]:
        """Where the clusters that are shown come from, by their members."""
        if not shown:
            return {}
        references = (self._static_communities(), self._twin_communities())
        return {cluster.members: self._origin(cluster, references) for cluster in shown}

    def _origin(
        self, cluster: Cluster, references: tuple[NDArray[np.int32], NDArray[np.int32]]
    ) -> Origin:
        model, links = self._model, self._model.field.links
        alike = likeness(
            cluster.members,
            links.source,
            links.target,
            model.field.agents.frequency,
            model.settings.growth.window_s,
            seed=model.seed_value,
        )
        return origin_of(cluster.members, *references, seed=model.seed_value, p_alike=alike)

    def _static_communities(self) -> NDArray[np.int32]:
        """Communities of the person's own links, each counted once.

        Sought at each look: an agent that was removed took its links along.
        """
        field = self._model.field
        own = ~field.links.grown
        return consensus(
            field.n_agents,
            field.links.source[own],
            field.links.target[own],
            np.ones(int(own.sum())),
            runs=self._effort.runs,
            seed=self._model.seed_value % 2**32,
        )

    def _twin_communities(self) -> NDArray[np.int32]:
        """Communities that the same links would show by frequency alone, couplings off."""
        model, field = self._model, self._model.field
        links, f = field.links, field.agents.frequency
        alone = independent_coherence(
            f[links.target] - f[links.source], model.settings.growth.window_s, "exponential"
        )
        return consensus(
            field.n_agents,
            links.source,
            links.target,
            alone,
            runs=self._effort.runs,
            seed=model.seed_value % 2**32,
        )

    def last_clusters(self) -> list[dict[str, Any]]:
        """The clusters of the latest look, as the summary tells them."""
        field = self._model.field
        if self.last_step != field.step:
            return []
        out = []
        for row in self.latest:
            told = dict(zip(self.COLUMNS, row, strict=True))
            del told["time_s"]
            rows = [field.rows[name] for name in told["members"]]
            labels = [field.names[r].label for r in rows]
            best = sorted(rows, key=lambda r: (-float(field.agents.energy[r]), r))[:3]
            names = {
                "name": " · ".join(field.names[r].label for r in best),
                "name_en": " · ".join(field.names[r].label_en for r in best),
            }
            plain = {key: None if value != value else value for key, value in told.items()}
            out.append(plain | names | {"labels": labels})
        return out

    def take_found(self) -> list[tuple[Any, ...]]:
        """Give the rows found since the last time, and forget all but the latest look's."""
        given, self.found = self.found, []
        return given

    def to_state(self) -> dict[str, Any]:
        """JSON-able values of everything remembered."""
        return {
            "tracker": self._tracker.to_state(),
            "found": [list(row) for row in self.found],
            "latest": [list(row) for row in self.latest],
            "modularity": self.modularity,
            "last_step": self.last_step,
        }

    def from_state(self, told: dict[str, Any]) -> None:
        """Put back what ``to_state`` gave."""
        self._tracker = Tracker.from_state(told["tracker"])
        self.found = [tuple(row) for row in told["found"]]
        self.latest = [tuple(row) for row in told["latest"]]
        self.modularity = told["modularity"]
        self.last_step = told["last_step"]
