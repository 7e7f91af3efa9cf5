"""Rows on risk, language and time."""

from typing import Final

from cara_core.terms.days import day
from cara_core.terms.policy import Length, Unit
from cara_core.terms.risk import Answer, Grade
from support.policies import DARA, offered, tools
from support.referrals import dash
from support.rows import (
    CODE,
    EN_PL,
    EN_PL_INTERPRETED,
    ENFORCED,
    MEDIUM,
    STANDARD_ONLY,
    STATED,
    Row,
    dara,
    offence,
    speaks,
    two,
)

__all__ = ["ROWS_OF_RISK"]

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
ALONE: Final = ("8", "11", "12", "20", "26")
TOGETHER: Final = dict.fromkeys(("16", "17", "19"), YES)
RISK = (
    Row("RISK", "RISK"),
    Row("RISK", "RISK", MEDIUM),
    Row("RISK", "RISK_HIGH", {"risk.grade": Grade.HIGH}),
    Row("RISK", "RISK_NOT_ACCEPTED", MEDIUM, {"accepted_grades": STANDARD_ONLY}),
    Row("RISK", "RISK", MEDIUM, {"on": day("2024-08-07"), **ENFORCED}),
    Row("RISK", "RISK_ABOVE_NATIONAL_DISPENSATION", MEDIUM, {"on": day("2024-08-08"), **ENFORCED}),
    Row("RISK", "RISK_NOT_ACCEPTED", MEDIUM, {"accepted_grades": STANDARD_ONLY, **ENFORCED}),
    Row("RISK", "RISK", {}, ENFORCED),
    Row("RISK", "STRANGULATION", {"risk.strangulation": True}),
    Row("RISK", "STRANGULATION", {CODE: "SC15005"}),
    Row("RISK", "STRANGULATION RISK_UNKNOWN", {CODE: "SC15005", "risk.strangulation": None}),
    Row("RISK", "RISK_UNKNOWN", {"risk.strangulation": None}),
    Row("RISK", "RISK_UNKNOWN", {"risk.grade": None}),
    Row("RISK", "RISK_UNKNOWN", {"risk.assessed_on": None}),
    Row("RISK", "RISK_UNKNOWN", {"risk.assessor": None}),
    Row("RISK", "RISK_UNKNOWN", {"risk.assessor": ""}),
    Row("RISK", "RISK_UNKNOWN", {"risk.tool": None}),
    Row("RISK", "RISK_UNKNOWN", {"risk.tool": "SARA"}),
    Row("RISK", "RISK_UNKNOWN", {"risk": None}),
    Row("RISK", "RISK_HIGH RISK_UNKNOWN", {"risk.tool": "SARA", "risk.grade": Grade.HIGH}),
    Row("RISK", "RISK_NOT_ACCEPTED RISK_UNKNOWN", {"risk.tool": "SARA", **MEDIUM}, {"accepted_grades": STANDARD_ONLY}),
    Row("RISK", "RISK", {"offences[0].committed_on": "2026-02-10", "risk.assessed_on": "2026-02-10"}),
    Row("RISK", "RISK_STALE", {"offences[0].committed_on": "2026-02-09", "risk.assessed_on": "2026-02-09"}),
    Row("RISK", "RISK_STALE", {"risk.assessed_on": "2026-03-07"}),
    Row("RISK", "RISK_STALE", {"offences": two("PH97004", committed_on=day("2026-03-09"))}),
    Row("RISK", "RISK", {"risk.assessed_on": "2026-03-10"}, {"assessment_days": 0}),
    Row("RISK", "RISK_STALE", {"risk.assessed_on": "2026-03-09"}, {"assessment_days": 0}),
    Row("RISK", "RISK_HIGH RISK_STALE", {"risk.assessed_on": "2026-01-01", "risk.grade": Grade.HIGH}),
    Row("RISK", "RISK", {"risk.answers": dash(yes=13)}),
    Row("RISK", "RISK_HIGH", {"risk.answers": dash(yes=14)}),
    Row("RISK", "RISK", {"risk.answers": dash(yes=12, unknown=1)}),
    Row("RISK", "RISK_UNKNOWN", {"risk.answers": dash(yes=12, unknown=2)}),
    Row("RISK", "RISK_UNKNOWN", {"risk.answers": dash(yes=13, unknown=1)}),
    Row("RISK", "RISK_HIGH", {"risk.answers": dash(yes=14, unknown=3)}),
    Row("RISK", "RISK", {"risk.answers": dash(yes=13), **MEDIUM}),
    Row("RISK", "RISK_HIGH", {"risk.answers": dash(yes=0), "risk.grade": Grade.HIGH}),
    Row("RISK", "RISK_HIGH RISK_UNKNOWN", {"risk.answers": dash(yes=14), "risk.grade": None}),
    Row("RISK", "RISK_UNKNOWN", {"risk.answers": dash(), "risk.grade": None}),
    Row("RISK", "STRANGULATION_HISTORY", {"risk.answers": dash(history=YES)}),
    Row("RISK", "RISK_UNKNOWN", {"risk.answers": dash(history=UNKNOWN)}),
    Row("RISK", "RISK_UNKNOWN", {"risk.answers": {k: v for k, v in dash().items() if k != "18"}}),
    Row("RISK", "STRANGULATION", {"risk.answers": dash(history=YES), "risk.strangulation": True}),
    Row("RISK", "STRANGULATION_HISTORY RISK_UNKNOWN", {"risk.answers": dash(history=YES), "risk.strangulation": None}),
    Row("RISK", "RISK_UNKNOWN", {"risk.answers": {}}),
    Row("RISK", "RISK_UNKNOWN", {"risk.answers": dash(history=YES)}, {"tools": tools(DARA)}),
    Row("RISK", "RISK", dara(1)),
    Row("RISK", "RISK_NOT_ACCEPTED", dara(2), {"accepted_grades": STANDARD_ONLY}),
    Row("RISK", "RISK_UNKNOWN", dara(1, unknown=1), {"accepted_grades": STANDARD_ONLY}),
    Row("RISK", "RISK", dara(1, unknown=1)),
    Row("RISK", "RISK_UNKNOWN", dara(1, unknown=1), ENFORCED),
    Row("RISK", "RISK_ABOVE_NATIONAL_DISPENSATION", dara(2), ENFORCED),
    Row("RISK", "RISK", dara(1, unknown=1), {"on": day("2024-08-07"), **ENFORCED}),
    Row("RISK", "RISK_HIGH", dara(4)),
    # All 27 count, 10 to 12 among them.
    Row("RISK", "RISK_HIGH RISK_ITEM_REFER", {"risk.answers": {**dash(yes=12), "10": YES, "11": YES, "12": YES}}),
    # Answers that ask for a second look: each by itself, or 16, 17 and 19 together.
    *(Row("RISK", "RISK_ITEM_REFER", {"risk.answers": {**dash(), key: YES}}) for key in ALONE),
    *(Row("RISK", "RISK_UNKNOWN", {"risk.answers": {**dash(), key: UNKNOWN}}) for key in ALONE),
    *(Row("RISK", "RISK", {"risk.answers": {**dash(), key: YES}, "risk.reviewed": (key,)}) for key in ALONE),
    Row("RISK", "RISK_ITEM_REFER", {"risk.answers": {**dash(), "8": YES, "20": YES}, "risk.reviewed": ("8",)}),
    Row("RISK", "RISK_ITEM_REFER", {"risk.answers": {**dash(), **TOGETHER}}),
    Row("RISK", "RISK_ITEM_REFER", {"risk.answers": {**dash(), **TOGETHER}, "risk.reviewed": ("16", "17")}),
    Row("RISK", "RISK", {"risk.answers": {**dash(), **TOGETHER}, "risk.reviewed": ("16", "17", "19")}),
    *(Row("RISK", "RISK", {"risk.answers": {**dash(), **TOGETHER, key: NO}}) for key in TOGETHER),
    *(Row("RISK", "RISK_UNKNOWN", {"risk.answers": {**dash(), **TOGETHER, key: UNKNOWN}}) for key in TOGETHER),
    Row("RISK", "RISK", {"risk.answers": {**dash(), "16": UNKNOWN, "17": NO, "19": YES}}),
    Row("RISK", "RISK", {"risk.answers": None, "risk.reviewed": ("8",)}),
)
ENGLISH: Final = ("en", "en-GB", "EN")
NOT_KNOWN: Final = ("und", "UND", "und-Latn", None)
EVERY_NEED: Final = (True, False, None)
LANGUAGE = (
    # In English: certain where no interpreter is needed; an interpreter for English is not offered here.
    *(Row("LANGUAGE", "LANGUAGE", speaks(tag, False)) for tag in (*ENGLISH, "pl", "enm", *NOT_KNOWN)),
    *(Row("LANGUAGE", "LANGUAGE_UNKNOWN", speaks(tag, None)) for tag in (*ENGLISH, "pl", "enm", *NOT_KNOWN)),
    *(Row("LANGUAGE", "LANGUAGE_NO_PROGRAMME", speaks(tag, True)) for tag in (*ENGLISH, "pl", "enm", *NOT_KNOWN)),
    # Natively in another language: whether an interpreter is needed is not asked, it speaks of English.
    *(Row("LANGUAGE", "LANGUAGE", speaks(tag, needed), EN_PL) for tag in ("pl", "pl-PL") for needed in EVERY_NEED),
    *(Row("LANGUAGE", "LANGUAGE_UNKNOWN", speaks(tag, True), EN_PL) for tag in NOT_KNOWN),
    *(Row("LANGUAGE", "LANGUAGE_NO_PROGRAMME", speaks(tag, True), EN_PL) for tag in ENGLISH),
    # Through an interpreter, whoever needs one.
    *(Row("LANGUAGE", "LANGUAGE", speaks("pl", needed), EN_PL_INTERPRETED) for needed in EVERY_NEED),
    *(Row("LANGUAGE", "LANGUAGE_UNKNOWN", speaks(tag, True), EN_PL_INTERPRETED) for tag in NOT_KNOWN),
    *(Row("LANGUAGE", "LANGUAGE", speaks("pl", needed), {"languages": offered("en", "*+")}) for needed in EVERY_NEED),
    *(Row("LANGUAGE", "LANGUAGE", speaks(tag, True), {"languages": offered("en", "en+")}) for tag in ENGLISH),
    # Nothing offered, or everything.
    *(Row("LANGUAGE", "LANGUAGE_NO_PROGRAMME", speaks("en", needed), {"languages": ()}) for needed in EVERY_NEED),
    Row("LANGUAGE", "LANGUAGE_NO_PROGRAMME", speaks("en", False), {"languages": offered("pl")}),
    Row("LANGUAGE", "LANGUAGE_UNKNOWN", speaks("und", True), {"languages": offered("*")}),
    Row("LANGUAGE", "LANGUAGE", speaks("und", False), {"languages": offered("*")}),
    Row("LANGUAGE", "LANGUAGE", speaks("pl", True), {"languages": offered("*")}),
    Row("LANGUAGE", "LANGUAGE_NO_PROGRAMME", speaks("en", True), {"languages": offered("*")}),
)
TIME_LIMIT = (  # a caution of four months given on 10 March 2026 ends on 10 July; the margin of 28 days on 7 August
    Row("TIME_LIMIT", "TIME_LIMIT"),
    Row("TIME_LIMIT", "TIME_LIMIT_PASSED", offence("2025-09-09")),
    Row("TIME_LIMIT", "TIME_LIMIT_SHORT", offence("2025-09-10")),
    Row("TIME_LIMIT", "TIME_LIMIT_SHORT", offence("2026-01-09")),
    Row("TIME_LIMIT", "TIME_LIMIT", offence("2026-01-10")),
    Row("TIME_LIMIT", "TIME_LIMIT", {**offence("2025-06-01"), STATED: "2026-02-01"}),
    Row("TIME_LIMIT", "TIME_LIMIT_SHORT", {**offence("2024-06-01"), STATED: "2026-02-01"}),
    Row("TIME_LIMIT", "TIME_LIMIT_PASSED", offence("2025-09-09", "2026-03-01")),
    Row("TIME_LIMIT", "TIME_LIMIT", offence("2025-09-09", "2026-03-01", code="PH97004")),
    Row("TIME_LIMIT", "TIME_LIMIT", offence("2020-01-01", code="CD71039")),
    Row("TIME_LIMIT", "TIME_LIMIT_UNKNOWN", {CODE: "ZZ00001"}),
    Row("TIME_LIMIT", "TIME_LIMIT_UNKNOWN", {CODE: "SX03001"}),
    Row("TIME_LIMIT", "TIME_LIMIT_PASSED", {"offences": two("PU86116", committed_on=day("2025-09-09"))}),
    Row(
        "TIME_LIMIT",
        "TIME_LIMIT_SHORT TIME_LIMIT_UNKNOWN",
        {"offences": (*two("ZZ00001"), *two("PU86116", committed_on=day("2026-01-09"))[1:])},
    ),
    Row(
        "TIME_LIMIT", "TIME_LIMIT_SHORT", offence("2026-01-10"), {"caution_length": Length(number=20, unit=Unit.WEEKS)}
    ),
)

ROWS_OF_RISK: Final = (*RISK, *LANGUAGE, *TIME_LIMIT)
