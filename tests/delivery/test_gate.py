"""What the gate lets out of a force: texts to send, prompts to read, and everywhere the same answer."""

from pathlib import Path

import attrs
import pytest

import cara_core as cara
from cara_core.delivery.gate import prompts_for, stopped_by
from cara_core.packs.gate import verdict
from cara_core.report.pack_preview import preview_page
from cara_core.terms.days import day
from cara_core.terms.messages import Charset, Medium
from cara_core.terms.pack import Pack
from delivery.messaging import made_force, texts
from packs.making import RULES

ON = day("2026-03-17")
CALL = "V04-after-w1"


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Pack]:
    return texts(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def force(packs: tuple[Pack, Pack], tmp_path_factory: pytest.TempPathFactory) -> cara.Force:
    return made_force(tmp_path_factory.mktemp("force"), packs, {})


def changed(pack: Pack, prompt: str) -> Pack:
    """The same pack with another prompt in its call, signed by nobody."""
    script = attrs.evolve(pack.scripts[CALL], stages=(("Stage", (prompt,)),))
    return attrs.evolve(pack, scripts={CALL: script})


def test_prompts_that_safeguarding_signed_are_shown_in_the_language_of_the_call(force: cara.Force) -> None:
    own = prompts_for(force, CALL, "pl", ON)
    assert own.script is not None
    assert (own.script.stages[0][1], own.in_own_language, own.withheld) == (("Czy to dobry czas?",), True, [])


def test_a_changed_prompt_is_withheld_and_the_signed_english_is_shown(packs: tuple[Pack, Pack], tmp_path: Path) -> None:
    english, polish = packs
    bad = "Leave a message that the police are calling about domestic violence."
    force = made_force(tmp_path, (english, changed(polish, bad)), {})
    object.__setattr__(force, "register", made_force(tmp_path / "as-signed", packs, {}).register)
    found = prompts_for(force, CALL, "pl", ON)
    assert found.script is not None
    assert bad not in found.script.stages[0][1]
    assert not found.in_own_language
    [(language, why)] = found.withheld
    assert language == "pl"
    assert "it was changed after it was signed" in why[0].what


def test_where_no_words_may_be_shown_nothing_is_raised(packs: tuple[Pack, Pack], tmp_path: Path) -> None:
    drafts = made_force(tmp_path, [attrs.evolve(pack, synthetic=True) for pack in packs], {})
    found = prompts_for(drafts, CALL, "pl", ON)
    assert found.script is None
    assert [language for language, _ in found.withheld] == ["pl", "en-GB"]


@pytest.mark.parametrize("spoiled", ["nothing", "a draft", "a month", "a service"])
def test_if_one_face_says_ready_all_do(spoiled: str, packs: tuple[Pack, Pack], tmp_path: Path) -> None:
    english, polish = packs
    months = (*polish.dates.months[:2], "kwietnia", *polish.dates.months[3:])
    polish = {
        "nothing": polish,
        "a draft": attrs.evolve(polish, synthetic=True),
        "a month": attrs.evolve(polish, dates=attrs.evolve(polish.dates, months=months)),
        "a service": attrs.evolve(polish, services=polish.services[:-1]),
    }[spoiled]
    force = made_force(tmp_path, packs, {})
    found = verdict(polish, english, force.sheet, Charset.NOTIFY, ON)
    few = {name: RULES[name] for name in ("P09-missed", "P14-signposting", CALL)}
    page = preview_page(polish, english=english, rules=few, office=force.office, force="F", on=ON, sheet=force.sheet)
    ready = sum(key[0] in few for key in found.ready)
    assert f"<dt>Ready</dt><dd>{ready}</dd>" in page.replace("\n", "")
    for key, text in polish.texts.items():
        assert (not stopped_by(force, polish, text, Charset.NOTIFY, ON)) == (key in found.ready), key
    # Of seven: a letter and a list on paper bear a day, and both texts that list services are signed with each of them.
    wanted = {"nothing": 7, "a draft": 0, "a month": 2, "a service": 5}[spoiled]
    assert sum(not stopped_by(force, polish, text, Charset.NOTIFY, ON) for text in polish.texts.values()) == wanted
    assert (CALL, Medium.CALL) in {key[:2] for key in found.stopped}
