"""``cara messages settle``: what a person says of a message, which ends the duty about it."""

from typing import Final

from cara_core.cli.arguments.store import case_name, open_cases, store_url, who_asks
from cara_core.cli.clock import now
from cara_core.cli.exit_status import DONE
from cara_core.cli.terminal.lines import plain, print_lines
from cara_core.terms.messages import MessageOutcome

__all__ = ["run"]

_KEPT: Final = {
    MessageOutcome.ARRIVED: "It is on record that it arrived.",
    MessageOutcome.AGAIN: "It goes once more, with the next dispatch.",
    MessageOutcome.WITHDRAWN: "It is not sent any more.",
    MessageOutcome.RELEASED: "What takes it back may go, with the next dispatch.",
    MessageOutcome.PUT_RIGHT: "It is on record that the participant was told what is so.",
}


def run(case: str, *, reference: str, said: str, store: str | None, by: str | None) -> int:
    """Keep what is said of that message; the exit status."""
    name, who = case_name(case, option="CASE"), who_asks(by)
    with open_cases(store_url(store)) as casework:
        casework.case(name)
        casework.settle_message(name, reference, said, at=now(), by=who)
    print_lines([plain(_KEPT[MessageOutcome(said)])])
    return DONE
