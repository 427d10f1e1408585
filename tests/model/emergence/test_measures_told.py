"""Every measure is a plain function whose docstring says what it takes to believe its figure."""

from __future__ import annotations

import importlib
import inspect
import re

import pytest

MEASURES = {
    "order parameter": "order.order_parameter",
    "order of groups": "order.group_order",
    "metastability": "order.metastability",
    "chimera index": "order.chimera_index",
    "susceptibility": "order.susceptibility",
    "coherence": "coherence.coherence_of_phases",
    "coherence from traces": "coherence.coherence_of_traces",
    "coherence of independent oscillators": "coherence.independent_coherence",
    "PLV": "surrogates.plv",
    "PLV with surrogates": "surrogates.plv_test",
    "IAAFT": "surrogates.iaaft",
    "circular shift": "surrogates.circular_shift",
    "Leiden consensus": "communities.consensus",
    "clusters with z, p, FDR": "clusters.find_clusters",
    "modularity": "communities.modularity",
    "inherited or emergent": "inheritance.origin_of",
    "overlap": "inheritance.overlap",
    "adjusted Rand index": "inheritance.adjusted_rand_index",
    "tracking": "tracking.Tracker",
    "effective information": "effective.effective_information",
    "its coarse-graining": "effective.coarse_grained",
    "Ψ, Δ, Γ, exact": "causal.emergence_of_covariance",
    "Ψ, Δ, Γ of series": "causal.causal_emergence",
    "Ψ, Δ, Γ against parts apart": "causal.independent_parts",
    "O-information, exact": "oinfo.o_information_of_covariance",
    "O-information of series": "oinfo.o_information",
    "LZ76": "complexity.lz76",
    "LZ76 against shuffles": "complexity.lempel_ziv",
    "order beyond the spectrum": "complexity.beyond_spectrum",
    "avalanche fits": "power_law.fit_power_law",
    "scaling relation": "criticality.scaling_relation",
    "branching ratio of activity": "branching.branching_ratio",
    "branching ratio of cascades": "branching.cascade_branching",
    "flow graph": "flows.cluster_flows",
    "shift of energies": "shift.hellinger",
    "shift of clusters": "shift.membership_shift",
    "shift of flows": "shift.cosine_distance",
    "shift with an interval": "shift.shift_of",
}
SAYS = {
    "unit": r"[Uu]nit|bits|nats|rad|Hz|eu/s|0 to 1|share|index|p\b|-> α|→ α|int|µV",
    "estimator or bias": r"[Ee]stimator|[Bb]ias|[Mm]isleads|exact",
    "cost": r"[Cc]ost",
    "source": r"[Ss]ource",
}


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_tells_its_unit_estimator_or_bias_cost_and_source(name: str) -> None:
    room, _, function = MEASURES[name].partition(".")
    told = inspect.getdoc(getattr(importlib.import_module(f"model.emergence.{room}"), function))
    assert told is not None
    assert told.startswith("``"), "the call comes first"
    missing = [what for what, words in SAYS.items() if not re.search(words, told)]
    assert not missing
