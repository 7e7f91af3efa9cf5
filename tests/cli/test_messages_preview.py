"""``cara messages preview``: one page with every text, written for a force or a community; or nothing at all."""

from pathlib import Path

import pytest

from cli.reaching import Cara

DAY = ("--on", "2026-11-24")


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """What was write, by force: to write one takes seconds."""
    return {}


def written_page(called: Cara, pages: dict[str, str], folder: Path, force: str) -> str:
    """The page of this force."""
    if force not in pages:
        ran = called("messages", "preview", "--force", force, "--out", "page.html", *DAY)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert "texts, on page.html\n  it opens from disk, fetches nothing, and nothing was sent\n" in ran.stdout
        assert sorted(file.name for file in folder.iterdir()) == ["page.html"]
        pages[force] = (folder / "page.html").read_text(encoding="utf-8")
    return pages[force]


def test_the_page_of_a_community_shows_both_languages_telephones_and_letters(
    called: Cara, pages: dict[str, str], tmp_path: Path
) -> None:
    page = written_page(called, pages, tmp_path, "west_midlands/polish")
    assert page.lower().startswith("<!doctype html>")
    assert 'lang="pl"' in page
    assert "DRAFT - not approved for sending" in page
    for said in ("Your workshop dates", "Terminy spotkań", "West Midlands", "data:image/png;base64,"):
        assert said in page, said
    assert "translation" in page
    assert not any(word in page for word in ('src="http', 'href="http', "url(http", "<link", "@import"))


def test_the_page_of_a_force_is_in_english_alone(called: Cara, pages: dict[str, str], tmp_path: Path) -> None:
    page = written_page(called, pages, tmp_path, "hampshire")
    assert "Your workshop dates" in page
    assert "Terminy spotkań" not in page
    assert "Hampshire" in page


def test_a_dry_run_says_what_it_would_write_and_writes_nothing(called: Cara, tmp_path: Path) -> None:
    ran = called("messages", "preview", "--force", "hampshire", "--dry-run", *DAY)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith(" texts; messages.html would be written\n")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_refused_before_anything_is_set(called: Cara, tmp_path: Path) -> None:
    ran = called("messages", "preview", "--force", "hampshire", "--out", "nowhere/page.html", *DAY)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "cara: --out: its folder is not there; allowed: a file in a folder that is\n"
    ran = called("messages", "preview", "--force", "hampshire", "--lang", "tlh", *DAY)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "cara: --lang: there are no texts in that language here; allowed: en-GB\n"
    ran = called("messages", "preview", "--force", "west_midlands/polish", "--lang", "tlh", *DAY)
    assert "allowed: pl, en-GB\n" in ran.stderr
    for wrong in (("--force", "nowhere"), ("--force", "hampshire", "--on", "yesterday")):
        ran = called("messages", "preview", *wrong)
        assert (ran.returncode, ran.stdout) == (2, "")
    assert list(tmp_path.iterdir()) == []
