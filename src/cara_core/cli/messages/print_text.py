"""``cara messages print``: a text of a case that a person hands over or posts."""

from pathlib import Path
from typing import Final

import attrs

from cara_core.channels.atomic_file import write_atomically
from cara_core.channels.capture import Capture
from cara_core.channels.letters.printable import letter_as_pdf, letter_as_text
from cara_core.cli.arguments.store import case_name, open_cases, reader, store_url
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.messages.channels_here import CAPTURED, capture_folder, channels_here, chosen_instant
from cara_core.cli.terminal.lines import detail, plain, print_lines
from cara_core.delivery.handing_over import ByHand
from cara_core.errors import Fault, InputError
from cara_core.terms.messages import Notice

__all__ = ["Call", "run"]

_PDF: Final = ".pdf"
_PLAIN: Final = ".txt"
_LACKS: Final = {"SIGN_OFF": "not signed", "PACK": "with a fault"}


@attrs.frozen(kw_only=True)
class Call:
    """The options of one call."""

    case: str
    message: str
    out: str
    capture: str
    handed_over: bool
    at: str | None
    store: str | None
    by: str | None
    reason: str = attrs.field(repr=False)


def run(call: Call) -> int:
    """Make the text, and write it; the exit status. That both records were read is logged first."""
    out = Path(call.out)
    if out.suffix not in {_PDF, _PLAIN}:
        raise InputError([Fault("--out", "NOT_ALLOWED", f"allowed: a name that ends in {_PDF} or {_PLAIN}")])
    name, at, read_by = (
        case_name(call.case, option="CASE"),
        chosen_instant(call.at),
        reader(call.by, reason=call.reason),
    )
    with open_cases(store_url(call.store)) as casework:
        sending = casework.sending(channels_here(CAPTURED), by=read_by.who, clock=now, live=False)
        made = sending.by_hand(name, call.message, at, read_by, handed_over=call.handed_over)
    if made.notice is None:
        return _refused(made)
    if made.draft:
        folder = capture_folder(Path(call.capture))
        receipt = Capture(folder).send(made.notice, at)
        if receipt.provider_id is None:
            print_lines([plain(f"{made.message.rule.code} is not made: {receipt.detail}.")])
            return ATTENTION
        lacks = " and ".join(dict.fromkeys(_LACKS[fault.rule] for fault in made.blocked))
        print_lines([plain(f"A draft, {lacks}: {folder / receipt.provider_id}. It may not be handed over.")])
        return ATTENTION
    write_atomically(out, _content(made.notice, out))
    kept = ", and it is on record that it was handed over" if call.handed_over else ""
    print_lines([plain(f"{made.message.rule.code}: {out}{kept}.")])
    return DONE


def _content(notice: Notice, out: Path) -> bytes:
    """The page as PDF, or its words. Raises :class:`InputError` where no PDF can be made."""
    if out.suffix == _PDF:
        made = letter_as_pdf(notice)
        if made is None:
            raise InputError([Fault("--out", "NOT_ALLOWED", f"the extra letters is missing; allowed: {_PLAIN}")])
        return made
    return f"{notice.body if notice.page is None else letter_as_text(notice.page)}\n".encode()


def _refused(made: ByHand) -> int:
    """Say why it may not be made."""
    print_lines([plain(f"{made.message.rule.code} is not made: a rule forbids it.")])
    print_lines(detail(f"  {fault.rule} {fault.field}") for fault in made.blocked)
    return ATTENTION
