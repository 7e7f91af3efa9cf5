"""A plugin that breaks: never a lost case, never an eligible one, never a traceback."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Cara = Callable[..., CompletedProcess[str]]
Plugged = Callable[..., Path]
Variant = Callable[..., dict[str, Any]]
Write = Callable[..., Path]

ON = ("--on", "2026-03-10")
SECRET = "Zbigniew-Wolfe"
REFUSE = "@cara.hookimpl\ndef further_refusals(self, referral, on):\n    "
LATER = "@cara.hookimpl\ndef offence_list(self, on):\n    if on == cara.day('2026-03-10'):\n        "
LISTED = '[[listed]]\ncodes = ["CJ88116"]\nsince = 2012-08-01\nsource = "TEST"\nstanding = "illustrative"\n'
UNTOLD = f"""{REFUSE}return [cara.Refusal(code="UNTOLD", state=cara.State.REFER, texts={{"cy": "Na"}}, source="TEST",
    standing=cara.Standing.ILLUSTRATIVE)]"""


@pytest.mark.parametrize(
    "further",
    [
        f'{REFUSE}raise ValueError("{SECRET}")',
        f"{REFUSE}raise SystemExit(0)",
        f"{REFUSE}return True",
        f"{REFUSE}return None",
        UNTOLD,
        f'{LATER}raise OSError("{SECRET}")',
    ],
)
def test_a_plugin_that_fails_while_deciding_sends_the_case_to_a_human(
    further: str, cara: Cara, plugged: Plugged, variant: Variant, write: Write
) -> None:
    plugins = plugged("raising", further)
    file = write("a.json", [variant(), variant(suspect__admits_offence=False)])
    ran = cara("screen", "--force", "raising", *ON, "--json", file, plugins=plugins)
    assert ran.returncode == 1
    good, refused = map(json.loads, ran.stdout.splitlines())
    assert good["outcome"] == "refer"
    assert refused["outcome"] == "not_eligible", "what the core knows still stands"
    for decision in (good, refused):
        assert decision["findings"][-1]["criterion"] == "LOCAL:PLUGIN_FAULT"
    assert [line.partition(": the force's own rules failed")[0] for line in ran.stderr.splitlines()] == [
        f"{file}: [0]",
        f"{file}: [1]",
    ]
    assert SECRET not in ran.stdout + ran.stderr


def test_a_wrong_input_outweighs_a_plugin_that_fails(
    cara: Cara, plugged: Plugged, variant: Variant, write: Write
) -> None:
    plugins = plugged("raising", f"{REFUSE}raise ValueError")
    ran = cara("screen", "--force", "raising", *ON, "--json", write("a.json", [variant(), {}]), plugins=plugins)
    assert ran.returncode == 2
    assert len(ran.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("further", "books", "said"),
    [
        ("@cara.hookimpl\ndef offence_lst(self, on):\n    return None", {}, "did you mean offence_list?"),
        ("def further_refusals(self, referral, on):\n    return ()", {}, "lacks @hookimpl"),
        ("", {"terms": "[[eligibility]]\n"}, "terms.toml: eligibility[0]"),
        ("", {"offences": LISTED.replace("CJ88116", "OF61102")}, "OF61102 cannot be listed"),
        ("raise RuntimeError('at import')", {}, "importing it raised RuntimeError"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_named_with_every_fault(
    cara: Cara,
    plugged: Plugged,
    variant: Variant,
    write: Write,
    *,
    further: str,
    books: dict[str, str],
    said: str,
) -> None:
    plugins = plugged("broken", further, **books)
    ran = cara("screen", "--force", "broken", *ON, write("a.json", variant()), plugins=plugins)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("cara: broken cannot be used:\n")
    assert said in ran.stderr


def test_a_referral_whose_own_force_is_broken_is_a_fault_of_one_line(
    cara: Cara, plugged: Plugged, variant: Variant, write: Write
) -> None:
    plugins = plugged("broken", "def further_refusals(self, referral, on):\n    return ()")
    file = write("a.json", [variant() | {"force": "broken"}, variant() | {"force": "hampshire"}])
    ran = cara("screen", *ON, "--json", file, plugins=plugins)
    assert len(ran.stdout.splitlines()) == 1
    assert ran.returncode == 2
    (line,) = ran.stderr.splitlines()
    assert line.startswith(f"{file}: [0].force: broken cannot be used:; further_refusals: ")


OFFER = "@cara.hookimpl\ndef further_conditions(self, referral, on):\n    "
MAKE_GOOD = """return [cara.Condition(id="make-good", kind=cara.ConditionKind.OTHER,
        objects=(cara.ConditionObject.REPARATION,))]"""


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (MAKE_GOOD, "  make-good             another condition, for reparation\n"),
        (
            f'raise ValueError("{SECRET}")',
            "  offered by the force  nobody knows: further_conditions: the plugin raised ValueError\n",
        ),
    ],
)
def test_what_a_force_offers_as_conditions_is_shown_until_the_caution_is_given(
    *, answer: str, shown: str, cara: Cara, plugged: Plugged, variant: Variant, write: Write
) -> None:
    plugins = plugged("offering", f"{OFFER}{answer}")
    file = write("a.json", variant())
    assert cara("case", "open", file, "--force", "offering", "--case", "C-1", *ON, plugins=plugins).returncode == 0
    ran = cara("case", "show", "C-1", *ON, plugins=plugins)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert shown in ran.stdout
    assert SECRET not in ran.stdout


def test_a_case_is_shown_where_its_force_is_not_installed_any_more(
    cara: Cara, plugged: Plugged, variant: Variant, write: Write
) -> None:
    plugins = plugged("gone", f"{OFFER}return []")
    file = write("a.json", variant())
    assert cara("case", "open", file, "--force", "gone", "--case", "C-1", *ON, plugins=plugins).returncode == 0
    ran = cara("case", "show", "C-1", *ON)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "  offered by the force  nobody knows: " in ran.stdout
    assert cara("case", "show", "C-1", *ON, plugins=plugins).stdout.count("offered by the force") == 0
