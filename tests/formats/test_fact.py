"""``cara-fact/1``: every kind goes out and comes back the same; every fault at once, and no value repeated."""

import json
import traceback
from collections.abc import Sequence
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cara_core.case.facts import KINDS, Fact
from cara_core.errors import Fault, InputError
from cara_core.formats.fact import fact_in_case, fact_mapping, read_asked_fact, read_fact, read_facts
from cara_core.formats.referral import FileKind
from cara_core.formats.stored_facts import stored_what
from cara_core.terms.days import day
from support.kinds import ONE_OF_EACH
from support.lives import life
from support.strategies import facts

SECRET: Final = "SECRETNAME"
QUICK: Final = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def raw(**changes: Any) -> dict[str, Any]:
    """A good fact as a mapping, with these entries changed; ``...`` leaves one out."""
    good = {
        "format": "cara-fact/1",
        "kind": "evidence_found",
        "on": "2026-03-10",
        "by": "officer 1",
        "what": {"sufficient": True},
    }
    return {key: value for key, value in (good | changes).items() if value is not ...}


def faults(entries: object) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as raised:
        read_asked_fact(entries)
    assert raised.value.__context__ is None
    said = "".join(traceback.format_exception(raised.value)) + repr(raised.value.faults)
    assert SECRET.lower() not in said.lower()
    assert all(fault.allowed for fault in raised.value.faults)
    return [(fault.path, fault.code) for fault in raised.value.faults]


def faults_of(entries: object) -> Sequence[Fault]:
    """The faults of reading it; none where it can be read."""
    try:
        read_asked_fact(entries)
    except InputError as error:
        return error.faults
    return ()


def back(entries: dict[str, Any]) -> Fact:
    """The fact that these entries become, under its own number and case."""
    return read_fact(entries)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_goes_out_and_comes_back_the_same(kind: str) -> None:
    @QUICK
    @given(facts(kind))
    def same(fact: Fact) -> None:
        entries = json.loads(json.dumps(fact_mapping(fact)))
        assert entries["kind"] == kind
        assert back(entries) == fact
        assert back(entries).recorded_at == fact.recorded_at
        assert fact_mapping(back(entries)) == fact_mapping(fact)

    same()


def test_every_fact_of_a_life_goes_out_and_comes_back_the_same() -> None:
    for fact in life().facts:
        assert back(json.loads(json.dumps(fact_mapping(fact)))) == fact


class TestEnvelope:
    @pytest.mark.parametrize("key", ["format", "kind", "by", "what"])
    def test_what_has_to_be_there_is_named(self, key: str) -> None:
        path = "what.sufficient" if key == "what" else key
        assert faults(raw(**{key: ...})) == [(path, "MISSING")]

    def test_null_is_as_good_as_no_key(self) -> None:
        assert faults(raw(what=None)) == [("what.sufficient", "MISSING")]
        asked, _ = read_asked_fact(raw(kind="completed", what=None, case=None, at=None, number=None, why=None))
        assert (asked.case, asked.number, asked.at) == (None, None, None)

    def test_every_fault_is_found_at_once_and_none_repeats_a_value(self) -> None:
        wrong = raw(
            format=SECRET,
            by=f"{SECRET} {SECRET}!",
            case=f"{SECRET} x",
            number="1",
            on=SECRET,
            at=SECRET,
            supersedes=1.0,
            why=7,
            what={"sufficient": SECRET, "reference": [SECRET], SECRET: SECRET},
        ) | {SECRET: SECRET}
        found = faults(wrong)
        assert {path for path, _ in found} == {
            *("format", "by", "case", "number", "on", "at", "supersedes", "why", ""),
            *("what.sufficient", "what.reference", "what"),
        }

    @pytest.mark.parametrize("entries", [None, 7, "text", [], [raw()], SECRET])
    def test_whatever_is_no_map_is_no_fact(self, entries: object) -> None:
        assert [code for _, code in faults(entries)] in (["WRONG_KIND"], ["NULL_NOT_ALLOWED"])

    @pytest.mark.parametrize("what", [7, SECRET, [], True])
    def test_what_happened_is_a_map(self, what: object) -> None:
        assert faults(raw(what=what)) == [("what", "WRONG_KIND")]

    @pytest.mark.parametrize(("key", "wrong"), [("format", 1), ("kind", 1), ("at", 1), ("by", 1), ("case", 1)])
    def test_a_text_is_text(self, key: str, wrong: object) -> None:
        assert faults(raw(**{key: wrong})) == [(key, "WRONG_KIND")]

    def test_a_close_match_is_offered_and_a_name_is_not_repeated(self) -> None:
        with pytest.raises(InputError, match="did you mean evidence_found"):
            read_asked_fact(raw(kind="evidence_fuond"))
        with pytest.raises(InputError, match="did you mean sufficient"):
            read_asked_fact(raw(what={"suficient": True}))
        assert faults(raw(kind=SECRET)) == [("kind", "NOT_ALLOWED")]

    @pytest.mark.parametrize("by", ["", " PC", "PC\n", "PC;", "é", "x" * 65])
    def test_who_says_so_is_a_role_or_a_number(self, by: str) -> None:
        assert [path for path, _ in faults(raw(by=by))] == ["by"]


class TestDayAndInstant:
    @pytest.mark.parametrize("on", [..., None])
    def test_one_of_the_two_is_needed(self, on: object) -> None:
        assert faults(raw(on=on)) == [("on", "MISSING")]

    @pytest.mark.parametrize(
        ("at", "on"),
        [
            ("2026-06-30T23:30:00Z", "2026-07-01"),
            ("2026-10-25T00:30:00Z", "2026-10-25"),
            ("2026-10-24T23:00:00Z", "2026-10-25"),
            ("2026-03-29T01:30:00+00:00", "2026-03-29"),
        ],
    )
    def test_the_day_follows_from_the_instant_and_may_not_contradict_it(self, at: str, on: str) -> None:
        for entries in (raw(at=at, on=...), raw(at=at, on=on)):
            asked, what = read_asked_fact(entries)
            assert fact_in_case("C-1", 1, asked, what).on == day(on)
        assert faults(raw(at=at, on="2026-06-30" if on != "2026-06-30" else "2026-07-01")) == [("on", "CONTRADICTION")]

    @pytest.mark.parametrize("at", ["2026-06-30T23:30:00", "2026-06-30", "now", ""])
    def test_an_instant_without_an_offset_is_refused(self, at: str) -> None:
        assert faults(raw(at=at)) == [("at", "NOT_AN_INSTANT")]
        assert faults(raw(recorded_at=at)) == [("recorded_at", "NOT_AN_INSTANT")]

    def test_a_correction_may_leave_its_day_to_what_it_corrects(self) -> None:
        asked, what = read_asked_fact(raw(on=..., supersedes=3, why="a slip"))
        assert (asked.on, asked.at, asked.moves_day) == (None, None, False)
        with pytest.raises(InputError) as raised:
            fact_in_case("C-1", 4, asked, what)
        assert [(fault.path, fault.code) for fault in raised.value.faults] == [("on", "MISSING")]

    def test_what_moves_the_day_says_to_which_and_is_a_correction(self) -> None:
        assert faults(raw(on=..., supersedes=3, moves_day=True)) == [("on", "MISSING")]
        assert faults(raw(moves_day=True)) == [("moves_day", "NOT_ALLOWED")]
        assert faults(raw(moves_day="yes", supersedes=3)) == [("moves_day", "WRONG_KIND")]
        asked, what = read_asked_fact(raw(supersedes=3, moves_day=True))
        assert fact_in_case("C-1", 4, asked, what).moves_day is True
        assert read_asked_fact(raw(moves_day=None)).envelope.moves_day is False

    def test_when_it_was_recorded_is_shown_where_that_is_known(self) -> None:
        fact = read_fact(raw(case="C-1", number=3, recorded_at="2026-03-11T10:00:00+01:00"))
        assert fact_mapping(fact)["recorded_at"] == "2026-03-11T09:00:00Z"
        assert str(fact.recorded_on) == "2026-03-11"
        untold = read_fact(raw(case="C-1", number=3))
        assert untold == fact
        assert not {"recorded_at", "moves_day"} & set(fact_mapping(untold))

    def test_the_same_moment_is_written_alike(self) -> None:
        in_summer_time, in_utc = (
            read_asked_fact(raw(at=at, on=...)) for at in ("2026-07-01T00:30:00+01:00", "2026-06-30T23:30:00Z")
        )
        assert in_summer_time == in_utc


class TestKeysAndMaps:
    """A key that is a word of Python's, and the maps of changes and answers."""

    AWAY: Final = {"from": "2026-04-01", "until": "2026-04-20", "reason": "hospital"}

    def test_a_key_is_written_as_it_is_called(self) -> None:
        fact = read_fact(raw(kind="person_unavailable", what=self.AWAY, case="C-1", number=3))
        assert fact_mapping(fact)["what"] == self.AWAY
        assert stored_what("person_unavailable", self.AWAY) == fact.what
        assert faults(raw(kind="person_unavailable", what={})) == [("what.from", "MISSING")]
        assert faults(raw(kind="person_unavailable", what=self.AWAY | {"from": 7})) == [("what.from", "WRONG_KIND")]
        assert ("what.from_", "UNKNOWN_KEY") in faults(
            raw(kind="person_unavailable", what={"from_": "2026-04-01", "reason": "abroad"})
        )

    @pytest.mark.parametrize(
        "value", [None, True, 7, "text", [], ["a", None], {}, {"a": {"b": [1]}}, "x" * 10_000, "żółw"]
    )
    def test_a_change_is_any_value_as_json_has_it(self, value: object) -> None:
        entries = raw(kind="referral_corrected", what={"changes": {"victim.agrees": value}, "source": "a call"})
        assert fact_mapping(back(entries | {"case": "C-1", "number": 2}))["what"] == entries["what"] | {"paths": []}

    @pytest.mark.parametrize(
        ("value", "code"),
        [
            (1.5, "WRONG_KIND"),
            ("x" * 10_001, "TOO_LONG"),
            (["x" * 10_001], "TOO_LONG"),
            ({"a": {"b": "\ud800"}}, "BAD_TEXT"),
            ({"": 1}, "EMPTY"),
            ({7: 1}, "WRONG_KIND"),
        ],
    )
    def test_what_json_does_not_have_is_no_change(self, value: object, code: str) -> None:
        wrong = raw(kind="referral_corrected", what={"changes": {f"victim.{SECRET}": value}, "source": "a call"})
        assert faults(wrong) == [("what.changes", code)]

    def test_a_key_twice_in_a_change_is_found(self) -> None:
        text = json.dumps(
            raw(kind="referral_corrected", case="C-1", number=2, what={"source": "x", "changes": {"a": 7}})
        )
        with pytest.raises(InputError) as raised:
            read_fact(text.replace('"a": 7', '"a": {"b": 1, "b": 2}'))
        assert [(fault.path, fault.code) for fault in raised.value.faults] == [("what.changes", "DOUBLED_KEY")]

    def test_answers_are_texts_by_their_questions(self) -> None:
        good = {"grade": "high", "tool": "DASH", "answers": {"18": "yes", "27": "x" * 10_000}}
        assert back(raw(kind="risk_reassessed", what=good, case="C-1", number=2)).what == stored_what(
            "risk_reassessed", good
        )
        for answer, code in ((True, "WRONG_KIND"), (None, "NULL_NOT_ALLOWED"), ("x" * 10_001, "TOO_LONG")):
            wrong = good | {"answers": {"18": answer}}
            assert faults(raw(kind="risk_reassessed", what=wrong)) == [("what.answers.18", code)]

    def test_each_text_of_a_list_has_its_form(self) -> None:
        wrong = {"rank": "sergeant", "outstanding": ["workshops", SECRET], "reason": "ran out"}
        assert faults(raw(kind="ended_incomplete", what=wrong)) == [("what.outstanding[1]", "BAD_CONDITION")]


class TestAsked:
    def test_its_own_case_and_number_have_to_agree(self) -> None:
        asked, what = read_asked_fact(raw(case="C-2", number=4))
        with pytest.raises(InputError) as raised:
            fact_in_case("C-1", 3, asked, what)
        assert [(fault.path, fault.code) for fault in raised.value.faults] == [
            ("case", "CONTRADICTION"),
            ("number", "CONTRADICTION"),
        ]
        assert fact_in_case("C-2", 4, asked, what).number == 4

    def test_a_day_is_needed_also_of_a_fact_made_by_hand(self) -> None:
        asked, what = read_asked_fact(raw())
        with pytest.raises(InputError, match="a day or an instant"):
            fact_in_case("C-1", 1, type(asked)(kind=asked.kind, by=asked.by), what)


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_secret_in_place_of_any_value_is_never_repeated(kind: str) -> None:
    fact = Fact(case="C-1", number=1, on=day("2026-03-10"), by="PC 1", what=ONE_OF_EACH[kind])
    good: Any = fact_mapping(fact)
    for name in good["what"]:
        for junk in (SECRET, 7319046552, [SECRET], {SECRET: SECRET}, None, 1.5):
            entries = good | {"what": good["what"] | {name: junk}}
            for fault in faults_of(entries):
                assert fault.path.startswith(f"what.{name}")
                assert SECRET not in str(fault)
                assert "7319046552" not in str(fault)


class TestFiles:
    GOOD = json.dumps(raw()).encode()

    def test_one_or_a_list_or_lines_are_read_in_their_order(self) -> None:
        assert [reading.fact is not None for reading in read_facts(self.GOOD, FileKind.JSON)] == [True]
        listed = b"[" + self.GOOD + b", {}]"
        readings = list(read_facts(listed, FileKind.JSON))
        assert [(reading.path, reading.fact is not None) for reading in readings] == [("[0]", True), ("[1]", False)]
        assert all(fault.path.startswith("[1]") for fault in readings[1].faults)
        lines = self.GOOD + b"\n\nnot json\n" + self.GOOD
        assert [(reading.row, bool(reading.faults)) for reading in read_facts(lines, FileKind.JSONL)] == [
            (1, False),
            (3, True),
            (4, False),
        ]

    def test_a_file_that_cannot_be_read_is_one_reading_with_faults(self) -> None:
        (reading,) = read_facts(b"{", FileKind.JSON)
        assert (reading.fact, bool(reading.faults)) == (None, True)

    def test_a_key_twice_is_found(self) -> None:
        (reading,) = read_facts(self.GOOD[:-1] + b', "by": "PC 2"}', FileKind.JSON)
        assert [fault.code for fault in reading.faults] == ["DOUBLED_KEY"]

    @QUICK
    @given(st.binary(max_size=60))
    def test_any_bytes_end_in_readings(self, data: bytes) -> None:
        for kind in (FileKind.JSON, FileKind.JSONL):
            assert all((reading.fact is None) is bool(reading.faults) for reading in read_facts(data, kind))


class TestReadingOneFact:
    """``cara.read_fact``: what a program reads."""

    def test_a_mapping_and_its_json_are_the_same_fact(self) -> None:
        entries = raw(case="26/0117", number=3)
        assert read_fact(entries) == read_fact(json.dumps(entries))
        assert (read_fact(entries).case, read_fact(entries).number) == ("26/0117", 3)

    def test_case_and_number_are_given_where_the_fact_leaves_them_out(self) -> None:
        assert read_fact(raw(), case="26/0117", number=3) == read_fact(raw(case="26/0117", number=3))

    def test_what_is_said_by_neither_is_missing(self) -> None:
        with pytest.raises(InputError) as raised:
            read_fact(raw())
        assert [(fault.path, fault.code) for fault in raised.value.faults] == [
            ("case", "MISSING"),
            ("number", "MISSING"),
        ]

    def test_another_case_or_number_than_the_call_says_is_a_contradiction(self) -> None:
        with pytest.raises(InputError) as raised:
            read_fact(raw(case="26/0118", number=4), case="26/0117", number=3)
        assert [(fault.path, fault.code) for fault in raised.value.faults] == [
            ("case", "CONTRADICTION"),
            ("number", "CONTRADICTION"),
        ]

    @pytest.mark.parametrize(("text", "code"), [("{", "NOT_JSON"), (f'"{SECRET}"', "WRONG_KIND"), ("[]", "WRONG_KIND")])
    def test_text_that_is_no_fact_is_named_and_not_repeated(self, text: str, code: str) -> None:
        with pytest.raises(InputError) as raised:
            read_fact(text)
        assert raised.value.code == code
        assert SECRET not in repr(raised.value.faults) + str(raised.value)
