"""Whose data is what: one table, and nothing that a person said or did stands outside it."""

import attrs
import pytest

from cara_core.case.facts import KINDS, Channel, Fact, Referred, VictimAsked
from cara_core.case.facts.fields import form_of
from cara_core.case.personal import (
    WHOSE,
    WITHIN_DECISION,
    WITHIN_REFERRAL,
    joined,
    missing_fields,
    people_in,
    rest_with_a_stand_in,
    split,
    whose_reason,
    without_words,
)
from cara_core.stages.criteria import ADVICE, CRITERIA
from cara_core.terms.caution import Person
from cara_core.terms.days import day
from cara_core.terms.referral import Referral
from support.kinds import ONE_OF_EACH

FREE_TEXTS = {"reason", "said", "source", "reply", "irregular", "period_reason", "margin_reason"}
NAMES_NOBODY = {("referred", "force"), ("referred", "community")}


def test_every_free_text_is_somebodys() -> None:
    """A text has a form, as codes and references have, or it is somebody's; what names no person is listed here."""
    for kind, declared in KINDS.items():
        for field in attrs.fields(declared):
            if field.type in {str, str | None} and form_of(field) is None:
                assert field.name in WHOSE[kind] or (kind, field.name) in NAMES_NOBODY
        assert {field.name for field in attrs.fields(declared)} & FREE_TEXTS <= set(WHOSE[kind])


def test_whose_a_field_is_stands_where_it_is_declared() -> None:
    for kind, declared in KINDS.items():
        declared_so = {field.name for field in attrs.fields(declared) if field.metadata.get("person")}
        assert set(WHOSE[kind]) == declared_so
    envelope = {field.name for field in attrs.fields(Fact)} - {"what"}
    assert envelope >= {"moves_day", "recorded_at"}
    assert not {"moves_day", "recorded_at"} & {field.name for kind in KINDS.values() for field in attrs.fields(kind)}


def test_what_is_somebodys_can_be_gone() -> None:
    """Every field under a key may be ``None``, so that a fact whose data were erased is still one."""
    for kind, declared in KINDS.items():
        fields = attrs.fields_dict(declared)
        assert all(fields[name].default is None for name in WHOSE[kind])


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("victim_asked", {"agrees", "specific_risk"}),
        ("agreement_withdrawn", {"reason"}),
        ("victim_contacted", {"said", "outcome", "category"}),
        ("views_sought", {"reference", "community_remedy"}),
        ("safety_hold_placed", {"reason"}),
        ("risk_reassessed", {"reason", "answers"}),
        ("concern_raised", {"category", "said"}),
        ("concern_closed", {"reason"}),
        ("recorded_in_error", {"reason"}),
        ("issue_reviewed", {"reason"}),
        ("referral_corrected", {"source"}),
        ("marac_referred", {"reply"}),
        ("incident_reported", set()),
    ],
)
def test_what_the_victim_says_is_the_victims(kind: str, names: set[str]) -> None:
    assert {name for name, person in WHOSE[kind].items() if person is Person.VICTIM} == names


def test_an_empty_field_leaves_nothing_under_a_key() -> None:
    assert split("victim_contacted", {"reached": True, "said": None}) == ({"reached": True}, {})
    assert joined({"reached": True}, {}) == {"reached": True}


def test_the_parts_of_a_referral_that_are_hers_are_parts_of_it() -> None:
    assert set(WITHIN_REFERRAL) <= {field.name for field in attrs.fields(Referral)}
    assert set(WITHIN_REFERRAL.values()) == {Person.VICTIM}


def test_a_referral_is_put_together_again_of_the_parts_that_can_be_read() -> None:
    fact = {"force": "example", "referral": {"reference": "R-1", "victim": {"agrees": True}, "risk": None}}
    opened, sealed = split("referred", fact)
    assert sealed == {
        Person.PARTICIPANT: {"referral": {"reference": "R-1"}},
        Person.VICTIM: {"referral.victim": {"agrees": True}},
    }
    for parts in (sealed, dict(reversed(sealed.items()))):
        assert joined(opened, parts) == {
            "force": "example",
            "referral": {"reference": "R-1", "victim": {"agrees": True}},
        }
    assert sealed[Person.PARTICIPANT]["referral"] == {"reference": "R-1"}
    assert joined(opened, {Person.VICTIM: sealed[Person.VICTIM]}) == {"force": "example"}


CHANGES: dict[str, object] = {
    "suspect.on_bail_for_other_offence": None,
    "offences[0].code": "CJ88116",
    "victim.agrees": False,
    "risk.answers.18": None,
    "victims.agrees": True,
}


def test_each_change_of_a_referral_is_of_whoever_that_part_of_it_is_of() -> None:
    what = {"changes": CHANGES, "source": "her call", "paths": list(CHANGES)}
    opened, sealed = split("referral_corrected", what)
    assert opened == {"paths": list(CHANGES)}
    hers = {"victim.agrees": False, "risk.answers.18": None}
    assert sealed[Person.VICTIM] == {"changes": hers, "source": "her call"}
    assert sealed[Person.PARTICIPANT]["changes"] == {path: CHANGES[path] for path in CHANGES if path not in hers}
    for parts in (sealed, dict(reversed(sealed.items()))):
        assert joined(opened, parts) == what
    assert sealed[Person.VICTIM]["changes"] == hers


@pytest.mark.parametrize("left", list(Person))
def test_who_is_erased_takes_none_of_the_others_changes(left: Person) -> None:
    opened, sealed = split("referral_corrected", {"changes": CHANGES, "paths": list(CHANGES)})
    read = joined(opened, {left: sealed[left]})
    assert read == {"changes": sealed[left]["changes"], "paths": list(CHANGES)}
    assert joined(opened, {}) == opened


def test_no_change_at_all_is_kept_too() -> None:
    opened, sealed = split("referral_corrected", {"changes": {}})
    assert joined(opened, sealed) == {"changes": {}}


def test_the_answers_of_an_assessment_are_the_victims_whatever_they_are_called() -> None:
    what = {"grade": "high", "answers": {"18": "yes", "risk": "no", "victim": "unknown"}}
    opened, sealed = split("risk_reassessed", what)
    assert (opened, sealed) == ({"grade": "high"}, {Person.VICTIM: {"answers": what["answers"]}})
    assert joined(opened, sealed) == what


@pytest.mark.parametrize(
    ("kind", "field", "value", "left"),
    [
        ("closed", "closure", "victim_disagrees", "not_eligible"),
        ("closed", "closure", "not_eligible", "not_eligible"),
        ("closed", "closure", "declined", "declined"),
        ("screened", "needs", ["victim.agrees", "arrested_on", "risk.grade"], ["arrested_on"]),
        ("screened", "needs", [], []),
    ],
)
def test_what_would_give_away_an_answer_has_a_stand_in_in_the_open_part(
    kind: str, field: str, value: object, left: object
) -> None:
    """And something is under the victim's key whatever the value is: no fact is told from another by that."""
    opened, sealed = split(kind, {field: value})
    assert (opened, sealed) == ({field: left}, {Person.VICTIM: {field: value}})
    assert joined(opened, sealed) == {field: value}
    assert people_in(kind) >= {Person.VICTIM}
    assert rest_with_a_stand_in(kind, {}) == {}


def test_every_criterion_and_every_advice_is_somebodys() -> None:
    """A new one is not put on either side by itself: whose it is is said here."""
    victims = {"RISK", "COERCION", "VICTIM"}
    assert {name for name in WITHIN_DECISION if name in {criterion.name for criterion in CRITERIA}} == victims
    participants = {"TIME_LIMIT_TIGHT", "SPOUSE_DPP_CONSENT", "PERIOD_OVER_16W", "NOT_FIRST", "OFFENCE_FACTS_CHECK"}
    assert {note.code for note in ADVICE} - participants == set(WITHIN_DECISION) - victims
    about_the_participant = {criterion.name for criterion in CRITERIA} - victims
    assert about_the_participant == {
        *("AUTHORITY", "ADULT", "OFFENCE", "DWELLING", "FIRST", "RELATIONSHIP", "ADMISSION", "EVIDENCE", "LOOKBACK"),
        *("ORDER", "BAIL", "LANGUAGE", "TIME_LIMIT"),
    }


@pytest.mark.parametrize(
    ("reason", "person"),
    [
        ({"criterion": "ADULT", "code": "AGE_UNKNOWN", "needs": ["suspect.date_of_birth"]}, Person.PARTICIPANT),
        ({"criterion": "VICTIM", "code": "VICTIM", "needs": []}, Person.VICTIM),
        ({"criterion": "RISK", "code": "STRANGULATION", "needs": []}, Person.VICTIM),
        ({"criterion": "LOCAL:VICTIM", "code": "VICTIM", "needs": []}, Person.PARTICIPANT),
        ({"criterion": "LOCAL:X", "code": "X", "needs": ["suspect.sex", "victim.language"]}, Person.VICTIM),
        ({"criterion": "LOCAL:X", "code": "X", "needs": ["risk.answers"]}, Person.VICTIM),
        ({"criterion": "LOCAL:X", "code": "X", "needs": ["offences[0].risk"]}, Person.PARTICIPANT),
        ({"code": "VICTIM_UNDER_18"}, Person.VICTIM),
        ({"code": "RISK"}, Person.VICTIM),
        ({"code": "NOT_FIRST"}, Person.PARTICIPANT),
    ],
)
def test_a_reason_is_the_victims_where_it_speaks_of_the_victim(reason: dict[str, object], person: Person) -> None:
    assert whose_reason(reason) is person


def test_a_needed_field_is_found_where_it_is_empty() -> None:
    assert missing_fields(Referred(force="example")) == ("referral",)
    assert all(missing_fields(what) == () for what in ONE_OF_EACH.values())
    no = VictimAsked(how=Channel.VIDEO, suspect_present=False, agrees=False, specific_risk=False)
    assert missing_fields(no) == ()


def test_without_its_words_a_fact_says_what_is_open_alone() -> None:
    said = Fact(case="C-1", number=2, on=day("2026-03-10"), by="PC 1", what=ONE_OF_EACH["concern_raised"], why="wrong")
    bare = without_words(said)
    assert (bare.kind, bare.number, bare.why) == ("concern_raised", 2, None)
    assert {getattr(bare.what, name) for name in WHOSE["concern_raised"]} == {None}
