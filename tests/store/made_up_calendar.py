"""A calendar of workshops for the tests of the store, as a coordinator's files say it."""

from collections.abc import Sequence

from cara_core.books.workshop_calendar import Calendar
from cara_core.formats.calendar_entries import CalendarWorkshop
from cara_core.formats.tables.workshop_calendar import read_workshop_calendar
from cara_core.store.calendar.calendar_log import EntriesKept
from cara_core.store.calendar.stored_calendar import NewEntry
from cara_core.store.case_store import CaseStore
from store.made_up_facts import AT

__all__ = ["FACILITATORS", "WORKSHOPS", "calendar_of", "entries_of", "keep_calendar"]

FACILITATORS = "id,languages,qualified,qualified_from,qualified_until\nT1,en,yes,2026-01-01,\nT2,en,yes,,\n"
WORKSHOPS = (
    "id,part,after,venue,date,starts,ends,language,group,least,most,facilitators\n"
    "1A,A,,A hall,2026-12-05,10:00,15:00,en,men,2,12,T1;T2\n"
    "1B,B,1A,A hall,2027-01-02,10:00,15:00,en,men,2,12,T1;T2\n"
)


def calendar_of(workshops: str = WORKSHOPS, facilitators: str = FACILITATORS) -> Calendar:
    """The calendar of these two files."""
    reading = read_workshop_calendar(workshops.encode(), facilitators.encode())
    assert reading.good, reading
    return reading.calendar


def entries_of(calendar: Calendar) -> Sequence[NewEntry]:
    """Every entry of it, the facilitators first."""
    workshops = (CalendarWorkshop.of(workshop, illustrative=False) for workshop in calendar.workshops)
    return [*(NewEntry(what=person) for person in calendar.facilitators), *(NewEntry(what=kept) for kept in workshops)]


def keep_calendar(
    store: CaseStore, calendar: Calendar | None = None, *, request: str | None = "calendar"
) -> EntriesKept:
    """Keep all of it."""
    entries = entries_of(calendar or calendar_of())
    return store.calendar.keep(
        lambda _: entries, asked=[entry.body for entry in entries], at=AT, by="coordinator 3", request=request
    )
