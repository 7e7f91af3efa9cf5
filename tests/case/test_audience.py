"""Every field of a case has readers that somebody decided on, and no side reads what is the other's."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import pytest

from cara_core.case.audience import AUDIENCE, ENVELOPE_AUDIENCE, REFERRAL_AUDIENCE, Reader, fields_for, reaches
from cara_core.case.facts import KINDS, Fact, SafetyHoldPlaced
from cara_core.case.personal import WHOSE, WITHIN_REFERRAL
from cara_core.terms.caution import Person
from cara_core.terms.referral import Referral

Kinds = Mapping[str, type]


def without_a_row(kinds: Kinds) -> list[str]:
    """Which fields of these kinds has nobody decided on, and which rows are of no field?"""
    declared = {f"{kind}.{field.name}" for kind, what in kinds.items() for field in attrs.fields(what)}
    rows = {f"{kind}.{field}" for kind, fields in AUDIENCE.items() for field in fields}
    return sorted(declared ^ rows)


def leaves_of(declared: Any, before: str = "") -> Iterator[str]:
    attrs.resolve_types(declared)
    for field in attrs.fields(declared):
        if attrs.has(field.type):
            yield from leaves_of(field.type, f"{before}{field.name}.")
        else:
            yield f"{before}{field.name}"


def test_every_field_of_every_fact_has_a_row() -> None:
    assert without_a_row(KINDS) == []


def test_every_leaf_of_a_referral_and_every_key_of_the_envelope_has_a_row() -> None:
    assert sorted(REFERRAL_AUDIENCE) == sorted(leaves_of(Referral))
    assert sorted({*ENVELOPE_AUDIENCE, "what"}) == sorted(field.name for field in attrs.fields(Fact))


def test_a_field_that_somebody_adds_without_a_row_is_found() -> None:
    @attrs.frozen(kw_only=True)
    class WithOneMore:
        concern: str
        cause: int
        reason: str
        whereabouts: str

    assert without_a_row({**KINDS, "safety_hold_placed": WithOneMore}) == ["safety_hold_placed.whereabouts"]
    with pytest.raises(KeyError):
        reaches(Reader.PARTICIPANT, "safety_hold_placed", "whereabouts")


OF_HIS_SIDE = frozenset({Reader.PARTICIPANT, Reader.SERVED})


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_under_a_persons_key_reaches_no_reader_of_the_other_side(kind: str) -> None:
    for field, person in WHOSE[kind].items():
        if field in {"referral", "changes"}:
            continue  # Both people's: the parts have rows of their own.
        readers = AUDIENCE[kind][field]
        if person is Person.VICTIM:
            assert not readers & {*OF_HIS_SIDE, Reader.PROSECUTOR, Reader.PANEL}, field
        else:
            assert Reader.VICTIM not in readers, field


def test_of_a_referral_neither_side_reads_the_others() -> None:
    for path, readers in REFERRAL_AUDIENCE.items():
        top = path.partition(".")[0]
        if top in WITHIN_REFERRAL:
            assert not readers & {*OF_HIS_SIDE, Reader.PROSECUTOR, Reader.PANEL}, path
        elif top == "suspect":
            assert Reader.VICTIM not in readers, path


def test_holds_risk_and_numbers_reach_nobody_on_his_side() -> None:
    hidden = {
        kind for kind in KINDS if kind.startswith(("safety_", "risk_", "concern_", "victim_", "views_", "marac_"))
    }
    for kind in hidden:
        assert not set(fields_for(Reader.PARTICIPANT, kind)) | set(fields_for(Reader.SERVED, kind)), kind
    assert not ENVELOPE_AUDIENCE["number"] & OF_HIS_SIDE


def test_whoever_defends_reads_no_more_than_whoever_prosecutes() -> None:
    for fields in (*AUDIENCE.values(), REFERRAL_AUDIENCE, ENVELOPE_AUDIENCE):
        for field, readers in fields.items():
            assert Reader.SERVED not in readers or Reader.PROSECUTOR in readers, field


def test_free_words_reach_no_count_no_panel_and_no_evaluator() -> None:
    for fields in AUDIENCE.values():
        for name in fields.keys() & {"reason", "said", "specific_risk", "irregular", "period_reason", "margin_reason"}:
            assert not fields[name] & {Reader.PANEL, Reader.EVALUATOR, Reader.LEAD}, name


def test_the_force_reads_every_row() -> None:
    assert all(Reader.FORCE in readers for fields in AUDIENCE.values() for readers in fields.values())
    assert fields_for(Reader.FORCE, "safety_hold_placed") == tuple(
        field.name for field in attrs.fields(SafetyHoldPlaced)
    )
