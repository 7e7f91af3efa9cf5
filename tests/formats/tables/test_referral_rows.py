"""Referrals as rows of a table: the columns there can be, and what their cells say."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from cara_core.formats.referral import FileKind, ReferralReading, read_referral, read_referrals
from cara_core.formats.schemas.meanings import REFERRAL
from cara_core.formats.tables.referral_columns import Cell, possible_columns

DATA: Final = Path(__file__).parents[1] / "data"
EXAMPLE: Final = json.loads((DATA / "referral-example.json").read_text("utf-8"))
BASE: Final = {
    "format": "cara-referral/1",
    "reference": "R-1",
    "offences[0].code": "CJ88116",
    "offences[0].committed_on": "2026-03-08",
}


def table(*rows: Mapping[str, str]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def read(*rows: Mapping[str, str]) -> Sequence[ReferralReading]:
    return list(read_referrals(table(*rows), FileKind.CSV))


def cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def flat(value: Any, prefix: str = "", *, lists: bool = False) -> dict[str, str]:
    """A referral as cells; its lists as JSON, or laid out over columns."""
    if isinstance(value, dict) and prefix != "risk.answers":
        parts = [flat(below, f"{prefix}.{key}".lstrip("."), lists=lists) for key, below in value.items()]
        return {name: text for part in parts for name, text in part.items()}
    if isinstance(value, list) and lists:
        parts = [flat(below, f"{prefix}[{index}]", lists=lists) for index, below in enumerate(value)]
        return {name: text for part in parts for name, text in part.items()}
    return {prefix: cell(value)}


@pytest.mark.parametrize("lists", [False, True], ids=["lists as JSON", "lists over columns"])
def test_a_row_says_what_the_same_referral_says_in_json(*, lists: bool) -> None:
    raw = {**EXAMPLE, "risk": {**EXAMPLE["risk"], "answers": {"1": "yes", "18": None}}}
    assert read(flat(raw, lists=lists)) == [ReferralReading(2, "", read_referral(raw))]


def test_every_path_of_the_contract_is_a_column() -> None:
    columns = set(possible_columns())
    lists = {"suspect.antecedents", "offences", "risk.answers", "risk.reviewed"}
    numbers = {"offences[].facts.value_pounds", "offences[].facts.occasions"}
    sections = {"", "suspect", "victim", "evidence", "risk", "suspect.antecedents[]", "offences[]", "offences[].facts"}
    assert columns == set(REFERRAL) - sections
    assert {name for name, kind in possible_columns().items() if kind is Cell.JSON} == lists | numbers


def test_blank_is_not_known_and_an_empty_list_is_none() -> None:
    blank, none = read(
        {**BASE, "suspect.antecedents": "", "suspect.sex": "", "risk.answers": ""},
        {**BASE, "suspect.antecedents": "[]", "risk.answers": "{}"},
    )
    assert blank.referral is not None
    assert none.referral is not None
    assert (blank.referral.suspect.antecedents, blank.referral.risk.answers) == (None, None)
    assert (none.referral.suspect.antecedents, none.referral.risk.answers) == ((), {})


def test_answers_stand_in_columns_of_their_own() -> None:
    (reading,) = read({**BASE, "risk.answers.1": "yes", "risk.answers.18": "", "risk.answers.27": "unknown"})
    assert reading.referral is not None
    assert reading.referral.risk.answers == {"1": "yes", "27": "unknown"}


def test_a_second_offence_may_be_blank_in_some_rows() -> None:
    second = {"offences[1].code": "TH68020", "offences[1].committed_on": "2026-03-01"}
    with_two, with_one = read({**BASE, **second}, BASE)
    assert with_two.referral is not None
    assert with_one.referral is not None
    assert [len(reading.offences) for reading in (with_two.referral, with_one.referral)] == [2, 1]


def test_a_list_in_its_cell_or_in_columns_but_not_both_in_one_row() -> None:
    columns = {**BASE, "suspect.antecedents": "", "suspect.antecedents[0].kind": ""}
    laid_out, listed, both, both_ways = read(
        {**columns, "suspect.antecedents[0].kind": "caution"},
        {**columns, "suspect.antecedents": "[]"},
        {**columns, "suspect.antecedents": "[]", "suspect.antecedents[0].kind": "caution"},
        {**columns, "suspect.antecedents": "null", "suspect.antecedents[0].kind": "caution"},
    )
    assert laid_out.referral is not None
    assert listed.referral is not None
    for reading in (both, both_ways):
        assert [(fault.path, fault.code) for fault in reading.faults] == [("suspect.antecedents", "CONTRADICTION")]
    reverse = {**BASE, "suspect.antecedents[0].kind": "caution", "suspect.antecedents": "[]"}
    assert [fault.code for fault in read(reverse)[0].faults] == ["CONTRADICTION"]
    cell_and_columns = {**BASE, "risk.answers": "{}", "risk.answers.1": "yes", "risk.answers.2": "no"}
    assert [fault.path for fault in read(cell_and_columns)[0].faults] == ["risk.answers"]


@pytest.mark.parametrize("text", ["True", "TRUE", "yes", "1", "0", " true", "null", "-"])
def test_yes_or_no_is_written_true_or_false_and_in_no_other_way(text: str) -> None:
    (reading,) = read({**BASE, "suspect.admits_offence": text})
    assert [(fault.path, fault.code) for fault in reading.faults] == [("suspect.admits_offence", "WRONG_KIND")]


@pytest.mark.parametrize("text", ["null", "NULL", "None", "n/a", "N/A", "\\N", " null "])
def test_a_word_for_nothing_is_never_taken_for_something_known(text: str) -> None:
    (reading,) = read({**BASE, "risk.assessor": text})
    assert [(fault.path, fault.code) for fault in reading.faults] == [("risk.assessor", "NOT_ALLOWED")]


def test_rows_are_counted_from_the_header_blank_ones_too() -> None:
    header, row = table(BASE).decode().split("\r\n")[:2]
    data = f"\r\n{header}\r\n{row}\r\n\r\n,,,\r\n{row}\r\nx".encode()
    assert [(reading.row, reading.referral is not None) for reading in read_referrals(data, FileKind.CSV)] == [
        (3, True),
        (6, True),
        (7, False),
    ]


def test_a_cell_may_hold_commas_quotes_and_line_ends() -> None:
    (reading, after) = read({**BASE, "risk.assessor": 'a, "b"\r\nc'}, {**BASE, "reference": "R-2"})
    assert reading.referral is not None
    assert reading.referral.risk.assessor == 'a, "b"\r\nc'
    assert after.row == 3


@pytest.mark.parametrize(
    "name",
    [
        "offences[].code",
        "offences[-1].code",
        "offences[00].code",
        "offences[100].code",
        "offences[٣].code",
        "offences[0]",
        "offences[0].offences[0].code",
        "risk.answers.*",
        "risk.answers.1234",
        "risk.answers.one",
        "suspect.language.1",
        "suspect",
        "code",
    ],
)
def test_what_only_looks_like_a_path_is_no_column(name: str) -> None:
    (reading,) = read({**BASE, name: ""})
    assert reading.row == 1
    assert {fault.code for fault in reading.faults} == {"UNKNOWN_COLUMN"}


def test_every_fault_of_a_header_is_named_at_once() -> None:
    data = b"reference,referense,suspect.sex,SECRETNAME,suspect.sex\nx\n"
    (reading,) = read_referrals(data, FileKind.CSV)
    assert [(fault.path, fault.code) for fault in reading.faults] == [
        ("referense", "UNKNOWN_COLUMN"),
        ("", "UNKNOWN_COLUMN"),
        ("suspect.sex", "DOUBLED_COLUMN"),
        ("format", "MISSING"),
        ("offences", "MISSING"),
    ]
    assert "SECRETNAME" not in str(reading.faults)


def test_json_in_a_cell_is_as_strict_as_json_in_a_file() -> None:
    doubled = '[{"code": "CJ88116", "code": "TH68020", "committed_on": "2026-03-08"}]'
    (reading,) = read({"format": "cara-referral/1", "reference": "R-1", "offences": doubled})
    assert [(fault.path, fault.code) for fault in reading.faults] == [("offences[0].code", "DOUBLED_KEY")]
    (reading,) = read({"format": "cara-referral/1", "reference": "R-1", "offences": "[" * 5000})
    assert [(fault.path, fault.code) for fault in reading.faults] == [("offences", "TOO_DEEP")]
