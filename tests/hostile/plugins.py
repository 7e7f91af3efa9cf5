"""Plugins made of behaviours: a well-meaning force in code, some of whose hooks turn on it."""

import random
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar, cast

import attrs
from typing_extensions import override

import cara_core as cara
from cara_core.forces.force_books import ForceBooks
from cara_core.forces.force_folder import read_force_books
from cara_core.hooks.spec import HOOKS
from cara_core.terms.messages import ChannelPlan, Notice, Reader, Receipt
from cara_core.terms.pack import Pack
from cara_core.terms.policy import (
    CautionTerms,
    DashMapping,
    EligibilityTerms,
    ForceCard,
    LanguageOffer,
    OffenceList,
)
from hostile.answers import COMMON, OF_HOOK
from hostile.lies import Behaviour

__all__ = [
    "APART",
    "CONDITIONS",
    "SCHEDULED",
    "SENT",
    "TELL_HOOKS",
    "Hostile",
    "OverBooks",
    "behaviours_of",
    "good_books",
    "random_hostile",
]

TELL_HOOKS: Final = frozenset({"case_moved"})
"""The hooks that tell, and have no answer (``hostile/telling.py``)."""
SCHEDULED: Final = frozenset({"workshops", "choose_workshops"})
"""The hooks of a plan, which no decision asks (``hostile/scheduling.py``)."""
SENT: Final = frozenset({"words", "channels", "send"})
"""The hooks of a message, which no decision asks (``hostile/sending.py``)."""
CONDITIONS: Final = frozenset({"further_conditions"})
"""The hook of a decision about conditions, which no decision about a referral asks (``hostile/offering.py``)."""
APART: Final = TELL_HOOKS | SCHEDULED | SENT | CONDITIONS

T = TypeVar("T")


@cache
def good_books() -> ForceBooks:
    """What a well-meaning force answers: the books of one that is shipped."""
    books, wrong = read_force_books(files("cara_hampshire") / "data", "a good force 1.0")
    assert not wrong
    assert books.card is not None
    # Answered by code without a source book of its own: it can cite the core's alone.
    return ForceBooks(
        card=attrs.evolve(books.card, dispensations=_citing(books.card.dispensations)),
        listed_rows=_citing(books.listed_rows or ()),
        eligibility={name: _citing(rows) for name, rows in books.eligibility.items()},
        caution={name: _citing(rows) for name, rows in books.caution.items()},
        tool_rows=_citing(books.tool_rows or ()),
        language_rows=_citing(books.language_rows or ()),
        sources={},
        set_by=books.set_by,
    )


def _citing(rows: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(attrs.evolve(row, source="CORE-DEFAULTS") for row in rows)


def behaviours_of(hook: str) -> Sequence[Behaviour]:
    """Every hostile way to answer this hook, of those a decision asks."""
    return () if hook in APART else (*OF_HOOK[hook], *COMMON)


class Hostile(cara.ForcePlugin):
    """Answers well while it is ``asleep``, and by its behaviours afterwards.

    Where a hook has several behaviours, it takes them in turn: another answer every time.
    """

    def __init__(self, behaviours: Mapping[str, Sequence[Behaviour]], *, asleep: bool = True) -> None:
        self.asleep = asleep
        self.called: list[str] = []
        self._behaviours: Final = behaviours

    @override
    @cara.hookimpl
    def force_card(self) -> ForceCard | None:
        return self._answer("force_card", good_books().force_card())

    @override
    @cara.hookimpl
    def offence_list(self, on: cara.Day) -> OffenceList | None:
        return self._answer("offence_list", good_books().offence_list(on), on=on)

    @override
    @cara.hookimpl
    def eligibility_terms(self, on: cara.Day) -> EligibilityTerms | None:
        return self._answer("eligibility_terms", good_books().eligibility_terms(on), on=on)

    @override
    @cara.hookimpl
    def dash_mapping(self, on: cara.Day) -> DashMapping | None:
        return self._answer("dash_mapping", good_books().dash_mapping(on), on=on)

    @override
    @cara.hookimpl
    def further_refusals(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Refusal]:
        nothing: Sequence[cara.Refusal] = ()
        return self._answer("further_refusals", nothing, referral=referral, on=on)

    @override
    @cara.hookimpl
    def caution_terms(self, on: cara.Day) -> CautionTerms | None:
        return self._answer("caution_terms", good_books().caution_terms(on), on=on)

    @override
    @cara.hookimpl
    def further_conditions(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Condition]:
        nothing: Sequence[cara.Condition] = ()
        return self._answer("further_conditions", nothing, referral=referral, on=on)

    @override
    @cara.hookimpl
    def workshops(self, wanted: cara.WorkshopQuery) -> Sequence[cara.Workshop]:
        nothing: Sequence[cara.Workshop] = ()
        return self._answer("workshops", nothing, wanted=wanted)

    @override
    @cara.hookimpl
    def choose_workshops(
        self, wanted: cara.WorkshopQuery, feasible: Sequence[cara.WorkshopPair]
    ) -> cara.WorkshopPair | None:
        nothing: cara.WorkshopPair | None = None
        return self._answer("choose_workshops", nothing, wanted=wanted, feasible=feasible)

    @override
    @cara.hookimpl
    def languages(self) -> LanguageOffer | None:
        return self._answer("languages", good_books().languages())

    @override
    @cara.hookimpl
    def words(self, language: str) -> Pack | None:
        nothing: Pack | None = None
        return self._answer("words", nothing, language=language)

    @override
    @cara.hookimpl
    def channels(self, reader: Reader, message: str) -> ChannelPlan | None:
        nothing: ChannelPlan | None = None
        return self._answer("channels", nothing, reader=reader, message=message)

    @override
    @cara.hookimpl
    def send(self, notice: Notice, channel: str) -> Receipt | None:
        nothing: Receipt | None = None
        return self._answer("send", nothing, notice=notice, channel=channel)

    @override
    @cara.hookimpl
    def case_moved(self, case: cara.Case, facts: Sequence[cara.Fact]) -> None:
        return self._answer("case_moved", None, case=case, facts=facts)

    def _answer(self, hook: str, good: T, **handed: Any) -> T:
        behaviours = self._behaviours.get(hook, ())
        if self.asleep or not behaviours:
            return good
        self.called.append(hook)
        return cast("T", behaviours[self.called.count(hook) % len(behaviours)].make(good, handed))


class OverBooks(Hostile):
    """The same with a folder of books beneath, which answer where it says ``None``."""

    data = files("cara_hampshire") / "data"


def random_hostile(rng: random.Random) -> tuple[Hostile, bool]:
    """A plugin with some hooks turned, each to one or several behaviours; is any sure to fail?

    The card is asked for at load alone, so it stays well-meaning here.
    """
    hooks = [hook for hook in HOOKS if hook not in {"force_card", *APART}]
    turned = {
        hook: rng.choices(behaviours_of(hook), k=rng.choice((1, 1, 1, 2, 3)))
        for hook in rng.sample(hooks, k=rng.choice((1, 1, 1, 2, 2, 3, len(hooks))))
    }
    fails = any(all(behaviour.fails for behaviour in behaviours) for behaviours in turned.values())
    kind = rng.choice((Hostile, Hostile, OverBooks))
    return kind(turned), fails
