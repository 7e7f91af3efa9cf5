"""Two addresses differ only where something plainly differs; in every doubt they are the same letter box."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cara_core.contact.safe.same_reach import same_reach
from support.exhaustive import exhaustive
from support.houses import one_house_twice, two_houses

ROSE = "Rose Cottage, Mill Lane, Bitterne, SO14 7DW"
SAME = (
    # a slip in the postcode
    (ROSE, "Rose Cottage, Mill Lane, Bitterne, S014 7DW"),
    (ROSE, "Rose Cottage, Mill Lane, Bitterne, SO14 7DN"),
    (ROSE, "Rose Cottage, Mill Lane, Bitterne, SO14"),
    (ROSE, "Rose Cottage, Mill Lane, Bitterne"),
    (ROSE, "Rose Cottage, Mill Lane, Bitterne, SO41 7DW"),
    (ROSE, "Rose Cottage, Mill Lane, Bitterne, SO147 DW"),
    (ROSE, "Rose Cottage, Mill Lane, Bitterne, S 0 14 7DW"),
    (ROSE, "Mill Lane\nRose Cottage\nBitterne\nso14\n7dw"),
    ("12 High Street, Southampton, SO14 7DW", "12 High Street, Southampton, S14 7DW"),
    ("12 High Street, Southampton, SO14 7DW", "12 High Street, Southampton, PO14 7DW"),
    ("12 High Street, Southampton, SO14 7DW", "12 High Street, Southampton, SO14 7DDW"),
    # another postcode altogether, but street and town are the same
    ("14 Park Road, Southampton, SO15 2AA", "14 Park Road, Southampton, SO17 3BB"),
    ("14 Park Road, Southampton, SO15 2AA", "14 Park Road, Soton, SO17 3BB"),
    ("14 Park Road, Southampton, SO15 2AA", "14 Park Road, Sothampton, SO17 3BB"),
    ("14 Park Road, Birmingham, B15 2AA", "14 Park Road, B'ham, B17 3BB"),
    ("14 Park Road, Southampton, SO15 2AA", "14 Park Road, Hampshire, SO17 3BB"),
    ("14 Park Road, Southampton, SO15 2AA", "14 Park Road, SO17 3BB"),
    ("12 High Street, Southampton, SO14 7DW", "12 High Street, Bitterne, SO18 5AB"),
    ("14 Elm Grove, SO14 3AB", "14 Elm Grove, LS1 3AB"),
    # no postcode, or not two
    ("14 Park Road, Southampton", "14 Park Road, Southampton, SO15 2AA"),
    ("14 Park Road, Southampton", "14 Park Road, Hampshire"),
    ("14 Park Road, Southampton", "3 Elm Grove, Leeds"),
    ("14 Park Road, Southampton", "3 Elm Grove, Leeds, LS2 4NT"),
    ("14 Park Road, SO15 2AA, SO17 3BB", "3 Elm Grove, Leeds, LS2 4NT"),
    ("14 Park Road, Southampton, S015 2AA", "3 Elm Grove, Leeds, LS2 4NT"),
    ("No. 11 Old Mill St, Zażółć, ME18 7YX", "No 11 Old Mill St., Ł1ódź Park"),
    ("SO31 6QS, 285 Saint Mary's Hill, Southampton", "SO31 6Q\nS285 St. Marys Hill\nBitterne"),
    ("SO30 0GR\n1-5 Springfield Lane", "No 3 Springfield Ln, SO300GR"),
    ("SO30 0GR1-5 Springfield Lane", "No 3 Springfield Ln, SO300GR"),
    # the number
    ("Twenty-One Elm Grove, Southampton, SO14 1AA", "21 Elm Grove, Southampton, SO14 1AA"),
    ("Twenty One Elm Grove, SO14 1AA", "No. 21 Elm Grove, SO14 1AA"),
    ("twentyone Elm Grove, SO14 1AA", "No. 21 Elm Grove, SO14 1AA"),
    ("One Hundred and Twelve Elm Grove, SO14 1AA", "112 Elm Grove, SO14 1AA"),
    ("A hundred Elm Grove, SO14 1AA", "100 Elm Grove, SO14 1AA"),
    ("12-16 Park Road, Southampton, SO15 2AA", "14 Park Road, Southampton, SO15 2AA"),
    ("12 \u2013 16 Park Road, Southampton, SO15 2AA", "14a Park Road, Southampton, SO15 2AA"),
    ("12 to 16 Park Road, SO15 2AA", "14 Park Road, SO15 2AA"),
    ("12/16 Park Road, SO15 2AA", "14 Park Road, SO15 2AA"),
    ("12-16 Park Road, SO15 2AA", "16-20 Park Road, SO15 2AA"),
    ("14A Park Road, SO15 2AA", "14 Park Road, SO15 2AA"),
    ("14 a Park Road, SO15 2AA", "14b Park Road, SO15 2AA"),
    ("014 Park Road, SO15 2AA", "14 Park Road, SO15 2AA"),
    ("1O Park Road, SO15 2AA", "10 Park Road, SO15 2AA"),
    ("l4 Park Road, SO15 2AA", "14 Park Road, SO15 2AA"),
    ("1 4 Park Road, SO15 2AA", "14 Park Road, SO15 2AA"),
    ("14Park Road, SO15 2AA", "14 Park Road, SO15 2AA"),
    ("14- Park Road, SO15 2AA", "18 Park Road, SO15 2AA"),
    ("1? Park Road, SO15 2AA", "18 Park Road, SO15 2AA"),
    ("1x4 Park Road, SO15 2AA", "18 Park Road, SO15 2AA"),
    ("Park Road, SO15 2AA", "14 Park Road, SO15 2AA"),
    ("Eight Park Road, SO15 2AA", "Eighty Park Road, SO15 2AA"),
    ("21St Marys Road, SO14 0BH", "21 St Mary's Road, SO14 0BH"),
    ("No 15 St Johns Drive, P0146SH", "15 Saint John's Dr, Portsmouth, PO14 6SH"),
    # flats, and houses inside houses
    ("Flat 14, Ocean House, SO14 1AA", "10 Test Street, SO14 1AA"),
    ("Flat 14, Ocean House, SO14 1AA", "10 Test Street, Leeds, LS2 4NT"),
    ("Flat 14, Ocean House, 10 Test Street, SO14 1AA", "14 Ocean House, Test Street, SO14 1AA"),
    ("Flat 2, 14 Park Road, SO15 2AA", "Flat 2, Park Road, SO15 2AA"),
    ("Flat 2, 14 Park Road, SO15 2AA", "2/14 Park Road, SO15 2AA"),
    ("Flat 2\n14 Park Road, SO15 2AA", "Flat 214 Park Road, SO15 2AA"),
    ("Flat 14, 2 Park Road, SO15 2AA", "Flat 2, 14 Park Road, SO15 2AA"),
    ("Flat B, 14 Park Road, SO15 2AA", "14B Park Road, SO15 2AA"),
    ("Unit B1 2nd Floor, 14 Park Road, SO15 2AA", "14 Park Road, Southampton, SO17 3BB"),
    ("First Floor, 14 Park Road, SO15 2AA", "14 Park Road, SO15 2AA"),
    ("2/1, 14 Leith Walk, Edinburgh, EH6 5AB", "14/2 Leith Walk, Edinburgh, EH6 5AB"),
    ("Flat 2/1, 14 Leith Walk, Edinburgh, EH6 5AB", "14 Leith Walk, Leith, EH6 5AB"),
    # words
    ("12 Saint Marys Rd, SO14 0BH", "12 St. Mary's Road, Southampton, SO14 0BH"),
    ("12 ST MARY\u2019S RD, SO14 0BH", "12 Saint Mary Road, Southampton, SO14 0BH"),
    ("12 High St Southampton SO14 7DW", "12 High Street, Southampton, SO14 7DW"),
    ("ul. \u0141\u00f3dzka 3, SO14 7DW", "ul. Lodzka 3, SO14 7DW"),
    ("14 Heol y Parc, Caerdydd, CF10 1AA", "14 Park Street, Cardiff, CF10 1AA"),
    ("14, Park Road, SO15 2AA", "14\nPark Road\nSO15 2AA"),
    ("c/o A. Friend, 14 Park Road, Southampton", "14 Park Road, SO15 2AA"),
    ("Thornfield, Botley, SO30 2ES", "Thornfield"),
    # no street at all
    ("PO Box 14, Southampton, SO14 7DW", "14 Park Road, Southampton, SO14 7DW"),
    ("PO Box 12, Southampton, SO14 7DW", "PO Box 14, Southampton, SO14 7DW"),
    ("PO Box 12, Southampton, SO14 7DW", "PO Box 14, Southampton, SO17 1XY"),
    ("PO Box 960, Southampton, SO14 7DW", "3 Elm Grove, Southampton, SO14 7DX"),
    ("PO Box 960, Southampton", "3 Elm Grove, Southampton, SO17 1XY"),
    ("PO Box 960, Southampton, SO14 7DW", "Elm Grove, Southampton, SO17 1XY"),
    ("PO Box 960, 3 Elm Grove, Southampton, SO14 7DW", "3 Elm Grove, Southampton, SO17 1XY"),
    ("Pte A. Person, 1 Some Regiment, BFPO 57", "Pte A. Person, 1 Some Regiment, BFPO 58"),
    ("Pte A. Person, 1 Some Regiment, BFPO 57", "A. Person, Some Barracks, BF1 2AT"),
    ("\n".join(["word"] * 2_000), "14 Park Road, SO15 2AA"),
)
DIFFERENT = (
    ("14 Elm Grove, SO14 3AB", "15 Elm Grove, SO14 3AB"),
    ("14A Elm Grove, SO14 3AB", "15A Elm Grove, SO14 3AB"),
    ("14 Elm Grove Southampton SO14 3AB", "16 Elm Grv Southampton SO14 3AB"),
    ("Elm Grove 14, SO14 3AB", "Elm Grove 15, SO14 3AB"),
    ("14 Elm Grove, Southampton", "15 Elm Grove, Southampton"),
    ("21 Elm Grove, Southampton", "Twenty-Three Elm Grove, Southampton"),
    ("Fourteen Elm Grove, SO14 3AB", "Sixteen Elm Grove, SO14 3AB"),
    ("12-16 Park Road, SO15 2AA", "18 Park Road, SO15 2AA"),
    ("12-16 Park Road, SO15 2AA", "18 to 20 Park Road, SO15 2AA"),
    ("12 St Mary's Road, SO14 0BH", "14 Saint Marys Rd, SO14 0BH"),
    ("14\nPark Road\nSO15 2AA", "16 Park Road\nSO15 2AA"),
    ("Flat 2, 14 Park Road, SO15 2AA", "Flat 2, 16 Park Road, SO15 2AA"),
    ("Flat 3, 14 Park Road, SO15 2AA", "16 Park Road, SO15 2AA"),
    ("14 Broadway, Southampton, SO15 2AA", "16 Broadway, Southampton, SO15 2AA"),
    ("14 Heol y Parc, Caerdydd, CF10 1AA", "16 Heol y Parc, Caerdydd, CF10 1AA"),
    ("14 Seven Sisters Road, London, N7 6AA", "16 Seven Sisters Road, London, N7 6AA"),
    ("1 Sample Street\nSampleton\nEX1 1AA", "2 Sample Street\nSampleton\nEX1 1AB"),
    ("14 Elm Grove, Southampton, SO14 3AB", "14 Oak Road, Southampton, SO15 1AA"),
    ("14 Park Road, Southampton, SO15 2AA", "9 Park Lane, Southampton, SO17 3BB"),
    ("14 Queens Park Road, Southampton, SO15 2AA", "9 Park Road, Southampton, SO17 3BB"),
    ("14 Oak Road, Hedge End, SO30 2AA", "3 Park Lane, Hedge End, SO30 4BQ"),
    ("14 North Road, Southampton, SO15 2AA", "14 Mill Street, Southampton, SO17 3BB"),
    ("12 High Street, Southampton, SO14 7DW", "12 High Street, Manchester, M4 1HQ"),
    (ROSE, "Ivy Cottage, Church Road, Swanwick, SO31 9ZZ"),
    ("Rose Cottage, Bitterne, SO18 5AB", "Ivy Barn, Didsbury, M4 1HQ"),
    ("Rose Cottage, Bitterne, SO18 5AB", "Ivy Barn, Swanwick, SO31 9ZZ"),
    ("PO Box 14, Southampton, SO14 7DW", "3 Elm Grove, Leeds, LS2 4NT"),
    ("PO Box 960, Southampton, SO14 7DW", "3 Elm Grove, Southampton, SO17 1XY"),
    ("P.O. Box 960, Southampton, SO14 7DW", "37 Queensway\nSouthampton\nSO19 9XY"),
    ("1 Some Regiment, BFPO 57", "3 Elm Grove, Leeds, LS2 4NT"),
    ("14 Elm Grove, London, E10 3AB", "14 Mill Lane, London, E17 6NP"),
    ("by the adviser", "3 Elm Grove, Leeds, LS2 4NT"),
    ("by the adviser", "at the library"),
)
ORDINARY = 3_000
FULL_SIZE = 1_000_000


@pytest.mark.parametrize(("hers", "his"), SAME)
def test_in_every_doubt_they_are_the_same_both_ways(hers: str, his: str) -> None:
    assert same_reach(hers, his)
    assert same_reach(his, hers)


@pytest.mark.parametrize(("hers", "his"), DIFFERENT)
def test_what_plainly_differs_is_different_both_ways(hers: str, his: str) -> None:
    assert not same_reach(hers, his)
    assert not same_reach(his, hers)


def called_different(same: Callable[[str, str], bool], *, pairs: int, first: int = 0) -> int:
    """How often is one house, with at most one slip of typing, taken for two?"""
    chances = (random.Random(seed) for seed in range(first, first + pairs))  # noqa: S311  (no secret)
    return sum(not same(*one_house_twice(chance)) for chance in chances)


def test_one_house_with_one_slip_of_typing_is_never_called_different() -> None:
    assert called_different(same_reach, pairs=ORDINARY) == 0


@exhaustive
def test_a_million_pairs_of_one_house_are_never_called_different() -> None:
    assert called_different(same_reach, pairs=FULL_SIZE) == 0


def test_houses_that_plainly_differ_are_different_so_that_ordinary_letters_go() -> None:
    chances = (random.Random(seed) for seed in range(ORDINARY))  # noqa: S311  (no secret)
    pairs = [two_houses(chance) for chance in chances]
    assert [pair for pair in pairs if same_reach(*pair)] == []


def by_the_first_difference(a: str, b: str) -> bool:
    """The known-bad twin: the same words, or else another house."""
    return a.casefold().replace(",", " ").split() == b.casefold().replace(",", " ").split()


def by_postcode_and_number(a: str, b: str) -> bool:
    """The known-bad twin that looks at what is written last and first."""
    ends = [(text.split()[0], "".join(text.split()[-2:]).upper()) for text in (a, b)]
    return ends[0] == ends[1]


def never_another(_: str, __: str) -> bool:
    """The known-bad twin on the other side: no letter would ever go."""
    return True


@pytest.mark.parametrize("twin", [by_the_first_difference, by_postcode_and_number])
def test_known_bad_comparing_that_says_different_at_the_first_difference_is_found(
    twin: Callable[[str, str], bool],
) -> None:
    assert sum(not twin(*pair) for pair in SAME) > len(SAME) / 2
    assert called_different(twin, pairs=200) > 100


def test_known_bad_comparing_that_finds_everything_the_same_is_found() -> None:
    assert all(never_another(*pair) for pair in DIFFERENT)


@settings(deadline=None)
@given(st.text("14 aso0,\n-./'No?x\u0142", max_size=60), st.text("14 aso0,\n-./'No?x\u0142", max_size=60))
def test_it_never_raises_and_is_the_same_both_ways(a: str, b: str) -> None:
    assert same_reach(a, b) is same_reach(b, a)
    assert same_reach(a, a)


@pytest.mark.parametrize(
    "text",
    [
        "14 Park Road " * 40_000,
        "1" * 400_000,
        "1-" * 200_000,
        "a@" * 200_000,
        "@ " * 200_000,
        " " * 400_000 + "@x",
        "so14 " * 100_000,
        "07700 900123, " * 30_000,
        "(0)" * 100_000 + "1",
        "1 (" * 100_000,
    ],
)
def test_a_text_of_any_length_is_compared_in_time_that_grows_with_it_alone(text: str) -> None:
    # Nothing is timed: a comparison that grows with the square of the length would not end here.
    assert same_reach(text, text[:-1] + "2") in {True, False}
