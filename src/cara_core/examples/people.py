"""The participant and the victim of one of the lives, made up, and its workshops: for messages to them.

The files stand in ``messages/``, as somebody would record them with ``cara contact record``.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from cara_core.formats.participant import Participant, read_participant
from cara_core.formats.safe_contact import read_safe_contact
from cara_core.terms.caution import Part
from cara_core.terms.contact import SafeContact
from cara_core.terms.days import Day
from cara_core.terms.referral import Sex
from cara_core.terms.workshops import Workshop

__all__ = ["LIFE", "languages", "participant", "safe_contact", "workshops_on"]

LIFE: Final = "missed-workshop"
"""The life whose messages are shown: it has the most of them."""
_FOLDER: Final = files(__package__) / "messages"
_PARTICIPANT: Final = "participant-"


@cache
def languages() -> tuple[str, ...]:
    """In which languages is there a participant who reads it? Their tags, sorted."""
    names = (file.name for file in _FOLDER.iterdir())
    return tuple(
        sorted(name.removeprefix(_PARTICIPANT).removesuffix(".json") for name in names if name.startswith(_PARTICIPANT))
    )


@cache
def participant(language: str) -> Participant:
    """The participant, who reads one of the :func:`languages`.

    Raises :class:`InputError` where the installation is damaged.
    """
    return read_participant((_FOLDER / f"{_PARTICIPANT}{language}.json").read_text(encoding="utf-8"))


@cache
def safe_contact() -> SafeContact:
    """The victim's safe contact. Raises :class:`InputError` where the installation is damaged."""
    return read_safe_contact((_FOLDER / "safe-contact.json").read_text(encoding="utf-8"))


def workshops_on(days: Iterable[Day], language: str) -> dict[Day, Workshop]:
    """A made-up workshop on each of these days, in that language."""
    return {
        on: Workshop(
            id=f"sample-{on}",
            part=Part.FIRST,
            venue="Sample Community Hall",
            on=on,
            starts=dt.time(10),
            ends=dt.time(15),
            language=language,
            sex=Sex.MALE,
            least=4,
            most=10,
        )
        for on in days
    }
