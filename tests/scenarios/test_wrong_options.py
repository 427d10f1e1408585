"""What a command cannot take is one line that names it and the way out, exit code 2."""

from __future__ import annotations

import pytest

from scenarios.cli import main


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["run", "--seed", "x"], "--seed"),
        (["run", "--sed", "3"], "--seed"),
        (["rnu"], "run"),
        (["run", "--eeg"], "--eeg"),
        (["describe", "--lang", "de"], "--lang"),
        (["sweep", "rest", "--repeat", "many"], "--repeat"),
        (["compare"], "compare --help"),
    ],
)
def test_a_wrong_option_is_one_line(
    arguments: list[str],
    named: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["mindfield", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert told.out == ""
    assert told.err.startswith("mindfield")
    assert told.err.count("\n") == 1
    assert named in told.err


def test_no_command_at_all_gets_the_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["mindfield"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "sweep" in capsys.readouterr().out
