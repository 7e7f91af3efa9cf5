"""The tables of duties: what begins each, by when, whose it is, and by which facts it ends. All read from the code.

What begins a duty is the docstring of the function that begins it (``due/beginnings``), how it ends is
the closed table ``ENDS`` (``due/endings.py``). Only by when it is due is typed here, with the numbers
of the code; a kind without its row is an error.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from types import CodeType, FunctionType, ModuleType
from typing import Final

from cara_core.books.core import core_words
from cara_core.case.facts import KIND_OF, Immediacy
from cara_core.due import guards
from cara_core.due.beginnings import breach, deciding, ending, safety, victim, workshops
from cara_core.due.duties import STOPPED_MESSAGE_DAYS, send_stopped
from cara_core.due.duty import DutyKind, EndedHow, NoLongerOwed, WaitsFor
from cara_core.due.endings import ENDS, Ending
from cara_core.due.owners import OWNED_BY, Escalation
from cara_core.stages.concerns import HOURS
from generating.markdown import cited, code, table

__all__ = ["DUTY_PARTS"]

MODULES: Final = (deciding, workshops, breach, victim, safety, ending)
OF_EVENTS: Final[Mapping[DutyKind, Callable[..., object] | str]] = {
    DutyKind.SEND_STOPPED: send_stopped,
    DutyKind.SEND_UNKNOWN: "It is not known whether a message arrived.",
    DutyKind.PUT_RIGHT: "A message that was sent says what is not so any more: it stands until the participant knows.",
}
"""What follows from sending, and from no fact of the case."""
CORRECTED_ONLY: Final = "no fact of a kind: one of the two is superseded or taken back"
PLAIN: Final = frozenset({guards.always, guards.is_an_end, guards.placed_after, guards.recorded_after})
"""Guards that the page explains once for all: any such fact that lies after, and really is an end."""


def _days(number: int, word: str = "") -> str:
    """A number of days in words, such as ``1 working day``: no number is typed a second time."""
    return f"{number} {f'{word} ' if word else ''}{'day' if number == 1 else 'days'}"


def _working(number: int) -> str:
    return _days(number, "working")


_JUDGED: Final = "`judgement_working_days`"
_SAFETY: Final = _working(safety.SAFETY_WORKING_DAYS)
_NEXT: Final = _working(workshops.NEXT_WORKING_DAYS)
_DAY_AFTER: Final = _days(victim.CHANGE_DAYS)
_SAME_DAY: Final = "the same day"
_HOURS: Final = HOURS
TIMINGS: Final[Mapping[DutyKind, str]] = {
    DutyKind.REFERRAL_INCOMPLETE: f"{_working(deciding.SETTLED_WORKING_DAYS)}, and not after `issue_by`",
    DutyKind.REFUSE_OR_CLOSE: f"{_working(deciding.SETTLED_WORKING_DAYS)}, and not after `issue_by`",
    DutyKind.ISSUE_BY: "the last day to give it, so that a breach on its last day could be prosecuted",
    DutyKind.DECIDE_CASE: f"{_days(deciding.UNDECIDED_DAYS)} from the opening (illustrative)",
    DutyKind.ANSWER_REFERRAL: _working(workshops.ANSWER_WORKING_DAYS),
    DutyKind.DECIDE_AFTER_REJECTION: _NEXT,
    DutyKind.BOOK_WORKSHOPS: (
        f"{_days(workshops.FIRST_BOOKING_DAYS)} from the caution; again: {_working(workshops.REBOOK_WORKING_DAYS)}; "
        "in time for a pair, and for one repeat while that is possible"
    ),
    DutyKind.COMPLETION_IMPOSSIBLE: "the day it becomes true",
    DutyKind.RECORD_ATTENDANCE: "opens on the day of the workshop; `attendance_working_days`",
    DutyKind.SETTLE_CONTRADICTION: _NEXT,
    DutyKind.JUDGE_ABSENCE: _JUDGED,
    DutyKind.DECIDE_AFTER_ABSENCE: _JUDGED,
    DutyKind.DECIDE_EXCUSE: _JUDGED,
    DutyKind.DECIDE_PROSECUTION: _JUDGED,
    DutyKind.RECORD_PROCEEDINGS: f"{_JUDGED}, or the bail day",
    DutyKind.DECIDE_UNAVAILABLE: _NEXT,
    DutyKind.REVIEW_BOOKINGS: _SAME_DAY,
    DutyKind.TELL_OUTCOME: (
        f"{_working(victim.ENHANCED_WORKING_DAYS)} with enhanced rights, else {victim.ORDINARY_WORKING_DAYS}; "
        "counted from the day it happened"
    ),
    DutyKind.CONTACT_VICTIM: "`contact_working_days` after the workshop",
    DutyKind.TELL_CHANGE: _DAY_AFTER,
    DutyKind.CONTACT_RECORD: f"{_working(victim.RECORD_WORKING_DAYS)}; where a way is dead: {_SAME_DAY}",
    DutyKind.REVIEW_RISK: _SAFETY,
    DutyKind.ACT_ON_HIGH_RISK: _SAFETY,
    DutyKind.END_STOPPED: _SAFETY,
    DutyKind.ACKNOWLEDGE_CONCERN: (
        f"`now`: {_HOURS[Immediacy.NOW]} working hour, outside working hours at once; "
        f"`today`: {_HOURS[Immediacy.TODAY]} working hours (illustrative), and not after that day; "
        f"`next_contact`: the end of the next working day"
    ),
    DutyKind.CLOSE_CONCERN: f"{_working(safety.KEPT_WORKING_DAYS)} (illustrative)",
    DutyKind.REASSESS_RISK: f"{_SAME_DAY}; a concern that can wait for the next contact: the next working day",
    DutyKind.LIFT_OR_KEEP_HOLD: f"{_SAFETY}; each review that keeps it: {_working(safety.KEPT_WORKING_DAYS)} more",
    DutyKind.DECIDE_AFTER_INCIDENT: _SAFETY,
    DutyKind.MARAC_REPLY: f"{_working(safety.MARAC_WORKING_DAYS)} from the day it was sent (illustrative)",
    DutyKind.REVIEW_ISSUE: (
        f"{_SAME_DAY}; left to a prosecutor: {_working(ending.PROSECUTOR_WORKING_DAYS)} (illustrative)"
    ),
    DutyKind.END_CAUTION: "opens `warning_days` before; the caution's last day",
    DutyKind.DECIDE_EXPIRED: "the working day after the last day",
    DutyKind.LIMIT_NEAR: "opens `warning_days` before; the last day to prosecute",
    DutyKind.RECORD_OUTCOME: f"{_working(ending.OUTCOME_WORKING_DAYS)} (illustrative)",
    DutyKind.REVIEW_RETENTION: (
        f"opens {_days(ending.RETENTION_NOTICE_DAYS)} before; `retention_years` after the end, "
        "or the day that the last review named"
    ),
    DutyKind.SEND_UNKNOWN: _days(STOPPED_MESSAGE_DAYS),
    DutyKind.SEND_STOPPED: _days(STOPPED_MESSAGE_DAYS),
    DutyKind.PUT_RIGHT: _days(STOPPED_MESSAGE_DAYS),
}
"""By when each duty has to be done, where nothing else is said from the day on which what began it was recorded."""


def _begun() -> str:
    begins = _beginnings()
    if set(TIMINGS) != set(DutyKind) or set(begins) != set(DutyKind):
        raise ValueError(f"duties without a row: {set(TIMINGS) ^ set(DutyKind) | set(begins) ^ set(DutyKind)}")
    return table(
        ("duty", "begins when", "due by", "whose", "overdue, hears of it", "source"),
        (
            [
                f"`{kind}`<br>{_name(kind)}",
                "<br>".join(begins[kind]),
                TIMINGS[kind],
                code(OWNED_BY[kind].owner),
                _hears(kind),
                cited(OWNED_BY[kind].source),
            ]
            for kind in DutyKind
        ),
    )


def _name(kind: DutyKind) -> str:
    """Its words, with a mark where they name what it is about."""
    return core_words()["en"].say(f"duty.{kind}.name", {"about": "…"})


def _hears(kind: DutyKind) -> str:
    owned = OWNED_BY[kind]
    if owned.escalates_to is Escalation.NOBODY:
        return "nobody"
    later = f" after {_working(owned.after_working_days)} more" if owned.after_working_days else ""
    return f"{code(owned.escalates_to)}{later}"


def _beginnings() -> Mapping[DutyKind, list[str]]:
    """For each kind of duty, what begins it: the docstrings of the functions in which the kind is named."""
    found: dict[DutyKind, list[str]] = {}
    for kind, begun_by in OF_EVENTS.items():
        found[kind] = [begun_by if isinstance(begun_by, str) else _summary(begun_by)]
    for module in MODULES:
        for name in module.__all__:
            function = vars(module)[name]
            for kind in _kinds(function, module) if isinstance(function, FunctionType) else ():
                found.setdefault(kind, []).append(_summary(function))
    return found


def _kinds(function: FunctionType, module: ModuleType) -> Iterator[DutyKind]:
    """The kinds that a function names, by itself or through others of its module that begin a duty for it."""
    names = set(_names(function.__code__))
    for name in sorted(names):
        helper = vars(module).get(name)
        if isinstance(helper, FunctionType) and name.startswith("_"):
            names |= set(_names(helper.__code__))
    yield from (kind for kind in DutyKind if kind.name in names)


def _names(compiled: CodeType) -> Iterator[str]:
    yield from compiled.co_names
    for part in compiled.co_consts:
        if isinstance(part, CodeType):
            yield from _names(part)


def _summary(described: Callable[..., object]) -> str:
    """The first paragraph of a docstring."""
    return " ".join((inspect.getdoc(described) or "").partition("\n\n")[0].split())


def _ended() -> str:
    return table(
        ("duty", "done by", "no longer owed"),
        ([f"`{kind}`", _done_by(kind), _reasons_of(kind)] for kind in DutyKind),
    )


def _done_by(kind: DutyKind) -> str:
    if kind in OF_EVENTS:
        return "an event of the message, that a person recorded"
    by_guard: dict[Callable[..., bool], list[Ending]] = {}
    for row in ENDS[kind]:
        if row.how is EndedHow.DONE:
            by_guard.setdefault(row.guard, []).append(row)
    return (
        "<br>".join(_with_guard(guard, rows) for guard, rows in by_guard.items())
        or "correcting or taking back one of the two"
    )


def _with_guard(guard: Callable[..., bool], rows: list[Ending]) -> str:
    kinds = ", ".join(_kind_of(row) for row in rows)
    return kinds if guard in PLAIN else f"{kinds}: {_lowered(_summary(guard))}"


def _kind_of(row: Ending) -> str:
    kind = KIND_OF[row.by]
    return f"[`{kind}`](fact.md#{kind})"


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


def _reasons_of(kind: DutyKind) -> str:
    reasons = [row.reason for row in ENDS.get(kind, ()) if row.reason is not None]
    return code(*dict.fromkeys(reasons)) or "never"


def _reasons() -> str:
    by: dict[NoLongerOwed, dict[str, None]] = {reason: {} for reason in NoLongerOwed}
    for rows in ENDS.values():
        for row in rows:
            if row.reason is not None:
                by[row.reason][_kind_of(row)] = None
    words = core_words()["en"]
    return table(
        ("reason", "in words", "given by"),
        ([f"`{reason}`", words.spell(reason), ", ".join(kinds)] for reason, kinds in by.items()),
    )


def _waiting() -> str:
    words = core_words()["en"]
    return table(("`waits_for`", "in words"), ([f"`{waits}`", words.spell(waits)] for waits in WaitsFor))


DUTY_PARTS: Final[Mapping[tuple[str, str], Callable[[], str]]] = {
    ("reference/due.md", "duties"): _begun,
    ("reference/due.md", "endings"): _ended,
    ("reference/due.md", "reasons"): _reasons,
    ("reference/due.md", "waiting"): _waiting,
}
"""The tables of the page of the duties."""
