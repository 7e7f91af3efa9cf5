"""Until when somebody has to have taken a concern up: by its immediacy, and by a clock in London."""

import attrs
import pytest

from cara_core.case.facts import Concern, ConcernCategory, ConcernRaised, Fact, Immediacy
from cara_core.case.standing import standing
from cara_core.stages.concerns import acknowledge_by
from cara_core.terms.days import day
from cara_core.terms.instants import Instant, read_instant
from support.worked import WORKED


def instant(text: str) -> Instant:
    found = read_instant(text)
    assert found is not None
    return found


def until(immediacy: Immediacy, on: str, at: str | None = None, recorded_at: str | None = None) -> Instant:
    what = ConcernRaised(immediacy=immediacy, told_by=Concern.POLICE, category=ConcernCategory.OTHER)
    fact = Fact(case="26/1", number=1, on=day(on), at=None if at is None else instant(at), by="PC 1", what=what)
    if recorded_at is not None:
        fact = attrs.evolve(fact, recorded_at=instant(recorded_at))
    (record,) = standing([fact])
    return acknowledge_by(record, WORKED)  # type: ignore[arg-type]  # it is a concern


@pytest.mark.parametrize(
    ("immediacy", "at", "by"),
    [
        (Immediacy.NOW, "2026-03-20T09:00:00Z", "2026-03-20T10:00:00Z"),
        (Immediacy.NOW, "2026-03-20T16:30:00Z", "2026-03-20T17:00:00Z"),
        (Immediacy.NOW, "2026-03-20T17:00:00Z", "2026-03-20T17:00:00Z"),
        (Immediacy.NOW, "2026-03-21T11:00:00Z", "2026-03-21T11:00:00Z"),
        (Immediacy.NOW, "2026-04-03T11:00:00Z", "2026-04-03T11:00:00Z"),
        (Immediacy.NOW, "2026-04-07T08:30:00Z", "2026-04-07T09:30:00Z"),
        (Immediacy.TODAY, "2026-03-20T10:00:00Z", "2026-03-20T14:00:00Z"),
        (Immediacy.TODAY, "2026-03-20T15:00:00Z", "2026-03-20T17:00:00Z"),
        (Immediacy.TODAY, "2026-03-20T07:00:00Z", "2026-03-20T13:00:00Z"),
        (Immediacy.TODAY, "2026-03-20T18:30:00Z", "2026-03-20T18:30:00Z"),
        (Immediacy.NEXT_CONTACT, "2026-03-20T18:30:00Z", "2026-03-23T17:00:00Z"),
        (Immediacy.NEXT_CONTACT, "2026-04-02T10:00:00Z", "2026-04-07T16:00:00Z"),
    ],
)
def test_it_is_counted_in_working_hours(immediacy: Immediacy, at: str, by: str) -> None:
    assert until(immediacy, at[:10], at) == instant(by)


def test_where_its_hour_is_not_known_it_is_counted_from_the_recording_or_from_the_end_of_its_day() -> None:
    recorded = "2026-03-23T10:00:00Z"
    assert until(Immediacy.NOW, "2026-03-20", recorded_at=recorded) == instant("2026-03-23T11:00:00Z")
    assert until(Immediacy.NOW, "2026-03-20") == instant("2026-03-20T17:00:00Z")
