"""Invitations a calendar can read: the two workshops of one person as an ``.ics`` file.

Whoever looks over a shoulder at a phone must learn nothing: no word in the file, its
identifiers and its maker's name included, says what the appointment is for. Needs the extra
``calendar``.
"""

import datetime as dt
import hmac
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import attrs

from cara_core.errors import ExtraMissing
from cara_core.terms.instants import LONDON, Instant
from cara_core.terms.workshops import Workshop

if TYPE_CHECKING:
    from icalendar import Calendar, Event

__all__ = ["NEUTRAL", "cancellation", "invitation"]

NEUTRAL: Final = "Appointment"
"""What stands in the calendar where nobody gave other words."""
_MADE_BY: Final = "-//Appointments//EN"
_ZONE: Final = "Europe/London"
_DIGITS: Final = 32
"""128 bits: no two appointments of a force ever have the same id."""
_LONDON_RULES: Final = f"""BEGIN:VTIMEZONE
TZID:{_ZONE}
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""
"""Written out: the library's own puts the change in March an hour late (icalendar 7.3)."""


def invitation(
    case: str, workshops: Iterable[Workshop], *, key: bytes, at: Instant, summary: str = NEUTRAL, sequence: int = 0
) -> bytes:
    """The appointments of one person: of a pair, or of one workshop.

    ``key`` is that of the store's appointments (``Casework.appointment_key``). ``at`` is when the file is made.
    ``summary`` is what the calendar shows: words that do
    not say what for, in the person's language. ``sequence`` counts what was sent of the
    same workshop before, called off or not: a later file holds against an earlier one.
    Raises :class:`CaraError` without the extra ``calendar``.
    """
    sent = _Sent(method="PUBLISH", status="CONFIRMED", key=key, at=at, summary=summary, sequence=sequence)
    return _calendar_file(sent, case, workshops)


def cancellation(
    case: str, workshops: Iterable[Workshop], *, key: bytes, at: Instant, summary: str = NEUTRAL, sequence: int = 1
) -> bytes:
    """The same appointments, called off: the file takes them out of the calendar again.

    ``sequence`` has to be larger than that of the invitation.
    """
    sent = _Sent(method="CANCEL", status="CANCELLED", key=key, at=at, summary=summary, sequence=sequence)
    return _calendar_file(sent, case, workshops)


@attrs.frozen(kw_only=True)
class _Sent:
    """What is the same in every appointment of one file."""

    method: str
    key: bytes = attrs.field(repr=False)
    status: str
    at: Instant
    summary: str
    sequence: int


def _calendar_file(sent: _Sent, case: str, workshops: Iterable[Workshop]) -> bytes:
    ical = _library()
    made: Calendar = ical.Calendar()
    for name, value in (("prodid", _MADE_BY), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", sent.method)):
        made.add(name, value)
    made.add_component(ical.Timezone.from_ical(_LONDON_RULES))
    for workshop in workshops:
        event: Event = ical.Event()
        for name, field in _event_fields(sent, case, workshop).items():
            event.add(name, field)
        made.add_component(event)
    return bytes(made.to_ical())


def _event_fields(sent: _Sent, case: str, workshop: Workshop) -> dict[str, object]:
    return {
        "uid": _identity(sent.key, case, workshop),
        "dtstamp": sent.at.astimezone(dt.UTC).replace(microsecond=0),
        "dtstart": dt.datetime.combine(workshop.on, workshop.starts, LONDON),
        "dtend": dt.datetime.combine(workshop.on, workshop.ends, LONDON),
        "summary": sent.summary,
        "location": workshop.venue,
        "status": sent.status,
        "sequence": sent.sequence,
        "class": "PRIVATE",
        "transp": "OPAQUE",
    }


def _identity(key: bytes, case: str, workshop: Workshop) -> str:
    """The same for the same person and workshop. Without the key nobody can try which case it belongs to."""
    return hmac.digest(key, f"{case} {workshop.id}".encode(), "sha256").hex()[:_DIGITS]


def _library() -> Any:
    try:
        import icalendar  # noqa: PLC0415  (an extra: the message is below)
    except ModuleNotFoundError as absent:
        if absent.name is None or absent.name.partition(".")[0] not in {"icalendar", "dateutil"}:
            raise
        raise ExtraMissing("calendar", needed_by="invitations need") from None
    return icalendar
