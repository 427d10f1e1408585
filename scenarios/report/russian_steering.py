"""The Russian words of steering: conditions of triggers, states of the signal, EEG nulls, as data.

How they are used: ``catalogue.py``.
"""

from __future__ import annotations

RUSSIAN_STEERING: dict[str, str | tuple[str, ...]] = {
    # conditions of triggers
    "joint.and": "и",
    "joint.or": "или",
    "event.when.value": "{band} {z}",
    "event.when.caused": "{what} ({z})",
    # states of the signal
    "signal.calibrating": "значения ещё нет",
    "signal.good": "хороший",
    "signal.holding": "удержано прежнее значение",
    "signal.lost": "потерян",
    "sum.eeg.states": "Сигнал за время прогона: {states}.",
    "sum.eeg.state": "{state} {share}",
    "sum.eeg.channels": "Годных окон по каналам, где их меньше всего: {channels}.",
    "page.channels": "По каналам",
    "col.channel": "канал",
    "col.good_windows": "годных окон",
    "col.signal": "сигнал",
    "col.share": "доля прогона",
    "col.signal.means": "что получало поле",
    "signal.calibrating.means": "покой: первое окно ещё не набралось",
    "signal.good.means": "ритмы, какими они были в этот миг",
    "signal.holding.means": "последнее хорошее значение, через 2 с оно угасает; триггеры замирали",
    "signal.lost.means": "покой: полем никто не управлял",
    "fig.series.signal": "сигнал",
    # EEG nulls: a run of one
    "sum.eeg.null": "ЭТО НЕ СОСТОЯНИЕ ЧЕЛОВЕКА, а прогон для опровержения: {null}. Сравните его с "
    "прогоном с настоящей ЭЭГ; на многих зёрнах это делает {command}.",
    "eegnull.in run.shuffle": "ритмы стоят кусками по 4 с в другом порядке",
    "eegnull.in run.phase": "у ритмов те же спектры и значения, но в другое время",
    "eegnull.in run.other": "ритмы взяты из другой записи",
    # EEG nulls: many seeds
    "eegnull.title": "Какие действия ЭЭГ устояли",
    "eegnull.column.against": "против чего",
    "eegnull.column.true": "с ЭЭГ",
    "eegnull.column.null": "с подменой",
    "eegnull.column.gives": "даёт подмена",
    "eegnull.share": "{what} ({share})",
    "eegnull.differs": "отличается",
    "eegnull.rest": "покой (без ЭЭГ)",
    "eegnull.shuffle": "перемешано кусками",
    "eegnull.phase": "случайные фазы",
    "eegnull.other": "другая запись",
    "eegnull.nothing": "ничего",
    "eegnull.measure.jumps/s": "прыжков в секунду",
    "eegnull.measure.clusters": "группы сверх случая",
    "eegnull.measure.R": "порядок R",
    "eegnull.measure.loss": "потеря",
    "eegnull.measure.acting": "действующие агенты",
    "eegnull.measure.energy distinction": "энергия различений",
    "eegnull.measure.energy image": "энергия образов",
    "eegnull.measure.energy principle": "энергия принципов",
    "eegnull.measure.follows threshold": "разряды идут за порогами",
    "eegnull.measure.follows wave": "порядок идёт за волновой связью",
    "eegnull.measure.follows tempo": "число действующих идёт за темпом",
    "eegnull.effects": "Действия ЭЭГ против того же поля в покое, зёрен {seeds}: {effects}.",
    "eegnull.no effects": "Против того же поля в покое ни одно действие ЭЭГ не показано, зёрен "
    "{seeds}.",
    "eegnull.survive": "Против подмены «{null}» устояло: {survive}. Не показано, что она даёт "
    "меньше: {given}. В скобках доля действия, которую даёт подмена.",
    "eegnull.left out": "Не измерено, потому что ЭЭГ не двигает то, за чем надо идти: {measures}.",
    "eegnull.read.design": "В каждой строке поле с настоящей ЭЭГ стоит против того же поля, где "
    "вместо неё что-то другое: зёрен {seeds}, по {seconds} с, пара за парой; подмена для каждого "
    "зерна своя. Что отличается от покоя, то и есть действие ЭЭГ.",
    "eegnull.read.nulls": "Перемешано: те же окна кусками по 4 с в другом порядке. Случайные фазы: "
    "те же значения, спектры и взаимные спектры ритмов, но в другое время. И то и другое "
    "сохраняет среднюю силу каждого ритма. Другая запись сохраняет только то, что это ЭЭГ; она "
    "одна, это не выборка записей.",
    "eegnull.read.logic": "Поэтому, если перемешанные ритмы дают тот же уровень, это не провал: "
    "значит, важен уровень, а не порядок. Если его даёт и другая запись, он не принадлежит этому "
    "состоянию. Что устояло против перемешивания, тому нужны именно эти моменты. Ритмы здесь на "
    "входе: всё это говорит, что с ними делает поле, и ничего — об уме или мозге.",
    "eegnull.read.measures": "Средние за прогон; и, по целым секундам, ранговая корреляция "
    "Спирмена оператора при настоящей ЭЭГ с тем, на что он действует: разрядов с тем, как низки "
    "пороги, порядка R с волновой связью, числа действующих агентов с темпом. То, что то же поле "
    "делает в покое, зерно за зерном, сначала вычтено, а общий ход во времени не в счёт; поэтому в "
    "покое там 0.",
    "eegnull.read.verdicts": "Отличается: p ≤ 0,05, двустороннее, знаки перевёрнуты всеми "
    "способами, поправка по всем строкам сразу (Холм). У пары общее зерно, поэтому отличаться "
    "может и подмена, дающая 98 % действия: смотрите сперва на долю. Не показано: эти зёрна их "
    "не различают; что они одинаковы, этим не доказано.",
}
