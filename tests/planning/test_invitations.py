"""Invitations: another library reads the same hours, and nobody who looks over a shoulder learns anything."""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs
import pytest
import vobject
from icalendar import Calendar

import cara_core as cara
from cara_core.forces.installed import FORCES, installed
from cara_core.planning.invitations import Invited, cancellation, invitation
from cara_core.terms.caution import Part
from cara_core.terms.days import days_after, weeks_after
from support.offers import pairs, query, workshop

LONDON: Final = ZoneInfo("Europe/London")
AT: Final = dt.datetime(2026, 3, 10, 9, 30, 15, 123456, tzinfo=dt.UTC)
CASE: Final = "26/0117"
KEY: Final = b"a key of some store"
TELLING: Final = re.compile(
    r"cara|caution|workshop|domestic|abuse|police|constab|offen[cd]|\bhampton|victim|programme|course|26/0117|T-1-|"
    r"hampshire|leicestershire|midlands|polish",
    re.IGNORECASE,
)


OFFICE: Final = Invited(name="The Workshops Office", email="appointments@example.org", key=KEY)
NEUTRAL_OFFICE: Final = Invited(
    name="The Appointments Office, Mill Lane; east", email="appointments@example.org", key=KEY
)
PERSON: Final = attrs.evolve(NEUTRAL_OFFICE, attendee="someone@example.net")


def both() -> Sequence[cara.Workshop]:
    (pair,) = pairs(1)
    return pair.first, pair.second


def first() -> cara.Workshop:
    return both()[0]


def event(ics: bytes) -> Any:
    """The only event, as the second library reads it."""
    (found,) = vobject.readOne(ics.decode()).vevent_list
    return found


def unfolded(ics: bytes) -> str:
    return ics.decode().replace("\r\n ", "")


def test_a_second_library_reads_each_appointment() -> None:
    made = [event(invitation(CASE, wanted, NEUTRAL_OFFICE, at=AT)) for wanted in both()]
    for found, wanted in zip(made, both(), strict=True):
        local = dt.datetime.combine(wanted.on, wanted.starts, LONDON)
        assert found.dtstart.value == local
        assert found.dtstart.value.astimezone(dt.UTC) == local.astimezone(dt.UTC)
        assert found.dtend.value == dt.datetime.combine(wanted.on, wanted.ends, LONDON)
        assert (found.summary.value, found.location.value) == ("Appointment", wanted.venue)
        assert found.status.value == "CONFIRMED"
        assert found.dtstamp.value == AT.replace(microsecond=0)
    assert made[0].uid.value != made[1].uid.value


@pytest.mark.parametrize("start", ["2026-03-01", "2026-03-28", "2026-10-24", "2026-10-01", "2027-03-27", "2027-10-30"])
@pytest.mark.parametrize("clock", [dt.time(0, 30), dt.time(3), dt.time(10), dt.time(18, 30)])
def test_across_every_clock_change_both_libraries_read_the_hour_of_london(start: str, clock: dt.time) -> None:
    for days in range(3):
        on = days_after(cara.day(start), days)
        first = workshop(on=on, starts=clock, ends=clock.replace(minute=45))
        second = attrs.evolve(first, id="T-1-B", part=Part.SECOND, on=weeks_after(on, 4))
        for held in (first, second):
            ics = invitation(CASE, held, PERSON, at=AT)
            instant = dt.datetime.combine(held.on, clock, LONDON).astimezone(dt.UTC)
            assert event(ics).dtstart.value.astimezone(dt.UTC) == instant
            (read,) = Calendar.from_ical(ics).walk("VEVENT")
            assert read.decoded("dtstart").astimezone(dt.UTC) == instant
            assert event(ics).dtstart.value.hour == clock.hour


def test_the_zone_of_the_file_is_that_of_london_by_itself() -> None:
    """A calendar that knows no zone of that name reads the rules in the file."""
    ics = invitation(CASE, first(), NEUTRAL_OFFICE, at=AT).decode().replace("Europe/London", "Elsewhere/Nowhere")
    zone = vobject.readOne(ics).vtimezone.tzinfo
    checked = 0
    for hours in range(0, 2 * 366 * 24, 1):
        instant = dt.datetime.fromtimestamp(AT.timestamp() + 3600 * hours, dt.UTC)
        local = instant.astimezone(LONDON)
        if local.hour in {0, 3, 10} or local.month in {3, 10}:
            wall = local.replace(tzinfo=None, fold=0)
            if wall.hour in {1, 2}:
                continue
            assert wall.replace(tzinfo=zone).utcoffset() == local.utcoffset(), wall
            checked += 1
    assert checked > 2000


def test_the_library_s_own_zone_would_be_an_hour_late_on_the_day_of_the_change() -> None:
    """The known-bad twin: why the zone is written out here."""
    from icalendar import Timezone  # noqa: PLC0415  (only the twin needs it)

    made = Timezone.from_tzid("Europe/London", first_date=dt.date(2026, 1, 1), last_date=dt.date(2026, 12, 31))
    assert b"DTSTART:20260329T020000" in made.to_ical(), "then the zone need not be written out any more"
    assert b"DTSTART:19960331T010000" in invitation(CASE, first(), NEUTRAL_OFFICE, at=AT)


MADE: Final[dict[str, Callable[[], bytes]]] = {
    "published": lambda: invitation(CASE, first(), NEUTRAL_OFFICE, at=AT),
    "requested": lambda: invitation(CASE, first(), PERSON, at=AT),
    "called off": lambda: cancellation(CASE, first(), NEUTRAL_OFFICE, at=AT),
    "called off to somebody": lambda: cancellation(CASE, first(), PERSON, at=AT),
}


@pytest.mark.parametrize("made", MADE)
def test_nothing_in_it_says_what_it_is_for(made: str) -> None:
    ics = unfolded(MADE[made]())
    assert TELLING.findall(ics) == []
    assert "DESCRIPTION" not in ics
    assert "CLASS:PRIVATE" in ics


# RFC 5546, 3.2.1, 3.2.2 and 3.2.5: what a message of each method has once, and what it must not have.
ONCE: Final = ("DTSTAMP", "DTSTART", "ORGANIZER", "UID", "SEQUENCE", "SUMMARY")
NEVER: Final = {"PUBLISH": ("ATTENDEE", "REQUEST-STATUS"), "REQUEST": ("REQUEST-STATUS",), "CANCEL": ("VALARM",)}


def misfits(ics: bytes) -> list[str]:
    """What RFC 5546 asks of this message and it does not hold, as the first library reads it."""
    calendar: Any = Calendar.from_ical(ics)
    method, events = str(calendar["method"]), calendar.walk("VEVENT")
    wrong = [f"{name} once" for found in events for name in ONCE if isinstance(found.get(name, []), list)]
    wrong += [f"no {name}" for found in events for name in NEVER[method] if name in found]
    wrong += ["one identity"] if method != "PUBLISH" and len({str(found["uid"]) for found in events}) != 1 else []
    wrong += ["an attendee"] if method == "REQUEST" and not all("ATTENDEE" in found for found in events) else []
    if method == "CANCEL":
        wrong += ["cancelled" for found in events if str(found.get("STATUS")) != "CANCELLED"]
    return wrong


@pytest.mark.parametrize("made", MADE)
def test_each_file_is_a_message_as_the_standard_has_it(made: str) -> None:
    assert misfits(MADE[made]()) == []
    assert unfolded(MADE[made]()).count("ORGANIZER;CN=") == 1


@pytest.mark.parametrize(("left", "found"), [("ORGANIZER", "ORGANIZER once"), ("ATTENDEE", "an attendee")])
def test_a_message_that_lacks_what_it_needs_is_found_out(left: str, found: str) -> None:
    """The known-bad twin: so were the files before, which no program could take back."""
    calendar: Any = Calendar.from_ical(MADE["requested"]())
    del calendar.walk("VEVENT")[0][left]
    assert misfits(calendar.to_ical()) == [found]


def test_two_appointments_in_one_request_are_found_out() -> None:
    calendar: Any = Calendar.from_ical(MADE["requested"]())
    calendar.add_component(Calendar.from_ical(invitation(CASE, both()[1], PERSON, at=AT)).walk("VEVENT")[0])
    assert misfits(calendar.to_ical()) == ["one identity"]


def test_both_libraries_read_who_invites_and_who_is_invited() -> None:
    ics = MADE["requested"]()
    (read,) = Calendar.from_ical(ics).walk("VEVENT")
    assert str(read["organizer"]) == event(ics).organizer.value == "mailto:appointments@example.org"
    assert read["organizer"].params["CN"] == "The Appointments Office, Mill Lane; east"
    assert event(ics).organizer.params["CN"] == ["The Appointments Office, Mill Lane; east"]
    assert str(read["attendee"]) == event(ics).attendee.value == "mailto:someone@example.net"
    assert event(ics).attendee.params["RSVP"] == ["FALSE"], "nobody has to answer"
    assert "CN" not in read["attendee"].params, "no name of a person"


def calendar_after(*messages: bytes) -> dict[str, tuple[int, dt.datetime]]:
    """What stands in a calendar that takes these messages in, as RFC 5546 (2.1.4 and 3.2.5) has it: by identity."""
    kept: dict[str, tuple[int, dt.datetime]] = {}
    gone: dict[str, tuple[int, dt.datetime]] = {}
    for ics in messages:
        message = vobject.readOne(ics.decode())
        found, method = event(ics), message.method.value
        uid, version = found.uid.value, (int(found.sequence.value), found.dtstamp.value)
        if version < max(kept.get(uid, version), gone.get(uid, version)):
            continue
        kept.pop(uid, None)
        if method == "CANCEL":
            gone[uid] = version
        else:
            kept[uid] = version
    return kept


@pytest.mark.parametrize("invited", [NEUTRAL_OFFICE, PERSON])
def test_calling_off_takes_it_out_of_a_calendar_and_a_stale_invitation_does_not_bring_it_back(invited: Invited) -> None:
    asked = invitation(CASE, first(), invited, at=AT, sequence=2)
    off = cancellation(CASE, first(), invited, at=AT, sequence=3)
    again = invitation(CASE, first(), invited, at=AT, sequence=4)
    assert len(calendar_after(asked)) == 1
    assert calendar_after(asked, off) == calendar_after(asked, off, asked) == {}
    assert len(calendar_after(asked, off, again)) == 1
    other = cancellation("26/0118", first(), invited, at=AT, sequence=9)
    assert len(calendar_after(asked, other)) == 1, "somebody else's"


def test_a_cancellation_that_does_not_count_higher_is_found_out() -> None:
    """The known-bad twin: sent from an earlier state, it takes nothing back."""
    asked = invitation(CASE, first(), PERSON, at=AT, sequence=2)
    assert len(calendar_after(asked, cancellation(CASE, first(), PERSON, at=AT, sequence=1))) == 1


@pytest.mark.parametrize("force", [plugin.name for plugin in installed(FORCES)])
def test_no_venue_of_a_shipped_calendar_says_it_either(force: str) -> None:
    wanted = query(earliest=cara.day("2026-01-01"), latest=cara.day("2027-12-31"))
    for community in (None, "polish"):
        for held in cara.load_force(force, community=community).workshops(wanted).workshops:
            assert not TELLING.search(held.venue)


@pytest.mark.parametrize("force", [plugin.name for plugin in installed(FORCES)])
def test_no_office_of_a_shipped_force_says_it_either(force: str) -> None:
    office = cara.load_force(force).office
    said = Invited(name=office.name.replace("Workshops", ""), email=office.email, key=KEY)
    assert TELLING.findall(unfolded(invitation(CASE, first(), said, at=AT))) == []


def test_the_search_for_what_it_must_not_say_finds_it() -> None:
    telling = attrs.evolve(first(), venue="Police station, room 2")
    assert TELLING.search(unfolded(invitation(CASE, telling, NEUTRAL_OFFICE, at=AT)))
    assert TELLING.search(unfolded(invitation(CASE, first(), attrs.evolve(PERSON, name="Hampshire Police"), at=AT)))


def test_the_same_booking_has_the_same_identity_and_another_has_another() -> None:
    def identity(ics: bytes) -> str:
        return str(event(ics).uid.value)

    mine = identity(invitation(CASE, first(), PERSON, at=AT))
    later = AT.replace(year=2027)
    assert identity(invitation(CASE, first(), NEUTRAL_OFFICE, at=later, summary="Spotkanie", sequence=3)) == mine
    assert identity(cancellation(CASE, first(), PERSON, at=later)) == mine
    assert identity(invitation(CASE, both()[1], PERSON, at=AT)) != mine
    assert identity(invitation("26/0118", first(), PERSON, at=AT)) != mine
    assert invitation(CASE, first(), PERSON, at=AT) == invitation(CASE, first(), PERSON, at=AT)


def test_methods_states_and_counts_are_those_of_the_act() -> None:
    said = {name: unfolded(make()) for name, make in MADE.items()}
    assert "METHOD:PUBLISH" in said["published"]
    assert "METHOD:REQUEST" in said["requested"]
    for name in ("called off", "called off to somebody"):
        assert "METHOD:CANCEL" in said[name]
        assert "STATUS:CANCELLED" in said[name]
        assert "SEQUENCE:1" in said[name]
    assert "SEQUENCE:0" in said["published"]


@pytest.mark.parametrize("hostile", ["x\r\nATTENDEE:mailto:b@example.net", 'x";CN="y', "x\nEND:VEVENT"])
def test_what_is_typed_into_a_name_or_a_venue_adds_nothing_to_the_file(hostile: str) -> None:
    held = attrs.evolve(first(), venue=hostile)
    try:
        ics = invitation(CASE, held, attrs.evolve(NEUTRAL_OFFICE, name=hostile), at=AT)
    except ValueError:
        ics = invitation(CASE, held, NEUTRAL_OFFICE, at=AT)
    (read,) = Calendar.from_ical(ics).walk("VEVENT")
    assert "ATTENDEE" not in read
    assert ics.count(b"\r\nBEGIN:VEVENT") == ics.count(b"\r\nEND:VEVENT") == 1


def test_words_and_venues_in_any_letters_survive() -> None:
    venue = "Ośrodek „Żuraw”, 3; wejście od podwórza\\tył\nI piętro " + "ą" * 120
    ics = invitation(CASE, workshop(venue=venue), NEUTRAL_OFFICE, at=AT, summary="Spotkanie, ważne")
    found = event(ics)
    assert (found.location.value, found.summary.value) == (venue, "Spotkanie, ważne")
    assert all(len(line) <= 75 for line in ics.split(b"\r\n")), "lines are folded (RFC 5545 3.1)"


def test_without_the_extra_one_line_says_which(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['icalendar'] = None\n"
        "import datetime as dt, cara_core as cara\n"
        "from cara_core.planning.invitations import Invited, invitation\n"
        "office = Invited(name='N', email='e', key=b'k')\n"
        "try: invitation('C', None, office, at=dt.datetime(2026, 3, 10, tzinfo=dt.UTC))\n"
        "except cara.CaraError as absent: print(absent)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "invitations need the extra `calendar`: pip install 'cara-core[calendar]'\n"
