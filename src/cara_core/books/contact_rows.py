"""The rows of contact.toml, as they stand in TOML: who writes, by which ways, and where staff are."""

from collections.abc import Mapping

import attrs

from cara_core.books.policy_rows import Row
from cara_core.terms.checking.checked_values import text_form
from cara_core.terms.messages import Medium, Reader
from cara_core.terms.sources import Standing

__all__ = [
    "ContactFile",
    "OfficeRow",
    "OfficeWords",
    "PreferenceRow",
    "PreferencesFile",
    "RouteRow",
    "SendingRow",
    "WorkRow",
]


@attrs.frozen(kw_only=True)
class OfficeWords:
    """``[office.in.pl]`` of contact.toml: what the office says of itself in that language."""

    name: str | None = None
    hours: str | None = None
    advice: str | None = None
    complaints: str | None = None


@attrs.frozen(kw_only=True)
class OfficeRow:
    """``[office]`` of contact.toml: who writes to the participant, as it may be seen by anybody."""

    name: str
    phone: str
    email: str
    hours: str
    address: tuple[str, ...]
    advice: str = ""
    complaints: str = ""
    short_name: str = ""
    reply_time: str | None = None
    in_: Mapping[str, OfficeWords] = attrs.field(factory=dict)
    source: str
    standing: Standing
    note: str = ""


@attrs.frozen(kw_only=True)
class WorkRow:
    """``[work]`` of contact.toml: where staff are written to, by reader."""

    officer: str | None = None
    facilitator: str | None = None
    supervisor: str | None = None
    source: str
    standing: Standing
    note: str = ""


@attrs.frozen(kw_only=True)
class SendingRow:
    """``[sending]`` of contact.toml: how this force sends, where it says more than the core."""

    verified_days: int | None = None
    arrive_by_minutes: int | None = None
    large_print: bool | None = None
    source: str
    standing: Standing
    note: str = ""


@attrs.frozen(kw_only=True)
class PreferenceRow(Row):
    """One ``[[route]]`` of a community's contact.toml: as what its people would rather get a message.

    By which channel stays the force's.
    """

    reader: Reader
    message: str = "*"
    medium: Medium


@attrs.frozen(kw_only=True)
class RouteRow(PreferenceRow):
    """One ``[[route]]`` of a force's contact.toml: by which channel a reader gets a message as what."""

    channel: str = attrs.field(validator=text_form(r"[a-z][a-z0-9_]{0,39}"))


@attrs.frozen(kw_only=True)
class ContactFile:
    """contact.toml of a force: who writes, and by which channels."""

    office: OfficeRow | None = None
    work: WorkRow | None = None
    sending: SendingRow | None = None
    route: tuple[RouteRow, ...] = ()


@attrs.frozen(kw_only=True)
class PreferencesFile:
    """contact.toml of a community: in which order its people would rather be written to."""

    route: tuple[PreferenceRow, ...] = ()
