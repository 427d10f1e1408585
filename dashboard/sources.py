"""What a world is made of: scenario, seed, map, and where the bands come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.live_panel import Live
from dashboard.painter import use_shown
from dashboard.parts import Button, Desk, Slide, panel, text
from dashboard.upload import RECORDING_BYTES, SOURCE_BYTES, Upload
from dashboard.words import named, say
from dashboard.world import Choice
from model.eeg.notes import noted
from scenarios.report.eeg_notes import note_in
from scenarios.report.steering import poor_channels, reason_words

_BANDS = ("delta", "theta", "alpha", "beta", "gamma")
_MAP_ENDINGS = [
    ".yaml",
    ".yml",
    ".zip",
    ".canvas",
    ".graphml",
    ".gexf",
    ".gml",
    ".csv",
    ".tsv",
    ".opml",
    ".mm",
    ".mymind",
    ".cxl",
]
"""A map, a zipped folder of notes, or a file that a reader knows; it looks into each itself."""
_EEG_ENDINGS = [
    ".edf",
    ".bdf",
    ".vhdr",
    ".vmrk",
    ".eeg",
    ".set",
    ".fdt",
    ".fif",
    ".fif.gz",
]
_MAIN_ENDINGS = (".edf", ".bdf", ".vhdr", ".set", ".fif", ".fif.gz")
"""Of several files of one recording, the one that names the others."""


@solara.component
def Made(
    desk: Desk, choice: Choice, start: Callable[..., None], complain: Callable[[str], None]
) -> None:
    """Scenario, seed and map."""
    from scenarios.library import shipped_scenarios

    lang = desk.lang
    size = use_shown(
        desk.painter,
        lambda s: None if s.topology is None else (len(s.topology.names), len(s.topology.codes)),
        0.3,
    )

    def seeded(told: str) -> None:
        if told.isdigit() and int(told) != choice.seed:
            start(seed=min(int(told), 2**32 - 1))

    told_size = "" if size is None else say(lang, "map_size", agents=size[0], links=size[1])
    uploaded = choice.map_file is not None
    name = choice.map_file.name if choice.map_file is not None else say(lang, "map_built_in")
    children = [
        rv.Html(
            tag="div",
            class_="mf-row",
            children=[
                rv.Select(
                    label=say(lang, "scenario"),
                    v_model=choice.scenario,
                    on_v_model=lambda told: start(scenario=told, turned={}, given=None),
                    items=list(shipped_scenarios()),
                    class_="mf-scenario",
                    dense=True,
                    hide_details=True,
                ),
                rv.TextField(
                    label=say(lang, "seed"),
                    v_model=str(choice.seed),
                    on_v_model=seeded,
                    class_="mf-seed",
                    dense=True,
                    hide_details=True,
                    type="number",
                ),
            ],
        ),
        text(name, "mf-map-name"),
        text(told_size, "mf-map-size mf-note"),
        text(say(lang, "map_upload_hint"), "mf-note"),
        GiveFile(
            desk,
            "map",
            say(lang, "map_upload"),
            _MAP_ENDINGS,
            SOURCE_BYTES,
            lambda paths: start(map_file=paths[0]),
            complain,
        ),
    ]
    if uploaded:
        children.append(
            Button(say(lang, "map_back"), lambda: start(map_file=None), "mf-map-back", "mdi-undo")
        )
    panel(say(lang, "map"), "mf-made", children)


@solara.component
def Eeg(
    desk: Desk, choice: Choice, start: Callable[..., None], complain: Callable[[str], None]
) -> None:
    """Where the bands come from."""
    lang = desk.lang
    source, set_source = solara.use_state(choice.eeg)
    facts, begun, ended = use_shown(
        desk.painter,
        lambda s: (
            dict(s.eeg),
            s.seconds > 2.0,
            bool(s.eeg and 0.0 < s.eeg["seconds"] < s.seconds),
        ),
        0.5,
    )

    def change(wanted: Any) -> None:
        set_source(wanted)
        missing = {"file": choice.eeg_file is None, "live": choice.live is None}
        if not missing.get(wanted, False):
            start(eeg=wanted)

    children: list[Any] = [
        rv.Select(
            v_model=source,
            on_v_model=change,
            items=[
                {"text": say(lang, f"eeg_{name}"), "value": name}
                for name in ("scenario", "hands", "file", "live")
            ],
            class_="mf-eeg-source",
            dense=True,
            hide_details=True,
            attributes={"aria-label": say(lang, "eeg")},
        )
    ]
    if source == "hands":
        children.append(Bands(desk))
    elif source == "file":
        children.extend(_recording(desk, choice, start, complain))
    elif source == "live":
        children.append(Live(desk, choice.live, start))
    if facts:
        source = say(lang, "eeg_source", source=named(lang, facts["source"]))
        kept = [note_in(note, lang) for note in facts["notes"] if note != noted("uncalibrated")]
        children.append(text(" · ".join([source, *kept[:5]]), "mf-note"))
        poor = poor_channels(facts["channels"], lang)
        if poor and begun:
            children.append(text(say(lang, "eeg_channels", channels=poor), "mf-note mf-channels"))
        if not facts["calibrated"]:
            children.append(text(say(lang, "uncalibrated"), "mf-note mf-warn"))
        if ended:
            told = say(lang, "eeg_ended", seconds=facts["seconds"])
            children.append(text(told, "mf-note mf-warn"))
        elif facts["reason"] and begun:
            state = say(lang, f"signal_{facts['state']}")
            why = reason_words(facts["reason"], lang)
            told = say(lang, "eeg_bad", state=state, reason=why)
            children.append(text(told, "mf-note mf-warn"))
    children.append(text(say(lang, "gamma_note"), "mf-note"))
    panel(say(lang, "eeg"), "mf-eeg", children)


def _recording(
    desk: Desk, choice: Choice, start: Callable[..., None], complain: Callable[[str], None]
) -> list[Any]:
    lang = desk.lang

    def given(role: str) -> Callable[[list[Path]], None]:
        def take(paths: list[Path]) -> None:
            main = next((p for p in paths if p.name.lower().endswith(_MAIN_ENDINGS)), paths[0])
            if role == "eeg":
                start(eeg="file", eeg_file=main)
            elif choice.eeg_file is not None:
                start(eeg="file", baseline_file=main)
            else:
                desk.session.choice = replace(desk.session.choice, baseline_file=main)

        return take

    parts: list[Any] = []
    for role, file in (("eeg", choice.eeg_file), ("baseline", choice.baseline_file)):
        words = say(lang, f"{role}_upload")
        parts.append(
            GiveFile(desk, role, words, _EEG_ENDINGS, RECORDING_BYTES, given(role), complain)
        )
        hint = "eeg_upload_hint" if role == "eeg" else "baseline_hint"
        said = say(lang, hint) if file is None else say(lang, "file_in_use", name=file.name)
        parts.append(text(said, "mf-note"))
    return parts


@solara.component
def GiveFile(
    desk: Desk,
    role: str,
    words: str,
    endings: list[str],
    most_bytes: int,
    take: Callable[[list[Path]], None],
    complain: Callable[[str], None],
) -> None:
    """A place to give a file of one role; refusals become one line."""

    def refused(told: tuple[Any, ...]) -> None:
        if told:
            complain(say(desk.lang, told[0], **told[1]))

    def arrived(paths: tuple[str, ...]) -> None:
        if paths:
            take([Path(path) for path in paths])

    Upload.element(
        label=words,
        receiving=say(desk.lang, "upload_receiving"),
        endings=endings,
        several=role != "map",
        folder=str(desk.session.folder / role),
        most_bytes=most_bytes,
        on_arrived=arrived,
        on_refused=refused,
    ).key(role)


@solara.component
def Bands(desk: Desk) -> None:
    """Five sliders that play the bands as if they were a brain."""
    held, set_held = solara.use_state(dict(desk.session.choice.bands))

    def play(name: str, value: float) -> None:
        bands = {**desk.session.choice.bands, name: value}
        desk.session.set_bands(bands)
        set_held(bands)

    with solara.Div(classes=["mf-bands"]):
        for name in _BANDS:
            Slide(
                say(desk.lang, name),
                f"{held.get(name, 0.0):+.1f}",
                held.get(name, 0.0),
                lambda value, name=name: play(name, value),  # type: ignore[misc]
                (-3.0, 3.0, 0.1),
                f"mf-band-{name}",
            )
        text(say(desk.lang, "hands_note"), "mf-note")
