"""The built-in map holds what the person first described."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import networkx as nx
import pytest

from model.maps.consistency import SYMMETRIC
from model.maps.read import read_map
from model.maps.schema import MetaMap

BUILT_IN = Path(__file__).resolve().parents[3] / "scenarios" / "maps" / "metathought.map.yaml"

IDEAS = {
    "question": "Свой фундамент, Эмерджентность, Замена теории",
    "carrier": "Сигнал, Токен, Волновой паттерн, Мозг, ЭЭГ, Мыслеформа",
    "computing": "Энергия, Поток, Резонанс, Колебание, Преобразование, Градиент",
    "architecture": "Функциональная система, Активный преобразователь, Орган чувств, "
    "Исполнительная схема, Модулятор намерения, Аналоговость, Живой сигнал",
    "input": "Метамысль, Метасеть мышления, Модель разума",
    "growth": "Морфогенез смыслов, Нейроядро, Поле форм, Разворачивание, Угадывание",
    "nodes and links": "Различение, Образ, Принцип, Логическая связь, Аналоговая связь, "
    "Волновая связь, Эмоциональная связь",
    "weight": "Вес как поток",
    "state": "Состояние, Триггер, Усиление, Ослабление, Ассоциация, Коррекция",
    "replacements": "Поле смыслов, Сеть преобразователей, Спектральный фильтр, "
    "Семантический детектор, Рассогласование, Цель, Тело, Согласованные колебания, "
    "Карта ментальных полей, Опыт",
    "path": "Мета-карта, Новое состояние, Напряжение смыслов, Прыжок, Идея, Инсайт, Решение",
    "challenges": "Верификация, Сдвиг мышления, Карта резонансов",
    "roles": "Архитектор, Эмбрион мышления, Статистика",
}
OPPOSITES = [
    ("signal", "token"),
    ("transformation", "gradient"),
    ("unfolding", "guessing"),
    ("strengthening", "weakening"),
    ("embryo", "statistics"),
]


@pytest.fixture(scope="module")
def built_in() -> MetaMap:
    return read_map(BUILT_IN)


@pytest.fixture(scope="module")
def feeding(built_in: MetaMap) -> nx.DiGraph:
    """The ways energy can go: not along links that only inhibit."""
    graph = nx.DiGraph()
    graph.add_nodes_from(built_in.ids)
    for link in built_in.links:
        if link.kind == "emotional" and link.valence < 0.0:
            continue
        graph.add_edge(link.source, link.target)
        if link.kind in SYMMETRIC:
            graph.add_edge(link.target, link.source)
    return graph


@pytest.mark.parametrize("theme", IDEAS)
def test_every_idea_is_an_agent(built_in: MetaMap, theme: str) -> None:
    labels = {agent.label for agent in built_in.agents}
    assert {idea.strip() for idea in IDEAS[theme].split(",")} <= labels


def test_the_map_has_the_size_that_was_asked_for(built_in: MetaMap) -> None:
    assert 45 <= len(built_in.agents) <= 70
    assert 110 <= len(built_in.links) <= 200
    kinds = Counter(link.kind for link in built_in.links)
    assert set(kinds) == {"logical", "analogical", "wave", "emotional"}
    assert min(kinds.values()) >= 20
    assert {agent.kind for agent in built_in.agents} == {"distinction", "image", "principle"}
    assert set(built_in.layers.tolist()) == {0, 1, 2, 3, 4}


def test_every_agent_has_both_labels_and_one_sentence_of_note(built_in: MetaMap) -> None:
    for agent in built_in.agents:
        assert agent.label, agent.id
        assert agent.label_en, agent.id
        assert agent.label_en.isascii(), agent.id
        assert agent.tags, agent.id
        assert agent.note, agent.id
        assert agent.note.endswith("."), agent.id
        assert agent.note.count(".") == 1, agent.id
    assert len({agent.label for agent in built_in.agents}) == len(built_in.agents)


@pytest.mark.parametrize("pair", OPPOSITES)
def test_opposites_inhibit_each_other(built_in: MetaMap, pair: tuple[str, str]) -> None:
    assert any(
        {link.source, link.target} == set(pair) and link.kind == "emotional" and link.valence < 0.0
        for link in built_in.links
    )


def test_every_agent_can_be_reached_by_energy_and_can_pass_it_on(
    built_in: MetaMap, feeding: nx.DiGraph
) -> None:
    senses = [agent.id for agent in built_in.agents if agent.kind == "distinction"]
    reached = set(senses).union(*(nx.descendants(feeding, name) for name in senses))
    assert reached == set(built_in.ids)
    assert min(degree for _, degree in feeding.in_degree()) > 0
    assert min(degree for _, degree in feeding.out_degree()) > 0


def test_wave_links_join_agents_of_one_frequency_band(built_in: MetaMap) -> None:
    kind = {agent.id: agent.kind for agent in built_in.agents}
    waves = [link for link in built_in.links if link.kind == "wave"]
    alike = sum(kind[link.source] == kind[link.target] for link in waves)
    assert alike >= 0.9 * len(waves)


def test_the_intention_rests_on_insight_morphogenesis_and_emergence(built_in: MetaMap) -> None:
    assert set(built_in.intention) == {"insight", "morphogenesis", "emergence"}
