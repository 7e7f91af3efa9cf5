"""From a message that is due to a notice that may go, or to every reason why it may not.

Everything is asked at the moment of sending: the words, their signatures, the reader's
language, the record of how somebody can be reached, and the rules that no plugin bends.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from cara_core.books.messages import core_forbidden
from cara_core.contact.safe.rules import unsafe_for_participant, visible_faults, written_faults
from cara_core.contact.safe.sendable import is_sendable
from cara_core.contact.text.rendering import NotFilled
from cara_core.contact.text.sms import phone_text
from cara_core.contact.views import View
from cara_core.delivery.announced.announcing import tells_of
from cara_core.delivery.case_records import CaseRecords, victim_reaches
from cara_core.delivery.gate import stopped_by
from cara_core.delivery.letter_page import in_print, letter_page, sender_of
from cara_core.delivery.showing import shown_to
from cara_core.packs.filling import fill_words
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import CAPTURE, Medium, MessageRule, Notice, Page, Reader
from cara_core.terms.one_message import Blocked, Message
from cara_core.terms.pack import AddressForm, MessageText, Pack
from cara_core.terms.veil import Veiled

__all__ = ["compose", "texts_for"]

_PAPER: Final = frozenset({Medium.LETTER, Medium.PRINT})
_BILINGUAL: Final = _PAPER | {Medium.EMAIL}
_BY_HAND: Final = ("By hand", "Not for the post")
"""Stands in the window of what is handed over, where of a letter the address stands."""
_STAFF: Final = frozenset({Reader.OFFICER, Reader.FACILITATOR, Reader.SUPERVISOR})
ENGLISH: Final = "en"


@attrs.frozen(repr=False)
class _Filled:
    """One text of the notice, filled, with the pack it is from."""

    pack: Pack
    text: MessageText
    view: View
    subject: str | None
    body: str


def compose(records: CaseRecords, message: Message, at: Instant) -> Notice | tuple[Blocked, ...]:
    """The notice of this message by its route at this instant; or why nothing may be sent.

    No reason holds a value: a rule, and the field it is about. The capture channel takes
    drafts, as nothing leaves by it; every other needs the signatures.
    """
    rule, medium = message.rule, message.medium
    packs = texts_for(records, rule, medium)
    if not isinstance(packs[0], Pack):
        return tuple(fault for fault in packs if isinstance(fault, Blocked))
    filled, blocked = _filled(records, message, [pack for pack in packs if isinstance(pack, Pack)], at)
    blocked += _address_faults(records, message, at)
    for text in filled:
        outside = _outside(records, text, medium)
        blocked += visible_faults(outside, medium, _forbidden(text.pack), subject=text.subject)
    blocked += _written_faults(records, message, filled)
    if filled and medium is Medium.SMS and phone_text(filled[0].body, message.charset).lost:
        blocked.append(Blocked("CHARSET", "text"))
    if blocked:
        return tuple(dict.fromkeys(blocked))
    notice = _notice(records, message, filled, london_day(at))
    return attrs.evolve(notice, would_stop=_would_stop(records, message, filled, london_day(at)))


def texts_for(records: CaseRecords, rule: MessageRule, medium: Medium) -> Sequence[Pack | Blocked]:
    """The packs whose texts make up this message, the reader's own first; or what there are no words for.

    On paper and by e-mail somebody who reads another language gets it beside the English.
    There is no falling back on another language.
    """
    if rule.reader in _STAFF:
        languages = [ENGLISH]
    else:
        record = records.participant if rule.reader is Reader.PARTICIPANT else records.safe_contact
        if record is None or record.language is None:
            return [Blocked("V2", f"{rule.reader}.language")]
        languages = [record.language]
        if medium in _BILINGUAL and record.language.lower().partition("-")[0] != ENGLISH:
            languages.append(ENGLISH)
    found: list[Pack | Blocked] = []
    for language in languages:
        pack = records.force.pack(language)
        if pack is None or pack.text(rule.id, medium) is None:
            return [Blocked("LANGUAGE", f"{rule.code.lower()}.{medium}")]
        found.append(pack)
    return found


def _filled(
    records: CaseRecords, message: Message, packs: Sequence[Pack], at: Instant
) -> tuple[list[_Filled], list[Blocked]]:
    """The text of each of these packs, filled; and what stands against it: signatures, values, words."""
    rule, on = message.rule, london_day(at)
    filled, blocked = list[_Filled](), list[Blocked]()
    for pack in packs:
        text = pack.text(rule.id, message.medium, _form(records, rule))
        assert text is not None, "asked of texts_for"  # noqa: S101  (it was found a moment ago)
        if message.channel != CAPTURE:
            blocked += stopped_by(records.force, pack, text, message.charset, on)
        view = shown_to(records, rule, message.due, pack, on)
        if isinstance(view, Blocked):
            blocked.append(view)
            continue
        try:
            filled.append(_fill_text(pack, text, rule, view))
        except NotFilled as missing:
            blocked.append(Blocked("FILL", missing.name))
    return filled, blocked


def _would_stop(records: CaseRecords, message: Message, filled: Sequence[_Filled], on: Day) -> tuple[str, ...]:
    """What would have stopped it on any channel but the capture folder, which takes all."""
    if message.channel != CAPTURE:
        return ()
    found = (
        stopped for text in filled for stopped in stopped_by(records.force, text.pack, text.text, message.charset, on)
    )
    return tuple(dict.fromkeys(f"{stopped.rule} {stopped.field}" for stopped in found))


def _fill_text(pack: Pack, text: MessageText, rule: MessageRule, view: View) -> _Filled:
    subject = None if text.subject is None else fill_words(pack, text.subject, text.medium, rule.reader, view)
    return _Filled(pack, text, view, subject, fill_words(pack, text.text, text.medium, rule.reader, view))


def _form(records: CaseRecords, rule: MessageRule) -> AddressForm:
    """How the reader wants to be addressed, as it was recorded: never from their sex or name. Not known: impersonal."""
    person = records.participant if rule.reader is Reader.PARTICIPANT else None
    return AddressForm.IMPERSONAL if person is None or person.address_form is None else person.address_form


def _address_faults(records: CaseRecords, message: Message, at: Instant) -> Iterator[Blocked]:
    """Where it would go to, and whether it may: of the participant's record; staff have work channels."""
    rule, medium = message.rule, message.medium
    if rule.reader is not Reader.PARTICIPANT:
        if rule.reader in _STAFF and message.channel != CAPTURE and _work_address(records, rule) is None:
            yield Blocked("V2", f"work.{rule.reader}")
        return
    person = records.participant
    if person is None:
        yield Blocked("V2", "participant")
        return
    if medium in _PAPER and not records.force.office.name:
        yield Blocked("FILL", "office.name")
    if medium.human:
        # Whoever hands it over sees who takes it: nothing is posted, and there is nothing to compare.
        return
    field, value = {
        Medium.SMS: ("phone", person.phone),
        Medium.EMAIL: ("email", person.email),
    }.get(medium, ("address", "\n".join(person.address) or None))
    if value is None:
        yield Blocked("V2", f"participant.{field}")
        return
    if not is_sendable(medium, value, name=person.name):
        # Kept under earlier rules, or a landline for a text message.
        yield Blocked("REACH", f"participant.{field}")
    # Nobody hears a letter arrive.
    hours = None if medium in _PAPER else rule
    yield from unsafe_for_participant(
        Veiled(value), victim_reaches(records.safe_contact), rule=hours, at=at, field=f"participant.{field}"
    )


def _written_faults(records: CaseRecords, message: Message, filled: Sequence[_Filled]) -> Sequence[Blocked]:
    """Does a number or an address that is written into it lead to the victim? What is handed over is not compared."""
    if message.rule.reader is not Reader.PARTICIPANT or message.medium.human:
        return ()
    texts = [part for text in filled for part in (text.subject or "", text.body)]
    office, on_paper = records.force.office, message.medium in _PAPER
    values = {
        f"office.{name}": value
        for name, value in (
            ("phone", office.phone),
            ("email", office.email),
            ("address", "\n".join(office.address)),
        )
        if value and (on_paper or any(value in text for text in texts))
    }
    values |= {"sender": message.sender} if message.medium is Medium.EMAIL else {}
    return written_faults(values, texts, victim_reaches(records.safe_contact) or ())


def _forbidden(pack: Pack) -> tuple[str, ...]:
    """What may not be seen from outside (V6): in English, and in the language of the text."""
    return (*core_forbidden()["names"], *pack.forbidden.get("names", ()))


def _outside(records: CaseRecords, text: _Filled, medium: Medium) -> str:
    """What a third person sees of it: all of a text message, who wrote a letter. An address is the reader's own."""
    return "\n".join(sender_of(records.force.office)) if medium is Medium.LETTER else text.body


def _work_address(records: CaseRecords, rule: MessageRule) -> str | None:
    return records.force.work.get(rule.reader)


def _notice(records: CaseRecords, message: Message, filled: Sequence[_Filled], on: Day) -> Notice:
    first = filled[0]
    return Notice(
        reference=message.reference,
        case=records.case.id,
        message=message.rule.id,
        reader=message.rule.reader,
        medium=message.medium,
        language=first.pack.language,
        to=_to(records, message),
        subject=first.subject,
        body="\n\n".join(text.body for text in filled),
        page=_page(records, message, filled, on) if message.medium in _PAPER else None,
        digest=first.text.digest,
        tells=tells_of(message.rule.trigger, records.side, first.view, _templates(filled)),
    )


def _templates(filled: Sequence[_Filled]) -> Iterator[str]:
    for text in filled:
        yield text.text.text
        if text.text.subject is not None:
            yield text.text.subject


def _to(records: CaseRecords, message: Message) -> Veiled | None:
    """The number or e-mail address it goes to; ``None`` for a letter, which has its address on the page."""
    person = records.participant
    if message.rule.reader in _STAFF:
        address = _work_address(records, message.rule)
        return None if address is None else Veiled(address)
    if person is None or message.medium in _PAPER:
        return None
    found = person.phone if message.medium is Medium.SMS else person.email
    return None if found is None else Veiled(found)


def _page(records: CaseRecords, message: Message, filled: Sequence[_Filled], on: Day) -> Page:
    person, force = records.participant, records.force
    assert person is not None, "asked before"  # noqa: S101  (without a record the message is stopped)
    page = letter_page(
        [(text.pack, _with_subject(text)) for text in filled],
        on=on,
        address=(person.name, *(_BY_HAND if message.medium is Medium.PRINT else person.address)),
        office=force.office,
        reference=message.reference,
    )
    page = attrs.evolve(page, by_hand=message.medium is Medium.PRINT)
    return in_print(page, person.print, large=force.sending.large_print)


def _with_subject(text: _Filled) -> str:
    return text.body if text.subject is None else f"{text.subject}\n\n{text.body}"
