"""The Russian words for what a recording is worth, and for its notes, as data."""

from __future__ import annotations

RUSSIAN_EEG: dict[str, str | tuple[str, ...]] = {
    "note.uncalibrated": (
        "не откалибровано: z отсчитан от середины самой записи, а не от состояния покоя"
    ),
    "note.short-baseline": "запись покоя коротка: хороших окон {windows}",
    "note.against": "z отсчитан от {windows} окон записи {name}",
    "note.aperiodic": "ритмы отсчитаны от фона 1/f, подобранного в каждом окне",
    "note.generated": "сигнал порождён программой, а не записан",
    "note.channels-told": "ритмы взяты из каналов {names}, как указано",
    "note.channels-all": (
        "нет ни O1, Oz, O2, ни Pz, P3, P4: ритмы взяты из всех каналов ЭЭГ ({names})"
    ),
    "note.channels": "ритмы взяты из каналов {names}",
    "note.twice": "имена {labels} встречаются не один раз; повторы пронумерованы",
    "note.dead-limits": "канал {name} пропущен: границы его шкалы не числа",
    "note.dead-physical": "канал {name} пропущен: физический минимум равен максимуму",
    "note.dead-digital": "канал {name} пропущен: цифровой минимум равен максимуму",
    "note.other-rate": "пропущены, так как записаны с другой частотой: {names}",
    "note.unit-told": "числа приняты за {unit}, как указано",
    "note.unit-odd": (
        "единица записана как {unit}; принято за мкВ (среднее СКО {sd} мкВ похоже на ЭЭГ)"
    ),
    "note.unit-none": "единица не указана; принято за мкВ (среднее СКО {sd} мкВ похоже на ЭЭГ)",
    "note.rate-told": "частота отсчётов {rate} Гц, как указано",
    "note.rate-differs": "частота отсчётов {rate} Гц, как указано, хотя в файле стоит {said}",
    "note.rate-stamps": "частота в файле не указана; по отметкам времени она {rate} Гц",
    "note.date": "дата записи не читается и не используется",
    "note.gaps": "разрывов: {count}, всего {seconds} с; они остались разрывами",
    "note.uncounted": "заголовок не знает числа блоков ({told}); прочитаны целые: {whole}",
    "note.cut-records": "файл обрезан: прочитано целых блоков {whole} из {told}",
    "note.beyond": "сверх указанных в заголовке {told} блоков есть ещё {count}; они оставлены",
    "note.bytes-left": "после последнего целого блока остались лишние байты: {count}",
    "note.timeless": "помечен как прерывистый, но времён не хранит; принят за непрерывный",
    "note.eeglab-unit": "файлы EEGLAB не указывают единицу; принято за мкВ",
    "note.paused": "запись прерывали или резали, раз: {count}; надолго ли, в файле не указано",
    "note.no-markers": "файла {name} рядом нет; прочитано без меток",
    "note.cut-sample": "файл обрезан: после последнего целого отсчёта осталось байтов: {count}",
    "note.places": "где стоят электроды, в файле не указано; взяты все входы: {count}",
    "note.rows-left": "пропущено строк, которые не читаются: {count}",
    "note.lost": "по счётчику отсчётов в пути потеряно: {count}; на их месте разрывы",
    "note.index-unusable": "счётчик отсчётов идёт неровно и не используется",
    "note.ready-bands": "мощности ритмов взяты готовыми ({device}), строк в секунду: {rate}",
    "note.ready-table": "мощности ритмов взяты готовыми из таблицы, строк в секунду: {rate}",
    "note.raw-thinned": "«сырой» столбец не взят: {rate} строк в секунду это не сигнал",
    "note.raw-used": "взят сам сигнал, {rate} Гц, а не готовые мощности ритмов",
    "note.elements": "строк с метками: {count} ({names})",
    "note.power-unit": "мощности ритмов приняты за {unit}, как указано",
    "note.contact": (
        "устройство сообщает о плохом контакте или снятом обруче в {share} % отсчётов"
    ),
    "note.mne": "MNE: {said}",
    "note.of-baseline": "запись покоя: {note}",
    "eeg.head": "{name}: {seconds} с, {rate} отсчётов в секунду",
    "eeg.head.bands": "{name}: {seconds} с готовых мощностей ритмов, {rate} строк в секунду",
    "eeg.kinds": "Каналы: {kinds}",
    "eeg.used": "Ритмы взяты из: {names}",
    "eeg.gaps.none": "Разрывов нет",
    "eeg.gaps": (
        "{n} разрыв, всего {seconds} с: {list}",
        "{n} разрыва, всего {seconds} с: {list}",
        "{n} разрывов, всего {seconds} с: {list}",
    ),
    "eeg.windows": "Окна по 2 с через 0,25 с: {count}, хороших {share}",
    "eeg.windows.bands": "Моменты через 0,25 с: {count}, хороших {share}",
    "eeg.bad": "Плохие окна: {reasons}",
    "eeg.stretch": "{start}–{end} с  {reason}",
    "eeg.stretch.more": (
        "… и ещё {n} участок",
        "… и ещё {n} участка",
        "… и ещё {n} участков",
    ),
    "eeg.none_good": (
        "Ни одному окну нельзя верить: в таком виде запись не может вести поле. "
        "Выберите другие каналы через --channels."
    ),
    "eeg.col.band": "ритм",
    "eeg.col.power": "мкВ²",
    "eeg.col.share": "доля",
    "eeg.col.z": "z, средние 80 %",
    "eeg.col.times": "от покоя",
    "eeg.z": "{z} ({low} … {high})",
    "eeg.times": "×{times}",
    "eeg.against": "z отсчитан от {windows} хороших окон покоя, {name}",
    "eeg.against.aperiodic": (
        "z отсчитан от {windows} хороших окон покоя, {name}; и там, и тут над фоном 1/f"
    ),
    "eeg.uncalibrated": (
        "Не откалибровано: без записи покоя того же человека (--baseline) эти мощности нельзя "
        "назвать ни высокими, ни низкими."
    ),
    "eeg.alpha": "Пик альфа-ритма: {hz} Гц, к соседним частотам: ×{times}",
    "eeg.alpha.none": "Пик альфа-ритма: не выделяется над соседними частотами",
    "eeg.background": "Фон 1/f: показатель {exponent}",
    "eeg.mains": "Сетевая наводка: {hz} Гц, {rms} мкВ (СКЗ), к мощности 1–45 Гц: ×{times}",
    "eeg.mains.none": "Сетевая наводка: не выделяется",
    "eeg.no_signal": (
        "Самого сигнала в файле нет, поэтому пик альфа-ритма, фон и наводка не показаны."
    ),
    "eeg.gamma": "Гамма-ритм на коже головы по большей части мышечный.",
    "eeg.col.channel": "канал",
    "eeg.col.good": "хорошо",
    "eeg.col.sd": "СКО, мкВ",
    "eeg.col.alpha": "пик альфа",
    "eeg.col.mains": "сеть, мкВ",
    "eeg.col.why": "плохие окна",
    "eeg.hz": "{hz} Гц",
    "eeg.mark": "* из этих каналов взяты ритмы",
    "eeg.channels.more": (
        "… и ещё {n} канал, хороших окон не меньше {share}",
        "… и ещё {n} канала, в каждом хороших окон не меньше {share}",
        "… и ещё {n} каналов, в каждом хороших окон не меньше {share}",
    ),
    "eeg.notes": "Замечено при чтении:",
    "eeg.written": "Рисунок: {path}",
    "eeg.kind.eeg": "ЭЭГ",
    "eeg.kind.reference": "референт",
    "eeg.kind.eog": "ЭОГ",
    "eeg.kind.ecg": "ЭКГ",
    "eeg.kind.emg": "ЭМГ",
    "eeg.kind.respiration": "дыхание",
    "eeg.kind.stim": "стимулы",
    "eeg.kind.dead": "без шкалы",
    "eeg.kind.annotation": "пометки",
    "eeg.kind.unknown": "неизвестно что",
    "eeg.kind.count": "{kind}: {count}",
    "eeg.kind.named": "{kind}: {count} ({names})",
    "eeg.reason.count": "{reason} ({count})",
    "eeg.fig.spectrum": "Средний спектр хороших окон",
    "eeg.fig.density": "мкВ²/Гц",
    "eeg.fig.frequency": "частота, Гц",
    "eeg.fig.background": "1/f, показатель {exponent}",
    "eeg.fig.alpha": "альфа {hz} Гц",
    "eeg.fig.no_alpha": "пика альфа нет",
    "eeg.fig.mains": "сеть",
    "eeg.fig.quality": "Каким окнам можно верить",
    "eeg.fig.quality.note": (
        "красное: плохие окна, каждое у своего конца; нижняя строка: выбранные каналы вместе."
    ),
    "eeg.fig.chosen": "выбранные",
    "eeg.fig.bands": "Ритмы во времени, относительно покоя (z)",
    "eeg.fig.bands.uncalibrated": "Ритмы во времени, относительно своей середины (без калибровки)",
    "eeg.fig.time": "время, с",
    "eeg.fig.nothing": "ни одному окну нельзя верить",
    "eeg.fig.no_signal": "готовые мощности ритмов: спектра нет",
}
