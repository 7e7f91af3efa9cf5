"""``cara case erase``: a person's data in a case are erased, for good."""

from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.store import asker, in_options, open_cases
from cara_core.cli.case.change import Call, print_recorded
from cara_core.cli.clock import now
from cara_core.errors import InputError
from cara_core.terms.caution import Person

__all__ = ["run"]


def run(call: Call, *, person: str, authority: str, ordered: bool, by: str | None) -> int:
    """Erase a person's data in this case: the decision is recorded, then the key destroyed; the exit status."""
    asks = asker(by)
    with open_cases(call.url) as casework:
        try:
            recorded = casework.erase(
                found_case(casework, call.case, by_parts=False),
                Person(person),
                authority=authority,
                ordered=ordered,
                at=now(),
                by=asks.who,
                on=call.on,
                request=call.key,
            )
        except InputError as wrong:
            raise in_options(wrong, by=asks.option) from None
    return print_recorded(recorded, as_json=call.as_json)
