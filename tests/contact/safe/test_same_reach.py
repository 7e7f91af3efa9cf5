"""The same number, mailbox or house written differently is found; comparing what was written misses nearly all."""

import random
from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cara_core.contact.safe.same_reach import same_reach, shared
from cara_core.terms.veil import Veiled

PHONES = (
    "07700 900123",
    "07700900123",
    "7700900123",
    "0 7700-900-123",
    "(07700) 900 123",
    "07700.900.123",
    "07700/900123",
    "+447700900123",
    "+44 7700 900123",
    "+44 (0)7700 900123",
    "0044 7700 900123",
    "0044 (0) 7700 900123",
    "447700900123",
    "00 44 77 00 90 01 23",
    "tel:+44-7700-900123",
    "mobile 07700 900123 (evenings)",
    "07700 900123 ext. 5",
    "07700 900123 #5",
    "07700 900123".translate({48 + digit: 0x660 + digit for digit in range(10)}),
    "07700 900123".translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    "07700\u00a0900123",
    "\u202a07700 900123\u202c",
    "07700\u2011900\u2011123",
    "07700 900123 / 01632 960001",
    "01632 960001, 07700 900123",
    "01632 960001 & 07700 900123",
    "07700 900123 01632 960001",
)
MAILBOXES = (
    "anna.test@example.org",
    "Anna.Test@Example.ORG",
    "annatest@example.org",
    "a.n.n.a.t.e.s.t@example.org",
    "anna.test+police@example.org",
    "anna.test@example.org.",
    "Anna <anna.test@example.org>",
    "mailto:anna.test@example.org",
    " anna.test@example.org ",
    "anna.test @ example.org",
    "anna.test".translate({code: code + 0xFEE0 for code in range(33, 127)}) + "@example.org",
    "anna.te\u200bst@example.org",
)
HOUSES = (
    "14 Elm Grove, Southampton, SO14 3AB",
    "14 ELM GROVE\nSOUTHAMPTON\nSO14 3AB",
    "14, elm grove, southampton so143ab",
    "14 Elm Grove SO14-3AB",
    "14A Elm Grove, SO14 3AB",
    "14 a Elm Grv, SO14 3AB",
    "Flat 1, 14 Elm Grove, SO14 3AB",
    "Flat 2, 14 Elm Grove, SO14 3AB",
    "1/14 Elm Grove, SO14 3AB",
    "Fourteen Elm Grove, SO14 3AB",
    "No. 14 Elm Grove, Southampton SO14  3AB",
    "Elm Grove 14, SO14 3AB",
    "SO14 3AB, 14",
    "Elm Grove, SO14 3AB",
    "The Old Barn, Elm Grove, SO14 3AB",
)


def by_what_is_written(a: str, b: str) -> bool:
    """The known-bad twin."""
    return a == b


@pytest.mark.parametrize("written", [PHONES, MAILBOXES, HOUSES], ids=["phones", "mailboxes", "houses"])
def test_every_spelling_is_the_same_as_the_plain_one_both_ways(written: tuple[str, ...]) -> None:
    plain = written[0]
    assert not [other for other in written if not same_reach(plain, other)]
    assert not [other for other in written if not same_reach(Veiled(other), Veiled(plain))]
    assert [other for other in written if by_what_is_written(plain, other)] == [plain]


def test_spellings_of_one_number_are_the_same_as_each_other() -> None:
    one_number = [phone for phone in PHONES if "960001" not in phone]
    assert not [pair for pair in combinations(one_number, 2) if not same_reach(*pair)]
    assert not [pair for pair in combinations(MAILBOXES, 2) if not same_reach(*pair)]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("07700 900123", "07700 900124"),
        ("07700 900123", "+44 7700 900132"),
        ("07700 900123", "01632 960123"),
        ("07700 900123", "anna@example.org"),
        ("anna@example.org", "anna@example.com"),
        ("anna@example.org", "hanna@example.org"),
        ("anna1@example.org", "anna12@example.org"),
        ("anna123456@example.org", "marek123456@example.com"),
        ("14 Elm Grove, SO14 3AB", "15 Elm Grove, SO14 3AB"),
        ("14 Elm Grove, Southampton, SO14 3AB", "14 Oak Road, Southampton, SO15 1AA"),
        ("14 Elm Grove, SO14 3AB", "07700 900123"),
        ("14 Elm Grove, SO14 3AB", "anna@example.org"),
        ("by the adviser", "07700 900123"),
        ("by the adviser", "14 Elm Grove, Southampton, SO14 3AB"),
    ],
)
def test_two_that_differ_are_two(a: str, b: str) -> None:
    assert not same_reach(a, b)
    assert not same_reach(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("960001", "01632 960001"),
        ("0800 1111", "+44 800 1111"),
        ("07700 900123", "07700 900(0)123"),
        ("07700 900123", "07700 ( 0 ) 900 (0) 123"),
        ("14 Elm Grove, SO14 3AB", "14 Elm Grove, LS1 3AB"),
        ("14 Elm Grove, Southampton", "14 Oak Road, Southampton"),
        ("Rose Cottage, Elm Lane, SO14 3AB", "Ivy Cottage, Elm Lane, SO14 3AB"),
        ("Rose Cottage, Elm Lane", "14 Oak Road"),
        ("Thornfield", "Thornfield, Botley, SO30 2ES"),
        ("anna@gmail.com", "anna@googlemail.com"),
        ("anna@icloud.com", "anna@me.com"),
        ("anna@proton.me", "anna@pm.me"),
        ("anna-police@yahoo.co.uk", "anna@yahoo.co.uk"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("zoë@example.org", "zoe\u0308@EXAMPLE.org"),
        ("07700900123@sms.example.org", "07700 900123"),
        ("14 Elm Grove, Southampton", "14 Elm Grove, Southampton, SO14 3AB"),
        ("14 Elm Grove", "14 Elm Road, Hampshire"),
        ("14 Elm Grove, SO14 3AB", "14 Elm Grove, SO14 3BA"),
        ("ul. Łódzka 3, Kraków", "ul. Lodzka 3"),
        ("Rose Cottage, Elm Lane, SO14 3AB", "Elm Lane, Rose Cottage, SO14 3AB"),
        ("The Cottage, SO14 3AB", "Rose Cottage, SO14 3AB"),
        ("Rose Cottage, Elm Lane", "Rose Cottage, Elm Lane, Southampton"),
        ("1 Elm Grove, W1A 1AA", "01 Elm Grove, W1A1AA"),
        ("1 Elm Grove, M1 OAA", "1 Elm Grove, M1 0AA"),
        ("by  the Adviser", "By the adviser"),
        ("\ud800 07700 900123", "07700 900123"),
        ("anna@xn--\u00e9", "anna@XN--E"),
        ("an.na@xn--\u0448", "ANNA@xn--\u0448"),
    ],
)
def test_where_it_is_unsure_they_are_the_same(a: str, b: str) -> None:
    assert same_reach(a, b)
    assert same_reach(b, a)


@settings(deadline=None)
@given(st.integers(10**9, 10**10 - 1), st.randoms(use_true_random=False))
def test_any_number_is_found_in_any_spelling(number: int, chance: random.Random) -> None:
    digits = str(number)
    start = chance.choice(["0", "+44", "0044", "44", "+44(0)", "0044 (0)", "", "00 44 0"])
    between = chance.choice(["", " ", "-", ".", "\u00a0", "/", "\u200b"])
    spelt = start + between.join(digits[place : place + 3] for place in range(0, 10, 3))
    assert same_reach(spelt, "0" + digits)
    assert same_reach("+44" + digits, Veiled(spelt))
    another = str(10**10 - 1 - number).zfill(10)
    assert not same_reach(spelt, "0" + another) or digits[1:] == another[1:]


@settings(deadline=None)
@given(st.text("abcxyz", min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_any_mailbox_is_found_in_any_spelling(local: str, chance: random.Random) -> None:
    dotted = "".join(letter + chance.choice(["", "."]) for letter in local[:-1]) + local[-1]
    tagged = dotted + chance.choice(["", "+a", "+cara+b"])
    spelt = "".join(chance.choice([letter, letter.upper()]) for letter in f"{tagged}@example.org")
    assert same_reach(spelt, f"{local}@example.org")
    assert not same_reach(spelt, f"{local}q@example.org")


@settings(deadline=None)
@given(st.integers(1, 999), st.randoms(use_true_random=False))
def test_any_house_is_found_in_any_spelling(number: int, chance: random.Random) -> None:
    code = chance.choice(["SO14 3AB", "so143ab", "SO14  3ab", "So14.3Ab", "SO14-3AB"])
    house = chance.choice(["{}", "Flat 1, {}", "No {}", "{}a", "{} b", "0{}"]).format(number)
    ends = chance.choice([", ", "\n", " ", " ; "])
    spelt = ends.join([f"{house} Elm Grove", "Southampton", code])
    assert same_reach(spelt, f"{number} Elm Grove, Southampton, SO14 3AB")
    far = f"{number + 2000} Elm Grove, Southampton, SO14 3AB"
    assert not same_reach(spelt, far)


@settings(deadline=None)
@given(st.text(), st.text())
def test_it_never_raises_and_is_the_same_both_ways(a: str, b: str) -> None:
    assert same_reach(a, b) is same_reach(b, a)
    assert same_reach(a, a)


def test_what_is_shared_is_named_by_its_fields() -> None:
    victim: dict[str, Veiled | str] = {
        "channels[0].value": Veiled(PHONES[0]),
        "channels[1].value": Veiled("anna@example.org"),
        "home": HOUSES[0],
    }
    participant = {"phone": PHONES[9], "address": HOUSES[1], "email": "marek@example.org"}
    assert shared(victim, participant) == ("channels[0].value", "home")
    assert shared(victim, [Veiled("ANNA@example.org")]) == ("channels[1].value",)
    assert shared(victim, ()) == ()
    assert shared({}, participant) == ()


@pytest.mark.parametrize("twin", [by_what_is_written, lambda a, b: a.replace(" ", "") == b.replace(" ", "")])
def test_the_naive_comparisons_miss_most_spellings(twin: Callable[[str, str], bool]) -> None:
    missed = [phone for phone in PHONES if not twin(PHONES[0], phone)]
    assert len(missed) > len(PHONES) * 0.8
