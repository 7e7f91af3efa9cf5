"""Invitations: another library reads the same hours, and nobody who looks over a shoulder learns anything."""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs
import pytest
import vobject
from icalendar import Calendar

import cara_core as cara
from cara_core.forces.installed import FORCES, installed
from cara_core.planning.invitations import cancellation, invitation
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


def both() -> Sequence[cara.Workshop]:
    (pair,) = pairs(1)
    return pair.first, pair.second


def events(ics: bytes) -> list[Any]:
    """The events, as the second library reads them."""
    return list(vobject.readOne(ics.decode()).vevent_list)


def unfolded(ics: bytes) -> str:
    return ics.decode().replace("\r\n ", "")


def test_a_second_library_reads_the_two_appointments() -> None:
    first, second = both()
    event, later = events(invitation(CASE, both(), key=KEY, at=AT))
    for found, wanted in ((event, first), (later, second)):
        local = dt.datetime.combine(wanted.on, wanted.starts, LONDON)
        assert found.dtstart.value == local
        assert found.dtstart.value.astimezone(dt.UTC) == local.astimezone(dt.UTC)
        assert found.dtend.value == dt.datetime.combine(wanted.on, wanted.ends, LONDON)
        assert (found.summary.value, found.location.value) == ("Appointment", wanted.venue)
        assert found.status.value == "CONFIRMED"
        assert found.dtstamp.value == AT.replace(microsecond=0)
    assert event.uid.value != later.uid.value


@pytest.mark.parametrize("start", ["2026-03-01", "2026-03-28", "2026-10-24", "2026-10-01", "2027-03-27", "2027-10-30"])
@pytest.mark.parametrize("clock", [dt.time(0, 30), dt.time(3), dt.time(10), dt.time(18, 30)])
def test_across_every_clock_change_both_libraries_read_the_hour_of_london(start: str, clock: dt.time) -> None:
    for days in range(3):
        on = days_after(cara.day(start), days)
        first = workshop(on=on, starts=clock, ends=clock.replace(minute=45))
        second = attrs.evolve(first, id="T-1-B", part=Part.SECOND, on=weeks_after(on, 4))
        ics = invitation(CASE, (first, second), key=KEY, at=AT)
        instants = [dt.datetime.combine(found.on, clock, LONDON).astimezone(dt.UTC) for found in (first, second)]
        assert [found.dtstart.value.astimezone(dt.UTC) for found in events(ics)] == instants
        assert [
            found.decoded("dtstart").astimezone(dt.UTC) for found in Calendar.from_ical(ics).walk("VEVENT")
        ] == instants
        assert [found.dtstart.value.hour for found in events(ics)] == [clock.hour] * 2


def test_the_zone_of_the_file_is_that_of_london_by_itself() -> None:
    """A calendar that knows no zone of that name reads the rules in the file."""
    ics = invitation(CASE, both(), key=KEY, at=AT).decode().replace("Europe/London", "Elsewhere/Nowhere")
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
    assert b"DTSTART:19960331T010000" in invitation(CASE, both(), key=KEY, at=AT)


def test_nothing_in_it_says_what_it_is_for() -> None:
    for ics in (invitation(CASE, both(), key=KEY, at=AT), cancellation(CASE, both(), key=KEY, at=AT)):
        assert TELLING.findall(unfolded(ics)) == []
        assert "DESCRIPTION" not in unfolded(ics)
        assert "ORGANIZER" not in unfolded(ics)
        assert "CLASS:PRIVATE" in unfolded(ics)


@pytest.mark.parametrize("force", [plugin.name for plugin in installed(FORCES)])
def test_no_venue_of_a_shipped_calendar_says_it_either(force: str) -> None:
    wanted = query(earliest=cara.day("2026-01-01"), latest=cara.day("2027-12-31"))
    for community in (None, "polish"):
        for held in cara.load_force(force, community=community).workshops(wanted).workshops:
            assert not TELLING.search(held.venue)


def test_the_search_for_what_it_must_not_say_finds_it() -> None:
    telling = [attrs.evolve(appointment, venue="Police station, room 2") for appointment in both()]
    assert TELLING.search(unfolded(invitation(CASE, telling, key=KEY, at=AT)))


def test_the_same_booking_has_the_same_identity_and_another_has_another() -> None:
    def identities(ics: bytes) -> list[str]:
        return [found.uid.value for found in events(ics)]

    mine = identities(invitation(CASE, both(), key=KEY, at=AT))
    later = AT.replace(year=2027)
    assert identities(invitation(CASE, both(), key=KEY, at=later, summary="Spotkanie", sequence=3)) == mine
    assert identities(cancellation(CASE, both(), key=KEY, at=later)) == mine
    assert identities(invitation(CASE, both()[1:], key=KEY, at=AT)) == mine[1:]
    assert not set(identities(invitation("26/0118", both(), key=KEY, at=AT))) & set(mine)
    assert invitation(CASE, both(), key=KEY, at=AT) == invitation(CASE, both(), key=KEY, at=AT)


def test_calling_off_takes_it_out_again() -> None:
    ics = cancellation(CASE, both(), key=KEY, at=AT)
    assert "METHOD:CANCEL" in unfolded(ics)
    assert {(found.status.value, found.sequence.value) for found in events(ics)} == {("CANCELLED", "1")}
    assert "METHOD:PUBLISH" in unfolded(invitation(CASE, both(), key=KEY, at=AT))
    assert {found.sequence.value for found in events(invitation(CASE, both(), key=KEY, at=AT))} == {"0"}


def test_words_and_venues_in_any_letters_survive() -> None:
    venue = "Ośrodek „Żuraw”, 3; wejście od podwórza\\tył\nI piętro " + "ą" * 120
    ics = invitation(CASE, [workshop(venue=venue)], key=KEY, at=AT, summary="Spotkanie, ważne")
    (found,) = events(ics)
    assert (found.location.value, found.summary.value) == (venue, "Spotkanie, ważne")
    assert all(len(line) <= 75 for line in ics.split(b"\r\n")), "lines are folded (RFC 5545 3.1)"


def test_without_the_extra_one_line_says_which(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['icalendar'] = None\n"
        "import datetime as dt, cara_core as cara\n"
        "from cara_core.planning.invitations import invitation\n"
        "try: invitation('C', [], key=b'k', at=dt.datetime(2026, 3, 10, tzinfo=dt.UTC))\n"
        "except cara.CaraError as absent: print(absent)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "invitations need the extra `calendar`: pip install 'cara-core[calendar]'\n"
