"""A world looks at itself: each group beyond chance is named inherited or emergent, and by what.

The comparison itself is tested in ``emergence/test_inheritance.py``, chance in
``test_clusters.py``; here it is what a running world is held against.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from worlds import link

from model.emergence.clusters import consensus
from model.emergence.inheritance import adjusted_rand_index
from model.maps.schema import AgentEntry, MetaMap
from model.mindfield import Mindfield
from model.settings import Settings

N, GROUPS = 48, 4
BLOCK = np.arange(N) // (N // GROUPS)
ACROSS = np.arange(N) % GROUPS


def world(group: NDArray[np.int64] | None, seed: int, **laws: object) -> Mindfield:
    """Wave links by lot; most of them within ``group`` where one is told."""
    draw, pairs = np.random.default_rng([seed, 5]), set[tuple[int, int]]()
    while len(pairs) < (10 if group is None else 4) * N:
        i, j = sorted(int(x) for x in draw.choice(N, 2, replace=False))
        if group is None or group[i] == group[j] or draw.random() < 0.05:
            pairs.add((i, j))
    agents = [AgentEntry(id=f"a{i}", kind="image") for i in range(N)]
    links = [link(f"a{i}", f"a{j}", "wave") for i, j in sorted(pairs)]
    told = {"emergence": {"runs": 3, "nulls": 19, "every_s": 1e6}, "growth": {"window_s": 8.0}}
    checked = Settings.model_validate(told | {"laws": laws})
    return Mindfield(MetaMap(agents=agents, links=links), checked, seed=seed)


def spread_out(model: Mindfield, label: NDArray[np.int64] | None = None) -> None:
    """Frequencies that no window confounds; those of one ``label`` alike where it is told."""
    draw = np.random.default_rng(7)
    apart = draw.permutation(np.linspace(0.5, 5.0, N))
    model.field.agents.frequency[:] = apart if label is None else 0.6 + 0.9 * label


def carry(model: Mindfield, label: NDArray[np.int64]) -> None:
    """What the field has come to: links within ``label`` carry a steady flow in step, others
    next to nothing."""
    links, field = model.field.links, model.field
    inside = label[links.source] == label[links.target]
    links.flow[:] = np.where(inside, 1.0, 1e-3)
    gathered = 1.0 - (1.0 - field.trace_rate) ** np.maximum(field.acted - links.born, 1)
    links.trace_cos[:] = np.where(inside, 0.95, 0.05) * gathered
    links.trace_sin[:] = 0.0


def named(model: Mindfield) -> list[dict[str, object]]:
    model.lookout.look()
    return [told for told in model.lookout.last_clusters() if told["significant"]]


def test_groups_that_the_maps_links_show_are_inherited_from_links() -> None:
    model = world(BLOCK, seed=1)
    spread_out(model)
    carry(model, BLOCK)
    found = named(model)
    assert len(found) == GROUPS
    for told in found:
        assert told["origin"] == "inherited from links"
        assert told["index_links"] == 1.0
        assert told["p_links"] == 1 / 1000
        assert told["p_frequencies"] > 0.05


def test_groups_that_equal_frequencies_show_uncoupled_are_inherited_from_frequencies() -> None:
    model = world(None, seed=2)
    spread_out(model, ACROSS)
    carry(model, ACROSS)
    found = named(model)
    assert found
    assert {told["origin"] for told in found} <= {
        "inherited from frequencies",
        "inherited from both",
    }
    assert any(told["origin"] == "inherited from frequencies" for told in found)
    assert all(told["p_frequencies"] <= 0.05 for told in found)


def test_groups_that_neither_shows_are_emergent_and_say_how_unlike_they_are() -> None:
    model = world(None, seed=2)
    spread_out(model)
    carry(model, ACROSS)
    emergent = [told for told in named(model) if told["origin"] == "emergent"]
    assert emergent
    for told in emergent:
        assert max(told["index_links"], told["index_frequencies"]) < 0.5
        assert min(told["p_links"], told["p_frequencies"]) > 0.05


def test_what_chance_gives_has_no_origin() -> None:
    model = world(None, seed=2)
    spread_out(model)
    model.field.links.flow[:] = 1.0
    model.lookout.look()
    for told in model.lookout.last_clusters():
        assert not told["significant"]
        assert told["origin"] == "not shown"
        assert told["index_links"] is None


def test_the_twin_that_groups_are_held_against_is_the_world_run_with_its_couplings_off() -> None:
    off = {kind: {"rate": 0.0} for kind in ("logical", "analogical", "emotional")}
    model = world(None, seed=3, **off, wave={"rate": 0.0, "K": 0.0}, pump=0.0)
    spread_out(model, ACROSS)
    told = model.lookout
    told._effort = told._effort._replace(runs=5)
    model.advance(40.0)
    links = model.field.links
    run = consensus(N, links.source, links.target, model.field.coherence, runs=5, seed=3)
    assert adjusted_rand_index(run, told._twin_communities()) > 0.9
    assert adjusted_rand_index(run, ACROSS) > 0.5
