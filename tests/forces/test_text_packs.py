"""Whose texts count in a language: the community's, the code's, the folder's, the core's; never another language's."""

import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

import attrs
import pytest

import cara_core as cara
from cara_core.hooks.pack_checks import in_language
from cara_core.packs.core import english
from cara_core.terms.pack import Pack
from forces.folders import laid_over, plugin_of
from forces.installing import installed_from, write_distribution
from hostile.lies import Behaviour
from hostile.plugins import Hostile

POLISH = Path(str(files("cara_west_midlands_polish") / "polish" / "pack"))
ENGLISH = Path(str(files("cara_core.packs") / "data" / "english"))
LETTER = "messages/P03-booking.md"


def with_pack(folder: Path, source: Path, change: Callable[[str], str] | None = None, file: str = LETTER) -> Path:
    """The good books with this pack beside them, one of its files changed."""
    shutil.copytree(source, laid_over(folder) / "pack")
    if change is not None:
        text = (folder / "pack" / file).read_text(encoding="utf-8")
        (folder / "pack" / file).write_text(change(text), encoding="utf-8")
    return folder


def loaded(folder: Path) -> cara.Force:
    return cara.load_force(plugin=plugin_of(folder))


def title(force: cara.Force, language: str) -> str | None:
    pack = force.pack(language)
    return None if pack is None else pack.title


@pytest.mark.parametrize(
    ("pack", "script", "asked", "covers"),
    [
        ("en-GB", "Latn", "en-GB", True),
        ("en-GB", "Latn", "en", True),
        ("en", "Latn", "en-GB", True),
        ("pl", "Latn", "PL-pl", True),
        ("pl", "Latn", "pl-Latn", True),
        ("pl", "Latn", "pl-Cyrl", False),
        ("pa-Guru", "Guru", "pa-Guru", True),
        ("pa-Guru", "Guru", "pa-Guru-IN", True),
        ("pa-Guru", "Guru", "pa-Arab", False),
        ("pa-Guru", "Guru", "pa", False),
        ("qps-ploc", "Latn", "qps-ploc", True),
        ("en-GB", "Latn", "pl", False),
        ("en-GB", "Latn", "enm", False),
        ("en-GB", "Latn", "", False),
        ("en-GB", "Latn", "*", False),
    ],
)
def test_a_pack_covers_its_own_language_in_its_own_script(pack: str, script: str, asked: str, covers: bool) -> None:  # noqa: FBT001  (a column)
    assert in_language(attrs.evolve(english(), language=pack, script=script), asked) is covers


def test_without_a_pack_there_is_the_cores_english_and_no_other_language(tmp_path: Path) -> None:
    force = loaded(laid_over(tmp_path / "books"))
    assert force.pack("en") is english()
    assert force.pack("en-GB") is english()
    assert [force.pack(tag) for tag in ("pl", "pl-PL", "de", "cy", "")] == [None] * 5
    assert dict(force.packs) == {"en-GB": english()}


def test_the_folder_s_pack_takes_the_place_of_the_core_s_for_its_language_alone(tmp_path: Path) -> None:
    ours = with_pack(
        tmp_path / "books", ENGLISH, lambda text: text.replace('title = "English"', 'title = "Ours"'), "pack.toml"
    )
    force = loaded(ours)
    assert title(force, "en") == "Ours"
    polish = loaded(with_pack(tmp_path / "polish", POLISH))
    assert [title(polish, tag) for tag in ("pl", "pl-PL", "en", "de")] == ["Polish", "Polish", "English", None]
    assert set(polish.packs) == {"pl", "en-GB"}


def test_falling_back_on_another_language_would_send_english_in_silence() -> None:
    """The known-bad twin: a pack that is taken when there is no other."""

    def naive(force: cara.Force, language: str) -> Pack | None:
        return force.pack(language) or force.pack("en")

    force = cara.load_force("hampshire")
    assert naive(force, "pl") is english()
    assert force.pack("pl") is None


class TestWhoseCounts:
    """The community's own before the code's answer, that before the folder's, that before the core's."""

    CODE = """
from pathlib import Path
import cara_core as cara

class Ours(cara.CommunityPlugin):
    data = Path(__file__).parent / "data"
"""
    FILES: ClassVar = {
        "community": '[community]\nid = "ours"\nname = "Ours"\n',
        "languages": '[[language]]\ntag = "{}"\ndelivery = "native"\nsince = 2016-01-01\n'
        'source = "OURS"\nstanding = "illustrative"\n',
        "sources": '[sources.OURS]\ntitle = "made up"\nstanding = "illustrative"\n',
    }

    @pytest.fixture
    def site(self, tmp_path: Path) -> Iterator[Path]:
        with installed_from(tmp_path):
            yield tmp_path

    def install(self, site: Path, language: str) -> None:
        points = {"ours": "cara_ours:Ours"}
        folder = write_distribution(site, "cara-ours", group="cara.communities", points=points, code=self.CODE)
        shutil.copytree(POLISH, folder / "data" / "pack")
        for name, text in self.FILES.items():
            (folder / "data" / f"{name}.toml").write_text(text.format(language), encoding="utf-8")

    def force(self, folder: Path, community: str | None, answer: Pack | None) -> cara.Force:
        def answers(_: object, handed: object) -> Pack | None:
            asked = dict(handed)["language"]  # type: ignore[call-overload]  # what was handed is a map of any kind
            return answer if answer is not None and in_language(answer, asked) else None

        kind = type("Own", (Hostile,), {"data": with_pack(folder, POLISH)})
        plugin = kind({"words": [Behaviour("answers", answers)]}, asleep=False)
        return cara.load_force(plugin=plugin, community=community)

    def test_each_stands_before_the_next(self, site: Path) -> None:
        self.install(site, "pl")
        owners = []
        for number, community in enumerate((None, "ours")):
            folder = self.force(site / f"a{number}", community, None)
            base = folder.pack("pl")
            assert base is not None
            coded = self.force(site / f"b{number}", community, attrs.evolve(base, title="in code"))
            owners.append((title(folder, "pl"), title(coded, "pl"), title(coded, "en")))
        assert owners == [("Polish", "in code", "English"), ("Polish", "Polish", "English")]

    def test_texts_in_a_language_the_community_does_not_bring_are_refused(self, site: Path) -> None:
        self.install(site, "uk")
        with pytest.raises(cara.ForceInvalid) as refused:
            cara.load_force("hampshire/ours")
        assert refused.value.faults == ("pack/pack.toml: language: not one of languages.toml; allowed: uk",)

    def test_a_broken_text_stops_the_community_by_file_and_line(self, site: Path) -> None:
        self.install(site, "pl")
        broken = site / "cara_ours" / "data" / "pack" / LETTER
        broken.write_text(broken.read_text(encoding="utf-8").replace("((office.phone))", "((victim.name))"), "utf-8")
        with pytest.raises(cara.ForceInvalid) as refused:
            cara.load_force("hampshire/ours")
        assert all(fault.startswith(f"pack/{LETTER}:") for fault in refused.value.faults)
        assert [fault for fault in refused.value.faults if "a value that the participant may not see" in fault]


@pytest.mark.parametrize(
    ("change", "file", "says"),
    [
        (lambda text: text.replace("((office.phone))", "01632 960417"), LETTER, "it lacks ((office.phone))"),
        (lambda text: text.replace("((first.date))", "((victim.name))"), LETTER, "the participant may not see"),
        (
            lambda text: text.replace("((office.hours))", "((office.houres))"),
            LETTER,
            "((office.houres)) is no placeholder; allowed: ((office.hours))",
        ),
        (lambda text: text.replace("((office.hours))", "((zzz))"), LETTER, "((zzz)) is no placeholder; allowed: one"),
        (lambda text: text.replace("## sms", "## work"), LETTER, "it never goes by that; allowed: letter, sms"),
        (lambda text: text.replace('language = "en-GB"', "language = 7"), "pack.toml", "pack/pack.toml:"),
    ],
)
def test_a_pack_that_is_wrong_stops_the_force_and_names_file_and_line(
    change: Callable[[str], str], file: str, says: str, tmp_path: Path
) -> None:
    folder = with_pack(tmp_path / "books", ENGLISH, change, file)
    with pytest.raises(cara.ForceInvalid) as refused:
        loaded(folder)
    assert [fault for fault in refused.value.faults if says in fault], refused.value.faults
    assert all(fault.startswith(f"pack/{file}:") for fault in refused.value.faults)
    assert str(tmp_path) not in str(refused.value)


def test_every_fault_of_books_and_texts_is_named_at_once(tmp_path: Path) -> None:
    folder = with_pack(tmp_path / "books", ENGLISH, lambda text: text.replace("((office.phone))", "x"))
    (folder / "terms.toml").write_text("[[eligibility]]\n", encoding="utf-8")
    with pytest.raises(cara.ForceInvalid) as refused:
        loaded(folder)
    assert {fault.partition(":")[0] for fault in refused.value.faults} == {"terms.toml", f"pack/{LETTER}"}
