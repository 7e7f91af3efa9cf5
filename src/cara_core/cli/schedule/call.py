"""What one call of ``cara schedule`` asks: its options as they were given, and the call they make."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import attrs

from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.arguments.store import case_name, store_url, who_asks
from cara_core.errors import Fault, InputError
from cara_core.terms.days import Day

__all__ = ["Call", "Options", "PairIds", "read_call"]


class PairIds(NamedTuple):
    """The ids of a first and a second workshop."""

    first: str
    second: str


@attrs.frozen(kw_only=True)
class Options:
    """The options as they stood on the command line, not yet checked.

    ``every`` is ``--all``, ``people`` is ``--participants``. What was not given is ``None``, empty or false.
    """

    case: str | None
    every: bool
    people: str | None
    workshops: Sequence[str]
    travel: str | None
    on: str | None
    book: bool
    pair: str | None
    short_notice: str | None = attrs.field(repr=False)
    all_pairs: bool
    ics: str | None
    svg: str | None
    weeks: int | None
    why: str | None = attrs.field(repr=False)
    greedy: bool
    time_limit: float
    cancelled: Sequence[str]
    first_within: int | None
    fail_impossible: bool
    store: str | None
    by: str | None
    reason: str | None = attrs.field(repr=False)
    as_json: bool


@attrs.frozen(kw_only=True)
class Call:
    """What one call asks. ``case`` is ``None`` where it is about everybody who waits.

    ``people``, ``workshops`` and ``travel`` are files; without the first two it is what the store keeps.
    ``time_limit`` is in seconds, ``first_within`` in days.
    ``weeks`` are those of the board; ``None``: nobody said.
    """

    case: str | None
    people: str | None
    workshops: Sequence[str]
    travel: str | None
    on: Day
    by: str
    url: str
    reason: str | None = attrs.field(repr=False)
    book: bool
    pair: PairIds | None
    short_notice: str | None = attrs.field(repr=False)
    all_pairs: bool
    ics: str | None
    svg: str | None
    weeks: int | None
    why: str | None = attrs.field(repr=False)
    greedy: bool
    time_limit: float
    cancelled: frozenset[str]
    first_within: int | None
    fail_impossible: bool
    as_json: bool


def read_call(options: Options) -> Call:
    """The call that these options make; :class:`InputError` with everything that does not go together."""
    faults = list(_faults(options))
    if faults:
        raise InputError(faults)
    return Call(
        case=None if options.case is None else case_name(options.case, option="CASE"),
        why=None if options.why is None else case_name(options.why, option="--why"),
        people=options.people,
        pair=None if options.pair is None else _pair_ids(options.pair),
        on=decision_day(options.on),
        by=who_asks(options.by),
        url=store_url(options.store),
        workshops=tuple(options.workshops),
        cancelled=frozenset(options.cancelled),
        travel=options.travel,
        reason=options.reason,
        book=options.book,
        short_notice=options.short_notice,
        all_pairs=options.all_pairs,
        ics=options.ics,
        svg=options.svg,
        weeks=options.weeks,
        greedy=options.greedy,
        time_limit=options.time_limit,
        first_within=options.first_within,
        fail_impossible=options.fail_impossible,
        as_json=options.as_json,
    )


def _pair_ids(pair: str) -> PairIds | None:
    """The two ids of ``A,B``; ``None`` where they are not two."""
    first, _, second = (part.strip() for part in pair.partition(","))
    return PairIds(first, second) if first and second and "," not in second else None


def _faults(options: Options) -> Iterator[Fault]:
    """What is missing of this call, and what does not go with the rest."""
    if (options.case is None) is not options.every:
        yield Fault("CASE", "MISSING", "allowed: the name of one case, or --all for everybody who waits")
        return
    if options.people is None and not (options.reason or "").strip():
        allowed = "what people need is read from their kept records; allowed: why, or a file with --participants"
        yield Fault("--reason", "MISSING", allowed)
    if options.pair is not None and _pair_ids(options.pair) is None:
        yield Fault("--pair", "NOT_ALLOWED", "allowed: the ids of a first and a second workshop, as A,B")
    where = "with a CASE alone" if options.every else "with --all alone"
    for name, value in _foreign_options(options).items():
        if value:
            yield Fault(name, "CONTRADICTION", f"does not go with the rest; allowed: {where}")
    if options.weeks is not None and options.svg is None:
        yield Fault("--weeks", "CONTRADICTION", "no board is drawn; allowed: with --svg")
    if options.ics is not None and not options.book:
        yield Fault("--ics", "CONTRADICTION", "nobody is invited to what is not booked; allowed: with --book")


def _foreign_options(options: Options) -> Mapping[str, object]:
    """The options that belong to the other kind of call: to that of one case, or to that of everybody."""
    if options.every:
        return {"--pair": options.pair, "--short-notice": options.short_notice, "--all-pairs": options.all_pairs}
    return {
        "--svg": options.svg,
        "--why": options.why,
        "--greedy": options.greedy,
        "--cancelled": options.cancelled,
    }
