"""The recorder: a world's time series as one typed table behind Mesa's face, and what it lets go.

Read by a library user it is a ``mesa.DataCollector`` that keeps everything. Whoever keeps the
records elsewhere takes them from time to time (``take``), and the world forgets them. Which
events and clusters there are is decided where they arise; files are the scenario's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

import mesa
import numpy as np
from numpy.typing import NDArray

from model.eeg.state import signal_state
from model.events import Event
from model.schedule import BAND_NAMES
from model.tally import tally

if TYPE_CHECKING:
    import pandas as pd

    from model.mindfield import Mindfield

Floats = NDArray[np.float64]
Reporter = Callable[["Mindfield"], float]

SERIES = (
    "time_s",
    "energy",
    "tension",
    "pumped",
    "dissipated",
    "loss",
    "wanted_share",
    "R",
    "largest_energy",
    "acting",
    "agents",
    "links",
    "events",
    "eeg_good",
    "eeg_state",
)
"""The built-in series that every world has. Units: s, eu, 1/s or none; ``eeg_state`` is the number
of a ``SignalState``."""
_FIRST_ROWS = 64


@dataclass(frozen=True)
class Frames:
    """A stretch of the time series: ``values`` (k, n_series), one column per name."""

    names: tuple[str, ...]
    values: Floats


@dataclass(frozen=True)
class Records:
    """What a world has recorded since it was last asked.

    - ``events``: in the order of their time; none of an earlier step comes after them.
    - ``clusters``: rows in the order of ``Lookout.COLUMNS``.
    """

    frames: Frames
    events: list[Event]
    clusters: list[tuple[Any, ...]]


def take(model: Mindfield) -> Records:
    """``take(model) -> Records``: what was recorded since the last time; the world forgets it.

    Events wait until nothing can come before them: a jump is told only when it is judged,
    ``jumps.decision_s`` later. So what stays in a world is bounded, however long it runs.
    """
    settled = min((jump.step for jump in model.jumps.waiting), default=model.field.step + 1)
    return Records(
        model.datacollector.take(), model.events.take(settled), model.lookout.take_found()
    )


class Series(Sequence[float]):
    """One built-in series as Mesa's users know it: index, slice, ``len``, ``max``, numpy."""

    def __init__(self, recorder: Recorder, number: int) -> None:
        self._recorder = recorder
        self._number = number

    def __len__(self) -> int:
        return len(self._recorder)

    @overload
    def __getitem__(self, at: int) -> float: ...

    @overload
    def __getitem__(self, at: slice) -> list[float]: ...

    def __getitem__(self, at: int | slice) -> float | list[float]:
        told: float | list[float] = self._column()[at].tolist()
        return told

    def __iter__(self) -> Iterator[float]:
        return iter(self[:])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self._column(), dtype)

    def __repr__(self) -> str:
        return repr(self[:])

    def _column(self) -> Floats:
        return self._recorder.table[:, self._number]


class Recorder(mesa.DataCollector):  # type: ignore[misc]
    """``Recorder(model, model_reporters, agent_reporters)``: the world's data collector.

    The built-in series stand in one float64 table, written by one compiled pass over the agents
    and grown by doubling; ``model_vars`` answers with a view on its columns. Reporters of your
    own are Mesa's, kept in lists as Mesa keeps them; one named like a built-in series replaces
    it.

    >>> from model.mindfield import Mindfield
    >>> from scenarios.library import built_in_map
    >>> world = Mindfield(built_in_map(), model_reporters={"twice": lambda m: 2.0 * m.seconds})
    >>> world.advance(0.5)
    >>> world.datacollector.model_vars["time_s"][-1], world.datacollector.model_vars["twice"][-1]
    (0.5, 1.0)
    """

    def __init__(
        self,
        model: Mindfield,
        model_reporters: Mapping[str, Reporter] | None = None,
        agent_reporters: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(
            model_reporters=dict(model_reporters or {}),
            agent_reporters=dict(agent_reporters) if agent_reporters else None,
        )
        names = (
            *SERIES,
            *(f"{letter}_{band}" for band in BAND_NAMES for letter in "zu"),
            *(f"op_{name}" for name in model.operators),
        )
        self._rows = np.empty((_FIRST_ROWS, len(names)))
        self._held = 0
        self._built_in = {name: Series(self, number) for number, name in enumerate(names)}
        # Mesa's own collecting goes on appending to the lists of the user's reporters.
        self.model_vars: dict[str, Any] = {**self._built_in, **self.model_vars}

    def __len__(self) -> int:
        """Records held."""
        return self._held

    @property
    def table(self) -> Floats:
        """The built-in series held, (n_records, n_series)."""
        return self._rows[: self._held]

    def collect(self, model: Mindfield) -> None:
        """Record this moment."""
        if self._held == len(self._rows):
            self._rows = np.concatenate((self._rows, np.empty_like(self._rows)))
        self._rows[self._held] = _moment(model)
        self._held += 1
        super().collect(model)
        if not self.model_reporters:
            self._note_time(model)

    def _note_time(self, model: Mindfield) -> None:
        """Mesa 3.5 notes when it collected, for its batch runner, but only for user's reporters."""
        if hasattr(self, "_collection_steps"):
            self._collection_steps.append(model.time)

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """The time series held, one row per record (Mesa's name for it)."""
        import pandas as pd

        return pd.DataFrame({name: _whole(told) for name, told in self.model_vars.items()})

    def take(self) -> Frames:
        """Give the series held and forget them. A reporter of your own must give numbers then;
        what agent reporters gave stays here."""
        columns = [np.asarray(told, np.float64) for told in self.model_vars.values()]
        frames = Frames(tuple(self.model_vars), np.stack(columns, axis=1))
        self._held = 0
        kept_by_mesa = [self.model_vars[name] for name in self.model_reporters]
        for held in (*kept_by_mesa, getattr(self, "_collection_steps", [])):
            held.clear()
        return frames

    def forget(self, but: int) -> None:
        """``forget(but)``: forget the oldest records, all but so many."""
        over = self._held - but
        if over <= 0:
            return
        self._rows = np.concatenate(
            (self._rows[over : self._held], np.empty_like(self._rows[:but]))
        )
        self._held = but
        kept_by_mesa = [self.model_vars[name] for name in self.model_reporters]
        for held in (*kept_by_mesa, getattr(self, "_collection_steps", [])):
            del held[:over]

    def to_state(self) -> tuple[dict[str, NDArray[Any]], dict[str, list[Any]]]:
        """The records held: the table's, and JSON-able lists of the user's reporters."""
        own = {name: list(self.model_vars[name]) for name in self.model_reporters}
        return {"frames": self.table.copy()}, own

    def from_state(self, arrays: Mapping[str, NDArray[Any]], own: Mapping[str, list[Any]]) -> None:
        """Put back what ``to_state`` gave."""
        held = arrays["frames"]
        self._held = len(held)
        self._rows = np.empty((max(self._held, _FIRST_ROWS), held.shape[1]))
        self._rows[: self._held] = held
        for name, values in own.items():
            self.model_vars[name] = list(values)


def _whole(told: Any) -> Any:
    return np.asarray(told) if isinstance(told, Series) else told


def _moment(model: Mindfield) -> tuple[float, ...]:
    """One row of the table, in the order of its names."""
    field, state = model.field, model.band_state
    told, ledger = tally(field.agents), field.ledger
    bands = (told for pair in zip(state.z, state.u, strict=True) for told in pair)
    return (
        model.seconds,
        told.energy,
        told.tension,
        ledger.pumped,
        ledger.dissipated,
        told.loss,
        told.wanted_share,
        told.order,
        told.largest_energy,
        model.acting,
        told.living,
        field.n_links,
        model.events.in_all,
        state.good,
        signal_state(state),
        *bands,
        *model.operators.values(),
    )
