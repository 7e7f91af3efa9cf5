"""Guards of the other calls: screening, erasing, contact records, reading, booking."""

from typing import Final

import cara_core as cara
from cara_core.terms.instants import Instant
from casework.faces import Row
from casework.guards.calls import CONTACT, ERASE, TYPED, erase, keep, records
from casework.situations import OTHER, fact, pair_of
from casework.worked import BY, CASE, DAY, NEXT_DAY
from cli.reaching import participant_file, victim_file

__all__ = ["OTHER_CALLS"]

_NO_WAY: Final = victim_file(case=CASE, channels=[], no_way_because="untraced")

_SCREENING: Final[tuple[Row, ...]] = (
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

_ERASING: Final[tuple[Row, ...]] = (
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

_CONTACTS: Final[tuple[Row, ...]] = (
    records("the participant's record", given=participant_file(case=CASE), python=keep, typed=CONTACT, kept=("1",)),
    records("the victim's safe contact", given=victim_file(case=CASE), python=keep, typed=CONTACT, kept=("1",)),
    records(
        "that there is no way to reach the victim",
        given={**_NO_WAY, "rank": "sergeant"},
        python=keep,
        typed=CONTACT,
        kept=("1",),
    ),
    records(
        "that there is no way to reach the victim, from a constable",
        given={**_NO_WAY, "rank": "constable"},
        python=keep,
        typed=CONTACT,
        refused=("rank DECIDER_RANK",),
    ),
    records(
        "that there is no way to reach the victim, from nobody of rank",
        given=_NO_WAY,
        python=keep,
        typed=CONTACT,
        refused=("rank DECIDER_RANK",),
    ),
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

_READING: Final[tuple[Row, ...]] = (
    records(
        "a case is read",
        given=None,
        python=lambda cases, _, at: cases.case(CASE, read_by=cara.ReadBy(who=BY, at=at)),
        typed=f"case show {CASE} --json --by '{BY}'",
        kept=(),
    ),
    records(
        "a case is passed on",
        given=None,
        python=lambda cases, _, at: cases.case(
            CASE, read_by=cara.ReadBy(who=BY, at=at, reason="trial", recipient="Crown Court")
        ),
        typed=f"case show {CASE} --json --by '{BY}' --reason trial --recipient 'Crown Court'",
        kept=(),
    ),
    records(
        "read by a name",
        given=None,
        python=lambda cases, _, at: cases.case(CASE, read_by=cara.ReadBy(who="Siân", at=at)),
        typed=f"case show {CASE} --json --by Siân",
        refused=("who BAD_BY",),
    ),
    records(
        "passed on in two lines",
        given=None,
        python=lambda cases, _, at: cases.case(CASE, read_by=cara.ReadBy(who=BY, at=at, recipient="a\nb")),
        typed=f"case show {CASE} --json --by '{BY}' --recipient 'a\nb'",
        refused=("recipient BAD_RECIPIENT",),
    ),
    records(
        "no such case to read",
        given=None,
        python=lambda cases, _, at: cases.case("X/9", read_by=cara.ReadBy(who=BY, at=at)),
        typed=f"case show X/9 --json --by '{BY}'",
        refused=("NO_SUCH_CASE",),
    ),
    records(
        "a case that cannot be read beside one that can",
        situation="one unreadable",
        given=None,
        python=lambda cases, _, at: list(cases.each_case(read_by=cara.ReadBy(who=BY, at=at))),
        typed=f"case list --json --by '{BY}'",
        kept=(),
        attention=True,
    ),
    records(
        "a contact record without a reason",
        given=None,
        python=lambda cases, _, at: cases.safe_contact(CASE, read_by=cara.ReadBy(who=BY, at=at, reason=" ")),
        typed=f"contact show {CASE} --of victim --by '{BY}' --reason ' '",
        refused=("reason EMPTY",),
    ),
    records(
        "a contact record of a case that is not there",
        given=None,
        python=lambda cases, _, at: cases.safe_contact("X/9", read_by=cara.ReadBy(who=BY, at=at, reason="to ring")),
        typed=f"contact show X/9 --of victim --by '{BY}' --reason 'to ring'",
        refused=("NO_SUCH_CASE",),
    ),
)


def book(casework: cara.Casework, pair: str, at: Instant) -> object:
    """As the command does: it reads the case, and who holds a place."""
    read_by = cara.ReadBy(who=BY, at=at)
    casework.case(CASE, read_by=read_by)
    list(casework.each_case(read_by=read_by))
    return casework.book(CASE, pair_of(pair), at=at, by=BY, on=DAY)


BOOK: Final = (
    f"schedule {CASE} --participants people.jsonl --workshops workshops.csv --on {DAY} --book --pair 1A,1B --by '{BY}'"
)
_BOOKING: Final[tuple[Row, ...]] = (
    records(
        "two workshops are booked",
        situation="to be booked",
        given="1",
        python=book,
        typed=BOOK,
        kept=("workshops_booked",),
    ),
    records("what is booked is not booked twice", situation="booked", given="1", python=book, typed=BOOK, kept=()),
    records(
        "another pair in place of what is booked",
        situation="booked",
        given="2",
        python=book,
        typed=BOOK.replace("1A,1B", "2A,2B"),
        kept=("workshops_booked",),
    ),
    records(
        "a booking falls away",
        situation="booked",
        given=fact("booking_cancelled"),
        python=lambda cases, _, at: cases.cancel(CASE, at=at, by=BY, on=DAY),
        typed=TYPED,
        kept=("booking_cancelled",),
    ),
    records(
        "no booking that could fall away",
        situation="issued",
        given=fact("booking_cancelled"),
        python=lambda cases, _, at: cases.cancel(CASE, at=at, by=BY, on=DAY),
        typed=TYPED,
        refused=("OUT_OF_TURN",),
    ),
)

OTHER_CALLS: Final = (*_SCREENING, *_ERASING, *_CONTACTS, *_READING, *_BOOKING)
