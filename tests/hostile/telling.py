"""What a hostile plugin does when it is told something, and nobody waits for an answer.

It raises, answers, never comes back, or rewrites what it was told. ``fails`` says that the
core must notice and record it; an answer is not even looked at.
"""

from typing import Any, Final

import cara_core as cara
from cara_core.hooks.asking import PluginFailed
from cara_core.terms.days import FIRST_DAY
from hostile.lies import NAMELESS_ERROR, Behaviour, Handed, LyingTuple, endless, finished_coroutine, raising

__all__ = ["MARK", "TELLING"]

MARK: Final = "Jane Roe of 14 Elm Grove"
"""A person's data that a plugin puts into whatever it raises."""


def _rewritten(_: object, handed: Handed) -> None:
    """Makes another case of it, through every lock, and other facts."""
    case, facts = handed["case"], handed["facts"]
    other_case: dict[str, object] = {"id": "ANOTHER", "force": "another", "facts": (), "number": 0, "concerns": ()}
    for name, value in other_case.items():
        object.__setattr__(case, name, value)
    if case.opened_on is not None:
        case.opened_on.isoformat = lambda: "1900-01-01"
    for fact in facts:
        object.__setattr__(fact, "case", "ANOTHER")
        object.__setattr__(fact, "number", 99)
        for name in type(fact.what).__slots__:
            if name != "__weakref__":
                object.__setattr__(fact.what, name, None)
        fact.on.add = lambda **_: FIRST_DAY
        fact.on.isoformat = lambda: "1900-01-01"


def _rewritten_and_failed(good: object, handed: Handed) -> None:
    _rewritten(good, handed)
    raise ValueError(MARK)


def _referral_in(handed: Handed) -> Any:
    return handed["case"].referral


TELLING: Final = (
    Behaviour("raises an error with a person in it", raising(ValueError, MARK)),
    Behaviour("raises what it was told", lambda _, handed: raising(RuntimeError, _referral_in(handed))(_, handed)),
    Behaviour("raises an exit", raising(SystemExit, MARK)),
    Behaviour("raises an end of iteration", raising(StopIteration, MARK)),
    Behaviour("raises the end of a generator", raising(GeneratorExit, MARK)),
    Behaviour("raises a bare exception", raising(BaseException, MARK)),
    Behaviour("raises out of memory", raising(MemoryError, MARK)),
    Behaviour("raises a nameless error", raising(NAMELESS_ERROR, MARK)),
    Behaviour("raises the core's own error", raising(PluginFailed, MARK)),
    Behaviour("raises an input error", raising(cara.InputError, [cara.Fault("on", "X", MARK)])),
    Behaviour("raises a conflict", raising(cara.Conflict, MARK, 1, 2)),
    Behaviour("never comes back from a recursion", endless),
    Behaviour("rewrites it and raises", _rewritten_and_failed),
    Behaviour("rewrites it", _rewritten, fails=False),
    Behaviour("says nothing", lambda *_: None, fails=False),
    Behaviour("says True", lambda *_: True, fails=False),
    Behaviour("says a text", lambda *_: MARK, fails=False),
    Behaviour("says other facts", lambda _, handed: handed["facts"] * 2, fails=False),
    Behaviour("says a tuple that lies", lambda *_: LyingTuple(), fails=False),
    Behaviour("says a coroutine", finished_coroutine, fails=False),
)
"""For a hook that tells."""
