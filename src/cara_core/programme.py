"""The one imperative place: asks the force, runs the stages, gives back values."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import evolve, replay
from cara_core.case.facts import MADE_BY_THE_CORE, Fact, Referred, What
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.hooks.asking import PluginFailed
from cara_core.stages.eligibility import assess
from cara_core.stages.issue.further_conditions import ConditionsOffered, offered_in
from cara_core.stages.issue.interlock import screened
from cara_core.stages.recording import record as recorded
from cara_core.stages.referral import faults
from cara_core.stages.refusing import Reason, refuse_for
from cara_core.stages.screening.following_screening import ForceRules
from cara_core.stages.screening.rescreening import known_on
from cara_core.stages.what_may_follow import waits_for_phase
from cara_core.terms.days import LAST_DAY, Day
from cara_core.terms.decision.decision import Decision
from cara_core.terms.referral import Referral

__all__ = [
    "Opening",
    "Recording",
    "further_conditions",
    "open_case",
    "opening",
    "record",
    "recording",
    "screen",
    "screen_again",
    "screening",
]

_TOO_LATE: Final = Day(LAST_DAY.year - 1, 1, 1)
"""A caution given later would end where the calendar here ends."""


@attrs.frozen(kw_only=True)
class Opening:
    """What comes of opening a case: the case, the facts to keep, and the decision they rest on."""

    case: Case
    facts: tuple[Fact, ...]
    decision: Decision


@attrs.frozen(kw_only=True)
class Recording:
    """What comes of recording something: the case, the facts to keep, and the decision, where one was made.

    ``decisions`` are those of the screenings among the facts, each by the number of its fact.
    ``notices`` are codes of what somebody should know of it, such as ``lowers_nothing``. ``same_as``
    are the numbers under which the same reports were on record already: of those nothing is to be kept.
    """

    case: Case
    facts: tuple[Fact, ...]
    decision: Decision | None
    decisions: tuple[tuple[int, Decision], ...] = ()
    notices: tuple[str, ...] = ()
    same_as: tuple[int, ...] = ()


def screen(referral: Referral, force: Force, *, on: Day) -> Decision:
    """May this person be offered the programme by this force on that day?

    Raises :class:`InputError` with every fault when the referral contradicts itself, the
    day, or the force it is put to. A plugin that fails never loses a case: the decision
    then refers it to a human (``LOCAL:PLUGIN_FAULT``) and is not ``sound``.

    The decision advises. A named human decides; nothing here issues a caution.
    """
    _check_call(referral, force, on)
    policy = force.policy(on)
    wrong = (*_contradictions(referral, force), *faults(referral, on, policy))
    if wrong:
        raise InputError(wrong)
    try:
        return assess(referral, policy, on, force.refusals(referral, on))
    except PluginFailed as failed:
        return assess(referral, policy, on, sound=False, failures=(str(failed),))


def open_case(referral: Referral, force: Force, *, case: str, on: Day, by: str) -> tuple[Case, tuple[Fact, ...]]:
    """A case is opened with a referral, and screened: the case, and the facts to keep.

    ``case`` is the force's own reference for it; ``by`` a role or a collar number. Raises
    :class:`InputError` as :func:`screen` does. A case can be opened whatever the screening
    says: what is not known yet can still be recorded.
    """
    opened = opening(referral, force, case=case, on=on, by=by)
    return opened.case, opened.facts


def opening(referral: Referral, force: Force, *, case: str, on: Day, by: str) -> Opening:
    """As :func:`open_case`, with the decision."""
    decision = screen(referral, force, on=on)
    community = None if force.community is None else force.community.id
    whats: tuple[What, ...] = (
        Referred(force=force.id, community=community, referral=referral),
        screened(decision, referral, force.policy(on)),
    )
    facts = tuple(Fact(case=case, number=number, on=on, by=by, what=what) for number, what in enumerate(whats, 1))
    return Opening(case=replay(facts), facts=facts, decision=decision)


def record(case: Case, asked: Fact, force: Force, *, today: Day | None = None) -> tuple[Case, tuple[Fact, ...]]:
    """Something happened in that case: the case it comes to, and the facts to keep.

    ``asked`` is a fact of this case; ``force`` is the case's own, with its own community; ``today`` is the
    day on which it is recorded (without it: the last day on which anything of the case
    happened). What happened is kept, whatever the case has come to; an act is judged as of its own day.
    Where what is known changes, it is screened again in the same step. Raises :class:`OutOfTurn` or
    :class:`CaseEnded` with everything that stands against an act, and :class:`InputError`.
    """
    recorded_now = recording(case, asked, force, today=today)
    return recorded_now.case, recorded_now.facts


def recording(
    case: Case,
    asked: Fact,
    force: Force,
    *,
    today: Day | None = None,
    against: Sequence[Reason] = (),
    is_new: bool = False,
) -> Recording:
    """As :func:`record`, with the decision where one was made.

    ``against`` is what else stands against an act, known to whoever asks: another case with a
    caution for the same offence, a duty that is open before an erasure. ``is_new``: it came under a key of its
    own, so it is kept although the same is on record.
    """
    _check_recording(case=case, asked=asked, force=force)
    if type(asked.what) in MADE_BY_THE_CORE:
        allowed = "made by the core when a case is opened or screened; allowed: what somebody did"
        raise InputError([Fault("kind", "MADE_BY_THE_CORE", allowed)])
    rules = ForceRules(
        policy=force.policy,
        screen=lambda referral, on: screen(referral, force, on=on),
        offer=lambda referral, on: _offer(referral, force, on),
    )
    kept = recorded(case, asked, rules, today=today, against_it=against, is_new=is_new)
    return Recording(
        case=kept.case,
        facts=kept.facts,
        decision=kept.decisions[-1][1] if kept.decisions else None,
        decisions=kept.decisions,
        notices=kept.notices,
        same_as=() if kept.same_as is None else (kept.same_as,),
    )


def further_conditions(case: Case, force: Force, *, on: Day) -> ConditionsOffered:
    """Which further conditions does the force offer in that case, were they decided on that day?

    They are offered, and attached by nobody but whoever decides the conditions. Nothing is offered once the
    caution was given, or the case has ended. Where its plugin fails, ``failures`` says so. Raises
    :class:`InputError` where it is another force than the case's own.
    """
    _check_parts([("case", case, Case), ("force", force, Force), ("on", on, Day)])
    wrong = _anothers(case, force)
    if wrong:
        raise InputError(wrong)
    return offered_in(case, on, lambda referral, day: _offer(referral, force, day))


def _offer(referral: Referral, force: Force, on: Day) -> ConditionsOffered:
    try:
        return ConditionsOffered(conditions=force.further_conditions(referral, on))
    except PluginFailed as failed:
        return ConditionsOffered(failures=(str(failed),))


def screen_again(case: Case, force: Force, *, on: Day, by: str) -> tuple[Case, tuple[Fact, ...]]:
    """What is known of the case by now is screened on that day. Raises as :func:`record` does."""
    screened_now = screening(case, force, on=on, by=by)
    return screened_now.case, screened_now.facts


def screening(case: Case, force: Force, *, on: Day, by: str) -> Recording:
    """As :func:`screen_again`, with the decision."""
    _check_parts([("case", case, Case), ("force", force, Force), ("on", on, Day)])
    wrong = _anothers(case, force)
    if wrong:
        raise InputError(wrong)
    policy = force.policy(on)
    known, decision = _screen_known(case, force, on)
    what = attrs.evolve(screened(decision, known, policy), as_of=on)
    refuse_for(waits_for_phase(case, what), case, what, ended=case.phase.ended)
    fact = Fact(case=case.id, number=case.number + 1, on=on, by=by, what=what)
    return Recording(case=evolve(case, fact), facts=(fact,), decision=decision, decisions=((fact.number, decision),))


def _screen_known(case: Case, force: Force, on: Day) -> tuple[Referral, Decision]:
    known = known_on(case, on, force.policy(on).tools)
    if known is None:
        raise InputError(
            [Fault("case", "ERASED", "the referral was erased; allowed: a case whose referral can be read")]
        )
    return known, screen(known, force, on=on)


def _contradictions(referral: Referral, force: Force) -> list[Fault]:
    """The referral names another force or community than it is put to."""
    community = None if force.community is None else force.community.id
    return [
        Fault(path, "CONTRADICTION", f"not the {path} it is put to; allowed: {f'{asked} or null' if asked else 'null'}")
        for path, named, asked in (("force", referral.force, force.id), ("community", referral.community, community))
        if named is not None and named != asked
    ]


def _anothers(case: Case, force: Force) -> list[Fault]:
    """The rules of another force or community than the case was opened with: they decide nothing in it."""
    if not case.facts:
        return []
    community = None if force.community is None else force.community.id
    return [
        Fault(path, "CONTRADICTION", f"not the {path} of the case; allowed: {own or 'none'}")
        for path, own, given in (("force", case.force, force.id), ("community", case.community, community))
        if own != given
    ]


def _check_recording(*, case: Case, asked: Fact, force: Force) -> None:
    _check_parts([("case", case, Case), ("asked", asked, Fact), ("force", force, Force)])
    wrong = _anothers(case, force)
    if asked.case != case.id:
        wrong.insert(0, Fault("case", "CONTRADICTION", "not the case it is recorded in; allowed: the same"))
    if wrong:
        raise InputError(wrong)


_MAKERS: Final[Mapping[type, str]] = {
    Referral: "cara_core.read_referral",
    Force: "cara_core.load_force",
    Day: 'cara_core.day("2026-03-10")',
    Case: "cara_core.open_case or cara_core.replay",
    Fact: "cara_core.Fact",
}


def _check_parts(parts: Sequence[tuple[str, object, type]]) -> None:
    wrong = _wrong_parts(parts)
    if wrong:
        raise InputError(wrong)


def _wrong_parts(parts: Sequence[tuple[str, object, type]]) -> list[Fault]:
    """A wrong call is named, not met with an attribute error deep inside."""
    return [
        Fault(name, "WRONG_CALL", f"{type(given).__name__} was given; allowed: {kind.__name__}, from {_MAKERS[kind]}")
        for name, given, kind in parts
        if not isinstance(given, kind)
    ]


def _check_call(referral: object, force: object, on: object) -> None:
    """The parts of a screening; quick, as it is asked for each of many referrals."""
    if isinstance(referral, Referral) and isinstance(force, Force) and type(on) is Day and on < _TOO_LATE:
        return
    wrong = _wrong_parts([("referral", referral, Referral), ("force", force, Force), ("on", on, Day)])
    if isinstance(on, Day) and (type(on) is not Day or on >= _TOO_LATE):
        wrong.append(Fault("on", "WRONG_CALL", "a day without a time, before 2198"))
    raise InputError(wrong)
