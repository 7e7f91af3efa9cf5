"""Guards of opening a case."""

from typing import Final

import cara_core as cara
from casework.faces import Row
from casework.guards.calls import OPEN, open_case, opens, referral_but
from casework.situations import OTHER, REFERRAL
from casework.worked import BY, CASE, DAY, NEXT_DAY

__all__ = ["OPENING"]

OPENING: Final[tuple[Row, ...]] = (
    opens("a case is opened", kept=("referred", "screened")),
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
        "opening: a request of another form",
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
        "opening: the same request again",
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
        "opening: the request was another's",
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
