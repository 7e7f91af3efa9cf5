"""A community's pack, as a value: its texts, its words for days and counts, its services and signatures.

A pack is Markdown, CSV and small TOML that a programme lead edits; ``packs/`` reads and
checks it. ``domain/contact.md`` section 18. Nothing in a pack can execute anything.
"""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Final

import attrs

from cara_core.terms.days import Day
from cara_core.terms.messages import Medium, Office, Role

__all__ = [
    "FORCE_SHEET",
    "AddressForm",
    "CallScript",
    "DateWords",
    "ForceRegister",
    "ForceSheet",
    "MessageText",
    "Pack",
    "Service",
    "SettledWarning",
    "SignOff",
    "Signer",
    "SmsLetters",
    "TextStatus",
]

FORCE_SHEET: Final = "force-sheet"
"""What stands for a message where a force's values are signed."""


class AddressForm(StrEnum):
    """How a text addresses its reader. The impersonal one has to be there: gender is never guessed."""

    IMPERSONAL = "impersonal"
    MASCULINE = "masculine"
    FEMININE = "feminine"


class SmsLetters(StrEnum):
    """How the values in a text message are written: as they are, or in letters without accents."""

    AS_WRITTEN = "as_written"
    PLAIN = "plain"


class TextStatus(StrEnum):
    """How far a text has come. Only a ready one, signed, may go to anybody."""

    DRAFT = "draft"
    READY = "ready"


@attrs.frozen(kw_only=True)
class MessageText:
    """One text: which message, as what, in which form of address; where it stands, and what it says.

    ``line`` is that of its heading in ``file``. ``source_hash`` is the digest of the English
    it was translated from; ``back`` its translation back into English, for a lead to compare.
    """

    message: str
    medium: Medium
    form: AddressForm = AddressForm.IMPERSONAL
    subject: str | None = None
    text: str
    back: str | None = None
    status: TextStatus = TextStatus.DRAFT
    source_hash: str | None = None
    file: str = ""
    line: int = 0

    @property
    def digest(self) -> str:
        """SHA-256 of exactly this text: what a signature is bound to."""
        signed = f"{self.message}\n{self.medium}\n{self.form}\n{self.subject or ''}\n{self.text}"
        return sha256(signed.encode()).hexdigest()


@attrs.frozen(kw_only=True)
class DateWords:
    """How days and times are written: 12 months, 7 weekdays (Monday first), and the weekday after a preposition.

    ``day`` holds ``((weekday)) ((day)) ((month)) ((year))``; ``time`` holds ``((hour)) ((minute))``
    or ``((hour12)) ((minute12)) ((half))``, where ``halves`` are its words for am and pm, and ``noon``
    its word for twelve. ``day_short`` is a day without its year, for text messages, where
    ``((month2))`` is the month in two digits; without it a day is written as everywhere.
    """

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    weekdays_on: tuple[str, ...]
    day: str
    time: str
    halves: tuple[str, str] = ("am", "pm")
    day_short: str = ""
    noon: str = ""


@attrs.frozen(kw_only=True)
class Service:
    """One service somebody can be pointed to. One that was not verified in time is not named to anybody."""

    name: str
    audience: str
    what: str
    language: str
    phone: str
    hours: str
    cost: str
    area: str
    verified_on: Day | None
    verified_by: str
    recheck_by: Day | None
    source: str


@attrs.frozen(kw_only=True)
class Signer:
    """Somebody of a register, who may sign: as what, in which languages, from when until when.

    ``until`` voids nothing that was signed before it; ``revoked`` voids, from that day on, everything
    that they signed. ``name`` is for the register and stands in no log.
    """

    id: str
    name: str = attrs.field(repr=False)
    roles: tuple[Role, ...]
    languages: tuple[str, ...] = ()
    organisation: str = ""
    from_: Day
    until: Day | None = None
    evidence: str = ""
    revoked: Day | None = None
    why: str = attrs.field(default="", repr=False)


@attrs.frozen(kw_only=True)
class SignOff:
    """One signature: who of the register, as what, on which day, for which parts of which text.

    ``by`` is an id of the register, ``parts`` the digest of each part that was signed, ``evidence``
    where the agreement can be looked up. ``message`` is ``*`` for a part wherever it stands, and
    ``force-sheet`` for a force's own values, in ``language``. ``pack`` says whose text it is, where
    the row does not stand in that pack. ``withdrawn`` takes back what that person signed before.
    Of an older form are ``name``, ``organisation`` and ``sha256``: such a row is read, and does not hold.
    """

    message: str
    medium: Medium | None = None
    role: Role
    name: str = attrs.field(default="", repr=False)
    organisation: str = ""
    on: Day
    sha256: str = ""
    form: AddressForm = AddressForm.IMPERSONAL
    by: str = ""
    evidence: str = ""
    recorded_by: str = ""
    parts: Mapping[str, str] = attrs.field(factory=dict)
    pack: str = ""
    language: str = ""
    withdrawn: bool = False
    why: str = ""


@attrs.frozen(kw_only=True)
class SettledWarning:
    """A warning of meaning that somebody looked at: of which check and sentences (their digest), who, and why."""

    check: str
    message: str
    medium: Medium
    form: AddressForm = AddressForm.IMPERSONAL
    sentences: str
    by: str
    why: str
    on: Day


@attrs.frozen(kw_only=True)
class CallScript:
    """The prompts of a call to the victim, in their order, by stage. It is never sent, and never read out."""

    message: str
    stages: tuple[tuple[str, tuple[str, ...]], ...]
    back: str | None = None
    status: TextStatus = TextStatus.DRAFT
    source_hash: str | None = None
    file: str = ""
    line: int = 0

    @property
    def lines(self) -> tuple[str, ...]:
        """Every stage and prompt, one a line, as a file of messages has them."""
        return tuple(
            line for stage, prompts in self.stages for line in (f"### {stage}", *(f"- {prompt}" for prompt in prompts))
        )

    @property
    def digest(self) -> str:
        """SHA-256 of exactly these prompts."""
        return sha256("\n".join((self.message, *self.lines)).encode()).hexdigest()


@attrs.frozen(kw_only=True, eq=False)
class Pack:
    """All texts of one language for one community, read and checked.

    ``synthetic``: nobody who speaks the language has checked it. ``made_from`` is the
    digest over all of its files, so that a text can be traced to its pack. ``channels`` are
    the media it has texts for; none named is all. ``sms_letters``: whether what is filled into a
    text message is written without accents. ``lines`` says on which line of a file
    something stands, and ``remarks`` (file, line, what) what was put right when it was read.
    ``people`` are its register, ``settled`` the warnings of meaning somebody looked at, and
    ``signed`` the parts as they were when they were signed (JSON), by digest.
    """

    id: str
    title: str
    version: str
    language: str
    direction: str
    script: str
    owner: str
    synthetic: bool
    address: str
    texts: Mapping[tuple[str, Medium, AddressForm], MessageText] = attrs.field(repr=False)
    scripts: Mapping[str, CallScript] = attrs.field(factory=dict, repr=False)
    dates: DateWords = attrs.field(repr=False)
    counts: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict, repr=False)
    forbidden: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, repr=False)
    not_used: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    glossary: tuple[Mapping[str, str], ...] = attrs.field(default=(), repr=False)
    stripped: Mapping[str, bool] = attrs.field(factory=dict, repr=False)
    services: tuple[Service, ...] = attrs.field(default=(), repr=False)
    signoffs: tuple[SignOff, ...] = attrs.field(default=(), repr=False)
    labels: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    made_from: str = ""
    channels: tuple[Medium, ...] = ()
    sms_letters: SmsLetters = SmsLetters.AS_WRITTEN
    lines: Mapping[tuple[str, str], int] = attrs.field(factory=dict, repr=False)
    remarks: tuple[tuple[str, int, str], ...] = attrs.field(default=(), repr=False)
    people: tuple[Signer, ...] = attrs.field(default=(), repr=False)
    settled: tuple[SettledWarning, ...] = attrs.field(default=(), repr=False)
    signed: Mapping[str, str] = attrs.field(factory=dict, repr=False)

    def text(self, message: str, medium: Medium, form: AddressForm = AddressForm.IMPERSONAL) -> MessageText | None:
        """The text of this message by this medium; without one in that form, the impersonal one."""
        return self.texts.get((message, medium, form)) or self.texts.get((message, medium, AddressForm.IMPERSONAL))


@attrs.frozen(kw_only=True, eq=False)
class ForceRegister:
    """Who signs for this force, and what they signed. ``signed``: parts as they were then (JSON), by digest."""

    people: tuple[Signer, ...] = attrs.field(default=(), repr=False)
    signoffs: tuple[SignOff, ...] = attrs.field(default=(), repr=False)
    signed: Mapping[str, str] = attrs.field(factory=dict, repr=False)


@attrs.frozen(kw_only=True, eq=False)
class ForceSheet:
    """A force's own values that texts show, and its register: the *force sheet*.

    A pack is adopted by several forces. What a force says of itself (its office, hours, complaints) is
    signed by the force, apart from the pack: a new telephone number voids no translation.
    ``arrive_by_minutes``: so early are people asked to come.
    """

    office: Office
    arrive_by_minutes: int = 0
    register: ForceRegister = attrs.field(factory=ForceRegister)
