"""``cara screen``: decide the referrals of files, in their order, and name what is wrong.

Nothing but decisions goes to standard output. A fault is one line on standard error:
``FILE: PATH: what and what is allowed``, and for lines and rows ``FILE:3: PATH: …``.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from cara_core.cli.arguments.day_and_force import Forces, check_language, decision_day
from cara_core.cli.arguments.files import FilePlace, read_input
from cara_core.cli.exit_status import ATTENTION, DONE, WRONG
from cara_core.cli.terminal.colours import console, print_decision
from cara_core.cli.terminal.progress import with_progress
from cara_core.cli.terminal.streams import print_note, print_result
from cara_core.errors import Fault, InputError, WordsMissing
from cara_core.formats.referral import FileKind, read_referrals
from cara_core.programme import screen
from cara_core.terms.days import Day
from cara_core.terms.decision.decision import Decision, Outcome
from cara_core.terms.referral import Referral

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Call", "run"]


@attrs.frozen(kw_only=True)
class Call:
    """What one call of the command asks, the same for every referral."""

    forces: Forces
    on: Day
    lang: str
    as_json: bool
    form: FileKind | None

    @classmethod
    def read(
        cls, *, force: str | None, community: str | None, on: str | None, lang: str, as_json: bool, form: str | None
    ) -> "Call":
        """The call that these options make; :class:`CaraError` where they cannot be met."""
        check_language(lang)
        return cls(
            on=decision_day(on),
            forces=Forces(force=force, community=community),
            lang=lang,
            as_json=as_json,
            form=None if form is None else FileKind(form),
        )


Answer = tuple[FilePlace, Decision | Sequence[Fault]]


def run(files: Sequence[str], call: Call) -> int:
    """Decide the referrals of these files; the exit status."""
    tally = _Tally()
    drawn = console() if sys.stdout.isatty() and not call.as_json else None
    for place, found in with_progress(answer for file in files for answer in _answers(file, call)):
        if isinstance(found, Decision):
            try:
                _show(found, call, drawn, first=not tally.decided)
            except WordsMissing as missing:
                tally.count_faults(place, [Fault("", "NO_WORDS", str(missing))])
            else:
                tally.count_decision(place, found)
        else:
            tally.count_faults(place, found)
    if not call.as_json:
        tally.print_total()
    return tally.status


def _answers(file: str, call: Call) -> Iterator[Answer]:
    """Each referral of this file as it is decided, or what is wrong with it."""
    try:
        data, kind = read_input(file, call.form)
    except InputError as wrong:
        yield FilePlace(file), wrong.faults
        return
    for reading in read_referrals(data, kind):
        if reading.referral is None:
            yield FilePlace(file, reading.row), reading.faults
        else:
            yield FilePlace(file, reading.row, reading.path), _decided(reading.referral, call)


def _decided(referral: Referral, call: Call) -> Decision | Sequence[Fault]:
    try:
        return screen(referral, call.forces.of(referral), on=call.on)
    except InputError as wrong:
        return wrong.faults


def _show(decision: Decision, call: Call, drawn: "Console | None", *, first: bool) -> None:
    if call.as_json:
        print_result(decision.to_json(call.lang))
        return
    lines = decision.lines(call.lang)
    if not first:
        print_result("\n")
    print_decision(lines, drawn)


@attrs.define
class _Tally:
    """What has come of a run so far."""

    outcomes: Counter[Outcome] = attrs.field(factory=Counter)
    faulted: int = 0
    unsound: int = 0

    @property
    def decided(self) -> int:
        """How many referrals were decided."""
        return self.outcomes.total()

    @property
    def status(self) -> int:
        """The exit status: a wrong input outweighs a plugin that failed."""
        if self.faulted:
            return WRONG
        return ATTENTION if self.unsound else DONE

    def count_decision(self, place: FilePlace, decision: Decision) -> None:
        """One more decision. A plugin that failed is named on standard error too, for scripts that read no decision."""
        self.outcomes[decision.outcome] += 1
        if not decision.sound:
            self.unsound += 1
            failed = f"{_PLUGIN_FAILED} ({'; '.join(decision.failures)})"
            print_note(place.line(Fault("", "PLUGIN_FAULT", failed)))

    def count_faults(self, place: FilePlace, faults: Sequence[Fault]) -> None:
        """One more referral, or file, that could not be decided, with a line for each fault."""
        self.faulted += 1
        for fault in faults:
            print_note(place.line(fault))

    def print_total(self) -> None:
        """After more than one: how many of what."""
        if self.decided + self.faulted > 1:
            counts = {_WORDS[outcome]: self.outcomes[outcome] for outcome in Outcome} | {"with faults": self.faulted}
            total = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
            print_note(f"{self.decided + self.faulted} in all: {total}")


_PLUGIN_FAILED: Final = "the force's own rules failed while they were asked; this goes to a supervisor"
_WORDS: Final = {outcome: str(outcome).replace("_", " ") for outcome in Outcome}
