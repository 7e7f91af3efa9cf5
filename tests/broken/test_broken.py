"""One broken file per mistake: what is said of each is written down in expected.toml."""

import json
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from cara_core import errors
from cara_core.formats.referral import kind_of, read_referral, read_referrals
from cara_core.formats.schemas.referral import referral_schema

HERE: Final = Path(__file__).parent
EXPECTED: Final[list[dict[str, Any]]] = tomllib.loads((HERE / "expected.toml").read_text("utf-8"))["file"]
SECRETS: Final = ("secretname", "73190465")
SEEN_BY_SCHEMA: Final = [
    entry for entry in EXPECTED if entry["name"].endswith(".json") and entry.get("schema_sees_it", True)
]


def named(entry: dict[str, Any]) -> str:
    return str(entry["name"])


@pytest.mark.parametrize("expected", EXPECTED, ids=named)
def test_every_fault_of_a_broken_file_is_named_and_no_value_repeated(expected: dict[str, Any]) -> None:
    file = HERE / expected["name"]
    kind = kind_of(file)
    assert kind is not None
    readings = list(read_referrals(file.read_bytes(), kind))

    found = [(reading.row, fault) for reading in readings for fault in reading.faults]
    wanted = expected["fault"]
    assert [(row, fault.path, fault.code) for row, fault in found] == [
        (fault_wanted.get("row"), fault_wanted["path"], fault_wanted["code"]) for fault_wanted in wanted
    ]
    for (_, fault), fault_wanted in zip(found, wanted, strict=True):
        for words in fault_wanted["says"]:
            assert words in fault.allowed
    good = [reading.referral.reference for reading in readings if reading.referral is not None]
    assert good == expected.get("good", [])
    said = " ".join(f"{row} {fault!s} {fault!r}" for row, fault in found).lower()
    assert not [secret for secret in SECRETS if secret in said]


@pytest.mark.parametrize("expected", [entry for entry in EXPECTED if entry["name"].endswith(".json")], ids=named)
def test_reading_a_broken_file_as_one_referral_raises_an_input_error(expected: dict[str, Any]) -> None:
    with pytest.raises(errors.InputError) as raised:
        read_referral(HERE / expected["name"])
    assert raised.value.faults
    assert raised.value.__context__ is None
    assert raised.value.__cause__ is None
    said = f"{raised.value} {raised.value!r} {raised.value.args}".lower()
    assert not [secret for secret in SECRETS if secret in said]


def test_every_broken_file_is_expected_and_every_expected_file_is_there() -> None:
    files = {file.name for file in HERE.iterdir() if file.suffix in {".json", ".jsonl", ".csv"}}
    names = [entry["name"] for entry in EXPECTED]
    assert sorted(files) == sorted(names)
    assert len(files) >= 40


@pytest.mark.parametrize("expected", SEEN_BY_SCHEMA, ids=named)
def test_what_is_wrong_in_structure_fails_the_schema_too(expected: dict[str, Any]) -> None:
    raw = json.loads((HERE / expected["name"]).read_text("utf-8"))
    validator = Draft202012Validator(referral_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert not all(validator.is_valid(item) for item in (raw if isinstance(raw, list) else [raw]))
