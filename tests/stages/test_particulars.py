"""What a referral says, flat: positions, paths, the binding deadline, and who says so."""

from typing import Any

import pytest

from cara_core.stages.particulars.drawing import draw
from cara_core.stages.particulars.values import Particulars
from cara_core.terms.days import Day, day, days_after
from cara_core.terms.limits import Basis
from cara_core.terms.policy import Policy
from cara_core.terms.referral import AntecedentKind, Offence, Relationship
from cara_core.terms.risk import Answer, Grade
from support.policies import offered, policy
from support.reckoning import Numbers, as_day, calendar, look_back_starts
from support.referrals import antecedent, dash, example
from support.rows import dara


def drawn(changes: dict[str, object] | None = None, rules: Policy | None = None) -> Particulars:
    rules = rules or policy()
    return draw(example(changes), rules, rules.on)


def committed(code: str, on: str = "2026-03-08", **facts: Any) -> Offence:
    return Offence(code=code, committed_on=day(on), hate_crime=False, **facts)


def test_the_days_to_compare_are_counted_forwards() -> None:
    found = drawn()
    assert (found.on, found.caution_ends, found.margin_ends) == (
        day("2026-03-10"),
        day("2026-07-10"),
        day("2026-08-07"),
    )
    assert (found.first_offence, found.last_offence) == (day("2026-03-08"), day("2026-03-08"))
    assert found.adult_from == day("2008-04-02")
    assert found.risk.lasts == day("2026-04-05")


def test_what_is_not_known_stays_not_known() -> None:
    bare = drawn({"suspect": None, "victim": None, "relationship": None, "evidence": None, "risk": None})
    unknown = (
        *("adult_from", "first_arrest", "intimate", "married", "admits", "sufficient", "prosecutor_agrees"),
        *("serving_order", "on_bail", "strangulation", "coercion", "contacted_on", "agrees", "specific_risk"),
        "views_sought",
    )
    assert {name: getattr(bare, name) for name in unknown} == dict.fromkeys(unknown)
    assert (bare.risk.grade, bare.risk.lasts, bare.risk.tool_known, bare.risk.answers_given) == (None,) * 4
    assert bare.record.checked is None


@pytest.mark.parametrize(
    ("relationship", "intimate", "married"),
    [
        (Relationship.SPOUSE, True, True),
        (Relationship.FORMER_SPOUSE, True, False),
        (Relationship.CO_PARENT, False, False),
    ],
)
def test_a_relationship_says_two_things(relationship: Relationship, *, intimate: bool, married: bool) -> None:
    found = drawn({"relationship": relationship})
    assert (found.intimate, found.married) == (intimate, married)


def test_offences_are_counted_from_one_and_their_paths_from_none() -> None:
    offences = (
        committed("CJ88116"),
        committed("OF61102"),
        committed("PU86116"),
        Offence(code="CD71041", committed_on=day("2026-03-08"), hate_crime=True),
        Offence(code="CD71043", committed_on=day("2026-03-08")),
        committed("CD98075", both_inside_dwelling=True),
        committed("ZZ00001"),
        committed("SC15005"),
        committed("TH68006", property_of_victim=True),
        committed("CD71039", property_of_victim=False),
        committed("TH68020"),
    )
    found = drawn({"offences": offences}).offences
    assert (found.excluded, found.indictable, found.hate_coded, found.referred) == ((2, 8), (4,), (6,), (5,))
    assert (found.unlisted, found.hate_flagged, found.strangulation) == ((7, 9), (4,), (8,))
    assert (found.dwelling_tested, found.inside_dwelling) == ((3, 6), (6,))
    assert found.dwelling_missing == ("offences[2].both_inside_dwelling",)
    assert found.hate_missing == ("offences[4].hate_crime",)
    assert found.limit_missing == ("offences[6].code",)
    assert found.spouse_property == (9, 11)


def test_a_code_on_a_forces_list_is_still_treated_as_the_book_says() -> None:
    """The safety floor: listing an excluded, referred or indictable code admits nothing."""
    generous = policy().by("offence_list")
    codes = ("OF61102", "SX03001", "CD71041", "CD71043", "CD98075", "ZZ00001")
    listed = dict.fromkeys((*codes, "SX03*", "CD98*"), generous)
    found = drawn({"offences": tuple(committed(code) for code in codes)}, policy(listed=listed)).offences
    assert (found.excluded, found.indictable, found.referred) == ((1, 2), (3,), (4,))
    assert (found.hate_coded, found.unlisted) == ((5,), (6,))


@pytest.mark.parametrize(
    ("codes", "deadline", "basis"),
    [
        (("CD71039",), None, Basis.NO_LIMIT),
        (("PU86116",), "2026-09-08", Basis.SIX_MONTHS),
        (("CJ88116",), "2026-09-08", Basis.S39A),
        (("PH97004",), "2026-09-08", Basis.LAST_ACT),
        (("CD71039", "PU86116"), "2026-09-08", Basis.SIX_MONTHS),
        (("PU86116", "CD71039"), "2026-09-08", Basis.SIX_MONTHS),
        (("CJ88116", "PU86116"), "2026-09-08", Basis.S39A),
        (("ZZ00001", "CD71039"), None, Basis.NO_LIMIT),
    ],
)
def test_the_earliest_deadline_binds_and_says_on_which_rule(
    codes: tuple[str, ...], deadline: str | None, basis: Basis
) -> None:
    found = drawn({"offences": tuple(committed(code) for code in codes)}).offences
    assert found.deadline == (None if deadline is None else day(deadline))
    assert found.limited_by.source == basis


def test_the_earliest_of_several_deadlines_binds() -> None:
    found = drawn({"offences": (committed("PU86116", "2026-02-01"), committed("PU86149", "2026-01-15"))}).offences
    assert found.deadline == day("2026-07-15")


def test_where_no_limit_is_known_the_floor_says_so() -> None:
    found = drawn({"offences": (committed("ZZ00001"),)}).offences
    assert (found.deadline, found.limited_by.source) == (None, "SAFETY-FLOOR")


def test_who_lists_the_first_offence_says_so() -> None:
    assert drawn().offences.listed_by.source == "EXAMPLE-LIST"
    assert drawn({"offences[0].code": "TH68006"}).offences.listed_by.source == "EXAMPLE"


def test_entries_of_the_record_are_counted_from_one_and_their_paths_from_none() -> None:
    entries = (
        antecedent("2025-01-01", violence=True),
        antecedent("2025-01-02", violence=None, domestic_abuse=True),
        antecedent("2025-01-03", domestic_abuse=None),
        antecedent("2011-01-04", violence=None, domestic_abuse=None),
        antecedent(None, None, violence=True),
        antecedent("2025-01-05", None, violence=True),
        antecedent("2025-01-06", AntecedentKind.COMMUNITY_RESOLUTION, violence=True, domestic_abuse=None),
    )
    record = drawn({"suspect.antecedents": entries}).record
    assert (record.checked, record.violence, record.domestic_abuse) == (True, (1,), (2,))
    assert record.violence_missing == ("suspect.antecedents[1].violence",)
    assert record.domestic_abuse_missing == ("suspect.antecedents[2].domestic_abuse",)
    assert record.entry_missing == (
        *("suspect.antecedents[4].kind", "suspect.antecedents[4].date", "suspect.antecedents[5].kind"),
    )


def test_a_record_that_was_checked_and_is_empty_holds_nothing() -> None:
    record = drawn({"suspect.antecedents": ()}).record
    assert record.checked is True
    assert (record.violence, record.entry_missing) == ((), ())


def seen_around(offence: Numbers) -> tuple[Day, bool, bool]:
    """The first day inside, and whether a caution then, and on the day before, is seen."""
    first_inside = as_day(look_back_starts(offence, 2))
    on = as_day(offence)
    rules = policy(days_after(on, 1))
    dates = (first_inside, days_after(first_inside, -1))
    entries = tuple(antecedent(str(date), AntecedentKind.CAUTION, violence=True) for date in dates)
    case = example({"offences[0].committed_on": on, "suspect.antecedents": entries}, on=rules.on)
    record = draw(case, rules, rules.on).record
    return first_inside, 1 in record.violence, 2 in record.violence


def test_the_boundary_day_of_the_look_back_is_inside_for_every_offence_day() -> None:
    for offence in calendar(2023, 2028):
        assert seen_around(offence)[1:] == (True, False), offence
    assert seen_around((2026, 2, 28))[0] == day("2024-02-28")
    assert seen_around((2024, 2, 29))[0] == day("2022-03-01")


@pytest.mark.parametrize(
    ("given", "yes", "effective"),
    [
        (Grade.STANDARD, 13, Grade.STANDARD),
        (Grade.STANDARD, 14, Grade.HIGH),
        (Grade.MEDIUM, 14, Grade.HIGH),
        (Grade.HIGH, 0, Grade.HIGH),
        (Grade.HIGH, 14, Grade.HIGH),
        (Grade.MEDIUM, 0, Grade.MEDIUM),
        (None, 13, None),
        (None, 14, Grade.HIGH),
    ],
)
def test_answers_raise_the_assessors_grade_and_never_lower_it(
    given: Grade | None, yes: int, effective: Grade | None
) -> None:
    risk = drawn({"risk.grade": given, "risk.answers": dash(yes=yes)}).risk
    assert (risk.given, risk.grade) == (given, effective)


def test_no_set_of_answers_lowers_a_grade() -> None:
    for given in Grade:
        for yes in range(7):
            effective = drawn({**dara(yes), "risk.grade": given}).risk.grade
            assert effective is not None
            assert effective.rank >= given.rank


def test_the_answers_that_could_raise_the_grade_are_named() -> None:
    risk = drawn({"risk.answers": {**dash(yes=12), "26": Answer.UNKNOWN, "27": Answer.UNKNOWN}}).risk
    assert risk.answers_missing == ("risk.answers.26", "risk.answers.27")
    assert drawn({"risk.answers": {**dash(yes=11), "26": Answer.UNKNOWN}}).risk.answers_missing == ()


def test_question_18_is_asked_for_by_its_path() -> None:
    assert drawn({"risk.answers": dash(history=Answer.UNKNOWN)}).risk.history_missing == ("risk.answers.18",)
    assert drawn({"risk.answers": dash()}).risk.history_missing == ()
    assert drawn(dara(1)).risk.history_missing == ()


def test_a_tool_the_force_does_not_know_is_not_read() -> None:
    risk = drawn({"risk.tool": "SARA", "risk.answers": dash(yes=14, history=Answer.YES)}).risk
    assert (risk.tool_known, risk.grade, risk.history, risk.mapped_by) == (None, Grade.STANDARD, False, None)
    assert risk.answers_given is True


def test_who_reads_the_answers_says_so() -> None:
    mapped_by = drawn().risk.mapped_by
    assert mapped_by is not None
    assert (mapped_by.source, mapped_by.set_by) == ("SAFELIVES-DASH", "cara-example 0.1.0")


def test_who_offers_the_language_says_so() -> None:
    both = policy(languages=offered("en", "pl+"))
    provenance = {**both.provenance, "languages.pl": both.by("PROGRAMME-SLIDES")}
    community = policy(languages=offered("en", "pl+"), provenance=provenance)
    assert drawn({"suspect.language": "pl"}, community).language.offered_by.source == "PROGRAMME-SLIDES"
    assert drawn({"suspect.language": "xx"}, community).language.offered_by.source == "EXAMPLE"
    assert drawn({"suspect.language": "en"}, community).language.offered_by.source == "EXAMPLE"
