"""What was tried out is shown, and kept once somebody says so."""

from collections.abc import Mapping
from typing import Final

import attrs

from cara_core.casework.casework import Casework
from cara_core.casework.results import CaseRecorded
from cara_core.cli.case.change import print_recorded
from cara_core.cli.case.everyday.summary import summary_lines
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.asking import is_agreed
from cara_core.cli.terminal.lines import print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.terms.days import Day

__all__ = ["NOT_KEPT", "WITH_YES", "ToKeep", "show_and_keep"]

NOT_KEPT: Final = "cara: nothing was kept"
WITH_YES: Final = f"{NOT_KEPT}: --yes keeps it"


@attrs.frozen(kw_only=True)
class ToKeep:
    """A fact that is said in full, and how it is to be kept."""

    case: str
    kind: str
    mapping: Mapping[str, object]
    on: Day | None
    key: str | None
    yes: bool
    as_json: bool

    def try_out(self, casework: Casework) -> CaseRecorded:
        """What would come of it? Nothing is kept. Raises as ``Casework.record`` does."""
        return casework.try_out(self.case, self.mapping, at=now(), on=self.on, request=self.key)


def show_and_keep(casework: Casework, to_keep: ToKeep, tried: CaseRecorded, *, asking: bool) -> int:
    """Show what would change by it, and keep it where that is wanted; the exit status."""
    if not to_keep.as_json:
        print_lines(summary_lines(to_keep.kind, tried))
    if not tried.facts:
        return DONE
    if not (to_keep.yes or tried.repeated or _is_wanted(asking=asking)):
        return ATTENTION
    # What somebody has seen is what is kept: where the case has moved on meanwhile, they look again.
    seen = tried.case.number - len(tried.facts)
    kept = casework.record(to_keep.case, to_keep.mapping, at=now(), on=to_keep.on, request=to_keep.key, expected=seen)
    return print_recorded(kept, as_json=to_keep.as_json, is_short=True)


def _is_wanted(*, asking: bool) -> bool:
    """Does whoever sits there say that it is to be kept? A pipe says nothing."""
    if not asking:
        print_note(WITH_YES)
        return False
    if is_agreed("Keep this?"):
        return True
    print_note(NOT_KEPT)
    return False
