"""The calls that the tables of guards are made of, in Python and as they are typed."""

from typing import Any, Final

import cara_core as cara
from cara_core.terms.instants import Instant
from casework.faces import Row
from casework.situations import REFERRAL, fact
from casework.worked import BY, CASE, DAY, FACTS

__all__ = [
    "ADMITTED",
    "CONTACT",
    "ERASE",
    "EVIDENCE",
    "ISSUED",
    "OPEN",
    "TYPED",
    "erase",
    "facts_but",
    "keep",
    "open_case",
    "opens",
    "record",
    "records",
    "referral_but",
]

TYPED: Final = f"case record {CASE} FILE"
OPEN: Final = f"case open FILE --case {CASE} --force hampshire --on {DAY} --by '{BY}'"
ERASE: Final = f"case erase {CASE} --person victim --authority RRD-1 --by '{BY}'"
CONTACT: Final = f"contact record FILE --by '{BY}'"
ADMITTED: Final = fact("offence_admitted")
EVIDENCE: Final = fact("evidence_found", {"sufficient": True})
ISSUED: Final = FACTS[-1]


def facts_but(kind: str, **what: object) -> list[dict[str, Any]]:
    """Everything up to the caution, with another content of this kind of fact."""
    return [{**given, "what": {**given["what"], **what}} if given["kind"] == kind else given for given in FACTS]


def referral_but(part: str, **fields: object) -> dict[str, Any]:
    """The contract's example, with other fields in this part."""
    return {**REFERRAL, part: {**REFERRAL[part], **fields}}


def record(casework: cara.Casework, given: Any, at: Instant) -> object:
    return casework.record(CASE, given, at=at)


def open_case(casework: cara.Casework, given: Any, at: Instant, **more: Any) -> object:
    call = {"case": CASE, "force": "hampshire", "on": DAY, "by": BY, **more}
    return casework.open(cara.read_referral(given), at=at, **call)


def erase(casework: cara.Casework, _: object, at: Instant, request: str | None = None) -> object:
    return casework.erase(CASE, cara.Person.VICTIM, authority="RRD-1", at=at, by=BY, request=request)


def keep(casework: cara.Casework, given: Any, at: Instant) -> object:
    """All or none, as the command keeps what its files hold."""
    victims = given["format"] == "cara-safe-contact/1"
    contact = cara.read_safe_contact(given) if victims else cara.read_participant(given)
    (faults,) = casework.contact_faults([contact])
    if faults:
        raise cara.InputError(faults)
    if isinstance(contact, cara.SafeContact):
        return casework.keep_safe_contact(contact, at=at)
    return casework.keep_participant(contact, at=at, by=BY)


def opens(name: str, **other: Any) -> Row:
    """A row about opening a case."""
    plain = {"situation": "nothing", "python": open_case, "typed": OPEN, "given": REFERRAL, "makes": True}
    return Row(name=name, **{**plain, **other})


def records(name: str, **other: Any) -> Row:
    """A row about a case that was opened."""
    plain = {"situation": "opened", "python": record, "typed": TYPED, "given": ADMITTED}
    return Row(name=name, **{**plain, **other})
