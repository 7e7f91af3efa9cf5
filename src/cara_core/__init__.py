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
    "AddressForm",
    "Advice",
    "Answer",
    "Antecedent",
    "AntecedentKind",
    "ArrestOutcome",
    "BookError",
    "CaraError",
    "Case",
    "CaseEnded",
    "CaseError",
    "CaseHead",
    "CaseOpened",
    "CaseRecorded",
    "Casework",
    "CautionTerms",
    "ChannelPlan",
    "CommunityPlugin",
    "Condition",
    "ConditionKind",
    "ConditionObject",
    "Conflict",
    "ConnectionLost",
    "DashMapping",
    "Day",
    "Decider",
    "Decision",
    "Delivery",
    "Dispensation",
    "Disposal",
    "Duty",
    "DutyKind",
    "DutyList",
    "EligibilityTerms",
    "Evidence",
    "ExtraMissing",
    "Fact",
    "Fault",
    "Finding",
    "Force",
    "ForceCard",
    "ForceError",
    "ForceInvalid",
    "ForceNotInstalled",
    "ForcePlugin",
    "Grade",
    "Health",
    "HookReport",
    "InputError",
    "KeptDecision",
    "KeptFact",
    "KeyMissing",
    "LanguageOffer",
    "Length",
    "LookBack",
    "MadeByNewer",
    "Medium",
    "MessageDue",
    "MessageText",
    "NationalRegime",
    "NoStore",
    "NoSuchCase",
    "NotDurable",
    "Notice",
    "Offence",
    "OffenceList",
    "OfferedLanguage",
    "OpenRequest",
    "OpenResult",
    "OutOfTurn",
    "Outcome",
    "Pack",
    "Participant",
    "Person",
    "Phase",
    "Progress",
    "Rank",
    "ReadBy",
    "Reader",
    "Receipt",
    "Referral",
    "Refusal",
    "Relationship",
    "Risk",
    "RiskTool",
    "Route",
    "SafeContact",
    "Sex",
    "Sourced",
    "Standing",
    "State",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreFull",
    "Suspect",
    "TextStatus",
    "Unit",
    "UnreadableCase",
    "Verification",
    "Victim",
    "WordsMissing",
    "WorkingDays",
    "Workshop",
    "WorkshopPair",
    "WorkshopQuery",
    "conditions_digest",
    "day",
    "duties",
    "evolve",
    "facts",
    "hookimpl",
    "load_force",
    "messages_due",
    "months_from",
    "open_case",
    "open_casework",
    "read_participant",
    "read_referral",
    "read_safe_contact",
    "record",
    "replay",
    "screen",
    "screen_again",
    "verify_store",
]

_HOME = {
    "cara_core.case": "facts",
    "cara_core.case.case": "Case Phase",
    "cara_core.casework.casework": "Casework",
    "cara_core.casework.open_casework": "open_casework verify_store",
    "cara_core.casework.results": (
        "CaseHead CaseOpened CaseRecorded DutyList Health HookReport KeptDecision KeptFact OpenRequest OpenResult "
        "ReadBy UnreadableCase Verification"
    ),
    "cara_core.case.evolve": "evolve replay",
    "cara_core.case.facts": "Fact",
    "cara_core.due.duties": "Duty DutyKind duties",
    "cara_core.errors": (
        "BookError CaraError CaseEnded CaseError Conflict ConnectionLost ExtraMissing Fault ForceError "
        "ForceInvalid ForceNotInstalled InputError KeyMissing MadeByNewer NoStore NoSuchCase NotDurable "
        "OutOfTurn StoreBusy StoreDamaged StoreError StoreFull WordsMissing"
    ),
    "cara_core.forces.force": "Force",
    "cara_core.forces.loader": "load_force",
    "cara_core.formats.referral": "read_referral",
    "cara_core.hooks.spec": "CommunityPlugin ForcePlugin hookimpl",
    "cara_core.programme": "open_case record screen screen_again",
    "cara_core.terms.caution": (
        "ArrestOutcome Condition ConditionKind ConditionObject Decider Person Rank conditions_digest"
    ),
    "cara_core.terms.decision.criterion": "State",
    "cara_core.terms.days": "Day WorkingDays day months_from",
    "cara_core.terms.decision.decision": "Decision Outcome",
    "cara_core.terms.decision.reasons": "Advice Finding Refusal",
    "cara_core.terms.policy": (
        "CautionTerms DashMapping Delivery Dispensation EligibilityTerms ForceCard LanguageOffer Length "
        "LookBack NationalRegime OffenceList OfferedLanguage Unit"
    ),
    "cara_core.terms.referral": (
        "Antecedent AntecedentKind Disposal Evidence Offence Referral Relationship Risk Sex Suspect Victim"
    ),
    "cara_core.contact.triggers.messages_due": "messages_due",
    "cara_core.formats.participant": "Participant read_participant",
    "cara_core.formats.safe_contact": "read_safe_contact",
    "cara_core.terms.contact": "SafeContact",
    "cara_core.terms.messages": "ChannelPlan Medium MessageDue Notice Progress Reader Receipt Route",
    "cara_core.terms.pack": "AddressForm MessageText Pack TextStatus",
    "cara_core.terms.risk": "Answer Grade RiskTool",
    "cara_core.terms.sources": "Sourced Standing",
    "cara_core.terms.workshops": "Workshop WorkshopPair WorkshopQuery",
}

if TYPE_CHECKING:
    from cara_core.case import (
        facts,
    )
    from cara_core.case.case import (
        Case,
        Phase,
    )
    from cara_core.case.evolve import (
        evolve,
        replay,
    )
    from cara_core.case.facts import (
        Fact,
    )
    from cara_core.casework.casework import Casework
    from cara_core.casework.open_casework import open_casework, verify_store
    from cara_core.casework.results import (
        CaseHead,
        CaseOpened,
        CaseRecorded,
        DutyList,
        Health,
        HookReport,
        KeptDecision,
        KeptFact,
        OpenRequest,
        OpenResult,
        ReadBy,
        UnreadableCase,
        Verification,
    )
    from cara_core.contact.triggers.messages_due import messages_due
    from cara_core.due.duties import (
        Duty,
        DutyKind,
        duties,
    )
    from cara_core.errors import (
        BookError,
        CaraError,
        CaseEnded,
        CaseError,
        Conflict,
        ConnectionLost,
        ExtraMissing,
        Fault,
        ForceError,
        ForceInvalid,
        ForceNotInstalled,
        InputError,
        KeyMissing,
        MadeByNewer,
        NoStore,
        NoSuchCase,
        NotDurable,
        OutOfTurn,
        StoreBusy,
        StoreDamaged,
        StoreError,
        StoreFull,
        WordsMissing,
    )
    from cara_core.forces.force import (
        Force,
    )
    from cara_core.forces.loader import (
        load_force,
    )
    from cara_core.formats.participant import Participant, read_participant
    from cara_core.formats.referral import (
        read_referral,
    )
    from cara_core.formats.safe_contact import read_safe_contact
    from cara_core.hooks.spec import (
        CommunityPlugin,
        ForcePlugin,
        hookimpl,
    )
    from cara_core.programme import (
        open_case,
        record,
        screen,
        screen_again,
    )
    from cara_core.terms.caution import (
        ArrestOutcome,
        Condition,
        ConditionKind,
        ConditionObject,
        Decider,
        Person,
        Rank,
        conditions_digest,
    )
    from cara_core.terms.contact import SafeContact
    from cara_core.terms.days import (
        Day,
        WorkingDays,
        day,
        months_from,
    )
    from cara_core.terms.decision.criterion import (
        State,
    )
    from cara_core.terms.decision.decision import Decision, Outcome
    from cara_core.terms.decision.reasons import Advice, Finding, Refusal
    from cara_core.terms.messages import ChannelPlan, Medium, MessageDue, Notice, Progress, Reader, Receipt, Route
    from cara_core.terms.pack import AddressForm, MessageText, Pack, TextStatus
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
    from cara_core.terms.risk import (
        Answer,
        Grade,
        RiskTool,
    )
    from cara_core.terms.sources import (
        Sourced,
        Standing,
    )
    from cara_core.terms.workshops import (
        Workshop,
        WorkshopPair,
        WorkshopQuery,
    )

if not TYPE_CHECKING:
    # Hidden from a type checker, to which it would make every misspelt name a name.
    def __getattr__(name: str) -> Any:
        home = next((home for home, names in _HOME.items() if name in names.split()), None)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f"{home}.{name}") if name == "facts" else getattr(import_module(home), name)


def __dir__() -> list[str]:
    return list(__all__)
