"""Where the bands come from: the scenario, hands, a recording or a live stream."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.making.giving import GiveFile
from dashboard.making.upload import RECORDING_BYTES
from dashboard.parts import Desk, panel, text
from dashboard.running.painter import use_shown
from dashboard.running.world import Choice
from dashboard.signal.hands_panel import Sliders
from dashboard.signal.live_panel import Live
from dashboard.words import say
from scenarios.report.steering import poor_channels, reason_words, source_words

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

    # Another room may have chosen.
    solara.use_effect(lambda: set_source(choice.eeg), [choice.eeg])

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
        told = say(lang, "eeg_source", source=source_words(facts["source"], lang))
        children.append(text(told, "mf-note"))
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
    children.append(text(say(lang, "eeg_more"), "mf-note"))
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
def Bands(desk: Desk) -> None:
    """Five sliders beside the map; presets and bursts stand in the room."""
    with solara.Div(classes=["mf-bands"]):
        Sliders(desk, "box", "mf-band")
        text(say(desk.lang, "hands_note"), "mf-note")
