"""``cara dispatch``: send what is due, once; by default into a folder, so that nothing leaves this machine."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from cara_core.casework.casework import Casework
from cara_core.casework.results import CaseNotSent, ReadBy
from cara_core.cli.arguments.store import case_name, open_cases, store_url, who_asks
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.messages.channels_here import capture_folder, channels_here, chosen_instant
from cara_core.cli.messages.dispatch_words import Tally, dry_run
from cara_core.cli.terminal.lines import plain, print_lines
from cara_core.cli.terminal.spinner import spinner
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.terms.one_message import Message

if TYPE_CHECKING:
    from cara_core.casework.sending import Sending

__all__ = ["Call", "run"]


@attrs.frozen(kw_only=True)
class Call:
    """The options of one call. ``at`` makes a trial of another moment, and is not for live sending."""

    cases: Sequence[str]
    live: bool
    dry_run: bool
    capture: str
    at: str | None
    store: str | None
    by: str | None
    as_json: bool
    stop: bool
    resume: bool


def run(call: Call) -> int:
    """Send what is due; the exit status, 1 where something needs attention."""
    _check(call)
    asks, names = who_asks(call.by), [case_name(case, option="CASE") for case in call.cases]
    with open_cases(store_url(call.store)) as casework:
        if call.stop or call.resume:
            return _switch(casework, asks, stop=call.stop)
        stopped_by = casework.sending_stopped_by()
        if stopped_by is not None:
            print_note(f"cara: sending was stopped by {stopped_by}; `cara dispatch --resume` lets it go on")
            return ATTENTION
        for name in names:
            casework.case(name)  # one that is not there ends the call before anything is done
        casework.log_reading(ReadBy(who=asks, at=now(), reason="to send what is due"))
        return _dispatch(casework, call, asks, names)


def _check(call: Call) -> None:
    faults = []
    if call.live and call.at is not None:
        faults.append(Fault("--at", "NOT_ALLOWED", "live sending is at this moment; allowed: --at without --live"))
    if call.stop and call.resume:
        faults.append(Fault("--resume", "NOT_ALLOWED", "one of --stop and --resume; allowed: either"))
    if call.dry_run and (call.stop or call.resume):
        faults.append(Fault("--dry-run", "NOT_ALLOWED", "the switch has no trial; allowed: --stop or --resume alone"))
    if faults:
        raise InputError(faults)
    chosen_instant(call.at)


def _switch(casework: Casework, asks: str, *, stop: bool) -> int:
    if stop:
        casework.stop_sending(by=asks, at=now())
        print_lines([plain("Sending is stopped: nothing goes out, by any channel, until `cara dispatch --resume`.")])
    else:
        casework.resume_sending(by=asks, at=now())
        print_lines([plain("Sending goes on.")])
    return DONE


def _dispatch(casework: Casework, call: Call, asks: str, names: Sequence[str]) -> int:
    """Send what is due in these cases, or in every case; the exit status."""
    capture = Path(call.capture)
    sending = casework.sending(channels_here(capture), by=asks, clock=partial(chosen_instant, call.at), live=call.live)
    tally = Tally(call.dry_run, call.as_json)
    if call.live and not call.dry_run:
        with spinner("asking what became of what was sent"):
            sending.ask_providers()
    for found in _tried(sending, call, names):
        if isinstance(found, CaseNotSent):
            tally.wrong += 1
            print_note(f"cara: {found.case}: {found.why}")
        else:
            tally.report(found)
    if not call.as_json:
        print_lines(tally.summary(str(capture_folder(capture))))
    return ATTENTION if tally.wrong else DONE


def _tried(sending: "Sending", call: Call, names: Sequence[str]) -> "Iterator[Message | CaseNotSent]":
    """Each message with what came of it, or would come of it."""
    if not call.dry_run:
        yield from sending.send(names)
        return
    at = chosen_instant(call.at)
    for outgoing in sending.outgoing(names):
        yield outgoing if isinstance(outgoing, CaseNotSent) else dry_run(outgoing.message, at, outgoing.channels)
