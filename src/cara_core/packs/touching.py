"""What a fault of a pack stops: what it touches, and no more.

``domain/adapt.md`` section 1. A reminder must not stop because a helpline was not verified. Where nobody says
what a fault touches, it is what stands in its file; of a file nobody knows, the whole pack.
"""

from typing import Final

from cara_core.packs.parts import Part, key_of
from cara_core.terms.messages import Medium
from cara_core.terms.pack import AddressForm, CallScript, MessageText

__all__ = [
    "DAYS",
    "DAYS_IN_SMS",
    "NOTHING",
    "PACK",
    "SERVICES",
    "TIMES",
    "stops",
    "touching",
    "touching_label",
    "touching_service",
    "touching_text",
]

PACK: Final = "pack"
NOTHING: Final = "nothing"
DAYS: Final = "days"
TIMES: Final = "times"
SERVICES: Final = "services"
DAYS_IN_SMS: Final = "days sms"
_LABEL: Final = "label "
_SERVICE: Final = "service "
_MESSAGES: Final = "messages/"
_BY_FILE: Final = {"words/dates.csv": DAYS, "services.csv": SERVICES}


def touching(message: str, medium: Medium, form: AddressForm = AddressForm.IMPERSONAL) -> str:
    """This text and no other."""
    return f"text {message} {medium} {form}"


def touching_text(text: MessageText | CallScript) -> str:
    """This text and no other."""
    return touching(*key_of(text))


def touching_label(key: str) -> str:
    """Whatever can show the words of that key."""
    return f"{_LABEL}{key}"


def touching_service(name: str) -> str:
    """Whatever names that service."""
    return f"{_SERVICE}{name}"


def stops(file: str, touches: str, item: MessageText | CallScript, parts: dict[str, Part]) -> bool:
    """Does a fault of this file that touches this stop that text, which is made of these parts?"""
    if not touches:
        touches = _BY_FILE.get(file, PACK)
        if file.startswith(_MESSAGES):
            return file == f"{_MESSAGES}{item.message}.md"
    if touches in {DAYS, TIMES, SERVICES}:
        return touches in parts
    if touches == DAYS_IN_SMS:
        return DAYS in parts and key_of(item)[1] is Medium.SMS
    if touches.startswith(_LABEL):
        return _shown_by(parts, "labels", touches.removeprefix(_LABEL))
    if touches.startswith(_SERVICE):
        return _shown_by(parts, SERVICES, touches.removeprefix(_SERVICE))
    return touches in {PACK, touching_text(item)}


def _shown_by(parts: dict[str, Part], name: str, key: str) -> bool:
    return name in parts and key in parts[name].content
