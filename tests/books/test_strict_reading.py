"""The strict converter: what it makes of values, and what it says of those it refuses."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar, cast

import attrs
import pytest
from attrs import validators

from cara_core.books.faults import MOST_FAULTS
from cara_core.books.single_values import MapWithRepeats, Unreadable, close_match
from cara_core.books.strict_reading import ClassRules, Days, FaultsFound, read_strictly, strict_converter
from cara_core.errors import Fault
from cara_core.terms.days import Day
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.reasons import Refusal
from cara_core.terms.policy import EligibilityTerms, Length, LookBack, NationalRegime, Unit
from cara_core.terms.risk import Answer, Grade
from cara_core.terms.sources import Sourced, Standing

T = TypeVar("T")
SECRET: Final = "SECRETNAME"


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@attrs.frozen(kw_only=True)
class Wheel:
    spokes: int
    colour: Colour | None = None


@attrs.frozen(kw_only=True)
class Cart:
    name: str
    sold: bool | None = None
    made_on: Day | None = None
    wheels: tuple[Wheel, ...] = ()
    spare: Wheel = Wheel(spokes=0)
    seats: int | None
    replies: Mapping[str, Answer] | None = None
    notes: dict[str, str] | None = None


@attrs.frozen
class Box(Generic[T]):
    held: T
    note: str = ""


@attrs.frozen
class Checked:
    id: str = attrs.field(validator=validators.matches_re("[a-z]+"))
    size: int = attrs.field(default=1, validator=[validators.le(30), validators.in_([1, 2, 3])])
    mode: int = attrs.field(default=0)

    @mode.validator
    def _small(self, field: "attrs.Attribute[int]", mode: int) -> None:
        if mode > 3:
            raise ValueError(f"{field.name}: 0 to 3")
        if mode < 0:
            raise ValueError(f"never say {mode}")


def faults_of(raw: object, kind: Any, days: Days = "text") -> list[Fault]:
    with pytest.raises(FaultsFound) as raised:
        read_strictly(strict_converter(days), raw, kind)
    assert raised.value.__context__ is None
    assert raised.value.__cause__ is None
    return list(raised.value.faults)


def said(raw: object, kind: Any, days: Days = "text") -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in faults_of(raw, kind, days)]


CART: Final[dict[str, object]] = {
    "name": "a cart",
    "sold": False,
    "made_on": "2026-03-08",
    "wheels": [{"spokes": 12}, {"spokes": 0, "colour": "red"}],
    "spare": {"spokes": 7},
    "seats": None,
    "replies": {"1": "yes", "2": None},
    "notes": {"en": "new"},
}


def test_a_map_becomes_the_value_it_says() -> None:
    assert read_strictly(strict_converter(), CART, Cart) == Cart(
        name="a cart",
        sold=False,
        made_on=Day(2026, 3, 8),
        wheels=(Wheel(spokes=12), Wheel(spokes=0, colour=Colour.RED)),
        spare=Wheel(spokes=7),
        seats=None,
        replies={"1": Answer.YES, "2": Answer.UNKNOWN},
        notes={"en": "new"},
    )


def test_null_is_as_good_as_an_absent_key_wherever_there_is_a_default() -> None:
    raw = dict.fromkeys(CART, None) | {"name": "a cart"}
    assert read_strictly(strict_converter(), raw, Cart) == Cart(name="a cart", seats=None)


def test_a_day_is_the_programme_s_own_kind_of_day() -> None:
    cart = read_strictly(strict_converter(), CART, Cart)
    assert type(cart.made_on) is Day


@pytest.mark.parametrize(
    ("kind", "refused"),
    [
        (str, [7, 7.0, True, None, ["x"], {"x": "y"}, b"x", Colour.RED, dt.date(2026, 3, 8)]),
        (bool, [0, 1, 0.0, "true", "false", "", None, [], {}]),
        (int, [True, False, 1.0, "1", "", None, [1], 1j]),
        (Day, ["today", "2026-3-8", "2026-W10-7", "2026-02-29", "2026-03-08T00:00", "", 0, True, dt.date(2026, 3, 8)]),
        (Colour, ["RED", "blue", "", 0, None, ["red"], Colour.RED]),
        (tuple[int, ...], ["12", {"0": 1}, 1, None, {1, 2}, range(2), iter([1])]),
        (Mapping[str, int], [[["a", 1]], "a", None, 1]),
        (Wheel, [[], "x", None, 12, Wheel(spokes=1)]),
    ],
)
def test_nothing_is_coerced(kind: Any, refused: list[object]) -> None:
    for raw in refused:
        faults = faults_of(raw, kind)
        assert [fault.path for fault in faults] == [""]
        assert faults[0].allowed.startswith("found ")
        assert "; allowed: " in faults[0].allowed


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (None, "null"),
        (True, "yes-or-no"),
        (3, "a number"),
        (0.5, "a number"),
        ([SECRET], "a list"),
        ((SECRET,), "a list"),
        ({SECRET: SECRET}, "a map"),
        (MapWithRepeats([], frozenset()), "a map"),
        (Day(1990, 4, 2), "a day"),
        (dt.date(1990, 4, 2), "a day"),
        (dt.datetime(1990, 4, 2, tzinfo=dt.UTC), "an instant"),
        (dt.time(4, 2), "a time of day"),
        (b"x", "a value of no known kind"),
        (Unreadable("NOT_A_NUMBER", "NaN"), "NaN"),
    ],
)
def test_a_fault_says_which_kind_was_found_and_which_is_allowed(raw: object, found: str) -> None:
    (fault,) = faults_of({"name": raw, "seats": 1}, Cart)
    assert fault.path == "name"
    assert fault.allowed == f"found {found}; allowed: text"


def test_what_is_allowed_says_whether_null_is() -> None:
    faults = {fault.path: fault.allowed for fault in faults_of({"name": 1, "seats": "x", "sold": 1, "spare": 1}, Cart)}
    assert faults == {
        "name": "found a number; allowed: text",
        "seats": "found text; allowed: a whole number or null",
        "sold": "found a number; allowed: yes-or-no (true, false) or null",
        "spare": "found a number; allowed: a map or null",
    }


def test_every_fault_is_found_at_once_in_the_order_of_the_document() -> None:
    raw = {
        "replies": {"7": "maybe", "8": 1, "9": "yes"},
        "wheels": [{"spokes": "x"}, 3, {"colour": "blue", "spokes": 1}, {}],
        "colour": 1,
        "sold": "no",
        "spare": {"spokes": True, "color": "red"},
        "name": "a cart",
    }
    assert said(raw, Cart) == [
        ("replies.7", "NOT_ALLOWED"),
        ("replies.8", "WRONG_KIND"),
        ("wheels[0].spokes", "WRONG_KIND"),
        ("wheels[1]", "WRONG_KIND"),
        ("wheels[2].colour", "NOT_ALLOWED"),
        ("wheels[3].spokes", "MISSING"),
        ("sold", "WRONG_KIND"),
        ("spare.spokes", "WRONG_KIND"),
        ("spare.color", "UNKNOWN_KEY"),
        ("", "UNKNOWN_KEY"),
        ("seats", "MISSING"),
    ]


def test_a_missing_key_says_what_is_allowed_there() -> None:
    (first, second) = faults_of({}, Cart)
    assert str(first) == "name: missing; allowed: text"
    assert str(second) == "seats: missing; allowed: a whole number or null"


def test_a_doubled_key_is_a_fault_where_it_stands() -> None:
    wheel = MapWithRepeats([("spokes", 1), ("spokes", 2), ("x", 1), ("x", 2)], frozenset({"spokes", "x"}))
    replies = MapWithRepeats([("1", "yes"), ("1", "no"), (SECRET, "no")], frozenset({"1", SECRET}))
    raw = {"name": "a", "seats": 1, "spare": wheel, "replies": replies}
    assert said(raw, Cart) == [
        ("spare.spokes", "DOUBLED_KEY"),
        ("spare", "UNKNOWN_KEY"),
        ("replies.1", "DOUBLED_KEY"),
        ("replies", "DOUBLED_KEY"),
    ]


def test_an_unknown_key_is_repeated_only_where_it_is_all_but_a_known_one() -> None:
    raw = {"name": "a", "seats": 1, "made on": "x", SECRET: 1, f"made_on {SECRET}": 1, "Made-On": 1, "naame": 1, 7: 1}
    faults = faults_of(raw, Cart)
    assert [fault.path for fault in faults] == ["made on", "Made-On", "naame", ""]
    assert "did you mean made_on?" in faults[0].allowed
    assert faults[3].allowed.startswith("keys 4, 5, 8 are unknown; allowed: name, sold, made_on")
    assert SECRET not in str(faults)


@pytest.mark.parametrize("key", ["jane", "made_on_jane", "made\non", "made_on\x1b[0m", "é" * 7, "m" * 65, "", "sol jo"])
def test_a_key_that_could_hold_a_name_has_no_close_match(key: str) -> None:
    assert close_match(key, ("made_on", "name_of_cart", "sold")) is None


def test_a_map_with_free_keys_repeats_only_numbers_of_questions() -> None:
    raw = {"name": "a", "seats": 1, "replies": {"18": 1, "1234": 1, SECRET: 1, "": "yes", "٣": 1, 5: "yes"}}
    faults = faults_of(raw, Cart)
    assert [(fault.path, fault.code, fault.allowed.partition(":")[0]) for fault in faults] == [
        ("replies.18", "WRONG_KIND", "found a number; allowed"),
        ("replies", "WRONG_KIND", "key 2"),
        ("replies", "WRONG_KIND", "key 3"),
        ("replies", "EMPTY", "key 4"),
        ("replies", "WRONG_KIND", "key 5"),
        ("replies", "WRONG_KIND", "key 6"),
    ]


def test_in_a_policy_book_a_key_that_is_an_id_is_repeated() -> None:
    raw = {"CJ88116": {"spokes": "x"}, "two words": {"spokes": "x"}}
    faults = faults_of(raw, dict[str, Wheel], "toml")
    assert [fault.path for fault in faults] == ["CJ88116.spokes", ""]
    assert faults[1].allowed == "key 2: spokes: found text; allowed: a whole number"


def test_text_is_at_most_ten_thousand_characters_none_of_them_half() -> None:
    assert read_strictly(strict_converter(), "ł" * 10_000, str) == "ł" * 10_000
    assert said("x" * 10_001, str) == [("", "TOO_LONG")]
    assert said("x\ud83d", str) == [("", "BAD_TEXT")]
    assert read_strictly(strict_converter(), "x\U0001f600", str) == "x\U0001f600"


def test_a_list_of_nothing_but_faults_is_not_read_to_its_end() -> None:
    faults = faults_of([None] * (MOST_FAULTS * 3), tuple[int, ...])
    assert len(faults) == MOST_FAULTS + 1
    assert (faults[-1].path, faults[-1].code) == (f"[{MOST_FAULTS - 1}]", "TOO_MANY_FAULTS")
    faults = faults_of(dict.fromkeys(map(str, range(MOST_FAULTS * 3))), dict[str, int])
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1].code == "TOO_MANY_FAULTS"


def test_a_mapping_of_another_class_is_read_as_the_map_it_is() -> None:
    raw = MappingProxyType({"spokes": 3})
    assert read_strictly(strict_converter(), raw, Wheel) == Wheel(spokes=3)
    made = defaultdict[str, object](lambda: 3)
    assert said(made, Wheel) == [("spokes", "MISSING")]
    assert not made


def test_toml_has_days_of_its_own_and_no_null() -> None:
    toml = strict_converter("toml")
    for raw in (dt.date(2012, 8, 13), Day(2012, 8, 13)):
        found = read_strictly(toml, raw, Day)
        assert (type(found), found) == (Day, Day(2012, 8, 13))
    assert type(read_strictly(toml, dt.date(2012, 8, 13), dt.date)) is Day
    for instant in (dt.datetime(2012, 8, 13, tzinfo=dt.UTC), "2012-08-13", 20120813, None):
        assert said(instant, Day, "toml") == [("", "NULL_NOT_ALLOWED" if instant is None else "WRONG_KIND")]
    assert said(dt.date(1812, 8, 13), Day, "toml") == [("", "NOT_A_DAY")]
    assert said({"name": "a", "seats": 1, "spare": None}, Cart, "toml") == [("spare", "NULL_NOT_ALLOWED")]
    (fault,) = faults_of({"name": "a", "seats": 1, "sold": 1}, Cart, "toml")
    assert "null" not in fault.allowed


def test_a_native_day_with_methods_of_its_own_is_read_by_its_numbers_and_made_again() -> None:
    raw = Day(2012, 8, 13)
    vars(raw)["isoformat"] = lambda: "1999-01-01"
    found = read_strictly(strict_converter("toml"), raw, Day)
    assert (found, vars(found)) == (Day(2012, 8, 13), {})


def test_null_is_allowed_where_the_type_says_so() -> None:
    converter = strict_converter()
    assert read_strictly(converter, [1, None], tuple[int | None, ...]) == (1, None)
    assert converter.structure(None, cast("Any", int | None)) is None
    (fault,) = faults_of([True], tuple[int | None, ...])
    assert str(fault) == "[0]: found yes-or-no; allowed: a whole number or null"


def test_a_generic_class_is_read_with_its_argument() -> None:
    assert read_strictly(strict_converter(), {"held": 3}, Box[int]) == Box(held=3)
    assert read_strictly(strict_converter(), {"held": ["red"]}, Box[tuple[Colour, ...]]) == Box(held=(Colour.RED,))
    assert said({"held": True}, Box[int]) == [("held", "WRONG_KIND")]


@pytest.mark.parametrize(
    ("raw", "path", "words"),
    [
        ({"id": SECRET}, "id", "allowed: [a-z]+"),
        ({"id": "a", "size": 5}, "size", "not allowed there"),
        ({"id": "a", "size": 73190465}, "", "not allowed together"),
        ({"id": "a", "mode": 73190465}, "mode", "allowed: 0 to 3"),
        ({"id": "a", "mode": -73190465}, "", "not allowed together"),
    ],
)
def test_a_validator_speaks_in_the_second_wave_and_repeats_no_value(
    raw: dict[str, object], path: str, words: str
) -> None:
    (fault,) = faults_of(raw, Checked)
    assert (fault.path, fault.code) == (path, "NOT_ALLOWED")
    assert words in fault.allowed
    assert SECRET not in fault.allowed
    assert "73190465" not in fault.allowed
    assert said(raw | {"size": "x"}, Checked) == [("size", "WRONG_KIND")]


def test_a_special_adds_keys_readers_and_checks() -> None:
    def no_red(raw: object, _: object) -> object:
        assert raw != "red"
        return Colour.GREEN

    def no_odd(entries: Mapping[str, object]) -> list[Fault]:
        return [Fault("spokes", "ODD", "odd")] if entries.get("spokes") == 3 else []

    special = ClassRules(Wheel, extra_keys={"format": lambda raw, _: raw}, readers={"colour": no_red}, check=no_odd)
    converter = strict_converter("text", special)
    assert read_strictly(converter, {"format": 1, "spokes": 2, "colour": "x"}, Wheel) == Wheel(
        spokes=2, colour=Colour.GREEN
    )
    with pytest.raises(FaultsFound) as raised:
        read_strictly(converter, {"spokes": 3, "colour": None}, Wheel)
    assert [(fault.path, fault.code) for fault in raised.value.faults] == [("spokes", "ODD"), ("format", "MISSING")]


@pytest.mark.parametrize(
    "kind", [float, bytes, complex, list[int], set[str], tuple[int, str], dict[int, str], int | str]
)
def test_a_type_without_a_strict_reading_is_refused_and_never_guessed(kind: Any) -> None:
    with pytest.raises(TypeError, match="no strict reading"):
        read_strictly(strict_converter(), 1, kind)
    with pytest.raises(TypeError, match="no strict reading"):
        strict_converter().structure(1, kind)


def test_the_converter_is_made_once_and_strict_by_its_own_methods_too() -> None:
    assert strict_converter("toml") is strict_converter("toml")
    assert strict_converter().structure({"spokes": 3}, Wheel) == Wheel(spokes=3)
    assert strict_converter().structure("red", Colour) is Colour.RED
    assert strict_converter().structure([3], tuple[int, ...]) == (3,)
    assert read_strictly(strict_converter(), {"x": [1]}, object) == {"x": [1]}


def test_what_a_plugin_answers_can_be_taken_apart_and_built_again() -> None:
    def sourced(value: T) -> Sourced[T]:
        return Sourced(value=value, since=Day(2012, 8, 13), source="X", standing=Standing.ILLUSTRATIVE)

    toml = strict_converter("toml")
    terms = EligibilityTerms(
        accepted_grades=sourced((Grade.STANDARD, Grade.MEDIUM)),
        look_back=sourced((LookBack.VIOLENCE,)),
        first_arrest_asked=sourced(True),
        bail_asked=sourced(False),
        prosecutor_asked=sourced(True),
        assessment_days=sourced(28),
        national_regime=sourced(NationalRegime.ADVISE),
    )
    assert read_strictly(toml, toml.unstructure(terms), EligibilityTerms) == terms
    refusal = Refusal(
        code="RECENT",
        state=State.UNKNOWN,
        texts={"en": "x"},
        source="X",
        standing=Standing.DESIGN,
        needs=("risk.tool",),
    )
    assert read_strictly(toml, toml.unstructure(refusal), Refusal) == refusal
    assert read_strictly(toml, {"number": 4, "unit": "months"}, Length) == Length(number=4, unit=Unit.MONTHS)
    raw = toml.unstructure(terms)
    raw["accepted_grades"]["value"] = ["high"]
    (fault,) = faults_of(raw, EligibilityTerms, "toml")
    assert (fault.path, fault.code) == ("accepted_grades", "NOT_ALLOWED")
    assert "high is never accepted" in fault.allowed
