"""The person who goes to the workshops: read strictly, shown to nobody by accident."""

import json
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from jsonschema import Draft202012Validator

import cara_core as cara
from cara_core.formats.participant import (
    Away,
    Participant,
    needs_of,
    participant_entries,
    read_kept_participant,
    read_participant,
    read_participants,
)
from cara_core.formats.referral import FileKind
from cara_core.formats.schemas.participant import PARTICIPANT, participant_schema
from cara_core.terms.pack import AddressForm
from cara_core.terms.workshops import Needs

REFERENCE: Final = Path(__file__).parents[2] / "docs" / "reference"
SECRETS: Final = ("Secretname", "900465", "Elm Grove", "mark-9-of-a-secret")
MINIMAL: Final = {
    "format": "cara-participant/1",
    "case": "26/0117",
    "name": "Secretname Nobody",
    "sex": "male",
    "language": "pl",
    "interpreter_needed": False,
}
EXAMPLE: Final = {
    **MINIMAL,
    "phone": "07700 900465",
    "email": "Secretname@example.org",
    "address": ["14 Elm Grove", "Southampton", "SO14 3AB"],
    "access": ["step_free"],
    "away": [{"first": "2026-04-04"}, {"first": "2026-05-01", "last": "2026-05-03"}],
    "starts_from": "SO14",
    "keep_apart": ["mark-9-of-a-secret"],
    "address_form": "feminine",
    "print": "18",
}

BEYOND_A_SCHEMA: Final = {"BAD_PHONE", "BAD_EMAIL", "BAD_NAME", "BAD_LINE", "BAD_ADDRESS"}
"""Codes of what a pattern cannot say in full."""


def faults(**changed: Any) -> list[cara.Fault]:
    with pytest.raises(cara.InputError) as raised:
        read_participant({**EXAMPLE, **changed})
    assert raised.value.__context__ is None
    shown = f"{raised.value!s} {raised.value!r} {raised.value.args}"
    assert not [secret for secret in SECRETS if secret in shown]
    return list(raised.value.faults)


def test_every_field_is_read() -> None:
    found = read_participant(EXAMPLE)
    assert found == read_participant(json.dumps(EXAMPLE))
    assert (found.case, found.sex, found.language) == ("26/0117", cara.Sex.MALE, "pl")
    assert found.address == ("14 Elm Grove", "Southampton", "SO14 3AB")
    assert found.away == (
        Away(first=cara.day("2026-04-04")),
        Away(first=cara.day("2026-05-01"), last=cara.day("2026-05-03")),
    )


@pytest.mark.parametrize("sex", ["male", "female", "other"])
def test_how_somebody_is_addressed_is_recorded_or_not_known_and_never_follows_from_their_sex(sex: str) -> None:
    assert read_participant({**MINIMAL, "sex": sex}).address_form is None
    assert read_participant({**MINIMAL, "sex": sex, "address_form": None}).address_form is None
    assert read_participant({**EXAMPLE, "sex": sex}).address_form is AddressForm.FEMININE
    (fault,) = faults(address_form="Pan")
    assert (fault.path, "masculine" in fault.allowed) == ("address_form", True)


def test_what_is_needed_of_a_workshop_has_no_name_and_no_way_to_reach_them() -> None:
    needs = needs_of(read_participant(EXAMPLE))
    days = ("2026-04-04", "2026-05-01", "2026-05-02", "2026-05-03")
    assert needs == Needs(
        case="26/0117",
        sex=cara.Sex.MALE,
        language="pl",
        interpreter_needed=False,
        access=frozenset({"step_free"}),
        away=frozenset(map(cara.day, days)),
        starts_from="SO14",
        keep_apart=frozenset({"mark-9-of-a-secret"}),
    )
    values = str([getattr(needs, field.name) for field in attrs.fields(Needs)])
    assert not [secret for secret in SECRETS[:3] if secret in values]


def test_nothing_is_needed_beyond_what_places_somebody() -> None:
    needs = needs_of(read_participant(MINIMAL))
    assert (needs.access, needs.away, needs.keep_apart, needs.starts_from) == (frozenset(),) * 3 + (None,)


def test_null_is_as_good_as_nothing_and_never_for_what_places_somebody() -> None:
    optional = {key: None for key in EXAMPLE if key not in MINIMAL}
    assert read_participant({**MINIMAL, **optional}) == read_participant(MINIMAL)
    for key in MINIMAL:
        (fault,) = faults(**{key: None})
        assert (fault.path, fault.code) == (key, "NULL_NOT_ALLOWED")


def test_its_repr_is_silent() -> None:
    found = read_participant(EXAMPLE)
    (reading,) = read_participants(json.dumps(EXAMPLE).encode(), FileKind.JSON)
    for shown in (found, found.away, needs_of(found), reading, [found], {"one": found}):
        assert not [secret for secret in (*SECRETS, "26/0117", "SO14", "2026") if secret in f"{shown!r} {shown!s}"]


@pytest.mark.parametrize(
    ("changed", "path", "code"),
    [
        ({"format": "cara-participant/2"}, "format", "NOT_ALLOWED"),
        ({"case": "a case"}, "case", "BAD_CASE"),
        ({"name": "  "}, "name", "EMPTY"),
        ({"sex": "m"}, "sex", "NOT_ALLOWED"),
        ({"language": "polski język"}, "language", "BAD_LANGUAGE"),
        ({"interpreter_needed": "no"}, "interpreter_needed", "WRONG_KIND"),
        ({"phone": "call Secretname"}, "phone", "BAD_PHONE"),
        ({"email": "Secretname at example.org"}, "email", "BAD_EMAIL"),
        ({"address": "14 Elm Grove"}, "address", "WRONG_KIND"),
        ({"phone": "07700 90046"}, "phone", "BAD_PHONE"),
        ({"phone": "07700 9004651"}, "phone", "BAD_PHONE"),
        ({"phone": "07700 900465\n"}, "phone", "BAD_PHONE"),
        ({"email": "Secretname@example"}, "email", "BAD_EMAIL"),
        ({"email": "Secretname@example.org,other@example.org"}, "email", "BAD_EMAIL"),
        ({"email": f"{'Secretname' * 7}@example.org"}, "email", "BAD_EMAIL"),
        ({"name": "Secretname \N{GRINNING FACE}"}, "name", "BAD_NAME"),
        ({"name": "Secretname\nNobody"}, "name", "BAD_NAME"),
        ({"name": "Secretname" * 11}, "name", "BAD_NAME"),
        ({"address": ["14 Elm Grove\nSouthampton", "SO14 3AB"]}, "address[0]", "BAD_LINE"),
        ({"address": ["14 Elm Grove", "#2", "SO14 3AB"]}, "address[1]", "BAD_LINE"),
        ({"address": ["14 Elm Grove \N{HOUSE BUILDING}", "SO14 3AB"]}, "address[0]", "BAD_LINE"),
        ({"address": ["14 Elm Grove", "Southampton", "ZZ99 9ZZ"]}, "address", "BAD_ADDRESS"),
        ({"address": ["14 Elm Grove", "Southampton", "S014 3AB"]}, "address", "BAD_ADDRESS"),
        ({"address": ["14 Elm Grove", "Southampton"]}, "address", "BAD_ADDRESS"),
        ({"address": ["SO14 3AB"]}, "address", "BAD_ADDRESS"),
        ({"address": ["No fixed abode", "SO14 3AB"]}, "address", "BAD_ADDRESS"),
        ({"address": [*"ABCDEF", "SO14 3AB"]}, "address", "BAD_ADDRESS"),
        ({"access": ["Step free"]}, "access[0]", "BAD_ACCESS"),
        ({"away": ["2026-04-04"]}, "away[0]", "WRONG_KIND"),
        ({"away": [{"first": "2026-04-31"}]}, "away[0].first", "NOT_A_DAY"),
        ({"away": [{"first": "2026-04-04", "last": "2026-04-03"}]}, "away[0].last", "OUT_OF_ORDER"),
        ({"away": [{"first": "2026-04-04", "last": "2027-04-05"}]}, "away[0].last", "NOT_ALLOWED"),
        ({"away": [{"last": "2026-04-04"}]}, "away[0].first", "MISSING"),
        ({"starts_from": "14 Elm Grove, Southampton"}, "starts_from", "BAD_AREA"),
        ({"keep_apart": ["she is a cousin's neighbour"]}, "keep_apart[0]", "BAD_MARK"),
        ({"keep_apart": ["x" * 41]}, "keep_apart[0]", "BAD_MARK"),
        ({"print": "huge"}, "print", "BAD_PRINT"),
        ({"print": "15"}, "print", "BAD_PRINT"),
        ({"print": "25"}, "print", "BAD_PRINT"),
        ({"print": 18}, "print", "WRONG_KIND"),
        ({"languages": "en"}, "languages", "UNKNOWN_KEY"),
        ({"victim": {"name": "Secretname"}}, "", "UNKNOWN_KEY"),
    ],
)
def test_a_mistake_is_named_by_its_path_and_never_repeated(changed: dict[str, Any], path: str, code: str) -> None:
    (fault,) = faults(**changed)
    assert (fault.path, fault.code) == (path, code)
    assert not validator().is_valid({**EXAMPLE, **changed}) or path == "away[0].last" or code in BEYOND_A_SCHEMA


def test_a_record_kept_under_earlier_rules_is_still_read_and_not_kept_again() -> None:
    earlier: dict[str, Any] = {
        **EXAMPLE,
        "name": "Secretname\nNobody",
        "phone": "07700 90046",
        "email": "Secretname@example",
        "address": ["No fixed abode"],
    }
    found = read_kept_participant(earlier)
    assert participant_entries(found) == earlier
    with pytest.raises(cara.InputError) as raised:
        read_participant(earlier)
    assert [fault.path for fault in raised.value.faults] == ["name", "phone", "email", "address"]
    with pytest.raises(cara.InputError):
        read_kept_participant({**earlier, "sex": "m"})


def test_every_mistake_is_found_at_once() -> None:
    found = faults(name="", sex=1, away=[{"first": "x", "last": "y"}], keep_apart=["a b", "c d"])
    assert [fault.path for fault in found] == [
        "name",
        "sex",
        "away[0].first",
        "away[0].last",
        "keep_apart[0]",
        "keep_apart[1]",
    ]


def test_a_file_of_several_gives_the_good_beside_the_bad() -> None:
    lines = "\n".join(json.dumps(person) for person in (EXAMPLE, {**EXAMPLE, "sex": "m"}, MINIMAL))
    readings = list(read_participants(lines.encode(), FileKind.JSONL))
    assert [(reading.row, reading.participant is not None) for reading in readings] == [
        (1, True),
        (2, False),
        (3, True),
    ]
    listed = list(read_participants(json.dumps([MINIMAL, {}]).encode(), FileKind.JSON))
    assert [reading.path for reading in listed] == ["[0]", "[1]"]
    assert {fault.path for fault in listed[1].faults} == {f"[1].{key}" for key in MINIMAL}
    (broken,) = read_participants(b"{", FileKind.JSON)
    assert [fault.code for fault in broken.faults] == ["NOT_JSON"]


def validator() -> Draft202012Validator:
    return Draft202012Validator(participant_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_schema_takes_what_is_read() -> None:
    Draft202012Validator.check_schema(participant_schema())
    for raw in (EXAMPLE, MINIMAL, {**MINIMAL, "phone": None, "away": None, "access": []}):
        validator().validate(raw)
        read_participant(raw)


def test_every_field_has_its_meaning_and_stands_on_the_page() -> None:
    page = (REFERENCE / "participant.md").read_text(encoding="utf-8")
    fields = {field.name for field in attrs.fields(Participant)}
    assert fields <= set(PARTICIPANT)
    for path in PARTICIPANT:
        if path and not path.endswith("[]"):
            assert f"| `{path}` |" in page
