"""``cara-due/1``: a duty as it stands on one day, in the shape of its schema."""

import pytest
from jsonschema import Draft202012Validator

from cara_core.cli.demo.lives import play_lives
from cara_core.due.duties import Duty, duties
from cara_core.forces.loader import load_force
from cara_core.formats.due_rows import due_mapping
from cara_core.formats.schemas.case import due_schema
from cara_core.planning.bank_holidays import working_days_known
from cara_core.terms.days import day

DUTIES = [
    duty
    for case in play_lives(load_force("hampshire"), None).cases.values()
    for duty in duties(case, working_days_known())
]


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
