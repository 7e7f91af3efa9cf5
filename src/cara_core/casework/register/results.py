"""What a register says of a group, and what was kept of it."""

import attrs

from cara_core.case.facts import AbsenceCause, Attendance
from cara_core.casework.results import CaseRecorded, HookReport

__all__ = ["RegisterEntry", "RegisterKept"]


@attrs.frozen(kw_only=True, repr=False)
class RegisterEntry:
    """What a sheet says of one case: who came to the workshop of this id, who did not, and why, where that is known."""

    workshop: str
    case: str
    attendance: Attendance
    cause: AbsenceCause | None = None


@attrs.frozen(kw_only=True)
class RegisterKept:
    """What came of a sheet: what was recorded, each in its case; and of which cases the same was on record already.

    ``unbooked`` are the cases that were not booked into the workshop, as far as is on record: look at them.
    """

    recorded: tuple[CaseRecorded, ...] = ()
    already: tuple[str, ...] = ()
    unbooked: tuple[str, ...] = ()
    hooks: HookReport | None = None
