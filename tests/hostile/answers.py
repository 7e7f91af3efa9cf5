"""What a hostile plugin answers: values that lie, values that were never validated, and failures.

A behaviour takes what a well-meaning plugin would have answered, and what the hook was
handed, and gives something else. ``fails`` says that the core must notice: refused at load,
or a case that goes to a human. The others are answers a force may give, however loose.

Outside of what is tested: a plugin that rewrites the library in memory (its modules, its
classes, the frames that called it). Code in one process can do that; see SECURITY.md.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn

import attrs

import cara_core as cara
from cara_core.books.core import offence_book
from cara_core.hooks.asking import PluginFailed
from cara_core.terms.days import FIRST_DAY, Day, day
from cara_core.terms.policy import (
    DashMapping,
    Delivery,
    Dispensation,
    EligibilityTerms,
    LanguageOffer,
    Length,
    LookBack,
    NationalRegime,
    OffenceList,
    OfferedLanguage,
    Unit,
)
from cara_core.terms.risk import RiskTool
from hostile.lies import (
    NAMELESS_ERROR,
    Behaviour,
    Handed,
    LyingDay,
    LyingMap,
    LyingNumber,
    LyingText,
    LyingTuple,
    Make,
    endless,
    finished_coroutine,
    never_validated,
    poisoned_day,
    pretender,
    raising,
    sourced,
    subclass,
)

__all__ = ["COMMON", "OF_HOOK"]

COMMON: Final = (
    Behaviour("says True", lambda *_: True),
    Behaviour("says False", lambda *_: False),
    Behaviour("says a number", lambda *_: 1),
    Behaviour("says a text", lambda *_: "eligible"),
    Behaviour("says a plain map", lambda good, _: attrs.asdict(good) if attrs.has(type(good)) else {}),
    Behaviour("says its class", lambda good, _: type(good)),
    Behaviour("says a subclass", subclass),
    Behaviour("says something that pretends to be it", pretender),
    Behaviour("says a value without any field", lambda good, _: object.__new__(type(good))),
    Behaviour("says a coroutine", finished_coroutine),
    Behaviour("says a generator", lambda good, _: (answer for answer in (good,))),
    Behaviour("raises an error", raising(ValueError, "the record of a person")),
    Behaviour("raises an exit", raising(SystemExit, 0)),
    Behaviour("raises an end of iteration", raising(StopIteration)),
    Behaviour("raises the end of a generator", raising(GeneratorExit)),
    Behaviour("raises a bare exception", raising(BaseException)),
    Behaviour("raises an assertion", raising(AssertionError)),
    Behaviour("raises out of memory", raising(MemoryError)),
    Behaviour("raises a nameless error", raising(NAMELESS_ERROR)),
    Behaviour("raises the core's own error", raising(PluginFailed, "eligible")),
    Behaviour("raises an input error", raising(cara.InputError, [cara.Fault("on", "X", "eligible")])),
    Behaviour("never comes back from a recursion", endless),
    Behaviour("poisons the day it is handed", poisoned_day, fails=False),
)
"""For any hook that answers with one value."""


def _everything(_: object, __: Handed) -> OffenceList:
    codes = [row.code for row in offence_book().rows]
    return OffenceList(codes=tuple(sourced(code) for code in [*codes, "SX03001", "CD98999", "ZZ00001", "CJ88116A"]))


def _loosest_terms(good: EligibilityTerms, _: Handed) -> EligibilityTerms:
    return attrs.evolve(
        good,
        look_back=sourced((LookBack.DOMESTIC_ABUSE,)),
        first_arrest_asked=sourced(False),
        bail_asked=sourced(False),
        prosecutor_asked=sourced(False),
        assessment_days=sourced(366),
        agreement_days=sourced(366),
        national_regime=sourced(NationalRegime.ADVISE),
    )


def _with(**changed: Any) -> Make:
    """The good answer with a setting no validator has seen."""
    return lambda good, _: never_validated(good, **{name: sourced(value) for name, value in changed.items()})


def _tools(**changed: Any) -> Make:
    """The good mapping with its first tool changed."""

    def make(good: DashMapping, _: Handed) -> DashMapping:
        first, *rest = good.tools
        return DashMapping(tools=(sourced(attrs.evolve(first.value, **changed)), *rest))

    return make


def _more_tools(*names: str) -> Make:
    """The good mapping, and a tool of each of these names that asks nothing that matters."""

    def make(good: DashMapping, _: Handed) -> DashMapping:
        made = [RiskTool(name=name, questions=("1",), counted=("1",), high_from=1) for name in names]
        return DashMapping(tools=(*good.tools, *map(sourced, made)))

    return make


def _length(number: Any, unit: Any = Unit.WEEKS) -> Make:
    return _with(length=Length(number=number, unit=unit))


def _offer(tag: str, delivery: Delivery) -> Make:
    return lambda *_: LanguageOffer(languages=(sourced(OfferedLanguage(tag=tag, delivery=delivery)),))


def _refusal(**changed: object) -> cara.Refusal:
    plain = cara.Refusal(
        code="MADE_UP",
        state=cara.State.REFER,
        texts={"en": "made up"},
        source="SAFETY-FLOOR",
        standing=cara.Standing.LAW,
    )
    refusal: cara.Refusal = never_validated(plain, **changed)
    return refusal


def _refuses(**changed: object) -> Make:
    return lambda *_: [_refusal(**changed)]


def rewritten(good: object, handed: Handed) -> object:
    """Makes the referral it is handed a safe one, through every lock."""
    referral = handed["referral"]
    safe: dict[Any, dict[str, object]] = {
        referral.suspect: {"date_of_birth": day("1980-01-01"), "admits_offence": True, "antecedents": ()},
        referral.victim: {"agrees": True, "specific_risk": False, "contacted_on": day("2026-03-09")},
        referral.evidence: {"sufficient_to_charge": True},
        referral.risk: {"grade": cara.Grade.STANDARD, "strangulation": False, "coercive_control": False},
        referral: {"relationship": cara.Relationship.PARTNER},
        **{offence: {"code": "CJ88116", "hate_crime": False} for offence in referral.offences},
    }
    for part, facts in safe.items():
        for name, value in facts.items():
            object.__setattr__(part, name, value)
    if referral.risk.answers is not None:
        referral.risk.answers.clear()
    for found in (referral.suspect.date_of_birth, *(offence.committed_on for offence in referral.offences)):
        found.add = lambda **_: FIRST_DAY
    return poisoned_day(good, handed)


_FOR_EVER: Final = Dispensation(first=FIRST_DAY, source="SAFETY-FLOOR", standing=cara.Standing.LAW)
_BAD_TAG: Final = (sourced(never_validated(OfferedLanguage(tag="en", delivery=Delivery.NATIVE), tag="!")),)


def _since(first: Day) -> cara.Sourced[str]:
    return attrs.evolve(sourced("CJ88116"), since=first)


def _failing_day(kind: type[BaseException] = RuntimeError) -> Day:
    def fail() -> NoReturn:
        raise kind

    made = Day(2012, 1, 1)
    made.isoformat = fail  # type: ignore[method-assign]  # a lie about a day is the point
    return made


_SET_OF_TERMS: Final = ("prosecutor_asked", "bail_asked", "first_arrest_asked")

OF_HOOK: Final[Mapping[str, Sequence[Behaviour]]] = {
    "force_card": (
        Behaviour("says None", lambda *_: None),
        Behaviour("an id that is none", lambda good, _: never_validated(good, id="West Midlands")),
        Behaviour(
            "dispensations for ever", lambda good, _: attrs.evolve(good, dispensations=(_FOR_EVER,)), fails=False
        ),
    ),
    "offence_list": (
        Behaviour("says None", lambda *_: None, fails=False),
        Behaviour("lists everything there is", _everything, fails=False),
        Behaviour("lists nothing", lambda *_: OffenceList(codes=()), fails=False),
        Behaviour("a tuple that lies", lambda good, _: never_validated(good, codes=LyingTuple()), fails=False),
        Behaviour("a code that lies", lambda *_: OffenceList(codes=(sourced(LyingText("CJ88116")),))),
        Behaviour("codes without sources", lambda *_: never_validated(OffenceList(), codes=("OF61102", "ZZ00001"))),
        Behaviour("a day that lies", lambda *_: OffenceList(codes=(_since(LyingDay(2012, 1, 1)),))),
        Behaviour("a day that fails when read", lambda *_: OffenceList(codes=(_since(_failing_day()),)), fails=False),
        Behaviour(
            "a day that exits when read", lambda *_: OffenceList(codes=(_since(_failing_day(SystemExit)),)), fails=False
        ),
    ),
    "eligibility_terms": (
        Behaviour("says None", lambda *_: None, fails=False),
        Behaviour("asks for as little as it may", _loosest_terms, fails=False),
        Behaviour("accepts high risk", _with(accepted_grades=tuple(cara.Grade))),
        Behaviour("accepts no grade", _with(accepted_grades=())),
        Behaviour("accepts whatever is asked", _with(accepted_grades=LyingTuple((cara.Grade.STANDARD,)))),
        Behaviour("accepts a text", _with(accepted_grades="standard medium high")),
        Behaviour("accepts a grade that lies", _with(accepted_grades=(LyingText("standard"),))),
        Behaviour("looks back on nothing", _with(look_back=())),
        Behaviour("an assessment lasts for ever", _with(assessment_days=10**6)),
        Behaviour("an assessment lasts for a number that lies", _with(assessment_days=LyingNumber(10**6))),
        Behaviour("an assessment lasts for a truth", _with(assessment_days=True)),
        Behaviour("an agreement lasts for ever", _with(agreement_days=10**6)),
        Behaviour("an agreement lasts for a number that lies", _with(agreement_days=LyingNumber(10**6))),
        Behaviour("an agreement lasts for a truth", _with(agreement_days=True)),
        *(Behaviour(f"{name}: a text", _with(**{name: "no"})) for name in _SET_OF_TERMS),
        *(Behaviour(f"{name}: nothing", _with(**{name: None})) for name in _SET_OF_TERMS),
        Behaviour("a regime of its own", _with(national_regime="whatever")),
        Behaviour("settings without sources", lambda good, _: never_validated(good, accepted_grades=("high",))),
    ),
    "dash_mapping": (
        Behaviour("says None", lambda *_: None, fails=False),
        Behaviour("knows no tool", lambda *_: DashMapping(tools=()), fails=False),
        Behaviour("knows every tool", _more_tools("SARA", "None", "unknown"), fails=False),
        Behaviour("knows the tool nobody named", _more_tools("")),
        Behaviour("knows one tool twice", _more_tools("SARA", "SARA")),
        Behaviour("asks no question", _tools(questions=(), counted=(), strangulation=None)),
        Behaviour("counts what it does not ask", _tools(questions=("18",))),
        Behaviour("counts nothing", _tools(counted=())),
        Behaviour("nothing shows high risk", _tools(high_from=10**9)),
        Behaviour("counts from a number that lies", _tools(high_from=LyingNumber(14))),
        Behaviour("does not ask about strangulation", _tools(strangulation=None)),
        Behaviour("asks another question about strangulation", _tools(strangulation="1")),
        Behaviour("shows medium after high", _tools(medium_from=20)),
        Behaviour("counts fewer questions than the core", _tools(counted=tuple(map(str, range(1, 25))))),
        Behaviour("shows high risk later than the core", _tools(high_from=24)),
        Behaviour("asks for no second look", _tools(second_look=()), fails=False),
        Behaviour("asks for a second look at no question", _tools(second_look=(("99",),))),
        Behaviour("asks for a second look at nothing", _tools(second_look=((),))),
    ),
    "caution_terms": (
        Behaviour("says None", lambda *_: None, fails=False),
        Behaviour("a caution of a week", _length(1), fails=False),
        Behaviour("a caution of a year", _length(52)),
        Behaviour("a caution of five months", _length(5, Unit.MONTHS)),
        Behaviour("a caution that ends before it begins", _length(-52)),
        Behaviour("a caution of no length", _length(0)),
        Behaviour("a caution of a true length", _length(True)),
        Behaviour("a caution of a length that lies", _length(LyingNumber(52))),
        Behaviour("a caution counted in days", _length(52, "days")),
        Behaviour("a caution whose length is a text", _with(length="1 week")),
        Behaviour("a margin out of the calendar", _with(breach_margin_days=10**9)),
        Behaviour("a margin of less than nothing", _with(breach_margin_days=-(10**6))),
    ),
    "languages": (
        Behaviour("says None", lambda *_: None, fails=False),
        Behaviour("every language", _offer("*", Delivery.NATIVE), fails=False),
        Behaviour("every language, interpreted", _offer("*", Delivery.INTERPRETER), fails=False),
        Behaviour("no language", lambda *_: LanguageOffer(languages=()), fails=False),
        Behaviour("a tag that is none", lambda good, _: never_validated(good, languages=_BAD_TAG)),
        Behaviour("a tuple that lies", lambda good, _: never_validated(good, languages=LyingTuple()), fails=False),
    ),
    "further_refusals": (
        Behaviour("says nothing", lambda *_: (), fails=False),
        Behaviour("says None", lambda *_: None),
        Behaviour("makes the referral a safe one", rewritten, fails=False),
        Behaviour("refuses nothing by a list that lies", lambda *_: LyingTuple((True,))),
        Behaviour("admits", _refuses(state=cara.State.MET)),
        Behaviour("refers", _refuses(), fails=False),
        Behaviour("is in a state of its own", _refuses(state="eligible")),
        Behaviour("a refusal that is a text", lambda *_: ["not_met"]),
        Behaviour("a refusal that is True", lambda *_: [True]),
        Behaviour("a refusal that is None", lambda *_: [None]),
        Behaviour("a refusal of a subclass", lambda *_: [subclass(_refusal(), {})]),
        Behaviour("a code that is none", _refuses(code="eligible!")),
        Behaviour("a code that lies", _refuses(code=LyingText("MADE_UP"))),
        Behaviour("words in no language", _refuses(texts={})),
        Behaviour("words that nobody here reads", _refuses(texts={"tlh": "bIjatlh 'e' yImev"})),
        Behaviour("words that are no text", _refuses(texts={"en": 1})),
        Behaviour("words that fail when read", _refuses(texts=LyingMap())),
        Behaviour("an unknown that nothing settles", _refuses(state=cara.State.UNKNOWN)),
        Behaviour("a met one that something settles", _refuses(state=cara.State.MET, needs=("eligible",))),
        Behaviour("needs that lie", _refuses(state=cara.State.UNKNOWN, needs=LyingTuple())),
    ),
}
"""For one hook, beside :data:`COMMON`."""
