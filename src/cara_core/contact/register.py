"""The register of a workshop: who is to come, as those who run it need to know it, and nothing else.

A line is made from the participant's side of a case and from the participant's own record. So two cases that
differ in the victim's facts alone have one and the same line: neither a hold, nor a review, nor whom somebody is
kept apart from can be on it. Sources: contact.md 5.4 (references and needs, no narrative); programme.md 14.
"""

from collections.abc import Iterable
from typing import Final

import attrs

from cara_core.contact.views import SessionPart
from cara_core.contact.wall import ParticipantSide, session_part
from cara_core.terms.workshops import Workshop

__all__ = ["NOT_ON_RECORD", "RegisterLine", "RegisterSheet", "register_line", "register_sheet"]

NOT_ON_RECORD: Final = "(no name on record)"
_INTERPRETER: Final = "interpreter"


@attrs.frozen(kw_only=True, repr=False)
class RegisterLine:
    """One person who is to come. ``needs`` are words such as ``step_free`` and ``interpreter``."""

    case: str
    name: str
    language: str
    needs: tuple[str, ...]


@attrs.frozen(kw_only=True, repr=False)
class RegisterSheet:
    """The sheet of one workshop, its lines by the names of the cases."""

    workshop: str
    part: str
    session: SessionPart
    places: int
    lines: tuple[RegisterLine, ...]


def register_line(
    side: ParticipantSide,
    workshop: str,
    *,
    name: str | None,
    language: str | None,
    access: Iterable[str] = (),
    interpreter_needed: bool = False,
) -> RegisterLine | None:
    """The line of this case on the sheet of the workshop of this id; ``None``: the case is not booked into it.

    ``name`` and what comes after it are from the participant's own record; ``None``: none is kept.
    """
    pair = side.booking
    if pair is None or workshop not in {pair.first_workshop, pair.second_workshop}:
        return None
    needs = [*access, *([_INTERPRETER] if interpreter_needed else [])]
    return RegisterLine(case=side.case, name=name or NOT_ON_RECORD, language=language or "", needs=tuple(needs))


def register_sheet(workshop: Workshop, lines: Iterable[RegisterLine]) -> RegisterSheet:
    """The sheet of this workshop."""
    return RegisterSheet(
        workshop=workshop.id,
        part=workshop.part,
        session=session_part(workshop),
        places=workshop.most,
        lines=tuple(sorted(lines, key=lambda line: line.case)),
    )
