"""``cara dispatch``: send what is due, once; by default into a folder, so that nothing leaves this machine."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from cara_core.books.messages import catalogue
from cara_core.case.case import Case
from cara_core.cli.arguments.store import case_name, open_existing_store, store_url, who_asks
from cara_core.cli.arguments.working_days import calendar
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.messages.channels_here import capture_folder, channels_here, chosen_instant, sending_round
from cara_core.cli.messages.dispatch_words import Tally, dry_run
from cara_core.cli.terminal.lines import plain, print_lines
from cara_core.cli.terminal.spinner import spinner
from cara_core.cli.terminal.streams import print_note
from cara_core.contact.triggers.messages_due import messages_due
from cara_core.delivery.dispatch import dispatch
from cara_core.delivery.pace import Pace
from cara_core.delivery.receipts import ask
from cara_core.delivery.stopped_messages import settle_gone
from cara_core.errors import CaseError, Fault, ForceError, InputError, StoreDamaged, StoreError
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.hooks.asking import PluginFailed

if TYPE_CHECKING:
    from cara_core.delivery.round_over_cases import Round
    from cara_core.store.case_store import CaseStore
    from cara_core.terms.instants import Instant

__all__ = ["Call", "run"]

_OF_ONE_CASE: Final = (ForceError, CaseError, PluginFailed, StoreDamaged)
"""What is wrong with one case, or its force, and stops no other."""


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
    with open_existing_store(store_url(call.store)) as log:
        if call.stop or call.resume:
            return _switch(log, asks, stop=call.stop)
        stopped = log.messages.stopped()
        if stopped is not None:
            print_note(f"cara: sending was stopped by {stopped.by}; `cara dispatch --resume` lets it go on")
            return ATTENTION
        log.consulted(asks, now(), reason="to send what is due")
        return _Dispatching(log, call, asks, Tally(call.dry_run, call.as_json)).run(names)


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


def _switch(log: "CaseStore", asks: str, *, stop: bool) -> int:
    if stop:
        log.messages.stop_sending(asks, now())
        print_lines([plain("Sending is stopped: nothing goes out, by any channel, until `cara dispatch --resume`.")])
    else:
        log.messages.resume_sending(asks, now())
        print_lines([plain("Sending goes on.")])
    return DONE


@attrs.define
class _Dispatching:
    """One run over the cases of a store. How fast it goes by a channel is counted over all of them."""

    log: "CaseStore"
    call: Call
    asks: str
    tally: Tally
    pace: Pace = attrs.field(factory=Pace)
    forces: dict[str, Force] = attrs.field(factory=dict)

    def run(self, names: Sequence[str]) -> int:
        """Every one of these cases, or every case there is."""
        for name in names:
            self.log.case(name)  # one that is not there ends the call before anything is done
        if self.call.live and not self.call.dry_run:
            with spinner("asking what became of what was sent"):
                ask(self.log, channels_here(Path(self.call.capture)), now())
        for case in self._cases(names):
            try:
                self._dispatch_case(case)
            except _OF_ONE_CASE as failed:
                self._count_failure(case.id, failed)
        if not self.call.as_json:
            print_lines(self.tally.summary(str(capture_folder(Path(self.call.capture)))))
        return ATTENTION if self.tally.wrong else DONE

    def _cases(self, names: Sequence[str]) -> Iterator[Case]:
        for name in names or [row.case for row in self.log.cases()]:
            try:
                yield self.log.case(name)
            except StoreError as failed:
                self._count_failure(name, failed)

    def _count_failure(self, case: str, failed: Exception) -> None:
        self.tally.wrong += 1
        print_note(f"cara: {case}: {failed}")

    def _dispatch_case(self, case: Case) -> None:
        at = self._now()
        force = self._force(case)
        sending = self._round(force)
        messages = sending.outgoing(case, force, at)
        if self.call.dry_run:
            for message in messages:
                self.tally.report(dry_run(message, at, sending.channels))
            return
        if self.call.live:
            settle_gone(self.log, case.id, messages_due(case, catalogue().values(), calendar()), at)
        for message in dispatch(self.log, messages, sending.channels, self._now, by=self.asks, pace=self.pace):
            self.tally.report(message)

    def _now(self) -> "Instant":
        return chosen_instant(self.call.at)

    def _force(self, case: Case) -> Force:
        """The force of this case with its community, loaded once in a run."""
        whose = f"{case.force}/{case.community}" if case.community else case.force
        if whose not in self.forces:
            self.forces[whose] = load_force(case.force, community=case.community)
        return self.forces[whose]

    def _round(self, force: Force) -> "Round":
        capture = Path(self.call.capture)
        return sending_round(self.log, force, by=self.asks, capture=capture, live=self.call.live)
