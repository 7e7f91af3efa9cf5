"""A text is filled from its reader's own view, and from nothing else."""

import datetime as dt
from typing import Any

import attrs
import pytest

from cara_core.contact.text.rendering import NotFilled, WrongView, fill, named, written_day, written_time
from cara_core.contact.views import (
    VIEWS,
    OfficePart,
    ParticipantView,
    PersonPart,
    RulesPart,
    SessionPart,
    SupervisorView,
    TaskPart,
    VictimView,
    WorkerPart,
    placeholders,
    values,
)
from cara_core.terms.days import day
from cara_core.terms.messages import Reader
from cara_core.terms.pack import DateWords

MONTHS = ("January", "February", "March", *(f"month {number}" for number in range(4, 13)))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ENGLISH = DateWords(
    months=MONTHS,
    weekdays=WEEKDAYS,
    weekdays_on=tuple(f"on {weekday}" for weekday in WEEKDAYS),
    day="((weekday)) ((day)) ((month)) ((year))",
    time="((hour12))((minute12))((half))",
)
OFFICE = OfficePart(
    name="The office", phone="01632 960123", email="", hours="9 to 5", address="", advice="", complaints=""
)
SESSION = SessionPart(
    date=day("2026-03-07"), starts=dt.time(10), ends=dt.time(15), arrive_by=dt.time(9, 45), venue="Hall"
)
VIEW = ParticipantView(participant=PersonPart(name="Planted Person"), office=OFFICE, session=SESSION)


def test_days_and_times_are_written_in_the_words_of_the_pack() -> None:
    said = "Date: ((session.date)). Time: ((session.starts)), doors ((session.arrive_by)) to ((session.ends))."
    assert fill(said, Reader.PARTICIPANT, VIEW, ENGLISH) == (
        "Date: Saturday 7 March 2026. Time: 10am, doors 9:45am to 3pm."
    )


def test_on_paper_no_day_time_or_number_that_is_filled_in_goes_over_the_end_of_a_line() -> None:
    written = (
        "On the date: ((session.date)), ((session.starts)). Ring ((office.phone)), ((office.name)), ((office.hours))."
    )
    view = attrs.evolve(VIEW, session=attrs.evolve(SESSION, starts=dt.time(10, 30)))
    spoken = attrs.evolve(ENGLISH, time="((hour)) ((minute))")
    assert fill(written, Reader.PARTICIPANT, view, spoken, unbroken=True) == (
        "On the date: Saturday\u00a07\u00a0March\u00a02026, 10\u00a030. Ring 01632\u00a0960123, The office, 9 to 5."
    )
    assert "\u00a0" not in fill(written, Reader.PARTICIPANT, view, spoken)


def test_noon_and_midnight_are_twelve() -> None:
    assert [written_time(dt.time(hour), ENGLISH) for hour in (0, 12)] == ["12am", "12pm"]


def test_a_language_may_put_the_weekday_after_a_preposition() -> None:
    words = attrs.evolve(ENGLISH, day="((weekday_on)), ((day)).", time="((hour)):((minute))")
    assert written_day(day("2026-03-09"), words) == "on Monday, 9."
    assert written_time(dt.time(9, 5), words) == "9:05"


def test_a_day_for_a_text_message_has_no_year_and_no_accent() -> None:
    words = attrs.evolve(
        ENGLISH, day_short="((weekday)) ((day)).((month2))", weekdays=("poniedzia\u0142ek", *WEEKDAYS[1:])
    )
    view = attrs.evolve(VIEW, session=attrs.evolve(SESSION, date=day("2026-03-09")))
    asked = "((session.day)) ((session.place))"
    assert fill(asked, Reader.PARTICIPANT, view, words) == "poniedzia\u0142ek 9.03 Hall"
    assert fill(asked, Reader.PARTICIPANT, view, words, plain=True) == "poniedzialek 9.03 Hall"
    assert fill("((session.date))", Reader.PARTICIPANT, view, ENGLISH) == "Monday 9 March 2026"
    assert fill("((session.day))", Reader.PARTICIPANT, view, ENGLISH) == "Monday 9 March 2026", (
        "no words for a short one"
    )


def test_noon_may_have_a_word_of_its_own() -> None:
    words = attrs.evolve(ENGLISH, noon="midday")
    assert [written_time(dt.time(12, minute), words) for minute in (0, 30)] == ["midday", "12:30pm"]


def test_a_flag_is_asked_and_never_written_out() -> None:
    view = attrs.evolve(VIEW, rules=RulesPart(both_repeated=False))
    asked = "((rules.both_repeated??Both.))((rules.missed_only??One.))((first.attended??Done.))"
    assert fill(asked, Reader.PARTICIPANT, view, ENGLISH) == "One."
    assert fill(asked, Reader.PARTICIPANT, VIEW, ENGLISH) == "", "nothing is said where nothing is known"
    with pytest.raises(NotFilled) as lacking:
        fill("((rules.missed_only))", Reader.PARTICIPANT, view, ENGLISH)
    assert lacking.value.name == "rules.missed_only"


def test_a_placeholder_without_a_value_is_named() -> None:
    with pytest.raises(NotFilled) as lacking:
        fill("((second.date))", Reader.PARTICIPANT, VIEW, ENGLISH)
    assert lacking.value.name == "second.date"
    with pytest.raises(NotFilled):
        fill("((office.email))", Reader.PARTICIPANT, VIEW, ENGLISH)


def test_an_optional_part_stands_only_where_its_value_does() -> None:
    text = "Ring us.((office.hours?? We answer when we can.))((office.email?? Or write.))"
    assert fill(text, Reader.PARTICIPANT, VIEW, ENGLISH) == "Ring us. We answer when we can."


def test_coded_values_are_put_in_the_words_of_the_pack_and_letters_are_composed() -> None:
    view = SupervisorView(task=TaskPart(case="c-1", what="blocked", since=SESSION.date, by=SESSION.date))
    said = fill("((task.what)): s\u0301", Reader.SUPERVISOR, view, ENGLISH, {"blocked": "It was stopped"})
    assert said == "It was stopped: \u015b"


def test_what_the_reader_may_not_see_cannot_be_named() -> None:
    for name in ("victim.name", "worker.number", "task.case", "session.__class__"):
        with pytest.raises(WrongView, match="may not name") as refused:
            fill(f"(({name}))" if "__" not in name else "((session.date.x))", Reader.PARTICIPANT, VIEW, ENGLISH)
        assert "Planted" not in str(refused.value)


def test_only_the_very_class_of_the_readers_view_is_taken() -> None:
    made = attrs.make_class("Wider", {"victim": attrs.field(default="planted")}, bases=(ParticipantView,))
    wider = made(participant=VIEW.participant, office=OFFICE)
    victim = VictimView(worker=WorkerPart(first_name="Sam", number="07700 900123"))
    others: tuple[Any, ...] = (wider, victim, {"session.date": "x"})
    for other in others:
        with pytest.raises(WrongView, match="ParticipantView"):
            fill("Hello", Reader.PARTICIPANT, other, ENGLISH)


def test_no_view_but_the_victims_own_and_the_callers_has_a_field_of_the_victims() -> None:
    for reader, kind in VIEWS.items():
        assert not [name for name in placeholders(reader) if "victim" in name], kind
    assert placeholders(Reader.VICTIM) == {"worker.first_name", "worker.number"}


def test_the_values_of_a_view_are_those_of_its_placeholders() -> None:
    assert set(values(VIEW)) <= placeholders(Reader.PARTICIPANT)
    assert "Planted" not in repr(VIEW)
    assert named("((a.b)) ((c??d))") == {"a.b", "c"}
