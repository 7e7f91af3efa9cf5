"""A telephone number as a provider takes it. Every one here is of nobody: Ofcom's for drama, or of no country."""

import pytest

from cara_core.channels.notify.phone_numbers import e164


@pytest.mark.parametrize(
    ("number_written", "number"),
    [
        ("07700 900147", "+447700900147"),
        ("(07700) 900-147", "+447700900147"),
        ("+44 (0)7700 900147", "+447700900147"),
        ("0044 7700 900147", "+447700900147"),
        ("01632 960147", "+441632960147"),
        ("+999 1234-5678", "+99912345678"),
        ("900147", None),
        ("07700 900147 ext 4", None),
        ("+44" + "\N{ARABIC-INDIC DIGIT SEVEN}" * 10, None),
        ("", None),
    ],
)
def test_a_number_is_written_with_its_country_first(number_written: str, number: str | None) -> None:
    assert e164(number_written) == number
