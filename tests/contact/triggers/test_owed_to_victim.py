"""What is owed to the victim: told once, owed for as long as the duty is, and nobody's task where nobody rings."""

import attrs
import pytest

from cara_core.books.messages import catalogue
from cara_core.case.evolve import replay
from cara_core.case.facts import (
    CallOutcome,
    CaseTransferred,
    CautionIssued,
    Channel,
    Closed,
    Closure,
    Completed,
    Concern,
    ContactRecordKept,
    IncidentAgainst,
    IncidentReported,
    Occasion,
    Part,
    PersonDied,
    VictimContacted,
    What,
    Withdrawn,
)
from cara_core.contact.triggers.messages_due import messages_due
from cara_core.terms.caution import Person, Rank
from cara_core.terms.days import day
from cara_core.terms.instants import read_instant
from cara_core.terms.messages import MessageDue, PausedBy
from support.lives import FIRST, NOT_TO_REOFFEND, Life, attendance, keep_record, life
from support.worked import WORKED

RULES = tuple(catalogue().values())
FROM_THE_POLICE = IncidentReported(reference="1", against=IncidentAgainst.VICTIM, told_by=Concern.POLICE)
UNREACHED = {
    CallOutcome.NOT_REACHED,
    CallOutcome.WRONG_PERSON_ANSWERED,
    CallOutcome.NUMBER_DEAD,
    CallOutcome.NO_SAFE_CHANNEL,
}


def called(outcome: CallOutcome, occasion: Occasion = Occasion.FIRST_WORKSHOP, **more: object) -> VictimContacted:
    """A call with this outcome."""
    plain = VictimContacted(
        occasion=occasion, how=Channel.TELEPHONE, reached=outcome not in UNREACHED, concern=False, outcome=outcome
    )
    return attrs.evolve(plain, **more)  # type: ignore[arg-type]  # of a mapping of several kinds


def due(lived: Life, *codes: str) -> list[MessageDue]:
    found = messages_due(lived.case, RULES, WORKED)
    return [message for message in found if message.message[:3] in codes or message.message[0] in codes]


def state(lived: Life, code: str) -> str:
    """How does the only task of that number stand?"""
    found = due(lived, code)
    if not found:
        return "none"
    (message,) = found
    return "done" if message.done else str(message.paused or "owed")


def kept(lived: Life, on: str, what: What, at: str | None = None) -> Life:
    """The life with this fact as well, as it is kept."""
    number, moment = lived.case.number + 1, None if at is None else read_instant(at)
    fact = attrs.evolve(lived.facts[-1], number=number, on=day(on), at=moment, what=what, supersedes=None, why=None)
    return Life(replay([*lived.facts, fact]), (*lived.facts, fact))


class TestDone:
    @pytest.mark.parametrize(
        ("outcome", "then"),
        [
            (CallOutcome.REACHED_SAFE, "done"),
            (CallOutcome.REACHED_UNSAFE_NOW, "owed"),
            (CallOutcome.DEFERRED_BY_VICTIM, "owed"),
            (CallOutcome.NOT_REACHED, "owed"),
            (CallOutcome.WRONG_PERSON_ANSWERED, "owed"),
            (CallOutcome.NUMBER_DEAD, "owed"),
            (CallOutcome.NO_SAFE_CHANNEL, "owed"),
            (CallOutcome.DECLINED_FURTHER_CONTACT, "done"),
        ],
    )
    def test_only_a_contact_in_which_she_could_talk_or_declined_does_it(self, outcome: CallOutcome, then: str) -> None:
        lived = life("first")
        assert state(lived, "V04") == "owed"
        lived.do("2026-04-21", called(outcome))
        assert state(lived, "V04") == then
        assert bool(due(lived, "S02")) is (then == "owed")

    def test_the_first_contact_is_done_once_somebody_has_asked_her(self) -> None:
        assert state(life("referred"), "V01") == "owed"
        assert state(life("viewed"), "V01") == "done"
        assert state(kept(life("referred"), "2026-03-10", PersonDied(person=Person.VICTIM)), "V01") == "none"

    def test_one_call_settles_what_changed_as_well(self) -> None:
        lived = life("told").do("2026-03-20", FROM_THE_POLICE)
        assert state(lived, "V06") == "owed"
        assert state(kept(lived, "2026-03-21", called(CallOutcome.REACHED_SAFE, Occasion.OTHER)), "V06") == "owed"
        also = called(CallOutcome.REACHED_SAFE, Occasion.CAUTION_ISSUED, also=(Occasion.CHANGE,))
        assert state(kept(lived, "2026-03-21", also), "V06") == "done"
        assert state(kept(lived, "2026-03-21", called(CallOutcome.REACHED_SAFE, Occasion.ENDED)), "V06") == "owed"

    def test_what_she_told_herself_she_is_not_told(self) -> None:
        hers = IncidentReported(reference="1", against=IncidentAgainst.VICTIM, told_by=Concern.VICTIM)
        assert state(life("told").do("2026-03-20", hers), "V06") == "none"

    def test_without_enhanced_rights_she_is_told_within_five_working_days(self) -> None:
        lived = life("issued")
        (told,) = due(lived, "V02")
        assert str(told.due_by) == "2026-03-13"
        issued = next(fact for fact in lived.facts if fact.kind == "caution_issued")
        assert isinstance(issued.what, CautionIssued)
        ordinary = attrs.evolve(issued, what=attrs.evolve(issued.what, enhanced=False))
        facts = [ordinary if fact is issued else fact for fact in lived.facts]
        (told,) = due(Life(replay(facts), tuple(facts)), "V02")
        assert str(told.due_by) == "2026-03-19"


class TestEnds:
    def test_a_completion_is_said_by_the_contact_after_the_second_or_by_itself(self) -> None:
        assert due(life("completed"), "V06") == []
        lived = kept(life("told", conditions=(NOT_TO_REOFFEND,)), "2026-07-12", Completed())
        assert state(lived, "V06") == "owed"

    def test_of_a_case_that_was_closed_only_somebody_who_was_asked_is_told(self) -> None:
        closed = Closed(closure=Closure.DECLINED)
        assert state(kept(life("signed"), "2026-03-12", closed), "V06") == "owed"
        assert state(kept(life("opened"), "2026-03-12", closed), "V06") == "none"

    def test_of_what_was_owed_the_other_force_tells_and_of_what_comes_later_this_one(self) -> None:
        moved = CaseTransferred(to="other", reference="T 1", accepted_by="PC 9", accepted_on=day("2026-04-22"))
        lived = kept(life("first"), "2026-04-22", moved)
        assert state(lived, "V04") == "none"
        assert state(lived, "V02") == "done"
        assert state(lived, "V06") == "none"
        later = kept(lived, "2026-04-23", FROM_THE_POLICE)
        assert state(later, "V06") == "owed"


class TestNobodyRings:
    def declined(self, **more: object) -> Life:
        lived = life("issued")
        return lived.do("2026-03-13", called(CallOutcome.DECLINED_FURTHER_CONTACT, Occasion.CAUTION_ISSUED, **more))

    def test_whoever_wants_no_more_contact_is_in_nobodys_list(self) -> None:
        lived = kept(self.declined(), "2026-04-20", attendance(Part.FIRST, FIRST))
        over = kept(lived, "2026-04-22", Withdrawn(rank=Rank.SERGEANT, reason="looked at again"))
        assert state(lived, "V02") == "done"
        for case in (lived, over):
            assert due(case, "V03", "V04", "V05", "V06", "S02") == []

    def test_what_was_owed_before_is_owed_no_longer_until_she_speaks_again(self) -> None:
        lived = life("first").do("2026-04-19", called(CallOutcome.DECLINED_FURTHER_CONTACT, Occasion.OTHER))
        assert due(lived, "V04", "S02") == []
        lived.do("2026-04-23", called(CallOutcome.REACHED_SAFE, Occasion.OTHER))
        assert state(lived, "V04") == "owed", "she speaks again: what she was not told is owed again"
        lived.do("2026-05-18", attendance(Part.SECOND, "2026-05-16"))
        assert state(lived, "V05") == "owed", "and what comes later is owed"

    def test_what_the_law_asks_for_is_told_by_the_way_she_chose(self) -> None:
        other = called(CallOutcome.DECLINED_FURTHER_CONTACT, Occasion.OTHER)
        assert state(life("issued").do("2026-03-13", other), "V02") == "none"
        written = attrs.evolve(other, tell_by=Channel.WRITING)
        assert state(life("issued").do("2026-03-13", written), "V02") == "owed"
        assert state(life("first").do("2026-04-19", written), "V04") == "none"

    def test_of_somebody_who_has_died_there_is_no_task_and_nothing_is_overdue(self) -> None:
        lived = kept(life("first"), "2026-04-21", PersonDied(person=Person.VICTIM))
        assert due(lived, "V03", "V04", "V06", "S02") == []
        assert state(lived, "V02") == "done"

    def test_who_may_not_be_contacted_waits_for_a_supervisor(self) -> None:
        record = ContactRecordKept(person=Person.VICTIM, version=2, usable=False, do_not_contact=True)
        lived = kept(life("first"), "2026-04-21", record)
        assert state(lived, "V04") == PausedBy.SUPERVISOR
        assert {message.paused for message in due(lived, "V03")} == {PausedBy.SUPERVISOR}
        assert state(kept(life("referred"), "2026-03-10", record), "V01") == PausedBy.SUPERVISOR
        assert due(lived, "S02"), "the supervisor hears of it"
        his = attrs.evolve(record, person=Person.PARTICIPANT)
        assert state(kept(life("first"), "2026-04-21", his), "V04") == "owed"


class TestSupervisor:
    def test_it_is_overdue_the_day_after_and_sooner_where_she_could_not_talk_twice(self) -> None:
        lived = life("first")
        (late,) = due(lived, "S02")
        assert (str(late.opens_on), late.attempts, late.about) == ("2026-04-25", 0, "2026-04-18")
        lived.do("2026-04-20", called(CallOutcome.REACHED_UNSAFE_NOW))
        lived.do("2026-04-21", called(CallOutcome.DEFERRED_BY_VICTIM, again_on=day("2026-04-24")))
        assert [(str(late.opens_on), late.attempts) for late in due(lived, "S02")] == [("2026-04-25", 2)]
        lived.do("2026-04-22", called(CallOutcome.REACHED_UNSAFE_NOW))
        assert [(str(late.opens_on), late.attempts) for late in due(lived, "S02")] == [("2026-04-22", 3)]

    def test_once_every_rung_was_climbed_a_supervisor_is_told_and_a_named_role_ends_it(self) -> None:
        lived = keep_record(life("first"), "2026-04-19")
        for on, hour in (("2026-04-20", "09"), ("2026-04-21", "14")):
            lived.do(on, called(CallOutcome.NOT_REACHED), at=f"{on}T{hour}:00:00Z")
        assert [str(late.opens_on) for late in due(lived, "S02")] == ["2026-04-25"]
        third = called(CallOutcome.NOT_REACHED)
        again = kept(lived, "2026-04-22", third, at="2026-04-22T09:00:00Z")
        assert [(str(late.opens_on), late.attempts) for late in due(again, "S02")] == [("2026-04-22", 3)]
        passed_on = kept(lived, "2026-04-22", attrs.evolve(third, escalated_to="independent adviser"))
        assert (due(passed_on, "S02"), state(passed_on, "V04")) == ([], "done")

    def test_one_attempt_that_was_passed_on_is_not_the_end(self) -> None:
        lived = life("first").do("2026-04-21", called(CallOutcome.NOT_REACHED, escalated_to="nobody yet"))
        assert state(lived, "V04") == "owed"
        assert due(lived, "S02")

    def test_every_kind_of_telling_can_be_overdue(self) -> None:
        lived = life("issued").do("2026-04-13", Withdrawn(rank=Rank.SERGEANT, reason="given wrongly"))
        issued, withdrawn = lived.last("caution_issued"), lived.last("withdrawn")
        assert [(late.occurrence, str(late.opens_on)) for late in due(lived, "S02")] == [
            (f"caution_issued.{issued}", "2026-03-14"),
            (f"ended.{withdrawn}", "2026-04-15"),
        ]

    def test_where_no_way_is_left_a_supervisor_is_told_at_once_until_a_new_record_is_kept(self) -> None:
        lived = life("first").do("2026-04-21", called(CallOutcome.NUMBER_DEAD))
        (stopped,) = due(lived, "S04")
        assert (str(stopped.opens_on), stopped.occurrence) == ("2026-04-21", str(lived.last("victim_contacted")))
        record = ContactRecordKept(person=Person.VICTIM, version=2, usable=True)
        assert due(kept(lived, "2026-04-22", record), "S04") == []
        assert due(kept(lived, "2026-04-22", attrs.evolve(record, usable=False)), "S04")
        assert due(kept(lived, "2026-04-22", PersonDied(person=Person.VICTIM)), "S04") == []
