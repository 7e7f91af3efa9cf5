"""Calendars in the folder of a force or of a community: read at load, with every mistake by row and column."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import cara_core as cara
from forces.folders import GOOD, laid_over, plugin_of
from forces.installing import installed_from, write_distribution
from support.offers import query

HEADER = "id,part,after,venue,date,starts,ends,language,group,least,most,facilitators,standing\n"
FIRST = "O-1-A,A,,A hall,2026-04-11,10:00,15:00,en,men,5,12,F1;F2,illustrative\n"
SECOND = "O-1-B,B,O-1-A,A hall,2026-05-09,10:00,15:00,en,men,5,12,F1;F2,illustrative\n"
PEOPLE = "id,languages,qualified\nF1,en;pl,yes\nF2,en;pl,yes\n"
COMMUNITY = """
from pathlib import Path
import cara_core as cara

class Ours(cara.CommunityPlugin):
    data = Path(__file__).parent / "data"
"""
WANTED = query(earliest=cara.day("2026-03-01"), latest=cara.day("2026-12-31"))


def force_of(folder: Path, *rows: str, people: str | None = PEOPLE, **more: str) -> cara.Force:
    laid_over(folder, GOOD)
    tables = {"workshops": HEADER + "".join(rows), "facilitators": people, **more}
    for name, text in tables.items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return cara.load_force(plugin=plugin_of(folder))


def refused(folder: Path, *rows: str, people: str | None = PEOPLE, **more: str) -> list[str]:
    with pytest.raises(cara.ForceInvalid) as raised:
        force_of(folder, *rows, people=people, **more)
    return list(raised.value.faults)


def test_a_force_offers_what_its_table_says_between_the_days_asked_for(tmp_path: Path) -> None:
    force = force_of(tmp_path / "books", FIRST, SECOND)
    offer = force.workshops(WANTED)
    assert [workshop.id for workshop in offer.workshops] == ["O-1-A", "O-1-B"]
    assert offer.illustrative == {"O-1-A", "O-1-B"}
    assert offer.complete
    later = query(earliest=cara.day("2026-04-12"), latest=cara.day("2026-12-31"))
    assert [workshop.id for workshop in force.workshops(later).workshops] == ["O-1-B"]


def test_without_a_table_nothing_is_on_offer(tmp_path: Path) -> None:
    offer = cara.load_force(plugin=plugin_of(laid_over(tmp_path / "books", GOOD))).workshops(WANTED)
    assert (offer.workshops, offer.illustrative, offer.complete) == ((), frozenset(), True)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([FIRST.replace("2026-04-11", "11/04/2026")], "workshops.csv: row 2: date: found text that is no such day"),
        ([FIRST.replace(",12,", ",0,")], "workshops.csv: row 2: most: found zero; allowed: a whole number, 1 to 99"),
        ([FIRST, SECOND.replace("05-09", "04-04")], "workshops.csv: row 3: date: found no day after its first part"),
        (
            [FIRST, SECOND.replace("05-09", "05-23")],
            "workshops.csv: row 3: date: found 42 days after its first part (row 2); allowed: 28 to 35, as the terms",
        ),
        ([FIRST.replace(",en,", ",fr,")], "workshops.csv: row 2: language: found a language that nobody in"),
        (
            [FIRST.replace(",en,", ",pl,")],
            (
                "workshops.csv: row 2: language: found a language in which the programme is not given here; "
                "allowed: cy, en"
            ),
        ),
        (
            [FIRST.replace("F1;F2", "F1")],
            "workshops.csv: row 2: facilitators: found 1 qualified on its day; allowed: at least 2",
        ),
    ],
)
def test_a_coordinators_mistake_is_found_at_load(rows: list[str], fault: str, tmp_path: Path) -> None:
    (found,) = refused(tmp_path / "books", *rows)
    assert found.startswith(fault)


def test_a_table_without_the_other_and_an_unknown_table_are_named(tmp_path: Path) -> None:
    (found,) = refused(tmp_path / "alone", FIRST, people=None)
    assert found == "facilitators.csv: no such file; workshops.csv and facilitators.csv stand side by side"
    (found,) = refused(tmp_path / "stray", FIRST, workshop=HEADER)
    assert found == "workshop.csv: an unknown file; did you mean workshops.csv?"


def test_days_to_avoid_are_the_forces_with_the_communitys_over_them(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    force = force_of(folder, FIRST, days_to_avoid="first,last,name\n2026-11-01,,Harvest fair\n2026-07-04,,A fair\n")
    assert force.days_to_avoid == {cara.day("2026-11-01"): "Harvest fair", cara.day("2026-07-04"): "A fair"}
    (folder / "days_to_avoid.csv").write_text("first,last,name\nnever,,x\n", encoding="utf-8")
    with pytest.raises(cara.ForceInvalid) as raised:
        cara.load_force(plugin=plugin_of(folder))
    assert str(raised.value.faults[0]).startswith("days_to_avoid.csv: row 2: first: found text that is no such day")


def test_closed_days_are_the_forces_own(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    force = force_of(folder, FIRST, closed_days="first,last,name\n2026-12-29,2026-12-30,Between the years\n")
    assert force.closed_days == dict.fromkeys([cara.day("2026-12-29"), cara.day("2026-12-30")], "Between the years")
    for rows, words in (
        ("never,,x\n", "closed_days.csv: row 2: first: found text that is no such day"),
        ("2026-12-30,2026-12-29,x\n", "closed_days.csv: row 2: last: found a day before the first"),
        ("2026-07-01,2026-08-01,x\n", "closed_days.csv: found 32 closed days in 2026; allowed: at most 31 in a year"),
    ):
        (folder / "closed_days.csv").write_text(f"first,last,name\n{rows}", encoding="utf-8")
        with pytest.raises(cara.ForceInvalid) as raised:
            cara.load_force(plugin=plugin_of(folder))
        assert str(raised.value.faults[0]).startswith(words)


class TestACommunity:
    """It supplies workshops by tables only, and they are laid beside the force's."""

    LANGUAGE = (
        '[[language]]\ntag = "pl"\ndelivery = "native"\n'
        'since = 2016-01-01\nsource = "OURS"\nstanding = "illustrative"\n'
    )

    @pytest.fixture
    def site(self, tmp_path: Path) -> Iterator[Path]:
        with installed_from(tmp_path):
            yield tmp_path

    def install(self, site: Path, *rows: str, **tables: str) -> None:
        points = {"ours": "cara_ours:Ours"}
        folder = write_distribution(site, "cara-ours", group="cara.communities", points=points, code=COMMUNITY)
        (folder / "data").mkdir()
        sources = '[sources.OURS]\ntitle = "made up"\nstanding = "illustrative"\n'
        books = {"community": '[community]\nid = "ours"\nname = "Ours"\n', "sources": sources}
        for name, text in {**books, "languages": self.LANGUAGE}.items():
            (folder / "data" / f"{name}.toml").write_text(text, encoding="utf-8")
        for name, text in {"workshops": HEADER + "".join(rows), "facilitators": PEOPLE, **tables}.items():
            (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")

    def test_its_workshops_stand_beside_the_forces(self, site: Path) -> None:
        self.install(site, FIRST.replace("O-1", "P-1").replace(",en,", ",pl,"))
        alone, adopted = cara.load_force("hampshire"), cara.load_force("hampshire/ours")
        added = {workshop.id for workshop in adopted.workshops(WANTED).workshops} - {
            workshop.id for workshop in alone.workshops(WANTED).workshops
        }
        assert added == {"P-1-A"}
        assert "P-1-A" in adopted.workshops(WANTED).illustrative

    @pytest.mark.parametrize(
        ("row", "fault"),
        [
            (FIRST.replace(",12,", ",0,"), "workshops.csv: row 2: most: found zero"),
            (FIRST.replace(",en,", ",cy,"), "workshops.csv: row 2: language: found a language that nobody"),
        ],
    )
    def test_a_mistake_is_found_at_load(self, row: str, fault: str, site: Path) -> None:
        self.install(site, row)
        with pytest.raises(cara.ForceInvalid) as raised:
            cara.load_force("hampshire", community="ours")
        assert raised.value.faults[0].startswith(fault)

    @pytest.mark.parametrize("name", ["travel", "closed_days"])
    def test_a_table_that_is_not_a_communitys_to_say_is_named(self, site: Path, name: str) -> None:
        allowed = "workshops.csv, facilitators.csv, days_to_avoid.csv"
        self.install(site, FIRST, **{name: "first,name\n"})
        with pytest.raises(cara.ForceInvalid) as raised:
            cara.load_force("hampshire", community="ours")
        assert raised.value.faults == (f"{name}.csv: an unknown table; allowed: {allowed}",)

    def test_an_id_that_the_force_has_leaves_out_the_communitys_offer_and_it_is_reported(self, site: Path) -> None:
        force = cara.load_force("hampshire")
        (taken, *_) = force.workshops(WANTED).workshops
        self.install(site, FIRST.replace("O-1-A", taken.id), SECOND.replace(",O-1-A,", f",{taken.id},"))
        offer = cara.load_force("hampshire/ours").workshops(WANTED)
        assert offer.workshops == force.workshops(WANTED).workshops
        assert len(offer.failures) == 1
        assert not offer.complete


def test_the_folder_of_good_books_is_not_changed(tmp_path: Path) -> None:
    """What these tests lay over the good books stays in their own folder."""
    shutil.copytree(GOOD, tmp_path / "copy")
    assert not list(GOOD.glob("*.csv"))
