"""The Russian sentences of a description."""

from __future__ import annotations

from collections.abc import Sequence

from model.maps.description import Community, Description
from model.maps.hubs import FEWEST_IF_NAMED, FEWEST_LINKS_OUT, SHARE_OUT, WORDS_PER_LINK
from model.maps.phrases_ru import (
    MOST_LINES,
    agents,
    count,
    decimal,
    links,
    names,
    percent,
    plural,
    ranking,
    whole,
)
from model.maps.telling_ru_origin import RussianOrigin
from model.maps.telling_ru_shape import RussianShape

_A_BRIDGE = 0.01


class Russian(RussianOrigin, RussianShape):
    """``Russian()``: each method gives the sentences of one paragraph."""

    layers_heading = "Слои"
    hubs_heading = "Узлы и мосты"
    loose_ends_heading = "Что с чем связано"
    communities_heading = "Сообщества"
    contradictions_heading = "Противоречия"
    intention_heading = "Намерение"

    def title(self, d: Description) -> str:
        """Name and size."""
        name = f"«{d.title}»" if d.title else "Эта карта"
        return f"{name}: {agents(d.agents)}, {links(d.links)}"

    def layers(self, d: Description) -> list[str]:
        """Layers, and how links cross them."""
        if not d.layers:
            return ["Виды агентов не названы, поэтому о слоях сказать нечего."]
        told = [
            "Агентов по слоям, от чувств вверх: "
            + ", ".join(f"{layer.layer}: {whole(layer.agents)}" for layer in d.layers)
            + "."
        ]
        c = d.crossings
        if len(d.layers) > 1 and d.links > c.left_out:
            told.append(
                f"Внутри слоя — {links(c.within)}, в соседний слой — {whole(c.next_layer)}, "
                f"дальше — {whole(c.further)}."
                + (
                    f" Из односторонних вверх {plural(c.up, 'ведёт', 'ведут', 'ведут')} "
                    f"{whole(c.up)}, вниз — {whole(c.down)}. Вверх ощущение становится инсайтом, "
                    "вниз инсайт действует на ощущение."
                    if c.up + c.down
                    else ""
                )
            )
        if d.agents_told.default:
            told.append(
                f"{agents(d.agents_told.default)} с видом по умолчанию и {links(c.left_out)}, "
                "которые их касаются, здесь не учтены."
            )
        return told

    def hubs(self, d: Description) -> list[str]:
        """Hubs and bridges."""
        if not d.hubs:
            return ["Без связей их нет."]
        told = [
            f"Больше всего связей: {ranking(d.hubs)}. Здесь многое начинается и многое кончается."
        ]
        if d.indexes:
            told.append(
                f"Оглавления — заметки, где почти одни ссылки (в скобках, сколько их): "
                f"{ranking(d.indexes)}. Правило такое: об этом говорит название или метка (MOC, "
                f"индекс, оглавление …) и наружу ведут хотя бы {FEWEST_IF_NAMED} связей, либо их "
                f"не меньше {FEWEST_LINKS_OUT} и на каждую приходится не больше {WORDS_PER_LINK} "
                f"слов; если текста нет — наружу ведут {100 * SHARE_OUT:.0f} % её связей."
            )
            told.append(
                f"Если оглавления не считать, больше всего связей: "
                f"{ranking(d.hubs_without_indexes)}. Это узлы мысли, а не порядка."
                if d.hubs_without_indexes
                else "Без оглавлений связей не остаётся: карта держится только на них."
            )
        if d.bridges and d.bridges[0].value < _A_BRIDGE:
            told.append("Ни через кого не идёт и 1 % кратчайших путей: заметных мостов нет.")
        elif d.bridges:
            bridges = ", ".join(
                f"{b.agent.label} ({percent(b.value)})" for b in d.bridges if b.value >= _A_BRIDGE
            )
            told.append(
                f"Чаще всего стоят на пути между другими (доля кратчайших путей): {bridges}. "
                "Без них части карты узнавали бы друг о друге поздно или никогда."
            )
            if d.bridges_from < d.agents:
                told.append(
                    "Карта велика: пути прослежены от "
                    f"{count(d.bridges_from, 'агента', 'агентов', 'агентов')}, выбранных по "
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
                f"Карта распадается на {count(d.pieces, 'часть', 'части', 'частей')} без "
                f"связей между собой; в самой большой {agents(d.largest_piece)}."
            )
        if d.orphans:
            told.append(
                f"Без единой связи — {agents(len(d.orphans))}: {names(d.orphans)}. Что бы ни "
                "происходило вокруг, сюда это не дойдёт."
            )
        if 2 * (d.agents_told.default + d.agents_told.guessed) > d.agents:
            told.append(
                "У большинства вид угадан или взят по умолчанию, поэтому о том, откуда входит и "
                "куда доходит энергия, здесь не сказано."
            )
            return told
        if d.unfed:
            told.append(
                f"Ни одна связь не питает {count(len(d.unfed), 'агента', 'агентов', 'агентов')}: "
                f"{names(d.unfed)}. Отсюда энергия только уходит."
            )
        if d.senses and d.unreached:
            told.append(
                f"От тех, кто чувствует, нет пути к "
                f"{count(d.unreached, 'агенту', 'агентам', 'агентам')}: энергия туда не доходит."
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
            f"связи карты розданы заново {count(c.nulls, 'раз', 'раза', 'раз')}, у каждого "
            "агента их осталось столько же"
        )
        if not c.found:
            return [
                "Таких, каких не дал бы случай, нет: "
                f"{plural(c.candidates, 'проверена', 'проверены', 'проверено')} "
                f"{count(c.candidates, 'группа', 'группы', 'групп')} (случай: {null}). Связи "
                "распределены по всей карте; что соберётся в группы, покажет движение."
            ]
        told = [
            f"{count(len(c.found), 'группа держится', 'группы держатся', 'групп держатся')} "
            f"вместе сильнее, чем вышло бы случайно; проверено всего {whole(c.candidates)} "
            f"(случай: {null}). Чем больше z, тем дальше от случая; p — как часто случай даёт "
            "хоть одну группу не слабее. Группа названа по тем, у кого внутри неё больше всего "
            "связей."
        ]
        told += [
            f"{number + 1}. {self._name(group)}: {agents(len(group.members))}"
            f"{self._also(group)} ({self._distance(group.z)}p = {decimal(group.p, '.2g')})"
            for number, group in enumerate(c.found[:MOST_LINES])
        ]
        if len(c.found) > MOST_LINES:
            told.append(f"… и ещё {whole(len(c.found) - MOST_LINES)}.")
        if c.once:
            told.append(
                "Карта велика, поэтому каждая группа проверена один раз; последние из них могут "
                "быть отзвуком первых."
            )
        told += [
            f"Разрыв: между {self._group(c.found, gap.first)} и "
            f"{self._group(c.found, gap.second)} {links(gap.links)}, обычно было бы около "
            f"{gap.expected:.0f} (p = {decimal(gap.p, '.2g')}). Мысль, которая их соединит, может "
            "оказаться новой."
            for gap in c.gaps
        ]
        if len(c.found) > 1 and not c.gaps:
            told.append("Ни одна пара этих групп не отстоит дальше, чем оставил бы случай.")
        return told

    @staticmethod
    def _distance(z: float | None) -> str:
        return "" if z is None else f"z = {decimal(z, '.1f')}, "

    @staticmethod
    def _name(group: Community) -> str:
        return f"«{' · '.join(agent.label for agent in group.members[:3])}»"

    @staticmethod
    def _also(group: Community) -> str:
        told = f", среди них {names(group.members[3:], 5)}" if len(group.members) > 3 else ""
        if group.tags:
            tags = ", ".join(f"#{tag}" for tag in group.tags)
            told += f"; {'метка' if len(group.tags) == 1 else 'метки'} {tags}"
        return told + (f"; из папки «{group.folder.rpartition('/')[2]}»" if group.folder else "")

    def _group(self, found: Sequence[Community], number: int) -> str:
        return f"группой {number + 1} ({self._name(found[number])})"

    def contradictions(self, d: Description) -> list[str]:
        """Negative emotional links."""
        marked = (
            [f"Помечены как противоречие: {names(d.marked)}. Посмотрите, с чем они связаны."]
            if d.marked
            else []
        )
        if not d.contradictions:
            none = "Нет ни отрицательных эмоциональных связей, ни связей с пометкой «противоречит»"
            return [*marked, none + ": открыто на этой карте ничто ни с чем не спорит."]
        told = [
            f"{count(len(d.contradictions), 'пара спорит', 'пары спорят', 'пар спорят')}: где "
            "полно одно, там отрицательная связь глушит другое. Вокруг таких пар часто копится "
            "напряжение."
        ]
        told += [
            f"{pair.source.label} {'⇄' if pair.mutual else '→'} {pair.target.label} "
            f"({f'«{pair.word}»' if pair.valence == 0.0 else decimal(pair.valence, 'g')})"
            for pair in d.contradictions[:MOST_LINES]
        ]
        if len(d.contradictions) > MOST_LINES:
            told.append(f"… и ещё {whole(len(d.contradictions) - MOST_LINES)}.")
        return told + marked

    def intention(self, d: Description) -> list[str]:
        """What is striven for, and whether energy can get there."""
        if not d.intention:
            return ["На карте его нет: энергия идёт, куда ведут связи."]
        told = []
        for aim in d.intention[:MOST_LINES]:
            if aim.steps is None:
                way = "от тех, кто чувствует, пути сюда нет; проведите сюда связь"
            elif aim.steps == 0:
                way = "чувствует само"
            else:
                way = f"до ближайшего, кто чувствует, {links(aim.steps)}"
            told.append(f"{aim.agent.label}: {percent(aim.share)} энергии; {way}.")
        if len(d.intention) > MOST_LINES:
            told.append(f"… и ещё {whole(len(d.intention) - MOST_LINES)}.")
        lost = sum(aim.steps is None for aim in d.intention)
        told.append(
            "Всё намеченное достижимо."
            if not lost
            else f"Недостижимо {whole(lost)} из {whole(len(d.intention))}."
        )
        return told
