"""What forbids one send, worked out at the moment it would go: ``domain/contact.md`` V1 to V8.

Ordinary code on frozen values, outside the plugins: no argument switches a rule off. What
comes back names the rule and the field, never a value, so that a supervisor may read it.
An empty answer is the only one on which anything may be sent.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from cara_core.contact.safe.same_reach import same_reach
from cara_core.contact.safe.spelling import plain_spelling
from cara_core.terms.contact import Owned, PerpetratorAccess, ReachKind, SafeContact, SafeWay, WayKind
from cara_core.terms.days import days_between
from cara_core.terms.instants import LONDON, Instant, london_day
from cara_core.terms.messages import Medium, MessageRule, Reader
from cara_core.terms.one_message import Blocked
from cara_core.terms.veil import Veiled

__all__ = [
    "MOST_VERIFIED_DAYS",
    "OWNERS",
    "reaches_in",
    "says_any",
    "unsafe_for_participant",
    "unsafe_for_victim",
    "visible_faults",
    "written_faults",
]

MOST_VERIFIED_DAYS: Final = 30
"""So long a confirmation holds at most; a force may ask for a fresher one (V1)."""
OWNERS: Final = frozenset({Owned.OWN, Owned.WORK, Owned.AGENCY})
"""Whose a way has to be: hers, or of somebody who reads nothing out to others."""
_NAMES: Final = "names"
_SENT_BY: Final = {WayKind.SMS: Medium.SMS, WayKind.EMAIL: Medium.EMAIL, WayKind.POST: Medium.LETTER}
"""The ways a machine can send by. Whoever calls, or goes there, is a person."""
_SENT_TO: Final = {WayKind.SMS: ReachKind.PHONE, WayKind.EMAIL: ReachKind.EMAIL, WayKind.POST: ReachKind.ADDRESS}
"""What the participant may have too, of what is sent to by each of them."""
_REACH: Final = re.compile(r"\+?\d(?:[^\w,;@#\n]|\d)*|[^\s<>\"',;:()@]+@[^\s<>\"',;:()@]+")
"""A number, or an e-mail address, inside a text."""
_LEAST_DIGITS: Final = 6
"""A telephone number has at least so many digits, also where its area code is left out."""


def unsafe_for_victim(
    contact: SafeContact | None,
    way: SafeWay,
    rule: MessageRule,
    at: Instant,
    participant_reaches: Collection[Veiled] | None,
    *,
    not_known: Collection[ReachKind] = (),
    verified_days: int = MOST_VERIFIED_DAYS,
    version: int | None = None,
) -> tuple[Blocked, ...]:
    """Which rules forbid to send this message to the victim by this way at this instant? All that do, in order.

    ``contact`` is the newest version of the record, read now; ``version`` the one the message
    was queued under. ``participant_reaches`` is every number and address on the participant's
    record, ``None`` where there is no record that can be read; ``not_known`` are the kinds of which it
    says neither what they have nor that they have none. By a way of such a kind nothing is sent: there is
    nothing to compare it with. ``verified_days`` is how long a confirmation holds: at most 30. Raises
    :class:`ValueError` for more, or for an instant without an offset.
    """
    _check_offset(at)
    if not 0 <= verified_days <= MOST_VERIFIED_DAYS:
        raise ValueError(f"verified_days: 0 to {MOST_VERIFIED_DAYS}; a force can only ask for a fresher confirmation")
    if contact is None:
        return (Blocked("V2", "contact"),)
    path = _path(contact, way)
    return (
        *_record_faults(contact, version),
        *(() if rule.reader is Reader.VICTIM else (Blocked("V7", "message.reader"),)),
        *((Blocked("V1", "channels"),) if path == "way" else ()),
        *_way_faults(way, rule, path),
        *_confirmation_faults(way, at, verified_days, path),
        *_hour_faults(way, at, path),
        *_missing_faults(way, participant_reaches, not_known),
        *((Blocked("V4", f"{path}.value"),) if _any_same(way.value, participant_reaches or ()) else ()),
    )


def unsafe_for_participant(
    value: Veiled | str,
    victim_values: Iterable[Veiled | str] | None,
    rule: MessageRule | None,
    at: Instant,
    *,
    field: str = "to",
) -> tuple[Blocked, ...]:
    """Which rules forbid to send this message to the participant, at this number or address, at this instant?

    ``victim_values`` is every number and address on the victim's record; that they are
    compared, nothing switches off. ``None`` where no record that can be read answers: then
    nothing goes. The hours are those of the message, by a clock in London;
    a letter, which nobody hears arrive, has none: ``rule`` is ``None``. ``field`` is the name
    of ``value``. Raises :class:`ValueError` for an instant without an offset.
    """
    _check_offset(at)
    if victim_values is None:
        found = [Blocked("V2", "safe_contact")]
    else:
        found = [Blocked("V4", field)] if _any_same(value, victim_values) else []
    if rule is not None:
        hour = at.astimezone(LONDON).hour
        if rule.reader is not Reader.PARTICIPANT:
            found.append(Blocked("V7", "message.reader"))
        if hour < rule.earliest:
            found.append(Blocked("V3", "message.earliest"))
        if hour >= rule.latest:
            found.append(Blocked("V3", "message.latest"))
    return tuple(found)


def written_faults(
    values: Mapping[str, str], texts: Iterable[str], other_side: Collection[Veiled]
) -> tuple[Blocked, ...]:
    """Does something that is written into a message lead to the other side of the case (V4)?

    ``values`` are the numbers and addresses that somebody typed or configured, by the name of
    their field; ``texts`` what the reader gets. In these every number and every e-mail address
    is compared, wherever it came from. ``other_side`` is what stands on the record of whoever
    must not be found by it.
    """
    found = tuple(Blocked("V4", field) for field, value in values.items() if value and _any_same(value, other_side))
    if found:
        return found
    reaches = [reach for text in texts for reach in reaches_in(text)]
    return (Blocked("V4", "text"),) if any(_any_same(reach, other_side) for reach in reaches) else ()


def reaches_in(text: str) -> tuple[str, ...]:
    """Every run of digits long enough for a telephone number, and every e-mail address, in this text."""
    found = (match.group().strip() for match in _REACH.finditer(text))
    return tuple(reach for reach in found if "@" in reach or sum(map(str.isdigit, reach)) >= _LEAST_DIGITS)


def visible_faults(
    text: str,
    medium: Medium,
    forbidden: Mapping[str, Iterable[str]] | Iterable[str],
    *,
    subject: str | None = None,
) -> tuple[Blocked, ...]:
    """Can a third person read from the outside of this message what it is about (V6)?

    ``text`` is the final text: of a text message all of it, of a letter the lines in its
    window and nothing else. That of an e-mail is inside, and its ``subject`` outside; a letter's
    subject is inside. ``forbidden`` are the words, or lists of them of which ``names`` counts;
    a word counts wherever a word begins with it. For the name of a file, or a reference,
    ask :func:`says_any`.
    """
    words = tuple(forbidden.get(_NAMES, ()) if isinstance(forbidden, Mapping) else forbidden)
    outside = {
        "text": text if medium in {Medium.SMS, Medium.LETTER} else "",
        "subject": subject or "" if medium in {Medium.SMS, Medium.EMAIL} else "",
    }
    return tuple(Blocked("V6", field) for field, visible in outside.items() if says_any(visible, words))


def says_any(text: str, forbidden: Iterable[str]) -> bool:
    """Does any word of this text begin with a forbidden one? Case, accents and invisible letters make no difference."""
    words = _beginnings(tuple(forbidden))
    return words is not None and words.search(_plain(text)) is not None


def _check_offset(at: Instant) -> None:
    if at.utcoffset() is None:
        raise ValueError("at: an instant with an offset; the clock of this machine says nothing of London's")


def _path(contact: SafeContact, way: SafeWay) -> str:
    """Where this way stands in the record as it is now; ``way``: nowhere any more."""
    return next((f"channels[{place}]" for place, listed in enumerate(contact.channels) if listed == way), "way")


def _record_faults(contact: SafeContact, version: int | None) -> Iterator[Blocked]:
    if version is not None and version != contact.version:
        yield Blocked("V8", "version")
    if contact.do_not_contact:
        yield Blocked("V1", "do_not_contact")
    if contact.living_with_participant is not False:
        yield Blocked("V2", "living_with_participant")
    if contact.language is None:
        yield Blocked("V2", "language")


def _way_faults(way: SafeWay, rule: MessageRule, path: str) -> Iterator[Blocked]:
    """What is wrong with the way itself: its kind, whose it is, who else can get at it, and what was asked for."""
    if _SENT_BY.get(way.kind) not in rule.media:
        yield Blocked("V1", f"{path}.kind")
    if way.kind is WayKind.CALL:
        # A machine that calls may end on a voicemail: what the record allows there, it allows a person.
        yield Blocked("V5", f"{path}.voicemail_ok")
    if way.owner not in OWNERS:
        yield Blocked("V1", f"{path}.owner")
    if way.perpetrator_access is not PerpetratorAccess.NO:
        yield Blocked("V1", f"{path}.perpetrator_access")
    if rule.id not in way.opted_in:
        yield Blocked("V1", f"{path}.opted_in")


def _confirmation_faults(way: SafeWay, at: Instant, verified_days: int, path: str) -> Iterator[Blocked]:
    today = london_day(at)
    if way.verified_on is None or not 0 <= days_between(way.verified_on, until=today) <= verified_days:
        yield Blocked("V1", f"{path}.verified_on")
    if way.expires_on is not None and today > way.expires_on:
        yield Blocked("V1", f"{path}.expires_on")


def _hour_faults(way: SafeWay, at: Instant, path: str) -> Iterator[Blocked]:
    if not way.safe_windows:
        yield Blocked("V2", f"{path}.safe_windows")
    elif not way.in_window(at):
        avoided = london_day(at) in way.avoid
        yield Blocked("V3", f"{path}.avoid" if avoided else f"{path}.safe_windows")


def _missing_faults(
    way: SafeWay, participant_reaches: Collection[Veiled] | None, not_known: Collection[ReachKind]
) -> Iterator[Blocked]:
    """Is there something to compare it with? What a person takes to her, or says on the telephone, needs none."""
    kind = _SENT_TO.get(way.kind)
    if kind is None:
        return
    if participant_reaches is None:
        yield Blocked("V2", "participant")
    elif kind in not_known:
        yield Blocked("V2", f"participant.{kind}")


def _any_same(value: Veiled | str, others: Iterable[Veiled | str]) -> bool:
    return any(same_reach(value, other) for other in others)


@lru_cache(maxsize=256)
def _beginnings(forbidden: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds any of these words at the beginning of a word; ``None``: there are none."""
    words = "|".join(re.escape(_plain(word)) for word in forbidden if word.strip())
    return re.compile(rf"(?<![^\W\d_])(?:{words})") if words else None


def _plain(text: str) -> str:
    return " ".join(plain_spelling(text).split())
