"""The sealed list: what an outsider makes again, what it gives away, and what no entry can be passed off for."""

import hashlib
import hmac
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations

import attrs
import pytest

from cara_core.case.facts import StudyArm
from cara_core.errors import InputError
from cara_core.study import sealed_list
from cara_core.study.sealed_list import Entry, Opening, Protocol, SealedList, is_proved

STRATA = ("grade=standard", "grade=medium")
PROTOCOL = Protocol(digest="0" * 64, strata=STRATA, least=20)
LIST = SealedList(protocol=PROTOCOL, seed=bytes(range(32)))
LETTER = {StudyArm.WORKSHOPS: "W", StudyArm.CONTROL: "C"}


def letters(entries: Sequence[Entry]) -> str:
    return "".join(LETTER[entry.arm] for entry in entries)


def seeds(count: int) -> Iterator[bytes]:
    """As many seeds, always the same."""
    return (hashlib.sha256(b"a test\n%d" % number).digest() for number in range(count))


def test_the_vectors_of_the_specification_hold() -> None:
    assert letters(LIST.entries("grade=standard")) == "CCWWWCCWWCCWWCWCCCWW"
    assert letters(LIST.entries("grade=medium")) == "WWCCCWCWCCWWWCWCCCWW"
    assert LIST.salt("grade=standard", 1) == "0f019e95721f99fbe4ba0e0522081a53e4f2f6264a1610d9050e86547965b561"
    assert LIST.root() == "ad869e9d385e4c3cf15e7dd64af7a07235e3c48c854e568839095285f9dc4158"
    assert LIST.seed_digest() == hashlib.sha256(b"cara-seed/1\n" + bytes(range(32))).hexdigest()


def made_by_an_outsider(seed: bytes, protocol: str, stratum: str, least: int) -> str:
    """The same sequence, written another way: from the text of the specification alone."""
    stream, taken, found = b"", 0, ""

    def draw(count: int) -> int:
        nonlocal stream, taken
        while True:
            while len(stream) < 4 * taken + 4:
                text = "\n".join(("cara-allocation/1", protocol, stratum, str(len(stream) // 32)))
                stream += hmac.new(seed, text.encode(), hashlib.sha256).digest()
            word = int(stream[4 * taken : 4 * taken + 4].hex(), 16)
            taken += 1
            if word < 2**32 - 2**32 % count:
                return word % count

    while len(found) < least:
        size = (4, 6, 8)[draw(3)]
        cells = ["W"] * (size // 2) + ["C"] * (size // 2)
        for j in reversed(range(1, size)):
            k = draw(j + 1)
            cells[j], cells[k] = cells[k], cells[j]
        found += "".join(cells)
    return found


def test_an_outsider_with_the_seed_makes_every_allocation_again() -> None:
    for seed in seeds(40):
        for stratum in STRATA:
            made = SealedList(protocol=PROTOCOL, seed=seed).entries(stratum)
            assert letters(made) == made_by_an_outsider(seed, PROTOCOL.digest, stratum, PROTOCOL.least)


def test_no_stratum_is_ever_more_than_half_a_block_out_of_balance() -> None:
    for seed in seeds(150):
        for stratum in STRATA:
            ahead = 0
            entries = SealedList(protocol=PROTOCOL, seed=seed).entries(stratum)
            for entry in entries:
                ahead += 1 if entry.arm is StudyArm.WORKSHOPS else -1
                assert abs(ahead) <= 4
            assert ahead == 0, "the last block is complete"
            assert len(entries) >= PROTOCOL.least


OF_FOUR = Protocol(digest="0" * 64, strata=("all=yes",), least=4, block_sizes=(4,))
SHAPES = sorted({"".join(order) for order in permutations("WWCC")})
CHI_SQUARED_5_AT_0_001 = 20.515
TRIALS = 20_000 if os.environ.get("CARA_EXHAUSTIVE") else 3_000


def unevenness() -> float:
    """χ² of the six orders of a block of four, over many seeds."""
    counted = Counter(letters(SealedList(protocol=OF_FOUR, seed=seed).entries("all=yes")) for seed in seeds(TRIALS))
    expected = TRIALS / len(SHAPES)
    return sum((counted[shape] - expected) ** 2 / expected for shape in SHAPES)


def test_each_order_of_a_block_is_as_likely_as_any_other() -> None:
    assert unevenness() < CHI_SQUARED_5_AT_0_001


def test_known_bad_shuffle_that_swaps_any_two_places_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = sealed_list._below
    # The well-known mistake: the other place is drawn among all, not among those that are left.
    monkeypatch.setattr(sealed_list, "_below", lambda words, count: real(words, 4 if count > 1 else count))
    assert unevenness() > CHI_SQUARED_5_AT_0_001


def share_in_the_lower_third(below: Callable[[Iterator[int], int], int]) -> float:
    """How many of many numbers below 3·2³⁰ lie below 2³⁰? A third, where each is as likely."""
    words = sealed_list._words(bytes(32), "0" * 64, "all=yes")
    return sum(below(words, 3 << 30) < 1 << 30 for _ in range(TRIALS)) / TRIALS


def test_a_number_is_drawn_evenly_and_the_twin_that_throws_nothing_away_is_found() -> None:
    assert abs(share_in_the_lower_third(sealed_list._below) - 1 / 3) < 0.04
    assert abs(share_in_the_lower_third(lambda words, count: next(words) % count) - 1 / 3) > 0.04


def guessed_rightly(sizes: tuple[int, ...]) -> float:
    """How often is the next arm guessed by whoever saw all before it, and guesses the arm that is behind?"""
    protocol = Protocol(digest="0" * 64, strata=("all=yes",), least=200, block_sizes=sizes)
    right = guesses = 0
    for number, seed in enumerate(seeds(100)):
        ahead = 0
        for entry in SealedList(protocol=protocol, seed=seed).entries("all=yes"):
            behind = ahead < 0 or (ahead == 0 and number % 2 == 0)
            right += (entry.arm is StudyArm.WORKSHOPS) is behind
            guesses += 1
            ahead += 1 if entry.arm is StudyArm.WORKSHOPS else -1
    return right / guesses


def test_the_next_arm_is_guessed_no_better_than_the_design_gives_away(monkeypatch: pytest.MonkeyPatch) -> None:
    bound = 0.680 + 4 * 0.0033
    assert guessed_rightly((4, 6, 8)) < bound
    monkeypatch.setattr(sealed_list, "_LEAST_SIZE", 2)
    assert guessed_rightly((2,)) > bound, "the twin: blocks of two"


def opened() -> Opening:
    return LIST.open("grade=medium", 7)


def test_every_entry_is_proved_against_the_root_that_was_published() -> None:
    for entry in LIST.every_entry():
        opening = LIST.open(entry.stratum, entry.number)
        assert opening.entry == entry
        assert is_proved(opening, protocol_digest=PROTOCOL.digest, root=LIST.root())


@pytest.mark.parametrize(
    "changed",
    [
        lambda it: attrs.evolve(
            it, entry=attrs.evolve(it.entry, arm=next(arm for arm in StudyArm if arm != it.entry.arm))
        ),
        lambda it: attrs.evolve(it, entry=attrs.evolve(it.entry, number=8)),
        lambda it: attrs.evolve(it, entry=attrs.evolve(it.entry, stratum="grade=standard")),
        lambda it: attrs.evolve(it, salt="0" * 64),
        lambda it: attrs.evolve(it, place=it.place + 1),
        lambda it: attrs.evolve(it, place=-1),
        lambda it: attrs.evolve(it, size=it.size + 40),
        lambda it: attrs.evolve(it, path=it.path[:-1]),
        lambda it: attrs.evolve(it, path=(*it.path, "0" * 64)),
        lambda it: attrs.evolve(it, path=tuple(reversed(it.path))),
        lambda it: attrs.evolve(it, path=("no digest", *it.path[1:])),
    ],
)
def test_no_changed_opening_is_proved(changed: Callable[[Opening], Opening]) -> None:
    assert not is_proved(changed(opened()), protocol_digest=PROTOCOL.digest, root=LIST.root())


def test_an_opening_of_another_protocol_or_another_list_is_not_proved() -> None:
    assert not is_proved(opened(), protocol_digest="1" * 64, root=LIST.root())
    other = SealedList(protocol=PROTOCOL, seed=bytes(32))
    assert not is_proved(opened(), protocol_digest=PROTOCOL.digest, root=other.root())


def test_a_list_of_one_entry_has_an_empty_path() -> None:
    from cara_core.study.proving import path_to, root_by  # noqa: PLC0415  (what the rest of the file reaches through it)

    digest = hashlib.sha256(b"alone").digest()
    assert path_to(0, [digest]) == ()
    assert root_by(digest, place=0, size=1, path=()) == hashlib.sha256(b"\x00" + digest).digest()
    assert root_by(digest, place=0, size=1, path=(digest,)) is None
    assert root_by(digest, place=0, size=2, path=()) is None
    with pytest.raises(IndexError):
        path_to(1, [digest])


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: LIST.open("grade=standard", 0), "LIST_SPENT"),
        (lambda: LIST.open("grade=standard", 21), "LIST_SPENT"),
        (lambda: LIST.entries("grade=high"), "STRATUM_UNKNOWN"),
        (lambda: SealedList(protocol=PROTOCOL, seed=b"short"), "NOT_ALLOWED"),
        (lambda: Protocol(digest="x", strata=(), least=0, block_sizes=(2,)), "BAD_DIGEST"),
    ],
)
def test_what_no_list_can_be_made_of_is_refused(call: Callable[[], object], code: str) -> None:
    with pytest.raises(InputError) as refused:
        call()
    assert refused.value.faults[0].code == code


def test_every_fault_of_a_protocol_is_named_at_once() -> None:
    with pytest.raises(InputError) as refused:
        Protocol(digest="x", strata=("all=yes", "all=yes"), least=0, block_sizes=(4, 5))
    assert [fault.path for fault in refused.value.faults] == ["digest", "strata", "least", "block_sizes"]


def test_the_seed_shows_in_no_repr() -> None:
    assert bytes(range(32)).hex() not in repr(LIST)
    assert repr(bytes(range(32))) not in repr(LIST)
