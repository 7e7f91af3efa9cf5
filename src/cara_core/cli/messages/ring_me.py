"""``cara messages ring-me``: the one text a victim can be sent, set going by a named person."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import attrs

from cara_core.cli.arguments.store import case_name, open_cases, store_url, who_asks
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.messages.channels_here import channels_here, chosen_instant
from cara_core.cli.terminal.lines import detail, plain, print_lines
from cara_core.contact.views import WorkerPart
from cara_core.errors import Fault, InputError
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Notice, Progress
from cara_core.terms.one_message import Blocked, Message

__all__ = ["Call", "run"]

_OPTIONS: Final = {"first_name": "--first-name", "number": "--number"}


@attrs.frozen(kw_only=True)
class Call:
    """The options of one call."""

    case: str
    first_name: str = attrs.field(repr=False)
    number: str = attrs.field(repr=False)
    live: bool
    dry_run: bool
    capture: str
    at: str | None
    store: str | None
    by: str | None


def run(call: Call) -> int:
    """Send it, or say why not; the exit status."""
    name, asks, at = case_name(call.case, option="CASE"), who_asks(call.by), chosen_instant(call.at)
    if call.live and call.at is not None:
        allowed = "live sending is at this moment; allowed: --at without --live"
        raise InputError([Fault("--at", "NOT_ALLOWED", allowed)])
    worker = WorkerPart(first_name=call.first_name, number=call.number)
    with open_cases(store_url(call.store)) as casework:
        sending = casework.sending(
            channels_here(Path(call.capture)), by=asks, clock=partial(chosen_instant, call.at), live=call.live
        )
        try:
            texts = sending.neutral_texts(name, worker)
        except InputError as wrong:
            raise InputError([attrs.evolve(fault, path=_OPTIONS[fault.path]) for fault in wrong.faults]) from None
        if call.dry_run:
            return _dry_run(texts, at)
        sent = sending.send_neutral_texts(name, texts)
    for text in sent:
        print_lines([plain(f"{text.case}  {text.message}, {text.channel}: {text.state}"), detail(text.detail or "")])
    if not sent:
        print_lines([plain("Nothing went: it went today already, no route carries it, or sending is stopped.")])
    went = {Progress.ACCEPTED, Progress.SENDING, Progress.DELIVERED}
    return DONE if sent and all(text.state in went for text in sent) else ATTENTION


def _dry_run(texts: Sequence[Message], at: Instant) -> int:
    """Print whether each would go at that instant; the exit status."""
    composed = [text.compose(at) for text in texts]
    print_lines(plain("It would go now." if isinstance(text, Notice) else _why(text)) for text in composed)
    return DONE if composed and all(isinstance(text, Notice) for text in composed) else ATTENTION


def _why(reasons: Sequence[Blocked]) -> str:
    return "It may not go now: " + "; ".join(f"{fault.rule} {fault.field}" for fault in reasons)
