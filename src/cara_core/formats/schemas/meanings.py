"""What each path of the public formats means, in one table: the contract in a sentence each.

The JSON Schemas take their descriptions from here, and so does the reference.
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["DECISION", "REFERRAL"]

REFERRAL: Final[Mapping[str, str]] = {
    "": "One person's case, referred for a decision. A key that is absent or null is not known, never no.",
    "format": "The format and its version.",
    "reference": "The force's own reference; it holds no personal data.",
    "force": "The force that decides; may also be given on the command line, and a contradiction is an error.",
    "community": "The community whose adaptation is used; may also be given on the command line.",
    "suspect": "The person who may be offered the programme.",
    "suspect.person": "The force's own reference for the person, the same in every referral about them; no name.",
    "suspect.date_of_birth": "The suspect's date of birth.",
    "suspect.sex": "Recorded for single-sex groups and studies; a criterion only in a study.",
    "suspect.language": "The suspect's language as a BCP 47 tag; never inferred from anything else.",
    "suspect.interpreter_needed": "Whether the suspect needs an interpreter to take part in English.",
    "suspect.first_domestic_abuse_arrest": "Whether this is the first arrest for domestic abuse; "
    "asked where the force's terms say so.",
    "suspect.arrested_on": "The day of the arrest.",
    "suspect.admits_offence": "Whether the suspect admits the offence.",
    "suspect.serving_community_sentence": "Whether a community-based sentence or order is being served now.",
    "suspect.on_bail_for_other_offence": "Whether the suspect is on bail for another offence; "
    "asked where the force's terms say so.",
    "suspect.legal_advice_offered": "Whether legal advice was offered; recorded, decides nothing.",
    "suspect.appropriate_adult_needed": "Whether an appropriate adult is needed; recorded, decides nothing here.",
    "suspect.antecedents": "Earlier convictions, cautions and resolutions. Null: the check has not been made; "
    "an empty list: checked, none.",
    "suspect.antecedents[]": "One earlier conviction, caution or resolution.",
    "suspect.antecedents[].kind": "How the earlier case ended.",
    "suspect.antecedents[].date": "The day of that conviction, caution or resolution.",
    "suspect.antecedents[].violence": "Whether it was for violence.",
    "suspect.antecedents[].domestic_abuse": "Whether it was for domestic abuse.",
    "suspect.antecedents[].offence_code": "Its CJS offence code.",
    "suspect.antecedents[].arrested": "Whether there was an arrest for it.",
    "victim": "What is known of the victim that decides; where the victim can be reached is kept elsewhere.",
    "victim.person": "The force's own reference for the person, the same in every referral about them; no name.",
    "victim.date_of_birth": "The victim's date of birth.",
    "victim.language": "The victim's language as a BCP 47 tag.",
    "victim.contacted_on": "The day of the first successful contact about this disposal.",
    "victim.asked_on": "The day of the victim's latest answer; null: the day of the first contact.",
    "victim.agrees": "Whether the victim agrees that the suspect attends.",
    "victim.specific_risk": "Whether the caution would itself put the victim at specific risk.",
    "victim.views_sought": "Whether the statutory duty to seek the victim's views was done, separate from agreement.",
    "relationship": "What suspect and victim are to each other; the first six are intimate partners, present or past.",
    "offences": "Every offence of the case, at least one.",
    "offences[]": "One offence, with its day or the range of days it was committed over.",
    "offences[].code": "Its CJS offence code.",
    "offences[].committed_on": "The day it was committed, where it was one day.",
    "offences[].committed_from": "The first day of the range it was committed over; with committed_to.",
    "offences[].committed_to": "The last day of the range it was committed over; with committed_from.",
    "offences[].both_inside_dwelling": "Whether both were inside a dwelling; asked of Public Order Act offences.",
    "offences[].hate_crime": "Whether it is flagged as a hate crime.",
    "offences[].property_of_victim": "Whether the property taken or damaged is the victim's.",
    "offences[].facts": "What happened, as far as the special tests of the code ask it; other answers change nothing.",
    "offences[].facts.serious_injury": "Whether an injury above the level of common assault was caused.",
    "offences[].facts.weapon": "Whether a weapon was used.",
    "offences[].facts.by_fire": "Whether the damage was done by fire.",
    "offences[].facts.stalking": "Whether it is stalking in fact.",
    "offences[].facts.value_pounds": "The value of the damage, in whole pounds.",
    "offences[].facts.occasions": "On how many occasions it happened; without it, a range of days counts as two.",
    "evidence": "What is known of the evidence.",
    "evidence.sufficient_to_charge": "Whether the evidential test is met.",
    "evidence.prosecutor_agrees": "Whether the prosecutor agrees that the evidence is overwhelming "
    "and a caution right.",
    "evidence.otherwise_disposal": "What would have happened without the programme; recorded for evaluation, "
    "decides nothing.",
    "evidence.victim_statement_on": "The day of the victim's first witness statement or recorded interview; "
    "it starts one of the time limits.",
    "risk": "The risk assessment: the grade a named assessor gave, and the answers behind it.",
    "risk.tool": "The risk tool that was used, such as DASH.",
    "risk.grade": "The grade the assessor gave.",
    "risk.assessed_on": "The day of the assessment.",
    "risk.assessor": "Who assessed: a role or a number, not a name.",
    "risk.answers": "The tool's answers by question key (DASH: 1 to 27). Null: not handed over; "
    "in a map, a key that is missing or null is unknown.",
    "risk.answers.*": "The answer to one question.",
    "risk.reviewed": "The questions whose answers a supervisor has looked at again, "
    "with the offence and any order in hand.",
    "risk.reviewed[]": "One question of the tool.",
    "risk.coercive_control": "Whether anything known indicates controlling or coercive behaviour.",
    "risk.strangulation": "Whether anything known indicates strangulation in this case.",
}
"""By path; ``[]`` stands for any entry of a list, ``*`` for any key of a map."""

DECISION: Final[Mapping[str, str]] = {
    "": "What a force's terms say of one referral on one day. It advises; a named human decides.",
    "format": "The format and its version.",
    "reference": "The reference of the referral.",
    "force": "The force that decided.",
    "community": "The community whose adaptation was used, or null.",
    "on": "The day that was decided for.",
    "outcome": "not_eligible if any finding is not_met; else refer if any is refer; else undetermined if any is "
    "unknown; else eligible.",
    "findings": "Every criterion in order, with every reason that applies, strongest first.",
    "findings[].criterion": "The criterion; LOCAL: and a code for a plugin's refusal.",
    "findings[].state": "What the finding says of its criterion.",
    "findings[].code": "The reason, for programs; the criterion's name where it is met, "
    "NOT_ASKED where it does not arise.",
    "findings[].text": "The reason in words.",
    "findings[].needs": "The paths of the referral that would settle an unknown.",
    "advice": "What is worth knowing beside; it changes no outcome.",
    "advice[].code": "What is advised, for programs.",
    "advice[].text": "The advice in words.",
    "source": "The id of the source that says so, in the core's or the plugin's book of sources.",
    "standing": "How firm that is: law, published, illustrative (nobody can cite it) "
    "or design (a choice of this project).",
    "set_by": "The distribution and version that set it.",
    "made_with": "Every distribution that had a part in it, with its version.",
    "digest": "The SHA-256 of the decision as canonical JSON, without every text and without the digest itself.",
    "erased": "Only where it is read again after an erasure: whose findings and advice (and reference) are left out.",
}
"""By path; the keys that findings and advice share stand once, by themselves."""
