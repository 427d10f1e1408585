"""What is told of a recording is read back as what it was."""

from __future__ import annotations

import re

import pytest

from model.eeg.notes import NOTES, noted, read_back


@pytest.mark.parametrize("key", NOTES)
@pytest.mark.parametrize("name", ["a: b (1).edf", ""])
def test_every_note_is_read_back_by_itself_and_of_a_baseline(key: str, name: str) -> None:
    numbers = {"count": "2", "windows": "1,200", "whole": "31", "seconds": "2.50"}
    facts = {fact: numbers.get(fact, name) for fact in re.findall(r"\{(\w+)\}", NOTES[key])}
    note = noted(key, **facts)
    assert read_back(note) == (key, facts)
    assert read_back(noted("of-baseline", note=note)) == ("of-baseline", {"note": note})
