"""In which words a ledger of duties, or the messages of a case, contradict a row of a sequence."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Final

import cara_core as cara
from cara_core.due.duty import EndedHow, LedgerRow, NoLongerOwed
from cases.sequences import ENDED_STATES, Expected

__all__ = ["ledger_difference", "message_difference"]

_ENDED: Final = dict(zip(ENDED_STATES, EndedHow, strict=True))
_WORD: Final = re.compile(r"[a-z0-9]+")


def ledger_difference(expected: Expected, ledger: Sequence[LedgerRow], kept: Mapping[str, Collection[int]]) -> str:
    """What the ledger says otherwise than this row; empty: nothing. ``kept`` are the facts of each label."""
    wanted = set(_WORD.findall(expected.about))
    rows = [
        row
        for row in ledger
        if row.duty.kind == expected.what and wanted <= set(_WORD.findall(row.duty.about.replace("_", " ")))
    ]
    if not rows:
        return (
            ""
            if expected.state in {"never began", "not open"}
            else f"{_expected(expected)}, the program has no such duty"
        )
    if any(_fits(expected, row, kept) for row in rows):
        return ""
    if expected.state == "not open" and not any(row.is_open for row in rows):
        return ""
    return f"{_expected(expected)}, the program says {'; '.join(_words(row, kept) for row in rows)}"


def _fits(expected: Expected, row: LedgerRow, kept: Mapping[str, Collection[int]]) -> bool:
    duty, state = row.duty, expected.state
    if expected.due is not None:
        hour = expected.due.hour is not None
        if duty.due_by != expected.due.on or (hour and duty.due_at != expected.due.at()):
            return False
    if state in {"open", "reopened"}:
        by = row.began_by
        right = row.is_open and (state == "open" or row.reopens is not None)
    else:
        by = row.ended_by
        right = row.ended_how is _ENDED.get(state)
    return right and all(
        row.reason == word if word in list(NoLongerOwed) else by in kept.get(word, ()) for word in expected.because
    )


def _expected(expected: Expected) -> str:
    due = "" if expected.due is None else f", due {_moment(expected.due.on, expected.due.hour)}"
    because = f" ({', '.join(expected.because)})" if expected.because else ""
    return f"the table says {expected.state}{due}{because}"


def _moment(on: cara.Day, hour: object) -> str:
    return str(on) if hour is None else f"{on} {hour}"


def _words(row: LedgerRow, kept: Mapping[str, Collection[int]]) -> str:
    """This row of the ledger, its facts called by the labels of the table."""
    labels = {number: label for label, numbers in kept.items() for number in numbers}
    how = "open" if row.is_open else str(row.ended_how).replace("_", " ")
    due = row.duty.due_by if row.duty.due_at is None else cara.write_instant(row.duty.due_at)
    began = labels.get(row.began_by or 0, f"fact {row.began_by}")
    ended = "" if row.is_open else f", ended by {labels.get(row.ended_by or 0, f'fact {row.ended_by}')}"
    reason = f" {row.reason}" if row.reason else ""
    again = ", reopened" if row.reopens is not None else ""
    return f"{row.duty.about or 'about nothing else'}: {how}{reason}, due {due}, began by {began}{ended}{again}"


@cache
def _working() -> cara.WorkingDays:
    return cara.working_days()


def message_difference(expected: Expected, case: cara.Case) -> str:
    """What the messages of this case say otherwise than this row; empty: nothing."""
    found = [
        message
        for message in cara.messages_due(case, cara.catalogue().values(), _working())
        if message.message.startswith(f"{expected.what}-")
    ]
    if expected.state == "not due":
        return "the table says not due, the program has it" if found else ""
    if not found:
        return f"the table says {expected.state}, the program has no such message"
    paused = all(message.paused is not None for message in found)
    says = "paused" if paused else "due"
    return "" if says == expected.state else f"the table says {expected.state}, the program says {says}"
