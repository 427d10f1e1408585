"""The three kinds of agent in a map of thought."""

from __future__ import annotations

from agents.mind_agent import MindAgent


class Distinction(MindAgent):
    """Tells two things apart. The only kind that senses; lives in beta and gamma."""

    kind = "distinction"
    senses = True
    rate = 0.6
    eeg_hz = (20.0, 36.0)
    grows_into = "image"
    shape = "triangle"


class Image(MindAgent):
    """Holds and binds distinctions into a whole; lives in alpha."""

    kind = "image"
    rate = 0.5
    eeg_hz = (10.0,)
    grows_into = "principle"
    shape = "circle"


class Principle(MindAgent):
    """Regulates and acts; lives in theta."""

    kind = "principle"
    rate = 0.4
    eeg_hz = (6.0,)
    shape = "square"


KINDS: tuple[type[MindAgent], ...] = (Distinction, Image, Principle)
KIND_NAMES: tuple[str, ...] = tuple(kind.kind for kind in KINDS)
