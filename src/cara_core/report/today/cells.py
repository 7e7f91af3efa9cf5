"""The cells of a coordinator's day: how a duty and a group are said, and days, hours and lengths of time."""

from typing import Final

import attrs

from cara_core.due.duty import Owner
from cara_core.due.words import duty_name, when_due
from cara_core.report.today.day import URGENT, DayGroup, DayRow
from cara_core.report.today.layout import Cell, Mark
from cara_core.terms.days import Day
from cara_core.terms.instants import LONDON, Instant
from cara_core.terms.words import Words

__all__ = ["Say", "clock_time", "duty_cells", "group_cells"]

_AN_HOUR: Final = 60
_A_DAY: Final = 24 * _AN_HOUR


@attrs.frozen
class Say:
    """The words, and how days, hours and lengths of time are said in them."""

    words: Words

    def weekday(self, on: Day) -> str:
        """Its name, in three letters."""
        return self.words.say(f"weekday.{on.isoweekday()}")

    def day(self, on: Day) -> str:
        """The day with its weekday."""
        return self.words.say("today.day_with_weekday", {"weekday": self.weekday(on), "on": on})

    def number(self, key: str, count: int, name: str) -> str:
        """``1 day``, ``2 days``: the key and its form for one alone."""
        return self.words.say(f"today.{key.removesuffix('s')}_one" if count == 1 else f"today.{key}", {name: count})

    def length(self, minutes: int) -> str:
        """So many minutes as the two largest of days, hours and minutes."""
        days, rest = divmod(minutes, _A_DAY)
        hours, left = divmod(rest, _AN_HOUR)
        counted = (("days", days), ("hours", hours), ("minutes", left))
        said = [self.number(unit, count, unit) for unit, count in counted if count]
        return " ".join(said[:2]) or self.number("minutes", 0, "minutes")

    def due_by(self, row: DayRow) -> str:
        """The day, and the hour where hours count."""
        due = row.duty
        if due.due_at is None:
            return self.words.say("today.by", {"due_by": due.due_by})
        at = {"time": clock_time(due.due_at), "on": due.due_by}
        return self.words.say("today.by", {"due_by": self.words.say("timeline.due_at", at)})


def clock_time(instant: Instant) -> str:
    """What a clock in London shows then."""
    return instant.astimezone(LONDON).strftime("%H:%M")


def duty_cells(row: DayRow, say: Say) -> tuple[Cell, ...]:
    """A duty: its case, what has to happen, by when, and since when."""
    duty, words = row.duty, say.words
    what, mark = [duty_name(duty, words)], Mark.NONE
    if duty.kind in URGENT:
        # What comes first is read first: whoever is in danger does not wait for a list.
        what.insert(0, words.say(f"today.{row.immediacy or 'not_read'}"))
        mark = Mark.NOW
    if duty.waits_for is not None:
        paused = duty.owner is Owner.PROVIDER
        what.append(words.say("today.waits_provider" if paused else "today.waits", {"waits_for": duty.waits_for}))
    return (Cell((duty.case,)), Cell(tuple(what), mark), _when(row, say), Cell((words.spell(duty.opens_on),)))


def _when(row: DayRow, say: Say) -> Cell:
    """How much is left or overdue, and by when it was to be done."""
    late, words = row.minutes_late, say.words
    if late is None:
        said = when_due(row.duty, words, row.on)
    elif late == 0:
        said = words.say("today.due_now")
    else:
        said = words.say("today.late_by" if late > 0 else "today.left", {"length": say.length(abs(late))})
    mark = Mark.LATE if row.overdue else Mark.SOON if row.duty.due_by == row.on else Mark.NONE
    return Cell((said, say.due_by(row)), mark)


def group_cells(group: DayGroup, say: Say) -> tuple[Cell, ...]:
    """A workshop: when, where, for whom, how many places are taken, and what to look at."""
    workshop, words = group.workshop, say.words
    times = {"starts": f"{workshop.starts:%H:%M}", "ends": f"{workshop.ends:%H:%M}"}
    who = {"language": workshop.language, "group": words.say(f"group.{workshop.sex}")}
    kind = [words.say("today.group_in", who)]
    if workshop.interpreter:
        kind.append(words.say("today.group_interpreter"))
    marks = _marks(group, words)
    return (
        Cell((words.say(f"today.part_{workshop.part}", {"id": workshop.id}),)),
        Cell((say.day(workshop.on), words.say("today.hours_of_day", times))),
        Cell((workshop.venue,)),
        Cell(tuple(kind)),
        Cell((words.say("today.places", {"taken": group.taken, "most": workshop.most}),)),
        Cell(tuple(marks), Mark.LATE if group.below or group.over or not workshop.staffed else Mark.NONE),
    )


def _marks(group: DayGroup, words: Words) -> list[str]:
    """What a coordinator should look at in this group."""
    workshop = group.workshop
    marks = []
    if not workshop.staffed:
        marks.append(words.say("today.unstaffed"))
    if group.below:
        marks.append(words.say("today.below", {"below": group.below, "least": workshop.least}))
    if group.over:
        marks.append(words.say("today.over", {"over": group.over}))
    elif group.taken == workshop.most:
        marks.append(words.say("today.full"))
    return marks
