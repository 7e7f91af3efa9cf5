"""Rows on who and what: authority, age, offence, dwelling, people, evidence and the record."""

from typing import Final

import attrs

from cara_core.terms.days import day
from cara_core.terms.decision.reasons import NOT_ASKED
from cara_core.terms.referral import AntecedentKind, Relationship
from support.policies import DISPENSATION
from support.rows import BOTH, CODE, DA, Row, lookback, two

__all__ = ["ROWS_OF_PEOPLE"]

AUTHORITY_AND_ADULT = (
    Row("AUTHORITY", "AUTHORITY"),
    Row("AUTHORITY", "AUTHORITY", {}, {"dispensations": ()}),
    Row("AUTHORITY", "AUTHORITY", {}, {"on": day("2024-08-08"), "dispensations": ()}),
    Row("AUTHORITY", "REGIME_NO_DISPENSATION", {}, {"on": day("2024-08-07"), "dispensations": ()}),
    Row("AUTHORITY", "REGIME_NO_DISPENSATION", {}, {"on": day("2024-08-07")}),
    Row(
        "AUTHORITY",
        "AUTHORITY",
        {},
        {"on": day("2024-08-07"), "dispensations": (attrs.evolve(DISPENSATION, last=None),)},
    ),
    Row("AUTHORITY", "AUTHORITY", {}, {"on": day("2012-08-13")}),
    Row("AUTHORITY", "REGIME_NO_DISPENSATION", {}, {"on": day("2012-08-12")}),
    Row("ADULT", "AGE_UNDER_18", {"suspect.date_of_birth": "2008-03-31"}, {"on": day("2026-03-30")}),
    Row("ADULT", "ADULT", {"suspect.date_of_birth": "2008-03-31"}, {"on": day("2026-03-31")}),
    Row("ADULT", "AGE_UNDER_18", {"suspect.date_of_birth": "2008-02-29"}, {"on": day("2026-02-28")}),
    Row("ADULT", "ADULT", {"suspect.date_of_birth": "2008-02-29"}, {"on": day("2026-03-01")}),
    Row("ADULT", "AGE_UNKNOWN", {"suspect.date_of_birth": None}),
)
OFFENCE = (
    Row("OFFENCE", "OFFENCE"),
    Row("OFFENCE", "OFFENCE_EXCLUDED", {CODE: "OF61102"}),
    Row("OFFENCE", "OFFENCE_EXCLUDED", {CODE: "OF61016"}),
    Row("OFFENCE", "OFFENCE_EXCLUDED", {CODE: "SX03001"}),
    Row("OFFENCE", "OFFENCE_EXCLUDED", {CODE: "CD98080"}),
    Row("OFFENCE", "OFFENCE_EXCLUDED", {"offences": two("OF61102")}),
    Row("OFFENCE", "INDICTABLE_REFER", {CODE: "CD71041"}),
    Row("OFFENCE", "INDICTABLE_REFER", {CODE: "CD71042"}),
    Row("OFFENCE", "HATE_CRIME_REFER", {CODE: "CD98075"}),
    Row("OFFENCE", "HATE_CRIME_REFER", {CODE: "CD98999"}),
    Row("OFFENCE", "HATE_CRIME_REFER", {"offences[0].hate_crime": True}),
    Row("OFFENCE", "OFFENCE_REFER", {CODE: "CD71043"}),
    Row("OFFENCE", "OFFENCE_NOT_LISTED", {CODE: "TH68006"}),
    Row("OFFENCE", "OFFENCE_NOT_LISTED", {CODE: "CJ88116A"}),
    Row("OFFENCE", "OFFENCE_NOT_LISTED", {CODE: "ZZ00001"}),
    Row("OFFENCE", "OFFENCE_NOT_LISTED", {}, {"listed": {}}),
    Row(
        "OFFENCE", "OFFENCE_EXCLUDED OFFENCE_NOT_LISTED", {CODE: "OF61102", "offences": two("OF61102")}, {"listed": {}}
    ),
    Row("OFFENCE", "HATE_CRIME_UNKNOWN", {"offences[0].hate_crime": None}),
    Row("OFFENCE", "OFFENCE_EXCLUDED HATE_CRIME_REFER", {CODE: "OF61102", "offences[0].hate_crime": True}),
    Row("OFFENCE", "HATE_CRIME_REFER HATE_CRIME_UNKNOWN", {"offences": two("CD98075", hate_crime=None)}),
    Row("OFFENCE", "INDICTABLE_REFER OFFENCE_REFER", {"offences": (*two("CD71041")[1:], *two("CD71043")[1:])}),
    Row("DWELLING", NOT_ASKED, {"offences[0].both_inside_dwelling": True}),
    Row("DWELLING", "DWELLING_EXCLUSION", {CODE: "PU86116", "offences[0].both_inside_dwelling": True}),
    Row("DWELLING", "DWELLING", {CODE: "PU86116", "offences[0].both_inside_dwelling": False}),
    Row("DWELLING", "DWELLING_UNKNOWN", {CODE: "PU86116", "offences[0].both_inside_dwelling": None}),
    Row("DWELLING", "DWELLING_EXCLUSION", {CODE: "CD98075"}),
    Row("DWELLING", "DWELLING_UNKNOWN", {"offences": two("PU86149", both_inside_dwelling=None)}),
    Row("DWELLING", "DWELLING", {"offences": two("PU86149", both_inside_dwelling=False)}),
)
PEOPLE = (
    Row("FIRST", "FIRST"),
    Row("FIRST", "NOT_FIRST", {"suspect.first_domestic_abuse_arrest": False}),
    Row("FIRST", "FIRST_UNKNOWN", {"suspect.first_domestic_abuse_arrest": None}),
    Row("FIRST", NOT_ASKED, {"suspect.first_domestic_abuse_arrest": False}, {"first_arrest_asked": False}),
    *(
        Row("RELATIONSHIP", "RELATIONSHIP", {"relationship": relationship})
        for relationship in Relationship
        if relationship.intimate_partner
    ),
    *(
        Row("RELATIONSHIP", "NOT_INTIMATE_PARTNER", {"relationship": relationship})
        for relationship in (Relationship.CO_PARENT, Relationship.FAMILY, Relationship.OTHER)
    ),
    Row("RELATIONSHIP", "RELATIONSHIP_UNKNOWN", {"relationship": None}),
    Row("ADMISSION", "ADMISSION"),
    Row("ADMISSION", "NOT_ADMITTED", {"suspect.admits_offence": False}),
    Row("ADMISSION", "ADMISSION_UNKNOWN", {"suspect.admits_offence": None}),
    Row("EVIDENCE", "EVIDENCE"),
    Row("EVIDENCE", "EVIDENCE_INSUFFICIENT", {"evidence.sufficient_to_charge": False}),
    Row("EVIDENCE", "EVIDENCE_UNKNOWN", {"evidence.sufficient_to_charge": None}),
    Row("EVIDENCE", "PROSECUTOR_DISAGREES", {"evidence.prosecutor_agrees": False}),
    Row("EVIDENCE", "EVIDENCE_UNKNOWN", {"evidence.prosecutor_agrees": None}),
    Row("EVIDENCE", "EVIDENCE", {"evidence.prosecutor_agrees": False}, {"prosecutor_asked": False}),
    Row("EVIDENCE", "EVIDENCE", {"evidence.prosecutor_agrees": None}, {"prosecutor_asked": False}),
    Row("EVIDENCE", "EVIDENCE_UNKNOWN", {"evidence.sufficient_to_charge": None}, {"prosecutor_asked": False}),
    Row(
        "EVIDENCE",
        "EVIDENCE_INSUFFICIENT PROSECUTOR_DISAGREES",
        {"evidence.sufficient_to_charge": False, "evidence.prosecutor_agrees": False},
    ),
    Row("ORDER", "ORDER"),
    Row("ORDER", "SERVING_ORDER", {"suspect.serving_community_sentence": True}),
    Row("ORDER", "ORDER_UNKNOWN", {"suspect.serving_community_sentence": None}),
    Row("BAIL", "BAIL"),
    Row("BAIL", "ON_BAIL_OTHER", {"suspect.on_bail_for_other_offence": True}),
    Row("BAIL", "BAIL_UNKNOWN", {"suspect.on_bail_for_other_offence": None}),
    Row("BAIL", NOT_ASKED, {"suspect.on_bail_for_other_offence": True}, {"bail_asked": False}),
    Row("COERCION", "COERCION"),
    Row("COERCION", "CCB_INDICATED", {"risk.coercive_control": True}),
    Row("COERCION", "CCB_UNKNOWN", {"risk.coercive_control": None}),
    Row("VICTIM", "VICTIM"),
    Row("VICTIM", "VICTIM_DISAGREES", {"victim.agrees": False}),
    Row("VICTIM", "VICTIM_AT_RISK", {"victim.specific_risk": True}),
    Row("VICTIM", "VICTIM_DISAGREES VICTIM_AT_RISK", {"victim.agrees": False, "victim.specific_risk": True}),
    Row("VICTIM", "VICTIM_NOT_ASKED", {"victim.contacted_on": None}),
    Row("VICTIM", "VICTIM_UNKNOWN", {"victim.agrees": None}),
    Row("VICTIM", "VICTIM_UNKNOWN", {"victim.specific_risk": None}),
    Row("VICTIM", "VICTIM_NOT_ASKED VICTIM_UNKNOWN", {"victim": None}),
    Row("VICTIM", "VICTIM_DISAGREES VICTIM_NOT_ASKED", {"victim.agrees": False, "victim.contacted_on": None}),
)
LOOKBACK = (
    Row("LOOKBACK", "LOOKBACK"),
    Row("LOOKBACK", "LOOKBACK", {"suspect.antecedents": ()}),
    Row("LOOKBACK", "LOOKBACK_UNKNOWN", {"suspect.antecedents": None}),
    Row("LOOKBACK", "LOOKBACK_VIOLENCE", lookback("2024-03-08", violence=True)),
    Row("LOOKBACK", "LOOKBACK", lookback("2024-03-07", violence=True)),
    Row("LOOKBACK", "LOOKBACK_VIOLENCE", lookback("2024-03-09", violence=True)),
    Row("LOOKBACK", "LOOKBACK_VIOLENCE", lookback("2026-03-10", violence=True)),
    *(
        Row("LOOKBACK", "LOOKBACK_VIOLENCE", lookback("2025-01-01", kind, violence=True))
        for kind in AntecedentKind
        if kind is not AntecedentKind.COMMUNITY_RESOLUTION
    ),
    Row("LOOKBACK", "LOOKBACK", lookback("2025-01-01", AntecedentKind.COMMUNITY_RESOLUTION, violence=True)),
    Row("LOOKBACK", "LOOKBACK", lookback("2025-01-01", AntecedentKind.COMMUNITY_RESOLUTION, violence=None)),
    Row("LOOKBACK", "LOOKBACK_UNKNOWN", lookback("2025-01-01", violence=None)),
    Row("LOOKBACK", "LOOKBACK", lookback("2024-03-07", violence=None)),
    Row("LOOKBACK", "LOOKBACK_UNKNOWN", lookback("2025-01-01", None)),
    Row("LOOKBACK", "LOOKBACK_UNKNOWN", lookback(None)),
    Row("LOOKBACK", "LOOKBACK_UNKNOWN", lookback("2011-01-01", None)),
    Row("LOOKBACK", "LOOKBACK", lookback("2025-01-01", domestic_abuse=True)),
    Row("LOOKBACK", "LOOKBACK", lookback("2025-01-01", domestic_abuse=None)),
    Row("LOOKBACK", "LOOKBACK_DA", lookback("2024-03-08", domestic_abuse=True), DA),
    Row("LOOKBACK", "LOOKBACK", lookback("2024-03-07", domestic_abuse=True), DA),
    Row("LOOKBACK", "LOOKBACK", lookback("2025-01-01", violence=True), DA),
    Row("LOOKBACK", "LOOKBACK", lookback("2025-01-01", violence=None), DA),
    Row("LOOKBACK", "LOOKBACK_UNKNOWN", lookback("2025-01-01", domestic_abuse=None), DA),
    Row("LOOKBACK", "LOOKBACK_VIOLENCE LOOKBACK_DA", lookback("2025-01-01", domestic_abuse=True, violence=True), BOTH),
    Row(
        "LOOKBACK",
        "LOOKBACK_VIOLENCE LOOKBACK_UNKNOWN",
        lookback("2025-01-01", domestic_abuse=None, violence=True),
        BOTH,
    ),
    Row(
        "LOOKBACK",
        "LOOKBACK_VIOLENCE",
        {"offences": two("PH97004", committed_on=day("2025-12-01"))} | lookback("2023-12-01", violence=True),
    ),
    Row(
        "LOOKBACK",
        "LOOKBACK",
        {"offences": two("PH97004", committed_on=day("2025-12-01"))} | lookback("2023-11-30", violence=True),
    ),
)

ROWS_OF_PEOPLE: Final = (*AUTHORITY_AND_ADULT, *OFFENCE, *PEOPLE, *LOOKBACK)
