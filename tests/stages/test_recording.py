"""One fact is asked to be recorded: what is kept, under which number, and what has to be said."""

import attrs
import pytest

from cara_core.case.facts import KINDS, CautionIssued, Fact, Part, Screened
from cara_core.case.personal import WHOSE
from cara_core.stages.recording import record
from cara_core.stages.what_may_follow import turns
from cara_core.terms.caution import Rank
from cara_core.terms.days import day
from support.kinds import ONE_OF_EACH
from support.lives import BY, FIRST, GIVEN, POINT_OF, contact, judged, life
from support.policies import policy

ISSUE = CautionIssued(rank=Rank.SERGEANT, period_reason="four months")


def needed(kind: str) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(KINDS[kind]) if field.metadata.get("needed"))


def takes_text(kind: str) -> bool:
    return all(field.type == str | None for field in attrs.fields(KINDS[kind]) if field.name in needed(kind))


@pytest.mark.parametrize(
    ("kind", "nothing"),
    [
        *((kind, None) for kind in KINDS if needed(kind)),
        *((kind, "") for kind in KINDS if needed(kind) and takes_text(kind)),
    ],
)
def test_every_needed_field_is_asked_for_at_once(kind: str, nothing: str | None) -> None:
    what = attrs.evolve(ONE_OF_EACH[kind], **dict.fromkeys(needed(kind), nothing))
    hold = kind == "safety_hold_lifted"
    lives = [
        life(point).do("2026-05-25", contact(concern=True)) if hold else life(point) for point in POINT_OF.values()
    ]
    fitting = [caution for caution in lives if kind in turns(caution.case)]
    assert bool(fitting) is (kind != "referred")
    for caution in fitting:
        assert caution.faults("2026-05-25", what) == [(f"what.{name}", "MISSING") for name in needed(kind)]


def test_a_needed_field_is_always_somebodys() -> None:
    assert all(set(needed(kind)) <= set(WHOSE[kind]) for kind in KINDS)


def test_the_next_number_is_given_whatever_was_asked_and_the_rest_is_kept() -> None:
    caution = life("issued")
    asked = Fact(case="C-1", number=99, on=day("2026-03-13"), by="IDVA 2", what=contact())
    case, (kept,) = record(caution.case, asked, policy(), lambda: caution.screening(GIVEN))
    assert kept == attrs.evolve(asked, number=caution.case.number + 1)
    assert (case.number, case.facts[-1]) == (kept.number, kept)


def test_an_issue_keeps_its_screening_before_it() -> None:
    caution = life("signed").do(GIVEN, ISSUE)
    screening, issued = caution.facts[-2:]
    assert isinstance(screening.what, Screened)
    assert isinstance(issued.what, CautionIssued)
    assert (screening.number + 1, screening.by, screening.on) == (issued.number, BY, GIVEN)
    assert issued.what.ends_on is not None


def test_a_hold_that_follows_from_a_correction_is_no_correction() -> None:
    caution = life("told")
    caution.corrected(caution.last("victim_contacted"), "2026-03-14", contact(concern=True))
    again, hold = caution.facts[-2:]
    assert (again.supersedes, again.why) == (caution.facts[-3].number, "recorded wrongly")
    assert (hold.kind, hold.supersedes, hold.why) == ("safety_hold_placed", None, None)


def test_recording_changes_no_case_that_was_there() -> None:
    caution = life("booked")
    before = caution.case
    caution.tried("2026-03-20", contact())
    assert caution.case is before
    assert caution.case.contacts == life("booked").case.contacts
    assert isinstance(caution.refused("2026-04-20", judged(Part.FIRST, FIRST)), Exception)
