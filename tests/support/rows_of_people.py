"""Rows on who and what: authority, age, offence, dwelling, people, evidence and the record."""

from typing import Final

import attrs

from cara_core.terms.days import day
from cara_core.terms.decision.reasons import NOT_ASKED
from cara_core.terms.referral import AntecedentKind, Relationship
from support.policies import DISPENSATION
from support.referrals import ON
from support.rows import ARMED, BOTH, CODE, DA, Row, agreed, coded, happened, lookback, two

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
    Row("AUTHORITY", "AUTHORITY", {}, {"on": day("2013-04-08")}),
    Row("AUTHORITY", "REGIME_NOT_MODELLED", {}, {"on": day("2013-04-07")}),
    Row("AUTHORITY", "REGIME_NOT_MODELLED", {}, {"on": day("2012-08-13")}),
    Row("AUTHORITY", "REGIME_NO_DISPENSATION REGIME_NOT_MODELLED", {}, {"on": day("2012-08-12")}),
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
    # What happened takes an offence out of its code's family; what is not known is advice, but for the value of damage.
    *(Row("OFFENCE", "OFFENCE_EXCLUDED", happened("CJ88116", **{name: True})) for name in ("serious_injury", "weapon")),
    *(Row("OFFENCE", "OFFENCE", happened("CJ88116", **{name: False})) for name in ("serious_injury", "weapon")),
    Row("OFFENCE", "OFFENCE", happened("CJ88116", by_fire=True, stalking=True, value_pounds=9_000, occasions=1)),
    Row("OFFENCE", "OFFENCE_EXCLUDED", happened("CJ88116A", weapon=True)),
    Row("OFFENCE", "OFFENCE_EXCLUDED", {"offences": two("CJ88001", facts=ARMED)}),
    Row("OFFENCE", "OFFENCE_EXCLUDED", happened("CD71039", by_fire=True)),
    Row("OFFENCE", "OFFENCE", happened("CD71039", by_fire=False)),
    Row("OFFENCE", "OFFENCE_EXCLUDED", happened("PH97004", stalking=True, occasions=2)),
    Row("OFFENCE", "OFFENCE_EXCLUDED", happened("PH97004", stalking=False, occasions=1)),
    Row("OFFENCE", "OFFENCE", happened("PH97004", stalking=False, occasions=2)),
    Row("OFFENCE", "OFFENCE", happened("PH97004")),
    *(Row("OFFENCE", "OFFENCE_VALUE_UNKNOWN", happened(code)) for code in ("CD71040", "CD71038")),
    *(Row("OFFENCE", "OFFENCE", happened(code, value_pounds=5_000)) for code in ("CD71040", "CD71038")),
    *(Row("OFFENCE", "OFFENCE_EXCLUDED", happened(code, value_pounds=5_001)) for code in ("CD71040", "CD71038")),
    Row("OFFENCE", "OFFENCE_EXCLUDED OFFENCE_VALUE_UNKNOWN", happened("CD71040", by_fire=True)),
    # A last letter makes another code, of the same treatment.
    Row("OFFENCE", "OFFENCE_EXCLUDED", {CODE: "SC15005A"}),
    Row("OFFENCE", "OFFENCE_EXCLUDED", {CODE: "CD98080B"}),
    Row("OFFENCE", "OFFENCE_REFER", {CODE: "CD71043C"}),
    Row("RISK", "STRANGULATION", {CODE: "SC15005A"}),
    Row("DWELLING", "DWELLING_EXCLUSION", {CODE: "PU86116A", "offences[0].both_inside_dwelling": True}),
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
    Row("FIRST", "FIRST_UNKNOWN", lookback("2011-01-01", domestic_abuse=True)),
    Row("FIRST", "FIRST_UNKNOWN", lookback("2011-01-01", domestic_abuse=True, arrested=True)),
    Row("FIRST", "FIRST", lookback("2011-01-01", domestic_abuse=True, arrested=False)),
    Row("FIRST", "FIRST", lookback("2011-01-01", domestic_abuse=None)),
    Row("FIRST", "FIRST_UNKNOWN", lookback("2011-01-01", domestic_abuse=None, offence_code="SC15004")),
    Row("FIRST", "FIRST", lookback("2011-01-01", domestic_abuse=None, offence_code="SC15004", arrested=False)),
    Row("FIRST", "FIRST", lookback("2011-01-01", domestic_abuse=None, offence_code="TH68020")),
    Row("FIRST", "FIRST", lookback("2011-01-01", domestic_abuse=False, offence_code="SC15004")),
    Row(
        "FIRST",
        "NOT_FIRST",
        lookback("2011-01-01", domestic_abuse=True) | {"suspect.first_domestic_abuse_arrest": False},
    ),
    Row("FIRST", NOT_ASKED, lookback("2011-01-01", domestic_abuse=True), {"first_arrest_asked": False}),
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
    # 16 or over on the earliest offence day, 8 March 2026.
    Row("VICTIM", "VICTIM_UNDER_16", {"victim.date_of_birth": "2010-03-09"}),
    Row("VICTIM", "VICTIM", {"victim.date_of_birth": "2010-03-08"}),
    Row("VICTIM", "VICTIM", {"victim.date_of_birth": None}),
    Row("VICTIM", "VICTIM_DISAGREES VICTIM_UNDER_16", {"victim.date_of_birth": "2015-01-01", "victim.agrees": False}),
    # The agreement: counted from the latest answer, no older than 56 days nor than the latest offence.
    Row("VICTIM", "VICTIM", agreed("2026-01-13")),
    Row("VICTIM", "VICTIM_STALE", agreed("2026-01-12")),
    Row("VICTIM", "VICTIM", agreed("2025-12-01", "2026-01-13")),
    Row("VICTIM", "VICTIM", agreed("2026-03-10"), {"agreement_days": 0}),
    Row("VICTIM", "VICTIM_STALE", agreed("2026-03-09"), {"agreement_days": 0}),
    Row("VICTIM", "VICTIM_STALE", {"offences": two("PH97004", committed_on=day("2026-03-10"))}),
    Row("VICTIM", "VICTIM", {"victim.asked_on": "2026-03-10", "offences": two("PH97004", committed_on=ON)}),
    Row("VICTIM", "VICTIM_DISAGREES", agreed("2026-01-12") | {"victim.agrees": False}),
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
    # An entry that says of itself what its code does not.
    *(Row("LOOKBACK", "LOOKBACK_UNKNOWN", coded(code)) for code in ("OF61102", "SC15005", "CJ88116", "of-61102")),
    Row("LOOKBACK", "LOOKBACK_UNKNOWN", coded("SC15005A")),
    Row("LOOKBACK", "LOOKBACK", coded("OF61102", "2024-03-07")),
    Row("LOOKBACK", "LOOKBACK", coded("OF61102"), DA),
    Row("LOOKBACK", "LOOKBACK", coded("TH68020")),
    Row("LOOKBACK", "LOOKBACK", coded("ZZ00001")),
    Row("LOOKBACK", "LOOKBACK_UNKNOWN", coded("SC15004"), DA),
    Row("LOOKBACK", "LOOKBACK", coded("SC15004")),
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
