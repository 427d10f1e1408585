"""Wave links alone are Kuramoto's model, and synchronise as its theory says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from worlds import EVERYBODY, link, settings

from model.emergence.order import order_parameter
from model.maps.schema import AgentEntry, MetaMap
from model.mindfield import Mindfield

N = 240


@pytest.fixture(scope="module")
def complete() -> MetaMap:
    agents = [AgentEntry(id=f"a{i}", kind="image") for i in range(N)]
    links = [link(f"a{i}", f"a{j}", "wave") for i in range(N) for j in range(i)]
    return MetaMap(title="complete", agents=agents, links=links)


def coherence_at(complete: MetaMap, coupling: float) -> float:
    """Mean R over 40 s, Lorentzian frequencies of half-width 0.5 rad/s at their quantiles."""
    quiet = {"pump": 0.0, "energy_decay": 0.0, "tension_decay": 0.0, "threshold": 1e9}
    laws = quiet | {"start_energy": 1.0, "wave": {"rate": 0.0, "K": coupling}}
    told = settings(laws=laws, schedule={"rates": EVERYBODY}, record={"every_s": 1000.0})
    model = Mindfield(complete, told, seed=1)
    model.field.agents.energy[:] = 1.0
    quantiles = (np.arange(N) + 0.5) / N
    omega = 0.5 * np.tan(math.pi * (quantiles - 0.5))
    model.field.agents.frequency[:] = omega / (2 * math.pi)
    # R grows at (K − 1)/2 a second, settles at K − 1, and fades at (1 − K)/2 (Ott & Antonsen
    # 2008, K_c = 1): all is settled by then.
    model.advance(15.0)
    found = []
    for _ in range(40):
        model.advance(1.0)
        found.append(order_parameter(model.field.agents.phase))
    return float(np.mean(found))


@pytest.mark.parametrize("coupling", [2.0, 3.0, 4.0])
def test_synchrony_follows_kuramotos_square_root(complete: MetaMap, coupling: float) -> None:
    theory = math.sqrt(1.0 - 1.0 / coupling)
    # Fluctuations of R are of order N^(-1/2) (Daido 1990); over 40 s they average further.
    assert coherence_at(complete, coupling) == pytest.approx(theory, abs=1.0 / math.sqrt(N))


def test_below_the_threshold_only_chance_is_left(complete: MetaMap) -> None:
    assert coherence_at(complete, 0.5) < 3.0 / math.sqrt(N)
