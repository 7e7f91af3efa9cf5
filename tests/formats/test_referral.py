"""Reading one referral, and a file of them: what is read, where, and what is refused."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from cara_core.errors import InputError
from cara_core.formats.referral import FileKind, ReferralReading, kind_of, read_referral, read_referrals
from cara_core.terms.days import Day
from cara_core.terms.referral import (
    Antecedent,
    AntecedentKind,
    Disposal,
    Evidence,
    Offence,
    Referral,
    Relationship,
    Risk,
    Sex,
    Suspect,
    Victim,
)
from cara_core.terms.risk import Answer, Grade

DATA: Final = Path(__file__).parent / "data"
EXAMPLE: Final = (DATA / "referral-example.json").read_text("utf-8")
MINIMAL: Final = (DATA / "referral-minimal.json").read_text("utf-8")

EXPECTED: Final = Referral(
    reference="R-0001",
    suspect=Suspect(
        date_of_birth=Day(1990, 4, 2),
        sex=Sex.MALE,
        language="en",
        interpreter_needed=False,
        admits_offence=True,
        serving_community_sentence=False,
        on_bail_for_other_offence=False,
        antecedents=(
            Antecedent(
                kind=AntecedentKind.CONVICTION,
                date=Day(2019, 5, 1),
                violence=False,
                domestic_abuse=False,
                offence_code="TH68020",
            ),
        ),
        first_domestic_abuse_arrest=True,
    ),
    victim=Victim(
        date_of_birth=Day(1991, 11, 20),
        language="en",
        contacted_on=Day(2026, 3, 9),
        agrees=True,
        specific_risk=False,
        views_sought=True,
    ),
    relationship=Relationship.PARTNER,
    offences=(Offence(code="CJ88116", committed_on=Day(2026, 3, 8), hate_crime=False, both_inside_dwelling=True),),
    evidence=Evidence(
        sufficient_to_charge=True,
        prosecutor_agrees=True,
        victim_statement_on=Day(2026, 3, 8),
        otherwise_disposal=Disposal.SIMPLE_CAUTION,
    ),
    risk=Risk(
        tool="DASH",
        grade=Grade.STANDARD,
        assessed_on=Day(2026, 3, 8),
        assessor="officer 1234",
        coercive_control=False,
        strangulation=False,
    ),
)


def faults(source: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as raised:
        read_referral(source)
    assert raised.value.__context__ is None
    return [(fault.path, fault.code) for fault in raised.value.faults]


def test_the_contract_s_example_says_this_referral() -> None:
    assert read_referral(EXAMPLE) == EXPECTED
    assert read_referral(f"\n\t {EXAMPLE}") == EXPECTED
    assert read_referral(json.loads(EXAMPLE)) == EXPECTED
    assert read_referral(DATA / "referral-example.json") == EXPECTED
    assert read_referral(str(DATA / "referral-example.json")) == EXPECTED


def test_the_contract_s_smallest_referral_leaves_everything_unknown() -> None:
    offence = Offence(code="CJ88116", committed_on=Day(2026, 3, 8))
    assert read_referral(MINIMAL) == Referral(reference="R-0002", offences=(offence,))


def test_absent_and_null_say_the_same_at_every_key() -> None:
    def nulled(value: object, depth: int = 0) -> object:
        if isinstance(value, dict):
            return {
                key: below if key in {"format", "reference", "offences", "code", "committed_on"} else nulled(below, 1)
                for key, below in value.items()
            }
        return None

    raw = nulled(json.loads(EXAMPLE))
    assert isinstance(raw, Mapping)
    dropped = {key: below for key, below in raw.items() if below not in (None, {})}
    assert read_referral(raw) == read_referral({key: raw[key] for key in ("format", "reference", "offences")})
    assert read_referral(dropped) == read_referral(raw)
    sections = dict.fromkeys(("suspect", "victim", "evidence", "risk", "force", "community", "relationship"))
    assert read_referral({**json.loads(MINIMAL), **sections}) == read_referral(MINIMAL)


def test_no_antecedents_and_no_check_are_two_things() -> None:
    minimal = json.loads(MINIMAL)
    assert read_referral({**minimal, "suspect": {"antecedents": []}}).suspect.antecedents == ()
    assert read_referral({**minimal, "suspect": {"antecedents": None}}).suspect.antecedents is None


def test_a_null_answer_in_a_map_is_an_unknown_answer() -> None:
    raw = {**json.loads(MINIMAL), "risk": {"answers": {"1": "yes", "2": None, "some key": "no"}}}
    assert read_referral(raw).risk.answers == {"1": Answer.YES, "2": Answer.UNKNOWN, "some key": Answer.NO}
    assert read_referral({**raw, "risk": {"answers": {}}}).risk.answers == {}
    assert read_referral({**raw, "risk": {"answers": None}}).risk.answers is None


def test_a_range_of_days_is_read_as_one() -> None:
    raw = json.loads(MINIMAL)
    raw["offences"] = [
        {"code": "PH97004", "committed_from": "2026-01-01", "committed_to": "2026-03-08", "committed_on": None}
    ]
    (offence,) = read_referral(raw).offences
    assert (offence.first_day, offence.last_day) == (Day(2026, 1, 1), Day(2026, 3, 8))


def test_faults_of_values_and_of_values_together_come_in_one_wave() -> None:
    raw = {
        "format": "cara-referral/2",
        "offences": [{"code": 3, "committed_on": "x", "committed_to": "y"}, {"code": "A", "hate_crime": 0}],
    }
    assert faults(raw) == [
        ("format", "NOT_ALLOWED"),
        ("offences[0].code", "WRONG_KIND"),
        ("offences[0].committed_on", "DAY_OR_RANGE"),
        ("offences[0].committed_on", "NOT_A_DAY"),
        ("offences[0].committed_to", "NOT_A_DAY"),
        ("offences[1].code", "BAD_CODE"),
        ("offences[1].hate_crime", "WRONG_KIND"),
        ("offences[1].committed_on", "DAY_OR_RANGE"),
        ("reference", "MISSING"),
    ]


@pytest.mark.parametrize("reference", ["R", "a/B-0_9", "x" * 64])
def test_a_reference_is_of_these_letters(reference: str) -> None:
    assert read_referral({**json.loads(MINIMAL), "reference": reference}).reference == reference


@pytest.mark.parametrize("reference", ["", " ", "a b", "a.b", "é", "x" * 65, "R-1\n", "R\x00"])
def test_a_reference_of_other_letters_is_refused(reference: str) -> None:
    ((path, code),) = faults({**json.loads(MINIMAL), "reference": reference})
    assert (path, code) == ("reference", "BAD_REFERENCE" if reference.strip() else "EMPTY")


@pytest.mark.parametrize("tag", ["en", "pl", "en-GB", "pa-Arab-PK", "zh-Hans", "und", "sl-rozaj-biske-1994"])
def test_a_language_tag_is_kept_as_it_is(tag: str) -> None:
    assert read_referral({**json.loads(MINIMAL), "victim": {"language": tag}}).victim.language == tag


@pytest.mark.parametrize("tag", ["e", "english language", "en_GB", "en-", "-en", "123", "en\n", "ang!"])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    assert faults({**json.loads(MINIMAL), "victim": {"language": tag}}) == [("victim.language", "BAD_LANGUAGE")]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("no-such-file.json", "NOT_READABLE"),
        ("", "NOT_READABLE"),
        ("x" * 5000, "NOT_READABLE"),
        ("SECRETNAME\0", "NOT_READABLE"),
        ("[]", "NOT_READABLE"),
        (DATA, "NOT_READABLE"),
        ("{", "NOT_JSON"),
        ("{}{}", "NOT_JSON"),
        ("\ufeff{}", "BYTE_ORDER_MARK"),
        ("\ufeff", "BYTE_ORDER_MARK"),
        ('{"a":' * 3000 + "1" + "}" * 3000, "TOO_DEEP"),
        (None, "WRONG_KIND"),
        (b"{}", "WRONG_KIND"),
        ([MINIMAL], "WRONG_KIND"),
    ],
)
def test_what_holds_no_referral_is_an_input_error_that_repeats_nothing(source: Any, code: str) -> None:
    with pytest.raises(InputError) as raised:
        read_referral(source)
    assert [(fault.path, fault.code) for fault in raised.value.faults] == [("", code)]
    assert "SECRETNAME" not in str(raised.value)
    assert raised.value.__context__ is None


def test_a_file_whose_rights_forbid_reading_is_an_input_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert faults(tmp_path / "a.json") == [("", "NOT_READABLE")]


def test_a_map_that_holds_itself_is_read_no_deeper_than_the_format() -> None:
    raw = json.loads(MINIMAL)
    raw["suspect"] = raw
    assert faults(raw) == [("suspect", "UNKNOWN_KEY")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.json", FileKind.JSON),
        ("dir.csv/a.JSON", FileKind.JSON),
        ("a.jsonl", FileKind.JSONL),
        ("a.b.csv", FileKind.CSV),
        (Path("a.csv"), FileKind.CSV),
        ("a.parquet", None),
        ("json", None),
        ("-", None),
        ("", None),
    ],
)
def test_the_ending_of_a_name_says_the_kind_of_file(name: str | Path, kind: FileKind | None) -> None:
    assert kind_of(name) is kind


def test_a_list_gives_one_reading_each_with_its_place() -> None:
    other = MINIMAL.replace("R-0002", "R-3")
    data = f"[{EXAMPLE}, {{}}, {other}]".encode()
    first, second, third = read_referrals(data, FileKind.JSON)
    assert first == ReferralReading(None, "[0]", EXPECTED)
    assert (second.path, second.referral) == ("[1]", None)
    assert [fault.path for fault in second.faults] == ["[1].format", "[1].reference", "[1].offences"]
    assert (third.path, third.referral) == ("[2]", read_referral(other))


def test_one_referral_gives_one_reading_without_a_place() -> None:
    assert list(read_referrals(EXAMPLE.encode(), FileKind.JSON)) == [ReferralReading(None, "", EXPECTED)]


def test_lines_give_readings_with_their_line_numbers_and_blank_ones_are_skipped() -> None:
    line = json.dumps(json.loads(EXAMPLE))
    data = f"\n{line}\r\n  \n{line}".encode()
    assert list(read_referrals(data, FileKind.JSONL)) == [
        ReferralReading(2, "", EXPECTED),
        ReferralReading(4, "", EXPECTED),
    ]


def test_a_line_separator_inside_a_text_ends_no_line() -> None:
    raw = {**json.loads(MINIMAL), "risk": {"assessor": "one\u2028two\x85three"}}
    (reading,) = read_referrals(json.dumps(raw, ensure_ascii=False).encode(), FileKind.JSONL)
    assert reading.referral == read_referral(raw)


def test_readings_come_one_by_one() -> None:
    """A file of lines is not read to its end before the first reading is given."""
    readings = read_referrals(b"{}\n" * 3, FileKind.JSONL)
    assert [next(readings).row, next(readings).row] == [1, 2]


def test_a_number_longer_than_this_interpreter_reads_is_a_fault_with_a_path() -> None:
    allowed = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        assert faults(MINIMAL.replace('"CJ88116"', "7" * 641)) == [("offences[0].code", "TOO_LONG")]
    finally:
        sys.set_int_max_str_digits(allowed)


@pytest.mark.parametrize("size", [1_000, 20_000])
def test_many_offences_are_all_read(size: int) -> None:
    raw = json.loads(MINIMAL)
    raw["offences"] *= size
    assert len(read_referral(raw).offences) == size


def test_ten_megabytes_of_text_are_refused_wherever_they_stand() -> None:
    long = "SECRETNAME" * 1_000_000
    raw = {
        **json.loads(MINIMAL),
        "reference": long,
        long: 1,
        "victim": {long: 1, "language": long, "contacted_on": long},
        "relationship": long,
        "risk": {"answers": {long: "yes", "1": long}, "assessor": long},
    }
    with pytest.raises(InputError) as raised:
        read_referral(json.dumps(raw))
    assert {(fault.path, fault.code) for fault in raised.value.faults} == {
        ("reference", "TOO_LONG"),
        ("", "UNKNOWN_KEY"),
        ("victim", "UNKNOWN_KEY"),
        ("victim.language", "TOO_LONG"),
        ("victim.contacted_on", "NOT_A_DAY"),
        ("relationship", "NOT_ALLOWED"),
        ("risk.answers", "TOO_LONG"),
        ("risk.answers.1", "NOT_ALLOWED"),
        ("risk.assessor", "TOO_LONG"),
    }
    assert len(str(raised.value)) < 5_000
    assert "SECRETNAME" not in str(raised.value)


def test_a_map_of_a_hundred_thousand_unknown_keys_is_one_fault() -> None:
    raw = {**json.loads(MINIMAL), "victim": {f"SECRETNAME {number}": 1 for number in range(100_000)}}
    with pytest.raises(InputError) as raised:
        read_referral(raw)
    (fault,) = raised.value.faults
    assert (fault.path, fault.code) == ("victim", "UNKNOWN_KEY")
    assert "keys 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … are unknown" in fault.allowed
