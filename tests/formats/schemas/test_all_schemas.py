"""The JSON Schemas: made from the code, committed, and as strict as a schema can be."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from cara_core.books.class_fields import class_fields
from cara_core.errors import InputError
from cara_core.formats.referral import read_referral
from cara_core.formats.schemas.all_schemas import SCHEMAS, main, schema_text
from cara_core.formats.schemas.decision import decision_schema
from cara_core.formats.schemas.meanings import DECISION, REFERRAL
from cara_core.formats.schemas.referral import referral_schema
from cara_core.stages.criteria import CRITERIA
from cara_core.terms.referral import Offence, Referral

DATA: Final = Path(__file__).parents[1] / "data"
COMMITTED: Final = Path(__file__).parents[3] / "docs" / "reference" / "schemas"
EXAMPLES: Final = sorted(DATA.glob("referral-*.json"))

Schema = dict[str, Any]


def validator(schema: Schema) -> Draft202012Validator:
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def inside(schema: Schema) -> Iterator[Schema]:
    """Every schema in this one that describes a property or an item."""
    yield schema
    for below in (*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")):
        if isinstance(below, dict):
            yield from inside(below)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_committed_schema_is_the_one_the_code_makes(name: str) -> None:
    made = schema_text(SCHEMAS[name]())
    assert (COMMITTED / name).read_text("utf-8") == made, (
        "run: python -m cara_core.formats.schemas.all_schemas docs/reference/schemas"
    )


def test_no_other_schema_is_committed_beside_them() -> None:
    assert {file.name for file in COMMITTED.glob("*.json")} >= set(SCHEMAS)


@pytest.mark.parametrize("make", [referral_schema, decision_schema])
def test_a_schema_is_one_by_its_own_dialect(make: Any) -> None:
    Draft202012Validator.check_schema(make())


def test_every_property_has_the_meaning_the_contract_gives_it() -> None:
    described = [part["description"] for part in inside(referral_schema())]
    assert sorted(described) == sorted(REFERRAL.values())
    shared = ("source", "standing", "set_by")
    described = [part["description"] for part in inside(decision_schema()) if "description" in part]
    assert sorted(described) == sorted([*DECISION.values(), *(DECISION[path] for path in shared)])


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_contract_s_examples_fit_the_schema(file: Path) -> None:
    raw = json.loads(file.read_text("utf-8"))
    validator(referral_schema()).validate(raw)
    assert read_referral(raw).reference == raw["reference"]
    assert len(EXAMPLES) == 2


def test_null_fits_wherever_the_reader_takes_it_and_nowhere_else() -> None:
    """At each key of each map: the schema and the reader agree on null."""
    example = json.loads((DATA / "referral-example.json").read_text("utf-8"))
    checked = 0
    for path, nulled in _nulled(example):
        assert validator(referral_schema()).is_valid(nulled) is _is_read(nulled), path
        checked += 1
    assert checked > 40


def _nulled(raw: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The referral with one key set to null, for each of its keys."""
    for key, below in raw.items():
        yield f"{prefix}{key}", {**raw, key: None}
        if isinstance(below, dict):
            for path, changed in _nulled(below, f"{prefix}{key}."):
                yield path, {**raw, key: changed}
        if isinstance(below, list):
            for path, changed in _nulled(below[0], f"{prefix}{key}[0]."):
                yield path, {**raw, key: [changed]}


def test_the_days_of_an_offence_are_asked_for_as_the_reader_asks() -> None:
    day, other = "2026-03-08", "2026-03-09"
    minimal = json.loads((DATA / "referral-minimal.json").read_text("utf-8"))
    agreed = set()
    for on in (None, day):
        for first in (None, day):
            for last in (None, other):
                days = {"committed_on": on, "committed_from": first, "committed_to": last}
                raw = {**minimal, "offences": [{"code": "CJ88116", **days}]}
                known = {**minimal, "offences": [{"code": "CJ88116", **{k: v for k, v in days.items() if v}}]}
                fits = validator(referral_schema()).is_valid(raw)
                assert validator(referral_schema()).is_valid(known) is fits
                assert _is_read(raw) is _is_read(known) is fits
                agreed.add(fits)
    assert agreed == {True, False}


def _is_read(raw: dict[str, Any]) -> bool:
    try:
        read_referral(raw)
    except InputError:
        return False
    return True


def test_required_is_what_has_no_default() -> None:
    schema = referral_schema()
    assert schema["required"] == ["format", *(part.name for part in class_fields(Referral) if part.required)]
    assert schema["properties"]["offences"]["items"]["required"] == [
        part.name for part in class_fields(Offence) if part.required
    ]


def finding(state: str = "met", **changed: object) -> dict[str, object]:
    said = {"source": "CJA2003-s22", "standing": "law", "set_by": "cara-core 0.1.0"}
    return {"criterion": "ADULT", "state": state, "code": "ADULT", "text": "…", "needs": [], **said, **changed}


def decision(outcome: str = "eligible", *more: dict[str, object]) -> dict[str, object]:
    return {
        "format": "cara-decision/1",
        "reference": "R-0001",
        "force": "hampshire",
        "community": None,
        "on": "2026-03-10",
        "outcome": outcome,
        "findings": [*(finding(criterion=criterion.name, code=criterion.name) for criterion in CRITERIA), *more],
        "advice": [
            {"code": "TIME_LIMIT_TIGHT", "text": "…", "source": "…", "standing": "design", "set_by": "cara-core 0.1.0"}
        ],
        "made_with": {"cara-core": "0.1.0", "cara-hampshire": "0.1.0"},
        "digest": "sha256:" + "0" * 64,
    }


@pytest.mark.parametrize(
    "fits",
    [
        decision(),
        decision("not_eligible", finding("not_met", code="AGE_UNDER_18"), finding("unknown", needs=["risk.grade"])),
        decision("refer", finding("refer", criterion="LOCAL:RECENT", code="RECENT")),
        decision("undetermined", finding("unknown", needs=["suspect.date_of_birth"])),
        decision("not_eligible") | {"erased": ["victim"], "findings": [finding()]},
        decision("refer") | {"erased": ["participant", "victim"], "findings": [], "reference": None},
    ],
)
def test_a_decision_of_the_contract_fits_its_schema(fits: dict[str, object]) -> None:
    validator(decision_schema()).validate(fits)


@pytest.mark.parametrize(
    "wrong",
    [
        decision("eligible", finding("refer")),
        decision("not_eligible", finding("refer")),
        decision("refer"),
        decision("undetermined", finding("unknown")),
        decision("maybe"),
        decision() | {"findings": [finding()]},
        decision() | {"digest": "sha256:0"},
        decision() | {"suspect": "x"},
        decision() | {"reference": None},
        decision() | {"erased": []},
        decision() | {"erased": ["everybody"]},
        decision() | {"erased": ["victim", "victim"]},
        {key: value for key, value in decision().items() if key != "community"},
        decision("refer", finding("refer", criterion="NOBODY_S")),
        decision("refer", finding("refer", standing="hearsay")),
    ],
)
def test_a_decision_that_breaks_an_invariant_does_not_fit(wrong: dict[str, object]) -> None:
    assert not validator(decision_schema()).is_valid(wrong)


def test_the_module_writes_every_schema_into_a_directory(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 0
    written_here = {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()}
    assert written_here == {name: schema_text(make()) for name, make in SCHEMAS.items()}
    for file in tmp_path.iterdir():
        file.unlink()
    done = subprocess.run(  # noqa: S603  # this interpreter, on our own module
        [sys.executable, "-W", "error", "-m", "cara_core.formats.schemas.all_schemas", str(tmp_path)],
        check=False,
        capture_output=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()} == written_here


def test_a_wrong_call_of_the_module_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main([str(tmp_path / "absent")]) == 2
    assert "a directory that exists is needed" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
