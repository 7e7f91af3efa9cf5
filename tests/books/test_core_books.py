"""The core's own books agree with its code: every source, every word and every placeholder is there."""

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from operator import attrgetter

import attrs
import pytest

import cara_core as cara
from cara_core.books.core import core_sources, core_words, defaults_folder, offence_book, sources_in
from cara_core.books.toml_file import read_toml
from cara_core.case.case import Phase
from cara_core.case.facts import (
    KINDS,
    Channel,
    Closure,
    DisclosureGround,
    NotHeldCause,
    Occasion,
    Part,
    RecordSystem,
    ReviewAbout,
    StudyArm,
    StudyDeviation,
    StudyScope,
)
from cara_core.case.personal import WHOSE
from cara_core.case.timeline import Fall, Lane, Mark
from cara_core.due.duty import DutyKind, EndedHow, NoLongerOwed, Owner, WaitsFor
from cara_core.due.pauses import PauseKind
from cara_core.examples import examples
from cara_core.stages.belonging import Relation
from cara_core.stages.criteria import ADVICE, CRITERIA
from cara_core.stages.eligibility import Placeholders
from cara_core.stages.particulars.drawing import draw
from cara_core.stages.particulars.values import Particulars
from cara_core.terms.caution import ArrestOutcome, ConditionKind, Decider, Person, Rank
from cara_core.terms.decision.conditions import AllOf
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.decision.reasons import NOT_ASKED, PLUGIN_FAULT
from cara_core.terms.limits import Basis
from cara_core.terms.policy import NATIONAL_SOURCE, LookBack, Policy, Unit
from cara_core.terms.referral import Sex
from cara_core.terms.risk import Grade
from cara_core.terms.sources import Standing
from cara_core.terms.workshops import Caveat, Misfit
from support.referrals import ON, example

PLUGIN_FOLDERS = {
    "hampshire": files("cara_hampshire") / "data",
    "leicestershire": files("cara_leicestershire") / "data",
    "west_midlands": files("cara_west_midlands_polish") / "data",
    "polish": files("cara_west_midlands_polish") / "polish",
}
WORDS = core_words()["en"]
LED_TO = {"authority", "language", "listed", "risk_tool", "time_limit"}
"""What a rule stands on that the referral itself leads to (``stages/eligibility.py``)."""
NAMES = r"hampshire|leicester|west.?midlands|polish|punjabi|birmingham|southampton"


def needed_words() -> Iterator[str]:
    for criterion in CRITERIA:
        yield from (f"{criterion.name}.name", f"{criterion.name}.met")
        yield from (f"{criterion.name}.{rule.code}" for rule in criterion.rules)
        if criterion.asked != AllOf(()):
            yield f"{criterion.name}.{NOT_ASKED}"
    yield from (f"advice.{note.code}" for note in ADVICE)
    yield f"LOCAL.{PLUGIN_FAULT}"
    yield from ("day", "yes", "no", "not_known", "none", "list_comma")
    yield from (f"month.{number}" for number in range(1, 13))
    for words in (Outcome, Grade, LookBack, Unit, Standing):
        yield from (f"{words.__name__.lower()}.{word}" for word in words)
    states = (state for state in State if state is not State.MET)
    yield from (f"telling.{part}" for part in ("outcome", "decided", "advice", "needs", "met", "not_asked"))
    yield from ("telling.cited", "telling.cited_years", "telling.of_a_time")
    yield from (f"telling.{part}" for part in ("illustrative", "who_decides", *states))


WAYS = {
    "screened": "first as_of again",
    "legal_advice_offered": "taken not_taken offered not_offered",
    "views_sought": "obtained not_obtained",
    "evidence_found": "sufficient not_sufficient",
    "authorised": "right right_with_rank not_right",
    "effect_explained": "in_full in_part",
    "caution_issued": "with_rank without_rank",
    "issue_reviewed": "stands withdraw prosecutor",
    "provider_decided": "accepts rejects",
    "attendance_recorded": "attended absent late left_early sent_home",
    "absence_judged": "reasonable not_reasonable",
    "person_unavailable": "until open_ended",
    "person_died": "participant victim",
    "victim_contacted": "reached reached_again not_reached escalated",
    "concern_raised": "now today next_contact",
    "safety_hold_lifted": "keep cancel alone",
    "risk_reassessed": "high below_high lowers_nothing",
    "risk_reviewed": "goes_on does_not_go_on",
    "marac_referred": "sent replied",
    "conditions_varied": "to_a_day as_before",
    "excuse_decided": "reasonable not_reasonable",
    "prosecution_decided": "prosecute not_prosecute",
    "caution_quashed": "court force",
    "recorded_in_error": "wrong_case never_happened twice wrong_content",
}
"""The ways a fact can have gone that are told apart; any other kind has one text."""
IN_OTHER_WORDS = {Closure.VICTIM_DISAGREES}
"""What the victim answered cannot be told from another ground (``case/timeline.py``)."""


ABOUT = {
    "tell_change": "missed not_held cancelled rebooked non_compliance referred incident",
    "review_issue": "caution_issued completed ceased closed ended_incomplete",
    "record_outcome": "issued ended quashed removal",
    "settle_contradiction": "answer grade",
}
"""What a duty is about, where that is no workshop, no occasion and no number."""


def life_words() -> Iterator[str]:
    """What the timeline of a case and the list of what is due are told in."""
    for kind in KINDS:
        for way in WAYS.get(kind, "").split(" "):
            yield from (f"{table}.{kind}.{way}".removesuffix(".") for table in ("fact", "label"))
    yield from (f"duty.{kind}.{part}" for kind in DutyKind for part in ("name", "must"))
    yield from (f"duty.{kind}.overdue" for kind in DutyKind if kind is not DutyKind.REVIEW_RETENTION)
    yield from ("duty.book_workshops.name_rebook", "duty.contact_record.name_blocked")
    for kind, abouts in ABOUT.items():
        yield from (f"about.{kind}.{about}" for about in abouts.split())
    yield from ("about.part", "about.workshop", "about.day")
    kinds = (Phase, Lane, Owner, Part, Occasion, Channel, Decider, Rank, ConditionKind, ArrestOutcome, Closure, Person)
    new_kinds = (Relation, ReviewAbout, NotHeldCause, RecordSystem, EndedHow, NoLongerOwed, WaitsFor)
    of_evidence = (StudyArm, StudyDeviation, StudyScope, DisclosureGround)
    for words in (*kinds, *new_kinds, *of_evidence, Misfit, Caveat):
        yield from (f"{words.__name__.lower()}.{word}" for word in words if word not in IN_OTHER_WORDS)
    yield from (f"{table}.{mark}" for table in ("mark", "marklabel") for mark in Mark)
    yield from (f"when.{when}" for when in ("overdue", "overdue_one", "today", "today_at", "ahead_one", "ahead"))
    yield from (f"timeline.{part}" for part in ("head", "in_place", "recorded", "irregular", "unbooked", *Fall))
    yield from (f"timeline.{part}" for part in ("due", "ahead", "not_due", "wrong_case", "wrong_case_label"))
    yield from (f"timeline.{part}" for part in ("alike", "duty", "whose", "due_at", "waits", "waits_provider"))
    yield from (f"pause.{kind}.{ending}" for kind in PauseKind for ending in ("since", "over"))
    yield from (f"ledger.{part}" for part in ("none", "open", "row", "number", "event", "case", "reopens"))
    yield from ("ledger.ended", "ledger.ended_why")
    yield from (f"group.{sex}" for sex in Sex)
    yield from (f"weekday.{number}" for number in range(1, 8))
    # What stands in a picture, a forecast or a coordinator's day is asked for where it is made, and tested there.
    yield from (word for word in WORDS.texts if word.startswith(("picture.", "board.", "forecast.", "today.")))


LIFE = {word.partition(".")[0] for word in life_words()}


def test_that_somebody_is_kept_apart_has_the_words_of_a_group_that_is_full() -> None:
    """Why there is no place is never shown: it may be a shared victim."""
    assert WORDS.say("misfit.keep_apart") == WORDS.say("misfit.full")


def drawn() -> list[tuple[Particulars, Policy]]:
    """The particulars of every shipped example, under every shipped force."""
    forces = [cara.load_force(name) for name in ("hampshire", "leicestershire", "west_midlands/polish")]
    return [
        (draw(example_.referral, force.policy(example_.on), example_.on), force.policy(example_.on))
        for example_ in examples()
        for force in forces
    ]


def test_every_source_the_declarations_cite_is_in_the_book() -> None:
    settings = set(cara.load_force("hampshire").policy(ON).provenance)
    cited = {
        *(by for criterion in CRITERIA for by in (criterion.by, *(rule.by for rule in criterion.rules)) if by),
        *(note.by for note in ADVICE),
        *map(str, Basis),
        NATIONAL_SOURCE,
        "SAFETY-FLOOR",
    }
    assert cited - LED_TO - settings == set()
    assert {by for by in cited if by.isupper() or "-" in by} <= set(core_sources())


def test_every_source_of_the_book_says_what_it_is_and_how_firm() -> None:
    for source in core_sources().values():
        assert source.title
        assert source.address is None or source.address.startswith("https://")
        assert source.standing is not Standing.ILLUSTRATIVE, "the core invents no policy"


def test_every_text_a_decision_or_a_life_needs_is_there_and_none_is_spare() -> None:
    needed = [*needed_words(), *life_words()]
    assert sorted(needed) == sorted(set(needed))
    assert set(needed) == set(WORDS.texts)


def test_every_placeholder_names_a_particular_or_a_setting() -> None:
    (particulars, policy), *_ = drawn()
    for key, names in WORDS.placeholders.items():
        if key.partition(".")[0] in {"telling", "day", *LIFE}:
            continue
        for name in names:
            owner = particulars if hasattr(particulars, name.partition(".")[0]) else policy
            attrgetter(name)(owner)


def test_a_text_of_a_fact_asks_for_its_open_fields_and_for_nobodys_words() -> None:
    for key, names in WORDS.placeholders.items():
        table, _, kind_and_way = key.partition(".")
        if table not in {"fact", "label"}:
            continue
        kind = kind_and_way.partition(".")[0]
        open_fields = {field.name for field in attrs.fields(KINDS[kind])} - set(WHOSE[kind])
        assert set(names) <= open_fields - {"reference", "reason", "said", "escalated_to", "tool", "authority"}, key


@pytest.mark.parametrize(
    ("table", "allowed"),
    [
        ("duty", {"about"}),
        ("about", {"part", "day"}),
        ("when", {"days", "time"}),
        (
            "timeline",
            {
                *("case", "phase", "text", "number", "on", "when", "duty", "owner", "due_by", "must"),
                *("time", "waits_for", "count", "numbers"),
            },
        ),
        ("pause", {"first", "last", "about"}),
        ("ledger", {"opens_on", "began", "due_by", "owner", "number", "event", "ended", "reason"}),
        ("mark", set()),
        ("marklabel", set()),
    ],
)
def test_the_other_texts_of_a_life_ask_for_no_more_than_they_are_given(table: str, allowed: set[str]) -> None:
    asked = {name for key, names in WORDS.placeholders.items() if key.partition(".")[0] == table for name in names}
    assert asked == allowed


def test_every_text_can_be_filled_from_every_example_in_words_a_person_reads() -> None:
    """Whatever the particulars hold, no text shows how Python writes a value."""
    keys = [
        key
        for key in WORDS.texts
        if key.split(".")[0] in {*(criterion.name for criterion in CRITERIA), "advice", "LOCAL"}
    ]
    cases = drawn()
    assert len(cases) > len(["a referral for each reason"]) * 90
    odd = re.compile(r"\(\(|\)\)[^).:]|None|True|False|frozenset|[<>{}\[\]]|StrEnum|Grade\.|\d{4}-\d{2}-\d{2}")
    for particulars, policy in cases:
        for key in keys:
            text = WORDS.say(key, Placeholders(particulars, policy))
            # One piece of advice names the paths that are to be checked.
            assert not odd.search(re.sub(r"offences\[\d+\]\.facts\.\w+", "", text)), (key, text)
            assert text.endswith(".") or key.endswith(".name"), key


def test_days_and_lists_are_written_out() -> None:
    decision = cara.screen(example({"suspect.date_of_birth": "2008-03-31"}), cara.load_force("hampshire"), on=ON)
    (text,) = [finding.text for finding in decision.findings if finding.code == "AGE_UNDER_18"]
    assert "18 from 31 March 2026" in text


def test_a_text_holds_no_name_and_nobodys_words() -> None:
    for key, names in WORDS.placeholders.items():
        if not key.startswith("telling."):
            assert not names & {"reference", "force", "relationship", "assessor", "code"}, key


@pytest.mark.parametrize("name", ["Hampshire", "west-midlands", "POLISH"])
def test_the_search_for_names_finds_them(name: str) -> None:
    assert re.search(NAMES, f"for {name} only", re.IGNORECASE)


NO_FORCE_HERE = {
    "packs/data/plurals.toml": r"^name = \"(polish|punjabi)\"$",
    "contact/safe/addresses/words.py": r"\b(hampshire(?= hants )|leicestershire(?= leics ))",
}
"""Here these are languages, with plurals of their own, and counties, which a line of an address may name."""


def test_the_core_names_no_force_and_no_community() -> None:
    found = []
    looked_at = 0
    for file in everything(files("cara_core")):
        looked_at += 1
        said = f"{file.name}\n{file.read_text(encoding='utf-8')}"
        for place, meant in NO_FORCE_HERE.items():
            if str(file).endswith(f"/cara_core/{place}"):
                said, left_out = re.subn(meant, "", said, flags=re.IGNORECASE | re.MULTILINE)
                assert left_out == 2, place
        if re.search(NAMES, said, re.IGNORECASE):
            found.append(file.name)
    assert found == []
    assert looked_at > len(["a file for each part of the core"]) * 40


def everything(folder: Traversable) -> Iterator[Traversable]:
    for file in folder.iterdir():
        if file.is_dir():
            if file.name != "__pycache__":
                yield from everything(file)
        else:
            yield file


@pytest.mark.parametrize("name", [*PLUGIN_FOLDERS, "the core's defaults"])
def test_every_row_of_a_shipped_book_has_a_source_a_standing_and_a_day(name: str) -> None:
    folder = PLUGIN_FOLDERS.get(name, defaults_folder())
    own = {} if name not in PLUGIN_FOLDERS else sources_in(folder)
    rows = 0
    for file in folder.iterdir():
        if not file.name.endswith(".toml") or file.name == "sources.toml":
            continue
        for table, entries in read_toml(file).items():
            if table in {"force", "community"}:
                continue
            if table in {"office", "work", "sending"}:  # one row each, as it is now: nothing is decided by them
                assert isinstance(entries, dict)
                assert entries["source"] in {*own, *core_sources()}, (file.name, table)
                assert entries["standing"] in set(Standing), (file.name, table)
                continue
            assert isinstance(entries, list), (file.name, table)
            for row in entries:
                rows += 1
                where = f"{file.name} {table}: {row}"
                assert row["source"] in {*own, *core_sources()}, where
                assert row["standing"] in set(Standing), where
                assert "since" in row or "first" in row, where
                firm = row["standing"] in {Standing.LAW, Standing.PUBLISHED}
                assert not (firm and row["source"] == "ILLUSTRATIVE"), where
    assert rows


def test_what_is_illustrative_is_marked_in_the_finding_that_rests_on_it() -> None:
    decision = cara.screen(example(), cara.load_force("leicestershire"), on=ON)
    (found,) = [finding for finding in decision.findings if finding.criterion == "LOOKBACK"]
    assert found.standing is Standing.ILLUSTRATIVE
    assert "illustrative" in decision.text()


def test_the_offence_book_never_lets_a_force_list_what_it_excludes_by_prefix() -> None:
    book = offence_book()
    for code, treatment in {
        "SX03001": "excluded",
        "SX03999": "excluded",
        "CD98999": "refer",
        "CD98067A": "refer",
    }.items():
        row = book.row(code)
        assert row is not None
        assert row.treatment == treatment
    for code in ("ZZ00001", "", "cj88116", "CJ88116 "):
        assert book.row(code) is None
    for code in ("CJ88116A", "SX03001", "CD98067A"):
        assert book.own_row(code) is None
