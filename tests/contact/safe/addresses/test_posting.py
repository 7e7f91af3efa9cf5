"""An address no letter can be posted to is refused, by rules that name what is allowed and repeat nothing."""

import pytest

from cara_core.contact.safe.addresses.postcodes import ends_in_postcode
from cara_core.contact.safe.addresses.posting import is_line, is_name, posting_faults
from cara_core.contact.safe.sendable import is_sendable
from cara_core.terms.messages import Medium

GOOD = ("A. Person", "14 Elm Grove", "Southampton", "SO14 3AB")


@pytest.mark.parametrize(
    "last",
    [
        "SO14 3AB",
        "so143ab",
        "Southampton SO14 3AB",
        "M1 1AE",
        "CR2 6XH",
        "EC1A 1BB",
        "W1A 0AX",
        "B33 8TH",
        "ZE1 0AA",
        "JE2 3AB",
        "BT1 5GS",
        "BFPO 57",
        "bfpo 5701",
        "BF1 2AT",
    ],
)
def test_a_real_postcode_or_a_forces_post_office_ends_an_address(last: str) -> None:
    assert ends_in_postcode(last)
    assert posting_faults((*GOOD[:3], last)) == ()


@pytest.mark.parametrize(
    "last",
    [
        "ZZ99 9ZZ",
        "S014 3AB",
        "SO14",
        "SO14 3A",
        "SO14 3CB",
        "SO14  3AB 2",
        "XX1 1AA",
        "Q1 1AA",
        "M01 1AA",
        "Southampton",
        "Poland",
        "BFPO",
        "BFPO 0",
        "ASO14 3AB",
        "",
    ],
)
def test_what_is_no_postcode_of_the_kingdom_ends_none(last: str) -> None:
    assert not ends_in_postcode(last)
    assert posting_faults((*GOOD[:3], last))


@pytest.mark.parametrize(
    "lines",
    [
        GOOD[:2],
        (*GOOD[:3], *"ABCD", GOOD[3]),
        (*GOOD[:2], " ", GOOD[3]),
        (*GOOD[:2], "(rear)", GOOD[3]),
        (*GOOD[:2], "#2", GOOD[3]),
        (*GOOD[:2], "- Southampton", GOOD[3]),
        (*GOOD[:2], "South\nampton", GOOD[3]),
        (*GOOD[:2], "South\x07ampton", GOOD[3]),
        (*GOOD[:2], "Southampton \N{HEAVY BLACK HEART}\ufe0f", GOOD[3]),
        (*GOOD[:2], "1\ufe0f\u20e3", GOOD[3]),
        (*GOOD[:2], "South\u202eampton", GOOD[3]),
        (*GOOD[:2], "South\u2028ampton", GOOD[3]),
        (*GOOD[:2], "S" * 101, GOOD[3]),
        ("A. Person", "No fixed abode", "SO14 3AB"),
        ("A. Person", "of NO FIXED ABODE", "SO14 3AB"),
        ("A. Person", "N.F.A.", "SO14 3AB"),
        ("A. Person", "no fixed address at present", "SO14 3AB"),
        ("A. Person", "Homeless", "SO14 3AB"),
        ("A. Person", "address unknown", "SO14 3AB"),
        ("A. Person", "Sofa surfing", "SO14 3AB"),
        (),
    ],
)
def test_an_address_that_cannot_be_posted_to_has_a_fault_that_repeats_nothing(lines: tuple[str, ...]) -> None:
    faults = posting_faults(lines)
    assert faults
    apart = not any("\n" in line for line in lines)
    assert not (apart and is_sendable(Medium.LETTER, "\n".join(lines[1:]), name=lines[0] if lines else ""))
    shown = " ".join(faults)
    assert not [line for line in lines if len(line) > 3 and line.strip() in shown]


@pytest.mark.parametrize(
    "line", ["14 Elm Grove", "Łódzka 3", "Flat 2/1 (rear)", "c/o A. Friend", "Bishop's Waltham", "Ünit 3+4"]
)
def test_ordinary_lines_are_lines(line: str) -> None:
    assert is_line(line)
    assert posting_faults((GOOD[0], line, GOOD[3])) == ()


@pytest.mark.parametrize(
    "name",
    [
        "Zażółć O'Neill-Smith",
        "Дарья",
        "ਗੁਰਪ੍ਰੀਤ ਕੌਰ",
        "محمد",
        "Dr. A. B. Person (Jr)",
        "\u0646\u0645\u06cc\u200c\u062f\u0627",
    ],
)
def test_names_of_any_script_are_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", "  ", "A\nB", "A\rB", "A \N{GRINNING FACE}", "A\u2066B", "A\x00B", "A = B", "A" * 101]
)
def test_what_no_envelope_shows_is_no_name(name: str) -> None:
    assert not is_name(name)


def test_the_words_for_no_address_are_not_found_inside_an_address() -> None:
    assert posting_faults(("A. Person", "c/o Homeless Link House", "14 Elm Grove", "SO14 3AB")) == ()
    assert posting_faults(("A. Person", "None Close 3", "SO14 3AB")) == ()


@pytest.mark.parametrize(
    ("medium", "value", "sendable"),
    [
        (Medium.SMS, "07700 900123", True),
        (Medium.SMS, "01632 960001", False),
        (Medium.SMS, "07700 90012", False),
        (Medium.EMAIL, "anna@example.org", True),
        (Medium.EMAIL, "anna@example", False),
        (Medium.LETTER, "14 Elm Grove\nSO14 3AB", True),
        (Medium.LETTER, "14 Elm Grove", False),
        (Medium.PRINT, "", True),
        (Medium.WORK, "anything", True),
    ],
)
def test_whether_it_can_be_sent_is_asked_by_the_grammar_it_was_recorded_by(
    medium: Medium,
    value: str,
    sendable: bool,  # noqa: FBT001
) -> None:
    assert is_sendable(medium, value) is sendable
