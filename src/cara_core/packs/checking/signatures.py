"""Check C17: does everybody who has to answer for a text answer for it as it is now?"""

from collections.abc import Iterator

from cara_core.packs.checking.faults import PackFault
from cara_core.packs.checking.inspection import Inspection
from cara_core.packs.signing import Signing
from cara_core.packs.touching import touching_text
from cara_core.terms.messages import Medium
from cara_core.terms.pack import CallScript, MessageText

__all__ = ["check_signatures"]


def check_signatures(inspection: Inspection) -> Iterator[PackFault]:
    """C17: everybody who has to has signed exactly this text or script, and a translation can be compared."""
    signing = Signing.of(inspection.pack, inspection.english, inspection.sheet, inspection.on)
    for item, rule in inspection.everything():
        missing = list(signing.lacking(item, rule))
        if not inspection.in_english and not (item.back or "").strip():
            missing.append(f"its back translation into English (## back translation: {_heading(item)})")
        if missing:
            name = "script" if isinstance(item, CallScript) else inspection.body(item).name
            yield PackFault(
                file=item.file or f"messages/{item.message}.md",
                line=max(1, item.line),
                code="C17",
                what=f"{name}: it lacks {'; '.join(missing)}",
                why="Nobody answers for these words yet, so they are not said to anybody.",
                mend="Have it checked and signed; every edit makes the signatures void.",
                touches=touching_text(item),
            )


def _heading(item: MessageText | CallScript) -> Medium | str:
    return "script" if isinstance(item, CallScript) else item.medium
