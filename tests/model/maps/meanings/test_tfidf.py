"""Meaning vectors from words: same texts same bits, nothing invented, likeness where it is."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InputError
from model.maps.meanings import with_meanings
from model.maps.meanings.near import links_follow, nearest_unlinked
from model.maps.meanings.terms import terms
from model.maps.meanings.tfidf import tfidf
from model.maps.schema import AgentEntry, MetaMap
from model.maps.sources.found import Found, FoundNode

SEA = "волна море берег прилив солёный ветер парус корабль"
WOOD = "дерево лес корень ветка листва тропа гриб мох"


def corpus(each: int = 12, seed: int = 1) -> list[str]:
    """Texts about the sea, then texts about the wood, every one with words of its own."""
    draw = np.random.default_rng(seed)
    return [
        " ".join([*draw.choice(theme.split(), 5, replace=False), f"слово{chr(97 + k)}"])
        for theme in (SEA, WOOD)
        for k in range(each)
    ]


def given_to(texts: list[str], **told: object) -> tuple[MetaMap, Found]:
    nodes = tuple(FoundNode(key=f"n{k}", label=f"n{k}", text=t) for k, t in enumerate(texts))
    agents = [AgentEntry(id=node.key, kind="image") for node in nodes]
    return MetaMap(agents=agents), Found("vault", "v", nodes, ())


def test_word_forms_cases_and_unicode_forms_count_as_one() -> None:
    composed = unicodedata.normalize("NFC", "йогурты")
    apart = unicodedata.normalize("NFD", "ЙОГУРТОВ")
    assert terms(composed) == terms(apart) == {"йогур": 1}
    assert terms("мысль мыслью МЫСЛЬ x 12 a1b") == {"мысль": 3}


def test_texts_on_one_theme_are_alike_and_the_same_texts_give_the_same_bits() -> None:
    texts = corpus()
    vectors, name = tfidf(texts)
    again, its_name = tfidf(list(texts))
    assert vectors.tobytes() == again.tobytes()
    assert name == its_name
    assert tfidf(texts[1:])[1] != name
    assert np.abs((vectors**2).sum(axis=1) - 1.0).max() < 1e-3
    like = vectors @ vectors.T
    sea, wood = slice(0, 12), slice(12, 24)
    assert like[sea, sea].mean() > like[sea, wood].mean() + 0.3


def test_many_texts_go_through_the_sparse_solver_and_come_out_alike() -> None:
    draw = np.random.default_rng(2)
    words = [f"{a}{b}{c}слово" for a in "абвгдежз" for b in "иклмнопр" for c in "стуфхцчш"]
    texts = [" ".join(draw.choice(words[64 * (k % 8) : 64 * (k % 8) + 64], 20)) for k in range(400)]
    vectors, _ = tfidf(texts)
    assert vectors.shape == (400, 64)
    assert vectors.tobytes() == tfidf(texts)[0].tobytes()
    near = nearest_unlinked(vectors, np.zeros(0, np.int32), np.zeros(0, np.int32), most=8)
    assert all(pair.first % 8 == pair.second % 8 for pair in near)


def test_bare_words_and_short_texts_get_no_invented_meaning() -> None:
    texts = [*corpus(), "", "   ", "одинокое слово", "волна"]
    some, found = given_to(texts)
    told = with_meanings(some, found)
    assert [agent.meaning is None for agent in told.agents] == [False] * 24 + [True] * 4
    assert told.meaning_model is not None
    bare, its_found = given_to(["", "", ""])
    assert with_meanings(bare, its_found) is bare
    assert with_meanings(some, found, "none") is some


def test_ghosts_get_none_and_agents_are_found_by_their_ids() -> None:
    texts = corpus()
    nodes = tuple(
        FoundNode(key=f"K{k}", label=f"n{k}", text=text, ghost=k == 3)
        for k, text in enumerate(texts)
    )
    some = MetaMap(agents=[AgentEntry(id=f"n{k}", kind="image") for k in range(24)])
    found = Found("vault", "v", nodes, ())
    told = with_meanings(some, found, ids={f"K{k}": f"n{k}" for k in range(24)})
    assert [k for k, agent in enumerate(told.agents) if agent.meaning is None] == [3]
    assert with_meanings(some, found) is some


def test_vectors_of_two_models_are_not_mixed() -> None:
    some, found = given_to(corpus())
    first = with_meanings(some, found)
    _, other = given_to(corpus(seed=2))
    with pytest.raises(InputError, match=r"do not lie in one space.*--meaning none"):
        with_meanings(first, other)
    assert with_meanings(first, found).meaning_model == first.meaning_model


def test_linked_pairs_that_are_alike_are_told_from_random_ones() -> None:
    vectors, _ = tfidf(corpus())
    within = np.array([(i, i + 1) for i in range(23) if i != 11], np.int32).T
    across = np.array([(i, i + 12) for i in range(12)], np.int32).T
    close = links_follow(vectors, within[0], within[1], seed=1)
    apart = links_follow(vectors, across[0], across[1], seed=1)
    assert close is not None
    assert apart is not None
    assert close[0] > 0.7 > 0.4 > apart[0]
    assert close[1] == 22
    assert links_follow(vectors, within[0][:5], within[1][:5], seed=1) is None


@given(st.integers(2, 40), st.integers(0, 60), st.integers(0, 10**6))
def test_the_nearest_unlinked_pairs_are_those_of_all_pairs(n: int, m: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(n, 3))
    vectors /= np.sqrt((vectors**2).sum(axis=1))[:, None]
    vectors[draw.random(n) < 0.2] = np.nan
    ends = draw.integers(0, n, (2, m)).astype(np.int32)
    linked = {tuple(sorted(pair)) for pair in ends.T.tolist()}
    pairs = [
        (round(float(vectors[i] @ vectors[j]), 4), i, j)
        for i in range(n)
        for j in range(i + 1, n)
        if (i, j) not in linked and not np.isnan(vectors[[i, j]]).any()
    ]
    found = nearest_unlinked(vectors, ends[0], ends[1], most=3)
    best = max((pair[0] for pair in pairs), default=None)
    assert (found[0].cosine if found else None) == (
        pytest.approx(best, abs=1e-4) if pairs else None
    )
    assert all((pair.first, pair.second) not in linked for pair in found)
    assert len(found) == min(3, len(pairs)) or len(pairs) > len(found) > 0
