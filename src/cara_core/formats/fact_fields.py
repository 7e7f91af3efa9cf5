"""What the fields of ``cara-fact/1`` mean, and which of them the core works out."""

from collections.abc import Mapping
from typing import Final

__all__ = ["ENVELOPE", "FIELDS", "field_meaning", "worked_out"]

_WORKED_OUT: Final = {
    "caution_issued": frozenset({"ends_on", "spent_on", "prosecute_by", "dpp_consent_needed", "terms"}),
}


def worked_out(kind: str) -> frozenset[str]:
    """Which fields of this kind does the core work out, whatever the fact comes in with?"""
    return _WORKED_OUT.get(kind, frozenset())


ENVELOPE: Final[Mapping[str, str]] = {
    "": "One thing that happened in one case. Nothing is edited: what was wrong is superseded.",
    "format": "The format and its version.",
    "case": "The force's own reference for the case; it holds no personal data. May be left out when it is recorded.",
    "number": "The number of the fact in its case, counted from 1. May be left out when it is recorded.",
    "kind": "What kind of fact it is.",
    "on": "The day it happened, in London. One of on and at is needed.",
    "at": "The instant it happened, with an offset, where that is known.",
    "by": "Who says so: a role or a collar number, never a name.",
    "what": "What happened: the fields of its kind.",
    "supersedes": "The number of the fact this one takes the place of: one of the same kind that was wrong.",
    "why": "Why the earlier fact was wrong; needed with supersedes.",
}
"""By key of the envelope."""

FIELDS: Final[Mapping[str, str]] = {
    "agrees": "Whether the victim agrees that the suspect attends.",
    "attendance": "What the provider tells of the workshop; late is an absence.",
    "authority": "The reference of the decision to erase.",
    "caution_right": "Whether it was decided that a caution should be given.",
    "closure": "Why the case ended before any caution.",
    "community": "The community whose adaptation is used.",
    "concern": "Whether the victim, or whoever spoke to the victim, is worried.",
    "condition": "The id of the condition.",
    "conditions": "The conditions, in full.",
    "conditions[]": "One condition. Its wording stands in the document.",
    "conditions[].hours": "How long attendance takes, in whole hours; for workshops and attendance only.",
    "conditions[].id": "By what the condition is named in this case.",
    "conditions[].kind": "What the condition asks.",
    "conditions[].objects": "What the condition is for; at least one object.",
    "conditions[].objects[]": "One object.",
    "conditions[].order": "The reference of the order that allows a financial penalty (CJA 2003 s.23A).",
    "consent": "Whether the offender consents.",
    "continues": "Whether the case goes on.",
    "decider": "Who decides.",
    "digest": "The digest of the decision it was screened to.",
    "document": "The digest of the conditions in the new document.",
    "dpp_authorisation": "The reference of the DPP's special authorisation, below the rank of sergeant.",
    "dpp_consent": "The reference of the DPP's consent, where Theft Act 1968 s.30(4) asks for it.",
    "dpp_consent_needed": "Whether proceedings would need the DPP's consent; worked out.",
    "effect_explained": "Whether the effect of the caution was explained.",
    "ends_on": "The last day of the caution.",
    "enhanced": "Whether the victim has enhanced rights under the Victims' Code.",
    "enough_evidence": "Whether it was decided that there is enough evidence to charge.",
    "escalated_to": "The role an attempt that did not reach the victim was passed on to.",
    "failed_on": "The day the condition seems not to have been kept.",
    "first": "The day of the first workshop.",
    "first_workshop": "The id of the first workshop in the calendar it came from.",
    "force": "The force whose rules the case follows.",
    "grade": "The grade the assessor gave.",
    "how": "By which way.",
    "issue_by": "The last day on which a caution could be given and a breach still be prosecuted; worked out.",
    "made_with": "Every distribution that had a part in the screening, with its version.",
    "margin_reason": "Why the caution is given though its end lies near the last day to prosecute.",
    "obtained": "Whether the victim's views were obtained.",
    "occasion": "On which occasion.",
    "offence_details": "Whether the document has the details of the offence.",
    "admission": "Whether the document has the admission.",
    "outcome": "What came of it.",
    "part": "Which of the two workshops.",
    "period_reason": "Why the caution is longer than 16 weeks.",
    "person": "Whose data are erased.",
    "prosecute_by": "The last day on which a breach could be prosecuted; worked out.",
    "rank": "The rank of the officer.",
    "reached": "Whether the victim was reached.",
    "reason": "The reason, as recorded.",
    "reasonable": "Whether there was a reasonable excuse.",
    "reference": "Where it is recorded.",
    "referral": "The referral, as cara-referral/1.",
    "review_again_on": "The day the record is reviewed again.",
    "said": "What was said, as recorded.",
    "second": "The day of the second workshop.",
    "second_workshop": "The id of the second workshop in the calendar it came from.",
    "specific_risk": "Whether the caution would itself put the victim at specific risk.",
    "spent_on": "The day the caution is spent; worked out.",
    "sufficient": "Whether the evidence is sufficient to charge.",
    "suspect_present": "Whether the suspect was present; then it does not count.",
    "terms": "The terms the caution runs under: the force's on the day it was given; worked out.",
    "terms.attendance_working_days": "Working days to record attendance.",
    "terms.both_repeated": "Whether missing either workshop means repeating both.",
    "terms.breach_margin_days": "Days that should lie between the last day and the last day to prosecute.",
    "terms.contact_working_days": "Working days to contact the victim after a workshop.",
    "terms.gap_least_days": "The fewest days from the first workshop to the second.",
    "terms.gap_most_days": "The most days from the first workshop to the second.",
    "terms.judgement_working_days": "Working days to judge an absence or a breach.",
    "terms.retention_years": "Years until the record of an ended case is reviewed.",
    "terms.warning_days": "Days before a last day from which it is raised.",
    "tool": "The risk tool that was used.",
    "warned": "Whether it was said that failing to comply may lead to prosecution.",
    "workshop_on": "The day of the workshop.",
}
"""By name of the field; of one kind alone, with the kind before it."""

_OF_ONE_KIND: Final[Mapping[str, str]] = {
    "document_signed.conditions": "The digest of exactly the conditions the document lists.",
    "document_signed.consent": "Whether the document has the consent.",
    "safety_hold_placed.concern": "Where the concern came from.",
    "screened.outcome": "What the findings together come to.",
    "arrested_for_breach.outcome": "What followed the arrest: s.24A(2).",
}


def field_meaning(kind: str, *, path: str) -> str:
    """What does this field of that kind mean?"""
    return _OF_ONE_KIND.get(f"{kind}.{path}") or FIELDS[path]
