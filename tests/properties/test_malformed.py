"""A million malformed referrals: each ends in our own error or in exactly what it says.

A good referral with a secret in every text is mutated (a part dropped, replaced by junk,
given another type; a key added, or doubled), and read. Nothing that is said repeats the
secret, no other exception comes out, and what is accepted says, value by value and type by
type, what stood in the input. The known-bad twin is plain cattrs with ``transform_error``:
on the same inputs it repeats the secret, and takes values for what they are not.
"""

import datetime as dt
import json
import math
import random
import traceback
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, cast

import attrs
import pytest
from cattrs import Converter, transform_error

from cara_core.errors import Fault, InputError
from cara_core.formats.referral import FileKind, read_referral, read_referrals
from cara_core.terms.days import Day, read_day
from cara_core.terms.referral import Referral
from support.exhaustive import exhaustive

SECRET: Final = "SECRETNAME"
DIGITS: Final = 7319046552
SEED: Final = 20260310
SHORT: Final = 8_000
FULL: Final = 1_000_000
BYTES_SHORT: Final = 2_000
BYTES_FULL: Final = 100_000

GOOD: Final[dict[str, Any]] = {
    "format": "cara-referral/1",
    "reference": "R-0001",
    "force": SECRET,
    "community": f"{SECRET}-community",
    "suspect": {
        "date_of_birth": "1990-04-02",
        "sex": "male",
        "language": "en-SECRETNA-ME",
        "interpreter_needed": False,
        "first_domestic_abuse_arrest": True,
        "arrested_on": "2026-03-08",
        "admits_offence": True,
        "serving_community_sentence": False,
        "on_bail_for_other_offence": None,
        "antecedents": [
            {
                "kind": "caution",
                "date": "2019-05-01",
                "violence": False,
                "domestic_abuse": None,
                "offence_code": SECRET,
            },
            {},
        ],
    },
    "victim": {"date_of_birth": "1991-11-20", "language": "pl", "contacted_on": "2026-03-09", "agrees": True},
    "relationship": "former_partner",
    "offences": [
        {"code": "CJ88116", "committed_on": "2026-03-08", "hate_crime": False, "both_inside_dwelling": True},
        {"code": "SC15005A", "committed_from": "2026-02-08", "committed_to": "2026-03-08"},
    ],
    "evidence": {"sufficient_to_charge": True, "otherwise_disposal": "charge", "victim_statement_on": "2026-03-08"},
    "risk": {
        "tool": f"{SECRET} tool",
        "grade": "standard",
        "assessor": f"officer {SECRET}",
        "answers": {"1": "yes", "18": None, SECRET: "no"},
        "strangulation": False,
    },
}
NAMES: Final = ("language", "code", "date", "answers", "format", "18", "dob", "date_of_brith", "Admits-Offence")


class Pairs(list[tuple[str, Any]]):
    """A map with a key twice, as only JSON text can have it."""


def junk(dice: random.Random) -> Any:
    """Something that might stand anywhere by mistake."""
    return dice.choice(_JUNK)()


_JUNK: Final[tuple[Callable[[], Any], ...]] = (
    *(lambda value=value: value for value in (None, True, False, 0, 1, -1, DIGITS, 0.5, math.nan, -math.inf, 10**30)),
    *(
        lambda value=value: value
        for value in ("", " ", "true", "false", "null", "yes", "high", "en", "0", "R/1", "\x00")
    ),
    *(
        lambda value=value: value
        for value in (SECRET, f"{SECRET}\ud800", f"2026-03-0{SECRET}", "2026-13-01", "2026-03-08")
    ),
    *(lambda value=value: value for value in ("2026-03-08T10:00", "20260308", f"<{SECRET}>\n\x1b[31m", str(DIGITS))),
    lambda: f"{SECRET} " * 1_001,
    list,
    dict,
    lambda: [SECRET],
    lambda: [None, {}],
    lambda: {SECRET: SECRET},
    lambda: {"code": SECRET, "committed_on": "2026-03-08"},
    lambda: {"1": SECRET, SECRET: DIGITS},
)


def retyped(value: Any) -> Any:
    """The same value as another type: what a lax reader would take for it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return [value]
        case dict():
            return [*value.values()]
        case list():
            return dict(enumerate(value))
        case _:
            return str(value)


def mutated(value: Any, dice: random.Random) -> Any:
    """A copy with one mistake in it, somewhere inside."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        key = dice.choice(list(value))
        match dice.randrange(10):
            case 0:
                return {name: below for name, below in value.items() if name != key}
            case 1:
                added = dice.choice((SECRET, f"{key}{SECRET}", f"{key}s", str(key).upper(), *NAMES))
                return {**value, added: junk(dice)}
            case 2:
                return Pairs([*((str(name), below) for name, below in value.items()), (str(key), junk(dice))])
            case _:
                return {**value, key: mutated(value[key], dice)}
    if isinstance(value, list) and value and dice.random() < 0.85:
        place = dice.randrange(len(value))
        return [mutated(below, dice) if index == place else below for index, below in enumerate(value)]
    return retyped(value) if dice.random() < 0.3 else junk(dice)


def inputs(number: int, seed: int) -> Iterator[Any]:
    """So many referrals with one to three mistakes each."""
    dice = random.Random(seed)  # noqa: S311  # mistakes, not keys
    for _ in range(number):
        raw: Any = GOOD
        for _ in range(dice.choice((1, 1, 2, 3))):
            raw = mutated(raw, dice)
        yield raw


def doubled(raw: Any) -> bool:
    """Does a key stand twice somewhere in it?"""
    if isinstance(raw, Pairs):
        return True
    below = raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ()
    return any(doubled(one) for one in below)


def as_text(raw: Any) -> str:
    """The JSON text of it, doubled keys and all."""
    if isinstance(raw, dict | Pairs):
        pairs = raw.items() if isinstance(raw, dict) else raw
        return "{" + ", ".join(f"{json.dumps(str(key))}: {as_text(below)}" for key, below in pairs) + "}"
    if isinstance(raw, list):
        return "[" + ", ".join(map(as_text, raw)) + "]"
    return json.dumps(raw)


def outcome(raw: Any, *, text: bool) -> tuple[Referral | None, list[Fault], str]:
    """What reading it comes to, and everything that is said of it."""
    if text:
        readings = list(read_referrals(as_text(raw).encode(), FileKind.JSON))
        faults = [fault for reading in readings for fault in reading.faults]
        read = [reading.referral for reading in readings if reading.referral is not None]
        return read[0] if read and not isinstance(raw, list) else None, faults, f"{faults}{[*map(shown, read)]}"
    try:
        referral = read_referral(raw)
    except InputError as error:
        refused = error
    else:
        return referral, [], shown(referral)
    assert refused.__context__ is None
    said = f"{refused}{refused!r}{refused.args}{refused.faults}" + "".join(traceback.format_exception(refused))
    return None, list(refused.faults), said


def shown(referral: Referral) -> str:
    """What a referral prints of itself, beside its reference, which is no personal data."""
    parts = (referral, referral.suspect, *(referral.suspect.antecedents or ()), *referral.offences, referral.risk)
    return f"{parts}".replace(referral.reference, "")


def repeated(said: str) -> bool:
    """Does it hold the secret, whatever the case, or the secret number?"""
    return SECRET.lower() in said.lower() or str(DIGITS) in said


def said_again(value: Any) -> Any:
    """A value of ours as the JSON that says it; what is not known is left out."""
    if attrs.has(type(value)):
        parts = {field.name: said_again(getattr(value, field.name)) for field in attrs.fields(type(value))}
        return {name: below for name, below in parts.items() if below is not None}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [said_again(below) for below in value]
    return {key: said_again(below) for key, below in value.items()} if isinstance(value, Mapping) else value


def as_meant(raw: Mapping[str, Any]) -> Any:
    """The input with null left out and absent sections empty, as the contract says they are."""
    meant: dict[str, Any] = {"suspect": {}, "victim": {}, "evidence": {}, "risk": {}}
    meant |= {key: _known(below) for key, below in raw.items() if below is not None and key != "format"}
    answers = (raw.get("risk") or {}).get("answers")
    if answers is not None:
        meant["risk"]["answers"] = {key: "unknown" if below is None else below for key, below in answers.items()}
    return meant


def _known(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {key: _known(below) for key, below in raw.items() if below is not None}
    return [_known(below) for below in raw] if isinstance(raw, list) else raw


def same(one: Any, other: Any) -> bool:
    """The same to the type: JSON tells true from 1 and from "true"."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def all_end_well(number: int, seed: int) -> None:
    accepted = refused = 0
    for index, raw in enumerate(inputs(number, seed)):
        text = index % 3 == 0 or not isinstance(raw, dict) or doubled(raw)
        referral, faults, said = outcome(raw, text=text)
        assert (referral is None) is bool(faults) or isinstance(raw, list), as_text(raw)
        assert not repeated(said), as_text(raw)
        if referral is None:
            refused += 1
            assert all(fault.code.isupper() and fault.allowed for fault in faults)
            continue
        accepted += 1
        assert not doubled(raw)
        assert same(said_again(referral), as_meant(raw)), as_text(raw)
    assert accepted > number // 100
    assert refused > number // 2


def test_malformed_referrals_end_in_our_error_or_in_what_they_say() -> None:
    all_end_well(SHORT, SEED)


@exhaustive
def test_a_million_malformed_referrals_end_in_our_error_or_in_what_they_say() -> None:
    all_end_well(FULL, SEED + 1)


def test_plain_cattrs_on_the_same_inputs_repeats_the_secret_and_coerces() -> None:
    """The known-bad twin: if it did neither, the tests above could not fail."""
    twin = Converter(forbid_extra_keys=True)
    twin.register_structure_hook(Day, lambda raw, _: read_day(raw) or Day(*map(int, raw.split("-"))))
    leaks = coerced = 0
    for raw in inputs(2_000, SEED):
        if not isinstance(raw, dict) or doubled(raw):
            continue
        bare = {key: below for key, below in json.loads(as_text(raw)).items() if key != "format"}
        try:
            taken = twin.structure(bare, Referral)
        except Exception as error:  # noqa: BLE001  # plain cattrs lets through whatever a hook raises
            leaks += repeated("\n".join(transform_error(error)))
        else:
            coerced += not same(said_again(taken), as_meant(raw))
    assert leaks > 0
    assert coerced > 0


HEADER: Final = "format,reference,offences,risk.assessor,suspect.admits_offence,suspect.antecedents[0].offence_code\r\n"
OFFENCE: Final = '"[{""code"": ""CJ88116"", ""committed_on"": ""2026-03-08""}]"'
ROW: Final = f"cara-referral/1,R-1,{OFFENCE},{SECRET},true,{SECRET}\r\n"
FILES: Final[Mapping[FileKind, bytes]] = {
    FileKind.JSON: as_text([GOOD, GOOD]).encode(),
    FileKind.JSONL: f"{as_text(GOOD)}\n\n{as_text(GOOD)}\n".encode(),
    FileKind.CSV: (HEADER + ROW * 3).encode(),
}
PIECES: Final = (
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\\",
    b"{",
    b"[",
    b"]",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"NaN",
)


def damaged(data: bytes, dice: random.Random) -> bytes:
    """The file with a few bytes cut out of it, put into it, or changed places."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        first, last = sorted(dice.randrange(len(data) + 1) for _ in range(2))
        piece = dice.choice((b"", dice.choice(PIECES), data[first:last], SECRET.encode()))
        data = data[:first] + piece + data[dice.choice((first, min(first + 1, len(data)), last)) :]
    return data


def damaged_files_end_well(number: int, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # mistakes, not keys
    broken = whole = 0
    for _ in range(number):
        kind = dice.choice(tuple(FILES))
        data = damaged(FILES[kind], dice)
        readings = list(read_referrals(data, kind))
        assert readings
        for reading in readings:
            assert (reading.referral is None) is bool(reading.faults)
            whole += reading.referral is not None
            broken += reading.referral is None
        said = str([fault for reading in readings for fault in reading.faults]).upper()
        assert not any(part in said for part in ("SECRET", "CRETNA", "RETNAME")), data
    assert broken > number // 4
    assert whole > number // 4


def test_damaged_files_end_in_faults_that_repeat_nothing() -> None:
    damaged_files_end_well(BYTES_SHORT, SEED)


@exhaustive
def test_very_many_damaged_files_end_in_faults_that_repeat_nothing() -> None:
    damaged_files_end_well(BYTES_FULL, SEED + 1)


def test_the_referral_that_is_mutated_is_good() -> None:
    assert same(said_again(read_referral(cast("Mapping[str, object]", GOOD))), as_meant(GOOD))


@pytest.mark.parametrize("kind", list(FILES))
def test_the_files_that_are_damaged_are_good(kind: FileKind) -> None:
    assert not [reading for reading in read_referrals(FILES[kind], kind) if reading.faults]
