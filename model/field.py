"""The field: all states together, as arrays with one owner.

Everything that changes the state goes through here or through the compiled steps of
``model/kernels.py``; whatever a hand changes is booked in the ledger. Laws, files and the
reading of maps are elsewhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.eeg.bands import BANDS
from model.emergence.coherence import coherence_of_traces
from model.ledger import Ledger
from model.state import Agents, Links, Scratch

Floats = NDArray[np.float64]


class Name(NamedTuple):
    """What a person calls an agent."""

    id: str
    label: str
    label_en: str
    note: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class NewLinks:
    """Links to be laid, arrays (k,): source, target, kind, valence and whether grown."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    kind: NDArray[np.int8]
    valence: Floats
    grown: bool


@dataclass(frozen=True)
class NewAgents:
    """Agents to be added, arrays (k,) and their names; they arrive without energy."""

    names: tuple[Name, ...]
    kind: NDArray[np.int8]
    layer: NDArray[np.int16]
    phase: Floats
    frequency: Floats
    threshold: Floats
    band: NDArray[np.int8]
    meaning: Floats
    """(k, d); rows of nan where there is none."""


_PER_LINK = (
    "source",
    "target",
    "kind",
    "valence",
    "similarity",
    "conductance",
    "flow",
    "trace_cos",
    "trace_sin",
    "age",
    "idle",
    "grown",
)


class Field:
    """``Field(agents, …)``: the state of a map of thought in motion.

    - ``agents``: ``state.Agents``, arrays (n_agents,).
    - ``links``: ``state.Links``, arrays (n_links,), sorted by target, then source, then kind.
    - ``meaning``: (n_agents, d) unit vectors, nan rows where the map gives none; d may be 0.
    - ``membership``: (n_agents,) label of the latest significant cluster, −1 for none.
    - ``ledger``: where energy came from and went.
    - ``step``: steps done.
    """

    def __init__(self, new: NewAgents, goal: Floats, energy: Floats) -> None:
        n = len(new.names)
        self.names: list[Name] = list(new.names)
        self.rows: dict[str, int] = {name.id: row for row, name in enumerate(new.names)}
        self.agents = Agents(
            energy=energy.astype(np.float64).copy(),
            tension=np.zeros(n),
            phase=new.phase.copy(),
            frequency=new.frequency.copy(),
            threshold=new.threshold.copy(),
            goal=goal.astype(np.float64).copy(),
            kind=new.kind.copy(),
            band=new.band.copy(),
            layer=new.layer.copy(),
            alive=np.ones(n, np.bool_),
        )
        self.meaning = new.meaning.copy()
        self.membership: NDArray[np.int32] = np.full(n, -1, np.int32)
        self.ledger = Ledger(start=self.stored)
        self.step = 0
        self.links = _arranged(n, {name: _empty(name) for name in _PER_LINK})
        self.scratch = _scratch(n, 0)

    @property
    def n_agents(self) -> int:
        """Rows, the retired included."""
        return int(self.agents.energy.size)

    @property
    def n_links(self) -> int:
        """Directed links."""
        return int(self.links.source.size)

    @property
    def stored(self) -> float:
        """Energy and tension in the field now, eu (exact sum)."""
        return math.fsum(self.agents.energy) + math.fsum(self.agents.tension)

    @property
    def coherence(self) -> Floats:
        """|⟨e^{i(θ_j − θ_i)}⟩| of each link over the long window, (n_links,), 0 to 1.

        The running traces start at nothing; they are divided by the weight gathered so far
        (as in Kingma & Ba 2015, eq. 3), so a young link is not taken for an incoherent one.
        """
        links = self.links
        gathered = 1.0 - (1.0 - self.trace_rate) ** np.maximum(links.age, 1)
        return coherence_of_traces(links.trace_cos / gathered, links.trace_sin / gathered)

    trace_rate: float = 1.0
    """Share of a new value in the coherence traces, per step; set where the field is built."""
    slowdown: float = 1.0
    """EEG frequency over the frequency of its agents; set where the field is built."""

    def neighbours(self, row: int) -> list[int]:
        """Rows that the agent's links act on."""
        links = self.links
        return [int(i) for i in links.hood[links.hood_start[row] : links.hood_start[row + 1]]]

    def meaning_of(self, row: int) -> Floats | None:
        """Meaning vector of an agent, (d,), or None."""
        vector: Floats = self.meaning[row]
        return None if vector.size == 0 or np.isnan(vector[0]) else vector

    def set_energy(self, row: int, value: float) -> None:
        """Set an agent's energy by hand, eu ≥ 0; the difference is booked."""
        self._set_booked(self.agents.energy, row, value, "energy")

    def set_tension(self, row: int, value: float) -> None:
        """Set an agent's tension by hand, eu ≥ 0; the difference is booked."""
        self._set_booked(self.agents.tension, row, value, "tension")

    def _set_booked(self, array: Floats, row: int, value: float, what: str) -> None:
        if not (np.isfinite(value) and value >= 0.0):
            raise ValueError(f"{what} of {self.names[row].id!r} must be 0 or more, not {value}")
        self.ledger.hand(float(value) - float(array[row]))
        array[row] = value

    def set_phase(self, row: int, value: float) -> None:
        """Set a phase, rad; it is kept in [−π, π)."""
        from model.arithmetic import wrapped

        self.agents.phase[row] = wrapped(float(value))

    def set_frequency(self, row: int, value: float) -> None:
        """Set a natural frequency, Hz; the EEG band it stands for goes with it."""
        self.agents.frequency[row] = value
        self.agents.band[row] = band_of(self.agents.frequency[row : row + 1], self.slowdown)[0]

    def set_threshold(self, row: int, value: float) -> None:
        """Set a discharge threshold, eu > 0."""
        if not value > 0.0:
            raise ValueError(f"threshold of {self.names[row].id!r} must be above 0, not {value}")
        self.agents.threshold[row] = value

    def set_goal(self, weights: Floats, focus: float) -> None:
        """Set the intention: ``focus`` of all energy by ``weights`` (n_agents,), the rest even."""
        alive = self.agents.alive
        wanted = np.where(alive, weights, 0.0)
        even = alive / max(int(alive.sum()), 1)
        total = float(wanted.sum())
        goal = focus * wanted / total + (1.0 - focus) * even if total > 0.0 else even
        self.agents.goal[:] = goal

    def lay(self, new: NewLinks) -> None:
        """Lay links; their traces start at nothing, their conductance at 1."""
        k = new.source.size
        added: dict[str, NDArray[Any]] = {name: np.zeros(k, _dtype(name)) for name in _PER_LINK}
        added["source"] = new.source.astype(np.int32)
        added["target"] = new.target.astype(np.int32)
        added["kind"] = new.kind.astype(np.int8)
        added["valence"] = new.valence.astype(np.float64)
        added["grown"][:] = new.grown
        added["conductance"][:] = 1.0
        added["similarity"] = self._similarity(new.source, new.target)
        self._rebuild({n: np.concatenate((getattr(self.links, n), added[n])) for n in _PER_LINK})

    def keep(self, mask: NDArray[np.bool_]) -> None:
        """Keep the links where ``mask`` (n_links,) is true, drop the others."""
        self._rebuild({n: getattr(self.links, n)[mask] for n in _PER_LINK})

    def add(self, new: NewAgents) -> list[int]:
        """Add agents without energy; returns their rows. Links and energy come after."""
        before, k = self.n_agents, len(new.names)
        rows = list(range(before, before + k))
        for name, row in zip(new.names, rows, strict=True):
            self.names.append(name)
            self.rows[name.id] = row
        zeros = np.zeros(k)
        a = self.agents
        self.agents = Agents(
            energy=np.concatenate((a.energy, zeros)),
            tension=np.concatenate((a.tension, zeros)),
            phase=np.concatenate((a.phase, new.phase)),
            frequency=np.concatenate((a.frequency, new.frequency)),
            threshold=np.concatenate((a.threshold, new.threshold)),
            goal=np.concatenate((a.goal, zeros)),
            kind=np.concatenate((a.kind, new.kind)).astype(np.int8),
            band=np.concatenate((a.band, new.band)).astype(np.int8),
            layer=np.concatenate((a.layer, new.layer)).astype(np.int16),
            alive=np.concatenate((a.alive, np.ones(k, np.bool_))),
        )
        self.meaning = np.concatenate((self.meaning, new.meaning))
        self.membership = np.concatenate((self.membership, np.full(k, -1, np.int32)))
        self._rebuild({n: getattr(self.links, n) for n in _PER_LINK})
        return rows

    def retire(self, row: int) -> None:
        """Take an agent out: what it held dissipates (booked), its links go, its row stays."""
        self.set_energy(row, 0.0)
        self.set_tension(row, 0.0)
        self.agents.alive[row] = False
        goal = self.agents.goal
        goal[row] = 0.0
        if goal.sum() > 0.0:
            goal /= goal.sum()
        self.membership[row] = -1
        self.keep((self.links.source != row) & (self.links.target != row))

    def _similarity(self, source: NDArray[np.int32], target: NDArray[np.int32]) -> Floats:
        if self.meaning.shape[1] == 0:
            return np.ones(source.size)
        dot = np.einsum("ij,ij->i", self.meaning[source], self.meaning[target])
        return np.where(np.isnan(dot), 1.0, np.clip(dot, 0.0, 1.0))

    def _rebuild(self, columns: dict[str, NDArray[Any]]) -> None:
        self.links = _arranged(self.n_agents, columns)
        self.scratch = _scratch(self.n_agents, self.n_links)

    def restore(self, arrays: dict[str, NDArray[Any]]) -> None:
        """Put back what ``arrays()`` gave; rows must have been added before."""
        for name in Agents._fields:
            getattr(self.agents, name)[:] = arrays[f"agents_{name}"]
        self._rebuild({name: arrays[f"links_{name}"] for name in _PER_LINK})
        self.membership[:] = arrays["membership"]
        self.ledger.start = float(arrays["start"])
        self.ledger.accounts[:] = arrays["accounts"]
        self.step = int(arrays["step"])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything a checkpoint needs of the state, as arrays by name."""
        out: dict[str, NDArray[Any]] = {
            f"agents_{name}": getattr(self.agents, name) for name in Agents._fields
        }
        out |= {f"links_{name}": getattr(self.links, name) for name in _PER_LINK}
        out["membership"] = self.membership
        out["accounts"] = self.ledger.accounts
        out["start"] = np.array(self.ledger.start)
        out["step"] = np.array(self.step)
        return out


def band_of(frequency_hz: NDArray[np.float64], slowdown: float) -> NDArray[np.int8]:
    """Index of the EEG band a frequency stands for, (k,); −1 outside all."""
    band = np.full(frequency_hz.size, -1, np.int8)
    for number, (low, high) in enumerate((b.low_hz, b.high_hz) for b in BANDS):
        inside = (frequency_hz * slowdown >= low) & (frequency_hz * slowdown < high)
        band[inside] = number
    return band


def _dtype(name: str) -> type:
    kinds: dict[str, type] = {
        "source": np.int32,
        "target": np.int32,
        "kind": np.int8,
        "age": np.int64,
        "idle": np.int64,
        "grown": np.bool_,
    }
    return kinds.get(name, np.float64)


def _empty(name: str) -> NDArray[Any]:
    return np.zeros(0, _dtype(name))


def _starts(sorted_rows: NDArray[np.int32], n: int) -> NDArray[np.int32]:
    return np.searchsorted(sorted_rows, np.arange(n + 1)).astype(np.int32)


def _arranged(n: int, columns: dict[str, NDArray[Any]]) -> Links:
    """Sort links by target, source, kind and index them by target and by source."""
    order = np.lexsort((columns["kind"], columns["source"], columns["target"]))
    held = {name: np.ascontiguousarray(columns[name][order]) for name in _PER_LINK}
    source, target = held["source"], held["target"]
    out_order = np.lexsort((target, held["kind"], source)).astype(np.int32)
    pairs = np.unique(source.astype(np.int64) * max(n, 1) + target)
    first = (pairs // max(n, 1)).astype(np.int32)
    hood = (pairs % max(n, 1)).astype(np.int32)
    return Links(
        **held,
        in_start=_starts(target, n),
        out_start=_starts(source[out_order], n),
        out_order=out_order,
        hood_start=_starts(first, n),
        hood=hood,
    )


def _scratch(n: int, m: int) -> Scratch:
    return Scratch(
        acting=np.zeros(n, np.bool_),
        sin=np.zeros(n),
        cos=np.zeros(n),
        gate=np.zeros(n),
        budget=np.zeros(n),
        income=np.zeros(n),
        arrived=np.zeros(n),
        strained=np.zeros(n),
        inhibition=np.zeros(n),
        turn=np.zeros(n),
        drawn=np.zeros(m),
    )
