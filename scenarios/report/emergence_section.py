"""The emergence card on the page and in a terminal: claims with their null, effect, p and q.

What was found stands in ``scenarios/card.py``, the words in ``english_card.py`` and
``russian_card.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.finding import Finding
from scenarios.report.catalogue import NOTHING, Lang, number, say
from scenarios.report.markup import bullets, folded, paragraph, section, table, text

_BY_CORRECTION = {"corrected", "groups"}


def emergence_section(card: Sequence[Finding], lang: Lang) -> str:
    """``emergence_section(card_of(folder), lang) -> str``: the part of the page about emergence."""
    head = [say(lang, f"col.{key}") for key in ("claim", "verdict", "effect")]
    rows = [
        [
            *(say(lang, f"found.{told.key}"), verdict_words(told, lang), effect_words(told, lang)),
            *(number(told.p, lang), number(told.q, lang)),
        ]
        for told in card
    ]
    faint = [row for row, told in enumerate(card) if told.verdict != "shown"]
    details = "".join(
        f"<h3>{text(say(lang, f'found.{told.key}'))}: {text(verdict_words(told, lang))}</h3>"
        + paragraph(sentence(told, lang))
        + bullets(grounds(told, lang))
        for told in card
    )
    return section(
        "emergence",
        say(lang, "found.title"),
        paragraph(say(lang, "found.lead")),
        f"<p><b>{text(counted(card, lang))}</b></p>",
        table([*head, "p", "q"], rows, numbers=(3, 4), faint=faint, look="wide"),
        folded(say(lang, "found.details"), details),
        paragraph(say(lang, "found.foot"), "note"),
    )


def card_lines(card: Sequence[Finding], lang: Lang) -> list[str]:
    """``card_lines(card, lang) -> list[str]``: one line a claim, for a terminal."""
    return [
        f"{say(lang, f'found.{told.key}')}: {verdict_words(told, lang)}. {sentence(told, lang)}"
        for told in card
    ]


def counted(card: Sequence[Finding], lang: Lang) -> str:
    """How many of the tested claims are shown."""
    tested = [told for told in card if told.verdict in ("shown", "not shown")]
    shown = sum(told.verdict == "shown" for told in tested)
    figures = {"shown": number(shown, lang), "tested": number(len(tested), lang)}
    return say(lang, "found.summary", **figures)


def verdict_words(told: Finding, lang: Lang) -> str:
    """Shown, not shown, not tested or not measured."""
    return say(lang, f"found.verdict.{told.verdict}")


def effect_words(told: Finding, lang: Lang) -> str:
    """The size of the effect in its own unit; a dash where there is none."""
    if told.effect is None:
        return NOTHING
    return say(lang, f"found.{told.key}.effect", effect=number(told.effect, lang))


def sentence(told: Finding, lang: Lang) -> str:
    """What can be said of it, with the figures, and what stood against it."""
    facts = {name: number(value, lang) for name, value in told.facts.items()}
    # What was seen is told as seen, also where correction leaves it not shown.
    seen = "shown" if set(told.reasons) & _BY_CORRECTION else told.verdict
    against = [say(lang, f"found.because.{reason}", **facts) for reason in told.reasons]
    return " ".join([say(lang, f"found.{told.key}.{seen}", **facts), *against])


def grounds(told: Finding, lang: Lang) -> list[str]:
    """Against which null it was held, and when its measure misleads."""
    facts = {name: number(value, lang) for name, value in told.facts.items()}
    mind = say(lang, "found.mind", mind=say(lang, f"found.{told.key}.mind"))
    if told.verdict == "not measured":
        return [mind]
    null = say(lang, f"found.{told.key}.null", **facts)
    return [say(lang, "found.against", null=null), mind]
