"""A case as it happened: every fact has words, in its order, and nothing anybody said is in them."""

import re
from enum import StrEnum

import attrs
import pytest

from cara_core.books.core import core_words
from cara_core.case.case import Case, Phase
from cara_core.case.facts import (
    KINDS,
    AbsenceCause,
    AbsenceJudged,
    Attendance,
    AttendanceRecorded,
    CallOutcome,
    Channel,
    Closed,
    Closure,
    Concern,
    ConcernCategory,
    ConcernRaised,
    ContactEffect,
    ContactRecordKept,
    Fact,
    Immediacy,
    NotHeldCause,
    Occasion,
    Part,
    PersonUnavailable,
    RecordSystem,
    Referred,
    ReviewAbout,
    SafetyHoldPlaced,
    UnavailableReason,
    VictimAsked,
    VictimContacted,
    What,
    Withdrawn,
)
from cara_core.case.personal import WHOSE
from cara_core.case.timeline import Fall, Lane, Mark, Sort, in_full, marks, moment_lines, timeline
from cara_core.case.timeline_words import lane_of
from cara_core.terms.caution import ArrestOutcome, ConditionKind, Decider, Person, Rank
from cara_core.terms.days import day
from cara_core.terms.decision.lines import Kind
from cara_core.terms.words import Words
from support.lives import FIRST, GIVEN, LAST, attendance, judged, life
from support.planted import PLANTED, planted_facts, planted_whats

WORDS = core_words()["en"]
ODD = re.compile(r"\(\(|\)\)|None|True|False|[<>{}\[\]_]|StrEnum|\d{4}-\d{2}-\d{2}")
"""What shows that a value was not put into words."""


def words_of(what: What) -> tuple[str, str]:
    """The text and the label of that fact alone."""
    (moment,) = timeline(Case(id="C-1", facts=planted_facts(iter([what]))), WORDS)
    return moment.text, moment.label


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_fact_has_words_for_every_way_it_can_go(kind: str) -> None:
    for what in planted_whats(KINDS[kind]):
        for text in words_of(what):
            assert text
            assert not ODD.search(text), text


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_that_anybody_typed_is_shown(kind: str) -> None:
    for what in planted_whats(KINDS[kind]):
        assert PLANTED not in " ".join(words_of(what))


def test_the_planted_texts_are_there_to_be_found() -> None:
    """The twin: telling the fields as they are shows what was typed."""
    carriers = {
        kind for kind in KINDS if any(PLANTED in str(attrs.astuple(what)) for what in planted_whats(KINDS[kind]))
    }
    without_text = {"referred", "victim_asked", "provider_decided", "attendance_recorded", "person_unavailable"}
    assert {kind for kind, whose in WHOSE.items() if whose} - without_text <= carriers
    assert {"victim_contacted", "risk_reassessed", "person_erased", "case_transferred"} <= carriers


@pytest.mark.parametrize("placeholder", ["reason", "by", "why", "tool", "concern", "suspect_present", "agrees"])
@pytest.mark.parametrize("kind", ["risk_reassessed", "safety_hold_placed", "victim_asked", "withdrawn"])
def test_a_text_that_asks_for_what_may_not_be_shown_fails_instead(kind: str, placeholder: str) -> None:
    texts = {key: f"(({placeholder}))" if key.startswith(f"fact.{kind}") else text for key, text in WORDS.texts.items()}
    case = Case(id="C-1", facts=planted_facts(iter([next(planted_whats(KINDS[kind]))])))
    with pytest.raises(KeyError):
        timeline(case, Words("en", texts))


def test_nothing_shows_what_the_victim_answered() -> None:
    answers = [
        VictimAsked(how=Channel.VIDEO, suspect_present=False, agrees=agrees, specific_risk=risk)
        for agrees in (True, False, None)
        for risk in (True, False, None)
    ]
    assert len({words_of(answer) for answer in answers}) == 1


def test_nothing_shows_whose_concern_it_was_nor_what_it_was_about() -> None:
    assert len({words_of(SafetyHoldPlaced(concern=concern, reason="x")) for concern in Concern}) == 1
    raised = {
        words_of(ConcernRaised(immediacy=Immediacy.TODAY, told_by=concern, category=category))
        for concern in Concern
        for category in (*ConcernCategory, None)
    }
    assert len(raised) == 1


def test_nothing_shows_what_the_victim_wants_of_further_contact() -> None:
    contacts = {
        words_of(
            VictimContacted(
                occasion=Occasion.ENDED, how=Channel.VIDEO, reached=True, concern=False, effect=effect, outcome=outcome
            )
        )
        for effect in (ContactEffect.SETTLES, ContactEffect.ENDS)
        for outcome in (CallOutcome.REACHED_SAFE, CallOutcome.DECLINED_FURTHER_CONTACT)
    }
    records = {
        words_of(ContactRecordKept(person=Person.VICTIM, version=2, usable=usable, do_not_contact=barred))
        for usable in (True, False)
        for barred in (True, False)
    }
    assert (len(contacts), len(records)) == (1, 1)


def test_nothing_shows_why_somebody_missed_a_workshop_or_cannot_come() -> None:
    absences = {
        words_of(AttendanceRecorded(part=Part.FIRST, workshop_on=GIVEN, attendance=Attendance.ABSENT, cause=cause))
        for cause in (*AbsenceCause, None)
    }
    away = {words_of(PersonUnavailable(from_=GIVEN, reason=reason)) for reason in (*UnavailableReason, None)}
    assert (len(absences), len(away)) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "placeholder"),
    [
        ("concern_raised", "category"),
        ("concern_raised", "told_by"),
        ("concern_closed", "outcome"),
        ("incident_reported", "against"),
        ("incident_reported", "reference"),
        ("attendance_recorded", "cause"),
        ("person_unavailable", "reason"),
        ("contact_record_kept", "do_not_contact"),
        ("victim_contacted", "effect"),
        ("victim_contacted", "outcome"),
        ("provider_decided", "why"),
        ("case_transferred", "to"),
        ("referral_corrected", "paths"),
    ],
)
def test_a_new_text_that_asks_for_what_may_not_be_shown_fails_instead(kind: str, placeholder: str) -> None:
    texts = {key: f"(({placeholder}))" if key.startswith(f"fact.{kind}") else text for key, text in WORDS.texts.items()}
    case = Case(id="C-1", facts=planted_facts(iter([next(planted_whats(KINDS[kind]))])))
    with pytest.raises(KeyError):
        timeline(case, Words("en", texts))
    contacts = [
        VictimContacted(occasion=Occasion.OTHER, how=Channel.VIDEO, reached=True, concern=concern)
        for concern in (True, False)
    ]
    assert len({words_of(contact) for contact in contacts}) == 1


def test_a_case_closed_for_the_victims_answer_reads_as_any_that_does_not_fit() -> None:
    assert words_of(Closed(closure=Closure.VICTIM_DISAGREES)) == words_of(Closed(closure=Closure.NOT_ELIGIBLE))
    assert words_of(Closed(closure=Closure.DECLINED)) != words_of(Closed(closure=Closure.NOT_ELIGIBLE))


SHOWN = [
    *(Phase, Lane, Mark, Part, Occasion, Channel, Decider, Rank, ConditionKind, ArrestOutcome, Person),
    *(ReviewAbout, NotHeldCause, RecordSystem),
]


@pytest.mark.parametrize("kind", SHOWN)
def test_every_word_of_the_field_has_words(kind: type[StrEnum]) -> None:
    assert all(WORDS.has(f"{kind.__name__.lower()}.{word}") for word in kind)


def test_days_are_written_as_people_write_them() -> None:
    moments = {moment.kind: moment.text for moment in timeline(life("booked").case, WORDS)}
    assert moments["workshops_booked"] == "Workshops booked: 18 April 2026 and 16 May 2026"
    assert "it runs to 12 July 2026" in moments["caution_issued"]


def test_a_fact_that_is_recorded_last_stands_where_it_happened() -> None:
    lived = life("issued")
    early = Fact(
        case="C-1", number=lived.case.number + 1, on=day("2026-03-10"), by="x", what=Withdrawn(rank=Rank.SERGEANT)
    )
    moments = timeline(attrs.evolve(lived.case, facts=(*lived.case.facts, early)), WORDS)
    assert [moment.on for moment in moments] == sorted(moment.on for moment in moments)
    assert moments[-1].number != early.number
    assert sorted(moment.number for moment in moments) == list(range(1, early.number + 1))


def missed_and_corrected() -> Case:
    lived = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.ABSENT))
    lived.do("2026-04-21", judged(Part.FIRST, FIRST))
    return lived.corrected(lived.last("absence_judged"), judged(Part.FIRST, FIRST, reasonable=False)).case


def test_a_superseded_fact_says_by_which_and_the_later_one_in_place_of_which() -> None:
    case = missed_and_corrected()
    gone, holds = [moment for moment in timeline(case, WORDS) if moment.kind == "absence_judged"]
    assert (gone.fell_by, gone.fall, holds.supersedes) == (holds.number, Fall.SUPERSEDED, gone.number)
    assert in_full(gone, WORDS).endswith(f"[superseded by {holds.number}]")
    assert in_full(holds, WORDS).endswith(f"[in place of {gone.number}]")
    assert [isinstance(fact.what, AbsenceJudged) for fact in case.facts].count(True) == len([gone, holds])


def test_the_days_that_matter() -> None:
    found = {mark.kind: mark.on for mark in marks(life("issued").case, WORDS)}
    assert found.pop(Mark.PROSECUTE_BY) > LAST
    assert found == {
        Mark.SPENT: day("2026-06-12"),
        Mark.SIXTEEN_WEEKS: day("2026-07-02"),
        Mark.LAST_DAY: LAST,
        Mark.TWENTY_WEEKS: day("2026-07-30"),
    }
    assert min(found.values()) > GIVEN


def test_before_issue_only_the_last_day_to_give_it_matters() -> None:
    assert [mark.kind for mark in marks(life("signed").case, WORDS)] == [Mark.ISSUE_BY]


@pytest.mark.parametrize("point", ["completed", "withdrawn"])
def test_after_the_end_no_day_lies_ahead_but_that_on_which_the_caution_is_spent(point: str) -> None:
    assert [(mark.kind, mark.on) for mark in marks(life(point).case, WORDS)] == [(Mark.SPENT, day("2026-06-12"))]


def test_a_caution_that_ceased_is_spent_on_the_day_it_did() -> None:
    case = life("ceased").case
    assert [(mark.kind, mark.on) for mark in marks(case, WORDS)] == [(Mark.SPENT, case.ended_on)]


def test_lines_tell_what_happened_then_what_is_due_then_what_lies_ahead() -> None:
    case = life("issued").case
    duty = attrs.evolve(timeline(case, WORDS)[0], sort=Sort.DUTY, number=0, text="do it", overdue_days=3)
    found = list(moment_lines(case, (*marks(case, WORDS), duty, *timeline(case, WORDS)), WORDS, on=day("2026-07-05")))
    texts = [line.text for line in found]
    assert texts[0] == "C-1: the caution runs"
    due, ahead = texts.index("Due on 5 July 2026:"), texts.index("Ahead:")
    assert "16 weeks" in " ".join(texts[:due])
    assert texts[due + 1].endswith("do it")
    assert found[due + 1].kind is Kind.NOT_MET
    assert "Last day of the caution" in texts[ahead + 1]


def test_a_line_begins_with_number_and_day() -> None:
    line = list(moment_lines(life("opened").case, timeline(life("opened").case, WORDS), WORDS, on=GIVEN))[1]
    assert re.fullmatch(r"  1  10 March 2026 +The case was opened with a referral", line.text)


def test_the_life_with_planted_texts_is_one_of_every_kind() -> None:
    facts = planted_facts()
    assert [fact.kind for fact in facts] == list(KINDS)
    assert isinstance(facts[0].what, Referred)
    case = Case(id="C-1", facts=facts)
    assert PLANTED not in "\n".join(line.text for line in moment_lines(case, timeline(case, WORDS), WORDS, on=GIVEN))
    assert PLANTED not in repr(timeline(case, WORDS))


def test_every_kind_of_fact_has_a_lane() -> None:
    assert {kind: lane_of(kind) for kind in KINDS}
