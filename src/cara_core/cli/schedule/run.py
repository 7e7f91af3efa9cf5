"""``cara schedule``: two workshops that fit, for one case or for everybody who waits."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.arguments.store import case_name, store_url, who_asks
from cara_core.cli.exit_status import WRONG
from cara_core.cli.schedule.files import Wrong
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.terms.days import Day

__all__ = ["Call", "run"]

_OF_ONE: Final = ("pair", "all_pairs")
_OF_ALL: Final = ("svg", "why", "greedy", "cancelled")


@attrs.frozen(kw_only=True)
class Call:
    """What one call asks. ``case`` is none where it is about everybody who waits."""

    case: str | None
    people: str
    workshops: Sequence[str]
    travel: str | None
    on: Day
    by: str
    url: str
    reason: str | None = None
    book: bool = False
    pair: tuple[str, str] | None = None
    all_pairs: bool = False
    ics: str | None = None
    svg: str | None = None
    why: str | None = None
    greedy: bool = False
    time_limit: float = 60.0
    cancelled: frozenset[str] = frozenset()
    first_within: int | None = None
    fail_impossible: bool = False
    as_json: bool = False

    @classmethod
    def read(cls, *, every: bool, people: str | None, pair: str | None, **asked: Any) -> "Call":
        """The call that these options make; :class:`InputError` with everything that does not go together."""
        faults = list(_together(asked, every=every, people=people, pair=pair))
        if faults:
            raise InputError(faults)
        case, why = asked.pop("case"), asked.pop("why")
        return cls(
            case=None if case is None else case_name(case, "CASE"),
            why=None if why is None else case_name(why, "--why"),
            people=people or "",
            pair=None if pair is None else _two(pair),
            on=decision_day(asked.pop("on")),
            by=who_asks(asked.pop("by")),
            url=store_url(asked.pop("store")),
            workshops=tuple(asked.pop("workshops") or ()),
            cancelled=frozenset(asked.pop("cancelled") or ()),
            **asked,
        )


def _two(pair: str) -> tuple[str, str] | None:
    first, _, second = (one.strip() for one in pair.partition(","))
    return (first, second) if first and second and "," not in second else None


def _together(asked: Mapping[str, Any], *, every: bool, people: str | None, pair: str | None) -> Iterator[Fault]:
    """What is missing of this call, and what does not go with the rest."""
    if (asked["case"] is None) is not every:
        yield Fault("CASE", "MISSING", "allowed: the name of one case, or --all for everybody who waits")
        return
    if people is None:
        yield Fault("--participants", "MISSING", "what a person needs is not in a case; allowed: a file, or -")
    if pair is not None and _two(pair) is None:
        yield Fault("--pair", "NOT_ALLOWED", "allowed: the ids of a first and a second workshop, as A,B")
    where = "with a CASE alone" if every else "with --all alone"
    for name in _OF_ONE if every else _OF_ALL:
        if pair if name == "pair" else asked[name]:
            allowed = f"does not go with the rest; allowed: {where}"
            yield Fault(f"--{name.replace('_', '-')}", "CONTRADICTION", allowed)
    if asked["ics"] is not None and not asked["book"]:
        yield Fault("--ics", "CONTRADICTION", "nobody is invited to what is not booked; allowed: with --book")


def run(call: Call) -> int:
    """Find workshops; the exit status. What is wrong with a file is named, and nothing is done."""
    try:
        if call.case is None:
            from cara_core.cli.schedule.everybody import run as run_all  # noqa: PLC0415  (either the one or the other)

            return run_all(call)
        from cara_core.cli.schedule.one_case import run as run_case  # noqa: PLC0415  (the same)

        return run_case(call, call.case)
    except Wrong as wrong:
        for line in wrong.lines:
            print_note(line)
        return WRONG
