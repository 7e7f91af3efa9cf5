"""``cara contact …``: kept all or none, shown with a reason, and nothing personal in any error."""

import json
from pathlib import Path

import pytest

from cara_core.store.log.access_log import Action
from cara_core.store.log.sealing import Reach
from cli.reaching import (
    CASE,
    PARTICIPANT_DETAILS,
    PERSONAL,
    VICTIM_DETAILS,
    Cara,
    Write,
    open_booked,
    participant_file,
    store_in,
    victim_file,
)


@pytest.fixture
def opened(called: Cara, write: Write) -> Cara:
    """The command, with a case."""
    open_booked(called, write, facts=0)
    return called


def versions(folder: Path) -> tuple[int, int]:
    """The newest versions of the two records."""
    with store_in(folder) as store:
        return store.contact_version(CASE, Reach.PARTICIPANT), store.contact_version(CASE)


def test_both_records_are_kept_as_they_say_themselves(opened: Cara, write: Write, tmp_path: Path) -> None:
    ran = opened(
        "contact",
        "record",
        write("participant.json", participant_file()),
        write("victim.json", victim_file()),
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    first, second, third = ran.stdout.splitlines()
    assert first.startswith("C-1: the participant's record, version 1, is kept (")
    assert second.startswith("C-1: the victim's safe contact, version 1, is kept (")
    assert "worked out anew" in third
    assert not any(word in ran.stdout for word in PERSONAL)
    assert versions(tmp_path) == (1, 1)
    again = opened("contact", "record", tmp_path / "participant.json", write("victim.json", victim_file(2)))
    assert again.returncode == 0
    assert versions(tmp_path) == (2, 2)
    content = (tmp_path / "cara.db").read_bytes()
    assert not any(word.encode() in content for word in PERSONAL), "sealed"


def test_a_number_that_cannot_be_texted_is_kept_and_said(opened: Cara, write: Write, tmp_path: Path) -> None:
    ran = opened(
        "contact",
        "record",
        write("participant.json", participant_file(phone="01632 960123")),
        write("victim.json", victim_file(way={"kind": "sms", "value": "01632 960789"})),
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in ran.stdout.splitlines() if "CANNOT_BE_TEXTED" in line]
    assert [line.split(":")[0] for line in lines] == ["phone", "channels[0].value"]
    assert not any(digits in ran.stdout for digits in ("960123", "960789"))
    assert versions(tmp_path) == (1, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "07700 90012"),
        ("phone", "07700 9001234"),
        ("email", "planted@example"),
        ("name", "PLANTED\nPERSON"),
        ("address", ["1 Planted Street", "Sampleton", "ZZ99 9ZZ"]),
        ("address", ["No fixed abode", "EX1 1AA"]),
        ("address", ["1 Planted Street", *"ABCDE", "EX1 1AA"]),
        ("address", ["1 Planted Street", "#2", "EX1 1AA"]),
    ],
)
def test_what_nothing_could_be_sent_to_is_refused_when_it_is_recorded(
    opened: Cara, write: Write, tmp_path: Path, field: str, value: object
) -> None:
    ran = opened("contact", "record", write("a.json", participant_file(**{field: value})))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"a.json: {field}" in ran.stderr
    assert "allowed: " in ran.stderr
    assert not any(word in ran.stderr for word in (*PERSONAL, "PLANTED", "90012", "ZZ99"))
    assert versions(tmp_path) == (0, 0)


def test_a_record_comes_from_standard_input_too(opened: Cara, tmp_path: Path) -> None:
    ran = opened("contact", "record", "-", stdin=json.dumps(participant_file()))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert versions(tmp_path) == (1, 0)


def test_every_fault_of_every_file_is_named_by_its_place_and_nothing_is_kept(
    opened: Cara, write: Write, tmp_path: Path
) -> None:
    bad = write("bad.json", participant_file(phone="PLANTED PERSON", sex="PLANTED-STOP-2424"))
    worse = write("worse.json", victim_file(way={"owner": "PLANTED-NOTE-4242", "value": "the planted dentist"}))
    ran = opened("contact", "record", write("good.json", participant_file()), bad, worse)
    assert (ran.returncode, ran.stdout) == (2, "")
    places = [line.partition(".json: ")[2].split(": ")[0] for line in ran.stderr.splitlines()[:-1]]
    assert sorted(places) == ["channels[0].owner", "channels[0].value", "phone", "sex"]
    assert ran.stderr.splitlines()[-1] == "cara: nothing was kept: 4 faults"
    assert not any(word in ran.stderr for word in PERSONAL)
    assert versions(tmp_path) == (0, 0)


NO_RECORDS: tuple[tuple[str | bytes, str], ...] = (
    ('{"name": "PLANTED PERSON",', "found text that is not JSON at line 1"),
    ('{"format": "cara-referral/1", "name": "PLANTED PERSON"}', "format: missing, or another format; allowed: "),
    ('["PLANTED PERSON"]', "format: missing, or another format; allowed: "),
    (b"\xff\xfe{PLANTED PERSON}", "not UTF-8 text; allowed: JSON in UTF-8"),
    ('{"format": "cara-participant/1", "format": "cara-participant/1", "name": "PLANTED PERSON"}', ""),
)


def test_what_is_no_record_is_refused(opened: Cara, write: Write, tmp_path: Path) -> None:
    for content, wrong in NO_RECORDS:
        ran = opened("contact", "record", write("a.json", content))
        assert (ran.returncode, ran.stdout) == (2, "")
        assert f"a.json: {wrong}" in ran.stderr
        assert "PLANTED" not in ran.stderr
    assert versions(tmp_path) == (0, 0)


def test_files_that_cannot_be_read_are_named(opened: Cara, write: Write) -> None:
    ran = opened("contact", "record", "nowhere.json", write("a.csv", "case\n"))
    assert ran.returncode == 2
    assert "nowhere.json: no such file" in ran.stderr
    assert "a.csv: one record in JSON is needed; allowed: .json" in ran.stderr


def test_a_record_of_no_case_keeps_none_of_the_others(opened: Cara, write: Write, tmp_path: Path) -> None:
    ran = opened(
        "contact",
        "record",
        write("participant.json", participant_file()),
        write("other.json", participant_file(case="C-9")),
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "other.json: case: there is no case of that name in the store" in ran.stderr
    assert versions(tmp_path) == (0, 0)


def test_a_version_that_does_not_come_next_keeps_none_of_the_others(opened: Cara, write: Write, tmp_path: Path) -> None:
    participant = write("participant.json", participant_file())
    ran = opened("contact", "record", participant, write("victim.json", victim_file(2)))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "victim.json: version: another than comes next; allowed: 1" in ran.stderr
    assert versions(tmp_path) == (0, 0)
    both = opened("contact", "record", write("one.json", victim_file(1)), write("two.json", victim_file(2)))
    assert both.returncode == 0
    assert versions(tmp_path) == (0, 2)


def test_one_record_is_shown_to_who_says_why_and_that_is_logged_first(
    opened: Cara, write: Write, tmp_path: Path
) -> None:
    assert (
        opened("contact", "record", write("a.json", participant_file()), write("b.json", victim_file())).returncode == 0
    )
    of_victim = opened("contact", "show", CASE, "--of", "victim", "--reason", "to ring", "--by", "adviser 3")
    assert (of_victim.returncode, of_victim.stderr) == (0, "")
    assert json.loads(of_victim.stdout) == victim_file() | {"do_not_contact": False, "code_word_set": False} | {
        "channels": json.loads(of_victim.stdout)["channels"]
    }
    assert VICTIM_DETAILS[0] in of_victim.stdout
    assert not any(word in of_victim.stdout for word in PARTICIPANT_DETAILS)
    of_participant = opened("contact", "show", CASE, "--of", "participant", "--reason", "to write", "--by", "provider")
    assert json.loads(of_participant.stdout) == participant_file()
    assert not any(word in of_participant.stdout for word in VICTIM_DETAILS)
    with store_in(tmp_path) as store:
        accesses = [access for access in store.accesses() if access.action is Action.CONSULTATION]
    read = [(access.who, access.case, access.reason) for access in accesses]
    assert [access for access in read if access[0] in {"adviser 3", "provider"}] == [
        ("adviser 3", CASE, "safe contact: to ring"),
        ("provider", CASE, "participant: to write"),
    ]


def test_without_a_reason_nothing_is_shown(opened: Cara, write: Write) -> None:
    opened("contact", "record", write("a.json", participant_file()))
    for reason in ("", "   "):
        ran = opened("contact", "show", CASE, "--of", "participant", "--reason", reason)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert (
            ran.stderr
            == "cara: --reason: found empty text; allowed: why it is read, in 1 to 1,000 characters on one line\n"
        )
    ran = opened("contact", "show", CASE, "--of", "participant")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--reason" in ran.stderr


def test_what_is_not_kept_is_named_and_needs_attention(opened: Cara) -> None:
    ran = opened("contact", "show", CASE, "--of", "victim", "--reason", "to ring")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "no record of the victim is kept; `cara contact record FILE` keeps one" in ran.stderr
    ran = opened("contact", "show", "C-9", "--of", "victim", "--reason", "to ring")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "there is no case of that name" in ran.stderr
