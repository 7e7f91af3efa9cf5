"""What a contact with the victim does to what is owed: the table of contract 6.5, the ladder, declining."""

from typing import Final

import attrs
import pytest

from cara_core.case.contacts import attempts, chosen_way, declined_by, effect_of, settling, work_out_effect
from cara_core.case.facts import (
    CallOutcome,
    Channel,
    ContactEffect,
    ContactRecordKept,
    Occasion,
    VictimAsked,
    VictimContacted,
)
from cara_core.terms.caution import Person
from cara_core.terms.days import day
from support.facts_by_hand import ByHand, issued, rung

FIRST: Final = Occasion.FIRST_WORKSHOP
SINCE: Final = day("2026-04-08")
AGAIN, ENDS, SETTLES, BLOCKED = ContactEffect.AGAIN, ContactEffect.ENDS, ContactEffect.SETTLES, ContactEffect.BLOCKED
AGREES: Final = VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=True, specific_risk=False)


def called(outcome: CallOutcome | None = None, *, reached: bool = False, **more: object) -> VictimContacted:
    return VictimContacted(
        occasion=FIRST,
        how=Channel.TELEPHONE,
        reached=reached,
        concern=False,
        outcome=outcome,
        **more,  # type: ignore[arg-type]
    )


class TestEffect:
    TABLE: Final = {
        CallOutcome.REACHED_SAFE: SETTLES,
        CallOutcome.REACHED_SAFETY_CONCERN: SETTLES,
        CallOutcome.REACHED_UNSAFE_NOW: AGAIN,
        CallOutcome.DEFERRED_BY_VICTIM: AGAIN,
        CallOutcome.DECLINED_FURTHER_CONTACT: ENDS,
        CallOutcome.NOT_REACHED: AGAIN,
        CallOutcome.WRONG_PERSON_ANSWERED: AGAIN,
        CallOutcome.NUMBER_DEAD: BLOCKED,
        CallOutcome.NO_SAFE_CHANNEL: BLOCKED,
    }

    @pytest.mark.parametrize("outcome", CallOutcome)
    def test_each_outcome_of_a_call_does_what_the_contract_says(self, outcome: CallOutcome) -> None:
        assert work_out_effect(called(outcome, reached=True)) is self.TABLE[outcome]

    def test_one_without_an_outcome_is_read_from_whether_she_was_reached(self) -> None:
        assert work_out_effect(called(reached=True)) is SETTLES
        assert work_out_effect(called()) is AGAIN

    def test_one_kept_before_there_were_effects_means_what_it_meant(self) -> None:
        assert effect_of(called(reached=True)) is SETTLES
        assert effect_of(called(escalated_to="IDVA")) is SETTLES
        assert effect_of(called()) is AGAIN
        assert effect_of(called(escalated_to="IDVA", effect=AGAIN)) is AGAIN


def tried(life: ByHand, on: str, at: str | None = None, **more: object) -> ByHand:
    return life.add(on, rung(FIRST, AGAIN, **more), at=at)  # type: ignore[arg-type]


UNUSABLE: Final = ContactRecordKept(person=Person.VICTIM, version=2, usable=False)
USABLE: Final = ContactRecordKept(person=Person.VICTIM, version=3, usable=True)
OF_PARTICIPANT: Final = ContactRecordKept(person=Person.PARTICIPANT, version=1, usable=False)


def _renumbered(life: ByHand) -> ByHand:
    """The same facts, numbered anew."""
    return ByHand(tuple(attrs.evolve(fact, number=number) for number, fact in enumerate(life.facts, 1)))


def settled_by(life: ByHand, *occasions: Occasion) -> int | None:
    contact = settling(life.case, occasions or (FIRST,), SINCE)
    return None if contact is None else contact.number - issued().number


class TestSettling:
    def test_the_first_safe_contact_on_that_occasion_since_that_day(self) -> None:
        life = issued().add("2026-04-07", rung(FIRST)).add("2026-04-08", rung(Occasion.COMPLETION))
        assert settled_by(life) is None
        assert settled_by(life.add("2026-04-09", rung(FIRST)).add("2026-04-10", rung(FIRST))) == 3
        assert settled_by(life, Occasion.OTHER, Occasion.COMPLETION) == 2

    def test_one_call_may_settle_other_occasions_too(self) -> None:
        life = issued().add("2026-04-09", rung(Occasion.CHANGE, also=(FIRST,)))
        assert settled_by(life) == settled_by(life, Occasion.CHANGE) == 1
        assert settled_by(life, Occasion.COMPLETION) is None

    def test_reaching_her_and_not_being_able_to_talk_is_an_attempt(self) -> None:
        life = tried(tried(issued(), "2026-04-09"), "2026-04-10")
        assert settled_by(life) is None
        assert settled_by(life.add("2026-04-13", rung(FIRST, ENDS))) == 3, "the occasion that she declined in"

    def test_passing_one_failed_try_on_settles_nothing(self) -> None:
        assert settled_by(tried(issued(), "2026-04-09", escalated_to="IDVA")) is None

    @pytest.mark.parametrize(
        ("tries", "climbed"),
        [
            ((("2026-04-09", "10:00"), ("2026-04-10", "10:00"), ("2026-04-13", "10:00")), True),
            ((("2026-04-09", None), ("2026-04-10", None), ("2026-04-13", None)), False),
            ((("2026-04-09", None), ("2026-04-10", None), ("2026-04-13", "10:00")), False),
            ((("2026-04-09", None), ("2026-04-10", "10:00"), ("2026-04-13", "10:00")), True),
            ((("2026-04-09", "10:00"), ("2026-04-09", "12:00"), ("2026-04-09", "14:00")), False),
            ((("2026-04-09", "10:00"), ("2026-04-16", "10:00"), ("2026-04-23", "10:00")), False),
            ((("2026-04-09", "10:00"), ("2026-04-16", "10:30"), ("2026-04-23", "12:00")), True),
            ((("2026-04-09", "10:00"), ("2026-04-10", "12:00")), False),
        ],
    )
    def test_the_ladder_is_three_attempts_on_two_days_at_two_times_of_the_week(
        self, tries: tuple[tuple[str, str | None], ...], *, climbed: bool
    ) -> None:
        life = issued()
        for on, at in tries[:-1]:
            life = tried(life, on, at)
        last_on, last_at = tries[-1]
        assert settled_by(tried(life, last_on, last_at)) is None, "nobody has taken it over"
        assert settled_by(tried(life, last_on, last_at, escalated_to="IDVA")) == (len(tries) if climbed else None)

    def test_what_was_tried_in_writing_is_no_rung(self) -> None:
        life = tried(tried(issued(), "2026-04-09", "10:00", how=Channel.WRITING), "2026-04-10", "10:00")
        assert settled_by(tried(life, "2026-04-13", "12:00", escalated_to="IDVA")) is None
        again = tried(life, "2026-04-13", "12:00")
        assert settled_by(tried(again, "2026-04-14", "10:00", escalated_to="IDVA")) == 4

    def test_a_dead_number_is_no_rung(self) -> None:
        """It is tried again once there is a new record (contract 6.5)."""
        life = tried(issued().add("2026-04-09", rung(FIRST, BLOCKED)), "2026-04-10", "10:00")
        assert settled_by(tried(life, "2026-04-13", "12:00", escalated_to="IDVA")) is None
        again = tried(life, "2026-04-13", "12:00")
        assert settled_by(tried(again, "2026-04-14", "10:00", escalated_to="IDVA")) == 4

    def test_a_try_that_is_typed_late_counts_for_its_own_day(self) -> None:
        life = tried(tried(issued(), "2026-04-10", "10:00"), "2026-04-13", "12:00", escalated_to="IDVA")
        assert settled_by(life) is None
        assert settled_by(tried(life, "2026-04-09")) == 2

    THREE: Final = (("2026-04-09", "02:00"), ("2026-04-09", "02:05"), ("2026-04-10", "02:00"))

    def climbed(self, life: ByHand, **more: object) -> bool:
        """Is it done, once the third of these tries was passed on?"""
        for on, at in self.THREE:
            life = life.add(on, attrs.evolve(rung(FIRST, AGAIN, escalated_to="IDVA"), **more), at=at)  # type: ignore[arg-type]  # of a mapping of several kinds
        return settled_by(life) is not None

    def test_where_no_record_says_which_times_are_safe_no_try_was_in_a_safe_window(self) -> None:
        life = issued()
        assert self.climbed(life), "the record that was kept on 9 March has a safe way"
        without = ByHand(tuple(fact for fact in life.facts if not isinstance(fact.what, ContactRecordKept)))
        assert not self.climbed(_renumbered(without))
        for kept, on, climbed in (
            (UNUSABLE, "2026-04-08", False),
            (OF_PARTICIPANT, "2026-04-08", True),
            (UNUSABLE, "2026-04-11", True),
        ):
            assert self.climbed(life.add(on, kept)) is climbed, (kept, on)
        assert self.climbed(life.add("2026-04-08", UNUSABLE).add("2026-04-09", USABLE, at="01:59"))
        assert not self.climbed(life.add("2026-04-08", UNUSABLE).add("2026-04-09", USABLE, at="02:06"))

    def test_whoever_answered_was_reached_and_that_is_no_rung(self) -> None:
        """Three times "not now, ring me another day" is not an end of it."""
        assert not self.climbed(issued(), reached=True)
        assert not self.climbed(issued(), reached=True, again_on=day("2026-04-13"))


def test_the_ladder_begins_again_after_she_was_spoken_to() -> None:
    life = tried(tried(issued(), "2026-04-09"), "2026-04-10", how=Channel.WRITING)
    assert [contact.on for contact in attempts(life.case, (FIRST,), SINCE)] == [day("2026-04-09")]
    heard = tried(life.add("2026-04-13", rung(FIRST)), "2026-04-14")
    assert [contact.on for contact in attempts(heard.case, (FIRST,), SINCE)] == [day("2026-04-14")]


class TestDeclining:
    def test_she_asked_for_no_more_until_she_says_otherwise(self) -> None:
        assert declined_by(issued().case) is None
        life = issued().add("2026-04-09", rung(FIRST, ENDS))
        contact = declined_by(life.case)
        assert contact is not None
        assert contact.number == life.number
        assert declined_by(life.add("2026-04-10", rung(FIRST, AGAIN)).case) == contact
        assert declined_by(life.add("2026-04-10", rung(FIRST)).case) is None
        assert declined_by(life.add("2026-04-10", AGREES).case) is None
        assert declined_by(life.add("2026-04-10", rung(FIRST)).add("2026-04-11", rung(FIRST, ENDS)).case) is not None

    def test_a_letter_speaks_to_nobody(self) -> None:
        """By the way she chose she is told what has to be told: she has not taken back that nobody is to ring."""
        life = issued().add("2026-04-09", rung(FIRST, ENDS, tell_by=Channel.WRITING))
        letter = life.add("2026-04-10", rung(Occasion.CAUTION_ISSUED, how=Channel.WRITING))
        assert declined_by(letter.case) == declined_by(life.case) is not None
        assert settled_by(letter, Occasion.CAUTION_ISSUED) == 2, "she was told, all the same"
        assert declined_by(letter.add("2026-04-11", attrs.evolve(AGREES, how=Channel.WRITING)).case) is not None
        assert declined_by(letter.add("2026-04-11", AGREES).case) is None
        assert chosen_way(letter.case) is Channel.WRITING
        assert chosen_way(letter.add("2026-04-11", AGREES).case) is None

    def test_who_chose_no_way_is_told_by_none(self) -> None:
        assert chosen_way(issued().case) is None
        assert chosen_way(issued().add("2026-04-09", rung(FIRST, ENDS)).case) is None

    def test_seen_from_a_place_before_it_she_had_not(self) -> None:
        life = issued().add("2026-04-09", rung(FIRST, ENDS)).add("2026-04-10", AGREES)
        contact, answer = life.case.contacts[-1], life.case.answers[-1]
        assert declined_by(life.case, contact.place) is None
        assert declined_by(life.case, answer.place) == contact
        assert declined_by(life.case) is None
