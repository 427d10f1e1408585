"""The Russian words of sweeps, as data. How they are used: ``catalogue.py``."""

from __future__ import annotations

RUSSIAN_SWEEP: dict[str, str | tuple[str, ...]] = {
    "sweep.n_points": ("{n} точка", "{n} точки", "{n} точек"),
    "sweep.n_runs": ("{n} прогон", "{n} прогона", "{n} прогонов"),
    "sweep.n_workers": ("{n} процессе", "{n} процессах", "{n} процессах"),
    # the progress bar
    "sweep.progress": "прогонов: {done} из {total}",
    "sweep.progress_failed": "не удалось: {failed}",
    "sweep.rate": "{rate} в секунду",
    "sweep.left": "осталось {left}",
    "sweep.compiling": "законы компилируются",
    "sweep.starting": "процессы запускаются",
    "sweep.waiting": "ни одного рабочего процесса, ждём",
    "sweep.day": "{count} сут.",
    "sweep.hour": "{count} ч",
    "sweep.minute": "{count} мин",
    "sweep.second": "{count} с",
    "sweep.gb": "{count} ГБ",
    "sweep.mb": "{count} МБ",
    "sweep.kb": "{count} КБ",
    # before and after
    "sweep.note.script_replaced": "Сценарий ЭЭГ уступает место тому, что перебирается.",
    "sweep.runs": "В пространстве параметров {arms}, всего {runs}.",
    "sweep.one_run": "Один прогон занимает около {time} на одном ядре.",
    "sweep.looks_cost": "Из них {share} уходит на поиск групп; --no-looks его отключает.",
    "sweep.whole": "Всё вместе: около {time} на {workers} и {size} на диске.",
    "sweep.rough": "Оценка грубая: по десяти секундам в одной точке.",
    "sweep.done": "Готово: {done}; не удалось: {failed}.",
    "sweep.failure": "не удался прогон {run}, зерно {seed}: {why}",
    "sweep.again": "Та же команда с --retries 1 попробует неудавшиеся ещё раз.",
    "sweep.next": "Всё лежит в {path}; что из этого вышло, покажет mindfield compare.",
}
