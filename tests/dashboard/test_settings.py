"""The settings of the page: what can be set, read, saved, opened, and carried by a link."""

from __future__ import annotations

import base64
import json
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.running.past import Change
from dashboard.running.session import Session
from dashboard.running.world import Choice, scenario_of_choice
from dashboard.settings.form import asked, lines_of, triggers_of
from dashboard.settings.leaves import GROUPS, leaves, may_be_set, value_at, weight_names
from dashboard.settings.link import PageState, left_out, state_of, token_of
from dashboard.settings.save import opened, saved
from dashboard.words import LANGS, catalogue
from model.errors import InputError
from model.settings import Settings
from scenarios.library import shipped_scenarios
from scenarios.schema import read_scenario

MAP = "agents: [{id: свет, kind: image}, {id: б, kind: principle}]\n"


def test_every_number_and_switch_of_the_worlds_settings_is_on_the_page() -> None:
    def numbers(told: object, path: str) -> set[str]:
        if isinstance(told, dict):
            inner = (numbers(part, f"{path}.{name}") for name, part in told.items())
            return set().union(*inner) if told else set()
        return {path[1:]} if isinstance(told, int | float) else set()

    shown = {leaf.name for leaf in leaves()} | set(weight_names())
    assert numbers(Settings().model_dump(), "") <= shown
    assert {leaf.group for leaf in leaves()} == set(GROUPS)
    for lang in LANGS:
        words = catalogue(lang)
        assert {key for leaf in leaves() for key in (leaf.word, leaf.why)} <= set(words)


def test_defaults_on_the_page_are_those_of_the_model() -> None:
    plain = scenario_of_choice(Choice(scenario="rest"))
    for leaf in leaves():
        if not leaf.name.startswith(("laws.", "jumps.", "emergence.")):
            continue
        assert value_at(plain, leaf.name) == leaf.default, leaf.name
    assert value_at(plain, "schedule.operators.wave.delta") == 0.0
    assert value_at(plain, "schedule.rates.image") == 0.5


def own_of(choice: Choice) -> dict[str, object]:
    scenario = scenario_of_choice(choice)
    names = [leaf.name for leaf in leaves()] + [*weight_names(), "triggers"]
    return {name: value_at(scenario, name) for name in names}


def test_what_is_typed_is_in_the_scenario_and_what_is_put_back_leaves_it() -> None:
    start = Choice()
    form = {
        "laws.wave.K": "2,5",
        "growth.on": False,
        "emergence.runs": "10",
        "schedule.operators.wave.alpha": "−0.5",
        "schedule.rates.image": "0.9",
        "triggers": "alpha > 1.5 for 2 s => ignite 0.5 on kind:principle every 5 s\n",
    }
    turned = asked(form, start, own_of(start), "en")
    scenario = scenario_of_choice(Choice(turned=turned))
    assert scenario.laws.wave.K == 2.5
    assert scenario.growth.on is False
    assert scenario.emergence.runs == 10
    assert scenario.schedule.operators["wave"] == {"gamma": 0.3, "alpha": -0.5}
    assert scenario.schedule.rates["image"] == 0.9
    assert scenario.triggers[0].do == "ignite"
    assert scenario.triggers[0].on == "kind:principle"
    assert (scenario.triggers[0].strength, scenario.triggers[0].refractory_s) == (0.5, 5.0)
    back = asked({"laws.wave.K": "4"}, Choice(turned=turned), own_of(start), "en")
    assert back == {name: value for name, value in turned.items() if name != "laws.wave.K"}


def test_what_is_no_number_or_no_trigger_is_named_in_the_pages_language() -> None:
    with pytest.raises(InputError, match=r"Волновая связь K.*много"):
        asked({"laws.wave.K": "много"}, Choice(), own_of(Choice()), "ru")
    with pytest.raises(InputError, match="line 2"):
        triggers_of("alpha > 1 => ignite\nnonsense", "en")
    with pytest.raises(InputError, match=r"laws\.efficiency"):
        scenario_of_choice(Choice(turned={"laws.efficiency": 3.0}))


def test_triggers_read_back_from_their_lines() -> None:
    lines = (
        "alpha > 1.5 for 2 s and theta < 0 until alpha < 1 => amplify 0.2 on tag:свет every 3 s\n"
        "gamma > 2 => intend 0.3 on all every 10 s"
    )
    told = scenario_of_choice(Choice(turned={"triggers": triggers_of(lines, "en")})).triggers
    assert lines_of(told) == lines


def test_a_saved_scenario_reads_back_as_what_was_chosen(tmp_path: Path) -> None:
    choice = Choice(
        scenario="incubation", seed=9, turned={"laws.wave.K": 2.5, "growth.window_s": 16.0}
    )
    name, told = saved(choice, "Мой сценарий")
    assert name == "scenario.toml"
    path = tmp_path / name
    path.write_bytes(told)
    read = read_scenario(path)
    wanted = scenario_of_choice(choice)
    assert read.model_copy(update={"title": wanted.title}) == wanted
    assert read.title == "Мой сценарий"
    assert scenario_of_choice(opened(path, tmp_path / "in")) == read
    for shipped in shipped_scenarios():
        path.write_bytes(saved(Choice(scenario=shipped), "")[1])
        again = read_scenario(path).model_copy(update={"title": ""})
        assert again == scenario_of_choice(Choice(scenario=shipped)).model_copy(
            update={"title": ""}
        ), shipped


def test_a_scenario_with_a_map_is_a_zip_that_holds_it_and_opens_again(tmp_path: Path) -> None:
    mine = tmp_path / "мысль.map.yaml"
    mine.write_text(MAP, encoding="utf-8")
    name, told = saved(Choice(map_file=mine, turned={"laws.pump": 0.1}), "t")
    assert name == "scenario.zip"
    given_zip = tmp_path / "up" / name
    given_zip.parent.mkdir()
    given_zip.write_bytes(told)
    mine.unlink()
    choice = opened(given_zip, tmp_path / "in")
    scenario = scenario_of_choice(choice)
    assert Path(scenario.map).read_text(encoding="utf-8") == MAP
    assert scenario.laws.pump == 0.1


@pytest.mark.parametrize(
    "line", ['map = "/etc/passwd"', 'map = "../secret.map.yaml"', 'map = "secret.map.yaml"']
)
def test_an_opened_scenario_never_reads_what_did_not_come_with_it(
    tmp_path: Path, line: str
) -> None:
    (tmp_path / "secret.map.yaml").write_text(MAP, encoding="utf-8")
    folder = tmp_path / "given"
    folder.mkdir()
    path = folder / "s.toml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match="did not come with it"):
        opened(path, folder / "in")
    path.write_text('[eeg]\nfile = "/etc/hostname"', encoding="utf-8")
    with pytest.raises(InputError, match=r"hostname.*did not come with it"):
        opened(path, folder / "in")


def test_a_zip_of_a_scenario_cannot_write_outside_its_place_and_is_bounded(tmp_path: Path) -> None:
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(evil, "w") as out:
        out.writestr("../../outside.toml", 'title = "x"')
    opened(evil, tmp_path / "a" / "b")
    assert not (tmp_path / "outside.toml").exists()
    assert (tmp_path / "a" / "b" / "outside.toml").is_file()
    evil.write_bytes(b"no zip")
    with pytest.raises(InputError, match=r"evil\.zip: is not a zip"):
        opened(evil, tmp_path / "c")
    with zipfile.ZipFile(evil, "w") as out:
        out.writestr("a.toml", "")
        out.writestr("b.toml", "")
    with pytest.raises(InputError, match="2 scenario files"):
        opened(evil, tmp_path / "d")


def torn(whole: bytes, at: int, to: int) -> bytes:
    return whole[:at] + bytes([to]) + whole[at + 1 :]


@pytest.mark.parametrize("fault", ["torn", "locked", "packed in an unknown way"])
def test_a_zip_that_cannot_be_unpacked_is_one_line(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "my.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.toml", 'title = "x"\n' * 200)
    whole = path.read_bytes()
    entry = whole.index(b"PK\x01\x02")
    if fault == "torn":
        whole = torn(whole, 30 + len("a.toml") + 2, 0xFF)
    elif fault == "locked":
        whole = torn(torn(whole, 6, 1), entry + 8, 1)
    else:
        whole = torn(torn(whole, 8, 99), entry + 10, 99)
    path.write_bytes(whole)
    with pytest.raises(InputError, match=r"my\.zip: is not a zip that can be read"):
        opened(path, tmp_path / "in")


turned = st.dictionaries(
    st.sampled_from(["laws.pump", "laws.threshold", "intention.beta"]),
    st.floats(0.01, 2.0),
    max_size=3,
)


@given(
    st.sampled_from(sorted(shipped_scenarios())),
    st.integers(0, 2**32 - 1),
    turned,
    st.dictionaries(st.sampled_from(["alpha", "theta"]), st.floats(-3, 3), max_size=2),
    st.integers(0, 10_000),
    st.sampled_from([0.5, 2.0, None]),
)
def test_a_link_brings_back_what_it_was_made_of(scenario, seed, turned, bands, step, speed) -> None:
    choice = Choice(scenario=scenario, seed=seed, turned=turned, eeg="hands", bands=bands)
    changes = (Change(3, "turn", ("laws.pump", 0.25)), Change(9, "play_bands", (bands,)))
    state = PageState(
        choice,
        step=step,
        changes=changes,
        playing=False,
        speed=speed,
        room="sweep",
        lang="ru",
        dark=True,
        view={"hidden": [1, 2]},
    )
    assert state_of(token_of(state)) == state


def test_a_link_says_what_it_cannot_hold(tmp_path: Path) -> None:
    mine = Choice(map_file=tmp_path / "мысль.map.yaml", eeg="file", eeg_file=tmp_path / "a.edf")
    assert left_out(mine) == ("мысль.map.yaml", "a.edf")
    assert state_of(token_of(PageState(mine))).choice == Choice()


def packed(**changes: object) -> str:
    token = token_of(PageState())
    raw = zlib.decompress(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    told = json.loads(raw) | changes
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(told).encode())).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "я",
        packed(turned={"map": "/etc/passwd"}),
        packed(turned={"eeg.file": "/etc/hostname"}),
        packed(turned={"eeg": {"file": "/etc/hostname"}}),
        packed(turned={"laws.efficiency": 9}),
        packed(scenario="../rest"),
        packed(seed=-1),
        packed(v=99),
        packed(changes=[[0, "turn", "map", 1.0]]),
        packed(changes=[[0, "load", {}]]),
        base64.urlsafe_b64encode(zlib.compress(b" " * 10_000_000)).decode(),
    ],
)
def test_a_strangers_link_is_refused_whole(token: str) -> None:
    with pytest.raises(InputError, match="link_broken"):
        state_of(token)
    assert not may_be_set("map")
    assert not may_be_set("eeg.file")


def test_a_link_leads_to_the_very_moment_whatever_was_turned_on_the_way() -> None:
    me = Session(Choice(seed=5))
    other = None
    try:
        me.step(40)
        me.turn("laws.wave.K", 9.0)
        me.step(30)
        me.turn("laws.pump", 0.02)
        shown = me.settle()
        assert shown.choice is not None
        link = token_of(PageState(shown.choice, step=shown.step, changes=shown.changes or ()))
        state = state_of(link)
        other = Session(state.choice)
        other.relive(state.step, state.changes)
        again = other.settle()
        assert again.step == 70
        for name in ("energy", "phase", "tension", "flow"):
            assert np.array_equal(getattr(again, name), getattr(shown, name)), name
        assert again.in_force == shown.in_force
        assert again.ledger == shown.ledger
        me.step(20)
        other.step(20)
        assert np.array_equal(me.settle().energy, other.settle().energy)
    finally:
        me.close()
        if other is not None:
            other.close()
