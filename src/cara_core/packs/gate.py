"""The one gate: may this text be used today? Preview, check, a call's prompts and sending ask it and nothing else.

``domain/adapt.md`` section 1, contract section 7. Every check that blocks and every signature is in it; a fault
stops what it touches and no more. If it says ready to one of its callers, it says ready to all.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import attrs

from cara_core.books.messages import catalogue
from cara_core.packs.checking.all_checks import check_pack
from cara_core.packs.checking.faults import Level, PackFault
from cara_core.packs.force_values import fields_shown
from cara_core.packs.parts import Key, key_of, names_in, parts_of
from cara_core.packs.touching import stops
from cara_core.terms.days import Day
from cara_core.terms.messages import Charset, Medium
from cara_core.terms.pack import AddressForm, CallScript, ForceSheet, MessageText, Pack

__all__ = ["Reason", "Verdict", "verdict"]

_PAPER: Final = frozenset({Medium.LETTER, Medium.PRINT})
_KEPT: Final = 32


@attrs.frozen
class Reason:
    """Why a text may not be used: the code of the check, where it stands, what is wrong and how to mend it."""

    code: str
    file: str
    line: int
    what: str
    mend: str = ""


@attrs.frozen(kw_only=True)
class Verdict:
    """What one pack may say on one day: everything it has to say, what is stopped and why, and every fault.

    ``faults`` are those of the whole pack, warnings too; ``stopped`` has a row for each text and script.
    """

    pack: Pack
    faults: Sequence[PackFault]
    stopped: Mapping[Key, tuple[Reason, ...]]

    def of(self, message: str, medium: Medium, form: AddressForm = AddressForm.IMPERSONAL) -> tuple[Reason, ...]:
        """Why may this text (a call: its script) not be used? Empty: it may. A text that is not there may not."""
        missing = Reason("C01", f"messages/{message}.md", 1, f"{medium}: the text is missing")
        return self.stopped.get((message, medium, form), (missing,))

    @property
    def ready(self) -> Sequence[Key]:
        """What may be used."""
        return [key for key, reasons in self.stopped.items() if not reasons]

    @property
    def is_ready(self) -> bool:
        """May everything be used that this pack has to say, and is nothing of it missing?"""
        return len(self.ready) == len(self.stopped) and not any(fault.code == "C01" for fault in self.faults)

    @property
    def summary(self) -> str:
        """The verdict in one line."""
        count = len(self.stopped)
        if self.is_ready:
            return f"Ready: {count} of {count}."
        first = next((reasons[0] for reasons in self.stopped.values() if reasons), None)
        first = first or next(_reason(fault) for fault in self.faults if fault.code == "C01")
        stopped = count - len(self.ready)
        return f"Not ready: {stopped} of {count}. First: {first.file} {first.what}."


def verdict(pack: Pack, english: Pack | None, force_sheet: ForceSheet | None, charset: Charset, on: Day) -> Verdict:
    """What may this pack say on that day?

    ``english`` is the pack it was translated from (or the pack itself), ``force_sheet`` the force's own values:
    without them no text may be used that shows one. ``charset`` is what the force's channel does to the letters
    of text messages. Kept for each pack, force and day.
    """
    return _verdict(pack, None if english is pack else english, force_sheet, charset, on)


@lru_cache(maxsize=_KEPT)
def _verdict(pack: Pack, english: Pack | None, sheet: ForceSheet | None, charset: Charset, on: Day) -> Verdict:
    rules = catalogue()
    faults = check_pack(pack, rules, english, on, charset, sheet=sheet)
    blocking = [fault for fault in faults if fault.level is Level.BLOCK]
    items: list[MessageText | CallScript] = [*pack.texts.values(), *pack.scripts.values()]
    stopped = {}
    for item in items:
        rule = rules.get(item.message)
        parts = {} if rule is None else {part.name: part for part in parts_of(pack, item, rule, english)}
        found = [_reason(fault) for fault in blocking if stops(fault.file, fault.touches, item, parts)]
        stopped[key_of(item)] = (*found, *_without_a_force(item, sheet))
    return Verdict(pack=pack, faults=faults, stopped=stopped)


def _without_a_force(item: MessageText | CallScript, sheet: ForceSheet | None) -> Sequence[Reason]:
    """A text that shows a force's values may not be used where nobody says which force's."""
    shown = fields_shown(names_in(item), on_paper=key_of(item)[1] in _PAPER)
    if sheet is not None or not shown:
        return ()
    what = f"it shows {', '.join(shown)}, and no force was named"
    return (Reason("C29", item.file, item.line, what, "Name the force whose values they are."),)


def _reason(fault: PackFault) -> Reason:
    return Reason(fault.code, fault.file, fault.line, fault.what, fault.mend)
