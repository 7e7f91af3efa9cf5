"""Guards of a request: what is asked again is answered again, and a key that was used for something else is refused."""

from typing import Final

from casework.faces import Row
from casework.guards.calls import EVIDENCE, TYPED, records
from casework.situations import ENDED, OTHER, fact
from casework.worked import AT, BY, CASE, DAY, FACTS, NEXT_DAY, UP_TO_THE_CAUTION

__all__ = ["REPEATING"]

REPEATING: Final[tuple[Row, ...]] = (
    records(
        "a caution repeated after the agreement was withdrawn, the day after",
        situation="withdrawn agreement",
        at=NEXT_DAY,
        given=FACTS,
        python=lambda cases, given, at: cases.record(CASE, given, at=at, request="issue"),
        typed=f"{TYPED} --key issue",
        repeated=UP_TO_THE_CAUTION,
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
        repeated=UP_TO_THE_CAUTION,
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
