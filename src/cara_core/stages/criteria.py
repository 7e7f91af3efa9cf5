"""What the programme asks: every criterion and every piece of advice, declared once.

Data over the flat particulars of a referral (``stages/particulars/values.py``) and the settings
of a policy. From these declarations come the single decision (``stages/eligibility.py``),
the table in the documentation, and whatever else reads them: they can never disagree.

``by`` names who says so: a source of the core's book (``books/data/sources.toml``), or
the setting of the force's policy that a rule stands on.
"""

from typing import Final

from cara_core.terms.decision.conditions import AllOf, AnyOf, Fact, Side
from cara_core.terms.decision.criterion import (
    Criterion,
    Note,
    advise,
    missing,
    missing_paths,
    not_met,
    refer,
    renewed,
    unknown,
)
from cara_core.terms.decision.reasons import PLUGIN_FAULT
from cara_core.terms.policy import NationalRegime
from cara_core.terms.risk import Grade

__all__ = ["ADVICE", "CRITERIA", "NOT_FOR_A_PROSECUTOR"]


def _setting(name: str) -> Fact:
    return Fact(name, side=Side.POLICY)


on, adult_from = Fact("on"), Fact("adult_from", "suspect.date_of_birth")
caution_ends, margin_ends = Fact("caution_ends"), Fact("margin_ends")
last_offence = Fact("last_offence")
deadline, deadline_at_best = Fact("offences.deadline"), Fact("offences.deadline_at_best")
# What is not known of a time limit is asked for only where the answer turns on it: where the decision day,
# or the caution's last day, lies after the cautious deadline and by the favourable one.
limit_decides = AnyOf(
    (
        AllOf((on.later_than(deadline), on.not_later_than(deadline_at_best))),
        AllOf((caution_ends.later_than(deadline), caution_ends.not_later_than(deadline_at_best))),
    )
)
hate_missing, dwelling_missing = Fact("offences.hate_missing"), Fact("offences.dwelling_missing")
first_arrest = Fact("first_arrest", "suspect.first_domestic_abuse_arrest")
first_asked = _setting("first_arrest_asked")
arrest_doubted = Fact("record.earlier_arrest_doubted")
intimate = Fact("intimate", "relationship")
admits = Fact("admits", "suspect.admits_offence")
sufficient = Fact("sufficient", "evidence.sufficient_to_charge")
prosecutor_agrees = Fact("prosecutor_agrees", "evidence.prosecutor_agrees")
antecedents_checked = Fact("record.checked", "suspect.antecedents")
serving_order = Fact("serving_order", "suspect.serving_community_sentence")
on_bail = Fact("on_bail", "suspect.on_bail_for_other_offence")
grade, given_grade = Fact("risk.grade"), Fact("risk.given", "risk.grade")
assessed_on, assessment_lasts = Fact("risk.assessed_on", "risk.assessed_on"), Fact("risk.lasts")
assessor, tool_known = Fact("risk.assessor", "risk.assessor"), Fact("risk.tool_known", "risk.tool")
strangulation = Fact("strangulation", "risk.strangulation")
coercion = Fact("coercion", "risk.coercive_control")
contacted_on, answered_on = Fact("contacted_on", "victim.contacted_on"), Fact("answered_on", "victim.asked_on")
first_offence, victim_sixteen_from, victim_adult_from = (
    Fact("first_offence"),
    Fact("victim_sixteen_from"),
    Fact("victim_adult_from"),
)
agrees, specific_risk = Fact("agrees", "victim.agrees"), Fact("specific_risk", "victim.specific_risk")
accepted_grades, refused_grades = _setting("accepted_grades"), _setting("refused_grades")
prosecutor_asked = _setting("prosecutor_asked").yes
violence_counts, domestic_abuse_counts = _setting("violence_counts").yes, _setting("domestic_abuse_counts").yes
agreement_too_old = AllOf(
    (agrees.yes, AnyOf((on.later_than(Fact("agreement_lasts")), last_offence.later_than(answered_on))))
)
# Older than the force allows, or made before the last offence, of which it then knows nothing.
too_old = AnyOf((on.later_than(assessment_lasts), last_offence.later_than(assessed_on)))
# The force accepts medium risk; the national dispensation speaks of standard risk alone.
above_national = AllOf((grade.equals(Grade.MEDIUM), grade.within(accepted_grades), _setting("national_line").yes))

CRITERIA: Final[tuple[Criterion, ...]] = (
    Criterion(
        name="AUTHORITY",
        by="authority",
        rules=(
            refer("REGIME_NO_DISPENSATION", _setting("authority").unknown, by="DPP-GUIDANCE-2024"),
            refer("REGIME_NOT_MODELLED", _setting("modelled_from").later_than(on), by="CODE-2013"),
        ),
    ),
    Criterion(
        name="ADULT",
        by="CJA2003-s22",
        rules=(not_met("AGE_UNDER_18", adult_from.later_than(on)), unknown("AGE_UNKNOWN", adult_from)),
    ),
    Criterion(
        name="OFFENCE",
        by="listed",
        rules=(
            not_met("OFFENCE_EXCLUDED", Fact("offences.excluded").any, by="OFFENCE-BOOK"),
            not_met("OFFENCE_NOT_LISTED", Fact("offences.unlisted").any, by="offence_list"),
            refer("INDICTABLE_REFER", Fact("offences.indictable").any, by="DPP-GUIDANCE-2013"),
            refer(
                "HATE_CRIME_REFER",
                AnyOf((Fact("offences.hate_coded").any, Fact("offences.hate_flagged").any)),
                by="DPP-GUIDANCE-2024",
            ),
            refer("OFFENCE_REFER", Fact("offences.referred").any, by="OFFENCE-BOOK"),
            unknown("HATE_CRIME_UNKNOWN", missing_paths(hate_missing), by="DPP-GUIDANCE-2024"),
            unknown("OFFENCE_VALUE_UNKNOWN", missing_paths(Fact("offences.value_missing")), by="OFFENCE-BOOK"),
        ),
    ),
    Criterion(
        name="DWELLING",
        by="POA1986-DWELLING",
        asked=Fact("offences.dwelling_tested").any,
        rules=(
            not_met("DWELLING_EXCLUSION", Fact("offences.inside_dwelling").any),
            unknown("DWELLING_UNKNOWN", missing_paths(dwelling_missing)),
        ),
    ),
    Criterion(
        name="FIRST",
        by="first_arrest_asked",
        asked=first_asked.yes,
        rules=(
            not_met("NOT_FIRST", first_arrest.no),
            unknown(
                "FIRST_UNKNOWN",
                first_arrest,
                renewed(first_arrest, when=AllOf((first_arrest.yes, arrest_doubted.any))),
                missing_paths(arrest_doubted, when=first_arrest.yes),
            ),
        ),
    ),
    Criterion(
        name="RELATIONSHIP",
        by="PROGRAMME-SLIDES",
        rules=(not_met("NOT_INTIMATE_PARTNER", intimate.no), unknown("RELATIONSHIP_UNKNOWN", intimate)),
    ),
    Criterion(
        name="ADMISSION",
        by="CJA2003-s23",
        rules=(not_met("NOT_ADMITTED", admits.no), unknown("ADMISSION_UNKNOWN", admits)),
    ),
    Criterion(
        name="EVIDENCE",
        by="CJA2003-s23",
        rules=(
            not_met("EVIDENCE_INSUFFICIENT", sufficient.no),
            not_met("PROSECUTOR_DISAGREES", prosecutor_asked, prosecutor_agrees.no, by="prosecutor_asked"),
            unknown("EVIDENCE_UNKNOWN", sufficient, missing(prosecutor_agrees, when=prosecutor_asked)),
        ),
    ),
    Criterion(
        name="LOOKBACK",
        by="look_back",
        rules=(
            not_met("LOOKBACK_VIOLENCE", violence_counts, Fact("record.violence").any),
            not_met("LOOKBACK_DA", domestic_abuse_counts, Fact("record.domestic_abuse").any),
            unknown(
                "LOOKBACK_UNKNOWN",
                antecedents_checked,
                missing_paths(Fact("record.entry_missing")),
                missing_paths(Fact("record.violence_missing"), when=violence_counts),
                missing_paths(Fact("record.domestic_abuse_missing"), when=domestic_abuse_counts),
                missing_paths(Fact("record.violence_doubted"), when=violence_counts),
                missing_paths(Fact("record.domestic_abuse_doubted"), when=domestic_abuse_counts),
            ),
        ),
    ),
    Criterion(
        name="ORDER",
        by="PROGRAMME-SLIDES",
        rules=(not_met("SERVING_ORDER", serving_order.yes), unknown("ORDER_UNKNOWN", serving_order)),
    ),
    Criterion(
        name="BAIL",
        by="bail_asked",
        asked=_setting("bail_asked").yes,
        rules=(not_met("ON_BAIL_OTHER", on_bail.yes), unknown("BAIL_UNKNOWN", on_bail)),
    ),
    Criterion(
        name="RISK",
        by="accepted_grades",
        rules=(
            not_met("RISK_HIGH", grade.equals(Grade.HIGH), by="PROGRAMME-SLIDES"),
            not_met("RISK_NOT_ACCEPTED", grade.within(refused_grades)),
            not_met(
                "STRANGULATION",
                AnyOf((strangulation.yes, Fact("offences.strangulation").any)),
                by="SAFETY-FLOOR",
            ),
            # Where it happened this time, STRANGULATION has closed the route already.
            refer("STRANGULATION_HISTORY", Fact("risk.history").yes, strangulation.not_yes, by="risk_tool"),
            refer("RISK_ITEM_REFER", Fact("risk.second_look").any, by="RISK-SECOND-LOOK"),
            refer(
                "RISK_ABOVE_NATIONAL_DISPENSATION",
                above_national,
                _setting("national_regime").equals(NationalRegime.ENFORCE),
                by="national_regime",
            ),
            unknown("RISK_STALE", renewed(assessed_on, when=too_old), by="assessment_days"),
            unknown(
                "RISK_UNKNOWN",
                tool_known,
                given_grade,
                assessed_on,
                assessor,
                strangulation,
                missing_paths(Fact("risk.answers_missing")),
                missing_paths(Fact("risk.history_missing")),
                missing_paths(Fact("risk.second_look_missing")),
                by="SAFETY-FLOOR",
            ),
        ),
    ),
    Criterion(
        name="COERCION",
        by="DPP-LETTER-2019",
        rules=(not_met("CCB_INDICATED", coercion.yes), unknown("CCB_UNKNOWN", coercion)),
    ),
    Criterion(
        name="VICTIM",
        by="PROGRAMME-SLIDES",
        rules=(
            not_met("VICTIM_DISAGREES", agrees.no),
            not_met("VICTIM_AT_RISK", specific_risk.yes),
            refer("VICTIM_UNDER_16", victim_sixteen_from.later_than(first_offence), by="DAA2021-s1"),
            unknown("VICTIM_STALE", renewed(answered_on, when=agreement_too_old), by="agreement_days"),
            unknown("VICTIM_NOT_ASKED", contacted_on),
            unknown("VICTIM_UNKNOWN", agrees, specific_risk),
        ),
    ),
    Criterion(
        name="LANGUAGE",
        by="language",
        rules=(
            not_met("LANGUAGE_NO_PROGRAMME", Fact("language.refused").yes),
            unknown("LANGUAGE_UNKNOWN", missing_paths(Fact("language.missing"))),
        ),
    ),
    Criterion(
        name="TIME_LIMIT",
        by="time_limit",
        rules=(
            # Nobody is refused on a doubt: here the favourable deadline decides.
            not_met("TIME_LIMIT_PASSED", on.later_than(deadline_at_best)),
            refer("TIME_LIMIT_SHORT", on.not_later_than(deadline_at_best), caution_ends.later_than(deadline_at_best)),
            unknown(
                "TIME_LIMIT_UNKNOWN",
                missing_paths(Fact("offences.limit_missing")),
                missing_paths(Fact("offences.deadline_missing"), when=limit_decides),
                by="OFFENCE-BOOK",
            ),
        ),
    ),
)

NOT_FOR_A_PROSECUTOR: Final = frozenset({"RISK_ITEM_REFER", "VICTIM_UNDER_16", PLUGIN_FAULT})
"""What is referred and no prosecutor's decision settles: the first by a supervisor's review, the others by nothing."""

ADVICE: Final[tuple[Note, ...]] = (
    advise(
        "TIME_LIMIT_TIGHT",
        caution_ends.not_later_than(deadline),
        margin_ends.later_than(deadline),
        by="breach_margin_days",
    ),
    advise("SPOUSE_DPP_CONSENT", Fact("married").yes, Fact("offences.spouse_property").any, by="TA1968-s30"),
    advise("VIEWS_NOT_SOUGHT", Fact("views_sought").not_yes, by="CJA2003-s23ZA"),
    advise("PERIOD_OVER_16W", caution_ends.later_than(_setting("soft_limit")), by="CODE-WEEKS"),
    advise(
        "RISK_ABOVE_NATIONAL_DISPENSATION",
        above_national,
        _setting("national_regime").equals(NationalRegime.ADVISE),
        by="NATIONAL-2024",
    ),
    advise("RISK_ANSWERS_MISSING", Fact("risk.answers_given").unknown, by="SAFETY-FLOOR"),
    advise(
        "NOT_FIRST",
        first_asked.no,
        AnyOf((first_arrest.no, Fact("record.earlier_abuse").any)),
        by="DPP-LETTER-2019",
    ),
    advise("VICTIM_UNDER_18", victim_adult_from.later_than(on), by="DAA2021-s1"),
    advise("VICTIM_AGE_UNKNOWN", victim_adult_from.unknown, by="DAA2021-s1"),
    advise("OFFENCE_FACTS_CHECK", Fact("offences.facts_missing").any, by="OFFENCE-BOOK"),
)
