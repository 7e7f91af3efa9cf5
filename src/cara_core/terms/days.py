"""All calendar arithmetic of the programme: *addition and comparison only*.

Ages and elapsed months are never computed. To ask "is this person 18 on that day?", add
18 years to the birth and compare. ``pendulum``'s ``in_years()`` and ``in_months()`` are
wrong for four birth dates in ten and are banned by a lint rule; this module is why no
other module needs them.

Rules and their sources (``docs/explanation/days.md`` has the test vectors):

* *Months from a day* exclude that day and end on the corresponding date, or on the last
  day of the month where that date does not exist: Interpretation Act 1978 s.5 and
  Sch. 1; Dodds v Walker [1981] 1 WLR 1027.
* *Months beginning with a day* include it: the period ends the day before the
  corresponding date (the model of SI 2018/1082 art. 1(4)).
* *Four weeks* are 28 days, never a month.
* Someone born on 29 February comes of age on 1 March of a common year, the side that
  never cautions a 17-year-old (a design choice that needs a force's legal sign-off).
* A legal limit is never rolled forward over a weekend or a bank holiday.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final

import attrs
from pendulum import Date as Day

from cara_core.errors import Fault, InputError

__all__ = [
    "DAYS_PER_WEEK",
    "FIRST_DAY",
    "LAST_DAY",
    "Day",
    "WorkingDays",
    "birthday_on",
    "day",
    "days_after",
    "days_before",
    "days_beginning_with",
    "days_between",
    "latest_start",
    "months_beginning_with",
    "months_from",
    "read_day",
    "weeks_after",
    "years_from",
]

FIRST_DAY: Final = Day(1900, 1, 1)
LAST_DAY: Final = Day(2199, 12, 31)
DAYS_PER_WEEK: Final = 7
_SATURDAY: Final = 5
_REMEMBERED: Final = 16_384
"""How many sums are remembered: a force's referrals share most of their days."""
_DAY_FORM: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def read_day(text: str) -> Day | None:
    """Which day does this text name?

    Only ``YYYY-MM-DD`` between 1900-01-01 and 2199-12-31 names one; a week date, a
    time, "now" or a day that does not exist gives ``None``.
    """
    if not _DAY_FORM.fullmatch(text):
        return None
    try:
        found = Day.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def day(text: str) -> Day:
    """The day that ``YYYY-MM-DD`` names, for people who write Python.

    Raises :class:`~cara_core.errors.InputError` (without repeating the text) when it names none.
    """
    found = read_day(text) if type(text) is str else None
    if found is None:
        raise InputError([Fault("day", "NOT_A_DAY", "text is needed: YYYY-MM-DD, from 1900-01-01 to 2199-12-31")])
    return found


@lru_cache(maxsize=_REMEMBERED)
def months_from(start: Day, months: int) -> Day:
    """On which day do so many months *from* ``start`` end?

    ``start`` is not counted; a date that does not exist becomes the month's last day.
    Always compute from the first day: two steps are not one (31 January and one month
    four times is 28 May; four months at once is 31 May).
    """
    return start.add(months=months)


@lru_cache(maxsize=_REMEMBERED)
def years_from(start: Day, years: int) -> Day:
    """On which day do so many years from ``start`` end? 29 February becomes 28 February."""
    return start.add(years=years)


def months_beginning_with(start: Day, months: int) -> Day:
    """On which day does a period of so many months that *includes* ``start`` end?

    The day before the corresponding date, or the month's last day where that date does
    not exist. Neither "a day less than :func:`months_from`" nor "months from the day
    before" gives this at month ends.
    """
    end = months_from(start, months)
    # A month too short for the date was cut to its last day: that day itself ends the period.
    return end if end.day != start.day else end.subtract(days=1)


@lru_cache(maxsize=_REMEMBERED)
def days_after(start: Day, days: int) -> Day:
    """The day so many days after ``start``."""
    return start.add(days=days)


@lru_cache(maxsize=_REMEMBERED)
def days_before(start: Day, days: int) -> Day:
    """The day so many days before ``start``. Days can be subtracted; months cannot."""
    return start.subtract(days=days)


def days_beginning_with(start: Day, days: int) -> Day:
    """The last day of a period of so many days that includes ``start``."""
    return start.add(days=days - 1)


def weeks_after(start: Day, weeks: int) -> Day:
    """The same weekday so many weeks later: four weeks are 28 days."""
    return start.add(days=DAYS_PER_WEEK * weeks)


def days_between(first: Day, *, until: Day) -> int:
    """How many days lie from ``first`` to ``until``? Negative where ``until`` is earlier."""
    return until.toordinal() - first.toordinal()


@lru_cache(maxsize=_REMEMBERED)
def birthday_on(birth: Day, years: int) -> Day:
    """From which day on is someone born on ``birth`` so many years old?

    Born on 29 February: from 1 March in a common year.
    """
    try:
        return Day(birth.year + years, birth.month, birth.day)
    except ValueError:
        return Day(birth.year + years, 3, 1)


def latest_start(end: Day, ends_on: Callable[[Day], Day]) -> Day:
    """Which is the latest day whose forward computation still ends on or before ``end``?

    ``ends_on`` computes forward (a start day to its end day) and never decreases. Months
    cannot be subtracted: four days of August 2025 all lead to 28 February 2026.
    """
    # The start cannot be worked out by subtracting, so it is searched for. Going back by as many days
    # as the end lies too late may go too far, never too little; the second loop comes forward again.
    start = end
    while ends_on(start) > end:
        start = start.subtract(days=days_between(end, until=ends_on(start)))
    while ends_on(start.add(days=1)) <= end:
        start = start.add(days=1)
    return start


@attrs.frozen(slots=False)
class WorkingDays:
    """Which days are worked on in England and Wales.

    ``bank_holidays`` is a value handed in (the ``calendar`` extra makes it from the
    ``holidays`` library): it must cover ``first`` to ``last``, and a day outside is
    refused with ``ValueError`` instead of being counted as worked. ``closed`` are the days
    on which a force itself is closed: they count in its own cases alone (:meth:`of_force`).
    """

    bank_holidays: frozenset[Day]
    first: Day
    last: Day
    closed: frozenset[tuple[str, frozenset[Day]]] = frozenset()

    def with_closed(self, force: str, days: Collection[Day]) -> "WorkingDays":
        """The same calendar, which knows that this force is closed on these days too."""
        return attrs.evolve(self, closed=self.closed | {(force, frozenset(days))}) if days else self

    def of_force(self, force: str) -> "WorkingDays":
        """The calendar of a case of this force: on a day on which the force is closed nobody works."""
        return self._of_forces.get(force, self) if self.closed else self

    @cached_property
    def _of_forces(self) -> Mapping[str, "WorkingDays"]:
        found: dict[str, WorkingDays] = {}
        for force, days in sorted(self.closed, key=lambda entry: entry[0]):
            known = found.get(force, self).bank_holidays
            found[force] = attrs.evolve(self, bank_holidays=known | days, closed=frozenset())
        return found

    def is_worked(self, on: Day) -> bool:
        """Is ``on`` a working day: neither a weekend nor a bank holiday?"""
        if not self.first <= on <= self.last:
            raise self._unknown()
        return on.weekday() < _SATURDAY and on not in self.bank_holidays

    def _unknown(self) -> ValueError:
        return ValueError(f"bank holidays are known only from {self.first} to {self.last}")

    @cached_property
    def _before_first(self) -> Day:
        return days_before(self.first, 1)

    @cached_property
    def _worked(self) -> Sequence[Day]:
        """Every working day, in order: each case counts several times, and every open case is asked."""
        every = (days_after(self.first, number) for number in range(days_between(self.first, until=self.last) + 1))
        return [day for day in every if self.is_worked(day)]

    def after(self, event: Day, working_days: int) -> Day:
        """The day so many working days after ``event``, which itself is not counted."""
        if working_days < 1:
            return event
        place = bisect_right(self._worked, event) + working_days - 1
        if event < self._before_first or place >= len(self._worked):
            raise self._unknown()
        return self._worked[place]

    def last_on_or_before(self, limit: Day) -> Day:
        """The last working day on or before ``limit``: what to warn of, never a new limit."""
        found = limit
        while not self.is_worked(found):
            found = found.subtract(days=1)
        return found
