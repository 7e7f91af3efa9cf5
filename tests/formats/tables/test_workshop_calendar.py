"""A coordinator's calendar: every mistake is named at once, by row, column and what is allowed."""

import codecs
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

import cara_core as cara
from cara_core.books.workshop_calendar import FACILITATOR_COLUMNS, WORKSHOP_COLUMNS
from cara_core.formats.tables.days_to_avoid import read_days_to_avoid
from cara_core.formats.tables.workshop_calendar import CalendarReading, read_workshop_calendar
from cara_core.terms.caution import Part
from cara_core.terms.days import days_after, weeks_after
from cara_core.terms.policy import Delivery, OfferedLanguage
from cara_core.terms.workshops import unclear

REFERENCE: Final = Path(__file__).parents[3] / "docs" / "reference"
SECRET: Final = "Secretname73190465"
PEOPLE: Final = b"id,languages,qualified\r\nF1,en;pl,yes\r\nF2,en;pl,yes\r\nF3,en,yes\r\nF4,en,no\r\n"
FIRST: Final = {
    "id": "S-1-A",
    "part": "A",
    "after": "",
    "venue": "A hall",
    "date": "2026-03-07",
    "starts": "10:00",
    "ends": "15:00",
    "language": "en",
    "group": "men",
    "interpreter": "",
    "least": "5",
    "most": "12",
    "facilitators": "F1;F2",
    "access": "step_free; hearing_loop",
    "standing": "illustrative",
}
SECOND: Final = {**FIRST, "id": "S-1-B", "part": "B", "after": "S-1-A", "date": "2026-04-04"}
GAP: Final = (28, 35)
ENGLISH: Final = (OfferedLanguage(tag="en", delivery=Delivery.NATIVE),)


def table(*rows: Mapping[str, str], separator: str = ",", end: str = "\r\n") -> bytes:
    def cell(text: str) -> str:
        return f'"{text}"' if separator in text else text

    lines = [list(FIRST), *([row[name] for name in FIRST] for row in rows)]
    return "".join(separator.join(map(cell, line)) + end for line in lines).encode()


def read(*rows: Mapping[str, str], people: bytes = PEOPLE) -> CalendarReading:
    return read_workshop_calendar(table(*rows), people, gap=GAP, languages=ENGLISH)


def said(reading: CalendarReading) -> list[tuple[int | None, str, str]]:
    return [(fault.row, fault.path, fault.code) for fault in reading.of_workshops]


def test_a_calendar_says_what_its_rows_say() -> None:
    reading = read(FIRST, SECOND)
    assert reading.good, reading
    first, second = reading.calendar.workshops
    assert (first.id, first.part, first.venue, first.on) == ("S-1-A", Part.FIRST, "A hall", cara.day("2026-03-07"))
    assert (first.starts, first.ends) == (dt.time(10), dt.time(15))
    assert (first.language, first.sex, first.interpreter) == ("en", cara.Sex.MALE, False)
    assert (first.least, first.most, sorted(first.access)) == (5, 12, ["hearing_loop", "step_free"])
    assert [facilitator.id for facilitator in first.facilitators] == ["F1", "F2"]
    assert first.staffed
    assert (second.part, second.after) == (Part.SECOND, "S-1-A")
    assert reading.calendar.rows == {"S-1-A": 2, "S-1-B": 3}
    assert reading.calendar.illustrative == {"S-1-A", "S-1-B"}


@pytest.mark.parametrize(("part", "group", "yes"), [("first", "MEN", "Yes"), ("a", "women", "NO"), ("A", "Women", "")])
def test_words_are_read_in_capitals_or_not(part: str, group: str, yes: str) -> None:
    assert read({**FIRST, "part": part, "group": group, "interpreter": yes}).good


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(codecs.BOM_UTF8 + table(FIRST, SECOND), id="a byte-order mark"),
        pytest.param(table(FIRST, SECOND, separator=";"), id="semicolons"),
        pytest.param(table(FIRST, SECOND, separator="\t"), id="tabs"),
        pytest.param(table(FIRST, SECOND, end="\n"), id="line feeds"),
        pytest.param(table(FIRST, SECOND).replace(b"\r\n", b",,,\r\n"), id="blank columns at the end"),
        pytest.param(table(FIRST, SECOND) + b",,,,\r\n\r\n" * 3, id="blank rows at the end"),
        pytest.param(
            b'"# a remark, in one cell",,\r\n# of commas, and; semicolons;;;\n' + table(FIRST, SECOND), id="remarks"
        ),
        pytest.param(table(FIRST, SECOND).replace(b"id,part", b" ID ,Part"), id="a header in capitals"),
        pytest.param(table(FIRST, SECOND).replace(b"A hall", b" A hall\xc2\xa0"), id="spaces around a cell"),
    ],
)
def test_every_manner_in_which_a_spreadsheet_saves_is_read(data: bytes) -> None:
    reading = read_workshop_calendar(data, PEOPLE, gap=GAP, languages=ENGLISH)
    assert reading.good, reading
    assert reading.calendar.workshops == read(FIRST, SECOND).calendar.workshops


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    remark, blank = b"# what stands here\r\n", b",,\r\n"
    header, rest = table({**FIRST, "date": "7/3/26"}).split(b"\r\n", 1)
    reading = read_workshop_calendar(remark + header + b"\r\n" + blank + rest, PEOPLE)
    assert said(reading) == [(4, "date", "NOT_A_DAY")]


@pytest.mark.parametrize(
    ("changed", "fault", "allowed"),
    [
        ({"date": "07/03/2026"}, "date: NOT_A_DAY", "YYYY-MM-DD"),
        ({"date": "2026-02-30"}, "date: NOT_A_DAY", "YYYY-MM-DD"),
        ({"date": SECRET}, "date: NOT_A_DAY", "YYYY-MM-DD"),
        ({"date": ""}, "date: MISSING", "YYYY-MM-DD"),
        ({"starts": "10.00"}, "starts: NOT_A_TIME", "HH:MM"),
        ({"starts": "10:00:00"}, "starts: NOT_A_TIME", "HH:MM"),
        ({"starts": "24:00"}, "starts: NOT_A_TIME", "HH:MM"),
        ({"date": "2026-03-29", "starts": "01:30"}, "starts: NOT_A_TIME", "left out that night"),
        ({"date": "2026-10-25", "starts": "01:30"}, "starts: NOT_A_TIME", "comes twice that night"),
        ({"date": "2026-10-25", "starts": "00:30", "ends": "01:30"}, "ends: NOT_A_TIME", "comes twice that night"),
        ({"ends": "10:00"}, "ends: OUT_OF_ORDER", "later that day"),
        ({"ends": "09:00"}, "ends: OUT_OF_ORDER", "later that day"),
        ({"most": "0", "least": "0"}, "most: NOT_ALLOWED", "found zero; allowed: a whole number, 1 to 99"),
        ({"most": "-1"}, "most: WRONG_KIND", "a whole number, 1 to 99"),
        ({"most": "12.0"}, "most: WRONG_KIND", "a whole number, 1 to 99"),
        ({"most": SECRET}, "most: WRONG_KIND", "a whole number, 1 to 99"),
        ({"least": "13"}, "least: OUT_OF_ORDER", "as many or fewer"),
        ({"language": "Polish!"}, "language: BAD_LANGUAGE", "BCP 47"),
        ({"language": "cy"}, "language: NOT_STAFFED", "nobody in facilitators.csv speaks; allowed: en, pl"),
        ({"group": "mixed"}, "group: NOT_ALLOWED", "one of men, women"),
        ({"part": "C"}, "part: NOT_ALLOWED", "one of A, B"),
        ({"interpreter": "x"}, "interpreter: NOT_ALLOWED", "one of yes, no"),
        ({"id": "St John's"}, "id: NOT_ALLOWED", "1 to 40 of A-Z"),
        ({"id": "x" * 41}, "id: NOT_ALLOWED", "1 to 40 of A-Z"),
        ({"venue": "x" * 201}, "venue: NOT_ALLOWED", "at most 200"),
        ({"access": "Step Free"}, "access: NOT_ALLOWED", "step_free"),
        ({"facilitators": "F1"}, "facilitators: NOT_STAFFED", "found 1 qualified on its day; allowed: at least 2"),
        ({"facilitators": "F1;F4"}, "facilitators: NOT_STAFFED", "found 1 qualified on its day; allowed: at least 2"),
        ({"facilitators": "F1;F1"}, "facilitators: NOT_ALLOWED", "each once"),
        ({"facilitators": f"F1;{SECRET}"}, "facilitators: NOT_ALLOWED", "not in facilitators.csv"),
        ({"facilitators": ""}, "facilitators: MISSING", "separated by ;"),
        ({"language": "pl", "facilitators": "F1;F3"}, "facilitators: NOT_STAFFED", "found 1 qualified who speak"),
        ({"after": "S-1-A"}, "after: NOT_ALLOWED", "blank there"),
        ({"standing": "maybe"}, "standing: NOT_ALLOWED", "illustrative"),
    ],
)
def test_a_mistake_is_named_by_row_column_and_what_is_allowed(
    changed: Mapping[str, str], fault: str, allowed: str
) -> None:
    reading = read_workshop_calendar(table({**FIRST, **changed}), PEOPLE)
    (found,) = reading.of_workshops
    assert (found.row, f"{found.path}: {found.code}") == (2, fault)
    assert allowed in found.allowed
    assert str(found).startswith(f"row 2: {found.path}: found ")
    assert SECRET not in f"{found!s}{found!r}"
    assert reading.calendar.workshops == (), "half a calendar would hide workshops"


@pytest.mark.parametrize(
    ("changed", "fault", "allowed"),
    [
        ({"date": "2026-02-07"}, "date: OUT_OF_ORDER", "found no day after its first part (row 2)"),
        (
            {"date": "2026-03-07", "facilitators": "F3;F2", "starts": "16:00", "ends": "21:00"},
            "date: OUT_OF_ORDER",
            "row 2",
        ),
        ({"date": "2026-04-03"}, "date: GAP", "found 27 days after its first part (row 2); allowed: 28 to 35"),
        ({"date": "2026-04-12"}, "date: GAP", "found 36 days"),
        ({"after": "S-9-A"}, "after: NOT_ALLOWED", "found an id that no row has"),
        ({"after": "S-1-B"}, "after: NOT_ALLOWED", "found the id of a second part"),
        ({"id": "S-1-A", "after": ""}, "id: TWICE", "found the id of row 2 again"),
        ({"group": "women"}, "group: CONTRADICTION", "found another group than its first part (row 2)"),
        ({"date": "2026-03-07", "after": ""}, "facilitators: AT_ONCE", "runs row 2 at that time"),
    ],
)
def test_a_second_part_goes_with_its_first(changed: Mapping[str, str], fault: str, allowed: str) -> None:
    (found,) = read(FIRST, {**SECOND, **changed}).of_workshops
    assert (found.row, f"{found.path}: {found.code}") == (3, fault)
    assert allowed in found.allowed


def test_a_second_part_may_stand_before_its_first_in_the_table_or_belong_to_none() -> None:
    assert read(SECOND, FIRST).good
    assert read({**SECOND, "after": ""}).good


def test_a_language_that_is_not_given_here_is_refused_and_given_it_is_not() -> None:
    polish = {**FIRST, "language": "pl"}
    (found,) = read(polish).of_workshops
    assert (found.row, found.path, found.code) == (2, "language", "NOT_STAFFED")
    assert found.allowed.endswith("allowed: en")
    offered = (*ENGLISH, OfferedLanguage(tag="pl", delivery=Delivery.NATIVE))
    assert read_workshop_calendar(table(polish), PEOPLE, languages=offered).good


def test_every_mistake_is_found_at_once_and_one_hides_no_other() -> None:
    wrong_first = {**FIRST, "date": SECRET, "most": "0", "group": SECRET, "ends": "09:00"}
    wrong_second = {**SECOND, "id": "S-1-A", "after": "S-9-A", "language": "cy", "facilitators": "F4"}
    assert sorted(said(read(wrong_first, wrong_second)), key=str) == sorted(
        [
            (2, "date", "NOT_A_DAY"),
            (2, "group", "NOT_ALLOWED"),
            (2, "most", "NOT_ALLOWED"),
            (2, "ends", "OUT_OF_ORDER"),
            (3, "id", "TWICE"),
            (3, "after", "NOT_ALLOWED"),
            (3, "language", "NOT_STAFFED"),
            (3, "facilitators", "NOT_STAFFED"),
        ],
        key=str,
    )


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        (b"id,part,Venues", {("venues", "UNKNOWN_COLUMN"), ("date", "MISSING")}),
        (f"id,{SECRET}".encode(), {("", "UNKNOWN_COLUMN"), ("part", "MISSING")}),
        (b"id,id,part", {("id", "DOUBLED_COLUMN")}),
        (b"", {("", "EMPTY")}),
        (b"# only a remark\n", {("", "EMPTY")}),
        (codecs.BOM_UTF16_LE + "id,part".encode("utf-16-le"), {("", "NOT_UTF8")}),
        (b"id,venue\nx,caf\xe9", {("", "NOT_UTF8")}),
        (b'id,"part\nx', {("", "NOT_CSV")}),
        (b"PK\x03\x04\x00\x00", {("", "NOT_UTF8")}),
    ],
)
def test_a_table_that_is_none_says_why(header: bytes, faults: set[tuple[str, str]]) -> None:
    reading = read_workshop_calendar(header, PEOPLE)
    assert faults <= {(fault.path, fault.code) for fault in reading.of_workshops}
    assert SECRET not in str(reading)


def test_an_unknown_column_is_met_with_the_close_match() -> None:
    data = table(FIRST).replace(b"facilitators", b"facilitator")
    found = {fault.path: fault.allowed for fault in read_workshop_calendar(data, PEOPLE).of_workshops}
    assert found["facilitator"] == "found an unknown column; did you mean facilitators?"


def test_a_cell_under_no_column_is_refused_and_a_short_row_lacks_its_cells() -> None:
    data = table(FIRST).removesuffix(b"\r\n") + b",more\r\nS-2-A,A\r\n"
    found = said(read_workshop_calendar(data, PEOPLE))
    assert found[0] == (2, "", "RAGGED_ROW")
    assert {(3, "date", "MISSING"), (3, "venue", "MISSING")} <= set(found)


@pytest.mark.parametrize(
    ("people", "fault"),
    [
        (b"id,languages,qualified\nF1,en,yes\nF1,en,yes\n", "row 3: id: found the id of row 2 again"),
        (b"id,languages,qualified\nF1,English!,yes\n", "row 2: languages: found text of another form"),
        (b"id,languages,qualified\nF1,en,perhaps\n", "row 2: qualified: found another word"),
        (b"id,language,qualified\n", "row 1: language: found an unknown column; did you mean languages?"),
        (b"", "found no header"),
    ],
)
def test_what_is_wrong_with_the_people_is_a_fault_of_their_table(people: bytes, fault: str) -> None:
    reading = read(FIRST, people=people)
    assert not reading.good
    assert str(reading.of_facilitators[0]).startswith(fault)


def test_a_name_that_stands_where_an_id_belongs_is_not_repeated() -> None:
    reading = read(FIRST, people=f"id,languages,qualified\n{SECRET} !,en,yes\n".encode())
    assert SECRET not in f"{reading.of_facilitators}"


def test_a_thousand_mistakes_are_enough() -> None:
    rows = [{**FIRST, "most": "x", "date": "x"}] * 600
    faults = read(*rows).of_workshops
    assert faults[-1].code == "TOO_MANY_FAULTS"
    assert len(faults) <= 1002


def clock_changes() -> Sequence[cara.Day]:
    days = [days_after(cara.day("2026-01-01"), number) for number in range(730)]
    return [on for on in days if unclear(on, dt.time(1, 30)) is not None]


def test_ten_o_clock_stays_ten_o_clock_across_every_clock_change() -> None:
    changes = clock_changes()
    assert len(changes) == 4
    for change in changes:
        for days_before in range(1, 28):
            start = days_after(change, -days_before)
            dates = {"date": start.isoformat()}, {"date": weeks_after(start, 4).isoformat()}
            reading = read({**FIRST, **dates[0]}, {**SECOND, **dates[1]})
            assert reading.good
            assert {workshop.starts for workshop in reading.calendar.workshops} == {dt.time(10)}


@pytest.mark.parametrize(
    ("until", "faults"),
    [
        ("2026-03-07", []),
        ("", []),
        ("2026-03-06", ["row 2: facilitators: found 1 qualified on its day; allowed: at least 2"]),
    ],
)
def test_who_is_qualified_counts_on_the_day(until: str, faults: list[str]) -> None:
    people = f"id,languages,qualified,qualified_from,qualified_until\nF1,en,yes,2026-03-07,{until}\nF2,en,yes,,\n"
    rows = f"{','.join(FIRST)}\n{','.join(FIRST.values())}\n"
    reading = read_workshop_calendar(rows.encode(), people.encode())
    assert [str(fault) for fault in reading.of_workshops] == faults
    assert all(workshop.staffed for workshop in reading.calendar.workshops)


def test_a_qualification_that_ends_before_it_begins_is_a_mistake() -> None:
    people = b"id,languages,qualified,qualified_from,qualified_until\nF1,en,yes,2026-03-08,2026-03-07\n"
    reading = read_workshop_calendar(b"", people)
    assert [str(fault) for fault in reading.of_facilitators] == [
        "row 2: qualified_until: found a day before the first; allowed: that day or later, or blank"
    ]


def test_the_columns_are_documented() -> None:
    page = (REFERENCE / "workshop-calendar.md").read_text(encoding="utf-8")
    for column in (*WORKSHOP_COLUMNS, *FACILITATOR_COLUMNS):
        assert f"| `{column.name}` |" in page


def test_days_to_avoid_are_single_days_and_ranges() -> None:
    found = read_days_to_avoid(b"first;last;name\r\n2026-12-24;2026-12-26;Christmas\r\n2026-11-11;;A day\r\n")
    assert {on.isoformat(): name for on, name in found.items()} == {
        "2026-12-24": "Christmas",
        "2026-12-25": "Christmas",
        "2026-12-26": "Christmas",
        "2026-11-11": "A day",
    }


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2026-12-24,2026-12-23,x", "row 2: last: found a day before the first"),
        ("2026-01-01,2026-12-31,x", "row 2: last: found too long a time"),
        ("Christmas,,x", "row 2: first: found text that is no such day"),
        ("2026-12-24,,", "row 2: name: found a blank cell"),
    ],
)
def test_a_mistake_among_the_days_to_avoid_is_named(row: str, fault: str) -> None:
    with pytest.raises(cara.InputError) as raised:
        read_days_to_avoid(f"first,last,name\n{row}\n".encode())
    assert str(raised.value.faults[0]).startswith(fault)
