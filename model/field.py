"""The field: all states together, as arrays with one owner.

Everything that changes the state goes through here or through the compiled steps of
``model/kernels.py``; whatever a hand changes is booked in the ledger. Laws, files and the
reading of maps are elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import state
from model.eeg.bands import BANDS
from model.emergence.coherence import coherence_of_traces
from model.ledger import ACCOUNTS, Ledger
from model.names import Name, Names
from model.state import BLOCK, Agents, Inbox, Links, Scratch, Stack, Traffic, Wiring
from model.wiring import LinkStore, NewLinks

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class NewAgents:
    """Agents to be added, arrays (k,) and their names; they arrive without energy."""

    names: Sequence[Name]
    kind: NDArray[np.int8]
    layer: NDArray[np.int16]
    phase: Floats
    frequency: Floats
    threshold: Floats
    band: NDArray[np.int8]
    meaning: Floats
    """(k, d); rows of nan where there is none."""


class Field:
    """``Field(agents, …)``: the state of a map of thought in motion.

    - ``agents``: ``state.Agents``, arrays (n_agents,).
    - ``links``: ``state.Links``, arrays (n_links,), in no promised order; read them, and write
      through the field.
    - ``meaning``: (n_agents, d) unit vectors, nan rows where the map gives none; d may be 0.
    - ``membership``: (n_agents,) label of the latest significant cluster, −1 for none.
    - ``ledger``: where energy came from and went.
    - ``step``: steps done.
    """

    def __init__(self, new: NewAgents, goal: Floats, energy: Floats, *, n_kinds: int) -> None:
        n = len(new.names)
        self.names = new.names.copy() if isinstance(new.names, Names) else Names(new.names)
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
        self.meaning = new.meaning.astype(np.float64)
        self.membership: NDArray[np.int32] = np.full(n, -1, np.int32)
        self.ledger = Ledger(start=self.stored)
        self.step = 0
        self.acted = 0
        self._n_kinds = n_kinds
        self._store = LinkStore(n, n_kinds)
        self.stack = self._stacked(scratch_for(1, n, n_kinds, np.zeros((1, 0))))
        """The field as the engine takes it: a stack of one."""

    @property
    def n_agents(self) -> int:
        """Rows, the retired included."""
        return int(self.agents.energy.size)

    @property
    def rows(self) -> Mapping[str, int]:
        """Row of each agent by its id."""
        return self.names.rows

    @property
    def n_links(self) -> int:
        """Directed links."""
        return self._store.count

    @property
    def links(self) -> Links:
        """The links there are."""
        return self._store.links

    @property
    def structure(self) -> int:
        """A number that changes whenever a link or an agent comes or goes."""
        return self._store.version

    @property
    def wiring(self) -> Wiring:
        """The links' rows as the compiled steps take them."""
        return self._store.wiring

    @property
    def link_rows(self) -> Links:
        """Every row of the links, the gone ones too (conductance 0), for the compiled steps."""
        return self._store.rows

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
        gathered = 1.0 - (1.0 - self.trace_rate) ** np.maximum(self.acted - links.born, 1)
        return coherence_of_traces(links.trace_cos / gathered, links.trace_sin / gathered)

    trace_rate: float = 1.0
    """Share of a new value in the coherence traces, per step; set where the field is built."""
    slowdown: float = 1.0
    """EEG frequency over the frequency of its agents; set where the field is built."""

    def neighbours(self, row: int) -> list[int]:
        """Rows that the agent's links act on."""
        links = self.links
        return [int(i) for i in np.unique(links.target[links.source == row])]

    def meaning_of(self, row: int) -> Floats | None:
        """Meaning vector of an agent, (d,), or None."""
        vector: Floats = self.meaning[row]
        return None if vector.size == 0 or np.isnan(vector[0]) else vector

    def set_energy(self, row: int | Rows, value: float) -> None:
        """Set energy by hand, eu ≥ 0, of a row or of several (k,); each difference is booked."""
        self._set_booked(self.agents.energy, row, value, "energy")

    def set_tension(self, row: int | Rows, value: float) -> None:
        """Set tension by hand, eu ≥ 0, of a row or of several (k,); each difference is booked."""
        self._set_booked(self.agents.tension, row, value, "tension")

    def _set_booked(self, array: Floats, row: int | Rows, value: float, what: str) -> None:
        if not (np.isfinite(value) and value >= 0.0):
            raise ValueError(f"{what} of {self._first(row)!r} must be 0 or more, not {value}")
        self.ledger.hand(float(value) - array[row])
        array[row] = value

    def _first(self, row: int | Rows) -> str:
        return self.names[int(np.atleast_1d(row)[0])].id

    def set_phase(self, row: int | Rows, value: float) -> None:
        """Set a phase, rad; it is kept in [−π, π)."""
        from model.arithmetic import wrapped

        self.agents.phase[row] = wrapped(float(value))

    def set_frequency(self, row: int | Rows, value: float) -> None:
        """Set a natural frequency, Hz; the EEG band it stands for goes with it."""
        self.agents.frequency[row] = value
        self.agents.band[row] = band_of(np.array([value], np.float64), self.slowdown)[0]

    def set_threshold(self, row: int | Rows, value: float) -> None:
        """Set a discharge threshold, eu > 0."""
        if not value > 0.0:
            raise ValueError(f"threshold of {self._first(row)!r} must be above 0, not {value}")
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
        self._store.lay(new, self._similarity(new.source, new.target), self.acted)
        self._make_room()

    def keep(self, mask: NDArray[np.bool_]) -> None:
        """Keep the links where ``mask`` (n_links,) is true, drop the others."""
        self._store.drop(~mask)
        self._make_room()

    def add(self, new: NewAgents) -> list[int]:
        """Add agents without energy; returns their rows. Links and energy come after."""
        before, k = self.n_agents, len(new.names)
        rows = list(range(before, before + k))
        self.names.extend(new.names)
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
        self._store.widen(self.n_agents)
        self._make_room()
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

    def _make_room(self) -> None:
        """Stack the field anew and give it scratch; what that held does not outlive a step."""
        n, drawn = self.n_agents, self._store.drawn[None, :]
        scratch = self.stack.scratch
        if scratch.gate.shape[1] != n:
            scratch = scratch_for(1, n, self._n_kinds, drawn)
        self.stack = self._stacked(scratch._replace(drawn=drawn))

    def _stacked(self, scratch: Scratch) -> Stack:
        return Stack(
            stacked(self.agents),
            self._store.wiring,
            self._store.traffic,
            scratch,
            self.ledger.accounts[None, :, :],
        )

    def move_in(self, agents: Agents, traffic: Traffic, accounts: Floats) -> None:
        """Keep the state in these arrays, (n_agents,), (n_rows,), from now on (see ``batch``)."""
        for name, column in agents._asdict().items():
            column[:] = getattr(self.agents, name)
        accounts[:] = self.ledger.accounts
        self.agents, self.ledger.accounts = agents, accounts
        self._store.adopt(traffic)
        self._make_room()

    def restore(self, arrays: dict[str, NDArray[Any]]) -> None:
        """Put back what ``arrays()`` gave; rows must have been added before."""
        for name in Agents._fields:
            getattr(self.agents, name)[:] = arrays[f"agents_{name}"]
        self._store.restore(self.n_agents, arrays)
        self._make_room()
        self.membership[:] = arrays["membership"]
        self.ledger.start = float(arrays["start"])
        self.ledger.accounts[:] = arrays["accounts"]
        self.step = int(arrays["step"])
        self.acted = int(arrays["acted"])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything a checkpoint needs of the state, as arrays by name."""
        out: dict[str, NDArray[Any]] = {
            f"agents_{name}": getattr(self.agents, name) for name in Agents._fields
        }
        out |= self._store.arrays()
        out["membership"] = self.membership
        out["accounts"] = self.ledger.accounts
        out["start"] = np.array(self.ledger.start)
        out["step"] = np.array(self.step)
        out["acted"] = np.array(self.acted)
        return out


def band_of(frequency_hz: NDArray[np.float64], slowdown: float) -> NDArray[np.int8]:
    """Index of the EEG band a frequency stands for, (k,); −1 outside all."""
    band = np.full(frequency_hz.size, -1, np.int8)
    for number, (low, high) in enumerate((b.low_hz, b.high_hz) for b in BANDS):
        inside = (frequency_hz * slowdown >= low) & (frequency_hz * slowdown < high)
        band[inside] = number
    return band


def stacked(agents: Agents) -> Agents:
    """``stacked(agents) -> Agents``: the same arrays, (1, n_agents), as a stack of one."""
    columns: Any = {name: column[None, :] for name, column in agents._asdict().items()}
    return Agents(**columns)


def scratch_for(fields: int, n: int, n_kinds: int, drawn: Floats) -> Scratch:
    """``scratch_for(fields, n, n_kinds, drawn) -> Scratch``: room for a step of a stack."""
    blocks = -(-n // BLOCK)

    def room() -> Floats:
        return np.zeros((fields, n))

    wide = n >= state.WIDE_FROM
    port, out = np.zeros((fields, (8 if wide else 4) * n)), room()
    return Scratch(
        acting=np.zeros((fields, n), np.bool_),
        draws=room(),
        income=room(),
        inbox=Inbox(*(room() for _ in Inbox._fields)),
        port=port,
        gate=room(),
        budget=room(),
        out=out,
        spent=port if wide else out,
        lost=room(),
        drawn=drawn,
        sums=np.zeros((fields, blocks, len(ACCOUNTS))),
        supplied=np.zeros((fields, n_kinds, blocks)),
    )
