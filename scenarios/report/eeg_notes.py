"""The notes of a recording in the reader's language; they are made in ``model/eeg/notes.py``."""

from __future__ import annotations

from model.eeg.notes import read_back
from scenarios.report.catalogue import Lang, plain, say


def note_in(note: str, lang: Lang) -> str:
    """``note_in(note, "ru")``: the same note in that language; as it is where it is not known."""
    known = read_back(note)
    if known is None:
        return plain(note, most=400)
    key, facts = known
    if "note" in facts:
        facts["note"] = note_in(facts["note"], lang)
    return say(lang, f"note.{key}", **{name: plain(told, most=400) for name, told in facts.items()})
