"""The Russian sentences on a map beside random ones, and on what meanings say of its links."""

from __future__ import annotations

from model.maps.description import Beside, Description, SmallWorld
from model.maps.phrases_ru import beside, count, decimal, percent, whole

_SURE = 0.05
_SAME_TEXT = 0.95


class RussianShape:
    """``RussianShape()``: paragraphs on circles, paths, hubs among hubs, and nearness."""

    shape_heading = "Рядом со случайной картой"
    meanings_heading = "Близкое по смыслу"

    def shape(self, d: Description) -> list[str]:
        """Circles, path length, small world and assortativity beside rewired maps."""
        s = d.shape
        if s is None:
            return ["Не посчитано: связей слишком мало или слишком много, чтобы раздать их заново."]
        dealt = count(s.nulls, "картой", "картами", "картами")
        told = [
            f"Сравнение с {dealt}, где связи розданы заново, а число соседей у каждого агента "
            "прежнее; в скобках — границы, между которыми лежат 95 % таких карт.",
            "Два соседа одного агента связаны и между собой в "
            f"{percent(s.closure.value)} случаев; {beside(s.closure, percent)}. "
            + _verdict(
                s.closure,
                "Мысли замыкаются в малые круги чаще, чем вышло бы случайно.",
                "Круги реже, чем случайно, — как в деревьях и списках.",
            ),
        ]
        if s.path_length is not None:
            told.append(
                "Между двумя агентами самой большой части в среднем "
                f"{decimal(s.path_length.value, '.2f')} связи; {beside(s.path_length)}. "
                + _verdict(
                    s.path_length,
                    "От мысли к мысли дальше, чем случайно: карта вытянута.",
                    "От мысли к мысли ближе, чем случайно.",
                )
            )
        if s.small_world is not None:
            told.append(_small_world(s.small_world))
        if s.assortativity is not None:
            told.append(
                "Тянутся ли богатые связями к богатым: "
                f"r = {decimal(s.assortativity.value, '.2f')}; {beside(s.assortativity)}. "
                + _verdict(
                    s.assortativity,
                    "Богатые связями мысли держатся друг друга.",
                    "Узлы держат много мыслей, у которых почти ничего больше нет.",
                )
            )
        return told

    def meanings(self, d: Description) -> list[str]:
        """Who has a meaning, whether links follow it, and who is near unlinked."""
        m = d.meanings
        if not m.given:
            return [
                "Ни у одного агента нет вектора смысла: взять его не из чего, текста нет, а смысл "
                "голого слова не выдумывается."
            ]
        model = f" ({m.model})" if m.model else ""
        told = [
            f"Смысл{model} есть у {whole(m.given)} из {whole(d.agents)} агентов. "
            + (
                "У остальных текста нет или его слишком мало; выдумывать за них смысл не стали."
                if m.given < d.agents
                else ""
            )
        ]
        if m.follows is not None:
            told.append(
                f"Связанные пары ближе по смыслу, чем случайные, в {percent(m.follows)} случаев "
                f"({count(m.linked_pairs, 'пара', 'пары', 'пар')}; 50 % — никакой зависимости). "
                "Если заметки повторяют названия друг друга, часть этого — от повторов."
            )
        if not m.near:
            told.append("Близких по смыслу пар без связи нет.")
        else:
            told.append(
                "Самые близкие пары без связи, по косинусу (1 — одно и то же): либо связь "
                "пропущена, либо одна мысль записана дважды."
            )
        told += [
            f"{pair.first.label} — {pair.second.label} ({decimal(pair.cosine, '.2f')}"
            f"{', почти те же слова' if pair.cosine >= _SAME_TEXT else ''})"
            for pair in m.near
        ]
        return told


def _verdict(told: Beside, above: str, below: str) -> str:
    if told.z is None:
        return "Как ни раздавай связи заново, здесь ничего не меняется: сказать нечего."
    if told.p > _SURE:
        return "Не больше и не меньше, чем даёт случай."
    return above if told.value > told.chance else below


def _small_world(s: SmallWorld) -> str:
    low, high = decimal(s.low, ".2f"), decimal(s.high, ".2f")
    figures = f"Тесный мир: σ = {decimal(s.sigma, '.2f')} (от {low} до {high}). "
    if s.low > 1.0:
        return figures + "Больше 1: близкие мысли образуют круги, а до дальних — немного шагов."
    if s.high < 1.0:
        return figures + "Меньше 1: тесного мира нет."
    return figures + "Единица в этих границах: тесный мир не показан."
