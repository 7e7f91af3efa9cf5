"""Check C28: is every slot filled that somebody has yet to fill, such as the legal wording of a caution?"""

import re
from collections.abc import Iterator
from typing import Final

from cara_core.packs.checking.faults import PackFault
from cara_core.packs.checking.inspection import Inspection
from cara_core.packs.touching import touching_text
from cara_core.terms.pack import CallScript

__all__ = ["check_slots"]

_EMPTY: Final = re.compile(r"\[\s*\]|\[\s*synthetic\b", re.IGNORECASE)
_WHY: Final = "Its reader would get the slot itself, and not what has to be said there."


def check_slots(inspection: Inspection) -> Iterator[PackFault]:
    """C28: no text and no script still has ``[synthetic: ...]`` or an empty ``[ ]``."""
    for item, _ in inspection.everything():
        if isinstance(item, CallScript):
            lines = [(item.file, item.line, line) for line in item.lines]
        else:
            lines = [
                (item.file, passage.first_line + at, line)
                for passage in inspection.passages(item)
                for at, line in enumerate(passage.content.split("\n"))
            ]
        for file, number, line in lines:
            if _EMPTY.search(line):
                yield PackFault(
                    file=file or f"messages/{item.message}.md",
                    line=max(1, number),
                    code="C28",
                    what=f"{'script' if isinstance(item, CallScript) else inspection.body(item).name}: "
                    "a slot is not filled",
                    why=_WHY,
                    mend="Have whoever answers for it write the wording, and sign it.",
                    touches=touching_text(item),
                )
