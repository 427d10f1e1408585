"""The transducers: what a link senses, what it acts with, and what that costs.

Each rule is one small function of a link's two ports, written as plain arithmetic on
floats so that it can be read against ``docs/laws.md`` and run as it stands; the compiled
engine inlines the very same functions. Nothing here knows arrays, files or scenarios.

In the tradition of A. A. Kharkevich's theory of transducers (1948): a link is a two-port
that senses its source, acts on its target and is gated by the intention. Passive rules only
pass energy on; an active rule pays from a supply of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


class Ports(NamedTuple):
    """What a link can feel during one step, all taken from the state at its start."""

    source: float
    """Energy E_j at the source, eu."""
    target: float
    """Energy E_i at the target, eu."""
    sine: float
    """s = sin(θ_j − θ_i): positive where the source leads."""
    cosine: float
    """c = cos(θ_j − θ_i)."""
    share: float
    """w: the share of the source's outflow budget that the intention routes here, 0 to 1."""
    similarity: float
    """sim⁺: likeness of meaning m_j·m_i, clipped to 0 to 1."""
    valence: float
    """v in −1 to 1; only emotional links have one."""
    rate: float
    """The rule's own rate (λ, α, κ or ε) times today's operator, 1/s."""
    pull: float
    """Phase coupling K times today's operator, 1/s; zero for all but wave links."""
    ceiling: float
    """Emax, eu."""
    dt: float
    """Length of the step, s."""


class Flow(NamedTuple):
    """What a link does in one step; all four are floats, 0.0 where nothing is done."""

    drawn: float
    """Taken from the source, eu; arrives as η·drawn, the rest dissipates."""
    supplied: float
    """Given to the target from the link's own supply, eu (booked as pumped)."""
    inhibition: float
    """x ≥ 0: the target keeps the share exp(−Σx) of its energy (the rest dissipates)."""
    turn: float
    """Pull on the target's phase, rad/s, averaged over its in-links by conductance."""


def logical(port: Ports) -> Flow:
    """``logical(port) -> Flow``: drawn = λ·w·E_j·dt, one way. Unit eu. Passive: a valve.

    It passes and never returns: nothing at the target can hold it back.
    """
    return Flow(port.rate * port.share * port.source * port.dt, 0.0, 0.0, 0.0)


def analogical(port: Ports) -> Flow:
    """``analogical(port) -> Flow``: drawn = α·w·sim⁺·(E_j − E_i)⁺·dt. Unit eu. Passive.

    Energy diffuses between like meanings, from the fuller to the emptier.
    """
    drop = max(port.source - port.target, 0.0)
    return Flow(port.rate * port.share * port.similarity * drop * port.dt, 0.0, 0.0, 0.0)


def wave(port: Ports) -> Flow:
    """``wave(port) -> Flow``: drawn = κ·w·min(E_j, √(E_j·E_i))·s⁺·dt, eu; turn, rad/s. Passive.

    Resonant: the leading phase gives. The phase is pulled by K·s·2E_j/(E_i + E_j), which for
    equal energies is Kuramoto's K·sin(θ_j − θ_i) (Kuramoto 1975; Acebrón et al. 2005, eq. 1),
    and weighs the fuller partner more where they differ.
    """
    carried = min(port.source, math.sqrt(port.source * port.target))
    drawn = port.rate * port.share * carried * max(port.sine, 0.0) * port.dt
    both = port.source + port.target
    turn = port.pull * port.sine * 2.0 * port.source / both if both > 0.0 else 0.0
    return Flow(drawn, 0.0, 0.0, turn)


def emotional(port: Ports) -> Flow:
    """``emotional(port) -> Flow``: supplied = ε·w·v·E_j·(1 − E_i/Emax)⁺·dt for v > 0. Active.

    The source controls, the supply pays: nothing is drawn (unit eu). For v < 0 it inhibits,
    x = ε·w·|v|·E_j/(E_j + E_i)·dt (no unit), and the target keeps the share exp(−Σx).
    """
    if port.valence > 0.0:
        room = max(1.0 - port.target / port.ceiling, 0.0)
        supplied = port.rate * port.share * port.valence * port.source * room * port.dt
        return Flow(0.0, supplied, 0.0, 0.0)
    both = port.source + port.target
    part = port.source / both if both > 0.0 else 0.0
    return Flow(0.0, 0.0, port.rate * port.share * -port.valence * part * port.dt, 0.0)


@dataclass(frozen=True)
class Rule:
    """A kind of link: its name, its law, and how it is laid into the field.

    - ``name``: the word used in maps and in ``laws.<name>.*`` of a scenario.
    - ``law``: a function ``Ports -> Flow`` of plain float arithmetic (``math`` allowed).
    - ``both_ways``: one entry of the map becomes two rows, one in each direction.
    - ``rate`` (1/s) and ``pull`` (1/s): the constants where the scenario names none.
    - ``signed``: the link's valence matters.
    - ``gives``: the parts of its ``Flow`` that can be other than zero; the engine does not look
      at the rest.
    """

    name: str
    law: Callable[[Ports], Flow]
    both_ways: bool = False
    rate: float = 1.0
    pull: float = 0.0
    signed: bool = False
    gives: tuple[str, ...] = Flow._fields


RULES: tuple[Rule, ...] = (
    Rule("logical", logical, rate=1.0, gives=("drawn",)),
    Rule("analogical", analogical, both_ways=True, rate=1.0, gives=("drawn",)),
    Rule("wave", wave, both_ways=True, rate=1.0, pull=4.0, gives=("drawn", "turn")),
    Rule("emotional", emotional, rate=0.3, signed=True, gives=("supplied", "inhibition")),
)
RULE_NAMES: tuple[str, ...] = tuple(rule.name for rule in RULES)
