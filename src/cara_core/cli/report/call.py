"""What one call of ``cara report today`` asks."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from cara_core.casework.results import ReadBy
from cara_core.cli.arguments.day_and_force import Forces, decision_day
from cara_core.cli.arguments.store import reader, store_url
from cara_core.cli.clock import now
from cara_core.due.duty import Owner
from cara_core.errors import Fault, InputError
from cara_core.planning.bank_holidays import working_days_known
from cara_core.report.today.day import Asked
from cara_core.terms.days import Day, days_before
from cara_core.terms.instants import LONDON, Instant, london_day, read_instant
from cara_core.terms.working_hours import OPENS

__all__ = ["Call", "Options", "read_call"]

_DAYS_COUNTED: Final = 31
"""More days than five working days ever take."""
_OWNERS: Final = {owner.value: owner for owner in Owner}


@attrs.frozen(kw_only=True)
class Options:
    """The options as they stood on the command line, not yet checked; what was not given is ``None``."""

    on: str | None
    at: str | None
    owner: str | None
    force: str | None
    weeks: int
    html: str | None
    store: str | None
    by: str | None
    reason: str | None = attrs.field(repr=False)
    as_json: bool


@attrs.frozen(kw_only=True)
class Call:
    """Which day is asked for, of which store, by whom; and where it goes: into a page, as JSON, or as text."""

    asked: Asked
    url: str
    read_by: ReadBy
    html: Path | None
    as_json: bool


def read_call(options: Options) -> Call:
    """The call that these options make; :class:`InputError` with every fault of them."""
    faults = list(_faults(options))
    if faults:
        raise InputError(faults)
    at = None if options.at is None else read_instant(options.at)
    on = decision_day(options.on) if options.on is not None or at is None else london_day(at)
    if at is not None and london_day(at) != on:
        raise InputError([Fault("--at", "CONTRADICTION", "of another day than --on; allowed: an instant of that day")])
    _check_calendar(on)
    if options.force is not None:
        Forces(force=options.force, community=None)
    return Call(
        asked=Asked(
            on=on,
            at=at or _moment_of(on),
            weeks=options.weeks,
            owner=None if options.owner is None else _OWNERS[options.owner],
            force=options.force,
        ),
        url=store_url(options.store),
        read_by=reader(options.by, reason=options.reason),
        html=None if options.html is None else Path(options.html),
        as_json=options.as_json,
    )


def _check_calendar(on: Day) -> None:
    """Are the working days after it known, over which what comes is counted? Raises :class:`InputError`."""
    working = working_days_known()
    last = days_before(working.last, _DAYS_COUNTED)
    if not working.first <= on <= last:
        raise InputError([Fault("--on", "NOT_A_DAY", f"no working days are known; allowed: {working.first} to {last}")])


def _moment_of(on: Day) -> Instant:
    """From which moment is this day seen: now, where it is today; else as working hours begin."""
    moment = now()
    return moment if london_day(moment) == on else dt.datetime.combine(on, OPENS, LONDON).astimezone(dt.UTC)


def _faults(options: Options) -> Iterator[Fault]:
    if options.at is not None and read_instant(options.at) is None:
        allowed = "not an instant; allowed: one with an offset, such as 2026-03-10T10:30:00Z"
        yield Fault("--at", "BAD_INSTANT", allowed)
    if options.owner is not None and options.owner not in _OWNERS:
        yield Fault("--owner", "NOT_ALLOWED", f"nobody's; allowed: {', '.join(_OWNERS)}")
    if options.force is not None and "/" in options.force:
        yield Fault("--force", "NOT_ALLOWED", "a force and a community; allowed: a force alone")
    if options.html is not None and options.as_json:
        yield Fault("--html", "CONTRADICTION", "does not go with --json; allowed: one of the two")
    if options.html is not None and not Path(options.html).parent.is_dir():
        yield Fault("--html", "NOT_FOUND", "its folder is not there; allowed: a file in a folder that is")
