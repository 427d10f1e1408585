"""Scenario files: what is read, what is refused and in which words."""

from __future__ import annotations

import pytest

from model.errors import InputError
from scenarios.library import FIRST_LIGHT, shipped_scenarios
from scenarios.schema import read_scenario


@pytest.fixture
def scenario_file(tmp_path):
    def write(text: str | bytes):
        path = tmp_path / "mine.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_every_shipped_scenario_reads() -> None:
    assert "first-light" in shipped_scenarios()
    for path in shipped_scenarios().values():
        assert read_scenario(path).title


def test_first_light_rests_relaxes_and_focuses_with_growth_on() -> None:
    scenario = read_scenario(FIRST_LIGHT)
    assert [part.state for part in scenario.eeg.script] == ["rest", "relaxed", "focused"]
    assert scenario.growth.on


def test_any_value_can_be_set_by_its_dotted_name() -> None:
    scenario = read_scenario(
        FIRST_LIGHT,
        [
            "laws.wave.K=2", "schedule.operators.threshold.alpha=0.5", "growth.on=false",
            "title=Ночь", "schedule.rates={image=0.9}",
        ],
    )  # fmt: skip
    assert scenario.laws.wave.K == 2.0
    assert scenario.schedule.operators["threshold"] == {"alpha": 0.5}
    assert not scenario.growth.on
    assert scenario.title == "Ночь"
    assert scenario.schedule.rates == {"image": 0.9}


def test_paths_are_taken_from_the_scenario_files_folder(scenario_file, tmp_path) -> None:
    path = scenario_file('map = "my.map.yaml"\n[eeg]\nfile = "a/b.edf"\nbaseline = "c.edf"\n')
    scenario = read_scenario(path)
    assert scenario.map == str(tmp_path / "my.map.yaml")
    assert scenario.eeg.file == str(tmp_path / "a/b.edf")
    assert scenario.eeg.baseline == str(tmp_path / "c.edf")
    assert read_scenario(path, ["map=other.map.yaml"]).map == "other.map.yaml"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[laws]\nwafe = 1\n", r"laws\.wafe: unknown name.*Did you mean 'wave'"),
        ("[laws.wave]\nk = 1\n", r"laws\.wave\.k: unknown name.*Did you mean 'K'"),
        ("[laws.wave]\nK = -1\n", r"laws\.wave\.K: .*greater than or equal to 0.*not -1"),
        ("[laws]\npump = 'much'\n", r"laws\.pump: .*valid number.*'much'"),
        ("[laws\n", r"not TOML.*line 1"),
        ("[run]\nseconds = 0\n", r"run\.seconds: "),
        ("[[eeg.script]]\nstate='asleep'\nseconds=1\n", r"eeg\.script\.0\.state: .*'rest'"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("[laws]\npump = nan\n", r"laws\.pump: .*finite"),
    ],
)
def test_what_is_wrong_is_one_line_with_file_place_and_mend(scenario_file, text, words) -> None:
    path = scenario_file(text)
    with pytest.raises(InputError, match=words) as caught:
        read_scenario(path)
    line = str(caught.value)
    assert line.startswith(str(path))
    assert "\n" not in line


def test_a_missing_file_and_a_set_without_a_value_are_refused(tmp_path) -> None:
    with pytest.raises(InputError, match=r"none\.toml.*No such file"):
        read_scenario(tmp_path / "none.toml")
    with pytest.raises(InputError, match=r"Write it like --set laws\.wave\.K=2"):
        read_scenario(FIRST_LIGHT, ["laws.wave.K"])
    with pytest.raises(InputError, match="not a section"):
        read_scenario(FIRST_LIGHT, ["title.a=1"])


def test_an_item_of_a_list_is_changed_by_its_number() -> None:
    path = shipped_scenarios()["alpha-length"]
    told = read_scenario(path, ["eeg.script.1.seconds=80", "eeg.script.1.state=rest"])
    assert [(part.state, part.seconds) for part in told.eeg.script[:2]] == [
        ("rest", 30.0),
        ("rest", 80.0),
    ]
    for wrong in ("eeg.script.9.seconds=1", "eeg.script.-1.seconds=1", "title.x=1"):
        with pytest.raises(InputError, match=wrong.partition("=")[0]):
            read_scenario(path, [wrong])
