"""Every guard, as one table: a situation, the call in Python, the same call as it is typed, and the answer of both."""

from typing import Any, Final

import attrs

import cara_core as cara
from casework.faces import Row
from casework.situations import ENDED, OTHER, REFERRAL, fact
from casework.worked import AT, BY, CASE, DAY, FACTS, NEXT_DAY
from cli.reaching import participant_file, victim_file

__all__ = ["GUARDS"]

FACT: Final = cara.facts
ADMITTED: Final = fact("offence_admitted")
EVIDENCE: Final = fact("evidence_found", {"sufficient": True})
ISSUED: Final = FACTS[-1]


def facts_but(kind: str, **what: object) -> list[dict[str, Any]]:
    """Everything up to the caution, with another content of this kind of fact."""
    return [{**given, "what": {**given["what"], **what}} if given["kind"] == kind else given for given in FACTS]


def referral_but(part: str, **fields: object) -> dict[str, Any]:
    """The contract's example, with other fields in this part."""
    return {**REFERRAL, part: {**REFERRAL[part], **fields}}


def record(casework: cara.Casework, given: Any, at: Any) -> object:
    return casework.record(CASE, given, at=at)


def open_case(casework: cara.Casework, given: Any, at: Any, **more: Any) -> object:
    call = {"case": CASE, "force": "hampshire", "on": DAY, "by": BY, **more}
    return casework.open(cara.read_referral(given), at=at, **call)


def erase(casework: cara.Casework, _: object, at: Any, request: str | None = None) -> object:
    return casework.erase(CASE, cara.Person.VICTIM, authority="RRD-1", at=at, by=BY, request=request)


def keep(casework: cara.Casework, given: Any, at: Any) -> object:
    """All or none, as the command keeps what its files hold."""
    victims = given["format"] == "cara-safe-contact/1"
    contact = cara.read_safe_contact(given) if victims else cara.read_participant(given)
    (faults,) = casework.contact_faults([contact])
    if faults:
        raise cara.InputError(faults)
    if isinstance(contact, cara.SafeContact):
        return casework.keep_safe_contact(contact, at=at)
    return casework.keep_participant(contact, at=at, by=BY)


TYPED: Final = f"case record {CASE} FILE"
OPEN: Final = f"case open FILE --case {CASE} --force hampshire --on {DAY} --by '{BY}'"
ERASE: Final = f"case erase {CASE} --person victim --authority RRD-1 --by '{BY}'"
CONTACT: Final = f"contact record FILE --by '{BY}'"
ELIGIBLE: Final = Row(
    name="a case is opened",
    situation="nothing",
    python=open_case,
    typed=OPEN,
    given=REFERRAL,
    makes=True,
    kept=("referred", "screened"),
)
KEPT: Final = Row(
    name="what may happen is kept",
    situation="opened",
    python=record,
    typed=TYPED,
    given=ADMITTED,
    kept=("offence_admitted",),
)


def opens(name: str, **other: Any) -> Row:
    """A row about opening a case."""
    return attrs.evolve(ELIGIBLE, name=name, kept=None, **other)


def records(name: str, **other: Any) -> Row:
    """A row about recording in a case."""
    return attrs.evolve(KEPT, name=name, **{"kept": None, **other})


OPENING: Final = (
    ELIGIBLE,
    opens(
        "a name that is taken",
        situation="opened",
        refused=("case ALREADY_OPEN",),
    ),
    opens(
        "a name of another form",
        python=lambda cases, given, at: open_case(cases, given, at, case="26 0117"),
        typed=OPEN.replace(CASE, "'26 0117'"),
        refused=("case BAD_CASE",),
    ),
    opens(
        "opened by a name",
        python=lambda cases, given, at: open_case(cases, given, at, by="Siân O'Brien"),
        typed=OPEN.replace(f"'{BY}'", '"Siân O\'Brien"'),
        refused=("by BAD_BY",),
    ),
    opens(
        "a request of another form",
        python=lambda cases, given, at: open_case(cases, given, at, request="a b"),
        typed=f"{OPEN} --key 'a b'",
        refused=("request BAD_KEY",),
    ),
    opens(
        "every fault of the call at once",
        python=lambda cases, given, at: open_case(cases, given, at, case="26 0117", by="Siân", request="a b"),
        typed=f"{OPEN} --key 'a b'".replace(CASE, "'26 0117'").replace(f"'{BY}'", "Siân"),
        refused=("case BAD_CASE", "by BAD_BY", "request BAD_KEY"),
    ),
    opens(
        "opened on a day that has not come",
        python=lambda cases, given, at: open_case(cases, given, at, on=cara.day("2026-03-11")),
        typed=OPEN.replace(str(DAY), "2026-03-11"),
        refused=("on AHEAD",),
    ),
    opens(
        "a force that is not installed",
        python=lambda cases, given, at: open_case(cases, given, at, force="nowhere"),
        typed=OPEN.replace("hampshire", "nowhere"),
        refused=("FORCE_NOT_INSTALLED",),
        other_words="the command names its option, and the forces there are",
    ),
    opens(
        "no force",
        python=lambda cases, given, at: open_case(cases, given, at, force=None),
        typed=OPEN.replace("--force hampshire", ""),
        refused=("force MISSING",),
        other_words="the command names its option, and the forces there are",
    ),
    opens(
        "another force than the referral names",
        given={**REFERRAL, "force": "leicestershire"},
        refused=("force CONTRADICTION",),
    ),
    opens(
        "another community than the referral names",
        python=lambda cases, given, at: open_case(cases, given, at, force="west_midlands/polish"),
        typed=OPEN.replace("hampshire", "west_midlands/polish"),
        given={**REFERRAL, "community": "romanian"},
        refused=("community CONTRADICTION",),
    ),
    opens(
        "two communities in one call",
        python=lambda cases, given, at: open_case(cases, given, at, force="west_midlands/polish", community="romanian"),
        typed=OPEN.replace("hampshire", "west_midlands/polish --community romanian"),
        refused=("community CONTRADICTION",),
        other_words="the command names its option",
    ),
    opens(
        "a referral that contradicts the day",
        given=referral_but("victim", contacted_on="2026-03-11"),
        refused=("victim.contacted_on AFTER_DECISION_DAY",),
    ),
    opens(
        "the same request again",
        situation="opened",
        python=lambda cases, given, at: open_case(cases, given, at, request=f"open-{CASE}"),
        typed=f"{OPEN} --key open-{CASE}",
        repeated=("referred", "screened"),
    ),
    opens(
        "the same request again, after midnight and after much more",
        situation="withdrawn agreement",
        at=NEXT_DAY,
        python=lambda cases, given, at: open_case(cases, given, at, request=f"open-{CASE}"),
        typed=f"{OPEN} --key open-{CASE}",
        repeated=("referred", "screened"),
    ),
    opens(
        "the same request again, after an erasure",
        situation="erased",
        python=lambda cases, given, at: open_case(cases, given, at, request=f"open-{CASE}"),
        typed=f"{OPEN} --key open-{CASE}",
        repeated=("referred", "screened"),
    ),
    opens(
        "the request was for another referral",
        situation="opened",
        given=referral_but("victim", agrees=False),
        python=lambda cases, given, at: open_case(cases, given, at, request=f"open-{CASE}"),
        typed=f"{OPEN} --key open-{CASE}",
        refused=("request KEY_REUSED",),
    ),
    opens(
        "the request was for another case",
        situation="opened",
        python=lambda cases, given, at: open_case(cases, given, at, case=OTHER, request=f"open-{CASE}"),
        typed=f"{OPEN.replace(CASE, OTHER)} --key open-{CASE}",
        refused=("request KEY_REUSED",),
    ),
    opens(
        "the request was another's",
        situation="opened",
        python=lambda cases, given, at: open_case(cases, given, at, by="sergeant 13", request=f"open-{CASE}"),
        typed=f"{OPEN.replace(BY, 'sergeant 13')} --key open-{CASE}",
        refused=("request KEY_REUSED",),
    ),
    opens(
        "the keys are another store's",
        situation="keys of another",
        python=lambda cases, given, at: open_case(cases, given, at, case=OTHER),
        typed=OPEN.replace(CASE, OTHER),
        refused=("KEY_MISSING",),
    ),
    opens(
        "the keys are gone",
        situation="keys gone",
        python=lambda cases, given, at: open_case(cases, given, at, case=OTHER),
        typed=OPEN.replace(CASE, OTHER),
        refused=("KEY_MISSING",),
    ),
)

RECORDING: Final = (
    KEPT,
    records(
        "all up to the caution",
        given=FACTS,
        kept=(*(given["kind"] for given in FACTS[:-1]), "screened", "caution_issued"),
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
    records("the case has ended", situation="ended", given=EVIDENCE, refused=("CASE_ENDED",)),
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
        "a correction of what may not be corrected",
        given={**ADMITTED, "supersedes": 2, "why": "another"},
        refused=("supersedes NOT_ALLOWED",),
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
    records(
        "the safety floor: high risk",
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

REPEATING: Final = (
    records(
        "a caution repeated after the agreement was withdrawn, the day after",
        situation="withdrawn agreement",
        at=NEXT_DAY,
        given=FACTS,
        python=lambda cases, given, at: cases.record(CASE, given, at=at, request="issue"),
        typed=f"{TYPED} --key issue",
        repeated=(*(given["kind"] for given in FACTS[:-1]), "screened", "caution_issued"),
    ),
    records(
        "an ending repeated after it",
        situation="erased",
        given=list(ENDED),
        python=lambda cases, given, at: cases.record(CASE, given, at=at, request="end"),
        typed=f"{TYPED} --key end",
        repeated=("withdrawn", "victim_contacted", "victim_contacted"),
    ),
    records(
        "repeated by a clock that is behind",
        situation="issued",
        at=AT.replace(day=9),
        given=FACTS,
        python=lambda cases, given, at: cases.record(CASE, given, at=at, request="issue"),
        typed=f"{TYPED} --key issue",
        repeated=(*(given["kind"] for given in FACTS[:-1]), "screened", "caution_issued"),
    ),
    records(
        "the request was for another content",
        situation="recorded",
        given=fact("evidence_found", {"sufficient": False}),
        python=lambda cases, given, at: cases.record(CASE, given, at=at, request="evidence"),
        typed=f"{TYPED} --key evidence",
        refused=("request KEY_REUSED",),
    ),
    records(
        "the request was another's",
        situation="recorded",
        given={**EVIDENCE, "by": "sergeant 13"},
        python=lambda cases, given, at: cases.record(CASE, given, at=at, request="evidence"),
        typed=f"{TYPED} --key evidence",
        refused=("request KEY_REUSED",),
    ),
    records(
        "the request was of another case",
        situation="recorded",
        given=EVIDENCE,
        python=lambda cases, given, at: cases.record(OTHER, given, at=at, request="evidence"),
        typed=f"case record {OTHER} FILE --key evidence",
        refused=("request KEY_REUSED",),
    ),
    records(
        "the request was another call",
        situation="recorded",
        given=None,
        python=lambda cases, _, at: cases.screen(CASE, at=at, by=BY, on=DAY, request="evidence"),
        typed=f"case screen {CASE} --by '{BY}' --on {DAY} --key evidence",
        refused=("request KEY_REUSED",),
    ),
    records(
        "the request was to open it",
        situation="recorded",
        given=EVIDENCE,
        python=lambda cases, given, at: cases.record(CASE, given, at=at, request=f"open-{CASE}"),
        typed=f"{TYPED} --key open-{CASE}",
        refused=("request KEY_REUSED",),
    ),
    records(
        "a request of another form",
        python=lambda cases, given, at: cases.record(CASE, given, at=at, request="a b"),
        typed=f"{TYPED} --key 'a b'",
        refused=("request BAD_KEY",),
    ),
)

SCREENING: Final = (
    records(
        "what is known is screened again",
        given=None,
        python=lambda cases, _, at: cases.screen(CASE, at=at, by=BY),
        typed=f"case screen {CASE} --by '{BY}'",
        kept=("screened",),
    ),
    records(
        "screened by a name",
        given=None,
        python=lambda cases, _, at: cases.screen(CASE, at=at, by="Siân"),
        typed=f"case screen {CASE} --by Siân",
        refused=("by BAD_BY",),
    ),
    records(
        "screened on a day that has not come",
        given=None,
        python=lambda cases, _, at: cases.screen(CASE, at=at, by=BY, on=cara.day("2026-03-11")),
        typed=f"case screen {CASE} --by '{BY}' --on 2026-03-11",
        refused=("on AHEAD",),
    ),
    records(
        "screened after its end",
        situation="ended",
        given=None,
        python=lambda cases, _, at: cases.screen(CASE, at=at, by=BY),
        typed=f"case screen {CASE} --by '{BY}'",
        refused=("CASE_ENDED",),
    ),
    records(
        "no such case to screen",
        given=None,
        python=lambda cases, _, at: cases.screen("X/9", at=at, by=BY),
        typed=f"case screen X/9 --by '{BY}'",
        refused=("NO_SUCH_CASE",),
    ),
    records(
        "a case that cannot be read beside the one that is recorded in",
        situation="one unreadable",
        kept=("offence_admitted",),
    ),
    records(
        "recording in a case that cannot be read",
        situation="one unreadable",
        python=lambda cases, given, at: cases.record(OTHER, given, at=at),
        typed=f"case record {OTHER} FILE",
        refused=("KEY_MISSING",),
    ),
)

ERASING: Final = (
    records(
        "erased while the caution runs",
        situation="issued",
        given=None,
        python=erase,
        typed=ERASE,
        refused=("OUT_OF_TURN",),
    ),
    records("erased before any caution", given=None, python=erase, typed=ERASE, refused=("OUT_OF_TURN",)),
    records("erased after the end", situation="ended", given=None, python=erase, typed=ERASE, kept=("person_erased",)),
    records("erased twice", situation="erased", given=None, python=erase, typed=ERASE, refused=("OUT_OF_TURN",)),
    records(
        "an erasure repeated",
        situation="erased",
        at=NEXT_DAY,
        given=None,
        python=lambda cases, given, at: erase(cases, given, at, "erase"),
        typed=f"{ERASE} --key erase",
        repeated=("person_erased",),
    ),
    records(
        "an authority of another form",
        situation="ended",
        given=None,
        python=lambda cases, _, at: cases.erase(CASE, cara.Person.VICTIM, authority="é", at=at, by=BY),
        typed=ERASE.replace("RRD-1", "é"),
        refused=("what.authority BAD_REFERENCE",),
    ),
)

CONTACTS: Final = (
    records("the participant's record", given=participant_file(case=CASE), python=keep, typed=CONTACT, kept=("1",)),
    records("the victim's safe contact", given=victim_file(case=CASE), python=keep, typed=CONTACT, kept=("1",)),
    records(
        "a record of a case that is not there",
        given=participant_file(case="X/9"),
        python=keep,
        typed=CONTACT,
        refused=("case NO_SUCH_CASE",),
    ),
    records(
        "a version that does not come next",
        given=victim_file(2, case=CASE),
        python=keep,
        typed=CONTACT,
        refused=("version CONFLICT",),
    ),
)

GUARDS: Final = (*OPENING, *RECORDING, *REPEATING, *SCREENING, *ERASING, *CONTACTS)
