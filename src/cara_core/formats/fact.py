"""Facts in and out: ``cara-fact/1``.

Facts are read as strictly as referrals: nothing is coerced, unknown keys are refused, every
fault is found at once, none repeats a value. What the store itself wrote, and its chain
protects, is read back faster (``formats/stored_facts.py``).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import attrs
from cattrs import Converter
from typing_extensions import override

from cara_core.books.faults import FaultsFound, faults_under
from cara_core.books.maps_and_lists import list_reader, map_reader
from cara_core.books.single_values import Unfit, ValueReader, close_match, read_json_value, wrong_kind
from cara_core.books.strict_reading import ClassRules, read_strictly, strict_converter
from cara_core.case.facts import FACT_FORMAT, KINDS, Fact, ReferralCorrected, What
from cara_core.case.facts.fields import BY_FORM, CASE_FORM, CONDITION_FORM, DIGEST_FORM, form_of
from cara_core.errors import Fault, InputError
from cara_core.formats.file_entries import FileEntry, json_entries, line_entries
from cara_core.formats.json_text import read_json
from cara_core.formats.referral import FileKind
from cara_core.formats.stored_facts import fact_entries
from cara_core.formats.text_rules import REFERRAL_RULES, TextRule, format_reader
from cara_core.terms.caution import Condition
from cara_core.terms.checking.checked_values import TextForm
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day, read_instant, write_instant

__all__ = [
    "BY",
    "CASE",
    "FactEnvelope",
    "ReadFact",
    "fact_in_case",
    "fact_mapping",
    "read_asked_fact",
    "read_fact",
    "read_facts",
]


def _rule(form: TextForm) -> TextRule:
    return TextRule(form.code, form.pattern, form.allowed)


CASE: Final = _rule(CASE_FORM)
BY: Final = _rule(BY_FORM)
CONDITION: Final = _rule(CONDITION_FORM)
DIGEST: Final = _rule(DIGEST_FORM)


@attrs.frozen(kw_only=True)
class FactEnvelope:
    """A fact as it comes in: perhaps without its number, and without its case.

    ``on`` is the day it happened in London, ``at`` the instant; one of the two is needed, but of
    what supersedes another fact: without them it happened when that one says. ``recorded_at`` is
    what the store wrote, and is compared with that and never believed.
    ``what`` is not read yet: which fields it has depends on ``kind``.
    """

    kind: str
    by: str
    case: str | None = None
    number: int | None = None
    on: Day | None = None
    at: str | None = None
    what: object = attrs.field(factory=dict, repr=False)
    supersedes: int | None = None
    why: str | None = attrs.field(default=None, repr=False)
    moves_day: bool = False
    recorded_at: str | None = None


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
    corrects = type(fact.get("supersedes")) is int
    if fact.get("moves_day") is True and not corrects:
        yield Fault("moves_day", "NOT_ALLOWED", "found yes, and no earlier fact; allowed: yes only with supersedes")
    if day is None and at is None and (not corrects or fact.get("moves_day") is True):
        yield Fault("on", "MISSING", "found neither a day nor an instant; allowed: on (YYYY-MM-DD), or at")
    found = read_instant(at) if type(at) is str else None
    if found is not None and type(day) is str and day != london_day(found).isoformat():
        yield Fault("on", "CONTRADICTION", "another day than that of the instant in London; allowed: the same")


_NO_KEY: Final = re.compile("(?!)")
"""No path of a change is repeated before it is known to be one."""


def _rules_of(kind: type) -> ClassRules:
    """The rules of the texts of one class. What people said, in their own words, may be any text."""
    readers: dict[str, ValueReader] = {}
    for field in attrs.fields(kind):
        form = form_of(field)
        if form is None:
            continue
        read = list_reader(_rule(form).reader()) if field.type == tuple[str, ...] else _rule(form).reader()
        readers[field.name] = _or_null(read) if field.default is None else read
    if kind is ReferralCorrected:
        readers["changes"] = map_reader(read_json_value, _NO_KEY)
    return ClassRules(kind, readers=readers)


def _or_null(read: ValueReader) -> ValueReader:
    def read_or_null(raw: object, kind: object) -> object:
        return None if raw is None else read(raw, kind)

    return read_or_null


@cache
def _converter() -> Converter:
    envelope = ClassRules(
        FactEnvelope,
        extra_keys={"format": format_reader(FACT_FORMAT)},
        readers={
            "kind": _read_kind,
            "by": BY.reader(),
            "case": _or_null(CASE.reader()),
            "at": _or_null(_read_instant),
            "recorded_at": _or_null(_read_instant),
        },
        check=_day_or_instant,
    )
    kinds = [_rules_of(kind) for kind in (*KINDS.values(), Condition)]
    return strict_converter("text", envelope, *kinds, *REFERRAL_RULES)


class ReadFact(NamedTuple):
    """A fact that was read: its envelope, and what happened."""

    envelope: FactEnvelope
    what: What


def read_fact(source: Mapping[str, object] | str, *, case: str | None = None, number: int | None = None) -> Fact:
    """Which fact is this, by its ``cara-fact/1``? ``source`` is a mapping as JSON has it, or JSON text.

    ``case`` and ``number`` say in which case it stands and under which number, where the fact
    leaves that out. Raises :class:`InputError` with every fault. Whether it can follow in its
    case is not asked.
    """
    try:
        raw = read_json(source) if isinstance(source, str) else source
    except FaultsFound as wrong:
        faults = wrong.faults
    else:
        envelope, what = read_asked_fact(raw)
        name, place = case or envelope.case, number or envelope.number
        if name is not None and place is not None:
            return fact_in_case(name, place, envelope, what)
        faults = (
            [] if name else [Fault("case", "MISSING", f"named neither here nor by the call; allowed: {CASE.allowed}")]
        )
        faults += [] if place else [Fault("number", "MISSING", "said neither here nor by the call; allowed: from 1")]
    raise InputError(faults)


def read_asked_fact(raw: object) -> ReadFact:
    """What this mapping of ``cara-fact/1`` asks to be recorded. Raises :class:`InputError` with every fault."""
    parts = _read_parts(raw)
    if parts.faults or parts.envelope is None:
        raise InputError(parts.faults)
    return ReadFact(parts.envelope, parts.what)


class _Parts(NamedTuple):
    """The envelope of a fact and what happened, each where it could be read, and every fault of both."""

    envelope: FactEnvelope | None
    what: Any
    faults: list[Fault]

    @override
    def __repr__(self) -> str:
        return f"<_Parts: {len(self.faults)} faults>"


def _read_parts(raw: object) -> _Parts:
    faults: list[Fault] = []
    envelope: FactEnvelope | None = None
    try:
        envelope = read_strictly(_converter(), raw, FactEnvelope)
    except FaultsFound as wrong:
        faults += wrong.faults
    # What happened is read whether or not the envelope could be, so that every fault is found at once.
    entries = raw if isinstance(raw, Mapping) else {}
    happened, kind = entries.get("what"), entries.get("kind")
    declared = KINDS.get(kind) if type(kind) is str else None
    what: Any = None
    if declared is not None:
        try:
            what = read_strictly(_converter(), {} if happened is None else happened, declared)
        except FaultsFound as wrong:
            faults += faults_under("what", wrong)
    return _Parts(envelope, what, faults)


@attrs.frozen
class FactReading:
    """The outcome of reading one fact of a file: the fact, or its faults.

    ``row`` and ``path`` say where in the file it stands. ``envelope`` is there also where
    only what happened could not be read.
    """

    row: int | None
    path: str
    fact: ReadFact | None
    faults: Sequence[Fault] = ()
    envelope: FactEnvelope | None = None


def read_facts(data: bytes, kind: FileKind) -> Iterator[FactReading]:
    """The facts in the bytes of a file (``.json`` with one or a list, or ``.jsonl``), in its order."""
    entries = json_entries if kind is FileKind.JSON else line_entries
    try:
        for entry in entries(data):
            yield _reading(entry)
    except FaultsFound as wrong:
        yield FactReading(None, "", None, tuple(map(_in_words_for_facts, wrong.faults)))


def _in_words_for_facts(fault: Fault) -> Fault:
    """A fault of a file as a whole, whose words speak of referrals: the same in words that speak of facts."""
    empty = fault.code == "EMPTY" and not fault.path
    return attrs.evolve(fault, allowed="found no fact; allowed: one fact or a list of them") if empty else fault


def _reading(entry: FileEntry) -> FactReading:
    if entry.faults:
        return FactReading(entry.row, entry.path, None, tuple(entry.faults))
    envelope, what, faults = _read_parts(entry.raw)
    if faults or envelope is None:
        placed = tuple(faults_under(entry.path, FaultsFound(faults)))
        return FactReading(entry.row, entry.path, None, placed, envelope)
    return FactReading(entry.row, entry.path, ReadFact(envelope, what), (), envelope)


def fact_in_case(case: str, number: int, envelope: FactEnvelope, what: What) -> Fact:
    """The fact with that envelope, as it stands in this case under this number.

    Raises :class:`InputError` where the envelope names another case or number.
    """
    faults: list[Fault] = []
    if envelope.case is not None and envelope.case != case:
        faults.append(Fault("case", "CONTRADICTION", "not the case it is recorded in; allowed: the same, or null"))
    if envelope.number is not None and envelope.number != number:
        faults.append(Fault("number", "CONTRADICTION", f"not the next number; allowed: {number}, or null"))
    if faults:
        raise InputError(faults)
    at: Instant | None = None if envelope.at is None else read_instant(envelope.at)
    on = envelope.on if at is None else london_day(at)
    if on is None:
        words = "a day or an instant; of a correction it is known once it is recorded beside what it corrects"
        raise InputError([Fault("on", "MISSING", words)])
    return Fact(
        case=case,
        number=number,
        on=on,
        at=at,
        by=envelope.by,
        what=what,
        supersedes=envelope.supersedes,
        why=envelope.why,
        moves_day=envelope.moves_day,
        recorded_at=None if envelope.recorded_at is None else read_instant(envelope.recorded_at),
    )


def fact_mapping(fact: Fact) -> dict[str, object]:
    """The fact as ``cara-fact/1``, with what people said in it."""
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
    if fact.moves_day:
        entries["moves_day"] = True
    if fact.recorded_at is not None:
        entries["recorded_at"] = write_instant(fact.recorded_at)
    return entries
