"""One mistake a folder: each is refused at load in one sentence that says where and what is allowed.

A folder of ``broken_books`` holds the file with the mistake, laid over ``good_books``, and
``expected.txt``: a line for each part of the sentence, the first its beginning.
"""

from pathlib import Path

import pytest

import cara_core as cara
from forces.folders import BROKEN, GOOD, force_of, laid_over

MISTAKES = sorted(folder for folder in BROKEN.iterdir() if folder.is_dir())


def faults_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(cara.ForceInvalid) as refused:
        force_of(folder)
    return tuple(refused.value.faults)


def expected(mistake: Path) -> list[str]:
    return (mistake / "expected.txt").read_text(encoding="utf-8").splitlines()


def test_the_good_books_are_good() -> None:
    assert force_of(GOOD).id == "hampton"
    assert len(MISTAKES) > len(["a mistake of each kind"]) * 50


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda folder: folder.name)
def test_a_mistake_is_refused_at_load_in_one_sentence(mistake: Path, tmp_path: Path) -> None:
    first, *others = faults_of(laid_over(tmp_path / "books", mistake))
    begins, *says = expected(mistake)
    assert first.startswith(begins)
    assert [part for part in says if part not in first] == []
    assert str(tmp_path) not in first, "files are named, not the machine"
    # A key that is misspelt is missing as well; nothing else is blamed.
    assert [fault for fault in others if "did you mean" not in first or "missing; " not in fault] == []


def test_mistakes_in_every_file_are_found_at_once(tmp_path: Path) -> None:
    together = (
        *("force_id_with_a_space", "source_without_a_title", "codes_a_number", "grades_with_high"),
        *("tool_that_never_shows_high", "language_that_is_none", "file_misspelt"),
    )
    faults = faults_of(laid_over(tmp_path / "books", *(BROKEN / name for name in together)))
    assert len(faults) == len(together)
    for name in together:
        assert [fault for fault in faults if fault.startswith(expected(BROKEN / name)[0])], name


def test_mistakes_in_one_file_and_in_the_methods_are_found_at_once(tmp_path: Path) -> None:
    folder = laid_over(tmp_path / "books", BROKEN / "code_excluded")
    broken = (BROKEN / "setting_unknown" / "terms.toml", BROKEN / "asked_in_quotes" / "terms.toml")
    (folder / "terms.toml").write_text("\n".join(file.read_text(encoding="utf-8") for file in broken), encoding="utf-8")

    def unmarked(self: object, on: cara.Day) -> None: ...

    plugin = type("Hampton", (cara.ForcePlugin,), {"data": folder, "caution_terms": unmarked})()
    with pytest.raises(cara.ForceInvalid) as refused:
        cara.load_force(plugin=plugin)
    begins = [fault.split(" ")[0] for fault in refused.value.faults]
    assert begins == ["caution_terms:", "terms.toml:", "terms.toml:", "offences.toml:"], refused.value.faults
    assert str(refused.value).count("\n") == len(begins), "one line each"


@pytest.mark.parametrize("needed", ["force.toml", "sources.toml"])
def test_a_file_that_has_to_be_there(needed: str, tmp_path: Path) -> None:
    folder = laid_over(tmp_path / "books")
    (folder / needed).unlink()
    assert f"{needed}: no such file, or it cannot be opened" in faults_of(folder)


@pytest.mark.parametrize("optional", ["terms.toml", "risk_tools.toml", "languages.toml"])
def test_a_file_that_may_be_left_out(optional: str, tmp_path: Path) -> None:
    folder = laid_over(tmp_path / "books")
    (folder / optional).unlink()
    assert force_of(folder).id == "hampton"


def test_a_force_lists_some_code(tmp_path: Path) -> None:
    folder = laid_over(tmp_path / "books")
    (folder / "offences.toml").unlink()
    (fault,) = faults_of(folder)
    assert fault.startswith("offence_list: no code is listed")


def test_an_empty_folder_says_what_is_needed(tmp_path: Path) -> None:
    assert {fault.partition(":")[0] for fault in faults_of(tmp_path)} == {"force.toml", "sources.toml"}


def test_what_is_no_toml_file_is_nobodys_business(tmp_path: Path) -> None:
    folder = laid_over(tmp_path / "books")
    (folder / "notes.txt").write_text("signed off by legal", encoding="utf-8")
    (folder / "old").mkdir()
    assert force_of(folder).id == "hampton"
