"""A referral with its leaves corrected: what fits is laid over it, what does not is named and changes nothing."""

import copy
import re
from typing import Any

import pytest

from cara_core.case.corrected_referral import change_faults, corrected
from cara_core.errors import InputError
from cara_core.formats.referral import read_referral
from cara_core.formats.stored_facts import referral_entries
from cara_core.terms.days import day
from cara_core.terms.referral import AntecedentKind, Referral
from cara_core.terms.risk import Answer
from support.referrals import antecedent, dash, example

SECRET = "Jadwiga Kowalczyk 07319 046552"

LEAVES = (
    "relationship",
    "offences",
    "offences[0].code",
    "offences[0].committed_on",
    "offences[0].hate_crime",
    "offences[0].facts",
    "offences[0].facts.value_pounds",
    "offences[0].facts.occasions",
    "suspect.person",
    "suspect.date_of_birth",
    "suspect.sex",
    "suspect.language",
    "suspect.on_bail_for_other_offence",
    "suspect.antecedents",
    "suspect.antecedents[0]",
    "suspect.antecedents[0].date",
    "suspect.antecedents[0].kind",
    "suspect.antecedents[0].offence_code",
    "suspect.antecedents[1]",
    "victim.agrees",
    "victim.asked_on",
    "evidence.victim_statement_on",
    "risk.tool",
    "risk.grade",
    "risk.answers",
    "risk.answers.18",
    "risk.reviewed",
    "risk.reviewed[0]",
)
JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, 1, 7, -1, 10**10, "", " ", "\u00a0", "x", "x y", SECRET, "yes", "high", "male", "pl"),
    *("2026-03-01", "2026-3-1", "2026-02-30", "1850-01-01", "CJ88116", "cj 88116", "ended", "spouse", "DASH"),
    *("\ud800", "x" * 10_001, "conviction", [], {}, [None], ["1"], ["1", 2], [[]], "a\nb"),
    *({"18": "yes", "1": None}, {"18": "maybe"}, {SECRET: "no"}, {SECRET: SECRET}, {"": "no"}, {"\ud800": "no"}),
    *({"kind": "conviction", "date": "2020-01-01"}, {"kind": SECRET}, {"offence_cod": "x"}, {SECRET: 1}),
    *(
        [{"code": "CJ88116", "committed_on": "2026-03-01"}],
        [{"code": "CJ88116"}],
        [{"code": "CJ88116", "committed_from": "2026-03-01"}],
        [{}],
        [{"code": SECRET}],
    ),
    *([{"kind": "caution"}, {"date": "2019-05-05"}], [{"kind": "caution"}, 7], {"value_pounds": 50}, {"occasions": 0}),
    *([{"code": "CJ88116", "committed_from": "2026-03-01", "committed_to": "2026-03-05"}],),
    [{"code": "CJ88116", "committed_on": "2026-03-01", "committed_to": "2026-03-05"}],
)


def full() -> Referral:
    return example({"suspect.antecedents": (antecedent("2020-01-01"),), "risk.answers": dash(yes=1)})


def written(path: str, value: object) -> dict[str, object]:
    """The referral as JSON with this value at that path, set by hand."""
    entries: Any = copy.deepcopy(referral_entries(full()))
    *steps, last = [int(step) if step.isdigit() and before == "[" else step for before, step in _steps(path)]
    inner = entries
    for step in steps:
        if isinstance(step, str) and inner.get(step) is None:
            inner[step] = [] if step == "reviewed" else {}
        inner = inner[step]
    if isinstance(last, int) and last == len(inner):
        inner.append(value)
    else:
        inner[last] = value
    return dict(entries)


def _steps(path: str) -> list[tuple[str, str]]:
    return re.findall(r"(^|\.|\[)([a-z_0-9]+)", path)


def refused(entries: dict[str, object]) -> bool:
    try:
        read_referral(entries)
    except InputError:
        return True
    return False


def codes(changes: dict[str, object], referral: Referral | None = None) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in change_faults(referral or full(), changes)]


@pytest.mark.parametrize("path", LEAVES)
def test_a_change_is_taken_exactly_where_the_reader_of_a_referral_takes_the_same(path: str) -> None:
    for value in JUNK:
        entries, changes = written(path, value), {path: value}
        faults = change_faults(full(), changes)
        assert bool(faults) is refused(entries)
        if faults:
            assert corrected(full(), [changes]) == full()
            assert SECRET not in str(faults)
            assert all(fault.path.startswith("what.changes.") for fault in faults)
        else:
            assert corrected(full(), [changes]) == read_referral(entries)


def test_a_leaf_that_is_not_known_is_settled_and_the_rest_stays() -> None:
    open_question = example({"suspect.on_bail_for_other_offence": None})
    settled = corrected(open_question, [{"suspect.on_bail_for_other_offence": False}])
    assert settled == example({"suspect.on_bail_for_other_offence": False})
    assert corrected(settled, [{"suspect.on_bail_for_other_offence": None}]) == open_question
    assert codes({"suspect.on_bail_for_other_offence": False}, open_question) == []


def test_changes_are_laid_one_after_the_other() -> None:
    changed = corrected(full(), [{"victim.agrees": False, "risk.answers.18": "yes"}, {"victim.agrees": True}])
    assert changed.victim.agrees is True
    assert changed.risk.answers is not None
    assert changed.risk.answers["18"] is Answer.YES
    assert changed.risk.answers["1"] is dash(yes=1)["1"]


def test_an_answer_of_an_assessment_that_was_not_handed_over_makes_a_map() -> None:
    changed = corrected(example({"risk.answers": None}), [{"risk.answers.18": None}])
    assert changed.risk.answers == {"18": Answer.UNKNOWN}
    assert corrected(example({"risk.answers": None}), [{"risk.answers.18": SECRET}]).risk.answers is None


class TestLists:
    def test_a_list_is_given_in_full_and_then_item_by_item(self) -> None:
        changes: dict[str, object] = {
            "suspect.antecedents": [{"kind": "caution", "date": "2019-05-05"}],
            "suspect.antecedents[0].violence": True,
            "suspect.antecedents[1].kind": "conviction",
        }
        assert codes(changes) == []
        first, second = corrected(full(), [changes]).suspect.antecedents or ()
        assert (first.kind, first.date, first.violence) == (AntecedentKind.CAUTION, day("2019-05-05"), True)
        assert (second.kind, second.date) == (AntecedentKind.CONVICTION, None)

    def test_items_are_added_in_the_order_of_their_indices(self) -> None:
        changes: dict[str, object] = {"suspect.antecedents[2].kind": "caution", "suspect.antecedents[1].violence": True}
        assert codes(changes) == []
        assert len(corrected(full(), [changes]).suspect.antecedents or ()) == 3

    def test_an_index_behind_the_next_is_none_of_the_list(self) -> None:
        assert codes({"suspect.antecedents[2].kind": "caution"}) == [
            ("what.changes.suspect.antecedents[2]", "OUT_OF_RANGE")
        ]
        assert corrected(full(), [{"suspect.antecedents[2].kind": "caution"}]) == full()

    def test_a_list_that_is_not_known_begins_with_its_first_item(self) -> None:
        unknown = example({"suspect.antecedents": None})
        assert len(corrected(unknown, [{"suspect.antecedents[0].kind": "caution"}]).suspect.antecedents or ()) == 1
        assert corrected(unknown, [{"suspect.antecedents[1].kind": "caution"}]) == unknown
        assert corrected(unknown, [{"suspect.antecedents[0].kind": SECRET}]) == unknown

    def test_a_second_offence_is_added_leaf_by_leaf(self) -> None:
        changes: dict[str, object] = {"offences[1].code": "CJ88116", "offences[1].committed_on": "2026-03-05"}
        assert codes(changes) == []
        assert len(corrected(full(), [changes]).offences) == 2

    def test_an_offence_that_lacks_what_it_needs_is_named_and_not_added(self) -> None:
        assert codes({"offences[1].hate_crime": True}) == [
            ("what.changes.offences[1].code", "MISSING"),
            ("what.changes.offences[1].committed_on", "DAY_OR_RANGE"),
        ]
        assert codes({"offences[1].code": SECRET, "offences[1].committed_on": "2026-03-05"}) == [
            ("what.changes.offences[1].code", "BAD_CODE")
        ]
        assert codes({"offences[1].code": "CJ88116", "offences[1].committed_on": SECRET}) == [
            ("what.changes.offences[1].committed_on", "NOT_A_DAY")
        ]
        assert corrected(full(), [{"offences[1].hate_crime": True}]) == full()

    def test_a_day_becomes_a_range_in_one_map_and_not_in_two(self) -> None:
        both: dict[str, object] = {
            "offences[0].committed_from": "2026-03-01",
            "offences[0].committed_to": "2026-03-05",
            "offences[0].committed_on": None,
        }
        assert codes(both) == []
        assert corrected(full(), [both]).offences[0].committed_to == day("2026-03-05")
        for path, value in both.items():
            assert codes({path: value}) == [("what.changes.offences[0].committed_on", "DAY_OR_RANGE")]
            assert corrected(full(), [{path: value}]) == full()


class TestPaths:
    @pytest.mark.parametrize("path", ["format", "reference", "force", "community"])
    def test_what_is_the_cases_own_stays(self, path: str) -> None:
        assert codes({path: "hampshire"}) == [(f"what.changes.{path}", "NOT_ALLOWED")]
        assert corrected(full(), [{path: "hampshire"}]) == full()

    @pytest.mark.parametrize("path", ["suspect", "victim", "evidence", "risk"])
    def test_a_part_is_no_leaf(self, path: str) -> None:
        assert codes({path: {}}) == [(f"what.changes.{path}", "NOT_ALLOWED")]

    @pytest.mark.parametrize(
        ("path", "meant"),
        [
            ("suspect.on_bial_for_other_offence", "suspect.on_bail_for_other_offence"),
            ("offences[0].cod", "offences[0].code"),
            ("suspect.antecedents[12].dat", "suspect.antecedents[12].date"),
            ("victim.agree", "victim.agrees"),
            ("risk.answer.18", "risk.answers.18"),
            ("offences.code", "offences[0].code"),
        ],
    )
    def test_a_path_that_is_nearly_one_is_met_with_that_one(self, path: str, meant: str) -> None:
        (fault,) = change_faults(full(), {path: SECRET})
        assert (fault.path, fault.code) == (f"what.changes.{path}", "UNKNOWN_KEY")
        assert fault.allowed.endswith(f"did you mean {meant}?")

    @pytest.mark.parametrize(
        "path",
        [SECRET, "", ".", "offences[7319046552].code", f"victim.{SECRET}"],
    )
    def test_any_other_path_is_counted_and_not_repeated(self, path: str) -> None:
        (fault, other) = change_faults(full(), {"suspect.sex": SECRET, path: True})
        assert (fault.path, fault.code, other.path) == ("what.changes", "UNKNOWN_KEY", "what.changes.suspect.sex")
        assert "path 2 " in fault.allowed
        assert corrected(full(), [{path: True}]) == full()

    def test_no_change_is_none(self) -> None:
        assert codes({}) == [("what.changes", "EMPTY")]
        assert corrected(full(), [{}]) == full()

    def test_everything_is_found_at_once(self) -> None:
        found = codes(
            {"victim.agrees": "yes", "force": "x", "risk.grade": "severe", "suspect.antecedents": [{"kind": 7}]}
        )
        assert sorted(found) == [
            ("what.changes.force", "NOT_ALLOWED"),
            ("what.changes.risk.grade", "NOT_ALLOWED"),
            ("what.changes.suspect.antecedents[0].kind", "WRONG_KIND"),
            ("what.changes.victim.agrees", "WRONG_KIND"),
        ]
