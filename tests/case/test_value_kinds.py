"""No value of a fact is of another kind than its field: what is neither yes nor no cannot be built, nor read as yes."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cara_core.case.facts import KINDS, Authorised, DocumentSigned, Fact, RiskReassessed, Screened
from cara_core.errors import InputError
from cara_core.formats.fact import read_asked_fact
from cara_core.formats.stored_facts import fact_entries, stored_what
from cara_core.terms.caution import Condition, Decider, Person, Rank, RunningTerms
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.instants import Instant
from cara_core.terms.risk import Answer, Grade
from support.kinds import ONE_OF_EACH
from support.lives import FIRST, WORKSHOPS
from support.referrals import example

QUICK: Final = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
PLANTED: Final = "Siân O'Brien"


class AnotherText(str):
    """A text of a class of its own, which may answer for itself."""

    __slots__ = ()


class AnotherNumber(int):
    """A number of a class of its own."""


ANY_VALUE: Final[st.SearchStrategy[Any]] = st.one_of(
    st.sampled_from(
        [
            *(
                None,
                True,
                False,
                0,
                1,
                1.0,
                b"no",
                "no",
                "high",
                "",
                PLANTED,
                (),
                (PLANTED,),
                (WORKSHOPS,),
                [],
                [WORKSHOPS],
            ),
            *({}, {"18": PLANTED}, {18: "yes"}, {"cara-core": "1"}, FIRST, dt.date(2026, 3, 10), WORKSHOPS, example()),
            *(dt.datetime(2026, 3, 10, tzinfo=dt.UTC), dt.datetime(2026, 3, 10), AnotherText("no"), AnotherNumber(1)),  # noqa: DTZ001  (naive on purpose)
            *(Grade.HIGH, Rank.SERGEANT, Answer.NO, Person.VICTIM, Decider.PROSECUTOR, object(), object),
        ]
    ),
    st.text(max_size=3),
    st.integers(),
    st.sampled_from(list(ONE_OF_EACH.values())),
)


def belongs(declared: Any, value: Any) -> bool:
    """Is the value of the declared kind? Said once more, and in another way than the library says it."""
    if isinstance(declared, UnionType):
        return any(belongs(member, value) for member in get_args(declared))
    if declared is NoneType:
        return value is None
    if declared is Instant:
        return isinstance(value, dt.datetime) and value.tzinfo is not None
    if get_origin(declared) is tuple:
        return type(value) is tuple and all(belongs(get_args(declared)[0], part) for part in value)
    if get_origin(declared) is Mapping:
        key, content = get_args(declared)
        return isinstance(value, dict) and all(belongs(key, k) and belongs(content, v) for k, v in value.items())
    return declared is object or type(value) is declared


def refused(build: Callable[[], object]) -> list[tuple[str, str]]:
    """The path and code of each fault with which this is refused; nothing of the value is repeated."""
    with pytest.raises(InputError) as raised:
        build()
    told = str(raised.value) + repr(raised.value) + repr(raised.value.faults)
    assert PLANTED not in told
    assert raised.value.__cause__ is None
    return [(fault.path, fault.code) for fault in raised.value.faults]


def takes_only_its_kinds(good: Any, section: str) -> None:
    """For each field of this value, a value of any other kind is refused, by its path and without its text."""
    for field in attrs.fields(type(good)):
        takes_only_its_kind(good, field, f"{section}{field.name.rstrip('_')}")


def takes_only_its_kind(good: Any, field: "attrs.Attribute[Any]", path: str) -> None:
    @QUICK
    @given(ANY_VALUE)
    def holds(value: object) -> None:
        if not belongs(field.type, value):
            assert refused(lambda: attrs.evolve(good, **{field.name: value})) == [(path, "WRONG_KIND")]

    holds()


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_value_of_another_kind_cannot_stand_in_a_fact(kind: str) -> None:
    takes_only_its_kinds(ONE_OF_EACH[kind], "what.")


def test_nor_in_a_condition_nor_in_the_terms_a_caution_runs_under() -> None:
    takes_only_its_kinds(WORKSHOPS, "conditions[].")
    terms = RunningTerms(**{field.name: 1 for field in attrs.fields(RunningTerms)} | {"both_repeated": True})  # type: ignore[arg-type]
    takes_only_its_kinds(terms, "terms.")


def test_nor_around_what_happened() -> None:
    takes_only_its_kinds(Fact(case="C-1", number=1, on=FIRST, by="PC 1", what=ONE_OF_EACH["completed"]), "")


def test_this_test_finds_a_class_that_takes_anything() -> None:
    @attrs.frozen(kw_only=True)
    class Careless:
        consent: bool

    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        takes_only_its_kinds(Careless(consent=True), "what.")


@pytest.mark.parametrize(
    ("build", "path"),
    [
        (
            lambda no: Authorised(decider=Decider.PROSECUTOR, enough_evidence=no, caution_right=True),
            "what.enough_evidence",
        ),
        (
            lambda no: DocumentSigned(offence_details=True, admission=True, consent=no, conditions="sha256:0"),
            "what.consent",
        ),
        (lambda _: RiskReassessed(grade="high", tool="DASH"), "what.grade"),  # type: ignore[arg-type]
        (lambda no: attrs.evolve(WORKSHOPS, hours=no), "conditions[].hours"),
        (lambda _: attrs.evolve(WORKSHOPS, hours=True), "conditions[].hours"),
        (lambda _: attrs.evolve(WORKSHOPS, objects=("rehabilitation",)), "conditions[].objects"),  # type: ignore[arg-type]
    ],
)
def test_no_is_not_yes_and_high_is_a_grade_and_no_word(build: Callable[[Any], object], path: str) -> None:
    assert refused(lambda: build("no")) == [(path, "WRONG_KIND")]


@pytest.mark.parametrize(
    ("kind", "field", "wrong", "code"),
    [
        ("victim_contacted", "escalated_to", PLANTED, "BAD_BY"),
        ("person_erased", "authority", PLANTED, "BAD_REFERENCE"),
        ("person_erased", "authority", " ", "EMPTY"),
        ("authorised", "dpp_authorisation", PLANTED, "BAD_REFERENCE"),
        ("non_compliance_recorded", "condition", PLANTED, "BAD_CONDITION"),
        ("document_signed", "conditions", PLANTED, "BAD_DIGEST"),
        ("conditions_varied", "document", PLANTED, "BAD_DIGEST"),
        ("screened", "digest", PLANTED, "BAD_DIGEST"),
        ("workshops_booked", "first_workshop", PLANTED, "BAD_REFERENCE"),
    ],
)
def test_a_code_is_of_its_form_in_python_as_in_a_file(kind: str, field: str, wrong: str, code: str) -> None:
    assert refused(lambda: attrs.evolve(ONE_OF_EACH[kind], **{field: wrong})) == [(f"what.{field}", code)]  # type: ignore[arg-type]
    entries = {**fact_entries(ONE_OF_EACH[kind]), field: wrong}
    raw = {"format": "cara-fact/1", "kind": kind, "on": "2026-03-10", "by": "PC 1", "what": entries}
    assert refused(lambda: read_asked_fact(raw)) == [(f"what.{field}", code)]


@pytest.mark.parametrize(
    ("field", "wrong", "code"),
    [
        ("by", PLANTED, "BAD_BY"),
        ("by", "", "EMPTY"),
        ("by", "PC 1\n", "BAD_BY"),
        ("case", PLANTED, "BAD_CASE"),
        ("case", "B 2", "BAD_CASE"),
        ("number", 0, "NOT_ALLOWED"),
        ("number", True, "WRONG_KIND"),
    ],
)
def test_who_says_so_and_in_which_case_are_of_their_form(field: str, wrong: object, code: str) -> None:
    good = Fact(case="C-1", number=1, on=FIRST, by="PC 1", what=ONE_OF_EACH["completed"])
    assert refused(lambda: attrs.evolve(good, **{field: wrong})) == [(field, code)]  # type: ignore[arg-type]


def test_an_instant_has_an_offset() -> None:
    good = Fact(case="C-1", number=1, on=FIRST, by="PC 1", what=ONE_OF_EACH["completed"])
    assert refused(lambda: attrs.evolve(good, at=dt.datetime(2026, 3, 10))) == [("at", "WRONG_KIND")]  # noqa: DTZ001  (naive on purpose)
    assert attrs.evolve(good, at=dt.datetime(2026, 3, 10, tzinfo=dt.UTC)).at is not None


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_the_store_kept_is_read_back_without_being_asked_again(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store's chain shows that nobody changed it: reading many cases stays quick."""
    entries = json.loads(json.dumps(fact_entries(ONE_OF_EACH[kind])))
    stored_what(kind, entries)

    def asked_again(*_: object, **__: object) -> None:
        pytest.fail("the constructor was called")

    with monkeypatch.context() as patched:
        for declared in (KINDS[kind], Condition, RunningTerms):
            patched.setattr(declared, "__init__", asked_again)
        what = stored_what(kind, entries)
    assert fact_entries(what) == fact_entries(ONE_OF_EACH[kind])


def test_which_versions_screened_it_cannot_be_changed_from_outside() -> None:
    versions = {"cara-core": "1"}
    screened = Screened(outcome=Outcome.ELIGIBLE, digest="sha256:" + "0" * 64, made_with=versions)
    versions["cara-core"] = PLANTED
    assert dict(screened.made_with) == {"cara-core": "1"}
