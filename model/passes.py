"""Step 3 between its ends: every link senses its source and acts on its target.

The loops gather, call the rule of ``agents/transducers.py`` and hand out what it gives; they
hold no law of a link. There is one pass per rule over the rows of its kind, a chunk at a time:
first each link of the chunk by itself, into buffers, then the chunk's sums by target, in the
order of the rows. A target's rows lie in its own block, so threads that share out the blocks
never meet. Rows laid late are few and are done one after the other at the end.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.transducers import RULES, Flow, Ports, Rule
from model.compiling import jit, jit_afresh, jit_inner, jit_merged, jit_written_in
from model.kernels import WIDE, spent_at, width_of
from model.memory import given, held, put, soon
from model.state import Floats, Inbox, Ints, Laws, Traffic, Wiring

_CHUNK = 256
_CACHED = 1 << 14
"""Agents whose ports a core's own cache holds: what links read in larger fields is asked for."""
_ASKED = 64
"""Links whose sources are asked for together, ahead of the chunk: more of them wait in a queue."""


# Bound anew for each rule: see ``passes_of``.
law: Any = None
acted: Any = None
DRAWS = SUPPLIES = INHIBITS = TURNS = TOGETHER = True


class Acted(NamedTuple):
    """What a link did in a step."""

    sine: float
    """Of θ_j − θ_i."""
    cosine: float
    drawn: float
    """From its source, eu."""
    supplied: float
    """From its own supply, eu."""
    inhibition: float
    """Of its target; no unit."""
    turn: float
    """Pull on its target's phase times its conductance, rad/s."""
    arrived: float
    """Energy that reached its target, eu."""
    strained: float
    """What did not fit its target and became tension, eu."""
    moved: float
    """What its weight is the running mean of, times dt, eu."""


@jit_merged
def nearer(mean: float, now: float, share: float) -> float:
    """A running mean, a share of the way nearer to what is now."""
    return mean + share * (now - mean)


def _acted(
    energy_j: float,
    sin_j: float,
    cos_j: float,
    per_budget: float,
    energy_i: float,
    sin_i: float,
    cos_i: float,
    gate: float,
    carries: float,
    similarity: float,
    valence: float,
    rate: float,
    pull: float,
    laws: Laws,
) -> Acted:
    """One link from j to i, of conductance ``carries``, acts by the law of its rule."""
    sine = sin_j * cos_i - cos_j * sin_i
    cosine = cos_j * cos_i + sin_j * sin_i
    share = gate * carries * per_budget
    told = law(
        Ports(
            energy_j,
            energy_i,
            sine,
            cosine,
            share,
            similarity,
            valence,
            rate,
            pull,
            laws.ceiling,
            laws.dt,
        )
    )
    acts = share > 0.0
    drawn = told.drawn if acts else 0.0
    supplied, inhibition, turn = 0.0, 0.0, 0.0
    packet = laws.efficiency * drawn
    moved = drawn
    if SUPPLIES:
        supplied = told.supplied if acts else 0.0
        packet += supplied
        moved += supplied
    if INHIBITS:
        inhibition = told.inhibition if acts else 0.0
        moved += inhibition * energy_i
    if TURNS:
        turn = carries * told.turn if acts else 0.0
    misfit = packet * (0.5 * (1.0 - cosine))
    return Acted(sine, cosine, drawn, supplied, inhibition, turn, packet - misfit, misfit, moved)


@jit_merged
def _add(array: Floats, at: int, amount: float) -> None:
    put(array, at, held(array, at) + amount)


def _pass(
    number: int,
    source: Ints,
    target: Ints,
    valence: Floats,
    similarity: Floats,
    conductance: Floats,
    of_block: NDArray[np.int64],
    traffic: Traffic,
    inbox: Inbox,
    port: Floats,
    gate: Floats,
    spent: Floats,
    drawn: Floats,
    supplied: Floats,
    rate: Floats,
    pull: Floats,
    laws: Laws,
    part: tuple[int, int],
) -> None:
    """All base rows of kind ``number`` whose targets lie in a part of the blocks.

    ``of_block`` (n_kinds, n_blocks + 1): see ``Wiring.first``. The links are columns (n_rows,).

    ``rate`` and ``pull`` (R, n_rules), the operators in them, 1/s. What a link draws is added to
    what its source has ``spent`` at once by one thread; threads that share a field leave it in
    ``drawn``, to be added up by source in the same order.
    """
    n, m = gate.shape[1], traffic.flow.shape[1]
    wide = width_of(port, n)
    asks = n > _CACHED
    chunk = _ASKED if asks else _CHUNK
    # Where each of the seven buffers of a chunk begins.
    arriving, straining, supply = 0, _CHUNK, 2 * _CHUNK
    inhibiting, turning, coupling, drawing = 3 * _CHUNK, 4 * _CHUNK, 5 * _CHUNK, 6 * _CHUNK
    buffer = np.empty(7 * _CHUNK)
    per_dt = 1.0 / laws.dt
    for r in range(gate.shape[0]):
        own_rate, own_pull, a, z = rate[r, number], pull[r, number], r * n, r * m
        for block in range(part[0], part[1]):
            supplied_in_all = 0.0
            start, end = of_block[number, block], of_block[number, block + 1]
            while start < end:
                size = min(chunk, end - start)
                if asks:
                    for link in range(start + _CHUNK, min(start + _CHUNK + size, end)):
                        soon(port, (a + np.int64(given(source, link))) << wide)
                    if DRAWS and not TOGETHER and wide != WIDE:
                        # Where it does not stand in the port.
                        for link in range(start + _CHUNK, min(start + _CHUNK + size, end)):
                            soon(spent, a + np.int64(given(source, link)))
                for c in range(size):
                    link = start + c
                    j = a + np.int64(given(source, link))
                    i = a + np.int64(given(target, link))
                    carries = given(conductance, link)
                    told = acted(
                        given(port, j << wide),
                        given(port, (j << wide) + 1),
                        given(port, (j << wide) + 2),
                        given(port, (j << wide) + 3),
                        given(port, i << wide),
                        given(port, (i << wide) + 1),
                        given(port, (i << wide) + 2),
                        given(gate, i),
                        carries,
                        given(similarity, link),
                        given(valence, link),
                        own_rate,
                        own_pull,
                        laws,
                    )
                    mean_cos = held(traffic.trace_cos, z + link)
                    mean_sin = held(traffic.trace_sin, z + link)
                    put(traffic.trace_cos, z + link, nearer(mean_cos, told.cosine, laws.trace_rate))
                    put(traffic.trace_sin, z + link, nearer(mean_sin, told.sine, laws.trace_rate))
                    if SUPPLIES:
                        put(buffer, supply + c, told.supplied)
                    if INHIBITS:
                        put(buffer, inhibiting + c, told.inhibition)
                    if TURNS:
                        put(buffer, turning + c, told.turn)
                        put(buffer, coupling + c, carries if own_pull > 0.0 else 0.0)
                    put(buffer, arriving + c, told.arrived)
                    put(buffer, straining + c, told.strained)
                    if TOGETHER:
                        put(drawn, z + link, told.drawn)
                    elif DRAWS:
                        put(buffer, drawing + c, told.drawn)
                    mean = held(traffic.flow, z + link)
                    put(traffic.flow, z + link, nearer(mean, told.moved * per_dt, laws.flow_rate))
                if DRAWS and not TOGETHER:
                    for c in range(size):
                        j = a + np.int64(given(source, start + c))
                        _add(spent, spent_at(j, wide), held(buffer, drawing + c))
                for c in range(size):
                    i = a + np.int64(given(target, start + c))
                    _add(inbox.arrived, i, held(buffer, arriving + c))
                    _add(inbox.strained, i, held(buffer, straining + c))
                    if SUPPLIES:
                        supplied_in_all += held(buffer, supply + c)
                    if INHIBITS:
                        _add(inbox.inhibition, i, held(buffer, inhibiting + c))
                    if TURNS:
                        _add(inbox.turn, i, held(buffer, turning + c))
                        _add(inbox.coupled, i, held(buffer, coupling + c))
                start += size
            supplied[r, number, block] = supplied_in_all


# Bound anew for each set of rules: see ``passes_of``.
flow_of: Any = None


def _late(
    wiring: Wiring,
    traffic: Traffic,
    inbox: Inbox,
    port: Floats,
    gate: Floats,
    out: Floats,
    supplied: Floats,
    rate: Floats,
    pull: Floats,
    laws: Laws,
) -> None:
    """The rows laid late, in the order of laying.

    ``supplied`` (R, n_rules, n_blocks): what they supply is added to their rule's, block 0.
    """
    per_dt = 1.0 / laws.dt
    n = gate.shape[1]
    wide = width_of(port, n)
    for r in range(gate.shape[0]):
        for link in range(wiring.out_order.size, wiring.source.size):
            kind = wiring.kind[link]
            i, j = r * n + wiring.target[link], r * n + wiring.source[link]
            sin_j, cos_j = given(port, (j << wide) + 1), given(port, (j << wide) + 2)
            sin_i, cos_i = given(port, (i << wide) + 1), given(port, (i << wide) + 2)
            sine = sin_j * cos_i - cos_j * sin_i
            cosine = cos_j * cos_i + sin_j * sin_i
            mean_cos, mean_sin = traffic.trace_cos[r, link], traffic.trace_sin[r, link]
            traffic.trace_cos[r, link] = nearer(mean_cos, cosine, laws.trace_rate)
            traffic.trace_sin[r, link] = nearer(mean_sin, sine, laws.trace_rate)
            conductance = wiring.conductance[link]
            if pull[r, kind] > 0.0:
                _add(inbox.coupled, i, conductance)
            share = given(gate, i) * conductance * given(port, (j << wide) + 3)
            moved = 0.0
            if share > 0.0:
                told = flow_of(
                    kind,
                    Ports(
                        given(port, j << wide),
                        given(port, i << wide),
                        sine,
                        cosine,
                        share,
                        wiring.similarity[link],
                        wiring.valence[link],
                        rate[r, kind],
                        pull[r, kind],
                        laws.ceiling,
                        laws.dt,
                    ),
                )
                packet = laws.efficiency * told.drawn + told.supplied
                misfit = packet * (0.5 * (1.0 - cosine))
                _add(inbox.arrived, i, packet - misfit)
                _add(inbox.strained, i, misfit)
                _add(inbox.inhibition, i, told.inhibition)
                _add(inbox.turn, i, conductance * told.turn)
                _add(out, j, told.drawn)
                supplied[r, kind, 0] += told.supplied
                moved = told.drawn + told.supplied + told.inhibition * given(port, i << wide)
            flow = traffic.flow[r, link]
            traffic.flow[r, link] = nearer(flow, moved * per_dt, laws.flow_rate)


@jit
def share_out_late(
    port: Floats, budget: Floats, gate: Floats, acting: NDArray[np.bool_], wiring: Wiring
) -> None:
    """Add the weights of the rows laid late to their sources' budgets, in the order of laying."""
    wide = width_of(port, budget.shape[1])
    for r in range(budget.shape[0]):
        for link in range(wiring.out_order.size, wiring.source.size):
            j = wiring.source[link]
            if acting[r, j]:
                budget[r, j] += gate[r, wiring.target[link]] * wiring.conductance[link]
                port[r, (j << wide) + 3] = 1.0 / budget[r, j] if budget[r, j] > 0.0 else 0.0


class Passes(NamedTuple):
    """How a set of rules acts: one pass per rule over its base rows, one over the late rows."""

    by_rule: tuple[Any, ...]
    late: Any
    links: tuple[Any, ...]
    """One link of each rule, ``Acted``; for compiled callers."""


def given_by(rule: Rule) -> dict[str, bool]:
    """What a pass is bound with, by what the rule can give."""
    return {
        "DRAWS": "drawn" in rule.gives,
        "SUPPLIES": "supplied" in rule.gives,
        "INHIBITS": "inhibition" in rule.gives,
        "TURNS": "turn" in rule.gives,
    }


def passes_of(rules: Sequence[Rule], *, together: bool = False) -> Passes:
    """``passes_of(rules) -> Passes``: the compiled passes of these rules.

    ``together``: for threads that share a field. Those of the built-in four come from the cache,
    whatever stands beside them; others are compiled afresh. Raises ``TypeError`` for a law that
    does not give what its rule says.
    """
    built_in = _TOGETHER if together else ALONE
    if tuple(rules) == RULES:
        return built_in
    for rule in rules:
        _check_form(rule)
    there = dict(zip(RULES, built_in.by_rule, strict=True))
    return _compiled(rules, jit_afresh, jit_afresh, jit_written_in, together, there)


def _compiled(
    rules: Sequence[Rule],
    compile_with: Callable[[Any], Any],
    compile_inner: Callable[[Any], Any],
    compile_link: Callable[[Any], Any],
    together: bool,
    there: Mapping[Rule, Any],
) -> Passes:
    """The passes of these rules, but for those that are ``there`` already."""
    passes: list[Any] = []
    links: list[Any] = []
    choose: Any = None
    for number in reversed(range(len(rules))):
        rule = rules[number]
        law, gives = compile_inner(rule.law), given_by(rule)
        link = compile_link(bound(_acted, rule.name, law=law, **gives))
        links.insert(0, link)
        name = rule.name + "_together" * together
        own = bound(_pass, name, acted=link, TOGETHER=together, **gives)
        passes.insert(0, there[rule] if rule in there else compile_with(own))
        choose = compile_inner(
            bound(_choice, rule.name, NUMBER=number, law=law, other=choose)
            if choose is not None
            else bound(_last_choice, rule.name, law=law)
        )
    late = compile_with(bound(_late, "", flow_of=choose))
    return Passes(tuple(passes), late, tuple(links))


def bound(function: Any, name: str, **names: Any) -> Any:
    """The same function with other globals; its own name keeps its place in the cache."""
    bound = types.FunctionType(
        function.__code__, {**function.__globals__, **names}, function.__name__
    )
    bound.__qualname__ = f"{function.__qualname__}_{name}"
    bound.__module__ = function.__module__
    bound.__annotations__ = {}
    return bound


NUMBER = 0
other: Any = None


def _choice(kind: int, port: Ports) -> Flow:
    if kind == NUMBER:
        return law(port)  # type: ignore[no-any-return]
    return other(kind, port)  # type: ignore[no-any-return]


def _last_choice(kind: int, port: Ports) -> Flow:
    return law(port)  # type: ignore[no-any-return]


def _check_form(rule: Rule) -> None:
    """Say in one line what the compiler would say in forty."""
    for valence in (0.5, -0.5):
        for pull in (0.0, 1.0):
            ports = Ports(1.0, 0.5, 0.6, 0.8, 0.5, 1.0, valence, 1.0, pull, 8.0, 1 / 64)
            flow = rule.law(ports)
            if not (isinstance(flow, Flow) and all(isinstance(part, float) for part in flow)):
                raise TypeError(
                    f"the rule {rule.name!r} must return a Flow of four floats, not {flow!r}"
                )
            for part, given_part in flow._asdict().items():
                if given_part != 0.0 and part not in rule.gives:
                    raise TypeError(
                        f"the rule {rule.name!r} gives {part!r}, which its ``gives`` does not name"
                    )


ALONE = _compiled(RULES, jit, jit_inner, jit_merged, False, {})
"""The built-in rules, for one thread."""
_TOGETHER = _compiled(RULES, jit, jit_inner, jit_merged, True, {})
