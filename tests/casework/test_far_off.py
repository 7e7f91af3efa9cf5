"""What lies outside every calendar is refused before it is kept: nothing that was kept may stop the cases of others."""

import datetime as dt

import pytest

import cara_core as cara
from casework.worked import AT, BY, CASE, DAY, Place, issued, opened

CONCERN = cara.facts.SafetyHoldPlaced(concern=cara.facts.Concern.POLICE, reason="a call")
FAR_OFF = [
    dt.datetime(2126, 3, 10, tzinfo=dt.UTC),
    dt.datetime(2200, 1, 1, tzinfo=dt.UTC),
    dt.datetime.max.replace(tzinfo=dt.UTC),
    dt.datetime.min.replace(tzinfo=dt.UTC),
]


@pytest.mark.parametrize("at", FAR_OFF, ids=str)
def test_a_moment_that_cannot_be_the_present_one_is_refused_and_stops_nobody(place: Place, at: dt.datetime) -> None:
    with place.open() as casework:
        opened(casework, "A/1")
        opened(casework, "B/1")
        with pytest.raises(cara.InputError) as wrong:
            casework.record("A/1", CONCERN, at=at, by=BY)
        assert wrong.value.code == "NOT_NOW"
        with pytest.raises(cara.InputError):
            opened(casework, "C/1", at=at, on=None)
        with pytest.raises(cara.InputError):
            cara.ReadBy(who="clerk 3", at=at)
        assert casework.case("A/1").number == 2
        assert [head.case for head in casework.cases()] == ["A/1", "B/1"]
        assert casework.due(on=DAY) is not None


def test_a_day_before_the_calendar_is_refused(place: Place) -> None:
    early = cara.Fact(case=CASE, number=3, on=cara.day("1999-12-31"), by=BY, what=CONCERN)
    with place.open() as casework:
        opened(casework)
        with pytest.raises(cara.InputError) as wrong:
            casework.record(CASE, early, at=AT)
        assert wrong.value.code == "TOO_EARLY"


def test_where_the_calendar_is_too_short_nothing_is_kept(place: Place) -> None:
    with place.open() as casework:
        issued(casework)
    with place.open(working=cara.working_days(2020, 2021)) as casework:
        with pytest.raises(cara.InputError) as wrong:
            casework.record(CASE, CONCERN, at=AT, by=BY)
        assert wrong.value.code == "CALENDAR_TOO_SHORT"
        with pytest.raises(cara.InputError):
            casework.duties(CASE)
    with place.open() as casework:
        assert casework.case(CASE).hold is None


@pytest.mark.parametrize("name", ["", "\ud800", "a b", "x" * 65])
def test_a_name_that_no_case_can_have_is_refused(place: Place, name: str) -> None:
    with place.open() as casework:
        opened(casework)
        for read in (casework.case, casework.duties, casework.decisions):
            with pytest.raises(cara.InputError) as wrong:
                read(name)
            assert wrong.value.code == "BAD_CASE"


@pytest.mark.parametrize(
    "url",
    ["sqlite:////", "sqlite:///.", "sqlite:///a\0b", "sqlite:x.db", "mysql://x", "x.db", "", "sqlite:///:memory:"],
)
def test_what_can_be_no_store_is_named(url: str) -> None:
    with pytest.raises(cara.InputError) as wrong:
        cara.open_casework(url)
    assert [(fault.path, fault.code) for fault in wrong.value.faults] == [("url", "NOT_A_STORE")]


def test_where_the_folder_of_the_keys_cannot_be_made_no_store_is_left(sqlite_place: Place) -> None:
    in_the_way = sqlite_place.keys.with_name("file")
    in_the_way.write_text("no folder")
    with cara.open_casework(sqlite_place.url, keys=in_the_way / "keys") as casework, pytest.raises(cara.StoreError):
        opened(casework)
    assert not sqlite_place.keys.with_name("cara.db").exists()
    with sqlite_place.open() as casework:
        assert opened(casework).case.number == 2


def test_no_key_is_made_in_a_folder_that_was_emptied(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        opened(casework)
        (mark,) = sqlite_place.keys.glob("store-*")
        mark.rename(sqlite_place.keys.with_name("elsewhere"))
        with pytest.raises(cara.KeyMissing):
            opened(casework, "B/2")
        sqlite_place.keys.with_name("elsewhere").rename(mark)
        assert opened(casework, "B/2").case.number == 2
