"""A community laid over a force: it brings languages, and nothing else, for whichever force."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import cara_core as cara
from cara_core.terms.policy import Delivery
from forces.folders import GOOD
from forces.installing import installed_from, write_distribution
from support.referrals import ON, example

COMMUNITY = """
from pathlib import Path
import cara_core as cara

class Ours(cara.CommunityPlugin):
    data = Path(__file__).parent / "data"
"""
CARD = '[community]\nid = "ours"\nname = "Ours"\n'
SOURCES = '[sources.OURS]\ntitle = "A source made up for these tests"\nstanding = "illustrative"\n'
LANGUAGE = """[[language]]
tag = "{tag}"
delivery = "{delivery}"
since = 2016-01-01
source = "OURS"
standing = "illustrative"
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    with installed_from(tmp_path):
        yield tmp_path


def install(
    site: Path,
    *languages: tuple[str, str],
    files: Mapping[str, str | None] | None = None,
    code: str = COMMUNITY,
    name: str = "ours",
) -> None:
    """A community of these languages; ``files`` adds TOML files, changes them, or (``None``) leaves them out."""
    folder = write_distribution(site, "cara-ours", group="cara.communities", points={name: "cara_ours:Ours"}, code=code)
    (folder / "data").mkdir()
    rows = "".join(LANGUAGE.format(tag=tag, delivery=delivery) for tag, delivery in languages or [("pl", "native")])
    for file, text in {"community": CARD, "sources": SOURCES, "languages": rows, **(files or {})}.items():
        if text is not None:
            (folder / "data" / f"{file}.toml").write_text(text, encoding="utf-8")


def refused(community: str = "ours", force: str = "hampshire") -> list[str]:
    with pytest.raises(cara.ForceInvalid) as raised:
        cara.load_force(force, community=community)
    return list(raised.value.faults)


def offered(force: cara.Force) -> dict[str, str]:
    return {language_offered.tag: language_offered.delivery for language_offered in force.policy(ON).languages}


def language(force: cara.Force, tag: str | None, *, interpreter: bool | None = None) -> cara.Finding:
    changed = example({"suspect.language": tag, "suspect.interpreter_needed": interpreter})
    (found,) = [finding for finding in cara.screen(changed, force, on=ON).findings if finding.criterion == "LANGUAGE"]
    return found


@pytest.mark.parametrize("file", ["terms", "offences", "risk_tools", "force", "words", "grades"])
def test_a_file_that_is_not_a_communitys_to_say_is_refused_with_what_is_allowed(file: str, site: Path) -> None:
    text = (GOOD / f"{file}.toml").read_text(encoding="utf-8") if (GOOD / f"{file}.toml").exists() else ""
    install(site, files={file: text})
    assert refused() == [
        f"{file}.toml: not a community's to say; allowed: community.toml, contact.toml, languages.toml, sources.toml"
    ]


@pytest.mark.parametrize("hook", ["eligibility_terms", "offence_list", "dash_mapping", "further_refusals", "languages"])
@pytest.mark.parametrize("marker", ["    @cara.hookimpl\n", ""], ids=["marked", "unmarked"])
def test_a_method_that_answers_a_hook_is_refused_with_whose_it_is(hook: str, marker: str, site: Path) -> None:
    install(site, code=f"{COMMUNITY}\n{marker}    def {hook}(self, on): return None\n")
    (fault,) = refused()
    assert fault.startswith(f"{hook}: a community cannot answer hooks; ")
    assert fault.endswith("risk, offences and terms belong to the force, and code to a force's plugin")


def test_code_and_files_that_are_not_its_own_are_found_at_once(site: Path) -> None:
    code = f"{COMMUNITY}\n    @cara.hookimpl\n    def eligibility_terms(self, on): return None\n"
    theirs = {"community": CARD.replace("ours", "theirs"), "sources": "[sources.X]\n"}
    install(site, code=code, files={"terms": "", "offences": "", **theirs})
    begins = [fault.partition(" ")[0] for fault in refused()]
    assert begins == [
        "eligibility_terms:",
        "offences.toml:",
        "terms.toml:",
        "sources.toml:",
        "sources.toml:",
        "community.toml:",
    ]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"community": None}, "community.toml: no such file"),
        ({"languages": None}, "languages.toml: no such file"),
        ({"sources": None}, "sources.toml: no such file"),
        ({"community": CARD.replace('"ours"', '"theirs"')}, "community.toml: id: it must be ours"),
        ({"community": f"{CARD}grades = 1\n"}, "community.toml: community: key 3 is unknown; allowed: id, name, note"),
        ({"languages": LANGUAGE.format(tag="po polsku", delivery="native")}, "languages.toml: language[0].tag: "),
        ({"languages": LANGUAGE.format(tag="pl", delivery="post")}, "languages.toml: language[0].delivery: "),
        (
            {"languages": LANGUAGE.replace("OURS", "THEIRS").format(tag="pl", delivery="native")},
            "languages.toml: language[0].source: no such source in sources.toml or the core",
        ),
        (
            {"languages": '[[eligibility]]\nsetting = "accepted_grades"\nvalue = ["high"]\n'},
            "languages.toml: key 1 is unknown; allowed: language",
        ),
    ],
)
def test_a_broken_file_says_where_and_what_is_allowed(files: dict[str, str | None], says: str, site: Path) -> None:
    install(site, files=files)
    assert [fault for fault in refused() if fault.startswith(says)]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise RuntimeError('no')", "cara_ours:Ours: importing it raised RuntimeError: no"),
        ("class Ours: ...", "a community is an instance of a subclass of cara_core.CommunityPlugin"),
        ("import cara_core as cara\nclass Ours(cara.ForcePlugin): ...", "a community is an instance of a subclass"),
        ("import cara_core as cara\nclass Ours(cara.CommunityPlugin): ...", "data: a folder of its files is needed"),
        (COMMUNITY.replace('"data"', '"dta"'), "data: a folder of its files is needed, and this is none"),
        (f"{COMMUNITY}\n    data = property(lambda self: 1 / 0)", "loading it raised ZeroDivisionError"),
    ],
)
def test_what_is_no_community_is_named(code: str, says: str, site: Path) -> None:
    install(site, code=code)
    assert [fault for fault in refused() if fault.startswith(says)]


def test_it_is_installed_under_its_own_id(site: Path) -> None:
    install(site, name="others")
    assert refused("others") == ["community.toml: id: it must be others, the name it is installed under"]


def test_its_languages_are_laid_over_tag_by_tag_and_the_rest_stays(site: Path) -> None:
    install(site, ("pl", "native"), ("EN", "interpreter"))
    assert offered(cara.load_force("hampshire")) == {"en": "native"}
    assert offered(cara.load_force("hampshire/ours")) == {"pl": "native", "EN": "interpreter"}


def test_adding_a_language_replaces_none(site: Path) -> None:
    install(site, ("pa", "native"), ("ur", "interpreter"))
    assert offered(cara.load_force("west_midlands/ours")) == {"en": "native", "pa": "native", "ur": "interpreter"}


@pytest.mark.parametrize(
    ("needed", "state", "code"),
    [(True, "met", "LANGUAGE"), (False, "met", "LANGUAGE"), (None, "met", "LANGUAGE")],
)
def test_where_an_interpreter_is_offered_whoever_needs_one_can_take_part(
    needed: bool | None,  # noqa: FBT001  (a column)
    state: str,
    code: str,
    site: Path,
) -> None:
    install(site, ("pl", str(Delivery.INTERPRETER)))
    found = language(cara.load_force("hampshire/ours"), "pl", interpreter=needed)
    assert (found.state, found.code) == (state, code)
    assert found.needs == ()


def test_the_shipped_community_works_on_a_force_it_was_not_made_for() -> None:
    alone, adopted = cara.load_force("hampshire"), cara.load_force("hampshire", community="polish")
    assert language(alone, "pl", interpreter=True).code == "LANGUAGE_NO_PROGRAMME"
    assert language(adopted, "pl-PL", interpreter=True).state is cara.State.MET
    decision = cara.screen(example({"suspect.language": "pl"}), adopted, on=ON)
    assert (decision.outcome, decision.community) == (cara.Outcome.ELIGIBLE, "polish")
    assert set(decision.made_with) == {"cara-core", "cara-hampshire", "cara-west-midlands-polish"}


def test_its_rows_are_signed_by_the_distribution_the_community_and_the_version() -> None:
    polish = language(cara.load_force("west_midlands/polish"), "pl")
    assert polish.set_by == "cara-west-midlands-polish/polish 0.1.0"
    english = language(cara.load_force("west_midlands/polish"), "en")
    assert english.set_by == "cara-west-midlands-polish 0.1.0"


def test_it_changes_nothing_but_the_language_finding() -> None:
    alone, adopted = cara.load_force("leicestershire"), cara.load_force("leicestershire", community="polish")
    for changes in ({}, {"risk.grade": cara.Grade.MEDIUM}, {"suspect.admits_offence": None}):
        before, after = (cara.screen(example(changes), force, on=ON) for force in (alone, adopted))
        assert [f for f in before.findings if f.criterion != "LANGUAGE"] == [
            f for f in after.findings if f.criterion != "LANGUAGE"
        ]
