"""A force whose case has several messages in one round: made-up English texts, signed, by Notify and by mail."""

from pathlib import Path

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.packs.reading import read_pack
from cara_core.terms.messages import Medium
from cara_core.terms.pack import Pack
from delivery.messaging import CONTACT, LABELS, SIGNED_ON, in_force_then, made_force, notify_plan
from packs.making import ENGLISH, sign, write

__all__ = ["BY_TEXT", "PLANS", "WORK", "several_texts", "talking_force"]

_FRONT = "---\nid: {id}\nstatus: ready\n---\n\n"
_CALL = "((office.short_name)). Please call ((office.phone)).\n"
_RULES = "((rules.both_repeated??Both. ))((rules.missed_only??One. ))"
_SESSION = "((session.day)), ((session.starts)), ((session.place)). "
BY_TEXT = (
    "P02-check-number",
    "P03-booking",
    "P04-reminder-7d",
    "P05-reminder-1d",
    "P07-reminder-7d",
    "P08-reminder-1d",
)
"""The messages to the participant that go by text message."""
_SMS = {
    "P02-check-number": f"## sms\n{_CALL}",
    **dict.fromkeys(BY_TEXT[2:], f"## sms\n{_SESSION}{_CALL}"),
    **dict.fromkeys(("P05-reminder-1d", "P08-reminder-1d"), f"## sms\n{_RULES}{_SESSION}{_CALL}"),
}
_MAIL = "## work\nSubject: ((task.case))\n\nCase ((task.case)): ((first.date)) and ((second.date)).\n"
WORK = """
[work]
officer = "officer@example.org"
source = "OURS"
standing = "illustrative"
"""
PLANS = {name: notify_plan(Medium.SMS) for name in BY_TEXT} | {"O02-booked": notify_plan(Medium.WORK, channel="smtp")}


def several_texts(folder: Path) -> Pack:
    """The tiny English pack, with a text for each of these messages, every one signed."""
    more = {f"messages/{name}.md": _FRONT.format(id=name) + body for name, body in _SMS.items()}
    more["messages/O02-booked.md"] = _FRONT.format(id="O02-booked") + _MAIL
    labels = {"words/labels.csv": ENGLISH["words/labels.csv"] + LABELS}
    return read_pack(
        sign(write(folder / "several", {**in_force_then(ENGLISH), **labels, **more}), catalogue(), on=SIGNED_ON)
    )


def talking_force(folder: Path) -> cara.Force:
    """Their force."""
    return made_force(folder, (several_texts(folder),), PLANS, contact=CONTACT + WORK)
