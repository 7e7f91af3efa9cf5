"""What each reader is shown of one case: the participant's own side, a task, attendance; of the victim nothing."""

import attrs
import pytest

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.case.facts import Attendance, BookingCancelled, Part
from cara_core.contact.views import FacilitatorView, OfficerView, ParticipantView, SupervisorView
from cara_core.contact.wall import participant_side
from cara_core.delivery.case_records import CaseRecords, workshops_of
from cara_core.delivery.showing import REPLY_DAYS, reply_day, service_lines, shown_to
from cara_core.packs.filling import fill_words
from cara_core.terms.days import day, days_after
from cara_core.terms.messages import Medium, MessageDue, Reader
from cara_core.terms.one_message import Blocked
from cara_core.terms.pack import Pack, Service, Signer
from delivery.messaging import booked, made_force, texts
from store.made_up_contacts import (
    PARTICIPANT_NAME,
    PARTICIPANT_NUMBER,
    VICTIM_NUMBER,
    VICTIM_WORD,
    participant_record,
    safe_contact,
)
from support.lives import FIRST, SECOND, Life, attendance, life

RULES = catalogue()
ON = day("2026-03-17")


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Pack]:
    """The signed texts."""
    return texts(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def force(packs: tuple[Pack, Pack], tmp_path_factory: pytest.TempPathFactory) -> cara.Force:
    """Their force."""
    return made_force(tmp_path_factory.mktemp("force"), packs, {})


def material(force: cara.Force, lived: Life | None = None, **other: object) -> CaseRecords:
    """A booked case, or that of this life."""
    case = (lived or booked()).case
    person = participant_record()
    made = CaseRecords(
        case=case,
        side=participant_side(case),
        force=force,
        participant=person,
        safe_contact=safe_contact(),
        workshops=workshops_of(case, force, person),
    )
    return attrs.evolve(made, **other)  # type: ignore[arg-type]  # the test says which fields


def due(message: str, about: str = "") -> MessageDue:
    """That message, about that day."""
    return MessageDue(
        case="case-1",
        message=message,
        reader=RULES[message].reader,
        occurrence="1",
        opens_on=ON,
        due_by=ON,
        about=about,
    )


def test_the_participant_sees_the_dates_the_caution_and_by_when_to_answer(
    force: cara.Force, packs: tuple[Pack, Pack]
) -> None:
    view = shown_to(material(force), RULES["P03-booking"], due("P03-booking", str(FIRST)), packs[0], ON)
    assert isinstance(view, ParticipantView)
    assert view.participant.name == PARTICIPANT_NAME
    assert view.first is not None
    assert view.second is not None
    assert (view.first.date, view.second.date, view.session) == (FIRST, SECOND, view.first)
    assert view.office.reply_by == days_after(ON, REPLY_DAYS)
    assert view.caution is not None
    assert view.caution.conditions == "two dates"
    said = str(attrs.asdict(view))
    assert not any(word in said for word in (VICTIM_NUMBER, VICTIM_WORD))


@pytest.mark.parametrize("both", [True, False])
def test_what_is_repeated_is_said_by_the_terms_of_this_caution(
    both: bool,  # noqa: FBT001
    force: cara.Force,
    packs: tuple[Pack, Pack],
) -> None:
    made = material(force)
    made = attrs.evolve(made, side=attrs.evolve(made.side, both_repeated=both))
    view = shown_to(made, RULES["P09-missed"], due("P09-missed", str(FIRST)), packs[0], ON)
    assert isinstance(view, ParticipantView)
    assert view.rules is not None
    assert (view.rules.both_repeated, view.rules.missed_only) == (both, not both)
    text = packs[0].text("P09-missed", Medium.LETTER)
    assert text is not None
    written = fill_words(packs[0], text.text, Medium.LETTER, Reader.PARTICIPANT, view)
    assert ("Both again." in written, "One again." in written) == (both, not both)


def test_the_rule_comes_from_the_terms_that_the_caution_runs_under() -> None:
    case = booked().case
    assert case.terms is not None
    assert participant_side(case).both_repeated is case.terms.both_repeated
    assert participant_side(life("decided").case).both_repeated is None


def test_a_first_workshop_that_was_attended_is_known_as_one(force: cara.Force, packs: tuple[Pack, Pack]) -> None:
    lived = booked().do("2026-04-20", attendance(Part.FIRST, FIRST))
    for made, attended in ((material(force), False), (material(force, lived), True)):
        view = shown_to(made, RULES["P10-rebooked"], due("P10-rebooked"), packs[0], ON)
        assert isinstance(view, ParticipantView)
        assert view.first is not None
        assert view.first.attended is attended


def test_a_cancellation_is_about_the_next_workshop_and_says_whether_both_fall_away(
    force: cara.Force, packs: tuple[Pack, Pack]
) -> None:
    gone = booked().do("2026-03-18", BookingCancelled())
    view = shown_to(material(force, gone), RULES["P11-provider-cancelled"], due("P11-provider-cancelled"), packs[0], ON)
    assert isinstance(view, ParticipantView)
    assert view.session is not None
    assert view.cancelled is not None
    assert (view.session.date, view.cancelled.both) == (FIRST, True)
    later = booked().do("2026-04-20", attendance(Part.FIRST, FIRST)).do("2026-04-21", BookingCancelled())
    view = shown_to(
        material(force, later), RULES["P11-provider-cancelled"], due("P11-provider-cancelled"), packs[0], ON
    )
    assert isinstance(view, ParticipantView)
    assert view.session is not None
    assert view.cancelled is not None
    assert (view.session.date, view.cancelled.both) == (SECOND, False)


@pytest.mark.parametrize(
    ("opens_on", "reply_by"),
    [
        ("2026-03-17", "2026-03-24"),
        ("2026-03-14", "2026-03-20"),
        ("2026-03-15", "2026-03-20"),
        ("2026-03-13", "2026-03-20"),
    ],
)
def test_nobody_is_asked_to_call_an_office_at_a_weekend(opens_on: str, reply_by: str) -> None:
    assert reply_day(day(opens_on)) == day(reply_by)


def test_a_condition_without_words_stops_it(force: cara.Force, packs: tuple[Pack, Pack]) -> None:
    silent = attrs.evolve(packs[0], labels={})
    found = shown_to(material(force), RULES["P03-booking"], due("P03-booking"), silent, ON)
    assert found == Blocked("WORDS", "labels.condition.workshops")
    nobody = material(force, participant=None)
    assert shown_to(nobody, RULES["P03-booking"], due("P03-booking"), packs[0], ON) == Blocked("V2", "participant")


def test_nothing_is_written_to_a_victim_here(force: cara.Force, packs: tuple[Pack, Pack]) -> None:
    for message in ("V02-outcome-told", "V07-neutral-text"):
        found = shown_to(material(force), RULES[message], due(message), packs[0], ON)
        assert isinstance(found, Blocked)
        assert found.rule == "V1"


@pytest.mark.parametrize(("said", "word"), [(Attendance.ATTENDED, "attended"), (Attendance.LATE, "absent")])
def test_the_officer_sees_attendance_and_no_person(
    said: Attendance, word: str, force: cara.Force, packs: tuple[Pack, Pack]
) -> None:
    lived = booked().do("2026-04-20", attendance(Part.FIRST, FIRST, said))
    view = shown_to(material(force, lived), RULES["O03-attendance"], due("O03-attendance", str(FIRST)), packs[0], ON)
    assert isinstance(view, OfficerView)
    assert (view.attendance, view.session is not None, view.task.case) == (word, True, "case-1")
    shown = str(attrs.asdict(view))
    assert not any(word in shown for word in (PARTICIPANT_NAME, PARTICIPANT_NUMBER, VICTIM_NUMBER, VICTIM_WORD))
    other = shown_to(material(force), RULES["O02-booked"], due("O02-booked"), packs[0], ON)
    assert isinstance(other, OfficerView)
    assert (other.attendance, other.first is not None) == ("", True)


def test_the_register_has_who_comes_and_what_he_needs_and_nothing_of_the_case(
    force: cara.Force, packs: tuple[Pack, Pack]
) -> None:
    rule = RULES["F02-register"]
    view = shown_to(material(force), rule, due(rule.id, str(FIRST)), packs[0], ON)
    assert isinstance(view, FacilitatorView)
    assert view.register is not None
    assert view.register.people == f"{PARTICIPANT_NAME}, pl, step_free, interpreter"
    assert view.register.conflicts == "ask the coordinator"
    assert view.register.session == f"{FIRST} Exampleton Library"
    shown = str(attrs.asdict(view))
    assert not any(word in shown for word in (PARTICIPANT_NUMBER, VICTIM_NUMBER, VICTIM_WORD, "Planted Street"))
    nobody = shown_to(material(force, participant=None), rule, due(rule.id, str(FIRST)), packs[0], ON)
    assert isinstance(nobody, FacilitatorView)
    assert nobody.register is None


def test_a_supervisor_sees_the_task(force: cara.Force, packs: tuple[Pack, Pack]) -> None:
    rule = RULES["S02-victim-contact-overdue"]
    assert rule.reader is Reader.SUPERVISOR
    view = shown_to(material(force), rule, due(rule.id), packs[0], ON)
    assert isinstance(view, SupervisorView)
    assert view.task.case == "case-1"


def service(
    name: str, audience: str = "both", verified: str | None = "2026-03-01", recheck: str = "2026-04-01"
) -> Service:
    return Service(
        name=name,
        audience=audience,
        what="made up",
        language="en",
        phone="01632 960123",
        hours="always",
        cost="",
        area="",
        verified_on=None if verified is None else day(verified),
        verified_by="somebody",
        recheck_by=day(recheck),
        source="made up",
    )


VERIFIERS = (Signer(id="somebody", name="Synthetic Somebody", roles=(), from_=day("2020-01-01")),)


def test_a_service_that_nobody_verified_in_time_is_named_to_nobody() -> None:
    services = [
        service("Good"),
        service("Hers", "victim"),
        service("Never", verified=None),
        service("Stale", recheck="2026-03-16"),
        service("Later", verified="2026-03-18"),
        service("A refuge"),
    ]
    live = service_lines(services, {"participant", "both"}, ON, live=True, people=VERIFIERS)
    assert live == "Good: 01632 960123, always"
    shown = service_lines(services, {"participant", "both"}, ON, live=False, people=VERIFIERS).splitlines()
    assert [line.endswith("[not verified]") for line in shown] == [False, True, True, True, True]
    assert not any("Hers" in line for line in shown)
    assert service_lines(services, {"participant"}, ON, live=True, people=VERIFIERS) == ""
    assert service_lines(services, {"both"}, ON, live=True, people=()) == "", "nobody of the register verified one"


def test_a_service_of_more_than_ninety_days_is_stale_whatever_its_recheck_says() -> None:
    old = [service("Old", verified="2025-12-16", recheck="2027-01-01")]
    assert service_lines(old, {"both"}, ON, live=True, people=VERIFIERS) == ""


def test_without_ids_of_its_workshops_a_booking_has_no_place(force: cara.Force) -> None:
    assert workshops_of(life("booked").case, force, None) == {}
    assert workshops_of(life("issued").case, force, None) == {}
