"""The Russian words round a description's pictures, as data; used by ``catalogue.py``."""

from __future__ import annotations

RUSSIAN_DESCRIBE: dict[str, str | tuple[str, ...]] = {
    "describe.title": "Сеть вашей мысли",
    "describe.untitled": "Карта мысли",
    "describe.lead": "Как карта устроена, пока ничего не движется. Случайное названо случайным, "
    "а из видов, которых никто не называл, выводов не делается.",
    "describe.contents": "Части описания",
    "describe.agents": ("агент", "агента", "агентов"),
    "describe.links": ("связь", "связи", "связей"),
    "describe.communities": ("группа неслучайна", "группы неслучайны", "групп неслучайны"),
    "describe.ghosts": "названо, но не написано",
    "describe.told": "агентов с видом от вас или по правилу",
    "describe.orphans": "без единой связи",
    "describe.foot": "Сделано программой Mindfield, seed {seed}; та же карта и тот же seed дают ту "
    "же страницу. Она ничего не загружает и не отправляет.",
    "describe.map.title": "Карта",
    "describe.map.read": "Близко — значит связано; крупнее — значит больше связей. Цветом "
    "показаны неслучайные группы, серое — вне групп, пустые кружки — призраки.",
    "describe.map.group": "{number}. {name}",
    "describe.map.none": "вне групп",
    "describe.map.ghost": "призрак",
    "describe.kinds.title": "Виды и кто их назвал",
    "describe.kinds.read": "Длиннее — значит больше. Тёмное — ваши слова; бледно-серое не назвал "
    "никто, и выводов из него нет.",
    "describe.kinds.agents": "агенты",
    "describe.kinds.links": "связи",
    "describe.told.explicit": "вашими словами",
    "describe.told.rule": "по правилу",
    "describe.told.guessed": "угадано",
    "describe.told.default": "по умолчанию",
    "describe.degrees.title": "Сколько соседей у агента",
    "describe.degrees.x": "число соседей",
    "describe.degrees.y": "доля агентов, у которых их не меньше",
    "describe.degrees.own": "эта карта",
    "describe.degrees.chance": "столько же связей, проведённых наугад",
    "describe.degrees.read": "Точки далеко правее линии — узлы, каких связи, проведённые наугад, "
    "не дали бы никогда.",
    "describe.groups.title": "Неслучайные группы",
    "describe.groups.x": "агентов",
    "describe.groups.read": "Длиннее — значит больше; номера и цвета те же, что на карте. Чем "
    "больше z, тем дальше от случая.",
    "describe.layers.title": "Слои, от чувств вверх",
    "describe.layers.x": "агентов",
    "describe.layers.read": "Сколько агентов в каждом слое; виды по умолчанию не учтены.",
}
