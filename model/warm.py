"""Compile every law once, before anybody waits for a step.

On a machine's first run two processes do it side by side, each its share, through the cache they
share; notes in the cache say what is there. The other process then goes on to the march
(``model/march.py``), for which nobody waits: until it is there, steps are done one by one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import numpy as np

from agents.kinds import KINDS
from agents.transducers import RULES
from model import adaptation, cascade, wander
from model.compiling import cache_fault, compile_news, note, noted
from model.engine import Drive, Engine
from model.field import scratch_for
from model.ledger import ACCOUNTS
from model.march import MARCH, Adapting, march
from model.passes import share_out_late
from model.settings import Settings
from model.state import Agents, Stack
from model.tally import tally
from model.threads import cores
from model.wiring import LinkStore, NewLinks

_PATIENCE_S = 120.0
_AGENTS = 4
_STEPS, _APART = "steps", "apart"


def compile_laws(told: Callable[[], None] = lambda: None) -> None:
    """``compile_laws(told)``: call every law that a step needs once, so that none is compiled then.

    ``told()`` is called once, when there is something to compile: not with a warm cache. What it
    takes stands in ``docs/performance.md``.
    """
    with compile_news(told):
        _compile(_steps_are_there)


def compile_all() -> None:
    """Compile the laws and the march, and wait for all of it."""
    _compile(lambda other: other.poll() is not None)
    compile_march()


def load_laws() -> bool:
    """``load_laws()``: load what is compiled and kept; False, and nothing done, where some is not.

    No other process and no thread is begun.
    """
    if not (noted(_STEPS) and noted(_APART) and noted(MARCH)):
        return False
    compile_steps()
    _steps_apart()
    compile_march()
    return True


def _compile(far_enough: Callable[[subprocess.Popen[bytes]], bool]) -> None:
    """The laws by two processes, until the other one is ``far_enough``."""
    other = None if noted(_STEPS) and noted(MARCH) else _other_process()
    if not noted(_APART):
        _steps_apart()
        note(_APART)
    end = time.monotonic() + _PATIENCE_S
    while other is not None and time.monotonic() < end and not far_enough(other):
        time.sleep(0.02)
    if other is not None:
        # Somebody has to hear of its end; nobody waits for it.
        threading.Thread(target=other.wait, daemon=True).start()
    # By now they come from the cache, unless the other process could not do its share.
    compile_steps()
    _steps_apart()
    note(_STEPS)


def _steps_are_there(other: subprocess.Popen[bytes]) -> bool:
    """Whether the steps are compiled, or never will be; what it does beyond is not waited for."""
    return noted(_STEPS) or other.poll() is not None


def _other_process() -> subprocess.Popen[bytes] | None:
    """Another Python at work on steps and march; None where that would not help."""
    if cores() < 2 or cache_fault() is not None:
        return None
    command = [sys.executable, "-c", "from model.warm import compile_beside; compile_beside()"]
    place = os.pathsep.join(part for part in sys.path if part)
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": place},
        )
    except OSError:
        return None


def compile_beside() -> None:
    """The other process's share: the steps at once, then the march at leisure."""
    compile_steps()
    note(_STEPS)
    os.nice(10)
    compile_march()


def compile_steps() -> None:
    """Steps 1 to 4."""
    engine, stack, drive = _tiny()
    gear = engine.gear([drive])
    engine.steps.schedule(stack, gear, np.array([1], np.uint64), 0)
    engine.steps.sense(stack, gear)
    engine.steps.transduce(stack, gear)
    engine.steps.lose(stack)
    engine.steps.over(stack, gear)


def compile_march() -> None:
    """The steps in one go."""
    engine, stack, drive = _tiny()
    rows = _store().rows
    march(
        stack,
        engine.gear([drive]),
        engine.laws,
        engine.senses,
        Adapting(rows, -1.0, 0.05, 20.0, 1e-4, 1, -0.1),
        np.array([1], np.uint64),
        0,
        2,
        np.empty(2),
        cascade.room_for(_AGENTS),
    )
    note(MARCH)


def _steps_apart() -> None:
    """All else: jumps, growth, rows laid late, records."""
    engine, stack, drive = _tiny()
    gear, w, columns = engine.gear([drive]), stack.scratch, stack.agents._asdict()
    agents = Agents(**{name: column[0] for name, column in columns.items()})
    agents.tension[0] = 5.0
    room = cascade.room_for(_AGENTS)
    cascade.jump(agents, stack.wiring, room, 1.0, engine.laws, stack.accounts)
    share_out_late(w.port, w.budget, w.gate, w.acting, stack.wiring)
    engine.steps.transduce_late(stack, gear)
    store = _store()
    adaptation.adapt(store.rows, _AGENTS, len(RULES), 0.1, 0.05, 20.0, 1, -0.1)
    adaptation.conduct(store.wiring)
    adaptation.note_use(store.rows, 1e-4)
    past, pair = np.zeros((8, _AGENTS)), np.zeros(1, np.int32)
    own = wander.wanderings(past, agents.frequency, 0.1)
    shifts = np.ones(1, np.int64)
    signs = np.ones((1, 2, wander.BLOCKS))
    wander.tested_pairs(own, agents.frequency, 0.1, pair, pair, shifts, signs, 0.99, False)
    tally(agents)


def _store() -> LinkStore:
    """One link of each built-in rule between four agents."""
    store = LinkStore(_AGENTS, len(RULES))
    kind = np.arange(len(RULES), dtype=np.int8)
    source = np.arange(len(RULES), dtype=np.int32) % _AGENTS
    target = ((source + 1) % _AGENTS).astype(np.int32)
    new = NewLinks(source, target, kind, np.full(kind.size, 0.5), grown=False)
    store.lay(new, np.ones(kind.size), 0)
    return store


def _tiny() -> tuple[Engine, Stack, Drive]:
    """A field of four agents as the engine takes it."""
    engine = Engine(Settings(), KINDS, RULES, seed=1)
    store = _store()
    ones = np.ones((1, _AGENTS))
    whole = np.zeros((1, _AGENTS), np.int8)
    agents = Agents(
        energy=ones.copy(),
        tension=0.0 * ones,
        phase=0.0 * ones,
        frequency=ones.copy(),
        threshold=ones.copy(),
        goal=ones / _AGENTS,
        kind=whole,
        band=whole.copy(),
        layer=whole.astype(np.int16),
        alive=whole == 0,
    )
    scratch = scratch_for(1, _AGENTS, len(RULES), store.drawn[None, :])
    stack = Stack(agents, store.wiring, store.traffic, scratch, np.zeros((1, len(ACCOUNTS), 2)))
    drive = Drive(np.ones(len(KINDS)), np.ones(6), 1.0, 1.0, np.ones(len(RULES)))
    return engine, stack, drive
