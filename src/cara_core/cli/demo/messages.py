"""An act of ``cara demo``: every message of a whole life, in each language there is, written into a folder."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import attrs

from cara_core.books.messages import catalogue
from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.channels.capture import Capture
from cara_core.cli.arguments.store import sqlite_file
from cara_core.cli.case.words import english
from cara_core.cli.demo.store import Place
from cara_core.cli.terminal.lines import detail, heading, plain
from cara_core.contact.triggers.messages_due import messages_due
from cara_core.contact.wall import participant_side
from cara_core.delivery.case_records import CaseRecords
from cara_core.delivery.composing import compose
from cara_core.delivery.references import message_reference
from cara_core.examples.people import LIFE, languages, participant, safe_contact, workshops_on
from cara_core.forces.force import Force
from cara_core.packs.plurals import counting
from cara_core.planning.bank_holidays import working_days_known
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.instants import LONDON, Instant
from cara_core.terms.messages import CAPTURE, Charset, Medium, MessageDue, Notice, Progress, Route
from cara_core.terms.one_message import Message

__all__ = ["captured_in", "message_lines"]

_KEY: Final = b"the references of made-up messages"
_HOUR: Final = 11
_SHOWN: Final = 12
"""So much of a file's name is shown: its end."""
_SPOKEN: Final = frozenset({Medium.CALL, Medium.IN_PERSON})


def captured_in(where: Place) -> Path:
    """Into which folder does this act write? Beside the store; for a server's into the folder one stands in."""
    file = sqlite_file(where.url)
    return Path("cara-demo.captured") if file is None else Path(f"{file}.captured")


def message_lines(cases: Mapping[str, Case], forces: Mapping[str, Force], folder: Path) -> Iterator[Line]:
    """The act: what was written, for whom and when; what only a person may say; and where it all is."""
    case = cases.get(LIFE)
    if case is None:
        return
    yield plain()
    yield heading("Every message of one whole life, into a folder: nothing leaves this machine")
    for language in languages():
        force = next((force for force in forces.values() if force.pack(language) is not None), None)
        if force is None:
            yield detail(f"{_name(language)}: no installed force or community brings its words")
            continue
        yield plain()
        draft = force.pack(language)
        warned = " (a synthetic draft: nobody has signed it)" if draft is not None and draft.synthetic else ""
        yield heading(f"{_name(language)}, by {force.title}{warned}")
        yield from _life_lines(case, force, language, folder / language)


def _name(language: str) -> str:
    """The English name of this language; its tag, where the core does not know it."""
    found = counting(language)
    return language if found is None else found.name


def _life_lines(case: Case, force: Force, language: str, folder: Path) -> Iterator[Line]:
    """Day by day, as the case stood on that day: what opens then is written."""
    channel, files, seen = Capture(folder), 0, set[tuple[str, str]]()
    for on in _days(case):
        then = replay(tuple(fact for fact in case.facts if fact.on <= on))
        records = _records(then, force, language)
        for due in messages_due(then, catalogue().values(), working_days_known()):
            if due.opens_on <= on and (due.message, due.occurrence) not in seen:
                seen.add((due.message, due.occurrence))
                parts = tuple(_parts(records, due, channel, on))
                files += sum(part.is_file for part in parts)
                rule, day = catalogue()[due.message], english().spell(on)
                what = f"{rule.code}  {rule.title}: {', '.join(part.text for part in parts)}"
                yield Line.in_columns(Kind.PLAIN, before=f"  {day:<17} ", last=what)
    yield plain(f"  {files} files: text messages .txt, e-mail .eml, letters .pdf")


def _days(case: Case) -> list[Day]:
    """Every day on which something happens, or a message opens, in this life."""
    found = {fact.on for fact in case.facts}
    for on in sorted(found):
        then = replay(tuple(fact for fact in case.facts if fact.on <= on))
        found |= {due.opens_on for due in messages_due(then, catalogue().values(), working_days_known())}
    return sorted(found)


@attrs.frozen
class _Part:
    """What came of one medium of a message, in few words, and whether a file was made of it."""

    text: str
    is_file: bool = False


def _parts(records: CaseRecords, due: MessageDue, channel: Capture, on: Day) -> Iterator[_Part]:
    """What comes of this message on that day, by each of its media."""
    rule, at = catalogue()[due.message], _at(on)
    for medium in rule.media:
        if medium in _SPOKEN:
            yield _Part("a person calls" if medium is Medium.CALL else "a person says it")
            continue
        message = Message(
            due=due,
            rule=rule,
            route=Route(medium=medium, channel=CAPTURE),
            reference=message_reference(_KEY, due, medium, occurrence=due.occurrence),
            composer=partial(compose, records),
            charset=Charset.CAPTURE,
        )
        composed = message.compose(at)
        if isinstance(composed, Notice):
            receipt = channel.send(composed, at)
            file = (receipt.provider_id or receipt.detail)[-_SHOWN:]
            yield _Part(f"{medium} {file}", is_file=receipt.state is Progress.ACCEPTED)
        else:
            yield _Part(f"no {medium} ({'; '.join(f'{fault.rule} {fault.field}' for fault in composed)})")


def _records(case: Case, force: Force, language: str) -> CaseRecords:
    side = participant_side(case)
    return CaseRecords(
        case=case,
        side=side,
        force=force,
        participant=participant(language),
        safe_contact=safe_contact(),
        workshops=workshops_on(sorted(side.workshop_days), language),
    )


def _at(on: Day) -> Instant:
    return datetime(on.year, on.month, on.day, _HOUR, tzinfo=LONDON)
