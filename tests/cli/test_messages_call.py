"""``cara messages call``: the sheet for one call, with a number only where every rule holds at that moment."""

from pathlib import Path
from typing import Any

import pytest

from cli.reaching import (
    CASE,
    PARTICIPANT_DETAILS,
    VICTIM_DETAILS,
    Cara,
    Write,
    open_booked,
    participant_file,
    store_in,
    victim_file,
)
from support.clocks import Hands, instant

TUESDAY = "2026-03-10T12:00:00Z"
NUMBER = VICTIM_DETAILS[0]


@pytest.fixture
def opened(called: Cara, write: Write, clock: Hands) -> Cara:
    """The command on a Tuesday at noon, with a booked case and the participant's record."""
    open_booked(called, write)
    assert called("contact", "record", write("participant.json", participant_file())).returncode == 0
    clock.now = instant(TUESDAY)
    return called


def sheet(opened: Cara, write: Write, **record: Any) -> Any:
    """The sheet of V04, with this record of the victim."""
    assert opened("contact", "record", write("victim.json", victim_file(**record))).returncode == 0
    return opened("messages", "call", CASE, "V04")


def test_where_every_rule_holds_the_number_stands_there_with_how_to_use_it(opened: Cara, write: Write) -> None:
    ran = sheet(opened, write, interpreter_need={"language": "pl", "gender": "female", "excluded": "PLANTED-MAN"})
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[0] == "V04 After the first workshop: case C-1"
    assert "Danger now: call 999. Cannot speak: use a mobile and press 55 when asked." in lines
    assert "Version 1 of 2 March 2026, by victim contact officer." in lines
    assert "Calls: adviser 3. Language: en." in lines
    assert "An interpreter is on the line first: pl, female. Never a relative, a friend or a child." in lines
    assert "  not: PLANTED-MAN" in lines
    withheld = "The prompts in en-GB are withheld: nobody answers for these words yet."
    assert f"{withheld} The call goes ahead without them." in lines
    assert not any("are you alone?" in line for line in lines), "a draft that nobody signed"
    assert any(line.startswith("Outcomes: reached_safe, ") and "no_safe_channel" in line for line in lines)
    assert lines[-4:] == [
        f"call: {NUMBER}",
        f"  if somebody else answers: {VICTIM_DETAILS[1]}",
        "  no voicemail",
        "  to call from a withheld number may not be all right: nobody knows",
    ]
    assert not any(word in ran.stdout for word in PARTICIPANT_DETAILS)


UNSAFE: dict[str, tuple[dict[str, Any], str]] = {
    "V1 access not known": ({"way": {"perpetrator_access": "unknown"}}, "V1 channels[0].perpetrator_access"),
    "V1 a shared telephone": ({"way": {"owner": "shared"}}, "V1 channels[0].owner"),
    "V1 never confirmed": ({"way": {"verified_on": None}}, "V1 channels[0].verified_on"),
    "V1 confirmed too long ago": ({"way": {"verified_on": "2026-02-07"}}, "V1 channels[0].verified_on"),
    "V1 expired": ({"way": {"expires_on": "2026-03-09"}}, "V1 channels[0].expires_on"),
    "V2 they may live together": ({"living_with_participant": None}, "V2 living_with_participant"),
    "V2 no language": ({"language": None}, "V2 language"),
    "V2 no hours": ({"way": {"safe_windows": []}}, "V2 channels[0].safe_windows"),
    "V3 another day": (
        {"way": {"safe_windows": [{"weekday": "wed", "starts": "00:00", "ends": "23:59"}]}},
        "V3 channels[0].safe_windows",
    ),
    "V3 a day to avoid": ({"way": {"avoid": ["2026-03-10"]}}, "V3 channels[0].avoid"),
    "V4 the participant's number": ({"way": {"value": "+44 7700 900123"}}, "V4 channels[0].value"),
}


@pytest.mark.parametrize(("phrase", "said"), [("ring +44 7700 900123", 1), ("ring 01632 960733", 0)])
def test_a_phrase_that_leads_to_the_participant_is_shown_and_not_to_be_said(
    phrase: str, said: int, opened: Cara, write: Write
) -> None:
    ran = sheet(opened, write, way={"caller_identity": phrase})
    assert ran.returncode == 0
    assert f"  if somebody else answers: {phrase}" in ran.stdout.splitlines()
    assert ran.stdout.count("V4 caller_identity") == said


def test_one_rule_that_does_not_hold_takes_the_number_away(opened: Cara, write: Write) -> None:
    for version, (name, (record, why)) in enumerate(UNSAFE.items(), 1):
        ran = sheet(opened, write, version=version, **record)
        assert ran.returncode == 1, name
        assert f"\ncall: not now ({why})\n" in ran.stdout, name
        assert not any(word in ran.stdout for word in (NUMBER, VICTIM_DETAILS[1], "900123")), name
        end = (
            "It is not a safe time: nobody calls now. Nothing is recorded: call at the next safe time."
            if name.startswith("V3")
            else "No way is safe now: nobody calls. Record the outcome no_safe_channel."
        )
        assert ran.stdout.splitlines()[-1] == end
        assert "The prompts in en-GB are withheld" in ran.stdout, "and nothing else of the sheet"


def recorded(opened: Cara, write: Write, kind: str, **what: Any) -> None:
    fact = {"format": "cara-fact/1", "on": "2026-03-10", "by": "officer 4411", "kind": kind, "what": what}
    ran = opened("case", "record", CASE, write(f"{kind}.json", fact))
    # What the cases begin with was recorded by a later clock: that is said, and kept all the same.
    assert (ran.returncode, ran.stderr) == (0, "") or ran.stderr.startswith("cara: clock_went_back"), ran.stderr


def test_nobody_rings_who_may_not_be_contacted(opened: Cara, write: Write) -> None:
    ran = sheet(opened, write, do_not_contact=True)
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[-1] == (
        "The record says that the victim may not be contacted: nobody rings. A supervisor decides."
    )
    assert NUMBER not in ran.stdout


def test_nobody_rings_who_wants_no_more_contact_and_the_law_is_kept_by_the_way_she_chose(
    opened: Cara, write: Write
) -> None:
    declined = {"occasion": "other", "how": "telephone", "reached": True, "concern": False, "tell_by": "writing"}
    recorded(opened, write, "victim_contacted", **declined, outcome="declined_further_contact")
    ran = sheet(opened, write)
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[-2:] == [
        "The victim wants no more contact: nobody rings, until the victim says otherwise.",
        "What has to be told is told in the way that the victim chose: writing.",
    ]
    assert NUMBER not in ran.stdout
    assert "The next safe time" not in ran.stdout


def test_nobody_rings_somebody_who_has_died(opened: Cara, write: Write) -> None:
    recorded(opened, write, "person_died", person="victim")
    ran = sheet(opened, write)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (1, "The victim has died: nobody rings.")
    assert NUMBER not in ran.stdout


def test_where_a_concern_is_open_999_stands_first(opened: Cara, write: Write) -> None:
    recorded(opened, write, "concern_raised", immediacy="now", told_by="provider", category="immediate_danger")
    lines = sheet(opened, write).stdout.splitlines()
    assert lines[0] == "Danger now: call 999. Cannot speak: use a mobile and press 55 when asked."
    assert lines[1] == "A concern for safety is open in this case."
    assert f"call: {NUMBER}" in lines


def test_a_dead_number_waits_for_a_new_record(opened: Cara, write: Write) -> None:
    dead = {"occasion": "first_workshop", "how": "telephone", "reached": False, "concern": False}
    assert opened("contact", "record", write("victim.json", victim_file())).returncode == 0
    recorded(opened, write, "victim_contacted", **dead, outcome="number_dead")
    ran = opened("messages", "call", CASE, "V04")
    assert "The last time no way was left: nobody calls before a new safe-contact record is kept." in ran.stdout
    assert "The next safe time" not in ran.stdout


def test_a_minute_later_the_window_is_shut(opened: Cara, write: Write, clock: Hands) -> None:
    assert sheet(opened, write).returncode == 0
    for moment, status in (("13:59:59", 0), ("14:00:00", 1), ("09:59:59", 1), ("10:00:00", 0)):
        clock.now = instant(f"2026-03-10T{moment}Z")
        ran = opened("messages", "call", CASE, "V04")
        assert (ran.returncode, NUMBER in ran.stdout) == (status, status == 0), moment
    clock.now = instant("2026-03-31T13:00:00Z")
    assert opened("messages", "call", CASE, "V04").returncode == 1, "14:00 in London, once the clocks went forward"


def test_of_two_ways_only_the_safe_one_is_shown(opened: Cara, write: Write) -> None:
    good = victim_file()["channels"]
    assert isinstance(good, list)
    other = good[0] | {"value": "01632 960999", "owner": "relative"}
    ran = sheet(opened, write, channels=[other, *good])
    assert ran.returncode == 0
    assert "call: not now (V1 channels[0].owner)" in ran.stdout
    assert f"call: {NUMBER}" in ran.stdout
    assert "01632 960999" not in ran.stdout


def test_a_force_may_ask_for_a_fresher_confirmation(called: Cara, write: Write, clock: Hands) -> None:
    open_booked(called, write, force="leicestershire", facts=0)
    clock.now = instant(TUESDAY)
    for version, (day, status) in enumerate((("2026-02-24", 0), ("2026-02-23", 1)), 1):
        ran = sheet(called, write, version=version, way={"verified_on": day})
        assert ran.returncode == status, "14 days there, 30 elsewhere"


def test_without_a_record_nobody_calls(opened: Cara) -> None:
    ran = opened("messages", "call", CASE, "V04")
    assert ran.returncode == 1
    assert "There is no safe-contact record: what is not known is unsafe." in ran.stdout
    assert "nobody calls" in ran.stdout


def test_where_no_prompts_may_be_used_the_call_goes_ahead_all_the_same(opened: Cara, write: Write) -> None:
    ran = sheet(opened, write, language="uk")
    assert ran.returncode == 0, "a call never waits for a signature"
    assert "Ring as you were trained to. First make sure that it is safe to talk; if not, end the call." in ran.stdout
    assert "999" in ran.stdout
    assert f"call: {NUMBER}" in ran.stdout


def test_only_a_call_has_a_sheet_and_what_was_asked_is_not_repeated(opened: Cara) -> None:
    for message in ("P03", "V07", "PLANTED"):
        ran = opened("messages", "call", CASE, message)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr == "cara: MESSAGE: no such call; allowed: V01, V02, V03, V04, V05, V06\n"
    assert opened("messages", "call", CASE, "V04-after-w1").returncode == 1


def test_that_the_record_was_read_is_logged_with_why(opened: Cara, write: Write, tmp_path: Path) -> None:
    assert opened("contact", "record", write("victim.json", victim_file())).returncode == 0
    opened("messages", "call", CASE, "V04", "--by", "adviser 3", "--reason", "V04 today")
    with store_in(tmp_path) as store:
        read = [access.reason for access in store.accesses() if access.who == "adviser 3"]
    assert read == ["safe contact: V04 today", "participant: to compare the numbers"]


def test_a_letter_by_the_way_she_chose_brings_no_call_back(opened: Cara, write: Write) -> None:
    """And until it is written, what is due says that she declined, and by which way she is told."""
    declined = {"occasion": "other", "how": "telephone", "reached": True, "concern": False, "tell_by": "writing"}
    recorded(opened, write, "victim_contacted", **declined, outcome="declined_further_contact")
    recorded(opened, write, "withdrawn", rank="inspector", reason="given wrongly")
    listed = opened("due", CASE).stdout
    assert "no more contact: nobody rings. What was decided is told in the way that the victim chose: writing" in listed
    recorded(opened, write, "victim_contacted", occasion="ended", how="writing", reached=True, concern=False)
    ran = sheet(opened, write)
    assert (ran.returncode, NUMBER in ran.stdout) == (1, False)
    assert "the way that the victim chose" not in opened("due", CASE).stdout, "it was told"


def test_outside_its_window_a_call_waits_and_the_next_time_lies_ahead(opened: Cara, write: Write, clock: Hands) -> None:
    clock.now = instant("2026-03-11T12:00:00Z")
    ran = sheet(opened, write)
    assert (ran.returncode, NUMBER in ran.stdout) == (1, False)
    assert "The next safe time to try: Tuesday 17 March 2026, 10:00." in ran.stdout
    assert ran.stdout.splitlines()[-1].startswith("It is not a safe time: nobody calls now. Nothing is recorded")
    assert "Record the outcome no_safe_channel" not in ran.stdout
    clock.now = instant("2026-03-17T12:00:00Z")
    ran = opened("messages", "call", CASE, "V04")
    assert (ran.returncode, "The next safe time" in ran.stdout) == (0, False), "it is now"
    ran = sheet(opened, write, version=2, way={"owner": "shared"})
    assert "The next safe time" not in ran.stdout
    assert ran.stdout.splitlines()[-1] == "No way is safe now: nobody calls. Record the outcome no_safe_channel."
