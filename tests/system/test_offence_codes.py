"""The offence book against the Ministry of Justice's open data (an npm package).

The package comes from ``node_modules`` at the top of the repository, or is installed into a
temporary folder. Where it cannot be had this skips, loudly; with CARA_REQUIRE_OPEN_DATA=1
it fails instead.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import attrs
import pytest

import cara_core as cara
from cara_core.books.core import offence_book
from cara_core.terms.offences import LimitBasis, Mode, OffenceRow, Treatment, is_code

pytestmark = pytest.mark.system

PACKAGE = "@moj-bichard7-developers/bichard7-next-data"
VERSION = "2.0.414"
REQUIRED = "CARA_REQUIRE_OPEN_DATA"
NPM_SECONDS = 90
REPOSITORY = Path(__file__).resolve().parents[2]
IN_NODE_MODULES = Path("node_modules", *PACKAGE.split("/"), "data", "offence-code.json")
MODES = {"CE": Mode.EITHER_WAY, "CI": Mode.INDICTABLE_ONLY, "CS": Mode.SUMMARY}
"""What the categories of the open data say of the mode of trial."""
ROWS = tuple(row for row in offence_book().rows if not row.code.endswith("*"))


@attrs.frozen
class OpenOffence:
    """One offence of the open data."""

    ho_class: str
    category: str


OpenData = Mapping[str, OpenOffence]


def cannot_be_had(why: str) -> NoReturn:
    message = (
        f"THE OFFENCE BOOK WAS NOT CROSS-CHECKED: the open data ({PACKAGE} {VERSION}) cannot be had: {why}. "
        "Its codes, classes and modes of trial stand unconfirmed in this run. Run again with npm and a network, or put "
        f"the package into node_modules at the top of the repository; {REQUIRED}=1 makes this a failure"
    )
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def installed(folder: Path) -> Path:
    """The data file of the package, freshly installed into this folder."""
    npm = shutil.which("npm")
    if npm is None:
        cannot_be_had("there is no npm on this machine")
    command = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command, found by its full path
            [*command, f"{PACKAGE}@{VERSION}"], capture_output=True, check=False, timeout=NPM_SECONDS
        )
    except subprocess.TimeoutExpired:
        cannot_be_had(f"npm gave no answer in {NPM_SECONDS} seconds")
    if done.returncode:
        cannot_be_had(f"npm ended with status {done.returncode}")
    return folder / IN_NODE_MODULES


@pytest.fixture(scope="module")
def open_data(tmp_path_factory: pytest.TempPathFactory) -> OpenData:
    file = REPOSITORY / IN_NODE_MODULES
    if not file.is_file():
        file = installed(tmp_path_factory.mktemp("open-data"))
    rows = json.loads(file.read_text(encoding="utf-8"))
    return {row["cjsCode"]: OpenOffence(row["homeOfficeClassification"], row["offenceCategory"]) for row in rows}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.code))
def test_a_code_has_the_class_and_the_mode_of_the_open_data(row: OffenceRow, open_data: OpenData) -> None:
    assert row.code in open_data, "the open data has no such code"
    published = open_data[row.code]
    assert (row.ho_class, row.mode) == (published.ho_class, MODES[published.category])


@pytest.mark.parametrize(
    ("stem", "allowed"),
    [("SX03", {Treatment.EXCLUDED}), ("CD98", {Treatment.EXCLUDED, Treatment.REFER})],
)
def test_no_code_of_a_closed_stem_can_be_listed(stem: str, allowed: set[Treatment], open_data: OpenData) -> None:
    codes = [code for code in open_data if code.startswith(stem)]
    assert len(codes) > len([row for row in ROWS if row.code.startswith(stem)]), "the open data holds the whole stem"
    found = {code: None if (row := offence_book().row(code)) is None else row.treatment for code in codes}
    assert {code: treatment for code, treatment in found.items() if treatment not in allowed} == {}


def test_an_attempt_aiding_or_conspiracy_is_treated_as_its_base_and_listed_by_nobody(open_data: OpenData) -> None:
    """Where it can be tried and until when is another matter, and not known."""
    own = {row.code for row in ROWS}
    suffixed = [code for code in open_data if code[:-1] in own and code[-1] in "ABC" and code not in own]
    assert suffixed, "the open data holds such codes"
    for code in suffixed:
        row, base = offence_book().row(code), offence_book().own_row(code[:-1])
        assert row is not None
        assert base is not None
        assert (row.treatment, row.tests, row.family) == (base.treatment, base.tests, base.family), code
        assert (row.mode, row.limit) == (Mode.NOT_KNOWN, LimitBasis.NOT_KNOWN), code
        assert offence_book().own_row(code) is None, code


@pytest.mark.parametrize("force", ["hampshire", "leicestershire", "west_midlands", "west_midlands/polish"])
def test_of_all_public_codes_only_those_a_force_lists_pass(force: str, open_data: OpenData) -> None:
    """The example is eligible; with another code in it, it is so only where the force lists exactly that code."""
    example = cara.read_referral(REPOSITORY / "docs" / "examples" / "referral.json")
    loaded, on = cara.load_force(force), cara.day("2026-03-10")
    passed: set[str] = set()
    for code in filter(is_code, open_data):
        offence = attrs.evolve(example.offences[0], code=code, both_inside_dwelling=False)
        decision = cara.screen(attrs.evolve(example, offences=(offence,)), loaded, on=on)
        codes = {finding.code for finding in decision.findings}
        row = offence_book().row(code)
        if decision.outcome is cara.Outcome.ELIGIBLE:
            passed.add(code)
        if row is not None:
            assert ("OFFENCE_EXCLUDED" in codes) == (row.treatment is Treatment.EXCLUDED), code
            assert ("STRANGULATION" in codes) == row.strangulation, code
    assert passed == set(loaded.policy(on).listed)


def test_a_public_code_of_another_form_is_in_no_book(open_data: OpenData) -> None:
    """The open data holds local codes too: reading one is a fault, so none is ever decided."""
    others = [code for code in open_data if not is_code(code)]
    assert others, "the open data holds such codes"
    assert [code for code in others if offence_book().row(code) is not None] == []


def test_a_code_that_can_be_listed_is_no_indictable_only_offence(open_data: OpenData) -> None:
    listable = {row.code for row in ROWS if row.treatment is Treatment.ELIGIBLE_FAMILY}
    assert listable, "the book lets forces list something"
    assert [code for code in listable if open_data[code].category not in {"CE", "CS"}] == []
