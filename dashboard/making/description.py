"""What the map in use is like, in words beside it; worked out aside, so that nothing waits.

The words and figures are the model's (``model/maps/describe.py``), as on the command line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import solara
import solara.lab

from dashboard.drawing.pictures import Charts
from dashboard.parts import Button, Desk, text
from dashboard.running.aside import aside
from dashboard.running.painter import use_shown
from dashboard.running.world import Choice, as_uploaded
from dashboard.words import refusals, say
from model.errors import InputError

if TYPE_CHECKING:
    from model.maps.description import Description
    from model.maps.mapping import Mapped

_VIEWS = ("charts", "description")


@solara.component
def Beside(desk: Desk) -> None:
    """The right column: charts over time, or the map in words. A map just given is told first."""
    standing = use_shown(desk.painter, lambda s: s.choice, 0.1)
    choice = desk.session.choice if standing is None else standing
    view, show = solara.use_state("charts")

    def turn_to_a_new_map() -> None:
        show("charts" if choice.map_file is None else "description")

    solara.use_effect(turn_to_a_new_map, [choice.map_file])
    # One root: around several Solara would put a sheet of its own, as tall as what is in it.
    with solara.Div(classes=["mf-right"]):
        with solara.Div(classes=["mf-views"]):
            for name in _VIEWS:
                words = say(desk.lang, f"view_{name}")
                Button(words, lambda name=name: show(name), f"mf-view-{name}", primary=view == name)
        # The charts stay where they are, out of sight, and lose nothing meanwhile.
        with solara.Div(classes=["mf-view", "" if view == "charts" else "mf-away"]):
            Charts(desk)
        if view == "description":
            Told(desk, choice).key(f"{choice.scenario}.{choice.map_file}")


@solara.component
def Told(desk: Desk, choice: Choice) -> None:
    """The description, once it is there."""
    from model.maps.telling import paragraphs, title

    read, set_read = solara.use_state(cast(dict[str, str], {}))
    task = solara.lab.use_task(lambda: aside(described_map, choice, news=set_read), dependencies=[])
    with solara.Div(classes=["mf-view", "mf-told"]):
        if read:
            # Told as soon as it is read; the description takes longer.
            text(say(desk.lang, "brought"), "mf-told-head", "h3")
            text(read[desk.lang], "mf-told-read", "p")
        if task.finished and isinstance(task.value, str):
            text(refusals.told(desk.lang, task.value), "mf-note mf-warn")
        elif task.finished and task.value is not None:
            lang = "ru" if desk.lang == "ru" else "en"
            text(title(task.value, lang), "mf-told-title", "h2")
            for name, heading, sentences in paragraphs(task.value, lang):
                text(heading, "mf-told-head", "h3")
                for sentence in sentences:
                    text(sentence, f"mf-told-{name}", "p")
        elif task.error:
            text(say(desk.lang, "describe_fault"), "mf-note mf-warn")
        else:
            text(say(desk.lang, "describe_wait"), "mf-note mf-told-wait")


def described_map(choice: Choice, tell_read: Callable[[dict[str, str]], None]) -> Description | str:
    """The description of the map of a choice, or the line that says why there is none.

    ``tell_read`` hears before what was read of a source that is no map file, and what was left
    out of it, by language.
    """
    from dashboard.running.world import scenario_of_choice
    from model.maps.telling_import import import_text
    from scenarios.describe.command import described

    def told(mapped: Mapped) -> None:
        # Warnings stand in the description; how guesses are corrected is the command's to say.
        short = replace(mapped, guesses=(), warnings=())
        tell_read({"en": import_text(short, "en"), "ru": import_text(short, "ru")})

    try:
        return described(scenario_of_choice(choice).map, once_read=told)[1]
    except InputError as error:
        return str(as_uploaded(error))
