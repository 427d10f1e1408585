"""One self-contained page that describes a map: the sentences of the model beside its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.describe.pictures import pictures
from scenarios.report.catalogue import Lang, number, percent, plain, say
from scenarios.report.markup import bullets, document, figure, paragraph, section, text

if TYPE_CHECKING:
    from model.maps.description import Description
    from model.maps.schema import MetaMap

_PICTURES_OF = {
    "made_of": ("kinds",),
    "layers": ("layers",),
    "hubs": ("degrees",),
    "communities": ("groups",),
}


def page_of(meta_map: MetaMap, found: Description, lang: Lang) -> str:
    """``page_of(meta_map, found, lang) -> str``: the page's text; it fetches and runs nothing."""
    from model.maps.telling import paragraphs, title

    drawn = pictures(meta_map, found, lang)
    parts = paragraphs(found, lang)
    heading = plain(found.title or say(lang, "describe.untitled"), most=120)
    links = " ".join(f'<a href="#{text(name)}">{text(head)}</a>' for name, head, _ in parts)
    body = [
        f"<header><h1>{text(heading)}</h1>"
        f"{paragraph(title(found, lang))}{paragraph(say(lang, 'describe.lead'), 'lead')}</header>",
        _cards(found, lang),
        f'<nav aria-label="{text(say(lang, "describe.contents"))}">{links}</nav>',
        _picture(drawn, "map", lang),
    ]
    for name, head, sentences in parts:
        shown = (_picture(drawn, one, lang) for one in _PICTURES_OF.get(name, ()))
        body.append(section(name, head, _told(sentences), *shown))
    foot = paragraph(say(lang, "describe.foot", seed=str(found.seed)), "note")
    body.append(f"<footer>{foot}</footer>")
    return document(lang, f"{heading}: {say(lang, 'describe.title')}", "\n".join(body))


def _told(sentences: list[str]) -> str:
    """Sentences as paragraphs; what the text writes on short lines of its own becomes a list."""
    out: list[str] = []
    items: list[str] = []
    for sentence in sentences:
        if not sentence.endswith(".") or sentence.startswith("…"):
            items.append(plain(sentence, most=2_000))
            continue
        out += [bullets(items)] if items else []
        items = []
        out.append(paragraph(plain(sentence, most=2_000)))
    return "\n".join([*out, bullets(items) if items else ""])


def _picture(drawn: dict[str, str], name: str, lang: Lang) -> str:
    if name not in drawn:
        return ""
    return figure(
        drawn[name], say(lang, f"describe.{name}.read"), "" if name == "map" else "narrow"
    )


def _cards(found: Description, lang: Lang) -> str:
    told = found.agents_told
    cards = [
        (number(found.agents, lang), say(lang, "describe.agents", found.agents)),
        (number(found.links, lang), say(lang, "describe.links", found.links)),
        (
            number(len(found.communities.found), lang),
            say(lang, "describe.communities", len(found.communities.found)),
        ),
        (percent((told.explicit + told.rule) / found.agents, lang), say(lang, "describe.told")),
        (number(len(found.orphans), lang), say(lang, "describe.orphans")),
    ]
    if found.origin.ghosts:
        cards.append((number(found.origin.ghosts, lang), say(lang, "describe.ghosts")))
    body = "".join(
        f'<div class="card"><b>{text(figure_)}</b><span>{text(words)}</span></div>'
        for figure_, words in cards
    )
    return f'<div class="cards">{body}</div>'
