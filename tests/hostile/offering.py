"""What a hostile plugin says when it is asked which conditions it offers.

``fails``: the core must notice, and no condition is decided by such an answer. The others are
answers a force may give, however odd: nothing that is offered is attached by itself.
"""

from typing import Any, Final

import attrs

import cara_core as cara
from cara_core.case.facts import ConditionsDecided
from cara_core.hooks.asking import PluginFailed
from hostile.answers import rewritten
from hostile.lies import (
    NAMELESS_ERROR,
    Behaviour,
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

__all__ = ["MARK", "OFFERED", "OFFERING_CONDITIONS"]

MARK: Final = "Jane Roe of 14 Elm Grove"
"""A person's data that a plugin puts into whatever it raises."""
OFFERED: Final = cara.Condition(
    id="make-good", kind=cara.ConditionKind.OTHER, objects=(cara.ConditionObject.REPARATION,)
)
_UNPAID: Final = cara.Condition(
    id="unpaid", kind=cara.ConditionKind.ATTENDANCE, objects=(cara.ConditionObject.PUNISHMENT,), hours=20
)
_TOO_LONG: Final = attrs.evolve(_UNPAID, hours=21)


def _offers(plain: cara.Condition = OFFERED, **changed: Any) -> Make:
    """A condition with fields no validator has seen."""
    return lambda *_: [never_validated(plain, **changed)]


OFFERING_CONDITIONS: Final = (
    Behaviour("offers nothing", lambda *_: (), fails=False),
    Behaviour("offers one", lambda *_: [OFFERED], fails=False),
    Behaviour("offers as many hours as there can be", lambda *_: [_UNPAID], fails=False),
    Behaviour("makes the referral a safe one", rewritten, fails=False),
    Behaviour("says None", lambda *_: None),
    Behaviour("says True", lambda *_: True),
    Behaviour("says a text", lambda *_: MARK),
    Behaviour("says one without a list", lambda *_: OFFERED),
    Behaviour("says a generator", lambda *_: (condition for condition in (OFFERED,))),
    Behaviour("says a coroutine", finished_coroutine),
    Behaviour("offers by a list that lies", lambda *_: LyingTuple((OFFERED,))),
    Behaviour("offers the fact itself", lambda *_: [ConditionsDecided(conditions=(OFFERED,))]),
    Behaviour("offers None", lambda *_: [None]),
    Behaviour("offers a map", lambda *_: [attrs.asdict(OFFERED)]),
    Behaviour("offers a subclass", lambda *_: [subclass(OFFERED, {})]),
    Behaviour("offers an id twice", lambda *_: [OFFERED, attrs.evolve(_UNPAID, id=OFFERED.id)]),
    Behaviour("offers more hours than there can be", lambda *_: [_TOO_LONG]),
    Behaviour("an id that is none", _offers(id="Make good!")),
    Behaviour("an id that lies", _offers(id=LyingText("make-good"))),
    Behaviour("a kind of its own", _offers(kind="curfew")),
    Behaviour("no object", _offers(objects=())),
    Behaviour("an object twice", _offers(objects=(cara.ConditionObject.REPARATION,) * 2)),
    Behaviour("an object of its own", _offers(objects=("revenge",))),
    Behaviour("attendance without hours", _offers(_UNPAID, hours=None)),
    Behaviour("hours that lie", _offers(_UNPAID, hours=LyingNumber(21))),
    Behaviour("hours of a truth", _offers(_UNPAID, hours=True)),
    Behaviour("hours of another kind", _offers(hours=3)),
    Behaviour("a penalty without an order", _offers(kind=cara.ConditionKind.FINANCIAL_PENALTY)),
    Behaviour("raises an error with a person in it", raising(ValueError, MARK)),
    Behaviour("raises an exit", raising(SystemExit, MARK)),
    Behaviour("raises an end of iteration", raising(StopIteration, MARK)),
    Behaviour("raises a bare exception", raising(BaseException, MARK)),
    Behaviour("raises a nameless error", raising(NAMELESS_ERROR, MARK)),
    Behaviour("raises the core's own error", raising(PluginFailed, MARK)),
    Behaviour("raises an input error", raising(cara.InputError, [cara.Fault("on", "X", MARK)])),
    Behaviour("never comes back from a recursion", endless),
)
