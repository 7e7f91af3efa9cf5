"""The shape of the house: how full a room and a file may be, no circle of imports, and names a reader understands.

``docs/explanation/architecture.md`` says why. Each rule is shown to find what it is there to find.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
CORE = REPOSITORY / "src" / "cara_core"
SOURCES = sorted([*REPOSITORY.glob("src/**/*.py"), *REPOSITORY.glob("plugins/*/src/**/*.py")])

MOST_MODULES = 18
MOST_LINES = 400

BANNED_NAMES = {
    "one",
    "written",
    "_written",
    "_text",
    "his",
    "him",
    "he",
    "hers",
    "came",
    "coming",
    "was",
    "anything_of",
}
"""Names that say nothing to somebody who reads one line: the thing itself has a name."""
BANNED_PARTS = {"told", "said", "whole", "anew", "his", "him"}
"""Words of which no part of a name is made: ``render_letter``, not ``letter_told``."""
BANNED_WORDS = {"manager", "handler", "util", "utils", "helper", "helpers", "context"}
OF_THE_FORMATS = {"said", "told_by", "NOT_TOLD"}
"""Fields and words of the public formats (``cara-fact/1``, ``cara-safe-contact/1``), which are never renamed."""
PUBLIC = {
    "src/cara_core/forces/force.py": {"told"},
    "src/cara_core/store/case_store.py": {"told", "not_told"},
}
"""Public methods that programs call, and that keep their names."""
OF_ONE_SEX = re.compile(r"\b(he|him|his|himself)\b", re.IGNORECASE)


def place(file: Path) -> str:
    return file.relative_to(REPOSITORY).as_posix()


def modules_in(folders: Iterable[Path]) -> Mapping[Path, int]:
    """How many modules does each of these folders hold?"""
    return {folder: len(list(folder.glob("*.py"))) for folder in folders}


def names_given(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every name this module gives to something, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno


def parts_of(name: str) -> set[str]:
    """The words a name is made of: ``render_letter`` and ``RenderLetter`` alike."""
    return {part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def unclear_names(text: str, let_be: Iterable[str] = ()) -> list[str]:
    """Which names that this module gives does nobody understand? Those of ``let_be`` are not asked about."""
    return [
        f"{line}: {name}"
        for name, line in names_given(ast.parse(text))
        if name not in {*OF_THE_FORMATS, *let_be}
        and (name.lower() in BANNED_NAMES or parts_of(name) & (BANNED_PARTS | BANNED_WORDS))
    ]


def circles(imports: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The groups of modules that import one another in a circle, each once and sorted (Tarjan's algorithm)."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        index[module] = lowest[module] = len(index)
        stack.append(module)
        for imported in imports.get(module, ()):
            if imported not in index:
                visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in stack:
                lowest[module] = min(lowest[module], index[imported])
        if lowest[module] == index[module]:
            cut = stack.index(module)
            group = stack[cut:]
            del stack[cut:]
            if len(group) > 1:
                found.append(sorted(group))

    for module in imports:
        if module not in index:
            visit(module)
    return sorted(found)


def module_name(file: Path) -> str:
    parts = file.relative_to(REPOSITORY / "src").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of_the_core() -> dict[str, set[str]]:
    """Which module of the core imports which, those imported late or for types alone among them."""
    files = {module_name(file): file for file in CORE.rglob("*.py")}
    found: dict[str, set[str]] = {}
    for name, file in files.items():
        found[name] = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    imported = f"{node.module}.{alias.name}"
                    target = imported if imported in files else node.module
                    if target in files and target != name:
                        found[name].add(target)
    return found


def test_no_folder_is_crowded() -> None:
    folders = {file.parent for file in SOURCES}
    crowded = {place(folder): count for folder, count in modules_in(folders).items() if count > MOST_MODULES}
    assert crowded == {}


def test_a_crowded_folder_is_found(tmp_path: Path) -> None:
    for number in range(MOST_MODULES + 1):
        (tmp_path / f"module_{number}.py").touch()
    assert modules_in([tmp_path])[tmp_path] > MOST_MODULES


@pytest.mark.parametrize("file", SOURCES, ids=place)
def test_no_module_is_long(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("file", SOURCES, ids=place)
def test_every_name_is_understood_where_it_stands(file: Path) -> None:
    assert unclear_names(file.read_text(encoding="utf-8"), PUBLIC.get(place(file), ())) == []


@pytest.mark.parametrize(
    "text",
    [
        "for one in duties: ...",
        "[one for one in duties]",
        "def _told(decision): ...",
        "def everybody_told(plan): ...",
        "class Whole: ...",
        "def f(his): ...",
        "from cara_core.errors import Fault as _said",
        "class CaseManager: ...",
        "_text = ''",
    ],
)
def test_an_unclear_name_is_found(text: str) -> None:
    assert len(unclear_names(text)) == 1


@pytest.mark.parametrize(
    "text", ["for duty in duties: ...", "def one_of_each(): ...", "def render_letter(): ...", "said = 1"]
)
def test_a_clear_name_is_none_of_them(text: str) -> None:
    assert unclear_names(text) == []


@pytest.mark.parametrize("file", SOURCES, ids=place)
def test_a_participant_may_be_a_woman(file: Path) -> None:
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    assert [f"{number}: {line.strip()}" for number, line in lines if OF_ONE_SEX.search(line)] == []


def test_no_modules_import_one_another() -> None:
    assert circles(imports_of_the_core()) == []


def test_a_circle_is_found() -> None:
    imports = {"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": ["e"], "e": [], "f": ["f2"], "f2": ["f"]}
    assert circles(imports) == [["a", "b", "c"], ["f", "f2"]]
