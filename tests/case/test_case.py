"""What a case has come to, worked out from its facts: stopped, irregular, absences, the booking that holds."""

from cara_core.case.evolve import case_until
from cara_core.case.facts import (
    Attendance,
    ConditionsVaried,
    EvidenceFound,
    NotHeldCause,
    Part,
    ReferralCorrected,
    WorkshopNotHeld,
)
from cara_core.terms.caution import conditions_digest
from cara_core.terms.days import day
from support.facts_by_hand import FIRST_ON, GIVEN_ON, SECOND_ON, booked, caution, decided, issued
from support.steps import WORKSHOPS, attendance, judged


def test_a_caution_that_was_kept_though_something_was_missing_is_irregular() -> None:
    assert not decided().case.irregular
    assert not issued().case.irregular
    assert decided().add(GIVEN_ON, caution(irregular=True)).case.irregular


def test_an_absence_that_nobody_has_judged_is_unjudged() -> None:
    missed = booked().add("2026-04-09", attendance(Part.FIRST, FIRST_ON, Attendance.SENT_HOME))
    (absence,) = missed.case.unjudged
    assert absence.number == missed.number
    assert missed.add("2026-04-10", judged(Part.FIRST, FIRST_ON)).case.unjudged == ()
    assert missed.add("2026-04-10", judged(Part.FIRST, SECOND_ON)).case.unjudged == (absence,)


def test_a_booking_holds_until_one_of_its_workshops_is_missed_or_not_held() -> None:
    assert issued().case.booking is None
    assert booked().case.booking is not None
    assert booked().add("2026-04-09", attendance(Part.FIRST, FIRST_ON, Attendance.ABSENT)).case.booking is None
    off = WorkshopNotHeld(part=Part.SECOND, workshop_on=SECOND_ON, cause=NotHeldCause.WEATHER)
    assert booked().add("2026-05-05", off).case.booking is None
    shorter = ConditionsVaried(
        conditions=(WORKSHOPS,),
        consent=True,
        document=conditions_digest([WORKSHOPS]),
        reason="agreed",
        ends_on=day("2026-05-05"),
    )
    assert booked().add("2026-03-20", shorter).case.booking is None


class TestUntil:
    """The case as it stood when something happened."""

    def test_what_is_typed_late_counts_where_it_happened_before(self) -> None:
        late = issued().add("2026-03-09", EvidenceFound(sufficient=False), recorded="2026-03-20")
        given = late.case.issued
        assert given is not None
        then = case_until(late.case, given)
        assert then.issued is None
        assert then.evidence is not None
        assert then.number == late.number

    def test_a_correction_of_the_referral_counts_from_the_day_on_which_it_holds(self) -> None:
        def known(since: str | None) -> int:
            changes = {"suspect.on_bail_for_other_offence": False}
            what = ReferralCorrected(changes=changes, source="custody", since=None if since is None else day(since))
            case = issued().add("2026-03-20", what).case
            assert case.issued is not None
            return len(case_until(case, case.issued).corrections)

        assert (known(None), known("2026-03-10"), known("2026-03-11")) == (1, 1, 0)
