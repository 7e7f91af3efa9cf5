"""Every reason code and every boundary of the contract, one row each (``support/rows_of_*.py``)."""

import pytest

from cara_core.stages.eligibility import assess
from cara_core.terms.days import day
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import Decision
from cara_core.terms.decision.reasons import NOT_ASKED
from support.contract import CODES
from support.policies import policy
from support.referrals import example
from support.rows import Row
from support.rows_of_people import ROWS_OF_PEOPLE
from support.rows_of_risk import ROWS_OF_RISK

ROWS = (*ROWS_OF_PEOPLE, *ROWS_OF_RISK)


def decided(row: Row) -> Decision:
    settings = dict(row.settings)
    rules = policy(settings.pop("on", day("2026-03-10")), **settings)
    return assess(example(row.changes, on=rules.on), rules, rules.on)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_criterion_gives_these_codes_in_this_order_and_no_other(row: Row) -> None:
    found = [finding for finding in decided(row).findings if finding.criterion == row.criterion]
    assert " ".join(finding.code for finding in found) == row.codes
    states = {code: state for state, code in CODES[row.criterion]}
    assert [finding.state for finding in found] == [State(states.get(finding.code, "met")) for finding in found]


def test_every_reason_of_the_contract_has_its_row() -> None:
    shown = {(row.criterion, code) for row in ROWS for code in row.codes.split()}
    wanted = {(criterion, code) for criterion, pairs in CODES.items() for _, code in pairs}
    met = {(criterion, criterion) for criterion in CODES}
    not_asked = {(criterion, NOT_ASKED) for criterion in ("DWELLING", "FIRST", "BAIL")}
    assert shown == wanted | met | not_asked
