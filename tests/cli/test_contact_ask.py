"""``cara contact ask``: nobody has to write a file to say how the victim is reached; what is left out is unsafe."""

import json
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from cara_core.store.log.sealing import Reach
from cli.everyday.terminal import CTRL_D, at_a_warm_terminal
from cli.reaching import CASE, PARTICIPANT_DETAILS, Cara, Write, open_booked, store_in, victim_file

ASK = ("contact", "ask", CASE)
NUMBER = "07700 900789"
CALL = ["call", NUMBER, "own", "no", "2026-11-20", "no", "", "", "tue 10:00-14:00", "wed 9:30 to 11:00", ""]
ADDRESS = ["post", "1 Other Street, Sampleton, EX1 1AA", "own", "unknown", "", "", ""]


@pytest.fixture
def opened(called: Cara, write: Write) -> Cara:
    open_booked(called, write)
    return called


def record_of(called: Cara, whose: str) -> dict[str, Any]:
    ran = called("contact", "show", CASE, "--of", whose, "--reason", "a test")
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def version_in(folder: Path) -> int:
    with store_in(folder) as store:
        return store.contact_version(CASE)


def typed(folder: Path, *answers: str, whose: str = "victim") -> tuple[int, str]:
    found = at_a_warm_terminal(*ASK, whose, answers=answers, cwd=folder)
    return found.status, found.screen


def test_a_safe_contact_is_asked_shown_and_kept(opened: Cara, tmp_path: Path) -> None:
    status, screen = typed(
        tmp_path,
        "victim",
        "no",
        "no",
        "en",
        *CALL,
        *ADDRESS,
        "",
        "yes",
        "ring off",
        "adviser 3",
        "not on Sundays",
        "yes",
    )
    assert status == 0, screen
    assert max(map(len, screen.splitlines())) <= 80
    kept = record_of(opened, "victim")
    assert kept["channels"][0] == {
        "avoid": [],
        "opted_in": [],
        "kind": "call",
        "value": NUMBER,
        "owner": "own",
        "perpetrator_access": "no",
        "verified_on": "2026-11-20",
        "voicemail_ok": False,
        "safe_windows": [
            {"weekday": "tue", "starts": "10:00", "ends": "14:00"},
            {"weekday": "wed", "starts": "09:30", "ends": "11:00"},
        ],
    }
    assert [way["kind"] for way in kept["channels"]] == ["call", "post"]
    assert (kept["version"], kept["told_by"], kept["living_with_participant"]) == (1, "victim", False)
    assert (kept["worker"], kept["code_word_set"], kept["stop_word_meaning"]) == ("adviser 3", True, "ring off")


def test_it_takes_the_place_of_the_version_before(opened: Cara, write: Write, tmp_path: Path) -> None:
    assert opened("contact", "record", write("victim.json", victim_file())).returncode == 0
    status, screen = typed(tmp_path, "victim", "no", "", "", *CALL, "", "no", "", "", "yes")
    assert status == 0, screen
    assert record_of(opened, "victim")["version"] == 2
    assert "no way counts as safe" in " ".join(screen.split())


def test_whoever_may_not_be_contacted_is_asked_for_no_way(opened: Cara, tmp_path: Path) -> None:
    status, screen = typed(tmp_path, "victim", "yes", "she asked for it", "no", "", "no", "", "", "yes")
    assert status == 0, screen
    kept = record_of(opened, "victim")
    assert kept["do_not_contact"] is True
    assert not kept.get("channels")


def test_why_there_is_no_way_at_all_needs_a_supervisors_rank(opened: Cara, tmp_path: Path) -> None:
    status, screen = typed(tmp_path, "adviser", "no", "no", "", "", "untraced", "sergeant", "no", "", "", "yes")
    assert status == 0, screen
    assert record_of(opened, "victim")["no_way_because"] == "untraced"


def test_what_cannot_be_is_asked_again_and_not_repeated(opened: Cara, tmp_path: Path) -> None:
    wrong = [
        "call",
        "12",
        NUMBER,
        "mine",
        "own",
        "maybe",
        "no",
        "",
        "no",
        "",
        "",
        "some day",
        "mon 12:00-10:00",
        "",
        "",
    ]
    status, screen = typed(tmp_path, "victim", "no", "no", "english!", "en", *wrong, "no", "", "", "yes")
    assert status == 0, screen
    assert screen.count("Not that: ") == 6
    assert record_of(opened, "victim")["channels"][0]["value"] == NUMBER


def test_nothing_is_kept_without_a_yes_nor_when_somebody_stops(opened: Cara, tmp_path: Path) -> None:
    assert typed(tmp_path, "victim", "no", "no", "", *CALL, "", "no", "", "", "no")[0] == 1
    assert typed(tmp_path, "victim", "no", CTRL_D)[0] == 1
    assert version_in(tmp_path) == 0


def test_where_nobody_can_be_asked_it_names_the_other_command(opened: Cara, tmp_path: Path) -> None:
    ran = opened(*ASK, "victim")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "cara contact record FILE" in ran.stderr
    assert version_in(tmp_path) == 0


def test_the_participants_record_is_asked_in_full(opened: Cara, tmp_path: Path) -> None:
    name, phone, email, street = PARTICIPANT_DETAILS
    answers = (name, "male", "en", "no", f"{street}, Sampleton, EX1 1AA", "EX1", phone, email, "yes")
    status, screen = typed(tmp_path, *answers, whose="participant")
    assert status == 0, screen
    with store_in(tmp_path) as store:
        assert store.contact_version(CASE, Reach.PARTICIPANT) == 1
    kept = record_of(opened, "participant")
    assert (kept["name"], kept["phone"], kept["starts_from"]) == (name, phone, "EX1")


OF_SAFETY = {"do_not_contact", "perpetrator_access", "voicemail_ok", "code_word_set", "owner"}


def left_out_unsafely(table: dict[str, dict[str, dict[str, Any]]]) -> list[str]:
    """Which questions of safety may be left out though leaving them out would not count as unsafe?"""
    return [name for rows in table.values() for name, row in rows.items() if name in OF_SAFETY and row.get("skip")]


def test_no_question_of_safety_may_be_left_out() -> None:
    table = tomllib.loads((resources.files("cara_core.cli.contact") / "asked.toml").read_text(encoding="utf-8"))
    assert {name for rows in table.values() for name in rows} > OF_SAFETY
    assert left_out_unsafely(table) == []
    table["way"]["voicemail_ok"]["skip"] = True
    assert left_out_unsafely(table) == ["voicemail_ok"], "the twin is found"
