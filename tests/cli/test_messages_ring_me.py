"""``cara messages ring-me``: the typed number is compared with the participant's; without a record nothing goes."""

import pytest

from cli.reaching import CASE, Cara, Write, open_booked, participant_file, victim_file
from support.clocks import Hands, instant

TEXTED: dict[str, object] = {"kind": "sms", "opted_in": ["V07-neutral-text"]}
TUESDAY = "2026-03-10T12:00:00Z"


@pytest.fixture
def opened(called: Cara, write: Write, clock: Hands) -> Cara:
    """The command on a Tuesday at noon, with a booked case whose victim asked for a text."""
    open_booked(called, write)
    clock.now = instant(TUESDAY)
    assert called("contact", "record", write("victim.json", victim_file(way=TEXTED))).returncode == 0
    return called


def tried(opened: Cara, number: str) -> tuple[int, str]:
    """Would it go?"""
    asked = ("messages", "ring-me", CASE, "--first-name", "Sam", "--number", number, "--dry-run")
    ran = opened(*asked, "--at", TUESDAY)
    return ran.returncode, ran.stdout


def test_the_participants_own_number_is_never_the_one_to_ring(opened: Cara, write: Write) -> None:
    assert opened("contact", "record", write("participant.json", participant_file())).returncode == 0
    assert tried(opened, "01632 960733") == (0, "It would go now.\n")
    for spelled in ("07700 900123", "+44 7700 900123"):
        assert tried(opened, spelled) == (1, "It may not go now: V4 worker.number\n")


def test_without_what_the_participant_has_nothing_goes(opened: Cara, write: Write) -> None:
    assert tried(opened, "01632 960733") == (1, "It may not go now: V2 participant\n")
    silent = participant_file(phone=None)
    assert opened("contact", "record", write("participant.json", silent)).returncode == 0
    assert tried(opened, "01632 960733") == (1, "It may not go now: V2 participant.phone\n")
    none = participant_file(phone=None, has_none=["phone"])
    assert opened("contact", "record", write("participant.json", none)).returncode == 0
    assert tried(opened, "01632 960733") == (0, "It would go now.\n")


@pytest.mark.parametrize(
    "number", ["01632 96073", "1234 5678", "077 0090 0123 4", "\u0660\u0661632 960733", "ring me", ""]
)
def test_what_is_no_number_with_all_its_digits_is_refused_as_when_one_is_recorded(opened: Cara, number: str) -> None:
    asked = ("messages", "ring-me", CASE, "--first-name", "Sam7", "--number", number, "--dry-run")
    ran = opened(*asked, "--at", TUESDAY)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--number: text of another form; allowed: a phone number" in ran.stderr
    assert "--first-name: text of another form" in ran.stderr
