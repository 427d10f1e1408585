"""From what a person chose on the page to a world, and what they may turn while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from model.errors import InputError

if TYPE_CHECKING:
    from dashboard.signal.live_link import Wanted
    from model.mindfield import Bands, Mindfield
    from model.settings import Settings
    from scenarios.schema import Scenario

EegSource = Literal["scenario", "hands", "file", "live"]


@dataclass(frozen=True)
class Knob:
    """A constant that may be turned while the world runs: dotted name, bounds, step, unit."""

    name: str
    low: float
    high: float
    step: float
    unit: str

    @property
    def word(self) -> str:
        """Key of its name in the page's words."""
        return "knob_" + self.name.replace(".", "_")


KNOBS: tuple[Knob, ...] = (
    Knob("laws.wave.K", 0.0, 12.0, 0.1, "1/s"),
    Knob("laws.pump", 0.0, 0.3, 0.005, "eu/s"),
    Knob("laws.threshold", 0.1, 3.0, 0.05, "eu"),
    Knob("intention.beta", 0.0, 3.0, 0.1, ""),
    Knob("laws.energy_decay", 0.0, 0.5, 0.01, "1/s"),
    Knob("laws.emotional.rate", 0.0, 2.0, 0.05, "1/s"),
)


@dataclass(frozen=True)
class Choice:
    """What a world is built of.

    - ``scenario``: name of a shipped scenario.
    - ``map_file``: an uploaded map, or None for the scenario's own.
    - ``eeg``: the scenario's bands, hands-on ``bands`` (z by name), or ``eeg_file`` with an
      optional ``baseline_file``, or the ``live`` stream (which the session listens to).
    - ``turned``: values of settings by dotted name, where they differ from the scenario's.
    - ``given``: all that a run was made of, to be played again; stands in the scenario's place.
    - ``spots``: where agents stand on the map by id, where a person put them; used where it
      has all of them.
    """

    scenario: str = "first-light"
    map_file: Path | None = None
    eeg: EegSource = "scenario"
    eeg_file: Path | None = None
    baseline_file: Path | None = None
    bands: Mapping[str, float] = field(default_factory=dict)
    turned: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 1
    live: Wanted | None = None
    given: Scenario | None = None
    spots: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def build(choice: Choice, bands: Bands | None = None) -> Mindfield:
    """``build(choice, bands) -> Mindfield``: under these bands, else those of the choice.

    Raises ``InputError`` that names the file as uploaded.
    """
    from model.mindfield import Mindfield
    from scenarios.inputs import gather

    scenario = scenario_of_choice(choice)
    try:
        inputs = gather(scenario)
        heard = inputs.bands if bands is None else bands
        return Mindfield(inputs.meta_map, scenario, bands=heard, seed=choice.seed)
    except InputError as error:
        raise as_uploaded(error) from error


def scenario_of_choice(choice: Choice) -> Scenario:
    """The scenario with the person's map, EEG and knobs in it, checked."""
    from scenarios.library import shipped_scenarios
    from scenarios.schema import read_scenario, scenario_of

    shipped = shipped_scenarios()
    if choice.scenario not in shipped:
        raise InputError(f"there is no scenario {choice.scenario!r}", mend="choose another one")
    scenario = choice.given or read_scenario(shipped[choice.scenario])
    told = scenario.model_dump()
    told["run"]["seed"] = choice.seed
    if choice.map_file is not None:
        told["map"] = str(choice.map_file)
    if choice.eeg != "scenario":
        told["eeg"].update(file=None, baseline=None, script=(), bands={}, null=None)
    if choice.eeg == "hands":
        told["eeg"]["bands"] = dict(choice.bands)
    if choice.eeg == "live" and choice.live is not None:
        told["eeg"]["aperiodic"] = choice.live.aperiodic
    if choice.eeg == "file":
        if choice.eeg_file is None:
            raise InputError("no recording was given yet", mend="choose a file, or another EEG")
        told["eeg"]["file"] = str(choice.eeg_file)
        if choice.baseline_file is not None:
            told["eeg"]["baseline"] = str(choice.baseline_file)
    for name, value in choice.turned.items():
        put(told, name, value)
    checked = scenario_of(told)
    if choice.eeg != "live":
        return checked
    from scenarios.live.drive import keeping_time

    return keeping_time(checked)


def put(told: dict[str, Any], name: str, value: Any) -> None:
    """Put a value at its dotted name."""
    *path, last = name.split(".")
    at = told
    for part in path:
        at = at[part]
    at[last] = value


def value_of(settings: Settings, name: str) -> float:
    """``value_of(settings, "laws.wave.K")``: the value at a dotted name."""
    at: Any = settings
    for part in name.split("."):
        at = getattr(at, part)
    return float(at)


def turn(model: Mindfield, name: str, value: float) -> None:
    """``turn(model, name, value)``: let a running world go on under another constant.

    The field stays as it is; the engine is bound afresh. Raises ``InputError`` where the laws
    do not bear the value.
    """
    from model.engine import Engine

    told = model.settings.model_dump()
    put(told, name, value)
    settings = type(model.settings).model_validate(told)
    engine = Engine(settings, model.kinds, model.rules, seed=model.seed_value)
    if name == "laws.threshold":
        model.field.agents.threshold[:] = value
    model.settings, model.engine = settings, engine


def play_bands(model: Mindfield, bands: Mapping[str, float]) -> None:
    """``play_bands(model, {"alpha": 2.0})``: let the hands be the EEG from now on (z by band)."""
    from model.eeg.series import BandSeries

    take_bands(model, BandSeries.constant(dict(bands)))


def let_rest(model: Mindfield) -> None:
    """``let_rest(model)``: no EEG from now on, every band at rest."""
    from model.eeg.series import BandSeries

    take_bands(model, BandSeries.neutral())


def take_bands(model: Mindfield, bands: Bands) -> None:
    """``take_bands(model, bands)``: let these be the EEG from now on."""
    model.bands = bands
    model.band_state = model.bands.at(model.seconds)
    model.scheduler.read(model.band_state)


def as_uploaded(error: InputError) -> InputError:
    """The same error with the file's own name, not where the session keeps it."""
    name = Path(error.file).name if error.file else None
    return InputError(error.what, file=name, place=error.place, mend=error.mend)
