"""The Russian words of live runs and replay, as data. Used by ``scenarios/live`` and the page."""

from __future__ import annotations

RUSSIAN_LIVE: dict[str, str | tuple[str, ...]] = {
    "live.state.calibrating": "калибровка",
    "live.state.good": "сигнал хороший",
    "live.state.holding": "удерживается последнее значение",
    "live.state.lost": "сигнал потерян",
    "live.rest": "Покой, глаза открыты: нужно ещё {left} с хорошего сигнала",
    "live.rest.bad": "Покой: нужно ещё {left} с; сейчас сигнал не годится: {why}",
    "live.waiting": "Ожидание потока: {why}",
    "live.line": "{seconds} с · {state} · годных окон {share} · задержка {latency} с",
    "live.line.why": "{seconds} с · {state}: {why} · годных окон {share}",
    "live.changed": "{seconds} с: {state}",
    "live.changed.why": "{seconds} с: {state} ({why})",
    "live.slipped": "Поле не успевает за реальным временем: пропущено {seconds} с.",
    "live.saved": "Уровень покоя сохранён в {path}",
    "live.latency": "От последнего отсчёта окна до поля: {median} с, в 95 % случаев не больше "
    "{p95} с; сверх того отсчёт ждёт конца своего окна до 0,25 с. Дольше всего поле стояло "
    "{pause} с: пока его рассматривали или сохраняли.",
    "live.quality": "Годных окон {share}; не дошло отсчётов: {lost}; поток возвращался {returns}.",
    "live.times": ("{n} раз", "{n} раза", "{n} раз"),
    "live.again": "То же самое ещё раз, бит в бит: {command}",
    "live.listed": "{name} · {type} · каналов: {channels} · {rate} Гц · на {host}",
    "live.listed.none": "На этом компьютере ни один поток не отвечает.",
    "live.listed.none.network": "В этой сети ни один поток не отвечает.",
    "live.no_rate": "частота не указана,",
    "replay.begun": "{file} как «{name}»: каналов {channels}, {rate} Гц, {seconds} с. "
    "Ctrl-C завершает передачу.",
    "replay.open": "Этот поток доступен и с других компьютеров; закрыть его может только "
    "межсетевой экран.",
    "replay.speed": "При скорости, отличной от 1, часы потока расходятся с часами компьютера: "
    "задержки ничего не значат.",
    "event.eeg.calibrating": "ЭЭГ: калибровка.",
    "event.eeg.good": "ЭЭГ: сигнал хороший.",
    "event.eeg.holding": "ЭЭГ: полем ещё управляет последнее хорошее значение ({why}).",
    "event.eeg.lost": "ЭЭГ: сигнал потерян, поле в покое ({why}).",
    "reason.no window yet": "окна ещё нет",
    "reason.calibrating": "идёт калибровка",
    "reason.no stream of that name answers": "поток с таким именем не отвечает",
    "reason.the stream answers, but cannot be opened": "поток отвечает, но не открывается",
    "reason.the sender has gone": "отправитель исчез",
    "reason.no samples come": "отсчёты не приходят",
    "reason.it came back with other channels or another rate": "поток вернулся с другими "
    "каналами или другой частотой",
    "reason.back again, its first window is filling": "поток вернулся, первое окно ещё заполняется",
    "reason.the board cannot be reached": "плата недоступна",
    "reason.the board does not answer": "плата не отвечает",
    "reason.the recording has ended": "запись закончилась",
}
