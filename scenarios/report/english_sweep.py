"""The English words of sweeps, as data. How they are used: ``catalogue.py``."""

from __future__ import annotations

ENGLISH_SWEEP: dict[str, str | tuple[str, ...]] = {
    "sweep.n_points": ("{n} point", "{n} points"),
    "sweep.n_runs": ("{n} run", "{n} runs"),
    "sweep.n_workers": ("{n} worker", "{n} workers"),
    # the progress bar
    "sweep.progress": "{done}/{total} runs",
    "sweep.progress_failed": "{failed} failed",
    "sweep.rate": "{rate} a second",
    "sweep.left": "{left} left",
    "sweep.compiling": "compiling the laws",
    "sweep.starting": "starting the workers",
    "sweep.waiting": "waiting for a worker",
    "sweep.day": "{count} days",
    "sweep.hour": "{count} h",
    "sweep.minute": "{count} min",
    "sweep.second": "{count} s",
    "sweep.gb": "{count} GB",
    "sweep.mb": "{count} MB",
    "sweep.kb": "{count} kB",
    # before and after
    "sweep.note.script_replaced": "The scenario's EEG script gives way to what is swept.",
    "sweep.runs": "{arms} in parameter space, {runs} in all.",
    "sweep.one_run": "One run takes about {time} on one core.",
    "sweep.looks_cost": "Looking for clusters takes {share} of that; --no-looks leaves it out.",
    "sweep.whole": "The whole takes about {time} with {workers}, and {size} on disk.",
    "sweep.rough": "Scaled up from ten seconds of one point: a rough figure.",
    "sweep.done": "Done: {done}; failed: {failed}.",
    "sweep.failure": "failed: run {run}, seed {seed}: {why}",
    "sweep.again": "The same command with --retries 1 tries the failed ones again.",
    "sweep.next": "Everything is in {path}; mindfield compare shows what came of it.",
}
