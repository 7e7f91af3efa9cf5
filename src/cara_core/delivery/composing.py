"""From a message that is due to a notice that may go, or to every reason why it may not.

Everything is asked at the moment of sending: the words, their signatures, the reader's
language, the record of how somebody can be reached, and the rules that no plugin bends.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from cara_core.books.messages import core_forbidden
from cara_core.contact.safe.rules import Blocked, unsafe_for_participant, visible_faults
from cara_core.contact.text.phone import phone_text
from cara_core.contact.text.rendering import NotFilled, fill
from cara_core.contact.views import View
from cara_core.delivery.material import Material, victim_reaches
from cara_core.delivery.showing import shown_to
from cara_core.packs.signing import lacking
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import (
    CAPTURE,
    Charset,
    Medium,
    MessageDue,
    MessageRule,
    Notice,
    Office,
    Page,
    Reader,
    Route,
)
from cara_core.terms.pack import AddressForm, MessageText, Pack
from cara_core.terms.veil import Veiled

__all__ = ["compose", "texts_for"]

_PAPER: Final = frozenset({Medium.LETTER, Medium.PRINT})
_BILINGUAL: Final = _PAPER | {Medium.EMAIL}
_STAFF: Final = frozenset({Reader.OFFICER, Reader.FACILITATOR, Reader.SUPERVISOR})
ENGLISH: Final = "en"


@attrs.frozen(repr=False)
class _Filled:
    """One text of the notice, filled, with the pack it is from."""

    pack: Pack
    text: MessageText
    subject: str | None
    body: str


def compose(  # noqa: PLR0917 - each is named where it is handed over
    material: Material,
    rule: MessageRule,
    due: MessageDue,
    route: Route,
    reference: str,
    charset: Charset,
    at: Instant,
) -> Notice | tuple[Blocked, ...]:
    """The notice of this message by this route at this instant; or why nothing may be sent.

    No reason holds a value: a rule, and the field it is about. The capture channel takes
    drafts, as nothing leaves by it; every other needs the signatures.
    """
    packs = texts_for(material, rule, route.medium)
    if not isinstance(packs[0], Pack):
        return tuple(one for one in packs if isinstance(one, Blocked))
    filled, blocked = _filled(material, rule, due, route, [one for one in packs if isinstance(one, Pack)], at)
    blocked += _address_faults(material, rule, route, at)
    for one in filled:
        blocked += visible_faults(
            _outside(material, one, route.medium), route.medium, _words(one.pack), subject=one.subject
        )
    if filled and route.medium is Medium.SMS and phone_text(filled[0].body, charset).lost:
        blocked.append(Blocked("CHARSET", "text"))
    if blocked:
        return tuple(dict.fromkeys(blocked))
    return _notice(material, rule, route, reference, filled)


def texts_for(material: Material, rule: MessageRule, medium: Medium) -> Sequence[Pack | Blocked]:
    """The packs whose texts make up this message, the reader's own first; or what there are no words for.

    On paper and by e-mail somebody who reads another language gets it beside the English.
    There is no falling back on another language.
    """
    if rule.reader in _STAFF:
        languages = [ENGLISH]
    else:
        record = material.participant if rule.reader is Reader.PARTICIPANT else material.safe_contact
        if record is None or record.language is None:
            return [Blocked("V2", f"{rule.reader}.language")]
        languages = [record.language]
        if medium in _BILINGUAL and record.language.lower().partition("-")[0] != ENGLISH:
            languages.append(ENGLISH)
    found: list[Pack | Blocked] = []
    for language in languages:
        pack = material.force.pack(language)
        if pack is None or pack.text(rule.id, medium) is None:
            return [Blocked("LANGUAGE", f"{rule.code.lower()}.{medium}")]
        found.append(pack)
    return found


def _filled(  # noqa: PLR0917 - each is named where it is handed over
    material: Material, rule: MessageRule, due: MessageDue, route: Route, packs: Sequence[Pack], at: Instant
) -> tuple[list[_Filled], list[Blocked]]:
    filled, blocked, on = [], list[Blocked](), london_day(at)
    for pack in packs:
        text = pack.text(rule.id, route.medium, AddressForm.IMPERSONAL)
        assert text is not None, "asked of texts_for"  # noqa: S101  (it was found a moment ago)
        if route.channel != CAPTURE:
            blocked += (
                Blocked("SIGN_OFF", f"{rule.code.lower()}.{route.medium}") for _ in lacking(pack, text, rule, on)
            )
        view = shown_to(material, rule, due, pack, on)
        if isinstance(view, Blocked):
            blocked.append(view)
            continue
        try:
            filled.append(_said(pack, text, rule, view))
        except NotFilled as missing:
            blocked.append(Blocked("FILL", missing.name))
    return filled, blocked


def _said(pack: Pack, text: MessageText, rule: MessageRule, view: View) -> _Filled:
    subject = None if text.subject is None else fill(text.subject, rule.reader, view, pack.dates, pack.labels)
    return _Filled(pack, text, subject, fill(text.text, rule.reader, view, pack.dates, pack.labels))


def _address_faults(material: Material, rule: MessageRule, route: Route, at: Instant) -> Iterator[Blocked]:
    """Where it would go to, and whether it may: of the participant's record; staff have work channels."""
    if rule.reader is not Reader.PARTICIPANT:
        if rule.reader in _STAFF and route.channel != CAPTURE and _work_address(material, rule) is None:
            yield Blocked("V2", f"work.{rule.reader}")
        return
    person = material.participant
    if person is None:
        yield Blocked("V2", "participant")
        return
    if route.medium in _PAPER and not material.force.office.name:
        yield Blocked("FILL", "office.name")
    field, value = {
        Medium.SMS: ("phone", person.phone),
        Medium.EMAIL: ("email", person.email),
    }.get(route.medium, ("address", "\n".join(person.address) or None))
    if value is None:
        yield Blocked("V2", f"participant.{field}")
        return
    # Nobody hears a letter arrive.
    hours = None if route.medium in _PAPER else rule
    yield from unsafe_for_participant(
        Veiled(value), victim_reaches(material.safe_contact), rule=hours, at=at, field=f"participant.{field}"
    )


def _words(pack: Pack) -> tuple[str, ...]:
    """What may not be seen from outside (V6): in English, and in the language of the text."""
    return (*core_forbidden()["names"], *pack.forbidden.get("names", ()))


def _outside(material: Material, one: _Filled, medium: Medium) -> str:
    """What a third person sees of it: all of a text message, who wrote a letter. An address is the reader's own."""
    return "\n".join(_sender(material.force.office)) if medium is Medium.LETTER else one.body


def _work_address(material: Material, rule: MessageRule) -> str | None:
    return material.force.work.get(rule.reader)


def _notice(material: Material, rule: MessageRule, route: Route, reference: str, filled: Sequence[_Filled]) -> Notice:
    first = filled[0]
    return Notice(
        reference=reference,
        case=material.case.id,
        message=rule.id,
        reader=rule.reader,
        medium=route.medium,
        language=first.pack.language,
        to=_to(material, rule, route),
        subject=first.subject,
        body="\n\n".join(one.body for one in filled),
        page=_page(material, filled) if route.medium in _PAPER else None,
        digest=first.text.digest,
    )


def _to(material: Material, rule: MessageRule, route: Route) -> Veiled | None:
    person = material.participant
    if rule.reader in _STAFF:
        address = _work_address(material, rule)
        return None if address is None else Veiled(address)
    if person is None or route.medium in _PAPER:
        return None
    found = person.phone if route.medium is Medium.SMS else person.email
    return None if found is None else Veiled(found)


def _page(material: Material, filled: Sequence[_Filled]) -> Page:
    person, office = material.participant, material.force.office
    assert person is not None, "asked before"  # noqa: S101  (without a record the message is stopped)
    return Page(
        address=tuple(Veiled(line) for line in (person.name, *person.address)),
        sender=_sender(office),
        texts=tuple((one.pack.language, one.pack.direction, _whole(one)) for one in filled),
        large_print=material.force.sending.large_print,
    )


def _whole(one: _Filled) -> str:
    return one.body if one.subject is None else f"{one.subject}\n\n{one.body}"


def _sender(office: Office) -> tuple[str, ...]:
    return (office.name, *office.address, office.phone, office.email)
