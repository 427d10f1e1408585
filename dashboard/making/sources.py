"""What a world is made of: scenario, seed and map."""

from __future__ import annotations

from collections.abc import Callable

import reacton.ipyvuetify as rv
import solara

from dashboard.making.giving import GiveFile
from dashboard.making.upload import SOURCE_BYTES
from dashboard.parts import Button, Desk, panel, text
from dashboard.running.painter import use_shown
from dashboard.running.world import Choice
from dashboard.words import say

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
            area=".mf-centre",
        ),
    ]
    if uploaded:
        children.append(
            Button(say(lang, "map_back"), lambda: start(map_file=None), "mf-map-back", "mdi-undo")
        )
    panel(say(lang, "map"), "mf-made", children)
