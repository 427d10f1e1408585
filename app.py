"""The page's entry: ``solara run app.py``. It listens on this machine only unless told."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from dashboard.running.process import get_ready

# Else any change of a word has the whole page gone through: 60 ms and more of the server's time.
os.environ.setdefault("REACTON_FAST", "1")

# What every person's world needs is loaded once, while nobody is here yet and the page itself
# is still being loaded.
get_ready()

# Not left to whoever needs it first: Reacton, in another thread, would find it half loaded as it
# looks whether a value is one of its tables, and the page would break.
import pandas  # noqa: E402, F401
import solara  # noqa: E402
from solara.server import settings  # noqa: E402

from dashboard.page import Page as Page  # noqa: E402

# What happens here stays here. Solara would else report each start to a statistics service,
# and outside its production mode let the browser call its makers once.
settings.telemetry.mixpanel_enable = False
settings.main.mode = "production"
settings.theme.show_banner = False
settings.theme.title = "Mindfield"
# Scripts that the browser reads before the page's parts.
settings.assets.extra_locations = [str(Path(__file__).parent / "dashboard" / "assets")]
# Its scripts are compressed when somebody first asks for them: quickly, rather than by the most.
with suppress(ImportError):
    from solara.server import compress

    compress.GZIP_LEVEL = 3
# A page that went without a word (a crash, a closed lid) frees its world after so long.
settings.kernel.cull_timeout = os.environ.get("SOLARA_KERNEL_CULL_TIMEOUT", "10m")


@solara.component
def Layout(children: list[solara.Element] | None = None) -> None:
    """The page fills the window; no bar of Solara's around it."""
    solara.Div(children=children or [], style={"height": "100vh"})
