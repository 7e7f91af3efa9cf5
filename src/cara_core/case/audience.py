"""Which field of a case reaches which reader: the one table that every output of evidence is made by.

A field that has no row here reaches nobody, and fails the build. To reach a reader may mean less than
to be shown as it stands: the evaluator's day of birth arrives as an age, the panel's days as intervals.
What a reader is given is never more than stands here. Sources: evidence.md 0, 4 to 8; contract 11; DPA
2018 s.45(4)(e).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

__all__ = ["AUDIENCE", "ENVELOPE_AUDIENCE", "REFERRAL_AUDIENCE", "Reader", "fields_for", "reaches"]


class Reader(StrEnum):
    """For whom an output of evidence is made."""

    PROSECUTOR = "prosecutor"
    """Whoever decides on a prosecution, and the court: a breach file with its proofs."""
    SERVED = "served"
    """The participant, or those who defend them: the breach file as it is served."""
    PANEL = "panel"
    """A scrutiny panel, which may know nobody by what it reads."""
    EVALUATOR = "evaluator"
    """Researchers: the minimum data set, under keys of a study."""
    LEAD = "lead"
    """Programme leads and commissioners: counts, never a case."""
    PARTICIPANT = "participant"
    """The participant, who asks for their own data."""
    VICTIM = "victim"
    """The victim, who asks for their own data."""
    FORCE = "force"
    """The force itself, or another that takes the case over: everything."""


_LETTERS: Final[Mapping[str, Reader]] = {
    "P": Reader.PROSECUTOR,
    "S": Reader.SERVED,
    "N": Reader.PANEL,
    "E": Reader.EVALUATOR,
    "L": Reader.LEAD,
    "A": Reader.PARTICIPANT,
    "V": Reader.VICTIM,
}
"""The letters of the tables below. The force reads every row, and has none."""

_FACTS: Final[Mapping[str, str]] = {
    "referred": "force:PSNELA community:NELA referral:PSNEAV",
    "screened": "outcome:NEL digest:P made_with:PN issue_by:PSNEA as_of:E cause:- needs:- unmet:NEL",
    "referral_corrected": "changes:PSAV source:V since:E paths:E",
    "legal_advice_offered": "offered:PSNEA taken:PSA",
    "views_sought": "how:V suspect_present:V obtained:ELV reference:V community_remedy:V",
    "views_not_sought": "reason:V",
    "victim_asked": "how:V suspect_present:V agrees:EV specific_risk:V",
    "agreement_withdrawn": "how:V reason:V",
    "evidence_found": "sufficient:PSNEA reference:PSA",
    "authorised": "decider:PSNEA enough_evidence:PSNEA caution_right:PSNEA rank:PSNEA dpp_authorisation:PSA "
    "reference:PSA decided_on:PSNEA reason:PSA",
    "offence_admitted": "rank:PSNA appropriate_adult:PSA reference:PSA",
    "effect_explained": "effect_explained:PSNA warned:PSNA rank:PSNA appropriate_adult:PSA",
    "conditions_decided": "conditions:PSNEA",
    "document_signed": "offence_details:PSNA admission:PSNA consent:PSNA conditions:PSA signed_document:PSA "
    "appropriate_adult:PSA",
    "study_enrolled": "study:EA protocol:E study_number:EA decision:E stratum:E consent_reference:EA",
    "study_allocated": "study:EA entry:E arm:ELA salt:E path:E commitment:E",
    "caution_issued": "rank:PSNEA dpp_authorisation:PSA enhanced:EV irregular:PSA irregular_rank:PSNA "
    "period_reason:PSA margin_reason:PSA ends_on:PSNELA spent_on:PSA prosecute_by:PSNEA dpp_consent_needed:PSA "
    "is_irregular:PSNEA terms:PSNEA",
    "issue_reviewed": "about:PN decision:PN rank:PN reason:-",
    "not_the_same": "case:- rank:- reason:-",
    "provider_decided": "accepts:NELA why:A",
    "workshops_booked": "first:PSNELA second:PSNELA first_workshop:PE second_workshop:PE first_starts:PSA "
    "first_ends:PSA first_venue:PSA second_starts:PSA second_ends:PSA second_venue:PSA short_notice:PSA",
    "booking_cancelled": "cancelled_by:PSNELA reason:PSA",
    "workshop_not_held": "part:PSNELA workshop_on:PSNELA cause:PSNEA",
    "workshop_held": "part:PSNELA workshop_on:PSNELA present:EL length:EL facilitators:EL",
    "attendance_recorded": "part:PSNELA workshop_on:PSNELA attendance:PSNELA cause:ELA unbooked:PSNEA",
    "absence_judged": "part:PSNELA workshop_on:PSNELA reasonable:PSNELA reason:PSA",
    "person_unavailable": "from_:EA until:EA reason:A",
    "person_died": "person:EL",
    "contact_record_kept": "person:- version:- usable:L do_not_contact:-",
    "victim_contacted": "occasion:ELV how:V reached:ELV concern:LV escalated_to:V also:ELV immediacy:V again_on:V "
    "tell_by:V effect:V category:V outcome:ELV said:V",
    "concern_raised": "immediacy:LV told_by:V cause:- category:LV said:V",
    "concern_acknowledged": "concern:V",
    "concern_closed": "concern:V outcome:LV rank:V passed_to:V reason:V",
    "incident_reported": "reference:P against:- told_by:- condition:P offence_code:P",
    "safety_hold_placed": "concern:- cause:- reason:V",
    "safety_hold_lifted": "rank:- bookings:- reason:V",
    "risk_reassessed": "grade:ELV tool:EV answers:V assessor:V assessed_on:EV rank:- lowering_met:- reason:V",
    "risk_reviewed": "continues:- rank:- bookings:- reason:V",
    "marac_referred": "reference:- sent_on:EV replied_on:V reply:V",
    "conditions_varied": "conditions:PSNEA consent:PSNA document:PSA reason:PSA ends_on:PSNEA signed_document:PSA",
    "non_compliance_recorded": "condition:PSNEA failed_on:PSNEA reference:PSA",
    "excuse_decided": "reasonable:PSNELA rank:PSNA decider:PSNA reference:PSA decided_on:PSNA reason:PSA",
    "breach_not_pursued": "rank:PSNA decider:PSNA reference:PSA decided_on:PSNA reason:PSA",
    "referred_for_prosecution": "rank:PSNA decider:PSNA reference:PSA decided_on:PSNEA reason:PSA",
    "arrested_for_breach": "outcome:PSNEA bail_until:PSA rank:PSNA",
    "prosecution_decided": "reference:PSA decided_on:PSNEA prosecute:PSNELA",
    "ceased": "dpp_consent:PSA irregular:PSA is_irregular:PSNEA",
    "completed": "",
    "ended_incomplete": "rank:PSNA outstanding:PSNEA reason:PSA",
    "withdrawn": "rank:PSNA reason:PSA",
    "caution_quashed": "by:PSNEA reference:PSA decided_on:PSNEA",
    "case_transferred": "to:PSEA reference:PSA accepted_by:- accepted_on:PSEA",
    "closed": "closure:EL",
    "outcome_recorded": "system:PSA code:PSEA reference:PSA",
    "recorded_in_error": "fact:P code:P rank:- reason:-",
    "study_deviated": "study:EA deviation:E criterion:E reason:-",
    "study_withdrawn": "study:EA scope:EA withdrawn_by:EA",
    "disclosure_restricted": "person:- ground:- scope:- review_on:- reason:-",
    "retention_reviewed": "review_again_on:A reason:A",
    "person_erased": "person:- authority:- ordered:-",
}
"""By kind of fact: each field, and who may read of it. ``-``: nobody outside the force."""

_REFERRAL: Final = (
    "reference:P offences:PSNEAV force:PSNELA community:NELA suspect.person:E suspect.date_of_birth:PSNEA "
    "suspect.sex:PSNEA suspect.language:NEA suspect.interpreter_needed:EA suspect.first_domestic_abuse_arrest:EA "
    "suspect.arrested_on:PSEA suspect.admits_offence:PSEA suspect.serving_community_sentence:EA "
    "suspect.on_bail_for_other_offence:EA suspect.legal_advice_offered:PSEA suspect.appropriate_adult_needed:PSEA "
    "suspect.antecedents:EA victim.person:E victim.date_of_birth:EV victim.language:V victim.contacted_on:EV "
    "victim.asked_on:EV victim.agrees:EV victim.specific_risk:V victim.views_sought:EV relationship:PSNEAV "
    "evidence.sufficient_to_charge:PSEA evidence.prosecutor_agrees:PSEA evidence.otherwise_disposal:EA "
    "evidence.victim_statement_on:V risk.tool:EV risk.grade:EV risk.assessed_on:EV risk.assessor:V risk.answers:V "
    "risk.reviewed:V risk.coercive_control:V risk.strangulation:V"
)
"""Of a referral, by path of its leaves. Whether the property is the victim's, and what they were to each other,
may be served as yes, no or not known: Theft Act 1968 s.30(4)."""

_ENVELOPE: Final = "case:PS number:P on:PSNELAV at:PSAV by:PSAV recorded_at:PV supersedes:P why:P moves_day:P"
"""Of a fact itself. Its number is left out for whoever could see by a gap that there is something between."""


def _read(rows: str) -> Mapping[str, frozenset[Reader]]:
    found: dict[str, frozenset[Reader]] = {}
    for row in rows.split():
        field, _, letters = row.partition(":")
        found[field] = frozenset({Reader.FORCE, *(_LETTERS[letter] for letter in letters if letter != "-")})
    return found


AUDIENCE: Final[Mapping[str, Mapping[str, frozenset[Reader]]]] = {kind: _read(rows) for kind, rows in _FACTS.items()}
"""By kind of fact and field: its readers."""
REFERRAL_AUDIENCE: Final[Mapping[str, frozenset[Reader]]] = _read(_REFERRAL)
"""By path of a leaf of ``cara-referral/1``: its readers."""
ENVELOPE_AUDIENCE: Final[Mapping[str, frozenset[Reader]]] = _read(_ENVELOPE)
"""By key of the envelope of ``cara-fact/1``: its readers."""


def reaches(reader: Reader, kind: str, field: str) -> bool:
    """May this reader be given anything of this field of this kind of fact?

    Raises :class:`KeyError` where the table has no row: nothing goes out that nobody decided on.
    """
    return reader in AUDIENCE[kind][field]


def fields_for(reader: Reader, kind: str) -> tuple[str, ...]:
    """Which fields of this kind of fact may this reader be given anything of, in the order of the table?"""
    return tuple(field for field, readers in AUDIENCE[kind].items() if reader in readers)
