"""What a population is held against: Mesa's own set of the same agents, compared to the bit."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
from mesa.agent import AgentSet

from agents.population import Population


def plain_twin(population: Population, seed: int = 5) -> AgentSet:
    """Mesa's own set of the same agents, and the same dice for both."""
    population.random = Random(seed)
    return AgentSet(list(population), random=Random(seed))


def bits(value: Any) -> Any:
    """Something that is equal only where type and bits are."""
    if isinstance(value, dict):
        return [(bits(key), bits(held)) for key, held in value.items()]
    if isinstance(value, (list, tuple)):
        return [type(value), *map(bits, value)]
    if isinstance(value, (np.ndarray, np.generic)):
        return (type(value), value.dtype, value.tobytes())
    return (type(value), repr(value))


def outcome(call: Callable[[], Any]) -> Any:
    """What a call gives, or which error it raises (a warning is one here)."""
    try:
        return call()
    except (TypeError, ValueError, ArithmeticError, AttributeError, KeyError, Warning) as error:
        return type(error)


def agents(answer: Any) -> Any:
    """The agents of a set by identity, in order; an error as it is."""
    return [id(agent) for agent in answer] if isinstance(answer, AgentSet) else answer
