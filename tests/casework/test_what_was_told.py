"""What a message told is kept: who was told otherwise is told, nobody else is, and until then it is somebody's duty."""

from pathlib import Path

import pytest

import cara_core as cara
from cara_core.case.facts import (
    Attendance,
    BookingCancelled,
    CancelledBy,
    Concern,
    ErrorCode,
    NotHeldCause,
    Part,
    RecordedInError,
    RiskReassessed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    WorkshopNotHeld,
)
from cara_core.delivery.announced import announced
from cara_core.terms.caution import Rank
from cara_core.terms.contact import Owned, SafeWay, WayKind
from cara_core.terms.risk import Grade
from cara_core.terms.veil import Veiled
from casework.told import BOOKING, CASE, a_booked_case
from casework.worked import Place
from store.made_up_contacts import safe_contact
from support.clocks import instant
from support.lives import FIRST, SECOND, attendance

NOON = "2026-03-17T12:00:00Z"
LATER = "2026-03-18T12:00:00Z"
HER_WAY = SafeWay(kind=WayKind.CALL, value=Veiled("01632 960417"), owner=Owned.OWN)
"""She is rung at the office that writes to the participant."""
CHANGES = {
    "another hour": ({"first": f"Old Hall,{FIRST},13:00,18:00"}, "New dates", "13:00"),
    "another day": ({"first": "Old Hall,2026-04-17,10:00,15:00"}, "New dates", "DayE 17 MonthD"),
    "the second alone": ({"second": f"Old Hall,{SECOND},09:00,14:00"}, "New dates", "9:00"),
}
MOVED = {"first": f"New Hall,{FIRST},10:00,15:00"}


@pytest.mark.parametrize("change", CHANGES)
def test_who_was_told_otherwise_is_told_and_until_then_it_is_a_duty(
    sqlite_place: Place, tmp_path: Path, change: str
) -> None:
    changed, begins, says = CHANGES[change]
    with a_booked_case(sqlite_place, tmp_path) as case:
        (told,) = case.dispatch(NOON)
        assert told.startswith("Your dates"), told
        case.change(**changed)
        assert case.owed() == [("P03-booking", True)]
        assert case.listed() == ["P03-booking"]
        (new,) = case.dispatch(LATER)
        assert new.startswith(begins), new
        assert says in new
        assert case.owed() == [("P03-booking", False)]
        assert case.listed() == []
        assert case.dispatch() == []


def test_another_place_is_told_to_whom_a_reminder_named_the_old_one(sqlite_place: Place, tmp_path: Path) -> None:
    """The text with the dates names no place: only the letter and the reminders do."""
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.dispatch(NOON)
        (reminder,) = case.dispatch("2026-04-11T12:00:00Z")
        assert "Old Hall" in reminder
        case.change(**MOVED)
        assert case.owed() == [("P04-reminder-7d", True)]
        assert case.listed() == ["P04-reminder-7d"]
        new = case.dispatch("2026-04-12T12:00:00Z")
        # The reminder goes again beside it, as the first one said another place.
        assert sorted(text[:19] for text in new) == ["New place: New Hall", "Soon: DayF 18 MonthD"[:19]], new
        assert all("New Hall" in text for text in new)
        assert case.owed() == [("P04-reminder-7d", False)]
        assert case.listed() == []


def test_what_is_the_same_makes_nobody_wrong(sqlite_place: Place, tmp_path: Path) -> None:
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.dispatch(NOON)
        case.change(second=f"Old Hall,{SECOND},10:00,15:00")
        assert case.owed() == []
        assert case.dispatch(LATER) == []


def test_who_was_never_told_needs_no_correction(sqlite_place: Place, tmp_path: Path) -> None:
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.change(**MOVED)
        assert case.owed() == []
        assert case.standings("P12") == ["not_needed"]
        (told,) = case.dispatch(NOON)
        assert told.startswith("Your dates")
        (reminder,) = case.dispatch("2026-04-11T12:00:00Z")
        assert "New Hall" in reminder


@pytest.mark.parametrize("times", [1, 2])
def test_who_was_never_told_of_the_days_before_is_not_told_that_they_changed(
    sqlite_place: Place, tmp_path: Path, times: int
) -> None:
    """Moved once or twice before anything went: the first text they get says the days, and of no others."""
    with a_booked_case(sqlite_place, tmp_path) as case:
        for hour in ("13:00,18:00", "11:00,16:00")[-times:]:
            case.change(first=f"Old Hall,{FIRST},{hour}")
        (told,) = case.dispatch(NOON)
        assert told.startswith("Your dates"), told
        assert "11:00" in told
        assert case.owed() == []
        assert case.dispatch(LATER) == []
        (reminder,) = case.dispatch("2026-04-11T12:00:00Z")
        assert reminder.startswith("Soon"), reminder
        assert case.dispatch("2026-04-11T13:00:00Z") == []
        case.change(first=f"Old Hall,{FIRST},09:00,14:00")
        assert sorted(text[:9] for text in case.dispatch("2026-04-12T12:00:00Z")) == ["New dates", "Soon: Day"]


def test_who_may_have_been_told_before_is_told_that_the_days_changed(sqlite_place: Place, tmp_path: Path) -> None:
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.dispatch(NOON)
        case.record(BookingCancelled(cancelled_by=CancelledBy.PROVIDER))
        assert [text[:11] for text in case.dispatch(LATER)] == ["Do not come"]
        case.record(BOOKING)
        assert [text[:9] for text in case.dispatch("2026-03-18T13:00:00Z")] == ["New dates"]


def test_a_text_that_was_stopped_stays_the_same_text_whatever_is_told_meanwhile(
    sqlite_place: Place, tmp_path: Path
) -> None:
    """Its office's number is hers: nobody is texted until hers is another. It stays somebody's duty, and goes then."""
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.change(first=f"Old Hall,{FIRST},13:00,18:00")
        case.casework.keep_safe_contact(safe_contact(CASE, version=2, channels=(HER_WAY,)), at=case.clock())
        assert case.dispatch(NOON) == []
        assert [about.partition(",")[0] for about in case.stopped()] == ["P03-booking"]
        assert case.dispatch("2026-03-17T13:00:00Z") == []
        assert [about.partition(",")[0] for about in case.stopped()] == ["P03-booking"]
        case.casework.keep_safe_contact(safe_contact(CASE, version=3), at=case.clock())
        (told,) = case.dispatch(LATER)
        assert told.startswith("Your dates"), told
        assert case.stopped() == []


def test_a_workshop_that_falls_away_is_told_to_who_expects_it_alone(sqlite_place: Place, tmp_path: Path) -> None:
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.record(WorkshopNotHeld(part=Part.FIRST, workshop_on=FIRST, cause=NotHeldCause.VENUE))
        assert case.owed() == []
        assert case.dispatch(NOON) == []
        assert case.standings("P11") == ["not_needed"]


def test_who_expects_it_is_told_that_it_falls_away(sqlite_place: Place, tmp_path: Path) -> None:
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.dispatch(NOON)
        case.record(WorkshopNotHeld(part=Part.FIRST, workshop_on=FIRST, cause=NotHeldCause.VENUE))
        assert case.owed() == [("P03-booking", True)]
        assert [text[:11] for text in case.dispatch(LATER)] == ["Do not come"]
        assert case.owed() == [("P03-booking", False)]


@pytest.mark.parametrize("who", [CancelledBy.PROVIDER, CancelledBy.PARTICIPANT, None])
def test_who_rang_in_ill_is_not_told_that_we_cancelled(
    sqlite_place: Place, tmp_path: Path, who: CancelledBy | None
) -> None:
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.dispatch(NOON)
        case.record(BookingCancelled(cancelled_by=who))
        sent = case.dispatch(LATER)
        assert sent == [] if who is CancelledBy.PARTICIPANT else [text[:11] for text in sent] == ["Do not come"]


def test_a_booking_typed_by_mistake_is_somebodys_duty_until_said(sqlite_place: Place, tmp_path: Path) -> None:
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.dispatch(NOON)
        number = case.casework.case(CASE).number
        case.record(RecordedInError(fact=number, code=ErrorCode.WRONG_CASE, reason="another's", rank=Rank.INSPECTOR))
        assert case.owed() == [("P03-booking", True)]
        assert case.dispatch(LATER) == []
        reference = case.casework.duties(CASE)[-1].began_by_event
        assert reference is not None
        message = reference.partition(":")[0]
        case.casework.settle_message(CASE, message, "put_right", at=case.clock(), by="supervisor 4")
        assert case.owed() == [("P03-booking", False)]


def test_a_missed_that_was_wrong_is_taken_back_by_what_a_person_releases(sqlite_place: Place, tmp_path: Path) -> None:
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.dispatch(NOON)
        case.clock.now = instant("2026-04-18T16:00:00Z")
        missed = case.record(attendance(Part.FIRST, FIRST, Attendance.ABSENT), on="2026-04-18")
        sent = case.dispatch("2026-04-20T12:00:00Z")
        assert any(text.startswith("You missed") for text in sent)
        came = attendance(Part.FIRST, FIRST, Attendance.ATTENDED)
        case.casework.record(
            CASE,
            {
                "format": "cara-fact/1",
                "kind": "attendance_recorded",
                "on": "2026-04-18",
                "by": "provider",
                "supersedes": missed.facts[0].number,
                "why": "the list was misread",
                "what": {"part": "first", "workshop_on": str(FIRST), "attendance": str(came.attendance)},
            },
            at=case.clock(),
            by="provider",
        )
        assert case.owed() == [("P09-missed", True)]
        assert case.standings("P06") == ["paused"]
        assert case.dispatch("2026-04-21T12:00:00Z") == []
        (wrong,) = [row for row in case.casework.duties(CASE) if row.duty.kind is cara.DutyKind.PUT_RIGHT]
        reference = str(wrong.began_by_event).partition(":")[0]
        case.casework.settle_message(CASE, reference, "released", at=case.clock(), by="supervisor 4")
        assert case.owed() == [("P09-missed", True)]
        assert [text[:5] for text in case.dispatch("2026-04-22T12:00:00Z")] == ["Next:"]
        assert case.owed() == [("P09-missed", False)]


def test_what_was_told_stands_in_no_row_in_clear(sqlite_place: Place, tmp_path: Path) -> None:
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.dispatch(NOON)
    database = Path(sqlite_place.url.removeprefix("sqlite:///"))
    rows = _told_rows(database)
    assert len(rows) == 1
    assert "Old Hall" not in rows[0]
    assert "10:00" not in rows[0]


def _told_rows(database: Path) -> list[str]:
    import sqlite3  # noqa: PLC0415  (the test looks behind the store)

    connection = sqlite3.connect(database)
    try:
        return [str(row) for row in connection.execute("SELECT * FROM message_announcement")]
    finally:
        connection.close()


def test_where_what_was_told_is_not_kept_nobody_is_told(
    sqlite_place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin: whoever keeps nothing finds nobody who was told otherwise."""
    monkeypatch.setattr(announced, "otherwise_announced", lambda *_: frozenset())
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.dispatch(NOON)
        case.change(**MOVED)
        assert case.owed() == []
        assert case.dispatch(LATER) == []


def test_of_a_message_from_before_nobody_knows_what_it_said(
    sqlite_place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cara_core.store.messages.sending import Messages  # noqa: PLC0415

    with a_booked_case(sqlite_place, tmp_path) as case, monkeypatch.context() as before:
        before.setattr(Messages, "announced_in", lambda *_: ())
        case.dispatch(NOON)
        case.change(**MOVED)
        assert case.owed() == [("P03-booking", True)]


def test_what_a_hold_swallowed_is_shown_to_whoever_lifts_it(sqlite_place: Place, tmp_path: Path) -> None:
    placed = SafetyHoldPlaced(concern=Concern.PROVIDER, reason="said on the phone")
    lower = RiskReassessed(
        grade=Grade.STANDARD,
        tool="DASH",
        answers={str(number): "no" for number in range(1, 28)},
        assessor="officer 9",
        rank=Rank.SERGEANT,
        reason="seen with the adviser",
    )
    lifted = SafetyHoldLifted(rank=Rank.INSPECTOR, reason="looked into")
    with a_booked_case(sqlite_place, tmp_path) as case:
        case.dispatch(NOON)
        case.clock.now = instant("2026-04-09T12:00:00Z")
        assert case.record(placed).swallowed == ()
        assert case.dispatch("2026-04-13T12:00:00Z") == []
        case.clock.now = instant("2026-04-16T09:00:00Z")
        case.record(lower)
        recorded = case.record(lifted)
        assert [due.message for due in recorded.swallowed] == ["P04-reminder-7d"]
        assert case.standings("P04") == ["swallowed"]
        assert [text[:9] for text in case.dispatch("2026-04-17T12:00:00Z")] == ["Tomorrow:"]
