"""``cara-due/1``: a duty as it stands on one day, in the shape of its schema."""

import datetime as dt

import attrs
import pytest
from jsonschema import Draft202012Validator

from cara_core.due.duties import Duty, DutyKind, Owner, duties
from cara_core.due.duty import EndedHow, LedgerRow, NoLongerOwed, WaitsFor
from cara_core.due.ledger import ledger
from cara_core.formats.due_rows import due_mapping, ledger_mapping
from cara_core.formats.schemas.case import due_schema
from cara_core.planning.bank_holidays import working_days_known
from cara_core.terms.days import day
from cara_core.terms.instants import LONDON
from support.lives_in_a_store import story_of

CASES = story_of("hampshire").cases.values()
WORKING = working_days_known()
DUTIES = [duty for case in CASES for duty in duties(case, WORKING)]


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: f"{duty.case}-{duty.kind}")
def test_a_duty_fits_its_schema_on_every_day(duty: Duty) -> None:
    for on in ("2026-03-02", str(duty.due_by), "2199-12-31"):
        row = due_mapping(duty, day(on), "words")
        Draft202012Validator(due_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(row)
        assert (row["on"], row["case"], row["kind"]) == (on, duty.case, duty.kind.value)
        assert row["about"] is None or row["about"]
    assert due_mapping(duty, duty.due_by, "")["overdue_days"] == 0
    assert due_mapping(duty, duty.due_by.add(days=1), "")["overdue_days"] == 1


def test_another_key_or_an_owner_who_is_none_does_not_fit() -> None:
    row = due_mapping(DUTIES[0], day("2026-06-03"), "words")
    validator = Draft202012Validator(due_schema())
    assert validator.is_valid(row)
    for wrong in (row | {"owner": "anybody"}, row | {"more": 1}, row | {"overdue_days": -1}, row | {"due_by": "soon"}):
        assert not validator.is_valid(wrong)


def test_every_row_of_a_ledger_fits_the_schema_and_names_what_began_and_ended_it() -> None:
    validator = Draft202012Validator(due_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    found = [ledger_mapping(row, day("2026-12-01"), "words") for case in CASES for row in ledger(case, WORKING)]
    for row in found:
        validator.validate(row)
        assert row["began_by"] is not None
        assert (row["ended_by"] is None) is (row["ended_how"] is None)
        assert (row["reason"] is not None) is (row["ended_how"] == EndedHow.NO_LONGER_OWED)
        assert row["ended_how"] is None or row["overdue_days"] == 0
    assert {row["ended_how"] for row in found} >= {None, EndedHow.DONE, EndedHow.NO_LONGER_OWED}
    assert {row["reason"] for row in found} - {None} <= set(NoLongerOwed)
    for key in ("began_by", "ended_by_event", "reopens"):
        assert not validator.is_valid({name: value for name, value in found[0].items() if name != key}), key


def test_a_row_that_follows_from_a_message_names_its_events() -> None:
    duty = attrs.evolve(DUTIES[0], kind=DutyKind.SEND_STOPPED, about="P04-reminder-7d, V4 to")
    row = LedgerRow(duty=duty, began_by_event=f"{'a' * 32}:7", ended_by_event=f"{'a' * 32}:9", ended_how=EndedHow.DONE)
    mapping = ledger_mapping(row, day("2026-12-01"), "words")
    Draft202012Validator(due_schema()).validate(mapping)
    assert (mapping["began_by"], mapping["began_by_event"]) == (None, f"{'a' * 32}:7")


@pytest.mark.parametrize(("owner", "shown"), [(Owner.SUPERVISOR, "hold"), (Owner.PROVIDER, "paused")])
def test_to_the_provider_neither_a_hold_nor_a_review_is_named(owner: Owner, shown: str) -> None:
    duty = attrs.evolve(DUTIES[0], owner=owner, waits_for=WaitsFor.HOLD)
    row = due_mapping(duty, day("2026-06-03"), "words")
    assert row["waits_for"] == shown
    Draft202012Validator(due_schema()).validate(row)


def test_where_hours_count_the_instant_is_written_in_utc() -> None:
    at = dt.datetime(2026, 4, 24, 18, 30, tzinfo=LONDON)
    row = due_mapping(attrs.evolve(DUTIES[0], due_at=at), day("2026-04-24"), "words")
    assert row["due_at"] == "2026-04-24T17:30:00Z"
    assert due_mapping(DUTIES[0], day("2026-04-24"), "words")["due_at"] is None
