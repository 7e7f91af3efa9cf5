"""``cara case screen``: what is known of a case by now is screened again."""

from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.store import asker, in_options, open_cases
from cara_core.cli.case.change import Call, print_recorded
from cara_core.cli.clock import now
from cara_core.cli.terminal.lines import plain, print_lines
from cara_core.errors import InputError

__all__ = ["run"]


def run(call: Call, by: str | None) -> int:
    """Screen what is known of the case by now; the exit status."""
    asks = asker(by)
    with open_cases(call.url) as casework:
        try:
            name = found_case(casework, call.case, by_parts=False)
            recorded = casework.screen(name, at=now(), by=asks.who, on=call.on, request=call.key)
        except InputError as wrong:
            raise in_options(wrong, by=asks.option) from None
    if recorded.decision is not None and not recorded.repeated and not call.as_json:
        print_lines([*recorded.decision.lines(), plain()])
    return print_recorded(recorded, as_json=call.as_json)
