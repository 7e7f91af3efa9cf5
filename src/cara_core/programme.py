"""The one imperative place: asks the force, runs the stages, gives back values."""

from typing import Final

from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.hooks.asking import PluginFailed
from cara_core.stages.eligibility import assess
from cara_core.stages.referral import faults
from cara_core.terms.days import LAST_DAY, Day
from cara_core.terms.decision import Decision
from cara_core.terms.referral import Referral

__all__ = ["screen"]

_TOO_LATE: Final = Day(LAST_DAY.year - 1, 1, 1)
"""A caution given later would end where the calendar here ends."""


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


def _contradictions(referral: Referral, force: Force) -> list[Fault]:
    """The referral names another force or community than it is put to."""
    community = None if force.community is None else force.community.id
    return [
        Fault(path, "CONTRADICTION", f"not the {path} it is put to; allowed: {f'{asked} or null' if asked else 'null'}")
        for path, said, asked in (("force", referral.force, force.id), ("community", referral.community, community))
        if said is not None and said != asked
    ]


def _check_call(referral: object, force: object, on: object) -> None:
    """A wrong call is named, not met with an attribute error deep inside."""
    if isinstance(referral, Referral) and isinstance(force, Force) and type(on) is Day and on < _TOO_LATE:
        return
    wrong = [
        Fault(name, "WRONG_CALL", f"{type(given).__name__} was given; allowed: {kind.__name__}, from {maker}")
        for name, given, kind, maker in (
            ("referral", referral, Referral, "cara_core.read_referral"),
            ("force", force, Force, "cara_core.load_force"),
            ("on", on, Day, 'cara_core.day("2026-03-10")'),
        )
        if not isinstance(given, kind)
    ]
    if isinstance(on, Day) and (type(on) is not Day or on >= _TOO_LATE):
        wrong.append(Fault("on", "WRONG_CALL", "a day without a time, before 2198"))
    raise InputError(wrong)
