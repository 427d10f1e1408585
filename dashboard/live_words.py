"""The words of the page's live panel, as data."""

from __future__ import annotations

LIVE_EN = {
    "eeg_live": "A live stream",
    "live_look": "Look for streams",
    "live_looking": "Looking…",
    "live_none": "No stream answers on this machine.",
    "live_stream": "Stream (LSL)",
    "live_person": "Person",
    "live_rest": "Rest, s",
    "live_begin": "Listen",
    "live_anew": "Measure rest anew",
    "live_hint": (
        "Streams of this machine: a headset's bridge, or mindfield replay. Rest is measured first,"
        " sitting still with eyes open, and kept where a person is named; then press Play."
    ),
    "live_waiting": "{stream}: waiting, {why}",
    "live_calibrating": "{stream}: rest, {left} s to go",
    "live_not_yet": "{stream}: no window yet",
    "live_good": "{stream}: good",
    "live_holding": "{stream}: the last value is held; {why}",
    "live_lost": "{stream}: lost, the field is at rest; {why}",
    "live_facts": "{channels} · {rate:g} Hz · good windows {share:.0%}",
    "live_latency": "from the last sample to the field {latency:.2f} s",
    "live_returns": "came back: {returns}",
    "live_kept": "rest kept for {person}",
    "live_time": "A live field runs in real time.",
}
LIVE_RU = {
    "eeg_live": "Живой поток",
    "live_look": "Найти потоки",
    "live_looking": "Ищем…",
    "live_none": "На этом компьютере ни один поток не отвечает.",
    "live_stream": "Поток (LSL)",
    "live_person": "Человек",
    "live_rest": "Покой, с",
    "live_begin": "Слушать",
    "live_anew": "Измерить покой заново",
    "live_hint": (
        "Потоки этого компьютера: мост гарнитуры или mindfield replay. Сначала измеряется покой:"
        " сидите спокойно с открытыми глазами; если указан человек, покой сохраняется. Потом"
        " нажмите «Пуск»."
    ),
    "live_waiting": "{stream}: ждём, {why}",
    "live_calibrating": "{stream}: покой, осталось {left} с",
    "live_not_yet": "{stream}: окна ещё нет",
    "live_good": "{stream}: сигнал хороший",
    "live_holding": "{stream}: удерживается прежнее значение; {why}",
    "live_lost": "{stream}: сигнал потерян, поле в покое; {why}",
    "live_facts": "{channels} · {rate:g} Гц · годных окон {share:.0%}",
    "live_latency": "от последнего отсчёта до поля {latency:.2f} с",
    "live_returns": "возвращался: {returns}",
    "live_kept": "покой сохранён: {person}",
    "live_time": "Поле с живым потоком идёт в реальном времени.",
}
