"""Check C18: services for both readers, verified in time, that can be rung, and safe to name to who reads them."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cara_core.packs.checking.faults import PackFault
from cara_core.packs.checking.inspection import SERVICES as FILE
from cara_core.packs.checking.inspection import Inspection
from cara_core.packs.services import is_refuge_for_participant, is_verified, why_not_verified
from cara_core.packs.touching import NOTHING, SERVICES, touching_service
from cara_core.terms.pack import Service

__all__ = ["check_services"]

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
    why = why_not_verified(service, inspection.on, inspection.verifiers)
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
