"""What a hostile plugin says when it is asked for workshops, or which pair it prefers.

``fails``: the core must notice, report it, and go on without it. The others are answers a
force may give, however odd: of each workshop the core says why somebody cannot go.
"""

import datetime as dt
from typing import Any, Final

import attrs

import cara_core as cara
from cara_core.hooks.asking import PluginFailed
from cara_core.terms.caution import Part
from cara_core.terms.days import FIRST_DAY, day
from cara_core.terms.workshops import Facilitator
from hostile.lies import (
    NAMELESS_ERROR,
    Behaviour,
    Handed,
    LyingDay,
    LyingNumber,
    LyingText,
    LyingTuple,
    Make,
    endless,
    finished_coroutine,
    never_validated,
    raising,
    subclass,
)
from support.offers import STAFF, pairs, workshop

__all__ = ["CHOOSING", "MARK", "OFFERING"]

MARK: Final = "Jane Roe of 14 Elm Grove"
"""A person's data that a plugin puts into whatever it raises."""

_RAISING: Final = (
    Behaviour("raises an error with a person in it", raising(ValueError, MARK)),
    Behaviour("raises an exit", raising(SystemExit, MARK)),
    Behaviour("raises an end of iteration", raising(StopIteration, MARK)),
    Behaviour("raises a bare exception", raising(BaseException, MARK)),
    Behaviour("raises a nameless error", raising(NAMELESS_ERROR, MARK)),
    Behaviour("raises the core's own error", raising(PluginFailed, MARK)),
    Behaviour("never comes back from a recursion", endless),
    Behaviour("says True", lambda *_: True),
    Behaviour("says a text", lambda *_: MARK),
    Behaviour("says a coroutine", finished_coroutine),
)


class LyingClock(dt.time):
    """Before and after every time."""

    __slots__ = ()

    __lt__ = __gt__ = __le__ = __ge__ = lambda *_: True


class LyingSet(frozenset[str]):
    """Holds whatever is asked for."""

    __slots__ = ()

    __contains__ = __le__ = __ge__ = lambda *_: True


def _offers(**changed: object) -> Make:
    """A workshop with fields no validator has seen."""
    return lambda *_: [never_validated(workshop(), **changed)]


def _poisoned(_: object, handed: Handed) -> object:
    object.__setattr__(handed["wanted"], "language", "tlh")
    handed["wanted"].earliest.isoformat = lambda: "1900-01-01"
    return []


_TWICE: Final = (STAFF[0], STAFF[0])
_NOBODY: Final = never_validated(Facilitator(id="x", languages=(), qualified=False), qualified="yes")

OFFERING: Final = (
    *_RAISING,
    Behaviour("says None", lambda *_: None),
    Behaviour("says a generator", lambda *_: (offered for offered in (workshop(),))),
    Behaviour("a tuple that lies", lambda *_: LyingTuple((workshop(),))),
    Behaviour("a workshop that is a text", lambda *_: ["Saturday"]),
    Behaviour("a workshop of a subclass", lambda *_: [subclass(workshop(), {})]),
    Behaviour("a workshop without any field", lambda *_: [object.__new__(cara.Workshop)]),
    Behaviour("one id twice", lambda *_: [workshop(), workshop()]),
    Behaviour("an id that is none", _offers(id=MARK)),
    Behaviour("an id that lies", _offers(id=LyingText("T-1-A"))),
    Behaviour("a day that lies", _offers(on=LyingDay(2026, 4, 4))),
    Behaviour("a day that is a text", _offers(on="2026-04-04")),
    Behaviour("a time that lies", _offers(starts=LyingClock(10))),
    Behaviour("a time with seconds", _offers(starts=dt.time(10, 0, 1))),
    Behaviour("a time with a zone", _offers(ends=dt.time(15, tzinfo=dt.UTC))),
    Behaviour("a time that is left out that night", _offers(on=day("2026-03-29"), starts=dt.time(1, 30))),
    Behaviour("a time that comes twice that night", _offers(on=day("2026-10-25"), starts=dt.time(1, 30))),
    Behaviour("ends before it starts", _offers(ends=dt.time(9))),
    Behaviour("no place", _offers(most=0, least=0)),
    Behaviour("fewer places than the least", _offers(most=2)),
    Behaviour("a number of places that lies", _offers(most=LyingNumber(99))),
    Behaviour("a sex that lies", _offers(sex=LyingText("male"))),
    Behaviour("a sex of its own", _offers(sex="any")),
    Behaviour("a part of its own", _offers(part="both")),
    Behaviour("access that lies", _offers(access=LyingSet()), fails=False),
    Behaviour("an interpreter that is a text", _offers(interpreter="no")),
    Behaviour("facilitators that are text", _offers(facilitators=("T1", "T2"))),
    Behaviour("a facilitator who is qualified by a text", _offers(facilitators=(_NOBODY, _NOBODY))),
    Behaviour("a first part after another", _offers(after="T-0-A")),
    Behaviour("poisons what it is handed", _poisoned, fails=False),
    Behaviour("offers what nobody can staff", _offers(facilitators=()), fails=False),
    Behaviour("offers a day long ago", _offers(on=FIRST_DAY), fails=False),
    Behaviour("offers a second part alone", _offers(part=Part.SECOND, after=None), fails=False),
    Behaviour("says nothing", lambda *_: [], fails=False),
)
"""For ``workshops``."""


def _rewritten(_: object, handed: Handed) -> Any:
    """Makes the pair it is handed another one, through every lock, and names it."""
    pair = handed["feasible"][0]
    object.__setattr__(pair.first, "on", FIRST_DAY)
    object.__setattr__(pair.second, "most", 10**6)
    return pair


CHOOSING: Final = (
    *_RAISING,
    Behaviour("a pair that was not handed over", lambda *_: pairs(9)[-1]),
    Behaviour(
        "two parts of two pairs", lambda _, handed: cara.WorkshopPair(handed["feasible"][0].first, pairs(2)[1].second)
    ),
    Behaviour(
        "the parts turned round",
        lambda _, handed: cara.WorkshopPair(*attrs.astuple(handed["feasible"][0], recurse=False)[::-1]),
    ),
    Behaviour("the pair it was handed, rewritten", _rewritten),
    Behaviour("a pair of a subclass", lambda _, handed: subclass(handed["feasible"][0], {})),
    Behaviour("a pair of nothing", lambda *_: never_validated(pairs(1)[0], first=None, second=None)),
    Behaviour(
        "a pair with more places",
        lambda _, handed: attrs.evolve(handed["feasible"][0], first=attrs.evolve(handed["feasible"][0].first, most=99)),
    ),
    Behaviour("a list of pairs", lambda _, handed: list(handed["feasible"])),
    Behaviour("says None", lambda *_: None, fails=False),
    Behaviour("the last", lambda _, handed: handed["feasible"][-1], fails=False),
    Behaviour("one that equals the last", lambda *_: pairs(3)[-1], fails=False),
)
"""For ``choose_workshops``, handed three pairs."""
