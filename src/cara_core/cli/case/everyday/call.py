"""What one call of an everyday command asks, as its options say it."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.arguments.store import Asker, asker, store_url
from cara_core.cli.case.everyday.answers import read_answer, read_list
from cara_core.cli.case.everyday.table import Command
from cara_core.cli.clock import today
from cara_core.errors import Fault, InputError
from cara_core.terms.days import Day
from cara_core.terms.instants import LONDON, Instant, read_instant

__all__ = ["Call", "instant_of", "read_given"]

_CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
AN_HOUR: Final = "an hour in London, HH:MM, or an instant such as 2026-03-10T10:30:00Z"


@attrs.frozen(kw_only=True)
class Call:
    """One call. ``given`` are the answers that its options hold, by the names of the fields.

    ``on`` is the day it happened, where one was given, and ``at`` the hour as it was typed. ``yes`` keeps
    it without asking, ``sure`` confirms what the command wants to be sure of, ``everything`` shows all that is
    allowed where it is refused.
    """

    command: Command
    case: str
    given: Mapping[str, Any] = attrs.field(repr=False)
    on: Day | None
    today: Day
    at: str | None
    asks: Asker
    key: str | None
    url: str
    as_json: bool
    yes: bool
    sure: bool
    everything: bool

    @classmethod
    def read(
        cls,
        command: Command,
        *,
        case: str,
        texts: Mapping[str, str | Sequence[str] | None],
        on: str | None,
        at: str | None,
        by: str | None,
        key: str | None,
        store: str | None,
        as_json: bool,
        yes: bool,
        sure: bool,
        everything: bool,
    ) -> "Call":
        """The call that these options make. Raises :class:`InputError` with every fault of them."""
        day = None if on is None else decision_day({"today": str(today()), "": ""}.get(on, on))
        seen_from = day or today()
        return cls(
            command=command,
            case=case,
            given=read_given(command, texts, seen_from),
            on=day,
            today=seen_from,
            at=at,
            asks=asker(by),
            key=key,
            url=store_url(store),
            as_json=as_json,
            yes=yes,
            sure=sure,
            everything=everything,
        )


def read_given(command: Command, texts: Mapping[str, str | Sequence[str] | None], seen_from: Day) -> dict[str, Any]:
    """The answers that the options hold, and what the verb itself says. Raises :class:`InputError`."""
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for question in command.questions:
        text = texts.get(question.name)
        if text is None or text == []:
            continue
        try:
            found[question.name] = (
                read_answer(question, text, seen_from)
                if isinstance(text, str)
                else read_list(question, text, seen_from)
            )
        except InputError as wrong:
            faults += wrong.faults
    if faults:
        raise InputError(faults)
    return found


def instant_of(text: str, day: Day) -> Instant:
    """The instant of that hour on that day in London. Raises :class:`InputError`."""
    found = _CLOCK.fullmatch(text.strip())
    if found is not None:
        return dt.datetime.combine(day, dt.time(int(found[1]), int(found[2])), LONDON)
    instant = read_instant(text.strip())
    if instant is None:
        raise InputError([Fault("--at", "BAD_INSTANT", f"it cannot be that; allowed: {AN_HOUR}")])
    return instant
