"""A case in and out: ``cara-case/1``, a case as its facts.

The state of the case stands beside the facts, for those who read it without this library.
It follows from the facts: when the file is read, it is worked out again, and any difference
is a fault. A file that an earlier version wrote (it has no ``known_at``) is held to what every version
says of the facts: what may follow, and how far a case has come, is by now worked out by other rules.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cara_core.books.faults import FaultsFound, faults_under
from cara_core.books.single_values import Unfit, entries_of
from cara_core.case.case import Case
from cara_core.case.contradictions import contradictions
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact, Referred
from cara_core.case.personal import without_words
from cara_core.case.timeline import of_another_case
from cara_core.errors import Fault, InputError
from cara_core.formats.fact import CASE, fact_in_case, fact_mapping, read_asked_fact
from cara_core.formats.json_text import read_json
from cara_core.stages.belonging import LinkedCase, Relation
from cara_core.stages.issue_review import open_issue_reviews
from cara_core.stages.what_may_follow import turns
from cara_core.terms.caution import conditions_digest
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, read_instant, write_instant

__all__ = ["CASE_FORMAT", "case_mapping", "is_expired", "read_case"]

CASE_FORMAT: Final = "cara-case/1"


_OF_EVERY_VERSION: Final = frozenset({"case", "force", "community", "opened_on", "issued_on", "conditions", "erased"})
_BESIDE_THE_FACTS: Final = frozenset({"facts", "known_at", "expired", "linked"})
"""What does not follow from the facts: they themselves, when they were known, what depends on the day or other cases.
"""


def case_mapping(
    case: Case,
    *,
    on: Day | None = None,
    known_at: Instant | None = None,
    linked: Sequence[LinkedCase] | None = None,
) -> dict[str, object]:
    """The case as ``cara-case/1``: its state, and every fact. Of what was typed into it by mistake no word is shown.

    ``on`` is the day to look from (without it, that of the last fact's recording), ``known_at`` the
    instant at which this was known, where the case is not as it is now. ``linked`` are the cases that belong
    with it, where that was asked: the key is there only then.
    """
    by_mistake = of_another_case(case.facts)
    ended = None if case.ended_on is None else case.ended_on.isoformat()
    return {
        "format": CASE_FORMAT,
        "case": case.id,
        "force": case.force,
        "community": case.community,
        "phase": case.phase.value,
        "opened_on": None if case.opened_on is None else case.opened_on.isoformat(),
        "issued_on": None if case.issued is None else case.issued.on.isoformat(),
        "ends_on": None if case.ends_on is None else case.ends_on.isoformat(),
        "ended_on": ended,
        "held": case.hold is not None,
        "stopped": case.stopped,
        "issue_review": bool(open_issue_reviews(case)),
        "irregular": case.irregular,
        "expired": is_expired(case, case.facts[-1].recorded_on if on is None else on),
        "contradicted": bool(contradictions(case)),
        "conditions": conditions_digest(case.conditions) if case.conditions else None,
        "erased": sorted(case.erased),
        "allowed": list(turns(case)),
        "known_at": None if known_at is None else write_instant(known_at),
        **({} if linked is None else {"linked": [_linked_mapping(other) for other in linked]}),
        "facts": [fact_mapping(without_words(fact) if fact.number in by_mistake else fact) for fact in case.facts],
    }


def _linked_mapping(other: LinkedCase) -> dict[str, object]:
    return {"case": other.case, "relations": list(map(str, other.relations)), "settled": other.settled}


def is_expired(case: Case, on: Day) -> bool:
    """Has the caution's last day passed on that day, and has the caution not ended?"""
    return case.phase.issued and case.ends_on is not None and case.ends_on < on


def read_case(source: Mapping[str, object] | str) -> Case:
    """Which case is this, by its ``cara-case/1``? ``source`` is a mapping as JSON has it, or JSON text.

    Raises :class:`InputError` with every fault. The facts are read as strictly as when they
    were recorded. Whether each could follow the one before is not checked again.
    """
    try:
        entries = entries_of(read_json(source) if isinstance(source, str) else source)
    except Unfit as wrong:
        raise InputError([wrong.fault("")]) from None
    except FaultsFound as wrong:
        raise InputError(wrong.faults) from None
    faults = [*_envelope_faults(entries)]
    if faults:
        raise InputError(faults)
    # Read only in an envelope without faults: each fact has to name its case, and follow in number.
    facts = list(_facts(str(entries["case"]), entries["facts"], faults))
    if faults:
        raise InputError(faults)
    case = replay(facts)
    faults += _contradictions(entries, worked_out=case_mapping(case, linked=()))
    if faults:
        raise InputError(faults)
    return case


def _envelope_faults(entries: Mapping[str, object]) -> Iterator[Fault]:
    if entries.get("format") != CASE_FORMAT:
        yield Fault("format", "NOT_ALLOWED", f'found another format, or none; allowed: "{CASE_FORMAT}"')
    name = entries.get("case")
    if type(name) is not str or re.fullmatch(CASE.pattern, name) is None:
        yield Fault("case", CASE.code, f"found no name of a case; allowed: {CASE.allowed}")
    known_at = entries.get("known_at")
    if known_at is not None and (type(known_at) is not str or read_instant(known_at) is None):
        yield Fault("known_at", "NOT_AN_INSTANT", "found no instant; allowed: one with an offset, or null")
    if type(entries.get("expired", False)) is not bool:
        yield Fault("expired", "WRONG_KIND", "found another kind; allowed: true or false")
    linked = entries.get("linked", [])
    if type(linked) is not list or not all(map(_is_linked, linked)):
        yield Fault("linked", "WRONG_KIND", "found another kind; allowed: a list of case, relations and settled")
    if type(entries.get("facts")) is not list or not entries["facts"]:
        yield Fault("facts", "MISSING", "found no list, or an empty one; allowed: at least one fact")


def _is_linked(entry: object) -> bool:
    """Is this what :func:`_linked_mapping` writes?"""
    if not isinstance(entry, Mapping) or set(entry) != {"case", "relations", "settled"}:
        return False
    name, relations = entry["case"], entry["relations"]
    named = type(name) is str and re.fullmatch(CASE.pattern, name) is not None
    related = type(relations) is list and all(relation in set(Relation) for relation in relations)
    return named and related and type(entry["settled"]) is bool


def _facts(case: str, listed: list[object], faults: list[Fault]) -> Iterator[Fact]:
    for index, raw in enumerate(listed):
        path = f"facts[{index}]"
        try:
            fact = fact_in_case(case, index + 1, *read_asked_fact(raw))
        except InputError as wrong:
            faults += faults_under(path, FaultsFound(list(wrong.faults)))
            continue
        if (index == 0) != (type(fact.what) is Referred):
            faults.append(Fault(f"{path}.kind", "OUT_OF_TURN", "allowed: referred as the first fact, and nowhere else"))
        yield fact


def _contradictions(entries: Mapping[str, object], *, worked_out: Mapping[str, object]) -> Iterator[Fault]:
    """Which entries do not follow from the facts? An entry that is absent is no contradiction."""
    # What was known at an instant may have been erased since: whose data that were does not follow from these facts.
    beside = _BESIDE_THE_FACTS | ({"erased"} if entries.get("known_at") is not None else set())
    compared = set(worked_out) - beside if "known_at" in entries else _OF_EVERY_VERSION
    for name in entries:
        if name not in worked_out:
            yield Fault("", "UNKNOWN_KEY", f"found a key that is not known; allowed: {', '.join(worked_out)}")
        elif name in compared and entries[name] != worked_out[name]:
            yield Fault(
                str(name), "CONTRADICTION", "it does not follow from the facts; allowed: what follows from them"
            )
