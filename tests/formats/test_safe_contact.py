"""The victim's safe contact: read strictly, veiled as soon as it is read, and never repeated."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from jsonschema import Draft202012Validator

import cara_core as cara
from cara_core.formats.safe_contact import (
    SAFE_CONTACT_TEXTS,
    WEEKDAYS,
    read_kept_safe_contact,
    read_safe_contact,
    safe_contact_entries,
    unveiled_entries,
)
from cara_core.formats.schemas.all_schemas import schema_text
from cara_core.formats.schemas.safe_contact import SAFE_CONTACT, safe_contact_schema
from cara_core.terms.contact import InterpreterNeed, PerpetratorAccess, SafeContact, SafeWay, SafeWindow
from cara_core.terms.veil import Veiled, unveiled

REFERENCE: Final = Path(__file__).parents[2] / "docs" / "reference"
SECRETS: Final = ("900123", "secretname", "Elm Grove", "Secretword", "Wednesdays", "from her village")
MINIMAL: Final[dict[str, Any]] = {
    "format": "cara-safe-contact/1",
    "case": "26/0117",
    "version": 1,
    "recorded_by": "PC 1234",
    "recorded_on": "2026-03-02",
    "told_by": "victim",
}
TEXT: Final[dict[str, Any]] = {
    "kind": "sms",
    "value": "07700 900123",
    "owner": "own",
    "perpetrator_access": "no",
    "voicemail_ok": False,
    "withheld_number_ok": None,
    "caller_identity": "Secretword from the library",
    "safe_windows": [
        {"weekday": "mon", "starts": "10:00", "ends": "12:00"},
        {"weekday": "sun", "starts": "00:00", "ends": "23:59"},
    ],
    "avoid": ["2026-04-06"],
    "verified_on": "2026-03-02",
    "expires_on": "2026-04-01",
    "opted_in": ["V07-neutral-text"],
}
EXAMPLE: Final[dict[str, Any]] = {
    **MINIMAL,
    "worker": "IDVA 7",
    "channels": [
        TEXT,
        {"kind": "email", "value": "secretname@example.org", "owner": "work"},
        {"kind": "post", "value": "14 Elm Grove\nSouthampton\nSO14 3AB", "owner": "relative"},
    ],
    "language": "pl",
    "interpreter_need": {
        "language": "pl",
        "dialect": "Silesian",
        "gender": "female",
        "excluded": "nobody from her village",
    },
    "code_word_set": True,
    "stop_word_meaning": "ring off; Secretword",
    "do_not_contact": False,
    "do_not_contact_reason": "Wednesdays only",
    "living_with_participant": False,
    "preferred_worker_gender": "female",
    "notes": "not on Wednesdays",
}


def way(**changed: Any) -> dict[str, Any]:
    return {**EXAMPLE, "channels": [{**TEXT, **changed}]}


def window(**changed: Any) -> dict[str, Any]:
    return way(safe_windows=[{"weekday": "mon", "starts": "10:00", "ends": "12:00", **changed}])


def need(**changed: Any) -> dict[str, Any]:
    return {**EXAMPLE, "interpreter_need": {**EXAMPLE["interpreter_need"], **changed}}


def faults(raw: Any) -> list[cara.Fault]:
    with pytest.raises(cara.InputError) as raised:
        read_safe_contact(raw)
    assert raised.value.__context__ is None
    shown = f"{raised.value!s} {raised.value!r} {raised.value.args}"
    assert not [secret for secret in SECRETS if secret in shown]
    return list(raised.value.faults)


def test_every_field_is_read() -> None:
    found = read_safe_contact(EXAMPLE)
    assert found == read_safe_contact(json.dumps(EXAMPLE))
    assert (found.case, found.version, found.language, found.worker) == ("26/0117", 1, "pl", "IDVA 7")
    text, mail, post = found.channels
    assert unveiled(text.value) == "07700 900123"
    assert [window.weekday for window in text.safe_windows] == [1, 7]
    assert text.safe_windows[0].starts.isoformat("minutes") == "10:00"
    assert text.avoid == (cara.day("2026-04-06"),)
    assert text.opted_in == frozenset({"V07-neutral-text"})
    assert mail.perpetrator_access is PerpetratorAccess.UNKNOWN
    assert unveiled(post.value) == "14 Elm Grove\nSouthampton\nSO14 3AB"
    assert isinstance(found.interpreter_need, InterpreterNeed)


def test_every_number_address_and_word_of_the_victim_s_is_veiled() -> None:
    found = read_safe_contact(EXAMPLE)
    for shown in (repr(found), repr(attrs.asdict(found)), repr(found.channels), json.dumps({"x": repr(found)})):
        assert not [secret for secret in SECRETS if secret in shown]
    veiled = [found.stop_word_meaning, found.do_not_contact_reason, found.notes, found.channels[0].caller_identity]
    assert all(type(value) is Veiled for value in veiled)
    with pytest.raises(TypeError):
        json.dumps(attrs.asdict(found))


def test_what_is_written_for_the_sealed_store_is_read_again_as_it_was() -> None:
    for raw in (EXAMPLE, MINIMAL, way(withheld_number_ok=True)):
        found = read_safe_contact(raw)
        entries = unveiled_entries(found)
        assert read_safe_contact(json.dumps(entries)) == found
        assert read_safe_contact(entries) == found
    assert "07700 900123" in json.dumps(safe_contact_entries(read_safe_contact(EXAMPLE)))


def test_what_is_left_out_is_not_known_and_so_unsafe() -> None:
    found = read_safe_contact(MINIMAL)
    assert (found.channels, found.language, found.living_with_participant) == ((), None, None)
    assert (found.code_word_set, found.do_not_contact) == (False, False)
    bare = read_safe_contact({**MINIMAL, "channels": [{"kind": "sms", "value": "07700 900123", "owner": "own"}]})
    (only,) = bare.channels
    assert (only.perpetrator_access, only.voicemail_ok, only.verified_on) == (PerpetratorAccess.UNKNOWN, False, None)
    assert (only.safe_windows, only.opted_in) == ((), frozenset())


def test_null_is_as_good_as_no_key_but_never_where_the_key_is_needed() -> None:
    optional = {key: None for key in EXAMPLE if key not in MINIMAL}
    assert read_safe_contact({**MINIMAL, **optional}) == read_safe_contact(MINIMAL)
    for key in MINIMAL:
        (fault,) = faults({**EXAMPLE, key: None})
        assert (fault.path, fault.code) == (key, "NULL_NOT_ALLOWED")


WRONG: Final = [
    ({**EXAMPLE, "format": "cara-safe-contact/2"}, "format", "NOT_ALLOWED"),
    ({**EXAMPLE, "format": 1}, "format", "WRONG_KIND"),
    ({**EXAMPLE, "case": "the case of Secretword"}, "case", "BAD_CASE"),
    ({**EXAMPLE, "version": 0}, "version", "NOT_ALLOWED"),
    ({**EXAMPLE, "version": True}, "version", "WRONG_KIND"),
    ({**EXAMPLE, "version": "1"}, "version", "WRONG_KIND"),
    ({**EXAMPLE, "recorded_by": "§"}, "recorded_by", "BAD_BY"),
    ({**EXAMPLE, "recorded_on": "2026-02-30"}, "recorded_on", "NOT_A_DAY"),
    ({**EXAMPLE, "told_by": ""}, "told_by", "EMPTY"),
    ({**EXAMPLE, "worker": "Secretword, the neighbour"}, "worker", "BAD_BY"),
    ({**EXAMPLE, "language": "polski język"}, "language", "BAD_LANGUAGE"),
    ({**EXAMPLE, "notes": " "}, "notes", "EMPTY"),
    ({**EXAMPLE, "preferred_worker_gender": "Secretword"}, "preferred_worker_gender", "NOT_ALLOWED"),
    ({**EXAMPLE, "code_word_set": "Secretword"}, "code_word_set", "WRONG_KIND"),
    ({**EXAMPLE, "living_with_participant": "no"}, "living_with_participant", "WRONG_KIND"),
    ({**EXAMPLE, "channels": TEXT}, "channels", "WRONG_KIND"),
    ({**EXAMPLE, "code_word": "Secretword"}, "", "UNKNOWN_KEY"),
    ({**EXAMPLE, "chanels": []}, "chanels", "UNKNOWN_KEY"),
    (way(kind="fax"), "channels[0].kind", "NOT_ALLOWED"),
    (way(value="ring secretname"), "channels[0].value", "BAD_PHONE"),
    (way(value=" "), "channels[0].value", "EMPTY"),
    (way(value="0" * 10_001), "channels[0].value", "TOO_LONG"),
    (way(value=7700900123), "channels[0].value", "WRONG_KIND"),
    (way(value=None), "channels[0].value", "NULL_NOT_ALLOWED"),
    (way(kind="email"), "channels[0].value", "BAD_EMAIL"),
    (way(kind="call", value="secretname@example.org"), "channels[0].value", "BAD_PHONE"),
    (way(value="07700 90012"), "channels[0].value", "BAD_PHONE"),
    (way(kind="email", value="secretname@example"), "channels[0].value", "BAD_EMAIL"),
    (way(kind="post", value="14 Elm Grove, Southampton"), "channels[0].value", "BAD_ADDRESS"),
    (way(kind="post", value="14 Elm Grove\n#2\nSO14 3AB"), "channels[0].value", "BAD_ADDRESS"),
    (way(kind="post", value="no fixed abode, SO14 3AB"), "channels[0].value", "BAD_ADDRESS"),
    (way(owner="husband"), "channels[0].owner", "NOT_ALLOWED"),
    (way(perpetrator_access="maybe"), "channels[0].perpetrator_access", "NOT_ALLOWED"),
    (way(perpetrator_access=False), "channels[0].perpetrator_access", "WRONG_KIND"),
    (way(voicemail_ok="false"), "channels[0].voicemail_ok", "WRONG_KIND"),
    (way(verified_on="yesterday"), "channels[0].verified_on", "NOT_A_DAY"),
    (way(expires_on="2026-03-01"), "channels[0].expires_on", "OUT_OF_ORDER"),
    (way(avoid=["Wednesdays"]), "channels[0].avoid[0]", "NOT_A_DAY"),
    (way(opted_in=["P05-reminder-1d"]), "channels[0].opted_in[0]", "NOT_ALLOWED"),
    (way(opted_in="V07-neutral-text"), "channels[0].opted_in", "WRONG_KIND"),
    (window(weekday="monday"), "channels[0].safe_windows[0].weekday", "NOT_ALLOWED"),
    (window(weekday=1), "channels[0].safe_windows[0].weekday", "WRONG_KIND"),
    (window(starts="9:00"), "channels[0].safe_windows[0].starts", "NOT_A_TIME"),
    (window(ends="24:00"), "channels[0].safe_windows[0].ends", "NOT_A_TIME"),
    (window(ends="12:00:00"), "channels[0].safe_windows[0].ends", "NOT_A_TIME"),
    (window(ends=12), "channels[0].safe_windows[0].ends", "WRONG_KIND"),
    (window(ends="10:00"), "channels[0].safe_windows[0].ends", "OUT_OF_ORDER"),
    (window(starts="22:00", ends="02:00"), "channels[0].safe_windows[0].ends", "OUT_OF_ORDER"),
    (need(language=None), "interpreter_need.language", "NULL_NOT_ALLOWED"),
    (need(gender="any"), "interpreter_need.gender", "NOT_ALLOWED"),
    (need(excluded=["from her village"]), "interpreter_need.excluded", "WRONG_KIND"),
]
BEYOND_A_SCHEMA: Final = {"OUT_OF_ORDER", "BAD_PHONE", "BAD_EMAIL", "BAD_ADDRESS"}
"""A schema compares no two values, and says of a number, a mailbox and an address only some of what is asked."""


@pytest.mark.parametrize(("raw", "path", "code"), WRONG)
def test_a_mistake_is_named_by_its_path_and_never_repeated(raw: dict[str, Any], path: str, code: str) -> None:
    (fault,) = faults(raw)
    assert (fault.path, fault.code) == (path, code)
    assert not validator().is_valid(raw) or code in BEYOND_A_SCHEMA


def test_a_record_kept_under_earlier_rules_is_still_read_and_not_kept_again() -> None:
    ways = [("sms", "07700 90012"), ("email", "secretname@example"), ("post", "14 Elm Grove")]
    channels = [{"kind": kind, "value": value, "owner": "own"} for kind, value in ways]
    earlier = {**EXAMPLE, "channels": channels}
    found = read_kept_safe_contact(earlier)
    assert [unveiled(way.value) for way in found.channels] == [value for _, value in ways]
    assert [fault.code for fault in faults(earlier)] == ["BAD_PHONE", "BAD_EMAIL", "BAD_ADDRESS"]
    with pytest.raises(cara.InputError):
        read_kept_safe_contact(way(expires_on="2026-03-01"))


def test_every_mistake_is_found_at_once() -> None:
    raw = way(kind="x", owner=1, safe_windows=[{"weekday": "x"}], verified_on="x")
    found = faults({**raw, "case": "a b", "version": -1, "language": "§"})
    assert [fault.path for fault in found] == [
        "case",
        "version",
        "channels[0].kind",
        "channels[0].owner",
        "channels[0].safe_windows[0].weekday",
        "channels[0].safe_windows[0].starts",
        "channels[0].safe_windows[0].ends",
        "channels[0].verified_on",
        "language",
    ]


def test_text_that_is_not_json_or_says_a_key_twice_is_not_repeated() -> None:
    assert [fault.code for fault in faults('{"notes": "Wednesdays"')] == ["NOT_JSON"]
    twice = json.dumps(MINIMAL)[:-1] + ', "case": "26/0117"}'
    assert [(fault.path, fault.code) for fault in faults(twice)] == [("case", "DOUBLED_KEY")]
    assert [fault.code for fault in faults("[]")] == ["WRONG_KIND"]


def validator() -> Draft202012Validator:
    return Draft202012Validator(safe_contact_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_schema_takes_what_is_read() -> None:
    Draft202012Validator.check_schema(safe_contact_schema())
    for raw in (EXAMPLE, MINIMAL, way(value="+44 (0)7700 900123"), {**MINIMAL, "channels": None, "language": None}):
        validator().validate(raw)
        read_safe_contact(raw)


def mutated(raw: Any, chance: random.Random) -> Any:
    """The same with one value somewhere in it replaced, left out or doubled."""
    if isinstance(raw, dict) and raw and chance.random() < 0.9:
        key = chance.choice(sorted(raw))
        if chance.random() < 0.15:
            return {name: value for name, value in raw.items() if name != key}
        return {**raw, key: mutated(raw[key], chance)}
    if isinstance(raw, list) and raw and chance.random() < 0.9:
        place = chance.randrange(len(raw))
        return [*raw[:place], mutated(raw[place], chance), *raw[place + 1 :]]
    words = (
        "x own no sms call email post mon 10:00 25:00 2026-03-09 2026-02-30 a@example.org V07-neutral-text en-GB female"
    )
    return chance.choice([None, True, False, 0, 1, 7, "", " ", "07700 900123", [], {}, *words.split()])


def test_the_schema_and_the_reader_agree_on_whatever_is_changed() -> None:
    chance, judged, agreed = random.Random(5), validator(), {True: 0, False: 0}  # noqa: S311  (no secret)
    for _ in range(1_500):
        raw = mutated(EXAMPLE, chance)
        codes = set(_codes(raw))
        valid = judged.is_valid(raw)
        assert valid or codes, "whatever is read, the schema takes"
        assert not valid or codes <= BEYOND_A_SCHEMA, codes
        agreed[not codes] += 1
    assert min(agreed.values()) > 100


def _codes(raw: Any) -> Iterator[str]:
    try:
        read_safe_contact(raw)
    except cara.InputError as wrong:
        yield from (fault.code for fault in wrong.faults)


def test_every_text_has_its_rule_and_every_field_its_meaning_and_stands_on_the_page() -> None:
    page = (REFERENCE / "safe-contact.md").read_text(encoding="utf-8")
    for kind in (SafeContact, SafeWay, SafeWindow, InterpreterNeed):
        texts = {field.name for field in attrs.fields(kind) if "str" in str(field.type) or "Veiled" in str(field.type)}
        assert texts <= set(SAFE_CONTACT_TEXTS[kind])
        last = {path.rpartition(".")[2].removesuffix("[]") for path in SAFE_CONTACT}
        assert {field.name for field in attrs.fields(kind)} <= last
    for path in SAFE_CONTACT:
        if path and not path.endswith("[]"):
            assert f"| `{path}` |" in page, path
    assert all(f"`{name}`" in page for name in WEEKDAYS)


def test_the_committed_schema_is_the_one_the_code_makes() -> None:
    committed = REFERENCE / "schemas" / "safe-contact.schema.json"
    assert committed.read_text("utf-8") == schema_text(safe_contact_schema())
