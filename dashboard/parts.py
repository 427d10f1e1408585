"""Small parts that the page's rooms share: text, headed panels, what goes with one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import reacton.ipyvuetify as rv
import solara

from dashboard.making.bench import Bench
from dashboard.running.painter import Painter
from dashboard.running.session import Session


class MapView:
    """What a person made of the map (filters, zoom, whom they chose), as the drawing tells it."""

    def __init__(self, told: Mapping[str, Any] | None = None) -> None:
        self.told: Mapping[str, Any] = dict(told or {})

    def put(self, told: Mapping[str, Any]) -> None:
        """The drawing tells of it anew."""
        self.told = dict(told)


@dataclass(frozen=True)
class Desk:
    """What every part needs of one person's page: their session, its painter, language,
    the bench their map is made on, and what they made of the map."""

    session: Session
    painter: Painter
    lang: str
    bench: Bench = field(default_factory=Bench)
    view: MapView = field(default_factory=MapView)


def text(words: str, css: str = "", tag: str = "div") -> Any:
    """Plain text in a tag; whatever stands in it is shown as it is, never read as HTML."""
    return rv.Html(tag=tag, class_=css, children=[words])


def panel(title: str, css: str, children: list[Any], beside: list[Any] | None = None) -> Any:
    """A headed box; ``beside`` stands in its head at the right."""
    head = rv.Html(
        tag="div",
        class_="mf-head",
        children=[text(title, "mf-title", "h2"), *(beside or [])],
    )
    return rv.Html(tag="section", class_=f"mf-panel {css}", children=[head, *children])


@solara.component
def Button(
    words: str,
    act: Callable[[], Any],
    css: str,
    icon: str = "",
    *,
    primary: bool = False,
    bare: bool = False,
    hint: str = "",
    disabled: bool = False,
    current: bool = False,
) -> None:
    """A button with an icon; ``bare`` shows the icon alone, the words are read out.

    ``hint`` stands in its tooltip, where that is not the words; ``current`` reads it out as the
    one of its row that is shown now.
    """
    children: list[Any] = []
    if icon:
        children.append(rv.Icon(children=[icon], left=not bare, small=True))
    if not bare:
        children.append(words)
    button = rv.Btn(
        children=children,
        class_=css,
        small=True,
        depressed=True,
        icon=bare,
        disabled=disabled,
        color="primary" if primary else "",
        attributes={
            "aria-label": words,
            "title": hint or words,
            "aria-current": "true" if current else "false",
        },
    )
    rv.use_event(button, "click", lambda *_: act())


@solara.component
def Slide(
    words: str,
    figure: str,
    value: float,
    act: Callable[[float], None],
    bounds: tuple[float, float, float],
    css: str,
) -> None:
    """A named slider with its figure at the right; ``value`` is where it stands at first.

    From then on the browser alone holds where it stands. A value sent back to it over a slow
    wire would overtake the hand and undo what was turned meanwhile.
    """
    low, high, step = bounds
    start, _ = solara.use_state(value)
    with solara.Div(classes=["mf-slide", css]):
        rv.Html(
            tag="div",
            class_="mf-slide-words",
            children=[text(words, "", "span"), text(figure, "mf-figure", "span")],
        )
        slider = rv.Slider(
            value=start,
            min=low,
            max=high,
            step=step,
            dense=True,
            hide_details=True,
            attributes={"aria-label": words},
        )
        rv.use_event(slider, "input", lambda widget, event, turned: act(float(turned)))
