"""What a text lacks before it may be sent: the gate every channel but the capture folder asks.

``domain/contact.md`` sections 15 and 20, and C17. A signature is bound to the digest of
exactly one text: whoever changes a letter of it has to have it signed again.
"""

from collections.abc import Iterator
from typing import Final

from cara_core.errors import CaraError
from cara_core.packs.comparing import folded
from cara_core.terms.days import Day, months_from
from cara_core.terms.messages import MessageRule, Role
from cara_core.terms.pack import MessageText, Pack, SignOff, TextStatus

__all__ = ["HOLDS_MONTHS", "NotSignedOff", "lacking"]

HOLDS_MONTHS: Final = 12
"""So long a signature holds."""
_TRANSLATORS: Final = (Role.TRANSLATION, Role.BACK_TRANSLATION)


class NotSignedOff(CaraError):
    """A text may not be sent: ``message``, ``medium``, and ``lacking``, what it lacks."""

    def __init__(self, text: MessageText, missing: tuple[str, ...]) -> None:
        self.message = text.message
        self.medium = text.medium
        self.lacking = missing
        super().__init__(f"{text.message} ({text.medium}) may not be sent; it lacks: {'; '.join(missing)}")


def lacking(pack: Pack, text: MessageText, rule: MessageRule, on: Day) -> tuple[str, ...]:
    """What does this text lack on that day? Nothing: it may be sent.

    It has to be ready, of a pack that is not synthetic, and signed in every role the
    catalogue asks for within the last twelve months. A text that is not English has
    also to be signed by whoever translated it and, another person, translated it back.
    """
    return tuple(_lacking(pack, text, rule, on))


def _lacking(pack: Pack, text: MessageText, rule: MessageRule, on: Day) -> Iterator[str]:
    if text.status is not TextStatus.READY:
        yield "the status ready"
    if pack.synthetic:
        yield "somebody who speaks the language and stands for it: the pack says that it is synthetic"
    translated = pack.language.partition("-")[0] != "en"
    roles = (*(_TRANSLATORS if translated else ()), *rule.signed_by)
    of_message = [
        signoff
        for signoff in pack.signoffs
        if (signoff.message, signoff.medium, signoff.form) == (text.message, text.medium, text.form)
    ]
    holding = [signoff for signoff in of_message if _holds(signoff, text, on)]
    # A role may be asked for by the language and by the catalogue; it is asked for once.
    for role in dict.fromkeys(roles):
        if not any(signoff.role is role for signoff in holding):
            yield f"the signature {role}{_why(role, of_message, text)}"
    if translated and _same_person(holding):
        yield "a back translation by somebody else than the translator"


def _holds(signoff: SignOff, text: MessageText, on: Day) -> bool:
    return signoff.sha256 == text.digest and signoff.on <= on <= months_from(signoff.on, HOLDS_MONTHS)


def _why(role: Role, signed: list[SignOff], text: MessageText) -> str:
    """Why a signature that is there does not hold."""
    given = [signoff for signoff in signed if signoff.role is role]
    if not given:
        return ""
    edited = all(signoff.sha256 != text.digest for signoff in given)
    return " of this text: it was changed after it was signed" if edited else f" of the last {HOLDS_MONTHS} months"


def _same_person(holding: list[SignOff]) -> bool:
    """Is there no pair of two different people for the two translations?"""
    # Compared as a reader would: another spelling of a name does not make two people of one.
    there, back = (
        {" ".join(folded(signoff.name).split()) for signoff in holding if signoff.role is role} for role in _TRANSLATORS
    )
    return bool(there and back) and len(there | back) == 1
