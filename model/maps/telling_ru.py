"""The Russian sentences of a description."""

from __future__ import annotations

from collections.abc import Sequence

from model.maps.description import Community, Description, Named

_MOST_NAMES = 8
_MOST_LINES = 12

_KINDS = {
    "distinction": (
        "различение",
        "различения",
        "различений",
        "отделяют одно от другого и впускают энергию",
    ),
    "image": ("образ", "образа", "образов", "держат и связывают"),
    "principle": ("принцип", "принципа", "принципов", "направляют и действуют"),
}
_LINKS = {
    "logical": ("логических", "в одну сторону, от основания к следствию"),
    "analogical": ("аналоговых", "делят энергию между похожим"),
    "wave": ("волновых", "звучат вместе"),
    "emotional": ("эмоциональных", "усиливают или гасят"),
}


def plural(number: int, one: str, few: str, many: str) -> str:
    """``plural(5, "связь", "связи", "связей")`` gives ``"связей"``."""
    if number % 10 == 1 and number % 100 != 11:
        return one
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return few
    return many


def _number(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0") if number >= 10_000 else str(number)


def _count(number: int, one: str, few: str, many: str) -> str:
    return f"{_number(number)} {plural(number, one, few, many)}"


def _agents(number: int) -> str:
    return _count(number, "агент", "агента", "агентов")


def _links(number: int) -> str:
    return _count(number, "связь", "связи", "связей")


def _decimal(number: float, form: str) -> str:
    return format(number, form).replace(".", ",")


def _names(agents: Sequence[Named]) -> str:
    told = ", ".join(agent.label for agent in agents[:_MOST_NAMES])
    left = len(agents) - _MOST_NAMES
    return f"{told} и ещё {_number(left)}" if left > 0 else told


def _percent(share: float) -> str:
    return _decimal(100 * share, ".1f" if share < 0.1 else ".0f") + " %"


class Russian:
    """``Russian()``: each method gives the sentences of one paragraph."""

    made_of_heading = "Из чего состоит"
    layers_heading = "Слои"
    hubs_heading = "Узлы и мосты"
    loose_ends_heading = "Что с чем связано"
    communities_heading = "Сообщества"
    closure_heading = "Круги"
    contradictions_heading = "Противоречия"
    intention_heading = "Намерение"

    def title(self, d: Description) -> str:
        """Name and size."""
        name = f"«{d.title}»" if d.title else "Эта карта"
        return f"{name}: {_agents(d.agents)}, {_links(d.links)}"

    def made_of(self, d: Description) -> list[str]:
        """Kinds of agents and links."""
        kinds = [
            f"{_count(number, *_KINDS[kind][:3])} ({_KINDS[kind][3]})"
            if kind in _KINDS
            else f"вида «{kind}» — {_number(number)}"
            for kind, number in d.kinds.items()
        ]
        links = [
            f"{_LINKS[kind][0]} — {_number(number)} ({_LINKS[kind][1]})"
            if kind in _LINKS
            else f"вида «{kind}» — {_number(number)}"
            for kind, number in d.link_kinds.items()
        ]
        told = [f"Агенты: {', '.join(kinds)}."]
        told.append(f"Связи: {', '.join(links)}." if links else "Связей пока нет.")
        if d.senses == 0:
            told.append(
                "Ни один агент не чувствует, и энергии неоткуда взяться: сделайте хотя бы один "
                "различением."
            )
        return told

    def layers(self, d: Description) -> list[str]:
        """Layers, and how links cross them."""
        told = [
            "Агентов по слоям, от чувств вверх: "
            + ", ".join(f"{layer.layer}: {_number(layer.agents)}" for layer in d.layers)
            + "."
        ]
        if len(d.layers) > 1 and d.links:
            c = d.crossings
            told.append(
                f"Внутри слоя — {_links(c.within)}, в соседний слой — {_number(c.next_layer)}, "
                f"дальше — {_number(c.further)}. Из односторонних вверх "
                f"{plural(c.up, 'ведёт', 'ведут', 'ведут')} {_number(c.up)}, вниз — "
                f"{_number(c.down)}. Вверх ощущение становится инсайтом, вниз инсайт действует "
                "на ощущение."
            )
        return told

    def hubs(self, d: Description) -> list[str]:
        """Hubs and bridges."""
        if not d.hubs:
            return ["Без связей их нет."]
        hubs = ", ".join(f"{hub.agent.label} ({hub.value:.0f})" for hub in d.hubs)
        told = [f"Больше всего связей: {hubs}. Здесь многое начинается и многим кончается."]
        if d.bridges:
            bridges = ", ".join(f"{b.agent.label} ({_percent(b.value)})" for b in d.bridges)
            told.append(
                f"Чаще всего стоят на пути между другими (доля кратчайших путей): {bridges}. "
                "Без них части карты узнавали бы друг о друге поздно или никогда."
            )
            if d.bridges_from < d.agents:
                told.append(
                    "Карта велика: пути прослежены от "
                    f"{_count(d.bridges_from, 'агента', 'агентов', 'агентов')}, выбранных по "
                    "жребию, поэтому доли — оценки."
                )
        return told

    def loose_ends(self, d: Description) -> list[str]:
        """What hangs together and what does not."""
        told = []
        if d.pieces == 1:
            told.append("Все агенты связаны в одно целое.")
        else:
            told.append(
                f"Карта распадается на {_count(d.pieces, 'часть', 'части', 'частей')} без "
                f"связей между собой; в самой большой {_agents(d.largest_piece)}."
            )
        if d.orphans:
            told.append(
                f"Без единой связи — {_agents(len(d.orphans))}: {_names(d.orphans)}. Что бы ни "
                "происходило вокруг, сюда это не дойдёт."
            )
        if d.unfed:
            told.append(
                f"Ни одна связь не питает {_count(len(d.unfed), 'агента', 'агентов', 'агентов')}: "
                f"{_names(d.unfed)}. Отсюда энергия только уходит."
            )
        if d.senses and d.unreached:
            told.append(
                f"От тех, кто чувствует, нет пути к "
                f"{_count(d.unreached, 'агенту', 'агентам', 'агентам')}: энергия туда не доходит."
            )
        elif d.senses and d.agents > d.senses:
            told.append("Энергия, вошедшая через чувства, может дойти до каждого агента.")
        return told

    def communities(self, d: Description) -> list[str]:
        """Communities that beat chance, and gaps between them."""
        c = d.communities
        if not c.sought:
            return ["Карта слишком велика, чтобы искать сообщества здесь."]
        if not c.candidates:
            return ["Групп, о которых стоило бы говорить, нет."]
        null = (
            f"связи карты розданы заново {_count(c.nulls, 'раз', 'раза', 'раз')}, у каждого "
            "агента их осталось столько же"
        )
        if not c.found:
            return [
                "Таких, каких не дал бы случай, нет: "
                f"{plural(c.candidates, 'проверена', 'проверены', 'проверено')} "
                f"{_count(c.candidates, 'группа', 'группы', 'групп')} (случай: {null}). Связи "
                "распределены по всей карте; что соберётся в группы, покажет движение."
            ]
        told = [
            f"{_count(len(c.found), 'группа держится', 'группы держатся', 'групп держатся')} "
            f"вместе сильнее, чем вышло бы случайно; проверено всего {_number(c.candidates)} "
            f"(случай: {null}). Чем больше z, тем дальше от случая; p — как часто случай даёт "
            "хоть одну группу не слабее."
        ]
        told += [
            f"{number + 1}. {_names(group.members)} ({_agents(len(group.members))}; "
            f"{self._distance(group.z)}p = {_decimal(group.p, '.2g')})"
            for number, group in enumerate(c.found[:_MOST_LINES])
        ]
        if len(c.found) > _MOST_LINES:
            told.append(f"… и ещё {_number(len(c.found) - _MOST_LINES)}.")
        told += [
            f"Разрыв: между {self._group(c.found, gap.first)} и "
            f"{self._group(c.found, gap.second)} {_links(gap.links)}, обычно было бы около "
            f"{gap.expected:.0f} (p = {_decimal(gap.p, '.2g')}). Мысль, которая их соединит, может "
            "оказаться новой."
            for gap in c.gaps
        ]
        if len(c.found) > 1 and not c.gaps:
            told.append("Ни одна пара этих групп не отстоит дальше, чем оставил бы случай.")
        return told

    @staticmethod
    def _distance(z: float | None) -> str:
        return "" if z is None else f"z = {_decimal(z, '.1f')}, "

    @staticmethod
    def _group(found: Sequence[Community], number: int) -> str:
        return f"группой {number + 1} ({found[number].members[0].label} …)"

    def closure(self, d: Description) -> list[str]:
        """Closed triangles against chance."""
        c = d.closure
        if c is None:
            return ["Не посчитаны: связей слишком мало или слишком много, чтобы раздать их заново."]
        figures = (
            f"Два соседа одного агента связаны и между собой в {_percent(c.share)} случаев, "
            f"случайно было бы в {_percent(c.chance)} (z = {_decimal(c.z, '.1f')}, "
            f"p = {_decimal(c.p, '.2g')}; случайных карт — {c.nulls})."
        )
        if c.p <= 0.05:
            return [figures + " Мысли замыкаются в малые круги чаще, чем вышло бы случайно."]
        return [figures + " Это не больше, чем даёт случай."]

    def contradictions(self, d: Description) -> list[str]:
        """Negative emotional links."""
        if not d.contradictions:
            return [
                "Отрицательных эмоциональных связей нет: на этой карте ничто ни с чем не спорит."
            ]
        told = [
            f"{_count(len(d.contradictions), 'пара спорит', 'пары спорят', 'пар спорят')}: где "
            "полно одно, там приглушено другое. Вокруг таких пар часто копится напряжение."
        ]
        told += [
            f"{pair.source.label} {'⇄' if pair.mutual else '→'} {pair.target.label} "
            f"({_decimal(pair.valence, 'g').replace('-', '−')})"
            for pair in d.contradictions[:_MOST_LINES]
        ]
        if len(d.contradictions) > _MOST_LINES:
            told.append(f"… и ещё {_number(len(d.contradictions) - _MOST_LINES)}.")
        return told

    def intention(self, d: Description) -> list[str]:
        """What is striven for, and whether energy can get there."""
        if not d.intention:
            return ["На карте его нет: энергия идёт, куда ведут связи."]
        told = []
        for aim in d.intention[:_MOST_LINES]:
            if aim.steps is None:
                way = "от тех, кто чувствует, пути сюда нет; проведите сюда связь"
            elif aim.steps == 0:
                way = "чувствует само"
            else:
                way = f"до ближайшего, кто чувствует, {_links(aim.steps)}"
            told.append(f"{aim.agent.label}: {_percent(aim.share)} энергии; {way}.")
        if len(d.intention) > _MOST_LINES:
            told.append(f"… и ещё {_number(len(d.intention) - _MOST_LINES)}.")
        lost = sum(aim.steps is None for aim in d.intention)
        told.append(
            "Всё намеченное достижимо."
            if not lost
            else f"Недостижимо {_number(lost)} из {_number(len(d.intention))}."
        )
        return told
