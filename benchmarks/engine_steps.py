"""The engine as a contender: ``python -m benchmarks.engine_steps COLUMNS LAWS FACE``.

FACE is ``compiled``, the calls that ``Mindfield.stride`` makes to the engine, or ``model``,
``Mindfield.advance`` with all that it does beside: reading the bands, gathering jumps.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from benchmarks.answering import answer
from benchmarks.worlds import RUN_SEED, load, settings_of
from model.mindfield import Mindfield


def compiled_steps(model: Mindfield, steps: int) -> None:
    """``compiled_steps(model, steps)``: steps 1 to 5 with the operators of this moment."""
    field, engine = model.field, model.engine
    drive = model.scheduler.read(model.band_state)
    while steps > 0:
        if engine.marches:
            done = engine.march(
                field, drive, steps, adapts=False, losses=False, watched=False
            ).steps
        else:
            engine.schedule(field, drive)
            engine.sense(field, drive)
            engine.transduce(field, drive)
            engine.lose(field)
            engine.jump(field, drive)
            done = 1
        field.step += 1
        steps -= done


def whole_steps(model: Mindfield, steps: int) -> None:
    """``whole_steps(model, steps)``: as a user advances a model."""
    model.advance(steps * model.settings.laws.dt)


def sums_of(model: Mindfield) -> dict[str, float]:
    """What contenders are held against each other by."""
    agents, ledger = model.field.agents, model.field.ledger
    return {
        "energy": float(agents.energy.sum()),
        "tension": float(agents.tension.sum()),
        "R": float(abs(np.exp(1j * agents.phase).mean())),
        "pumped": ledger.pumped,
        "dissipated": ledger.dissipated,
    }


def main() -> None:
    """Answer for the world named."""
    columns, laws, face = sys.argv[1:4]
    run = {"compiled": compiled_steps, "model": whole_steps}[face]
    model = Mindfield(load(Path(columns)), settings_of(laws), seed=RUN_SEED)
    answer(lambda steps: run(model, steps), lambda: sums_of(model))


if __name__ == "__main__":
    main()
