"""A sequence is recorded row by row in a store, as a coordinator would, and compared with what has to follow."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

import cara_core as cara
from cara_core.case.facts import RiskReassessed
from cara_core.due.duty import LedgerRow, Owner
from cara_core.due.ledger import ledger
from cases.differences import ledger_difference, message_difference
from cases.sequence_facts import CASE, fact_of, referral_of, safe_contact_of
from cases.sequences import CONTACT_RECORD_KEPT, LAST, OPENED, Expected, Happening, WorkedSequence

__all__ = ["Played", "differences", "orders"]

_FORCE: Final = "hampshire"
_SCREENED: Final = "screened as of "
_KNOWN: Final = "known at "


@attrs.define(kw_only=True)
class Played:
    """How far one sequence has come: which number each row has, and which was refused with which words."""

    casework: cara.Casework
    numbers: dict[str, int] = attrs.field(factory=dict)
    kept: dict[str, frozenset[int]] = attrs.field(factory=dict)
    refused: dict[str, str] = attrs.field(factory=dict)
    answers: dict[str, cara.CaseRecorded] = attrs.field(factory=dict)
    before: dict[str, int] = attrs.field(factory=dict)

    def record(self, row: Happening) -> None:
        """What this row says is recorded, or refused."""
        at = row.recorded.at()
        self.before[row.label] = max(self.numbers.values(), default=0)
        if row.what == OPENED:
            self.casework.open(referral_of(row), case=CASE, force=_FORCE, on=row.happened.on, at=at, by=row.by)
            self.numbers[row.label], self.kept[row.label] = 1, frozenset({1, 2})
            return
        if row.what == CONTACT_RECORD_KEPT:
            self.casework.keep_safe_contact(safe_contact_of(row), at=at)
            return
        self.before[row.label] = self.casework.case(CASE).number
        try:
            answer = self.casework.record(CASE, fact_of(row, self.numbers), at=at, by=row.by)
        except (cara.CaseError, cara.InputError) as refusal:
            self.refused[row.label] = str(refusal)
            return
        self.answers[row.label] = answer
        # What the core adds to a fact is kept with it: a screening, a hold, a concern.
        self.kept[row.label] = frozenset(fact.number for fact in answer.facts)
        self.numbers[row.label] = next((fact.number for fact in answer.facts if fact.kind == row.what), 0)


def orders(sequence: WorkedSequence) -> tuple[WorkedSequence, ...]:
    """The sequence as it stands; where rows may come in any order: turned round, forwards and backwards, too."""
    free = [row for row in sequence.happenings if row.label in sequence.any_order]
    turned = [[*free[first:], *free[:first]] for first in range(len(free))] or [[]]
    both = [*turned, *(list(reversed(rows)) for rows in turned)] if free else turned
    return tuple(attrs.evolve(sequence, happenings=_in_order(sequence, rows)) for rows in both)


def _in_order(sequence: WorkedSequence, free: Sequence[Happening]) -> tuple[Happening, ...]:
    fixed = [row for row in sequence.happenings if row.label not in sequence.any_order]
    return (*fixed, *free)


def differences(sequence: WorkedSequence, casework: cara.Casework) -> list[str]:
    """Everything in which the program does otherwise than the sequence says; empty: nothing."""
    played, found = Played(casework=casework), list[str]()
    for row in sequence.happenings:
        played.record(row)
        rows = [expected for expected in sequence.expected if expected.after == row.label]
        if row.label in played.refused and not any(expected.what == "refused" for expected in rows):
            found.append(
                f"{row.where}: {row.label} is refused, and the table says it is kept: {played.refused[row.label]}"
            )
        found += (text for expected in rows for text in _compared(expected, played, row))
    last = sequence.happenings[-1]
    found += (
        text for expected in sequence.expected if expected.after == LAST for text in _compared(expected, played, last)
    )
    return found


def _compared(expected: Expected, played: Played, row: Happening) -> Iterator[str]:
    """What of the program contradicts this row? Nothing, where it is as the row says."""
    difference = _difference(expected, played, row)
    if difference:
        about = f" ({expected.about})" if expected.about else ""
        yield f"{expected.where}: after {expected.after}, {expected.what}{about}: {difference}"


def _difference(expected: Expected, played: Played, row: Happening) -> str:
    if expected.what == "refused":
        return _of_refusal(expected, played.refused.get(row.label))
    case = played.casework.case(CASE)
    found = _of_case(expected, case, played, row)
    if found is not None:
        return "" if found == expected.state else f"the table says {expected.state}, the program says {found}"
    rows = _full_ledger(played.casework, case)
    if expected.what == "list of victim contact":
        return _of_callers_list(rows)
    if expected.what[1:].isdigit():
        return message_difference(expected, case)
    return ledger_difference(expected, rows, played.kept)


def _full_ledger(casework: cara.Casework, case: cara.Case) -> list[LedgerRow]:
    """Every row, also of what ended before its day had come, which is not shown; and what messages began."""
    rows = list(ledger(case, cara.working_days()))
    return [*rows, *(row for row in casework.duties(CASE) if row not in rows)]


def _of_refusal(expected: Expected, refusal: str | None) -> str:
    if refusal is None:
        return "the table says refused, the program kept it"
    absent = [word for word in expected.because if word.lower() not in refusal.lower()]
    return f"it is refused, and does not name {', '.join(absent)}: {refusal}" if absent else ""


def _of_case(expected: Expected, case: cara.Case, played: Played, row: Happening) -> str | None:
    """What the program says of the case itself; ``None``: the row is about a duty or a message."""
    what = expected.what
    if what.startswith(_SCREENED):
        on = cara.day(what.removeprefix(_SCREENED))
        return next((str(made.what.outcome) for made in reversed(case.screenings) if made.what.as_of == on), "nothing")
    if what.startswith(_KNOWN):
        return _known(expected, played)
    if what == "ended on":
        return str(case.ended_on)
    if what == "phase":
        return str(case.phase)
    marks: Mapping[str, bool] = {"held": case.hold is not None, "stopped": case.stopped, "irregular": case.irregular}
    if what in marks:
        return "yes" if marks[what] else "no"
    return _of_keeping(expected, played.answers.get(row.label), row) if what == "kept" else None


def _of_keeping(expected: Expected, answer: cara.CaseRecorded | None, row: Happening) -> str:
    """How was it kept?"""
    if answer is None:
        return "refused"
    if answer.repeated:
        return "repeated"
    what = next(fact.what for fact in answer.facts if fact.kind == row.what)
    if isinstance(what, RiskReassessed) and what.lowering_met is False:
        return "lowers nothing"
    marked = {"irregular": "is_irregular", "unbooked": "unbooked"}.get(expected.state, "")
    return expected.state if getattr(what, marked, False) else "kept, with no mark"


def _known(expected: Expected, played: Played) -> str:
    """Up to which row was known then? The table names the row that was not."""
    text = expected.what.removeprefix(_KNOWN)
    at = cara.read_instant(f"{text.replace(' ', 'T')}:00Z")
    if at is None:
        return "no moment"
    known = played.casework.case(CASE, known_at=at).number
    label = expected.state.removeprefix("before ")
    return expected.state if known == played.before.get(label) else f"fact {known} is the last one known"


def _of_callers_list(rows: Sequence[LedgerRow]) -> str:
    """Is there somebody to ring?"""
    to_ring = [
        f"{row.duty.kind} {row.duty.about}".strip()
        for row in rows
        if row.is_open and row.duty.owner is Owner.VICTIM_CONTACT and row.duty.waits_for is None
    ]
    return f"somebody is to ring: {', '.join(to_ring)}" if to_ring else ""
