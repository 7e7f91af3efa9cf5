"""``cara case show``: one case as it stands, for whoever works on it.

The text shows no word that a person said, and nothing that belongs to a person. ``--json``
gives the case as ``cara-case/1``, which is a full copy of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from cara_core.case.case import Case, Recorded
from cara_core.case.contradictions import contradictions
from cara_core.casework.casework import Casework
from cara_core.casework.results import LinkedCase, ReadBy
from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.day_and_force import decision_day, known_instant
from cara_core.cli.arguments.store import case_name, in_options, open_cases, reader, store_url
from cara_core.cli.case.linked import linked_lines
from cara_core.cli.case.words import case_heading, english, may_follow
from cara_core.cli.exit_status import DONE
from cara_core.cli.terminal.lines import detail, heading, plain, print_json, print_lines
from cara_core.due.duty import LedgerRow
from cara_core.due.words import duty_lines
from cara_core.errors import ForceError, InputError
from cara_core.formats.case_file import case_mapping, is_expired
from cara_core.stages.attendance import outstanding
from cara_core.stages.issue.further_conditions import NOTHING_OFFERED, ConditionsOffered
from cara_core.stages.issue.requirements import ledger
from cara_core.stages.issue_review import open_issue_reviews
from cara_core.terms.caution import Condition, Requirement, conditions_digest
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.instants import Instant, london_day, write_instant

__all__ = ["Call", "case_lines", "run"]

_WIDTH: Final = 22


@attrs.frozen(kw_only=True)
class Call:
    """What one call asks: of which case of which store, from which day, by what was known when, and who asks why."""

    case: str
    on: Day
    known_at: Instant | None
    url: str
    read_by: ReadBy
    as_json: bool

    @classmethod
    def read(
        cls,
        *,
        case: str,
        on: str | None,
        known_at: str | None,
        store: str | None,
        by: str | None,
        recipient: str | None,
        reason: str | None,
        as_json: bool,
    ) -> "Call":
        """The call that these options make; :class:`InputError` where they cannot be met."""
        known = None if known_at is None else known_instant(known_at)
        return cls(
            case=case_name(case, option="CASE"),
            on=decision_day(on) if on is not None or known is None else london_day(known),
            known_at=known,
            url=store_url(store),
            read_by=reader(by, reason=reason, recipient=recipient),
            as_json=as_json,
        )


def run(call: Call) -> int:
    """Show the case; the exit status. That it was read, or passed on, is logged first."""
    with open_cases(call.url) as casework:
        try:
            call = attrs.evolve(call, case=found_case(casework, call.case, by_parts=not call.as_json))
            found = casework.case(call.case, read_by=call.read_by, known_at=call.known_at)
            linked = _linked(casework, call)
            rows = () if call.as_json else casework.duties(call.case, known_at=call.known_at)
            offered = NOTHING_OFFERED if call.as_json or call.known_at is not None else _offered(casework, call)
        except InputError as wrong:
            raise in_options(wrong) from None
    if call.as_json:
        print_json(case_mapping(found, on=call.on, known_at=call.known_at, linked=linked))
    else:
        print_lines(case_lines(found, rows, call.on, known_at=call.known_at, offered=offered, linked=linked or ()))
    return DONE


def _linked(casework: Casework, call: Call) -> Sequence[LinkedCase] | None:
    """The cases that belong with it, as they are now; ``None`` where it is passed on: to nobody else are they told."""
    if call.known_at is not None or call.read_by.recipient is not None:
        return None
    return casework.linked(call.case)


def _offered(casework: Casework, call: Call) -> ConditionsOffered:
    """What the force offers as further conditions: a case is shown where its force cannot be asked, too."""
    try:
        return casework.further_conditions(call.case, on=call.on)
    except ForceError as absent:
        return ConditionsOffered(failures=(str(absent).splitlines()[0],))


def case_lines(
    case: Case,
    rows: Iterable[LedgerRow],
    on: Day,
    *,
    known_at: Instant | None = None,
    offered: ConditionsOffered = NOTHING_OFFERED,
    linked: Sequence[LinkedCase] = (),
) -> Iterator[Line]:
    """The case as it stands on that day.

    ``rows`` are its ledger, ``offered`` what the force offers as conditions, ``linked`` the cases it belongs with.
    """
    last = case.facts[-1]
    whose = case.force if case.community is None else f"{case.force}/{case.community}"
    yield case_heading(case)
    yield detail(f"{whose}; opened on {case.opened_on}; {case.number} facts, the last of {last.on} ({last.kind})")
    if known_at is not None:
        yield detail(f"as it was known at {write_instant(known_at)}, by the rules of today")
    parts = (_requirements(case), _conditions(case, offered), _days(case, on), _workshops(case), _people(case))
    for lines in (*parts, linked_lines(linked)):
        found = list(lines)
        if len(found) > 1:
            yield plain()
            yield from found
    yield plain()
    yield heading(f"Due on {on}")
    yield from _indented(duty_lines([row.duty for row in rows if row.is_open], english(), on))
    yield detail(f"  cara due {case.id} --history tells what began and what ended, and why.")
    yield plain()
    yield from may_follow(case)


def _row(name: str, value: object, kind: Kind = Kind.PLAIN) -> Line:
    return Line.in_columns(kind, before=f"  {name:<{_WIDTH}}", last=str(value))


def _indented(lines: Iterator[Line]) -> Iterator[Line]:
    return (attrs.evolve(line, text=f"  {line.text}") for line in lines)


def _when(recorded: Recorded[Any] | None) -> str:
    return "" if recorded is None else f"{recorded.on}  (fact {recorded.number})"


_RECORDED_BY: Final[Mapping[Requirement, str]] = {
    Requirement.EVIDENCE: "evidence",
    Requirement.DECISION: "authorise",
    Requirement.ADMISSION: "admitted",
    Requirement.EXPLANATION: "explained",
    Requirement.DOCUMENT: "conditions, then signed",
}
"""Which command records it."""


def _requirements(case: Case) -> Iterator[Line]:
    """The ledger: what is on record for each of the five, or what is missing."""
    yield heading("The five requirements (Criminal Justice Act 2003 s.23)")
    held = ledger(case)
    on_record: Sequence[Recorded[Any] | None] = (
        held.evidence,
        held.decision,
        held.admission,
        held.explanation,
        held.document,
    )
    missing = dict(reason.split(": ", 1) for reason in held.missing)
    for requirement, recorded in zip(Requirement, on_record, strict=True):
        lacks = missing.get(requirement)
        yield (
            _row(requirement, _when(recorded))
            if lacks is None
            else _row(requirement, f"missing: {lacks} (cara case {_RECORDED_BY[requirement]})", Kind.UNKNOWN)
        )


def _conditions(case: Case, offered: ConditionsOffered) -> Iterator[Line]:
    yield heading("Conditions")
    for condition in case.conditions:
        yield _row(condition.id, _asks(condition))
    if case.conditions:
        yield detail("  as a signed document names them:")
        yield detail(f"  {conditions_digest(case.conditions)}")
    attached = {condition.id for condition in case.conditions}
    left = [condition for condition in offered.conditions if condition.id not in attached]
    if left:
        yield detail("  offered by the force, for whoever decides to take as they are or to leave:")
    for condition in left:
        yield _row(condition.id, _asks(condition))
    for failure in offered.failures:
        yield _row("offered by the force", f"nobody knows: {failure}", Kind.UNKNOWN)


def _asks(condition: Condition) -> str:
    words = english()
    hours = "" if condition.hours is None else f", {condition.hours} hours"
    return f"{words.spell(condition.kind)}, for {words.spell(condition.objects)}{hours}"


def _days(case: Case, on: Day) -> Iterator[Line]:
    yield heading("Days")
    if case.issued is None:
        by = None if case.screened is None else case.screened.what.issue_by
        if by is not None:
            yield _row("give it by", f"{by}  so that a breach on the last day could be prosecuted")
        return
    given, still = case.issued.what, outstanding(case)
    rank = "" if given.rank is None else f"by a {english().spell(given.rank)}  "
    yield _row("given", f"{case.issued.on}  {rank}(fact {case.issued.number})")
    yield (
        _row("last day", f"{case.ends_on}  it is over, and the caution has not ended", Kind.REFER)
        if is_expired(case, on)
        else _row("last day", case.ends_on)
    )
    yield _row("spent", given.spent_on)
    if given.prosecute_by is not None:
        consent = ", with the DPP's consent" if given.dpp_consent_needed else ""
        yield _row("prosecute by", f"{given.prosecute_by}{consent}")
    if still is not None:
        yield _row("next workshop by", f"{still.last_first}  from the day after, completion is not possible")
    if case.ended_on is not None:
        yield _row("ended", case.ended_on)


def _workshops(case: Case) -> Iterator[Line]:
    yield heading("Workshops")
    if case.booking is not None:
        yield _row("booked", f"{case.booking.first} and {case.booking.second}")
    judgements = {(judgement.what.part, judgement.what.workshop_on): judgement.what for judgement in case.judgements}
    for attendance in case.attendances:
        attended = attendance.what
        judgement = judgements.get((attended.part, attended.workshop_on))
        excuse = "" if judgement is None else f"; {'' if judgement.reasonable else 'no '}reasonable excuse"
        if judgement is None and attendance in case.unjudged:
            excuse = "; not judged yet"
        yield _row(f"{attended.part} workshop", f"{attended.workshop_on}  {attended.attendance}{excuse}")


def _people(case: Case) -> Iterator[Line]:
    """What is on record about people, never what they said."""
    yield heading("Safety and people")
    if case.hold is not None:
        yield _row("safety hold", f"since {_when(case.hold)}", Kind.REFER)
    if case.risk is not None:
        yield _row("risk assessed again", f"{english().spell(case.risk.what.grade)}  {_when(case.risk)}")
    if case.stopped:
        yield _row("stopped", "risk is high, or a review decided it: nothing of the programme goes on", Kind.REFER)
    for review in open_issue_reviews(case):
        since = f"{review.recorded_on}  (fact {review.began_by})"
        yield _row("to be reviewed", f"{review.about}, since {since}", Kind.REFER)
    if case.irregular:
        yield _row("irregular", "the caution was kept as it was given, and not as the law asks", Kind.REFER)
    if contradictions(case):
        yield _row("contradicted", "two reports of one thing say otherwise", Kind.REFER)
    if case.views is not None:
        yield _row("victim's views", _when(case.views))
    if case.asked is not None:
        yield _row("victim asked", _when(case.asked))
    if case.contacts:
        reached = sum(contact.what.reached for contact in case.contacts)
        yield _row("victim contacted", f"reached {reached} of {len(case.contacts)} times")
    for person in sorted(case.erased):
        yield _row("erased", f"the data of the {english().spell(person)}")
