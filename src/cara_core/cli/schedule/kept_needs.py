"""What people need of a workshop, from their kept records: each reading is in the access log, with why."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from cara_core.case.case import Case
from cara_core.casework.casework import Casework
from cara_core.casework.results import ReadBy
from cara_core.errors import Fault, InputError
from cara_core.formats.participant import needs_of
from cara_core.planning.booking import held_seats, names_no_workshop
from cara_core.terms.workshops import Needs

__all__ = ["email_of_each", "kept_needs", "kept_needs_of", "of_holders"]


def kept_needs(casework: Casework, case: str, read_by: ReadBy) -> Needs:
    """What does the person of this case need? Raises :class:`InputError` where no record of them can be read."""
    found = casework.participant(case, read_by=read_by)
    if found is None:
        allowed = "no record of the participant is kept; allowed: `cara contact ask`, or a file with --participants"
        raise InputError([Fault("CASE", "NO_RECORD", allowed)])
    return needs_of(found)


def kept_needs_of(casework: Casework, cases: Iterable[Case], read_by: ReadBy) -> Mapping[str, Needs]:
    """What do the people of these cases need, by case? Whose record is not kept, or was erased, is left out."""
    found = ((case.id, casework.participant(case.id, read_by=read_by)) for case in cases)
    return {name: needs_of(participant) for name, participant in found if participant is not None}


def email_of_each(
    given: Mapping[str, str | None] | None, casework: Casework, read_by: ReadBy
) -> Callable[[str], str | None]:
    """To which e-mail address would an invitation go, by case? Of what was given, else of the kept records."""
    if given is not None:
        return given.get

    def kept(case: str) -> str | None:
        found = casework.participant(case, read_by=read_by)
        return None if found is None else found.email

    return kept


def of_holders(cases: Iterable[Case]) -> Iterator[Case]:
    """Those of these cases that hold a place in a workshop."""
    for case in cases:
        if names_no_workshop(case) or any(True for _ in held_seats((case,), {})):
            yield case
