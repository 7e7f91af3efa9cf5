"""``cara case moved``: a new address is kept as a new version of the contact record; nothing unsafe is taken over."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from cara_core.store.log.sealing import Reach
from cli.everyday.terminal import at_a_warm_terminal
from cli.reaching import CASE, PARTICIPANT_DETAILS, Cara, Write, open_booked, store_in, victim_file

NEW: Final = "7 Planted Lane, Sampleton, EX2 2BB"
POST: Final = {"kind": "post", "value": "1 Old Road, Sampleton, EX1 1AA", "owner": "own", "perpetrator_access": "no"}


@pytest.fixture
def booked(called: Cara, write: Write) -> Cara:
    """The command, with a case and both records."""
    open_booked(called, write, records=True)
    return called


def record_of(called: Cara, whose: str) -> dict[str, Any]:
    ran = called("contact", "show", CASE, "--of", whose, "--reason", "a test")
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def versions(folder: Path) -> tuple[int, int]:
    with store_in(folder) as store:
        return store.contact_version(CASE, Reach.PARTICIPANT), store.contact_version(CASE)


def test_the_participant_moved_and_keeps_what_has_nothing_to_do_with_it(booked: Cara, tmp_path: Path) -> None:
    before = record_of(booked, "participant")
    shown = booked("case", "moved", CASE, "participant", "--address", NEW)
    assert (shown.returncode, shown.stderr) == (1, "cara: nothing was kept: --yes keeps it\n")
    assert versions(tmp_path) == (1, 1)
    ran = booked("case", "moved", CASE, "participant", "--address", NEW, "--starts-from", "EX2", "--yes")
    assert ran.returncode == 0, ran.stderr
    assert "Planted" not in ran.stdout, "where anybody lives is not repeated"
    assert versions(tmp_path) == (2, 1)
    after = record_of(booked, "participant")
    assert after == {**before, "address": ["7 Planted Lane", "Sampleton", "EX2 2BB"], "starts_from": "EX2"}


def test_where_somebody_set_out_from_is_of_the_old_home(booked: Cara) -> None:
    first = booked("case", "moved", CASE, "participant", "--address", NEW, "--starts-from", "EX2", "--yes")
    assert first.returncode == 0, first.stderr
    assert booked("case", "moved", CASE, "participant", "--address", "none", "--yes").returncode == 0
    after = record_of(booked, "participant")
    assert "address" not in after
    assert "starts_from" not in after
    assert after["has_none"] == ["address"], "they were asked, and have none"
    assert booked("case", "moved", CASE, "participant", "--address", NEW, "--yes").returncode == 0
    assert not record_of(booked, "participant").get("has_none")


def test_a_first_record_is_asked_in_full(called: Cara, write: Write, tmp_path: Path) -> None:
    open_booked(called, write, facts=0)
    missing = called("case", "moved", CASE, "participant", "--address", NEW, "--yes")
    assert missing.returncode == 2
    assert [line.split(": ")[1] for line in missing.stderr.splitlines()] == [
        *("--name", "--sex", "--language", "--interpreter-needed"),
    ]
    typed = at_a_warm_terminal(
        *("case", "moved", CASE),
        answers=["participant", PARTICIPANT_DETAILS[0], "male", "en", "no", NEW, "", "", "", "yes"],
        cwd=tmp_path,
    )
    assert typed.status == 0, typed.screen
    assert max(map(len, typed.screen.splitlines())) <= 80
    assert record_of(called, "participant")["name"] == PARTICIPANT_DETAILS[0]


def test_no_letter_goes_to_the_victims_old_address_and_nothing_is_taken_for_safe(booked: Cara, write: Write) -> None:
    file: dict[str, Any] = victim_file(2)
    file["channels"] = [*file["channels"], POST]
    assert booked("contact", "record", write("victim.json", file)).returncode == 0
    ran = booked("case", "moved", CASE, "victim", "--told-by", "victim", "--yes")
    assert ran.returncode == 0, ran.stderr
    after = record_of(booked, "victim")
    assert [way["kind"] for way in after["channels"]] == ["call"]
    assert after["channels"][0]["value"] == file["channels"][0]["value"]
    assert "living_with_participant" not in after, "nobody said that they live apart now: it is not known"
    assert after["version"] == 3
    assert "no way counts as safe" in " ".join(ran.stdout.split())


def test_whether_the_new_letter_box_is_safe_is_asked_and_never_guessed(booked: Cara, tmp_path: Path) -> None:
    call = ("case", "moved", CASE, "victim", "--told-by", "independent adviser", "--address", NEW)
    half = booked(*call, "--living-with-participant", "no", "--yes")
    assert half.returncode == 2
    assert [line.split(": ")[1] for line in half.stderr.splitlines()] == ["--owner", "--perpetrator-access"]
    assert versions(tmp_path) == (1, 1)
    typed = at_a_warm_terminal(
        *("case", "moved", CASE, "victim"),
        answers=["independent adviser", "no", NEW, "own", "unknown", "yes"],
        cwd=tmp_path,
    )
    assert typed.status == 0, typed.screen
    after = record_of(booked, "victim")
    assert after["living_with_participant"] is False
    new = next(way for way in after["channels"] if way["kind"] == "post")
    assert (new["perpetrator_access"], new.get("verified_on")) == ("unknown", None), "she did not confirm it herself"


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ((), "cara: PERSON: missing; allowed: participant, victim"),
        (("neighbour",), "cara: PERSON: it cannot be that; allowed: participant, victim"),
        (("participant",), "cara: --address: missing; allowed: "),
        (("participant", "--address", "nowhere"), "cara: --address: "),
        (("participant", "--address", NEW, "--owner", "own"), "cara: --owner: not of the participant"),
        (("victim", "--told-by", "victim", "--phone", "07700 900123"), "cara: --phone: not of the victim"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_kept(
    options: tuple[str, ...], wrong: str, booked: Cara, tmp_path: Path
) -> None:
    ran = booked("case", "moved", CASE, *options, "--yes")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(wrong)
    assert "neighbour" not in ran.stderr
    assert "nowhere" not in ran.stderr
    assert versions(tmp_path) == (1, 1)


def test_a_victim_without_a_record_has_to_get_one_first(called: Cara, write: Write) -> None:
    open_booked(called, write, facts=0)
    ran = called("case", "moved", CASE, "victim", "--told-by", "victim", "--yes")
    assert ran.returncode == 2
    assert "`cara contact ask`" in ran.stderr


def test_who_says_no_at_the_end_keeps_nothing(booked: Cara, tmp_path: Path) -> None:
    assert booked is not None
    typed = at_a_warm_terminal("case", "moved", CASE, "participant", answers=[NEW, "EX2", "no"], cwd=tmp_path)
    assert typed.status == 1
    assert versions(tmp_path) == (1, 1)
