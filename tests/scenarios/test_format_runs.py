"""Every real graph, tree and word net drives a run to its end."""

from __future__ import annotations

import json

import pytest

from model.maps.source import map_of
from scenarios.library import FIRST_LIGHT
from scenarios.run import run
from scenarios.schema import read_scenario

SOURCES = (
    "graphs/keyword_cooccurrence.graphml",
    "graphs/projects_author_collaboration_network.graphml",
    "graphs/keyword_community_2.gml",
    "graphs/lesmiserables.gexf",
    "mymind/Goldfish.mymind",
    "mymind/features.mymind",
    "conceptnet/assertions.csv",
    "wordnet/noun.motive.yaml",
    pytest.param("wordnet", marks=pytest.mark.slow),
)


@pytest.mark.realdata
@pytest.mark.parametrize("name", SOURCES)
def test_a_real_source_runs_to_its_end(shared_data, tmp_path, name) -> None:
    source = shared_data / "maps" / name
    told = [
        f"map={json.dumps(str(source))}",
        "run={seconds=2.0,rest_twin=false}",
        "emergence={runs=2,nulls=19,every_s=2.0}",
    ]
    done = run(read_scenario(FIRST_LIGHT, told), tmp_path / "run")
    assert done.folder.info["status"] == "finished"
    assert done.folder.summary["map"]["agents"] == len(map_of(source).agents)
    assert done.folder.column("frames", "energy")[-1] > 0.0
