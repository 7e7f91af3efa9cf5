"""Loading a force by name: only the named one, checked whole, or not at all."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typing_extensions import override

import cara_core as cara
from cara_core.forces.installed import COMMUNITIES, FORCES, Installed, installed
from forces.folders import GOOD
from forces.installing import installed_from, write_distribution
from support.referrals import ON, example

PLUGIN = """
from pathlib import Path
import cara_core as cara

class Hampton(cara.ForcePlugin):
    data = Path(__file__).parent / "data"
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A path on which a test installs what it needs."""
    with installed_from(tmp_path):
        yield tmp_path


def install_hampton(site: Path, name: str = "cara-hampton", code: str = PLUGIN, **points: str) -> None:
    module = name.replace("-", "_")
    folder = write_distribution(site, name, points=points or {"hampton": f"{module}:Hampton"}, code=code)
    shutil.copytree(GOOD, folder / "data")


def refused(name: str, community: str | None = None) -> str:
    with pytest.raises(cara.ForceError) as raised:
        cara.load_force(name, community=community)
    return str(raised.value)


def test_a_force_that_is_installed_is_found_by_name_and_signs_with_its_distribution(site: Path) -> None:
    install_hampton(site)
    force = cara.load_force("hampton")
    assert (force.id, force.set_by) == ("hampton", "cara-hampton 1.0")
    decision = cara.screen(example({"risk.tool": "OURS"}), force, on=ON)
    assert decision.outcome is cara.Outcome.ELIGIBLE
    assert decision.made_with["cara-hampton"] == "1.0"
    assert Installed("hampton", "cara-hampton", "1.0") in installed(FORCES)


def test_what_is_installed_is_listed_without_importing_it(site: Path) -> None:
    write_distribution(site, "cara-broken", points={"broken": "cara_broken:Broken"}, code="raise SystemExit(1)")
    assert "broken" in [entry.name for entry in installed(FORCES)]
    assert {"hampshire", "leicestershire", "west_midlands"} <= {entry.name for entry in installed(FORCES)}
    assert "polish" in [entry.name for entry in installed(COMMUNITIES)]
    assert "cara_broken" not in sys.modules


def test_only_the_named_force_is_imported() -> None:
    code = (
        "import sys, cara_core\n"
        "cara_core.load_force('leicestershire')\n"
        "print(*sorted(name for name in sys.modules if name.startswith('cara_') and '.' not in name))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  (this Python)
    assert done.stdout.split() == ["cara_core", "cara_leicestershire"]


def test_a_broken_force_beside_it_disturbs_nobody(site: Path) -> None:
    write_distribution(site, "cara-broken", points={"broken": "cara_broken:Broken"}, code="raise SystemExit(1)")
    assert cara.load_force("hampshire").id == "hampshire"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("hampshir", "did you mean hampshire?"),
        ("west-midlands", "did you mean west_midlands?"),
        ("zzz", "no force of that name is installed; there are: "),
        ("", "no force of that name is installed; there are: "),
        ("hampshire/polsh", "did you mean polish?"),
        ("hampshire/zzz", "no community of that name is installed; there are: "),
        ("polish", "no force of that name is installed"),
        ("hampshire/hampshire", "no community of that name is installed"),
    ],
)
def test_a_name_nobody_has_is_answered_with_the_close_one_or_with_all(asked: str, says: str) -> None:
    assert says in refused(asked)


def test_no_name_at_all() -> None:
    with pytest.raises(cara.ForceNotInstalled, match="no force was named; there are: "):
        cara.load_force()


def test_a_community_is_named_behind_the_stroke_or_by_keyword() -> None:
    for force in (cara.load_force("hampshire/polish"), cara.load_force("hampshire", community="polish")):
        assert force.community is not None
        assert force.community.id == "polish"
    assert cara.load_force("hampshire/polish", community="polish").community is not None
    assert "two communities were named" in refused("hampshire/polish", community="punjabi")


def test_a_name_that_two_distributions_claim_is_refused_with_both(site: Path) -> None:
    install_hampton(site)
    install_hampton(site, "cara-hampton-fork")
    message = refused("hampton")
    assert "hampton: installed more than once, by cara-hampton, cara-hampton-fork; remove all but one" in message


def test_the_same_distribution_seen_twice_on_the_path_is_one(tmp_path: Path) -> None:
    for site in ("one", "two"):
        install_hampton(tmp_path / site)
    with installed_from(tmp_path / "one", tmp_path / "two"):
        assert cara.load_force("hampton").id == "hampton"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise RuntimeError('no licence')", "cara_hampton:Hampton: importing it raised RuntimeError: no licence"),
        ("raise SystemExit(3)", "cara_hampton:Hampton: importing it raised SystemExit: 3"),
        ("import there_is_no_such_module", "importing it raised ModuleNotFoundError"),
        ("def (", "importing it raised SyntaxError"),
        ("Hampshire = 1", "importing it raised AttributeError"),
        ("class Hampton:\n    def __init__(self, day): ...", "importing it raised TypeError"),
        ("class Hampton: ...", "Hampton: a plugin is an instance of a subclass of cara_core.ForcePlugin"),
        ("Hampton = 'hampton'", "str: a plugin is an instance of a subclass of cara_core.ForcePlugin"),
        ("import cara_core\nclass Hampton(cara_core.ForcePlugin): ...", "force_card: needed; say it in force.toml"),
    ],
)
def test_what_cannot_be_imported_or_is_no_plugin_is_named(code: str, says: str, site: Path) -> None:
    install_hampton(site, code=code)
    message = refused("hampton")
    assert message.startswith("hampton cannot be used:")
    assert says in message


def test_an_entry_point_may_be_an_instance(site: Path) -> None:
    install_hampton(site, code=f"{PLUGIN}\nours = Hampton()\n", hampton="cara_hampton:ours")
    assert cara.load_force("hampton").id == "hampton"


def test_the_id_of_the_card_is_the_name_it_is_installed_under(site: Path) -> None:
    install_hampton(site, hamptonshire="cara_hampton:Hampton")
    assert "force_card: its id must be hamptonshire, the name it is installed under" in refused("hamptonshire")


def test_a_plugin_can_be_loaded_without_being_installed() -> None:
    class Hampton(cara.ForcePlugin):
        data = GOOD

    force = cara.load_force(plugin=Hampton())
    assert (force.id, force.version) == ("hampton", "not installed")
    assert force.set_by.endswith("Hampton not installed")
    assert cara.load_force(plugin=Hampton(), community="polish").community is not None
    assert cara.load_force("hampton", plugin=Hampton()).id == "hampton"
    with pytest.raises(cara.ForceInvalid, match="its id must be another"):
        cara.load_force("another", plugin=Hampton())


def test_the_folder_of_a_plugin_may_be_a_path_a_text_or_a_resource() -> None:
    for data in (GOOD, str(GOOD)):
        plugin = type("Hampton", (cara.ForcePlugin,), {"data": data})()
        assert cara.load_force(plugin=plugin).id == "hampton"


@pytest.mark.parametrize("fails_on", ["1900-01-01", "2024-08-08", "2198-12-31"])
def test_a_plugin_is_asked_at_load_about_the_first_day_the_national_day_and_a_day_far_on(fails_on: str) -> None:
    class Hampton(cara.ForcePlugin):
        data = GOOD

        @override
        @cara.hookimpl
        def caution_terms(self, on: cara.Day) -> None:
            if on == cara.day(fails_on):
                raise ValueError("not then")

    with pytest.raises(cara.ForceInvalid) as raised:
        cara.load_force(plugin=Hampton())
    assert raised.value.faults == (f"caution_terms: the plugin raised ValueError (asked about {fails_on})",)
