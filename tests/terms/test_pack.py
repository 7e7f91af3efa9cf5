"""A text and its digest, and which form of address is taken."""

import attrs
import pytest

from cara_core.terms.messages import Medium
from cara_core.terms.pack import AddressForm, CallScript, DateWords, MessageText, Pack

TEXT = MessageText(message="P03-booking", medium=Medium.LETTER, subject="Your two dates", text="Come.")
DATES = DateWords(months=(), weekdays=(), weekdays_on=(), day="", time="")


def pack(*texts: MessageText) -> Pack:
    return Pack(
        id="a",
        title="A",
        version="1",
        language="en",
        direction="ltr",
        script="Latn",
        owner="somebody",
        synthetic=True,
        address="impersonal",
        texts={(text.message, text.medium, text.form): text for text in texts},
        dates=DATES,
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "Come!"},
        {"subject": None},
        {"message": "P04-reminder-7d"},
        {"medium": Medium.PRINT},
        {"form": AddressForm.FEMININE},
    ],
)
def test_a_signature_is_bound_to_the_very_text(changed: dict[str, object]) -> None:
    other = attrs.evolve(TEXT, **changed)  # type: ignore[arg-type]
    assert other.digest != TEXT.digest
    assert attrs.evolve(TEXT, file="elsewhere.md", line=9).digest == TEXT.digest


def test_without_a_text_in_that_form_the_impersonal_one_is_taken_and_no_other() -> None:
    feminine = attrs.evolve(TEXT, form=AddressForm.FEMININE)
    both = pack(TEXT, feminine)
    assert both.text("P03-booking", Medium.LETTER, AddressForm.FEMININE) is feminine
    assert both.text("P03-booking", Medium.LETTER, AddressForm.MASCULINE) is TEXT
    assert both.text("P03-booking", Medium.LETTER) is TEXT
    assert both.text("P03-booking", Medium.SMS) is None
    assert pack(feminine).text("P03-booking", Medium.LETTER) is None


def test_a_script_is_bound_to_its_very_prompts_in_their_order() -> None:
    script = CallScript(message="V04-after-w1", stages=(("Opening", ("first", "second")), ("Safety", ("third",))))
    assert script.lines == ("### Opening", "- first", "- second", "### Safety", "- third")
    others = (
        attrs.evolve(script, stages=tuple(reversed(script.stages))),
        attrs.evolve(script, stages=(("Opening", ("first",)), ("Safety", ("second", "third")))),
        attrs.evolve(script, message="V05-on-completion"),
    )
    assert len({script.digest, *(other.digest for other in others)}) == 4
    assert attrs.evolve(script, line=7).digest == script.digest
