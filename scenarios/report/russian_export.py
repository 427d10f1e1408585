"""The Russian words of exported notes, as data. How they are used: ``scenarios/emerged.py``."""

from __future__ import annotations

RUSSIAN_EXPORT: dict[str, str | tuple[str, ...]] = {
    "export.agents": "агенты",
    "export.emerged": "возникло",
    "export.index": "Что возникло",
    "export.links": "Связи",
    "export.sources": "Из чего",
    "export.numbers": "Числа",
    "export.insight": "Инсайт на {time} с",
    "export.decision": "Решение на {time} с",
    "export.idea": "Идея на {time} с",
    "export.condensed": "Сгустилось: {label}",
    "export.cluster": "Группа: {name}",
    "export.head.jumps": "Прыжки",
    "export.head.condensed": "Новые агенты",
    "export.head.clusters": "Группы сверх случая",
    "export.lead": "Что один прогон Mindfield оставил на карте «{title}»: {seconds} с, зерно "
    "{seed}. Ваши заметки не тронуты, всё новое лежит в этой папке.",
    "export.run": "Папка прогона: {run}",
    "export.map": "На карте {agents} и {links}.",
    "export.none.jumps": "Ни инсайтов, ни решений, ни идей: не показано.",
    "export.none.condensed": "Новые агенты не сгустились.",
    "export.none.clusters": "Ни одна группа не держится крепче, чем дал бы случай: не показано.",
    "export.untold": (
        "Ещё {n} прыжок этих классов без своей заметки; он есть в таблицах прогона.",
        "Ещё {n} прыжка этих классов без своих заметок; они есть в таблицах прогона.",
        "Ещё {n} прыжков этих классов без своих заметок; они есть в таблицах прогона.",
    ),
    "export.no_map": "Карта прогона изменилась или пропала: агенты и связи взяты из таблиц "
    "прогона, без заметок, меток и смыслов.",
    "export.mind.jump": "Как читать: инсайт, решение и идея это названия заданных правил, а не "
    "открытия об уме. V показывает прямое действие каскада на поле. Один прогон это одна проба.",
    "export.mind.cluster": "Как читать: p показывает, как часто самая плотная группа случайной "
    "карты с тем же числом связей у каждого агента держится не слабее; q это p с поправкой на все "
    "группы этого взгляда. Один прогон это одна проба.",
    "export.mind.condensed": "Как читать: группа одного вида, долго колебавшаяся согласованно, по "
    "правилу стала одним агентом следующего вида. Имя сложено из имён участников; никакого "
    "смысла, кроме их собственного, не найдено.",
    "export.time": "время: {time} с",
    "export.size": "разрядов: {size}, волн: {waves}",
    "export.share": "истрачено напряжения: {share}",
    "export.bits": "V: {bits} бит",
    "export.loss": "потеря: {before} → {after}",
    "export.z": "z {z}, p {p}, q {q}",
    "export.origin": "происхождение: {origin}",
    "export.seen": "в последний раз видна на {time} с",
    "export.order": "порядок R {order}, согласованность {coherence}",
    "export.kind": "вид: {kind}",
    "export.seed": "зерно: {seed}",
    "export.done.notes": ("{n} заметка", "{n} заметки", "{n} заметок"),
    "export.done.vault": "{notes} в {path}; начните с «{index}».",
    "export.done.file": "{agents} и {links} в {path}.",
}
