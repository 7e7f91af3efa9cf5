"""Invitations a calendar can read, and take back: each workshop of one person as an ``.ics`` file.

Whoever looks over a shoulder at a phone must learn nothing: no word in the file, its
identifiers and its maker's name included, says what the appointment is for. The files are
messages of iTIP (RFC 5546): sent to somebody whose e-mail address is known (``REQUEST``),
else published (``PUBLISH``), and called off (``CANCEL``), each with its organiser. A file
holds one appointment, as all of a ``REQUEST`` or ``CANCEL`` must have one identity (RFC 5546,
3.2.2 and 3.2.5). Needs the extra ``calendar``.
"""

import datetime as dt
import hmac
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from cara_core.errors import ExtraMissing
from cara_core.terms.instants import LONDON, Instant
from cara_core.terms.workshops import Workshop

if TYPE_CHECKING:
    from icalendar import Calendar, Event

__all__ = ["NEUTRAL", "Invited", "cancellation", "invitation"]

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


@attrs.frozen(kw_only=True)
class Invited:
    """Between whom an appointment is: who writes, and the e-mail address of the person, where it is known.

    ``name`` and ``email`` are the office's, as a letter shows them. ``attendee`` is written
    into the file, which is then for that person alone. ``key`` is that of the store's
    appointments (``Casework.appointment_key``).
    """

    name: str
    email: str
    key: bytes = attrs.field(repr=False)
    attendee: str | None = attrs.field(default=None, repr=False)


def invitation(
    case: str, workshop: Workshop, invited: Invited, *, at: Instant, summary: str = NEUTRAL, sequence: int = 0
) -> bytes:
    """The appointment of one person for one workshop.

    ``at`` is when the file is made. ``summary`` is what the calendar shows: words that do
    not say what for, in the person's language. ``sequence`` grows with every change of the
    appointment: a later file holds against an earlier one (RFC 5546, 2.1.4).
    Raises :class:`CaraError` without the extra ``calendar``.
    """
    method = "PUBLISH" if invited.attendee is None else "REQUEST"
    sent = _Sent(method=method, status="CONFIRMED", at=at, summary=summary, sequence=sequence, invited=invited)
    return _calendar_file(sent, case, workshop)


def cancellation(
    case: str, workshop: Workshop, invited: Invited, *, at: Instant, summary: str = NEUTRAL, sequence: int = 1
) -> bytes:
    """The same appointment, called off: the file takes it out of the calendar again.

    ``sequence`` has to be larger than that of the invitation, and ``invited`` the same.
    """
    sent = _Sent(method="CANCEL", status="CANCELLED", at=at, summary=summary, sequence=sequence, invited=invited)
    return _calendar_file(sent, case, workshop)


@attrs.frozen(kw_only=True)
class _Sent:
    """What is said of an appointment in one file."""

    method: str
    status: str
    at: Instant
    summary: str
    sequence: int
    invited: Invited


def _calendar_file(sent: _Sent, case: str, workshop: Workshop) -> bytes:
    ical = _library()
    made: Calendar = ical.Calendar()
    for name, value in (("prodid", _MADE_BY), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", sent.method)):
        made.add(name, value)
    made.add_component(ical.Timezone.from_ical(_LONDON_RULES))
    event: Event = ical.Event()
    for name, field in _event_fields(sent, case, workshop).items():
        event.add(name, field)
    for role, address, parameters in _people(sent.invited):
        event.add(role, ical.vCalAddress(f"mailto:{address}"), parameters=dict(parameters))
    made.add_component(event)
    return bytes(made.to_ical())


def _people(invited: Invited) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Who invites, and who is invited. Nobody has to answer, and no name of a person is written."""
    yield "organizer", invited.email, {"CN": invited.name}
    if invited.attendee is not None:
        yield "attendee", invited.attendee, {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}


def _event_fields(sent: _Sent, case: str, workshop: Workshop) -> dict[str, object]:
    return {
        "uid": _identity(sent.invited.key, case, workshop),
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
