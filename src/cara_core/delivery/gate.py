"""What the gate says against a text of this force, as what stops a message."""

from collections.abc import Sequence
from typing import Final

import attrs

from cara_core.forces.force import Force
from cara_core.hooks.pack_checks import in_language
from cara_core.packs.gate import Reason, Verdict, verdict
from cara_core.packs.parts import key_of
from cara_core.terms.days import Day
from cara_core.terms.messages import Charset, Medium
from cara_core.terms.one_message import Blocked
from cara_core.terms.pack import CallScript, MessageText, Pack

__all__ = ["Prompts", "prompts_for", "stopped_by"]

_ENGLISH: Final = "en"
_SIGNATURES: Final = "C17"


def stopped_by(force: Force, pack: Pack, text: MessageText, charset: Charset, on: Day) -> Sequence[Blocked]:
    """Why may this text not be sent on that day? ``SIGN_OFF`` for what people lack, ``PACK`` for every other fault."""
    field = f"{text.message.partition('-')[0].lower()}.{text.medium}"
    reasons = _verdict(force, pack, charset, on).of(*key_of(text))
    rules = dict.fromkeys("SIGN_OFF" if reason.code == _SIGNATURES else "PACK" for reason in reasons)
    return [Blocked(rule, field) for rule in rules]


@attrs.frozen(kw_only=True)
class Prompts:
    """The prompts a caller may be shown, ``None`` where there are none; and each language whose words are withheld."""

    script: CallScript | None
    in_own_language: bool
    withheld: Sequence[tuple[str, Sequence[Reason]]]


def prompts_for(force: Force, message: str, language: str, on: Day) -> Prompts:
    """Which prompts of that call may be shown: in that language, else in English?

    Words that do not pass the gate are withheld. The call is not: it waits for no signature.
    """
    withheld: list[tuple[str, Sequence[Reason]]] = []
    for pack in dict.fromkeys((force.pack(language), force.pack(_ENGLISH))):
        script = None if pack is None else pack.scripts.get(message)
        if pack is None or script is None:
            continue
        why = _verdict(force, pack, Charset.NOTIFY, on).of(message, Medium.CALL)
        if not why:
            return Prompts(script=script, in_own_language=in_language(pack, language), withheld=withheld)
        withheld.append((pack.language, why))
    return Prompts(script=None, in_own_language=False, withheld=withheld)


def _verdict(force: Force, pack: Pack, charset: Charset, on: Day) -> Verdict:
    return verdict(pack, force.pack(_ENGLISH), force.sheet, charset, on)
