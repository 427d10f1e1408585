"""The Russian sentences on what a map was made of, who said its kinds, and what was mended."""

from __future__ import annotations

from model.maps.description import Description, Told
from model.maps.phrases_ru import MOST_LINES, count, links, percent, plural, whole
from model.maps.sources.found import Warned as FoundWarning
from model.maps.telling_warnings import warning_text

_SOURCES = {
    "vault": "из хранилища заметок (Obsidian)",
    "logseq": "из графа Logseq",
    "canvas": "с холста",
    "mindfield canvas": "с холста, записанного Mindfield",
    "gexf": "из графа GEXF",
    "graphml": "из графа GraphML",
    "gml": "из графа GML",
    "edges": "из таблицы связей",
    "opml": "из структуры OPML",
    "freemind": "из интеллект-карты FreeMind",
    "mymind": "из интеллект-карты My Mind",
    "cxl": "из карты понятий CmapTools",
    "conceptnet": "из утверждений ConceptNet",
    "wordnet": "из словарной сети WordNet",
    "association": "из таблицы словесных ассоциаций",
}
_KINDS = {
    "distinction": (
        "различение",
        "различения",
        "различений",
        "отделяет одно от другого и впускает энергию",
        "отделяют одно от другого и впускают энергию",
    ),
    "image": ("образ", "образа", "образов", "держит и связывает", "держат и связывают"),
    "principle": (
        "принцип",
        "принципа",
        "принципов",
        "направляет и действует",
        "направляют и действуют",
    ),
}
_LINKS = {
    "logical": ("логических", "в одну сторону, от основания к следствию"),
    "analogical": ("аналоговых", "делят энергию между похожим"),
    "wave": ("волновых", "звучат вместе"),
    "emotional": ("эмоциональных", "усиливают или гасят"),
}


class RussianOrigin:
    """``RussianOrigin()``: paragraphs on where the map and its kinds come from."""

    origin_heading = "Откуда карта"
    made_of_heading = "Из чего состоит"
    warnings_heading = "Предупреждения при чтении"

    def origin(self, d: Description) -> list[str]:
        """The source, and what of its links was found; nothing for a map written by hand."""
        o = d.origin
        told = []
        if o.source is not None:
            told.append(f"Прочитана {_SOURCES.get(o.source, 'из ' + o.source)}.")
        if o.resolved is not None and o.unresolved:
            both = o.resolved + o.unresolved
            share = percent(o.resolved / both)
            told.append(
                f"Разных связей между заметками — {whole(both)}; {share} "
                f"({whole(o.resolved)}) ведут к написанным заметкам, {whole(o.unresolved)} — к "
                "именам, под которыми пока ничего не написано."
            )
        if o.ambiguous:
            told.append(
                f"{links(o.ambiguous)} могли бы вести к нескольким заметкам; взята ближайшая."
            )
        if o.ghosts:
            told.append(
                f"Призраков — {whole(o.ghosts)} ({percent(o.ghosts / d.agents)} агентов): на них "
                "есть ссылки, но самих заметок нет. С ними связано "
                f"{percent(o.links_to_ghosts / max(d.links, 1))} всех связей. Читайте это "
                "как список начатых мыслей — или опечаток."
            )
        return told

    def made_of(self, d: Description) -> list[str]:
        """Kinds of agents and links, and who said them."""
        kinds = d.agents_told.chosen(d.kinds)
        sorts = d.links_told.chosen(d.link_kinds)
        told = []
        if kinds:
            told.append("Агенты: " + ", ".join(_kind(k, n) for k, n in kinds.items()) + ".")
        if sorts:
            told.append("Связи: " + ", ".join(_sort(k, n) for k, n in sorts.items()) + ".")
        elif not d.links:
            told.append("Связей пока нет.")
        if d.agents_told.explicit < d.agents:
            told.append(f"Виды агентов: {_shares(d.agents_told, d.agents)}.")
        if d.links_told.explicit < d.links:
            told.append(f"Виды связей: {_shares(d.links_told, d.links)}.")
        if d.agents_told.default or d.links_told.default:
            what = [
                count(n, *_KINDS[kind][:3]) if kind in _KINDS else f"{whole(n)} вида «{kind}»"
                for kind, n in d.agents_told.kinds_by_default.items()
            ]
            what += [
                f"{_LINKS[kind][0]} связей — {whole(n)}"
                if kind in _LINKS
                else f"связей вида «{kind}» — {whole(n)}"
                for kind, n in d.links_told.kinds_by_default.items()
            ]
            told.append(
                f"По умолчанию, раз вы сами вид не назвали: {', '.join(what)}. Никаких выводов из "
                "этого не делается."
            )
        if d.senses == 0:
            told.append(
                "Ни один агент не чувствует, и энергии неоткуда взяться: сделайте хотя бы один "
                "различением."
            )
        return told

    def warnings(self, d: Description) -> list[str]:
        """What the reader mended or left out."""
        found = d.origin.warnings
        told = [
            warning_text(FoundWarning(one.file, one.place, one.what), "ru")
            for one in found[:MOST_LINES]
        ]
        if len(found) > MOST_LINES:
            told.append(f"… и ещё {whole(len(found) - MOST_LINES)}; все перечислит --json.")
        return told


def _kind(kind: str, number: int) -> str:
    if kind not in _KINDS:
        return f"вида «{kind}» — {whole(number)}"
    one, few, many, does, do = _KINDS[kind]
    return f"{count(number, one, few, many)} ({plural(number, does, do, do)})"


def _sort(kind: str, number: int) -> str:
    if kind not in _LINKS:
        return f"вида «{kind}» — {whole(number)}"
    return f"{_LINKS[kind][0]} — {whole(number)} ({_LINKS[kind][1]})"


def _shares(told: Told, all_of_them: int) -> str:
    said = [
        (told.explicit, "вашими словами"),
        (told.rule, "по правилу"),
        (told.guessed, "угадано по намёкам"),
        (told.default, "по умолчанию"),
    ]
    return ", ".join(f"{words} {percent(n / all_of_them)}" for n, words in said if n)
