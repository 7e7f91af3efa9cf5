"""Nothing of the victim's reaches a byte of what the participant is sent: in any field, spelling or language."""

import base64
import time
from collections.abc import Iterator
from functools import partial
from random import Random
from urllib.parse import quote

import attrs
import pytest

from cara_core.books.messages import catalogue
from cara_core.case.case import Case
from cara_core.contact.text.rendering import fill
from cara_core.contact.triggers.messages_due import messages_due
from cara_core.contact.views import ParticipantView
from cara_core.contact.wall import office_part, participant_side, participant_view
from cara_core.delivery.case_records import CaseRecords
from cara_core.delivery.composing import compose
from cara_core.examples.people import participant, workshops_on
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.planning.bank_holidays import working_days
from cara_core.terms.caution import Person
from cara_core.terms.instants import Instant, read_instant
from cara_core.terms.messages import CAPTURE, Charset, Medium, MessageDue, MessageRule, Notice, Reader, Route
from cara_core.terms.one_message import Message
from support.canaries import Canaries, found_in, planted_case, planted_contact
from support.lives import life
from support.soak import record, soak, times

POINTS = ("issued", "booked", "first", "second", "completed", "non_compliance", "breach", "withdrawn")
SEED = 12
FORCE = "west_midlands/polish"
REFERENCE = "0" * 32
WORKING = working_days(2026, 2032)


def cases() -> list[Case]:
    return [life(point).case for point in POINTS]


@pytest.fixture(scope="module")
def force() -> Force:
    return load_force(FORCE)


def at(due: MessageDue) -> Instant:
    found = read_instant(f"{due.opens_on}T11:00:00Z")
    assert found is not None
    return found


def material(case: Case, force: Force, language: str, canaries: Canaries) -> CaseRecords:
    side = participant_side(case)
    return CaseRecords(
        case=case,
        side=side,
        force=force,
        participant=participant(language),
        safe_contact=planted_contact(case.id, canaries),
        workshops=workshops_on(sorted(side.workshop_days), language),
    )


def sends(case: Case) -> Iterator[tuple[MessageRule, MessageDue, Medium]]:
    """Every text for the participant that follows from this case, by every medium it has a text for."""
    rules = catalogue()
    for due in messages_due(case, rules.values(), WORKING):
        rule = rules[due.message]
        if rule.reader is Reader.PARTICIPANT:
            yield from ((rule, due, medium) for medium in rule.media if medium is not Medium.IN_PERSON)


def composed(records: CaseRecords, rule: MessageRule, due: MessageDue, medium: Medium) -> object:
    made = Message(
        due=due,
        rule=rule,
        route=Route(medium=medium, channel=CAPTURE),
        reference=REFERENCE,
        composer=partial(compose, records),
        charset=Charset.CAPTURE,
    )
    return made.compose(at(due))


def outside(notice: Notice) -> bytes:
    """Every byte of it that anybody could see, and what a log line or a traceback would show of it."""
    page = notice.page
    lines = [] if page is None else [*page.sender, *(text for _, _, text in page.texts), repr(page)]
    said = [notice.reference, notice.message, notice.case, notice.subject or "", notice.body, repr(notice), *lines]
    return "\n".join(said).encode()


@soak
def test_no_canary_of_the_victims_is_in_any_byte_for_the_participant(force: Force) -> None:
    begun, random = time.monotonic(), Random(SEED)  # noqa: S311  (a seed, so that it can be done again)
    wanted, rendered, hits = times(20_000, 1_000_000), 0, list[str]()
    lives = cases()
    while rendered < wanted:
        canaries, language = Canaries.of(random), random.choice(["en", "pl"])
        case = planted_case(random.choice(lives), canaries)
        made = material(case, force, language, canaries)
        assert not found_in(repr((made, made.side, case)).encode(), canaries)
        said = []
        for rule, due, medium in sends(case):
            notice = composed(made, rule, due, medium)
            said.append(outside(notice) if isinstance(notice, Notice) else repr(notice).encode())
        rendered += len(said)
        hits += found_in(b"\n".join(said), canaries)
    seconds = time.monotonic() - begun
    record(
        row=12,
        promise="Nothing of the victim's is in what the participant is sent",
        trials=rendered,
        failures=len(hits),
        seed=SEED,
        seconds=seconds,
    )
    assert hits == []


def test_most_of_these_renders_are_texts_and_not_refusals(force: Force) -> None:
    """Else the test above would look at nothing."""
    case, canaries = life("completed").case, Canaries.of(Random(SEED))  # noqa: S311  (as above)
    for language in ("en", "pl"):
        made = [composed(material(case, force, language, canaries), *due) for due in sends(case)]
        assert sum(isinstance(notice, Notice) for notice in made) >= 0.9 * len(made) > 5, made


def test_changing_the_words_of_the_victim_changes_no_byte(force: Force) -> None:
    case, random = life("completed").case, Random(SEED)  # noqa: S311  (as above)
    before, canaries = Canaries.of(random), Canaries.of(random)
    assert (before.word, before.address) != (canaries.word, canaries.address)
    plain = material(case, force, "pl", before)
    other = material(planted_case(case, canaries), force, "pl", canaries)
    assert plain.side == other.side
    for rule, due, medium in sends(case):
        assert composed(plain, rule, due, medium) == composed(other, rule, due, medium)


def test_the_twin_a_template_that_is_given_the_case_leaks() -> None:
    random = Random(SEED)  # noqa: S311  (as above)
    canaries = Canaries.of(random)
    case = planted_case(life("completed").case, canaries)
    said = f"Thank you. {case.contacts[0].what.said}"
    assert found_in(said.encode(), canaries)
    assert found_in(str(attrs.asdict(case.contacts[0].what)).encode(), canaries)


def test_every_spelling_is_found() -> None:
    canaries = Canaries("Żbcdfghjk", "07700 923456", "bcd@example.net", "1234 bcd Row")
    hidden = [
        "ŻBCDFGHJK",
        "zbcdfghjk",
        base64.b64encode("Żbcdfghjk".encode()).decode(),
        quote("Żbcdfghjk"),
        "&#379;bcdfghjk",
        "\\u017bbcdfghjk",
        "07700-92-34-56",
        "BCD@EXAMPLE.NET",
        "1234 BCD ROW",
    ]
    assert [spelling for spelling in hidden if not found_in(f"x {spelling} y".encode(), canaries)] == []
    assert found_in(b"nothing of it is here 07700 900123", canaries) == []


def test_who_may_see_what_is_not_asked_of_the_case(force: Force) -> None:
    """A view is made from the participant's side; the case itself is nothing that a text can take."""
    case = life("completed").case
    view = participant_view(participant_side(case), "A. Sample", office_part(force.office), {})
    assert type(view) is ParticipantView
    pack = force.pack("en")
    assert pack is not None
    with pytest.raises(Exception, match="ParticipantView"):
        fill("((participant.name))", Reader.PARTICIPANT, case, pack.dates)  # type: ignore[arg-type]
    assert Person.VICTIM not in {name.lower() for name in dir(view)}
