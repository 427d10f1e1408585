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
    "col.signal": "сигнал",
    "col.share": "доля прогона",
    "col.signal.means": "что получало поле",
    "signal.calibrating.means": "покой: первое окно ещё не набралось",
    "signal.good.means": "ритмы, какими они были в этот миг",
    "signal.holding.means": "последнее хорошее значение, через 2 с оно угасает; триггеры замирали",
    "signal.lost.means": "покой: полем никто не управлял",
    "fig.series.signal": "сигнал",
}
