"""What is asked of a store of cases, and what comes back."""

from collections.abc import Iterable
from typing import Final, Self

import attrs
from attrs.validators import optional

from cara_core.case.case import Case
from cara_core.case.facts import Fact, WorkshopsBooked
from cara_core.case.facts.fields import BY_FORM
from cara_core.casework.call_checks import check_moment
from cara_core.due.duty import Duty, LedgerRow
from cara_core.errors import CaraError
from cara_core.forces.force import Force
from cara_core.stages.belonging import LinkedCase, Relation
from cara_core.store.kept import CaseHead, HookReport, KeptFact
from cara_core.store.kept_decision import KeptDecision
from cara_core.store.requests import AskedFact
from cara_core.store.verifying.verification import Verification
from cara_core.terms.caution import Person
from cara_core.terms.checking.checked_values import TextForm, checked_kinds
from cara_core.terms.days import Day
from cara_core.terms.decision.decision import Decision
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Medium, MessageDue, Reader
from cara_core.terms.referral import Referral

__all__ = [
    "AskedFact",
    "CaseHead",
    "CaseNotSent",
    "CaseOpened",
    "CaseRecorded",
    "DutyList",
    "ErasedAgain",
    "Health",
    "HookReport",
    "KeptDecision",
    "KeptFact",
    "LinkedCase",
    "OpenRequest",
    "OpenResult",
    "ReadBy",
    "Relation",
    "SentMessage",
    "StoreRestored",
    "UnreadableCase",
    "Verification",
]


_LINE: Final = r"(?=.*\S)[^\x00-\x1f\x7f\ud800-\udfff]{1,1000}"
_REASON: Final = TextForm("BAD_REASON", _LINE, "why it is read, in 1 to 1,000 characters on one line")
_RECIPIENT: Final = TextForm("BAD_RECIPIENT", _LINE, "whom it is passed on to, in 1 to 1,000 characters on one line")


@attrs.frozen(kw_only=True, field_transformer=checked_kinds(""))
class ReadBy:
    """Who reads, when and why: it is in the access log before anything is read (DPA 2018 s.62).

    ``who`` is a role or a collar number, never a name. With ``recipient`` it is passed on to
    them, and logged as a disclosure. Raises :class:`InputError` where one of them can be none.
    """

    who: str = attrs.field(validator=BY_FORM.validator("who"))
    at: Instant = attrs.field(validator=check_moment)
    reason: str | None = attrs.field(default=None, repr=False, validator=optional(_REASON.validator("reason")))
    recipient: str | None = attrs.field(default=None, repr=False, validator=optional(_RECIPIENT.validator("recipient")))


@attrs.frozen(kw_only=True)
class CaseOpened:
    """A case that was opened: what it has come to, the facts that were kept, and the decision.

    ``decision`` is none where it can no longer be read: a person's data were erased since, or
    it was kept by a version that kept no decisions. ``linked`` are the cases that belong with it, as they are
    when it is asked: of those that have one and the same thing in common a hundred at most. ``repeated``:
    the same request had been kept before, and nothing was added. ``hooks``: see :class:`CaseRecorded`.
    """

    case: Case
    facts: tuple[Fact, ...]
    decision: Decision | None
    linked: tuple[LinkedCase, ...] = ()
    repeated: bool = False
    hooks: HookReport | None = None


@attrs.frozen(kw_only=True)
class SentMessage:
    """A message that was handed over, by its codes alone: to whom, how, and when that was last heard of.

    ``reference`` is the one under which it is kept, ``message`` its id, ``occurrence`` which one
    of several it is. What it said is not kept.
    """

    reference: str
    message: str
    occurrence: str
    reader: Reader
    medium: Medium
    sent_at: Instant


@attrs.frozen(kw_only=True)
class CaseRecorded:
    """What was recorded in a case: what it came to by that, and the facts that were kept.

    ``decision``: the screening that was made, where one was (a caution is issued on one).
    ``began`` and ``ended`` are the duties that it began and ended; ``ledger`` says of each by which
    fact, how and why. ``bookings`` are those that somebody has to look at now. ``outdated`` are
    messages that had been handed over, and by this follow from nothing any more, or tell of a workshop that is
    another now: whoever got one has to hear of it. ``swallowed`` are messages to the participant that were due while
    everything was paused, and are too late now that this lets them go. ``notices`` are codes of what was kept and
    does not do what it seems to (``lowers_nothing``). ``same_as`` are the numbers of reports that were on record
    already, said by the same of the same time: what repeats them was not kept.

    ``repeated``: the same request had been kept before, nothing was added, and this is the first
    answer again; or everything it reports was on record already. ``hooks`` is what the forces' own
    systems heard of it; none where nobody was to tell them. ``unfinished``: it is kept, and what has to
    follow is not done yet (the key of what was erased is still there); it is done when the store is next opened.
    """

    case: Case
    facts: tuple[Fact, ...]
    decision: Decision | None = None
    began: tuple[Duty, ...] = ()
    ended: tuple[Duty, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    bookings: tuple[WorkshopsBooked, ...] = ()
    outdated: tuple[SentMessage, ...] = ()
    swallowed: tuple[MessageDue, ...] = ()
    notices: tuple[str, ...] = ()
    same_as: tuple[int, ...] = ()
    repeated: bool = False
    unfinished: str | None = None
    hooks: HookReport | None = None


@attrs.frozen(kw_only=True)
class OpenRequest:
    """A case to open: see ``Casework.open``."""

    referral: Referral
    force: str | Force | None = None
    case: str
    by: str
    on: Day | None = None
    community: str | None = None
    request: str | None = None


@attrs.frozen(kw_only=True)
class OpenResult:
    """What came of one :class:`OpenRequest` of many: the case that was opened, or why it was not."""

    case: str
    opened: CaseOpened | None = None
    error: CaraError | None = None


class DutyList(tuple[Duty, ...]):  # noqa: SLOT001  (Python lets no tuple have slots of its own)
    """Duties, the earliest due first; and the names of the cases of which nobody knows what is due.

    ``unreadable``: these cases cannot be read, so somebody has to look at them. ``mended``:
    the index of duties had been changed by somebody, and was made again from the facts.
    """

    unreadable: tuple[str, ...]
    mended: bool

    def __new__(cls, duties: Iterable[Duty] = (), *, unreadable: Iterable[str] = (), mended: bool = False) -> Self:
        """A list of these duties, in their order."""
        made = super().__new__(cls, duties)
        made.unreadable, made.mended = tuple(unreadable), mended
        return made


@attrs.frozen(kw_only=True)
class UnreadableCase:
    """A case that cannot be read, why, and the code of that: it stops no other."""

    case: str
    why: str
    code: str


@attrs.frozen(kw_only=True)
class CaseNotSent:
    """A case whose messages could not be worked out, and why: it stops no other."""

    case: str
    why: str


@attrs.frozen(kw_only=True)
class Health:
    """How a store of cases stands, without anybody's data: for whoever runs it.

    ``store`` is its id, ``position`` that of the last fact (0: none), ``untold_cases`` how many
    cases have facts that the forces' own systems have not heard of, and
    ``sending_stopped`` whether somebody stopped all sending.
    """

    store: str
    position: int
    untold_cases: int
    sending_stopped: bool


@attrs.frozen(kw_only=True)
class ErasedAgain:
    """A person whose data a backup had brought back, in this case; they are erased again."""

    case: str
    person: Person


@attrs.frozen(kw_only=True)
class StoreRestored:
    """What was done after a backup was put back. Sending is stopped, until somebody lets it go on.

    ``erased_again`` were not erased in the backup; ``erased_before`` were; ``not_in_backup`` are of cases that it
    does not have. ``has_list``: there was a list of erasures. ``messages_to_ask`` are those in the store that
    may have gone out after the backup: of them, and of any other that is due by now, its provider is asked first.
    """

    erased_again: tuple[ErasedAgain, ...]
    erased_before: int
    not_in_backup: int
    has_list: bool
    messages_to_ask: int
