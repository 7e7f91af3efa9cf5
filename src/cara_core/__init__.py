"""The CARA programme as rules a force can run: who may be offered it, and why or why not.

::

    import cara_core as cara

    force = cara.load_force("name-of-force", community="name-of-community")
    referral = cara.read_referral("referral.json")
    decision = cara.screen(referral, force, on=cara.day("2026-03-10"))
    print(decision.text())

Names are imported when they are first used, so that ``cara --version`` need not wait for
libraries it does not need.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = [
    "Advice",
    "Answer",
    "Antecedent",
    "AntecedentKind",
    "BookError",
    "CaraError",
    "CautionTerms",
    "CommunityPlugin",
    "DashMapping",
    "Day",
    "Decision",
    "Delivery",
    "Dispensation",
    "Disposal",
    "EligibilityTerms",
    "Evidence",
    "Fault",
    "Finding",
    "Force",
    "ForceCard",
    "ForceError",
    "ForceInvalid",
    "ForceNotInstalled",
    "ForcePlugin",
    "Grade",
    "InputError",
    "LanguageOffer",
    "Length",
    "LookBack",
    "NationalRegime",
    "Offence",
    "OffenceList",
    "OfferedLanguage",
    "Outcome",
    "Referral",
    "Refusal",
    "Relationship",
    "Risk",
    "RiskTool",
    "Sex",
    "Sourced",
    "Standing",
    "State",
    "Suspect",
    "Unit",
    "Victim",
    "WordsMissing",
    "day",
    "hookimpl",
    "load_force",
    "months_from",
    "read_referral",
    "screen",
]

_HOME = {
    "cara_core.errors": ("BookError CaraError Fault ForceError ForceInvalid ForceNotInstalled InputError WordsMissing"),
    "cara_core.forces.force": "Force",
    "cara_core.forces.loader": "load_force",
    "cara_core.formats.referral": "read_referral",
    "cara_core.hooks.spec": "CommunityPlugin ForcePlugin hookimpl",
    "cara_core.programme": "screen",
    "cara_core.terms.criterion": "State",
    "cara_core.terms.days": "Day day months_from",
    "cara_core.terms.decision": "Advice Decision Finding Outcome Refusal",
    "cara_core.terms.policy": (
        "CautionTerms DashMapping Delivery Dispensation EligibilityTerms ForceCard LanguageOffer Length LookBack "
        "NationalRegime OffenceList OfferedLanguage Unit"
    ),
    "cara_core.terms.referral": (
        "Antecedent AntecedentKind Disposal Evidence Offence Referral Relationship Risk Sex Suspect Victim"
    ),
    "cara_core.terms.risk": "Answer Grade RiskTool",
    "cara_core.terms.sources": "Sourced Standing",
}

if TYPE_CHECKING:
    from cara_core.errors import (
        BookError,
        CaraError,
        Fault,
        ForceError,
        ForceInvalid,
        ForceNotInstalled,
        InputError,
        WordsMissing,
    )
    from cara_core.forces.force import Force
    from cara_core.forces.loader import load_force
    from cara_core.formats.referral import read_referral
    from cara_core.hooks.spec import CommunityPlugin, ForcePlugin, hookimpl
    from cara_core.programme import screen
    from cara_core.terms.criterion import State
    from cara_core.terms.days import Day, day, months_from
    from cara_core.terms.decision import Advice, Decision, Finding, Outcome, Refusal
    from cara_core.terms.policy import (
        CautionTerms,
        DashMapping,
        Delivery,
        Dispensation,
        EligibilityTerms,
        ForceCard,
        LanguageOffer,
        Length,
        LookBack,
        NationalRegime,
        OffenceList,
        OfferedLanguage,
        Unit,
    )
    from cara_core.terms.referral import (
        Antecedent,
        AntecedentKind,
        Disposal,
        Evidence,
        Offence,
        Referral,
        Relationship,
        Risk,
        Sex,
        Suspect,
        Victim,
    )
    from cara_core.terms.risk import Answer, Grade, RiskTool
    from cara_core.terms.sources import Sourced, Standing

if not TYPE_CHECKING:
    # Hidden from a type checker, to which it would make every misspelt name a name.
    def __getattr__(name: str) -> Any:
        home = next((home for home, names in _HOME.items() if name in names.split()), None)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return list(__all__)
