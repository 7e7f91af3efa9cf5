"""What is wrong with a pack: in which file and line, what, why that matters, and how to mend it.

The checks have the codes of ``domain/contact.md`` section 19. ``C00`` is one more: a file
that cannot be read as what it is. A fault may quote the pack's own words: it holds no
person's data.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

import attrs
from typing_extensions import override

from cara_core.errors import CaraError
from cara_core.terms.checking.checked_values import text_form

__all__ = ["Level", "PackFault", "PackInvalid", "in_order"]

_INDENT: Final = "\n       "


class Level(StrEnum):
    """How much a fault matters: nothing is sent, it is warned of, or it is only said."""

    BLOCK = "B"
    WARN = "W"
    INFORM = "I"


_SHOWN: Final = {Level.BLOCK: "BLOCK", Level.WARN: "WARN", Level.INFORM: "INFO"}


@attrs.frozen(kw_only=True)
class PackFault:
    """One thing wrong with a pack. ``file`` is its path in the folder, ``line`` counts from 1.

    ``touches`` says what it stops where it blocks (``packs/touching.py``); empty: what stands in its file.
    ``settles`` is the digest under which a warning of meaning can be settled.
    """

    file: str
    line: int
    code: str = attrs.field(validator=text_form(r"C[0-9]{2}"))
    level: Level = Level.BLOCK
    what: str
    why: str
    mend: str
    touches: str = ""
    settles: str = ""

    @override
    def __str__(self) -> str:
        where = f"{_SHOWN[self.level]:<5}  {self.file}:{self.line}  {self.what}"
        return _INDENT.join((where, self.why, self.mend))


class PackInvalid(CaraError):
    """A folder cannot be read as a pack: ``faults``, every one, by file and line."""

    def __init__(self, faults: Iterable[PackFault]) -> None:
        self.faults: Sequence[PackFault] = in_order(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def in_order(faults: Iterable[PackFault]) -> tuple[PackFault, ...]:
    """These faults by file, line and code, each once."""
    return tuple(sorted(set(faults), key=lambda fault: (fault.file, fault.line, fault.code, fault.level, fault.what)))
