"""Threads share a field's blocks and never change a bit of it."""

from __future__ import annotations

import numpy as np
import pytest

from agents.kinds import KINDS
from agents.transducers import RULES
from model import state, threads
from model.maps.columns import MapColumns
from model.mindfield import Mindfield
from model.settings import Settings
from model.state import BLOCK
from model.wiring import NewLinks

N = 2 * BLOCK + 700


def columns(n: int = N, links: int = 4) -> MapColumns:
    draw = np.random.default_rng(3)
    source = draw.integers(0, n, n * links).astype(np.int32)
    kind = draw.integers(0, len(RULES), source.size).astype(np.int8)
    signed = np.array([rule.signed for rule in RULES])[kind]
    return MapColumns(
        kind=draw.integers(0, len(KINDS), n).astype(np.int8),
        layer=np.zeros(n, np.int16),
        source=source,
        target=((source + draw.integers(1, n, source.size)) % n).astype(np.int32),
        link_kind=kind,
        valence=np.where(signed, draw.uniform(-1.0, 1.0, source.size), 0.0),
    )


def outcome(number: int, monkeypatch: pytest.MonkeyPatch) -> tuple[list[bytes], Mindfield]:
    """Everything after forty steps, in the midst of which links are laid late and dropped."""
    monkeypatch.setenv("MINDFIELD_THREADS", str(number))
    told = {"laws": {"pump": 2.0, "threshold": 0.05}, "emergence": {"every_s": 1e6}}
    model = Mindfield(columns(), Settings.model_validate(told), seed=5)
    assert model.engine.steps.threads == number
    for step in range(40):
        if step == 10:
            ends = np.arange(50, dtype=np.int32)
            kinds = np.full(50, 2, np.int8)
            model.field.lay(NewLinks(ends, ends[::-1] + 100, kinds, np.zeros(50), grown=True))
        if step == 20:
            keep = np.ones(model.field.n_links, np.bool_)
            keep[::1000] = False
            model.field.keep(keep)
        if number == 1 and step > 20:
            model.advance((40 - step) * model.settings.laws.dt)
            break
        model.step()
    assert model.field.step == 40
    return [array.tobytes() for _, array in sorted(model.field.arrays().items())], model


def test_one_thread_and_several_give_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    one, model = outcome(1, monkeypatch)
    assert len(model.events) + len(model.jumps.waiting) > 20
    assert model.field.ledger.residual(model.field.stored) < 1e-14
    for number in (2, 3):
        several, _ = outcome(number, monkeypatch)
        assert several == one


@pytest.mark.parametrize("number", [1, 2])
def test_ports_that_have_a_cache_line_of_their_own_give_the_same_bits(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow, _ = outcome(1, monkeypatch)
    monkeypatch.setattr(state, "WIDE_FROM", N)
    wide, model = outcome(number, monkeypatch)
    assert model.field.stack.scratch.port.shape == (1, 8 * N)
    assert wide == narrow


def test_small_fields_and_worker_processes_keep_to_one_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("MINDFIELD_THREADS", raising=False)
    assert threads.threads_for(threads.FEWEST_AGENTS - 1) == 1
    assert threads.threads_for(threads.FEWEST_AGENTS) >= 1
    monkeypatch.setenv("MINDFIELD_THREADS", "3")
    assert threads.threads_for(10) == 3
    monkeypatch.setenv("MINDFIELD_THREADS", "many")
    assert threads.threads_for(10) == 1


def test_a_worker_process_keeps_to_one_thread() -> None:
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(threads.threads_for, (10 * threads.FEWEST_AGENTS,)) == 1


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_team_does_every_item_once(number: int) -> None:
    done: list[int] = []
    threads.Team(number).share(lambda part: done.extend(range(*part)), 10)
    assert sorted(done) == list(range(10))


def test_a_fault_in_a_thread_is_told() -> None:
    def work(part: tuple[int, int]) -> None:
        if part[1] == 10:
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        threads.Team(2).share(work, 10)
