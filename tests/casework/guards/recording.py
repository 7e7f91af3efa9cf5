"""Guards of recording what happened."""

from typing import Final

import cara_core as cara
from casework.faces import Row
from casework.guards.calls import ADMITTED, EVIDENCE, ISSUED, TYPED, facts_but, records
from casework.situations import FLOOR, OTHER, fact
from casework.worked import AT, CASE, FACTS, UP_TO_THE_CAUTION

__all__ = ["RECORDING"]

RECORDING: Final[tuple[Row, ...]] = (
    records("what may happen is kept", kept=("offence_admitted",)),
    records(
        "all up to the caution",
        given=FACTS,
        kept=UP_TO_THE_CAUTION,
    ),
    records("what is recorded a year after it happened", at=AT.replace(year=2027), kept=("offence_admitted",)),
    records(
        "no store",
        situation="nothing",
        refused=("NO_STORE",),
        other_words="the command says how it is made",
    ),
    records(
        "no such case",
        python=lambda cases, given, at: cases.record("X/9", given, at=at),
        typed="case record X/9 FILE",
        refused=("NO_SUCH_CASE",),
    ),
    records(
        "a case of another form",
        python=lambda cases, given, at: cases.record("26 0117", given, at=at),
        typed="case record '26 0117' FILE",
        refused=("case BAD_CASE",),
    ),
    records("out of turn", given=ISSUED, refused=("OUT_OF_TURN",)),
    records("out of turn, as the second of two", given=[ADMITTED, ISSUED], refused=("OUT_OF_TURN",)),
    records("the case has ended", situation="ended", given=FACTS[3], refused=("CASE_ENDED",)),
    records(
        "decided by a constable",
        given=facts_but("authorised", decider="authorised_person", rank="constable"),
        refused=("[3].what.rank DECIDER_RANK",),
    ),
    records(
        "given by a constable",
        given=facts_but("caution_issued", rank="constable"),
        refused=("[8].what.rank DECIDER_RANK",),
    ),
    records("a day that has not come", given={**ADMITTED, "on": "2026-03-11"}, refused=("on AHEAD",)),
    records(
        "a day that has not come, of two",
        given=[EVIDENCE, {**ADMITTED, "on": "2099-01-01"}],
        refused=("[1].on AHEAD",),
    ),
    records(
        "a moment that has not come",
        given=fact("offence_admitted", on=None, at="2026-03-10T12:00:01+00:00"),
        refused=("at AHEAD",),
    ),
    records(
        "a day after the one it is looked at from",
        python=lambda cases, given, at: cases.record(CASE, given, at=at, on=cara.day("2026-03-09")),
        typed=f"{TYPED} --on 2026-03-09",
        refused=("on AHEAD",),
    ),
    records(
        "looked at from a day that has not come",
        python=lambda cases, given, at: cases.record(CASE, given, at=at, on=cara.day("2026-03-11")),
        typed=f"{TYPED} --on 2026-03-11",
        refused=("on AHEAD",),
    ),
    records("said by a name", given={**ADMITTED, "by": "Siân O'Brien"}, refused=("by BAD_BY",)),
    records("said by nobody", given=fact("offence_admitted", by=None), refused=("by MISSING",)),
    records(
        "no yes and no no", given=fact("evidence_found", {"sufficient": "no"}), refused=("what.sufficient WRONG_KIND",)
    ),
    records(
        "a signature that is text",
        given=facts_but("document_signed", consent="no"),
        refused=("[7].what.consent WRONG_KIND",),
    ),
    records(
        "a grade that is none",
        given=fact("risk_reassessed", {"grade": "very high", "tool": "DASH"}),
        refused=("what.grade NOT_ALLOWED",),
    ),
    records("a value is missing", given=fact("evidence_found"), refused=("what.sufficient MISSING",)),
    records(
        "what the victim said is missing",
        given=fact("victim_asked", {"how": "telephone", "suspect_present": False, "agrees": True}),
        refused=("what.specific_risk MISSING",),
    ),
    records(
        "the suspect was present",
        given=fact(
            "victim_asked", {"how": "telephone", "suspect_present": True, "agrees": True, "specific_risk": False}
        ),
        refused=("what.suspect_present SUSPECT_PRESENT",),
    ),
    records("a kind there is none of", given=fact("offence_admited"), refused=("kind NOT_ALLOWED",)),
    records(
        "a kind that the core makes",
        given=fact("screened", {"outcome": "eligible", "digest": f"sha256:{0:064}", "made_with": {}}),
        refused=("kind MADE_BY_THE_CORE",),
    ),
    records(
        "a fact of another case",
        situation="two cases",
        given={**ADMITTED, "case": OTHER},
        refused=("case CONTRADICTION",),
    ),
    records(
        "a number that does not follow",
        given={**ADMITTED, "case": CASE, "number": 7},
        refused=("number CONTRADICTION",),
    ),
    records(
        "numbers that follow",
        given=[{**ADMITTED, "number": 3}, {**EVIDENCE, "number": 4}],
        kept=("offence_admitted", "evidence_found"),
    ),
    records(
        "every fault of every fact at once",
        given=[{**ADMITTED, "by": "Siân"}, {**EVIDENCE, "case": OTHER, "on": "2026-03-11"}],
        refused=("[0].by BAD_BY", "[1].case CONTRADICTION", "[1].on AHEAD"),
    ),
    records(
        "nothing to record", given=[], refused=("facts EMPTY",), other_words="a file holds one fact or a list of them"
    ),
    records(
        "a correction of a fact of another kind",
        given={**ADMITTED, "supersedes": 2, "why": "another"},
        refused=("supersedes NO_SUCH_FACT",),
    ),
    records(
        "a correction of nothing",
        given={**FACTS[1], "supersedes": 9, "why": "another"},
        refused=("supersedes NO_SUCH_FACT",),
    ),
    records(
        "the safety floor: the victim disagrees",
        given=facts_but("victim_asked", agrees=False),
        refused=("OUT_OF_TURN",),
    ),
    records(
        "the safety floor: a specific risk",
        given=facts_but("victim_asked", specific_risk=True),
        refused=("OUT_OF_TURN",),
    ),
    *(records(f"the safety floor: {name}", situation=name, given=FACTS, refused=("OUT_OF_TURN",)) for name in FLOOR),
    records(
        "the safety floor: the risk became high",
        given=[fact("risk_reassessed", {"grade": "high", "tool": "DASH"}), *FACTS],
        refused=("OUT_OF_TURN",),
    ),
    records(
        "the safety floor: no evidence", given=facts_but("evidence_found", sufficient=False), refused=("OUT_OF_TURN",)
    ),
    records(
        "the same request again",
        situation="recorded",
        given=EVIDENCE,
        python=lambda cases, given, at: cases.record(CASE, given, at=at, request="evidence"),
        typed=f"{TYPED} --key evidence",
        repeated=("evidence_found",),
    ),
)
