"""``cara messages CASE``: what was, is and will be said, to whom, and why not; never a text, number or address."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cara_core.store.log.access_log import Action
from cli.reaching import BOOKED, CASE, NOON, PERSONAL, Cara, Write, open_booked, store_in


@pytest.fixture
def opened(called: Cara, write: Write) -> Cara:
    """The command, with a booked case of which nobody recorded how its people are reached."""
    open_booked(called, write)
    return called


@pytest.fixture
def known(called: Cara, write: Write) -> Cara:
    """The same, with both records."""
    open_booked(called, write, records=True)
    return called


def listed(ran: Any) -> dict[str, list[str]]:
    """By its code, each line of a message with what stands beneath it."""
    found: dict[str, list[str]] = {}
    code = ""
    for line in ran.stdout.splitlines():
        if not line.startswith("  "):
            code = line.split()[3]
            found.setdefault(code, [])
        found[code].append(line.strip())
    return found


def rows(ran: Any) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_what_is_due_what_is_to_come_and_what_is_for_a_person_stand_in_one_list(known: Cara) -> None:
    ran = known("messages", CASE, "--at", NOON)
    assert (ran.returncode, ran.stderr) == (0, "")
    found = listed(ran)
    assert found["P01"][0] == (
        "4 March 2026      P01  What the caution asks of you (to the participant): a task for a named person"
    )
    assert found["P01"][1].startswith("by 4 March 2026; At issue, by whoever gives it.")
    assert found["P03"] == [
        "9 March 2026      P03  Your two dates (to the participant by sms, capture): due now",
        "9 March 2026      P03  Your two dates (to the participant by letter, capture): due now",
    ]
    assert found["P05"][0].endswith("(to the participant by sms, capture): to come")
    assert found["V02"][0].endswith("What was decided (to the victim): a task that is done")


def test_neither_text_nor_number_nor_address_is_shown(known: Cara) -> None:
    office = ("01632 960417", "PO Box 960", "appointments@example.org", "@staff.example.org")
    for more in ((), ("--json",), ("--live",), ("--live", "--json")):
        ran = known("messages", CASE, "--at", NOON, *more)
        assert ran.returncode == 0
        assert not any(word in ran.stdout + ran.stderr for word in (*PERSONAL, *office, "Southampton", "Your dates:"))


def test_each_is_one_line_for_a_program(known: Cara) -> None:
    found = rows(known("messages", CASE, "--at", NOON, "--json"))
    assert {row["format"] for row in found} == {"cara-message/1"}
    (sms,) = (row for row in found if (row["message"], row["medium"]) == ("P03-booking", "sms"))
    assert sms == {
        "format": "cara-message/1",
        "case": CASE,
        "message": "P03-booking",
        "reader": "participant",
        "occurrence": sms["occurrence"],
        "opens_on": "2026-03-09",
        "due_by": "2026-03-10",
        "medium": "sms",
        "channel": "capture",
        "standing": "due",
        "state": None,
        "reference": sms["reference"],
        "blocked": [],
    }
    assert re.fullmatch("[0-9a-f]{32}", str(sms["reference"])), "as settle asks for it"
    assert {row["reference"] for row in found if row["medium"] is None} == {None}
    assert [row["opens_on"] for row in found] == sorted(row["opens_on"] for row in found)


def test_show_is_the_same_command_and_options_may_stand_before_the_case(known: Cara) -> None:
    first = known("messages", CASE, "--at", NOON)
    assert known("messages", "show", CASE, "--at", NOON).stdout == first.stdout
    assert known("messages", "--at", NOON, CASE).stdout == first.stdout
    assert "preview" in known("messages", "--help").stdout


def test_without_records_what_nobody_knows_is_named_by_rule_and_field(opened: Cara) -> None:
    ran = opened("messages", CASE, "--at", NOON)
    assert ran.returncode == 0
    found = listed(ran)
    assert found["P03"][:2] == [
        "9 March 2026      P03  Your two dates (to the participant by sms, capture): stopped",
        "V2 participant.language: not known, and what is not known is unsafe",
    ]
    assert found["O02"] == ["9 March 2026      O02  Workshops are booked (to the officer by work, capture): due now"]
    (sms,) = (
        row
        for row in rows(opened("messages", CASE, "--at", NOON, "--json"))
        if (row["message"], row["medium"]) == ("P03-booking", "sms")
    )
    assert (sms["standing"], sms["blocked"]) == ("blocked", [{"rule": "V2", "field": "participant.language"}])


def test_live_says_by_which_channel_and_that_nobody_signed(known: Cara) -> None:
    found = listed(known("messages", CASE, "--at", NOON, "--live"))
    assert found["P03"] == [
        "9 March 2026      P03  Your two dates (to the participant by sms, notify): stopped",
        "SIGN_OFF p03.sms: the text lacks a signature it needs",
        "9 March 2026      P03  Your two dates (to the participant by letter, notify): stopped",
        "SIGN_OFF p03.letter: the text lacks a signature it needs",
    ]


def test_at_night_it_says_that_only_the_hour_is_wrong(known: Cara) -> None:
    found = listed(known("messages", CASE, "--at", "2026-03-09T22:00:00Z"))
    assert found["P03"] == [
        "9 March 2026      P03  Your two dates (to the participant by sms, capture): due now",
        "V3 message.latest: outside the hours in which it may go",
        "9 March 2026      P03  Your two dates (to the participant by letter, capture): due now",
    ]


def test_a_safety_hold_pauses_what_goes_to_the_participant(known: Cara, write: Write) -> None:
    fact = {
        **BOOKED[0],
        "kind": "safety_hold_placed",
        "on": "2026-03-09",
        "what": {"concern": "victim", "reason": "PLANTED-NOTE-4242"},
    }
    assert known("case", "record", CASE, write("hold.json", fact)).returncode == 0
    ran = known("messages", CASE, "--at", NOON)
    found = listed(ran)
    assert [line.partition("): ")[2] for line in found["P03"]] == ["paused", "paused"]
    assert found["V02"][0].endswith("a task that is done")
    assert not any(word in ran.stdout for word in PERSONAL)


def test_what_was_captured_is_shown_as_no_more_than_that(known: Cara) -> None:
    assert known("dispatch", "--at", NOON).returncode == 0
    found = listed(known("messages", CASE, "--at", NOON))
    assert {line.partition("): ")[2] for line in found["P03"]} == {"captured, not sent"}
    assert {line.partition("): ")[2] for line in listed(known("messages", CASE, "--at", NOON, "--live"))["P03"]} == {
        "stopped",
        "",
    }


def test_that_it_was_looked_at_is_logged(known: Cara, tmp_path: Path) -> None:
    known("messages", CASE, "--at", NOON, "--by", "adviser 3", "--reason", "a question")
    with store_in(tmp_path) as store:
        read = [access for access in store.accesses() if access.who == "adviser 3"]
    assert {access.action for access in read} == {Action.CONSULTATION}
    assert [access.reason for access in read] == [
        "a question",
        "participant: to work out its messages",
        "safe contact: to work out its messages",
    ]


def test_a_wrong_option_is_named_and_not_repeated(known: Cara) -> None:
    for arguments, message in (
        ((CASE, "--at", "PLANTED"), "--at: found another text; allowed: YYYY-MM-DDTHH:MM:SS"),
        (("C 9",), "CASE: text of another form"),
        (("C-9",), "there is no case of that name"),
    ):
        ran = known("messages", *arguments)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert message in ran.stderr
        assert "PLANTED" not in ran.stderr
