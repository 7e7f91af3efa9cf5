"""A contact record is kept, and it is said which version it is."""

from collections.abc import Sequence
from typing import TypeAlias

from cara_core.casework.casework import Casework
from cara_core.cli.clock import now
from cara_core.cli.terminal.lines import detail, plain, print_lines
from cara_core.formats.participant import Participant
from cara_core.formats.reach_remarks import remarks_on
from cara_core.terms.contact import SafeContact
from cara_core.terms.decision.lines import Line

__all__ = ["Record", "keep_record", "remark_lines"]

Record: TypeAlias = Participant | SafeContact


def keep_record(
    casework: Casework, record: Record, *, by: str, file: str | None = None, request: str | None = None
) -> None:
    """Keep it, and say so. ``file`` is where it came from."""
    of_file = "" if file is None else f" ({file})"
    if isinstance(record, Participant):
        version = casework.keep_participant(record, by=by, at=now(), request=request)
        print_lines([plain(f"{record.case}: the participant's record, version {version}, is kept{of_file}")])
        return
    casework.keep_safe_contact(record, at=now(), request=request)
    print_lines(
        [
            plain(f"{record.case}: the victim's safe contact, version {record.version}, is kept{of_file}"),
            detail("  what was waiting under an older version is stopped, and worked out anew"),
        ]
    )


def remark_lines(record: Record) -> Sequence[Line]:
    """What should be known of it, though nothing of it is wrong."""
    return [detail(f"  {remark.path}: {remark.code}: {remark.text}") for remark in remarks_on(record)]
