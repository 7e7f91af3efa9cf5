"""What the gate says against a text of this force, as what stops a message."""

from collections.abc import Sequence
from typing import Final

from cara_core.forces.force import Force
from cara_core.packs.gate import Reason, Verdict, verdict
from cara_core.packs.parts import key_of
from cara_core.terms.days import Day
from cara_core.terms.messages import Charset, Medium
from cara_core.terms.one_message import Blocked
from cara_core.terms.pack import CallScript, MessageText, Pack

__all__ = ["stopped_by", "why_withheld"]

_ENGLISH: Final = "en"
_SIGNATURES: Final = "C17"


def stopped_by(force: Force, pack: Pack, text: MessageText, charset: Charset, on: Day) -> Sequence[Blocked]:
    """Why may this text not be sent on that day? ``SIGN_OFF`` for what people lack, ``PACK`` for every other fault."""
    field = f"{text.message.partition('-')[0].lower()}.{text.medium}"
    reasons = _verdict(force, pack, charset, on).of(*key_of(text))
    rules = dict.fromkeys("SIGN_OFF" if reason.code == _SIGNATURES else "PACK" for reason in reasons)
    return [Blocked(rule, field) for rule in rules]


def why_withheld(force: Force, pack: Pack, script: CallScript, on: Day) -> Sequence[Reason]:
    """Why may nobody be shown the words of this script on that day? The call itself waits for nothing."""
    return _verdict(force, pack, Charset.NOTIFY, on).of(script.message, Medium.CALL)


def _verdict(force: Force, pack: Pack, charset: Charset, on: Day) -> Verdict:
    return verdict(pack, force.pack(_ENGLISH), force.sheet, charset, on)
