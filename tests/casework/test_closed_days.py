"""A force's own closed days: counted in everything that is due in its cases, and in no other force's."""

from pathlib import Path

import attrs

import cara_core as cara
from cara_core.case.facts import Concern, ConcernCategory, ConcernRaised, Immediacy
from casework.worked import AT, BY, CASE, DAY, Place, issued, opened
from support.referrals import example

THE_NEXT_DAYS = [cara.day("2026-03-11"), cara.day("2026-03-12")]


def closed_force() -> cara.Force:
    """Hampshire, closed on the two days after its cases begin."""
    force = cara.load_force("hampshire")
    closed = attrs.evolve(force.calendars, closed=dict.fromkeys(THE_NEXT_DAYS, "Training"))
    return attrs.evolve(force, calendars=closed)


def due_by(duties: "cara.DutyList | tuple[cara.Duty, ...]") -> dict[tuple[str, str], str]:
    return {(duty.kind.value, duty.about): duty.due_by.isoformat() for duty in duties}


def test_everything_that_is_due_is_counted_past_them(place: Place) -> None:
    with place.open() as usual:
        issued(usual)
        before, stored_before = due_by(issued(usual, "26/0500").began), due_by(usual.due(on=DAY))
    with place.open(forces=[closed_force()]) as closed:
        assert {day for name, days in closed.working_days().closed for day in days} == set(THE_NEXT_DAYS)
        ledger = {
            (row.duty.kind.value, row.duty.about): row.duty.due_by.isoformat()
            for row in closed.duties(CASE)
            if row.is_open
        }
        stored = {(duty.kind.value, duty.about): duty.due_by.isoformat() for duty in closed.due(on=DAY)}
        later = {key for key in stored if stored[key] > stored_before[key]}
        assert later
        assert all(stored[key] >= stored_before[key] for key in stored)
        assert {key: ledger[key] for key in stored} == stored
        # What a call answers is counted so, too.
        assert due_by(issued(closed, "26/0501").began) != before
    with place.open() as usual:
        assert due_by(usual.due(on=DAY)) != stored


def test_another_forces_cases_in_the_same_store_are_due_as_before(place: Place) -> None:
    with place.open(forces=[closed_force()]) as casework:
        opened(casework)
        opened(casework, "26/0900", force="leicestershire")
        raised = ConcernRaised(category=ConcernCategory.OTHER, immediacy=Immediacy.NEXT_CONTACT, told_by=Concern.POLICE)
        for case in (CASE, "26/0900"):
            casework.record(case, raised, at=AT, by=BY)
        found = {
            case: {row.duty.kind.value: row.duty.due_by.isoformat() for row in casework.duties(case)}
            for case in (CASE, "26/0900")
        }
    assert found[CASE]["acknowledge_concern"] > found["26/0900"]["acknowledge_concern"]


def test_a_force_that_cannot_be_loaded_makes_nothing_due_later(place: Place) -> None:
    force = attrs.evolve(closed_force(), card=attrs.evolve(closed_force().card, id="gone_force"))
    with place.open(forces=[force]) as casework:
        casework.open(attrs.evolve(example(), force=None), case=CASE, force=force, at=AT, by=BY, on=DAY)
        with_it = due_by(casework.due(on=DAY))
    with place.open() as casework:
        assert casework.working_days().closed == frozenset()
        without = due_by(casework.due(on=DAY))
    assert all(without[key] <= with_it[key] for key in without)


def test_a_calendar_that_is_given_is_used_as_it_is(place: Place) -> None:
    working = cara.working_days(2020, 2050, extra_closed=[cara.day("2026-03-11")])
    with place.open(forces=[closed_force()], working=working) as casework:
        opened(casework)
        assert casework.working_days() == working


def test_before_there_is_a_case_nobody_is_closed(tmp_path: Path) -> None:
    with cara.open_casework(f"sqlite:///{tmp_path / 'new.db'}", forces=[closed_force()]) as casework:
        assert casework.working_days().closed == frozenset()
