"""MindAgent: a Mesa agent that is a view on one row of the field.

An agent stores nothing of its own: reading ``agent.energy`` reads the field's array and
setting it writes there, so that Mesa's AgentSet and the compiled engine always agree.
"""

from __future__ import annotations

from typing import Any, ClassVar

import mesa


class MindAgent(mesa.Agent):  # type: ignore[misc]
    """``MindAgent(model, row)``: one node of a map of thought, seen as a Mesa agent.

    A kind of agent is a subclass; it is told to the model by ``Mindfield(…, kinds=…)``:

    - ``kind``: the word used in maps.
    - ``senses``: takes energy from outside through the EEG band its frequency lies in.
    - ``rate``: probability to act in one step at rest, 0 to 1.
    - ``eeg_hz``: the EEG frequencies the kind lives at, Hz (before the slowdown).
    - ``grows_into``: the kind that a lasting cluster of this kind condenses into, or None.
    - ``shape``: how a picture may draw it: ``circle``, ``square`` or ``triangle``.
    """

    kind: ClassVar[str] = ""
    senses: ClassVar[bool] = False
    rate: ClassVar[float] = 0.5
    eeg_hz: ClassVar[tuple[float, ...]] = (10.0,)
    grows_into: ClassVar[str | None] = None
    shape: ClassVar[str] = "circle"

    def __init__(self, model: Any, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def _field(self) -> Any:
        return self.model.field

    @property
    def id(self) -> str:
        """The agent's id in the map."""
        return str(self._field.names[self.row].id)

    @property
    def label(self) -> str:
        """What a person reads on the map."""
        return str(self._field.names[self.row].label)

    @property
    def note(self) -> str:
        """The sentence the person wrote about it; empty where there is none."""
        return str(self._field.names[self.row].note)

    @property
    def tags(self) -> tuple[str, ...]:
        """The person's tags."""
        return tuple(self._field.names[self.row].tags)

    @property
    def layer(self) -> int:
        """Layer of the map, from the senses (0) upwards."""
        return int(self._field.agents.layer[self.row])

    @property
    def energy(self) -> float:
        """Active energy E, eu. Setting it books the difference as pumped or dissipated."""
        return float(self._field.agents.energy[self.row])

    @energy.setter
    def energy(self, value: float) -> None:
        self._field.set_energy(self.row, value)

    @property
    def tension(self) -> float:
        """Stored tension S, eu. Setting it books the difference as pumped or dissipated."""
        return float(self._field.agents.tension[self.row])

    @tension.setter
    def tension(self, value: float) -> None:
        self._field.set_tension(self.row, value)

    @property
    def phase(self) -> float:
        """Phase θ, rad in [−π, π)."""
        return float(self._field.agents.phase[self.row])

    @phase.setter
    def phase(self, value: float) -> None:
        self._field.set_phase(self.row, value)

    @property
    def frequency(self) -> float:
        """Natural frequency f, Hz of simulated time."""
        return float(self._field.agents.frequency[self.row])

    @frequency.setter
    def frequency(self, value: float) -> None:
        self._field.set_frequency(self.row, value)

    @property
    def threshold(self) -> float:
        """Tension Θ above which the agent discharges at rest, eu."""
        return float(self._field.agents.threshold[self.row])

    @threshold.setter
    def threshold(self, value: float) -> None:
        self._field.set_threshold(self.row, value)

    @property
    def goal(self) -> float:
        """The intention's share G for this agent; all shares sum to 1."""
        return float(self._field.agents.goal[self.row])

    @property
    def meaning(self) -> Any:
        """Meaning vector m, unit length, shape (d,); None where the map gives none."""
        return self._field.meaning_of(self.row)

    @property
    def cluster(self) -> int:
        """Label of the latest significant cluster it belongs to; −1 for none."""
        return int(self._field.membership[self.row])

    @property
    def neighbours(self) -> list[MindAgent]:
        """The agents its links act on."""
        return [self.model.agent_at(row) for row in self._field.neighbours(self.row)]

    def remove(self) -> None:
        """Leave the field: its energy and tension dissipate, its links go with it."""
        self._field.retire(self.row)
        super().remove()
