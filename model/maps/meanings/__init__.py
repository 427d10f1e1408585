"""Meaning vectors: from a person's own texts to a direction for each agent that has one.

What a map does with them is the laws' business (``agents/transducers.py``).
"""

from model.maps.meanings.give import MEANINGS as MEANINGS
from model.maps.meanings.give import Meaning as Meaning
from model.maps.meanings.give import with_meanings as with_meanings
