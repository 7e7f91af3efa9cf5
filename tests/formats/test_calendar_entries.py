"""What is kept of a workshop and of a facilitator: read again, as a table and as a body, it is the same."""

import datetime as dt
import json
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cara_core.case.facts import NotHeldCause
from cara_core.formats.calendar_entries import (
    CalendarWorkshop,
    facilitator_body,
    read_facilitator_body,
    read_workshop_body,
    workshop_body,
)
from cara_core.formats.tables.workshop_calendar import facilitators_csv, read_workshop_calendar, workshops_csv
from cara_core.terms.caution import Part
from cara_core.terms.days import Day, days_after
from cara_core.terms.referral import Sex
from cara_core.terms.workshops import Facilitator, Workshop
from support.schedules import START

DAYS = st.integers(0, 400).map(lambda later: days_after(START, later))
LANGUAGES = st.sampled_from(["en", "pl", "pa-Guru", "en-GB"])
VENUES = st.text("aÄż,;\"'#=- 0", max_size=12).map(lambda text: f"Hall {text}".strip())
TWO = tuple(Facilitator(id=f"T{number}", languages=("en", "pl", "pa-Guru"), qualified=True) for number in (1, 2))


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Workshop, ...]:
    """Workshops of which no two are at once, all staffed: what a file could hold without a mistake."""
    days = draw(st.lists(DAYS, unique=True, max_size=6))
    return tuple(
        Workshop(
            id=f"W{number}",
            part=draw(st.sampled_from(Part)),
            venue=draw(VENUES),
            on=day,
            starts=dt.time(draw(st.integers(8, 12)), draw(st.sampled_from([0, 15, 59]))),
            ends=dt.time(draw(st.integers(13, 22))),
            language=draw(LANGUAGES),
            sex=draw(st.sampled_from([Sex.MALE, Sex.FEMALE])),
            least=draw(st.integers(0, 5)),
            most=draw(st.integers(5, 99)),
            interpreter=draw(st.booleans()),
            access=draw(st.frozensets(st.sampled_from(["step_free", "hearing_loop"]))),
            facilitators=TWO,
            place=draw(st.none() | st.just("Short Hall")),
        )
        for number, day in enumerate(days)
    )


@settings(deadline=None)
@given(calendars(), st.booleans())
def test_a_table_that_was_written_is_read_as_the_same(workshops: tuple[Workshop, ...], made_up: bool) -> None:  # noqa: FBT001
    illustrative = frozenset(workshop.id for workshop in workshops) if made_up else frozenset()
    reading = read_workshop_calendar(workshops_csv(workshops, illustrative=illustrative), facilitators_csv(TWO))
    assert reading.good, reading
    assert (reading.calendar.workshops, reading.calendar.facilitators) == (workshops, TWO)
    assert reading.calendar.illustrative == illustrative


@settings(deadline=None)
@given(calendars(), st.sampled_from([None, *NotHeldCause]))
def test_a_body_that_was_written_is_read_as_the_same(
    workshops: tuple[Workshop, ...], cause: NotHeldCause | None
) -> None:
    for workshop in workshops:
        kept = attrs.evolve(CalendarWorkshop.of(workshop, illustrative=False), cause=cause)
        body: dict[str, Any] = json.loads(json.dumps(workshop_body(kept)))
        assert read_workshop_body(workshop.id, body) == kept
        assert kept.staffed_by({facilitator.id: facilitator for facilitator in TWO}) == workshop


WORKSHOP = Workshop(
    id="W1",
    part=Part.FIRST,
    venue="Hall",
    on=Day(2026, 3, 7),
    starts=dt.time(10),
    ends=dt.time(15),
    language="en",
    sex=Sex.MALE,
    least=1,
    most=8,
    facilitators=TWO,
)


@pytest.mark.parametrize(
    "changed",
    [
        {"part": "third"},
        {"on": "2026-3-7"},
        {"on": "2026-02-30"},
        {"on": None},
        {"starts": "10.00"},
        {"ends": "09:00"},
        {"group": "men"},
        {"interpreter": 1},
        {"least": True},
        {"most": 0},
        {"facilitators": "T1"},
        {"facilitators": [1]},
        {"access": ["step_free", "lift", "lift"]},
        {"cause": "boredom"},
        {"cause": None},
        {"room": "2"},
        {"venue": None},
    ],
)
def test_a_body_that_was_never_written_is_no_workshop(changed: dict[str, object]) -> None:
    body = workshop_body(CalendarWorkshop.of(WORKSHOP, illustrative=False)) | changed
    with pytest.raises(ValueError, match="no body of an entry"):
        read_workshop_body("W1", body)


@pytest.mark.parametrize("missing", sorted(workshop_body(CalendarWorkshop.of(WORKSHOP, illustrative=False))))
def test_nothing_may_be_missing_from_a_body(missing: str) -> None:
    body = workshop_body(CalendarWorkshop.of(WORKSHOP, illustrative=False))
    del body[missing]
    with pytest.raises(ValueError, match="no body of an entry"):
        read_workshop_body("W1", body)


@settings(deadline=None)
@given(st.none() | DAYS, st.none() | DAYS, st.booleans())
def test_a_facilitators_days_are_kept(first: Day | None, last: Day | None, qualified: bool) -> None:  # noqa: FBT001
    person = Facilitator(
        id="T1", languages=("en", "pl"), qualified=qualified, qualified_from=first, qualified_until=last
    )
    assert read_facilitator_body("T1", json.loads(json.dumps(facilitator_body(person)))) == person


@pytest.mark.parametrize(
    "changed", [{"qualified": "yes"}, {"languages": "en"}, {"qualified_from": "soon"}, {"name": "x"}]
)
def test_a_body_that_was_never_written_is_no_facilitator(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no body of an entry"):
        read_facilitator_body("T1", facilitator_body(TWO[0]) | changed)
