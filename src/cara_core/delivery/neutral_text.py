"""The one text a victim can be sent: a first name and a number to ring, where the victim asked for it.

Nothing works it out by itself: a named person sets it going, and every rule is asked at the
moment it would go. Source: ``contact.md`` 5.2 (V07) and section 4.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from cara_core.books.messages import catalogue, core_forbidden
from cara_core.case.case import Case
from cara_core.contact.safe.numbers import PHONE_FORM, read_number
from cara_core.contact.safe.rules import unsafe_for_victim, visible_faults, written_faults
from cara_core.contact.safe.sendable import is_sendable
from cara_core.contact.safe.whom_to_ring import not_rung
from cara_core.contact.text.sms import phone_text
from cara_core.contact.views import VictimView, WorkerPart
from cara_core.delivery.asking import seen_now
from cara_core.delivery.case_records import CaseRecords, participant_reaches
from cara_core.delivery.gate import stopped_by
from cara_core.delivery.round_over_cases import Round
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.packs.filling import fill_words
from cara_core.terms.contact import SafeContact, SafeWay, WayKind
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import CAPTURE, Medium, MessageDue, MessageRule, Notice, Reader, Route
from cara_core.terms.one_message import Blocked, Composed, Message
from cara_core.terms.pack import Pack
from cara_core.terms.veil import unveiled

__all__ = ["NEUTRAL_TEXT", "neutral_texts"]

NEUTRAL_TEXT: Final = "V07-neutral-text"
_FIRST_NAME: Final = re.compile(r"[^\W\d_][^\d_\n@:/<>]{0,29}")
_LISTS: Final = ("names", "victim", "offence", "subject")
"""Words of which none may stand in it, in any language of the text."""


def neutral_texts(sending: Round, case: Case, force: Force, worker: WorkerPart, at: Instant) -> Iterator[Message]:
    """The text asking the victim of this case to ring that worker, by every route the force has for it.

    Once a day at most, whoever asks for it. Both people's records are read, which is logged. Raises
    :class:`InputError` where the worker's name or number can be none, before anything is read.
    """
    faults = list(_worker_faults(worker))
    if faults:
        raise InputError(faults)
    rule, today = catalogue()[NEUTRAL_TEXT], london_day(at)
    seen = seen_now(sending.store, case.id)
    contact = sending.records(case, force, at).safe_contact
    due = MessageDue(
        case=case.id,
        message=rule.id,
        reader=Reader.VICTIM,
        occurrence=today.isoformat(),
        opens_on=today,
        due_by=today,
        not_after=today,
    )
    routes = force.plan(rule).routes if sending.live else (Route(medium=Medium.SMS, channel=CAPTURE),)
    for route in routes:
        yield Message(
            due=due,
            rule=rule,
            route=route,
            reference=sending.reference(due, route),
            composer=partial(_compose, sending, force, worker),
            charset=sending.charset(route),
            language=None if contact is None else contact.language,
            contact_version=None if contact is None else contact.version,
            seen=seen,
        )


def _worker_faults(worker: WorkerPart) -> Iterator[Fault]:
    if _FIRST_NAME.fullmatch(worker.first_name) is None:
        yield Fault("first_name", "BAD_NAME", "text of another form; allowed: one first name, up to 30 letters")
    # As it is typed it is written into the text: so a digit of another script is none here.
    if not worker.number.isascii() or read_number(worker.number) is None:
        yield Fault("number", "BAD_PHONE", f"text of another form; allowed: {PHONE_FORM}")


def _compose(sending: Round, force: Force, worker: WorkerPart, message: Message, at: Instant) -> Composed:
    """The text as it may go at this instant, by the first way that is safe then; or every rule that forbids it.

    The case and both records are read at that instant.
    """
    records = sending.records(sending.store.case(message.case), force, at)
    contact, why_not = records.safe_contact, not_rung(records.case)
    if contact is None:
        return (Blocked("V2", "contact"),)
    if why_not is not None:
        return (Blocked("V1", why_not),)
    way = _safe_way(records, contact, message.rule, at)
    if not isinstance(way, SafeWay):
        return way
    return _fill(records, worker, message, way, at)


def _fill(records: CaseRecords, worker: WorkerPart, message: Message, way: SafeWay, at: Instant) -> Composed:
    """The text in the victim's language, to go by this way; or what stands against the text itself."""
    language = None if records.safe_contact is None else records.safe_contact.language
    pack = None if language is None else records.force.pack(language)
    text = None if pack is None else pack.text(message.rule.id, Medium.SMS)
    if pack is None or text is None:
        return (Blocked("LANGUAGE", "v07.sms"),)
    blocked = list[Blocked]()
    stopped = stopped_by(records.force, pack, text, message.charset, london_day(at))
    if message.channel != CAPTURE:
        blocked += stopped
    body = fill_words(pack, text.text, Medium.SMS, Reader.VICTIM, VictimView(worker=worker))
    blocked += visible_faults(body, Medium.SMS, _forbidden(pack))
    blocked += written_faults({"worker.number": worker.number}, [body], participant_reaches(records.participant) or ())
    if phone_text(body, message.charset).lost:
        blocked.append(Blocked("CHARSET", "text"))
    if blocked:
        return tuple(blocked)
    return Notice(
        reference=message.reference,
        case=records.case.id,
        message=message.rule.id,
        reader=Reader.VICTIM,
        medium=Medium.SMS,
        language=pack.language,
        to=way.value,
        body=body,
        digest=text.digest,
        would_stop=tuple(f"{why.rule} {why.field}" for why in stopped),
    )


def _safe_way(
    records: CaseRecords, contact: SafeContact, rule: MessageRule, at: Instant
) -> SafeWay | Sequence[Blocked]:
    """The first way that nothing forbids at this instant; else every reason of every way."""
    reasons: dict[Blocked, None] = {}
    days = records.force.sending.verified_days
    for place, way in enumerate(contact.channels):
        if way.kind is not WayKind.SMS:
            continue
        found = unsafe_for_victim(
            contact,
            way,
            rule,
            at,
            participant_reaches(records.participant),
            not_known=frozenset() if records.participant is None else records.participant.not_known,
            verified_days=days,
            version=contact.version,
        )
        if not is_sendable(Medium.SMS, unveiled(way.value)):
            found = (*found, Blocked("REACH", f"channels[{place}].value"))
        if not found:
            return way
        reasons |= dict.fromkeys(found)
    return tuple(reasons) or (Blocked("V1", "channels"),)


def _forbidden(pack: Pack) -> tuple[str, ...]:
    lists = (core_forbidden(), pack.forbidden)
    return tuple(word for words in lists for name in _LISTS for word in words.get(name, ()))
