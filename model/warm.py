"""Compile every law once, before anybody waits for a step.

On a machine's first run two processes do it side by side, each its share, through the cache they
have in common (``model/beside.py`` starts the other); notes in the cache say what is there. The
other then goes on to what a run needs later, and to the marches (``model/march.py``, that of a
batch), for which nobody waits: until they are there, steps are done one by one, and runs, and jumps
are interpreted. What a run needs before that it compiles itself.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable

import numpy as np

from agents.transducers import RULES
from model import adaptation, cascade, cascade_account, wander
from model.beside import ABREAST, JUMPS, LATER, MARCH, OTHERS, other_process
from model.compiling import cache_folder, compile_news, note, noted, unswept
from model.engine import Drive, Engine
from model.field import scratch_for
from model.handed import hand
from model.lanes import LANES
from model.ledger import ACCOUNTS
from model.march import Adapting, Standing, march, room_to_keep
from model.march_abreast import abreast, march_abreast
from model.passes import Passes, share_out_late
from model.settings import Settings
from model.state import Agents, Stack
from model.steps import Steps
from model.tally import loss_of, tally
from model.threads import Team
from model.wiring import LinkStore, NewLinks

_PATIENCE_S, _LOOK_S = 120.0, 0.2
_AGENTS = 4
_OURS = "ours"


class _Kind:
    """A kind of agent as far as the engine asks: those of ``agents/`` would load Mesa, which takes
    the other process longer than all that it needs."""

    senses = True


_KINDS = (_Kind(), _Kind(), _Kind())


def compile_first(told: Callable[[], None] = lambda: None) -> None:
    """``compile_first(told)``: call every law that the first seconds of a run need once.

    What is asked for later is compiled when it is, or meanwhile by another process, where there is
    one. ``told()`` is called once, when there is something to compile: not with a warm cache. What
    it takes stands in ``docs/performance.md``.
    """
    with compile_news(told):
        _compile(OTHERS)


def compile_laws(told: Callable[[], None] = lambda: None) -> None:
    """``compile_laws(told)``: the same for every law, so that none is compiled in a run."""
    with compile_news(told):
        _compile(LATER)


def compile_all() -> None:
    """Compile the laws and the march, and wait for all of it."""
    _compile(MARCH)
    compile_march()


def load_laws() -> bool:
    """``load_laws()``: load what is compiled and kept; False, and nothing done, where some is not.

    No other process and no thread is begun.
    """
    if not all(noted(what) for what in (_OURS, OTHERS, LATER, MARCH)):
        return False
    _our_share()
    _others_share()
    _later()
    compile_march()
    return True


def _compile(until: str) -> None:
    """The laws by two processes, until the other one has noted ``until``."""
    other = other_process()
    if not noted(_OURS):
        _our_share()
        note(_OURS)
    _wait_for(OTHERS, other)
    # By now they come from the cache, unless the other process could not do its share.
    _others_share()
    note(OTHERS)
    _our_share()
    if until != OTHERS or other is None or noted(LATER):
        # From the other end than the other process.
        _later(backward=True)
    if until == MARCH:
        _wait_for(MARCH, other)


def _wait_for(what: str, other: subprocess.Popen[bytes] | None) -> None:
    end = time.monotonic() + _PATIENCE_S
    while other is not None and time.monotonic() < end:
        if noted(what) or other.poll() is not None:
            break
        time.sleep(0.02)


def compile_beside() -> None:
    """The other process's share: its laws at once, then what is needed later, at leisure.

    Of several that are started before all is compiled, one compiles. The others wait until there is
    what their runs wait for, or the one has ended without it.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(cache_folder() / "beside.lock")
    while True:
        try:
            with lock.acquire(timeout=_LOOK_S):
                _others_share()
                note(OTHERS)
                _later()
                os.nice(10)
                compile_march()
                compile_abreast()
                return
        except Timeout:
            if noted(OTHERS) and noted(LATER):
                return


@unswept()
def _others_share() -> None:
    """How the links act: as much as all else."""
    engine, stack, drive = _tiny()
    gear = engine.gear([drive])
    engine.steps.act(stack, gear, (0, 1))


@unswept()
def _our_share() -> None:
    """Steps 1 and 2, step 3 but for its links, steps 4 and 6, and the record."""
    engine, stack, drive = _tiny()
    gear = engine.gear([drive])
    engine.steps.schedule(stack, gear, np.array([1], np.uint64), 0)
    engine.steps.sense(stack, gear)
    Steps(engine.laws, engine.senses, Passes((), None, ()), Team(1)).transduce(stack, gear)
    engine.steps.lose(stack)
    engine.steps.over(stack, gear)
    store = _store()
    adaptation.adapt(store.rows, _AGENTS, len(RULES), 0.1, 0.05, 20.0, 1, -0.1)
    wiring = store.wiring
    adaptation.conduct(wiring.out_order, wiring.conductance, wiring.out_conductance)
    adaptation.note_use(store.rows.flow, store.rows.idle, 1e-4)
    agents = _row(stack)
    tally(agents)
    loss_of(agents.energy, agents.goal)


def _later(*, backward: bool = False) -> None:
    """What is not asked for in the first moments; two processes do it from either end."""
    shares = (_late_rows, _wander, _jumps)
    for share in reversed(shares) if backward else shares:
        share()
        if share is _jumps:
            note(JUMPS)
    note(LATER)


@unswept()
def _late_rows() -> None:
    """Rows that are laid late, by growth."""
    engine, stack, drive = _tiny()
    w = stack.scratch
    share_out_late(w.port, w.budget, w.gate, w.acting, stack.wiring)
    engine.steps.transduce_late(stack, engine.gear([drive]))


@unswept()
def _jumps() -> None:
    """Step 5, and the account of what it did; interpreted until they are there
    (``beside.at_hand``)."""
    engine, stack, _ = _tiny()
    agents = _row(stack)
    agents.tension[0] = 5.0
    room = cascade.room_for(_AGENTS)
    told = cascade.jump(agents, stack.wiring, room, 1.0, engine.laws, stack.accounts)
    cascade_account.account_of(
        told, hand(stack.wiring), agents.energy, agents.tension, agents.goal, agents.alive, 0.5
    )


@unswept()
def _wander() -> None:
    """Step 7: are pairs coherent because of each other."""
    past, pair = np.zeros((8, _AGENTS)), np.zeros(1, np.int32)
    frequency = np.ones(_AGENTS)
    own = wander.wanderings(past, frequency, 0.1)
    shifts = np.ones(1, np.int64)
    signs = np.ones((1, 2, wander.BLOCKS))
    wander.tested_pairs(own, frequency, 0.1, pair, pair, shifts, signs, 0.99, False)


def _row(stack: Stack) -> Agents:
    """The agents of a stack of one."""
    return Agents(**{name: column[0] for name, column in stack.agents._asdict().items()})


@unswept()
def compile_march() -> None:
    """The steps in one go."""
    engine, stack, drive = _tiny()
    standing = Standing(
        stack,
        _store().rows,
        cascade.room_for(_AGENTS),
        room_to_keep(_AGENTS),
        np.array([_AGENTS]),
        np.array([1], np.uint64),
        engine.senses,
        engine.laws,
        Adapting(0.1, 0.05, 20.0, 1e-4, -0.1),
    )
    march(hand(standing), hand(engine.gear([drive])), 0, 1, False, 2, True, np.empty(2))
    note(MARCH)


@unswept()
def compile_abreast() -> None:
    """The steps of a batch in one go."""
    engine, stack, drive = _tiny()
    standing = abreast(stack, np.array([1], np.uint64), engine.senses, engine.laws)
    gear, watched = hand(engine.gear([drive])), np.zeros(LANES, np.bool_)
    march_abreast(hand(standing), gear, 0, 0, 2, watched, np.empty((2, LANES)))
    note(ABREAST)


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
    engine = Engine(Settings(), _KINDS, RULES, seed=1)
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
    drive = Drive(np.ones(len(_KINDS)), np.ones(6), 1.0, 1.0, np.ones(len(RULES)))
    return engine, stack, drive
