"""A small calendar of workshops and one person, made up: how two workshops are found, missed and found again.

The files stand in ``scheduling/``, as a coordinator would keep them.
"""

from functools import cache
from importlib.resources import files
from typing import Final

import attrs

from cara_core.errors import InputError
from cara_core.formats.participant import needs_of, read_participant
from cara_core.formats.tables.workshop_calendar import FACILITATORS_FILE, WORKSHOPS_FILE, read_workshop_calendar
from cara_core.terms.days import Day
from cara_core.terms.workshops import Needs, Workshop

__all__ = ["Scene", "scene"]

_FOLDER: Final = files(__package__) / "scheduling"


@attrs.frozen(kw_only=True)
class Scene:
    """What is on offer and what the person needs; and the days of the story.

    ``booked_on`` the first pair is booked, ``missed_on`` its first workshop is missed, and
    ``rebooked_on`` another pair is.
    """

    offered: tuple[Workshop, ...]
    needs: Needs
    booked_on: Day
    missed_on: Day
    rebooked_on: Day


@cache
def scene() -> Scene:
    """The story's calendar and person. Raises :class:`InputError` where the installation is damaged."""
    tables = [(_FOLDER / name).read_bytes() for name in (WORKSHOPS_FILE, FACILITATORS_FILE)]
    reading = read_workshop_calendar(*tables)
    if not reading.good:
        raise InputError([*reading.of_workshops, *reading.of_facilitators])
    person = read_participant((_FOLDER / "participant.json").read_text(encoding="utf-8"))
    return Scene(
        offered=reading.calendar.workshops,
        needs=needs_of(person),
        booked_on=Day(2026, 3, 6),
        missed_on=Day(2026, 3, 16),
        rebooked_on=Day(2026, 3, 17),
    )
