"""Minutes from an area to a venue, as a coordinator's table has them."""

import pytest

import cara_core as cara
from cara_core.formats.tables.travel import TRAVEL_COLUMNS, TravelTimes, read_travel

HEADER = b"area,venue,minutes\r\n"


def test_minutes_by_area_and_venue_in_capitals_or_not() -> None:
    found = read_travel(b"\xef\xbb\xbf# a remark\r\narea;venue;minutes\r\nSO14;A hall;10\r\nPO1;A hall;45\r\n")
    assert found("SO14", "A hall") == found("so14", "a HALL") == 10
    assert found("PO1", "A hall") == 45
    assert found.knows("SO14", "A hall")


def test_what_is_not_known_never_looks_near() -> None:
    found = read_travel(HEADER + b"SO14,A hall,10\nPO1,A hall,45\nSO14,Elsewhere,90\n")
    assert not found.knows("BH1", "A hall")
    assert found("BH1", "A hall") == 45, "the longest there"
    assert found(None, "A hall") == 45
    assert found("BH1", "A venue of no row") == 90, "the longest of all"
    assert TravelTimes()("SO14", "A hall") == 0, "without a table all are alike"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("SO14,A hall,soon", "row 3: minutes: found no whole number; allowed: a whole number, 0 to 600"),
        ("SO14,A hall,-5", "row 3: minutes: found no whole number"),
        ("SO14,A hall,601", "row 3: minutes: found another number"),
        ("SO14,A hall,", "row 3: minutes: found a blank cell; allowed: a whole number, 0 to 600"),
        (",A hall,5", "row 3: area: found a blank cell"),
        ('"14 Elm Grove, SO14",A hall,5', "row 3: area: found text of another form"),
        ("so1,a hall,5", "row 3: area: found the same way as in row 2"),
    ],
)
def test_a_mistake_is_named_by_row_and_column(row: str, fault: str) -> None:
    with pytest.raises(cara.InputError) as raised:
        read_travel(HEADER + b"SO1,A hall,10\n" + row.encode())
    (found,) = [fault for fault in raised.value.faults if fault.path]
    assert str(found).startswith(fault)
    assert "Elm" not in str(raised.value)


def test_every_mistake_is_found_at_once() -> None:
    with pytest.raises(cara.InputError) as raised:
        read_travel(HEADER + b"SO1,A hall,x\nSO1,A hall,5\n,,\n!,B,9\n")
    assert [str(fault).partition(": found")[0] for fault in raised.value.faults] == [
        "row 2: minutes",
        "row 3: area",
        "row 5: area",
    ]


def test_its_columns_are_three() -> None:
    assert [column.name for column in TRAVEL_COLUMNS] == ["area", "venue", "minutes"]
