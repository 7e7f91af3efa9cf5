"""The same words find a case everywhere; what was wrong is corrected; a shell completes the names of cases."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from cara_core.casework.open_casework import open_casework
from cara_core.cli.arguments.completing import complete_case
from cara_core.formats.referral import read_referral
from cara_core.terms.days import day
from cli.everyday.terminal import in_a_pipe
from support.clocks import NOW
from support.pages import DOCS

NAMES: Final = ("R3", "26/0117", "26/0118")
ON: Final = ("--on", "2026-03-12")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases")
    text = json.loads((DOCS / "examples" / "referral.json").read_text())
    with open_casework(f"sqlite:///{folder}/cara.db") as casework:
        for number, name in enumerate(NAMES, 1):
            text["offences"][0]["committed_on"] = f"2026-03-0{number}"
            text["suspect"]["on_bail_for_other_offence"] = None
            referral = read_referral({**text, "reference": name})
            casework.open(referral, case=name, force="hampshire", on=day("2026-03-10"), at=NOW, by="sergeant 12")
    return folder


@pytest.fixture
def cases(made: Path, called: Any, tmp_path: Path) -> Any:
    import shutil  # noqa: PLC0415

    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return called


def test_the_same_words_find_a_case_in_every_command(cases: Any) -> None:
    for call in (("case", "show"), ("case", "timeline"), ("due",), ("contact", "show")):
        more = ("--reason", "x", "--of", "victim") if call[0] == "contact" else ()
        ran = cases(*call, "r3", *more)
        assert "R3" in ran.stdout + ran.stderr, call
    assert cases("case", "show", "0117").stdout.startswith("26/0117: ")
    several = cases("case", "show", "26/")
    assert several.returncode == 2
    assert "did you mean 26/0117 or 26/0118?" in several.stderr


def test_a_part_of_a_name_is_not_enough_where_nobody_sees_the_case_first(cases: Any) -> None:
    """A script that has lost the end of a name records in no other case."""
    ran = cases("case", "advice", "0117", "--offered", "yes", "--yes", *ON)
    assert ran.returncode == 2
    assert "no case has exactly this name; did you mean 26/0117?" in ran.stderr
    shown = cases("case", "show", "0117", "--json")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert cases("case", "show", "nothing").returncode == 2


def test_a_list_is_narrowed_down(cases: Any) -> None:
    assert [line.split()[0] for line in cases("case", "list", "--search", "R").stdout.splitlines()[1:]] == ["R3"]
    assert [line.split()[0] for line in cases("case", "list", "--search", "011").stdout.splitlines()[1:]] == [
        "26/0117",
        "26/0118",
    ]
    assert cases("case", "list", "--phase", "live").stderr == "no case is so\n"
    wrong = cases("case", "list", "--phase", "alive")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("cara: --phase: found another word; allowed: referred")
    assert len(cases("case", "list", "--owner", "officer_in_the_case", "--on", "2027-01-01").stdout.splitlines()) == 4
    assert cases("case", "list", "--due", "--owner", "records", *ON).stderr == "no case is so\n"
    found = cases("case", "list", "--search", "r3", "--json").stdout
    assert json.loads(found)["case"] == "R3"


def test_what_is_known_by_now_is_said_and_screened_again(cases: Any) -> None:
    missing = cases("case", "known", "R3", *ON)
    assert missing.returncode == 2
    assert "suspect.on_bail_for_other_offence=no" in missing.stderr
    wrong = cases("case", "known", "R3", "suspect.on_bail_for_other_offence=perhaps", "--source", "x", "--yes", *ON)
    assert wrong.returncode == 2
    assert "perhaps" not in wrong.stderr
    call = ("suspect.on_bail_for_other_offence=no", "--source", "the custody record", "--yes", "--json", *ON)
    ran = cases("case", "known", "R3", *call)
    assert ran.returncode == 0, ran.stderr
    kinds = [json.loads(line)["kind"] for line in ran.stdout.splitlines()]
    assert kinds == ["referral_corrected", "screened"]


def test_a_fact_is_corrected_and_keeps_what_is_not_named(cases: Any) -> None:
    done = cases("case", "advice", "R3", "--offered", "yes", "--taken", "no", "--yes", "--json", *ON)
    number = json.loads(done.stdout)["number"]
    ran = cases("case", "correct", "R3", number, "--set", "taken=yes", "--why", "misheard", "--yes", "--json")
    assert ran.returncode == 0, ran.stderr
    corrected = json.loads(ran.stdout.splitlines()[0])
    assert corrected["what"] == {"offered": True, "taken": True}
    assert (corrected["supersedes"], corrected["on"]) == (number, "2026-03-12")
    for arguments, wrong in (
        ((99, "--set", "taken=yes", "--why", "x"), "cara: NUMBER: no such fact"),
        ((number, "--set", "taken=perhaps", "--why", "x"), "cara: taken: it cannot be that; allowed: yes, no"),
        ((number, "--set", "nothing=yes", "--why", "x"), "cara: --set: no field of it; allowed: offered, taken"),
        ((number, "--set", "taken=yes"), "cara: --why: missing"),
        ((number, "--why", "x"), "cara: NAME=VALUE: missing"),
    ):
        refused = cases("case", "correct", "R3", *arguments, "--yes")
        assert refused.returncode == 2
        assert refused.stderr.startswith(wrong)


def test_a_shell_completes_the_names_of_cases_from_the_store(
    cases: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cases is not None
    assert complete_case("r") == ["R3"]
    assert complete_case("26/") == ["26/0117", "26/0118"]
    files = sorted(path.name for path in tmp_path.iterdir())
    asked = {"_CARA_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "cara case show 26/"}
    ran = in_a_pipe(cwd=tmp_path, env=asked)
    assert "26/0117" in ran.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == files, "no name is written to any file"
    for shell in ("bash", "zsh", "fish"):
        script = in_a_pipe(cwd=tmp_path, env={"_CARA_COMPLETE": f"source_{shell}"}).stdout
        assert "_CARA_COMPLETE" in script
        assert not any(name in script for name in NAMES)
    monkeypatch.setenv("CARA_STORE", "sqlite:///nowhere/at-all.db")
    assert complete_case("r") == [], "what cannot be read completes nothing"
