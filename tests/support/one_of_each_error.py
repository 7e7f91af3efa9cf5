"""One error of each class that is made with more than its message; and a function that raises it in another process."""

from typing import Final

import cara_core as cara
from cara_core.channels.letters.typesetting import LetterRefused
from cara_core.contact.text.rendering import NotFilled
from cara_core.errors import CaraError, Fault
from cara_core.packs.checking.faults import PackFault, PackInvalid
from cara_core.packs.signing import NotSignedOff
from cara_core.store.database.failures import NotFinished
from cara_core.store.opening import StoreExtraMissing
from cara_core.terms.messages import Medium
from cara_core.terms.pack import MessageText

FAULTS: Final = (Fault("victim.agrees", "WRONG_KIND", "allowed: true or false"), Fault("", "TWICE", "allowed: once"))
EXAMPLES: Final[dict[type[CaraError], CaraError]] = {
    cara.InputError: cara.InputError(FAULTS),
    cara.ForceInvalid: cara.ForceInvalid("somewhere", ["force_card: needed", "send: misspelt"]),
    cara.BookError: cara.BookError("force.toml", FAULTS),
    cara.OutOfTurn: cara.OutOfTurn("C-1", "completed", ["closed"], ["the second workshop"]),
    cara.CaseEnded: cara.CaseEnded("C-1", "completed", "closed", ["victim_contacted"]),
    cara.Conflict: cara.Conflict("C-1", 3, 4, of="version of the safe contact"),
    cara.StoreDamaged: cara.StoreDamaged("fact 3 of case C-1", "its body cannot be read"),
    cara.ExtraMissing: cara.ExtraMissing("calendar", needed_by="invitations need"),
    StoreExtraMissing: StoreExtraMissing("store", needed_by="this store needs"),
    NotFinished: NotFinished(7, "a key is still there"),
    LetterRefused: LetterRefused(["address: 2 lines"]),
    NotFilled: NotFilled("first_name"),
    NotSignedOff: NotSignedOff(
        MessageText(message="P01-welcome", medium=Medium.SMS, text="Good morning."), ("the status ready",)
    ),
    PackInvalid: PackInvalid(
        [PackFault(file="texts/p01.md", line=3, code="C01", what="a placeholder", why="no such", mend="one of those")]
    ),
}
"""One of each class that is made with more than its message."""


def raise_example(kind: str) -> None:
    """Raise the example of that class. A process that is started anew finds it here, and would not in a test module."""
    raise next(error for found, error in EXAMPLES.items() if found.__name__ == kind)
