"""MindAgent: a Mesa agent that is a view on one row of the field; Column: one name, one array.

An agent stores nothing of its own: reading ``agent.energy`` reads the field's array and
setting it writes there, so that Mesa's AgentSet and the compiled engine always agree. How many
agents are read at once is the business of ``agents/readings.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar, overload

import mesa

Value = TypeVar("Value")


class Column(Generic[Value]):
    """``Column(doc, of, cast, writes="")``: an attribute that the field holds for all agents.

    The one home of a name and its array: on an agent it reads that agent's row, as a plain
    Python value; ``of(field)[rows]`` reads many. Raises ``AttributeError`` where it is set and
    can only be read.

    - ``of``: the field → what holds the attribute, indexed by row.
    - ``cast``: one entry → a plain Python value; of an array, its type (float, int, bool).
    - ``writes``: the method of the field that sets it, called with (row, value); "" for none.
    """

    def __init__(
        self,
        doc: str,
        of: Callable[[Any], Any],
        cast: Callable[[Any], Value],
        writes: str = "",
    ) -> None:
        self.__doc__ = doc
        self.of, self.cast, self.writes = of, cast, writes

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, agent: None, owner: type) -> Column[Value]: ...
    @overload
    def __get__(self, agent: MindAgent, owner: type) -> Value: ...
    def __get__(self, agent: MindAgent | None, owner: type) -> Column[Value] | Value:
        if agent is None:
            return self
        return self.cast(self.of(agent.model.field)[agent.row])

    def __set__(self, agent: MindAgent, value: Value) -> None:
        if not self.writes:
            raise AttributeError(f"{self.name!r} of a {type(agent).__name__} can only be read")
        getattr(agent.model.field, self.writes)(agent.row, value)


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

    id = Column("The agent's id in the map.", lambda f: f.names, lambda name: str(name.id))
    label = Column(
        "What a person reads on the map.", lambda f: f.names, lambda name: str(name.label)
    )
    note = Column(
        "The sentence the person wrote about it; empty where there is none.",
        lambda f: f.names,
        lambda name: str(name.note),
    )
    tags = Column("The person's tags.", lambda f: f.names, lambda name: tuple(name.tags))
    layer = Column("Layer of the map, from the senses (0) upwards.", lambda f: f.agents.layer, int)
    alive = Column("Whether the agent is still in the field.", lambda f: f.agents.alive, bool)
    energy = Column(
        "Active energy E, eu. Setting it books the difference as pumped or dissipated.",
        lambda f: f.agents.energy,
        float,
        "set_energy",
    )
    tension = Column(
        "Stored tension S, eu. Setting it books the difference as pumped or dissipated.",
        lambda f: f.agents.tension,
        float,
        "set_tension",
    )
    phase = Column("Phase θ, rad in [−π, π).", lambda f: f.agents.phase, float, "set_phase")
    frequency = Column(
        "Natural frequency f, Hz of simulated time.",
        lambda f: f.agents.frequency,
        float,
        "set_frequency",
    )
    threshold = Column(
        "Tension Θ above which the agent discharges at rest, eu.",
        lambda f: f.agents.threshold,
        float,
        "set_threshold",
    )
    goal = Column(
        "The intention's share G for this agent; all shares sum to 1.",
        lambda f: f.agents.goal,
        float,
    )
    cluster = Column(
        "Label of the latest significant cluster it belongs to; −1 for none.",
        lambda f: f.membership,
        int,
    )

    def __init__(self, model: Any, row: int) -> None:
        self.row = row
        super().__init__(model)

    @property
    def meaning(self) -> Any:
        """Meaning vector m, unit length, shape (d,); None where the map gives none."""
        return self.model.field.meaning_of(self.row)

    @property
    def neighbours(self) -> list[MindAgent]:
        """The agents its links act on."""
        return [self.model.agent_at(row) for row in self.model.field.neighbours(self.row)]

    def remove(self) -> None:
        """Leave the field: its energy and tension dissipate, its links go with it."""
        self.model.field.retire(self.row)
        super().remove()
