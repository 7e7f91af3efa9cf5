"""Facts in and out: ``cara-fact/1``.

Strictly, as referrals are read: nothing is coerced, unknown keys are refused, every fault
is found at once, none repeats a value. What the store itself wrote, and the chain vouches
for, is read back on a quicker way (``formats/stored_facts.py``).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import attrs
from cattrs import Converter

from cara_core.books.faults import FaultsFound, faults_under
from cara_core.books.single_values import Unfit, ValueReader, close_match, wrong_kind
from cara_core.books.strict_reading import ClassRules, read_strictly, strict_converter
from cara_core.case.facts import FACT_FORMAT, KINDS, Fact, What
from cara_core.errors import Fault, InputError
from cara_core.formats.file_entries import Entry, json_entries, line_entries
from cara_core.formats.referral import FileKind
from cara_core.formats.stored_facts import fact_entries
from cara_core.formats.text_rules import SPECIAL, TextRule
from cara_core.terms.caution import Condition
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day, read_instant, write_instant

__all__ = ["BY", "CASE", "TEXTS", "AskedFact", "asked_in", "fact_mapping", "read_fact", "read_facts"]

CASE: Final = TextRule("BAD_CASE", "[A-Za-z0-9_/-]{1,64}", "text of 1 to 64 of A-Z a-z 0-9 - _ /")
_SHORT: Final = "[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}"
_OF_WHAT: Final = "1 to 64 of A-Z a-z 0-9 space . / _ -"
BY: Final = TextRule("BAD_BY", _SHORT, f"a role or a collar number, never a name: {_OF_WHAT}")
REFERENCE: Final = TextRule("BAD_REFERENCE", _SHORT, f"a reference: {_OF_WHAT}")
CONDITION: Final = TextRule("BAD_CONDITION", "[a-z][a-z0-9_-]{0,39}", "the id of a condition: 1 to 40 of a-z 0-9 _ -")
DIGEST: Final = TextRule("BAD_DIGEST", "sha256:[0-9a-f]{64}", "sha256: and 64 of 0-9 a-f")


@attrs.frozen(kw_only=True)
class AskedFact:
    """A fact as somebody hands it over: before it has a number, and perhaps without its case.

    ``on`` is the day it happened in London, ``at`` the instant; one of the two is needed.
    """

    kind: str
    by: str
    case: str | None = None
    number: int | None = None
    on: Day | None = None
    at: str | None = None
    what: object = attrs.field(factory=dict)
    supersedes: int | None = None
    why: str | None = None


def _read_format(raw: object, _: object) -> str:
    if type(raw) is not str:
        raise wrong_kind(raw, f'"{FACT_FORMAT}"')
    if raw != FACT_FORMAT:
        raise Unfit("NOT_ALLOWED", "another format", f'"{FACT_FORMAT}"')
    return raw


def _read_kind(raw: object, _: object) -> str:
    if type(raw) is not str:
        raise wrong_kind(raw, "a kind of fact")
    if raw not in KINDS:
        close = close_match(raw, tuple(KINDS))
        meant = f"did you mean {close}? " if close else ""
        raise Unfit("NOT_ALLOWED", "another word", f"{meant}one of {', '.join(KINDS)}")
    return raw


def _read_instant(raw: object, _: object) -> str:
    allowed = "an instant with an offset, such as 2026-03-10T09:30:00+00:00"
    if type(raw) is not str:
        raise wrong_kind(raw, allowed)
    found = read_instant(raw)
    if found is None:
        raise Unfit("NOT_AN_INSTANT", "text that is no such instant", allowed)
    return write_instant(found)


def _day_or_instant(fact: Mapping[str, object]) -> Iterator[Fault]:
    day, at = fact.get("on"), fact.get("at")
    if day is None and at is None:
        yield Fault("on", "MISSING", "found neither a day nor an instant; allowed: on (YYYY-MM-DD), or at")
    found = read_instant(at) if type(at) is str else None
    if found is not None and type(day) is str and day != london_day(found).isoformat():
        yield Fault("on", "CONTRADICTION", "another day than that of the instant in London; allowed: the same")


TEXTS: Final[Mapping[str, TextRule]] = {
    "dpp_authorisation": REFERENCE,
    "dpp_consent": REFERENCE,
    "authority": REFERENCE,
    "order": REFERENCE,
    "condition": CONDITION,
    "tool": REFERENCE,
    "escalated_to": BY,
    "digest": DIGEST,
    "document": DIGEST,
    "first_workshop": REFERENCE,
    "second_workshop": REFERENCE,
}


def _special(kind: type) -> ClassRules:
    """The stricter readings of the open texts of one class; what people said is any text."""
    readers: dict[str, ValueReader] = {}
    for field in attrs.fields(kind):
        rule = TEXTS.get(field.name)
        if field.name == "conditions" and field.type in {str, "str"}:
            rule = DIGEST
        if rule is not None:
            readers[field.name] = _or_null(rule.reader()) if field.default is None else rule.reader()
    return ClassRules(kind, readers=readers)


def _or_null(read: ValueReader) -> ValueReader:
    def read_or_null(raw: object, kind: object) -> object:
        return None if raw is None else read(raw, kind)

    return read_or_null


@cache
def _converter() -> Converter:
    envelope = ClassRules(
        AskedFact,
        extra_keys={"format": _read_format},
        readers={"kind": _read_kind, "by": BY.reader(), "case": _or_null(CASE.reader()), "at": _or_null(_read_instant)},
        check=_day_or_instant,
    )
    kinds = [_special(kind) for kind in (*KINDS.values(), Condition)]
    return strict_converter("text", envelope, *kinds, *SPECIAL)


def read_fact(raw: object) -> tuple[AskedFact, What]:
    """Which fact is this? The envelope and what happened. Raises :class:`InputError` with every fault."""
    asked, what, faults = _structured(raw)
    if faults or asked is None:
        raise InputError(faults)
    return asked, what


def _structured(raw: object) -> tuple[AskedFact | None, Any, list[Fault]]:
    """The envelope and what happened, each where it could be read, and every fault of both."""
    faults: list[Fault] = []
    asked: AskedFact | None = None
    try:
        asked = read_strictly(_converter(), raw, AskedFact)
    except FaultsFound as wrong:
        faults += wrong.faults
    entries = raw if isinstance(raw, Mapping) else {}
    said = entries.get("what")
    kind = entries.get("kind")
    declared = KINDS.get(kind) if type(kind) is str else None
    what: Any = None
    if declared is not None:
        try:
            what = read_strictly(_converter(), {} if said is None else said, declared)
        except FaultsFound as wrong:
            faults += faults_under("what", wrong)
    return asked, what, faults


@attrs.frozen
class FactReading:
    """What came of one fact of a file: the fact, or its faults. ``row`` and ``path`` say where it stands.

    ``asked`` is its envelope, also where only what happened could not be read.
    """

    row: int | None
    path: str
    read: tuple[AskedFact, What] | None
    faults: Sequence[Fault] = ()
    asked: AskedFact | None = None


def read_facts(data: bytes, kind: FileKind) -> Iterator[FactReading]:
    """Which facts are in this file (``.json`` with one or a list, or ``.jsonl``), in its order?"""
    entries = json_entries if kind is FileKind.JSON else line_entries
    try:
        for entry in entries(data):
            yield _reading(entry)
    except FaultsFound as wrong:
        yield FactReading(None, "", None, tuple(map(_of_facts, wrong.faults)))


def _of_facts(fault: Fault) -> Fault:
    """What is said of a whole file of referrals, said of one of facts."""
    empty = fault.code == "EMPTY" and not fault.path
    return attrs.evolve(fault, allowed="found an empty list; allowed: one fact or a list of them") if empty else fault


def _reading(entry: Entry) -> FactReading:
    if entry.faults:
        return FactReading(entry.row, entry.path, None, tuple(entry.faults))
    asked, what, faults = _structured(entry.raw)
    if faults or asked is None:
        return FactReading(entry.row, entry.path, None, tuple(faults_under(entry.path, FaultsFound(faults))), asked)
    return FactReading(entry.row, entry.path, (asked, what), (), asked)


def asked_in(case: str, number: int, asked: AskedFact, what: What) -> Fact:
    """The fact this becomes in that case under that number. Its own case and number, where given, have to agree."""
    faults: list[Fault] = []
    if asked.case is not None and asked.case != case:
        faults.append(Fault("case", "CONTRADICTION", "not the case it is recorded in; allowed: the same, or null"))
    if asked.number is not None and asked.number != number:
        faults.append(Fault("number", "CONTRADICTION", f"not the next number; allowed: {number}, or null"))
    if faults:
        raise InputError(faults)
    at: Instant | None = None if asked.at is None else read_instant(asked.at)
    on = asked.on if at is None else london_day(at)
    if on is None:
        raise InputError([Fault("on", "MISSING", "a day or an instant")])
    again, why = asked.supersedes, asked.why
    return Fact(case=case, number=number, on=on, at=at, by=asked.by, what=what, supersedes=again, why=why)


def fact_mapping(fact: Fact) -> dict[str, object]:
    """The fact as ``cara-fact/1``, with what was said in it."""
    entries: dict[str, object] = {
        "format": FACT_FORMAT,
        "case": fact.case,
        "number": fact.number,
        "kind": fact.kind,
        "on": fact.on.isoformat(),
        "by": fact.by,
        "what": fact_entries(fact.what),
    }
    if fact.at is not None:
        entries["at"] = write_instant(fact.at)
    if fact.supersedes is not None:
        entries["supersedes"] = fact.supersedes
    if fact.why is not None:
        entries["why"] = fact.why
    return entries
