"""``cara demo``: whole lives on a new store, told, and the store it leaves passes ``cara verify``."""

import json
import re
import shlex
import sqlite3
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cara_core.case.case import Phase
from cara_core.cli.demo.store import place_for
from cara_core.cli.forces.entries import forces_and_communities
from cara_core.examples.lives import due_days, lives
from cara_core.formats.case_file import read_case
from support.lives_in_a_store import story_of

Cara = Callable[..., CompletedProcess[str]]
Plugged = Callable[..., Path]
ENDS = {
    "completion": Phase.COMPLETED,
    "missed-workshop": Phase.COMPLETED,
    "breach": Phase.PROSECUTION,
    "safety-hold": Phase.LIVE,
    "withdrawal": Phase.WITHDRAWN,
    "put-right": Phase.COMPLETED,
}


def commands(shown: str) -> list[list[str]]:
    """The commands under *What next*, as a shell reads them."""
    hints = shown.partition("What next\n")[2].replace("\\\n", " ")
    return [shlex.split(line)[1:] for line in hints.splitlines() if line.startswith("  cara ")]


@pytest.mark.parametrize("pair", forces_and_communities())
def test_every_life_can_be_lived_under_the_rules_of_every_force(pair: str) -> None:
    story = story_of(pair)
    assert story.failed == {}
    assert {name: case.phase for name, case in story.cases.items()} == ENDS
    assert list(story.cases) == [life.case for life in lives()]
    assert list(story.due) == list(due_days())
    assert all(story.due.values()), "on each of those mornings something is due"


def test_the_lives_show_what_their_titles_say() -> None:
    cases = story_of("hampshire").cases
    kinds = {name: [fact.kind for fact in case.facts] for name, case in cases.items()}
    assert "safety_hold_placed" in kinds["safety-hold"]
    assert "safety_hold_lifted" in kinds["safety-hold"]
    assert any(fact.supersedes for fact in cases["missed-workshop"].facts)
    assert kinds["missed-workshop"].count("workshops_booked") == 2
    assert kinds["breach"].index("excuse_decided") < kinds["breach"].index("referred_for_prosecution")
    assert "agreement_withdrawn" in kinds["withdrawal"]
    assert max(len(life.shows) for life in lives()) < 120


def test_the_store_it_leaves_passes_the_command_it_prints_and_no_longer_once_it_was_changed(
    called: Cara, tmp_path: Path
) -> None:
    shown = called("demo", "--force", "hampshire")
    assert (shown.returncode, shown.stderr) == (0, "")
    for life in lives():
        assert f"\n{life.title}. " in shown.stdout
    suggested = commands(shown.stdout)
    verify = next(command for command in suggested if command[0] == "verify")
    for asked in suggested:
        assert called(*asked).returncode == 0, asked
    assert called(*verify).stdout.startswith("good")
    (store,) = tmp_path.glob("cara-demo-*/cara.db")
    with sqlite3.connect(store) as connection:
        connection.execute("DROP TRIGGER fact_no_update")
        connection.execute("UPDATE fact SET said_by = 'PS 1' WHERE seq = 40")
    connection.close()
    ran = called(*verify)
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[1].startswith("  fact 40: altered")


def test_the_verification_is_the_last_command_and_says_where_the_store_is(called: Cara) -> None:
    shown = called("demo", "--force", "leicestershire").stdout
    *_, last = commands(shown)
    assert last[0] == "verify"
    assert shown.rstrip().splitlines()[-6].strip() == last[last.index("--store") + 1]


def test_it_is_the_same_every_time_but_for_the_path(called: Cara) -> None:
    first, second = (re.sub(r"cara-demo-\w+", "DEMO", called("demo", "--force", "hampshire").stdout) for _ in range(2))
    assert first == second


def test_what_is_due_is_shown_as_it_was_on_that_morning(called: Cara) -> None:
    shown = called("demo", "--force", "hampshire").stdout
    spring, _, later = shown.partition("on the morning of 29 April 2026")[2].partition("on the morning of 3 June 2026")
    assert "Look at the safety hold" in spring
    assert "Look at the safety hold" not in later
    assert "2 days overdue: safety-hold: Contact the victim" in later


def test_a_store_of_one_s_own_has_to_be_new(called: Cara, tmp_path: Path) -> None:
    url = "sqlite:///mine.db"
    assert called("demo", "--force", "hampshire", "--store", url).returncode == 0
    assert len(called("case", "list", "--store", url).stdout.splitlines()) == len(lives()) + 1
    before = (tmp_path / "mine.db").read_bytes()
    again = called("demo", "--force", "hampshire", "--store", url)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == "cara: --store: there are cases in it; allowed: a new store\n"
    assert (tmp_path / "mine.db").read_bytes() == before
    assert called("verify", "--store", url).returncode == 0


def test_for_programs_the_cases_follow_the_decisions_and_no_store_is_made(called: Cara, tmp_path: Path) -> None:
    ran = called("demo", "--force", "hampshire", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    cases = [case for case in found if case["format"] == "cara-case/1"]
    assert found[-len(cases) :] == cases
    assert {read_case(case).id: read_case(case).phase for case in cases} == ENDS
    assert not list(tmp_path.iterdir())


def test_a_force_that_refuses_a_life_ends_it_there_and_tells_the_others(cara: Cara, plugged: Plugged) -> None:
    refuse = "[cara.Refusal(code='NOT_IN_MARCH', text='not in March', source='TEST', standing='illustrative')]"
    plugins = plugged(
        "strict",
        f"@cara.hookimpl\ndef further_refusals(self, referral, on):\n    return {refuse} if on.month == 3 else ()",
    )
    ran = cara("demo", "--force", "strict", plugins=plugins)
    assert ran.returncode == 1
    assert "missed-workshop: completed" in ran.stdout
    assert ran.stdout.count("It stops here, by the rules of this force: ") == len(lives()) - 1


def test_the_url_of_a_server_is_never_shown() -> None:
    """It may hold a password."""
    at_a_server = place_for("postgresql://cara:Zbigniew-Wolfe@localhost/cara")
    assert "Zbigniew" not in at_a_server.shown + str(at_a_server.checkpoint)
    assert place_for("sqlite:///mine.db").shown == "sqlite:///mine.db"
