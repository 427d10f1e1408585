"""A world as tables: agents, links, events, clusters, time series. Pandas at the edge only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from model.mindfield import Mindfield


def frames_table(model: Mindfield) -> pd.DataFrame:
    """Time series, one row per ``record.every_s``."""
    table = model.datacollector.get_model_vars_dataframe()
    return table.reset_index(drop=True)  # type: ignore[no-any-return]


def agents_table(model: Mindfield) -> pd.DataFrame:
    """One row per agent at this moment."""
    import pandas as pd

    field, a = model.field, model.field.agents
    names = field.names
    return pd.DataFrame(
        {
            "time_s": model.seconds,
            "row": np.arange(field.n_agents),
            "id": [name.id for name in names],
            "label": [name.label for name in names],
            "label_en": [name.label_en for name in names],
            "kind": np.array(model.kind_names, object)[a.kind],
            "layer": a.layer.astype(np.int64),
            "energy": a.energy.copy(),
            "tension": a.tension.copy(),
            "phase": a.phase.copy(),
            "frequency": a.frequency.copy(),
            "threshold": a.threshold.copy(),
            "goal": a.goal.copy(),
            "cluster": field.membership.astype(np.int64),
            "alive": a.alive.copy(),
        }
    )


def links_table(model: Mindfield) -> pd.DataFrame:
    """One row per link at this moment."""
    import pandas as pd

    field, links = model.field, model.field.links
    ids = np.array([name.id for name in field.names], object)
    return pd.DataFrame(
        {
            "time_s": model.seconds,
            "source": ids[links.source],
            "target": ids[links.target],
            "kind": np.array(model.rule_names, object)[links.kind],
            "valence": links.valence,
            "conductance": links.conductance.copy(),
            "flow": links.flow.copy(),
            "coherence": field.coherence,
            "grown": links.grown,
        }
    )


def events_table(model: Mindfield) -> pd.DataFrame:
    """One row per event, in the order of their time."""
    import pandas as pd

    events = sorted(model.events, key=lambda event: event.step)
    return pd.DataFrame(
        {
            "step": np.array([event.step for event in events], np.int64),
            "time_s": np.array([event.time_s for event in events], np.float64),
            "type": pd.Series([event.type for event in events], dtype="str"),
            "name": pd.Series([event.name for event in events], dtype="str"),
            "agents": pd.Series([list(event.agents) for event in events], dtype=object),
            "facts": pd.Series(
                [json.dumps(dict(event.facts), ensure_ascii=False) for event in events],
                dtype="str",
            ),
        }
    )


def clusters_table(model: Mindfield) -> pd.DataFrame:
    """One row per cluster and look."""
    import pandas as pd

    table = pd.DataFrame(model.lookout.found, columns=list(model.lookout.COLUMNS))
    words = {"members": "object", "origin": "str"}
    whole = {"track": "int64", "size": "int64", "significant": "bool"}
    kinds = {name: (words | whole).get(name, "float64") for name in table.columns}
    return table.astype(kinds)
