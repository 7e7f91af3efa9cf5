"""Check C18: services for both readers, verified in time, that can be rung, and safe to name to who reads them.

``domain/contact.md`` section 15.4. A service that dies leaves its number behind: whoever rings it in need
reaches nobody, or somebody else.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cara_core.packs.checking.faults import PackFault
from cara_core.packs.checking.inspection import SERVICES as FILE
from cara_core.packs.checking.inspection import Inspection
from cara_core.packs.comparing import begins_a_word, folded
from cara_core.packs.touching import NOTHING, SERVICES, touching_service
from cara_core.terms.days import Day, days_after
from cara_core.terms.pack import Service, Signer

__all__ = ["check_services", "is_refuge_for_participant", "is_verified"]

VERIFIED_DAYS: Final = 90
"""So long a service counts as verified."""
_BOTH: Final = "both"
_REFUGES: Final = ("refuge", "safe house", "shelter", "schronisk", "schronieni", "bezpieczny dom", "bezpieczne domy")
"""What a place of safety is called. Where one is must never be told to the person somebody flees from."""
_EMERGENCY: Final = "999"
_HELPLINE: Final = "08082000247"
_NUMBER: Final = re.compile(r"999|112|111|101|0[1-9][0-9]{8,9}|\+[1-9][0-9]{7,14}", re.ASCII)
_WHY: Final = "Somebody in need would ring, and nobody would answer."
_WHY_REFUGE: Final = "Where a place of safety is must never be told to the person somebody flees from."


def check_services(inspection: Inspection) -> Iterator[PackFault]:
    """C18: services for both readers in the language, each verified in time, with numbers that can be dialled."""
    services = inspection.pack.services
    language = inspection.pack.language.partition("-")[0]
    good = [service for service in services if is_verified(service, inspection.on, inspection.verifiers)]
    for audience in ("victim", "participant"):
        if not any(
            service.audience in {audience, "both"} and service.language.partition("-")[0] == language
            for service in good
        ):
            what = f"there is no service for the {audience} in this language that was verified in time"
            # A list for the participant that is all but empty helps nobody; what a caller says names no list.
            touches = SERVICES if audience == "participant" else NOTHING
            yield _fault(1, what, mend="Add one, or have one verified.", touches=touches)
    yield from _numbers_there(services)
    for service in services:
        yield from _row_faults(inspection, service)


def _row_faults(inspection: Inspection, service: Service) -> Iterator[PackFault]:
    line, touches = inspection.row(FILE, key=service.name), touching_service(service.name)
    if service.phone and not _NUMBER.fullmatch(_digits(service.phone)):
        mend = "Write it with its first 0: a spreadsheet may have taken it."
        yield _fault(line, "the phone number is none", mend=mend, touches=touches)
    why = _why_not_verified(service, inspection.on, inspection.verifiers)
    if why is not None and _digits(service.phone) != _EMERGENCY:
        mend = "Ring them, then fill verified_on, verified_by and recheck_by; or delete the row."
        yield _fault(line, why, mend=mend, touches=touches)
    if is_refuge_for_participant(service):
        what = "it offers a refuge to the participant"
        yield _fault(line, what, mend="Write victim as its audience.", touches=touches, why=_WHY_REFUGE)


def _numbers_there(services: Sequence[Service]) -> Iterator[PackFault]:
    numbers = {_digits(service.phone) for service in services}
    for number, name in ((_EMERGENCY, "999"), (_HELPLINE, "the National Domestic Abuse Helpline, 0808 2000 247")):
        if number not in numbers:
            yield _fault(1, f"{name} is missing", mend="Add a row for it.", touches=SERVICES)


def _digits(phone: str) -> str:
    return re.sub(r"[\s()-]", "", phone)


def _fault(line: int, what: str, *, mend: str, touches: str, why: str = _WHY) -> PackFault:
    return PackFault(file=FILE, line=line, code="C18", what=what, why=why, mend=mend, touches=touches)


def is_verified(service: Service, on: Day, people: Sequence[Signer]) -> bool:
    """Was this service verified in time, by somebody of the register, and is its recheck not over?"""
    return _why_not_verified(service, on, people) is None


def _why_not_verified(service: Service, on: Day, people: Sequence[Signer]) -> str | None:
    """Why this service does not count as verified on that day; ``None``: it does."""
    verified, recheck = service.verified_on, service.recheck_by
    if verified is None or recheck is None:
        return "nobody says when it was verified, and by when that has to be done again"
    if on < verified:
        return "it is said to have been verified on a day that lies ahead"
    if on > days_after(verified, VERIFIED_DAYS) or on > recheck:
        return f"it was not verified within {VERIFIED_DAYS} days, or its recheck_by is over"
    known = (person for person in people if person.id == service.verified_by)
    if not any(person.from_ <= verified and (person.until is None or verified <= person.until) for person in known):
        return "verified_by is nobody of the register (people.toml) on that day"
    return None


def is_refuge_for_participant(service: Service) -> bool:
    """Does this row offer a place of safety to the participant as well?"""
    if service.audience not in {"participant", _BOTH}:
        return False
    return begins_a_word(_REFUGES).search(folded(f"{service.name}\n{service.what}")) is not None
