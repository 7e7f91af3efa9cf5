"""A wrong call of the public interface is a clear error at run time: its argument is named, and nothing is done."""

import datetime as dt
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import cara_core as cara
from cara_core.casework.call_checks import checked_call
from cara_core.terms.caution import Part
from cara_core.terms.days import days_after
from casework.worked import AT, BY, CASE, DAY, Place, opened
from store.made_up_contacts import participant_record, safe_contact
from support.referrals import example
from support.schedules import workshop

NAIVE: Final = dt.datetime(2026, 3, 10, 12)  # noqa: DTZ001  (that is the fault)
WRONG: Final = object()
"""A value of no kind that any call takes."""
READER: Final = cara.ReadBy(who=BY, at=AT, reason="to see")
GIVEN: Final[dict[str, Any]] = {
    "at": AT,
    "authority": "IG 2026/4",
    "by": BY,
    "case": CASE,
    "cause": "venue",
    "contact": safe_contact(CASE),
    "entries": [],
    "facts": cara.facts.OffenceAdmitted(),
    "on": DAY,
    "pair": cara.WorkshopPair(workshop("W-1", DAY), workshop("W-2", days_after(DAY, 28), Part.SECOND)),
    "participant": participant_record(CASE),
    "person": cara.Person.VICTIM,
    "position": None,
    "read_by": READER,
    "reading": cara.CalendarReading(calendar=cara.Calendar()),
    "records": [],
    "reference": "0" * 32,
    "requests": [],
    "said": "arrived",
    "text": "C",
    "workshop": "W-1",
}
"""A right value for each argument that has to be given."""
NOT_CALLED: Final = {
    *("calendar", "close", "health", "open", "public_keys", "rebuild_index", "sending", "sending_stopped_by"),
    "working_days",
}
"""What takes no argument; what makes the case the other calls are about (below); what only the commands call."""
CALLS: Final = [
    name
    for name, _ in inspect.getmembers(cara.Casework, inspect.isfunction)
    if name[0] != "_" and name not in NOT_CALLED
]


def wrong_arguments() -> Iterator[tuple[str, str]]:
    """Every argument of every call."""
    for call in CALLS:
        for name in inspect.signature(getattr(cara.Casework, call)).parameters:
            if name not in {"self", "clock"}:
                yield call, name


def arguments_of(call: str) -> dict[str, Any]:
    needed = [
        name
        for name, argument in inspect.signature(getattr(cara.Casework, call)).parameters.items()
        if argument.default is argument.empty and name != "self"
    ]
    return {name: GIVEN.get(name, WRONG) for name in needed}


def outcome(call: Callable[..., Any], given: dict[str, Any]) -> Any:
    found = call(**given)
    return list(found) if isinstance(found, Iterator) else found


@pytest.mark.parametrize(("call", "argument"), list(wrong_arguments()))
def test_an_argument_of_another_kind_is_named(sqlite_place: Place, call: str, argument: str) -> None:
    with sqlite_place.open() as casework:
        opened(casework)
        given = {**arguments_of(call), argument: [WRONG] if argument in {"entries", "records", "requests"} else WRONG}
        with pytest.raises(cara.InputError) as wrong:
            outcome(getattr(casework, call), given)
        named = {fault.path.partition(".")[0] for fault in wrong.value.faults}
        # A fact, a record or a person stands in what is kept of it.
        assert argument in named or named & {"", "record", "what"}, wrong.value
        assert {fault.code for fault in wrong.value.faults} <= {"WRONG_CALL", "WRONG_KIND"}
        assert casework.case(CASE).number == 2


@pytest.mark.parametrize("argument", ["referral", "case", "force", "community", "at", "by", "on", "request"])
def test_an_argument_of_another_kind_is_named_when_a_case_is_opened(sqlite_place: Place, argument: str) -> None:
    right = {"referral": example(), "case": CASE, "force": "hampshire", "at": AT, "by": BY, "on": DAY}
    with sqlite_place.open() as casework:
        with pytest.raises(cara.InputError) as wrong:
            casework.open(**{**right, argument: WRONG})  # type: ignore[arg-type]
        assert [(fault.path, fault.code) for fault in wrong.value.faults] == [(argument, "WRONG_CALL")]
        assert casework.health() is None, "no store was made for it"


@pytest.mark.parametrize("call", [name for name in CALLS if "at" in arguments_of(name)])
def test_an_instant_without_an_offset_is_refused(sqlite_place: Place, call: str) -> None:
    with sqlite_place.open() as casework:
        opened(casework)
        with pytest.raises(cara.InputError) as wrong:
            outcome(getattr(casework, call), {**arguments_of(call), "at": NAIVE})
        assert [(fault.path, fault.code) for fault in wrong.value.faults] == [("at", "NO_OFFSET")]


@pytest.mark.parametrize("who", ["Siân O'Brien", "", "x" * 65, 12])
def test_whoever_reads_is_a_role_and_no_name(who: object) -> None:
    with pytest.raises(cara.InputError) as wrong:
        cara.ReadBy(who=who, at=AT)  # type: ignore[arg-type]
    assert [fault.path for fault in wrong.value.faults] == ["who"]
    assert str(who) not in str(wrong.value) or not who


def test_nobody_sees_the_participants_side_without_saying_who(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        opened(casework)
        with pytest.raises(cara.InputError):
            casework.participant_side(CASE, read_by=None)  # type: ignore[arg-type]
        with pytest.raises(cara.InputError):
            casework.log_reading(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": 3},
        {"url": "sqlite:///cara.db", "keys": 3},
        {"url": "sqlite:///cara.db", "schema": 3},
        {"url": "sqlite:///cara.db", "forces": ["hampshire"]},
        {"url": "sqlite:///cara.db", "working": 3},
    ],
)
def test_opening_says_what_is_wrong_and_makes_nothing(
    wrong: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(cara.InputError) as refused:
        cara.open_casework(**wrong)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [([*wrong][-1], "WRONG_CALL")]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["checkpoints", "public_keys"])
@pytest.mark.parametrize("given", ["one text", [3]])
def test_texts_to_verify_against_are_several(name: str, given: object) -> None:
    with pytest.raises(cara.InputError) as refused:
        cara.verify_store("sqlite:///cara.db", **{name: given})  # type: ignore[arg-type]
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(name, "WRONG_CALL")]


def test_a_call_that_asks_for_no_kinds_lets_anything_through() -> None:
    """The known-bad twin: without the check the same call gets as far as the value."""

    def call(*, on: cara.Day) -> str:
        return on.isoformat()

    assert checked_call(call)(on=DAY) == call(on=DAY)
    with pytest.raises(cara.InputError):
        checked_call(call)(on="2026-03-10")  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        call(on="2026-03-10")  # type: ignore[arg-type]
