"""The files of a pack's folder. A pack is untrusted input: it is looked at before it is read.

``domain/contact.md`` section 19, C23: no code, no symbolic links, no way out of the
folder, and nothing so large that reading it would be harm enough.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from cara_core.packs.checking.faults import PackFault

__all__ = ["MOST_BYTES", "MOST_FILES", "MOST_TOGETHER", "digest_of", "files_of"]

MOST_BYTES: Final = 262_144
"""The most bytes of one file."""
MOST_FILES: Final = 500
MOST_TOGETHER: Final = 4_194_304
"""The most bytes of all files together."""
_MOST_DEEP: Final = 3
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]*(\.[A-Za-z0-9_-]+)*", re.ASCII)
_LONGEST_NAME: Final = 80
_KINDS: Final = (".md", ".csv", ".toml")
_SIGNED: Final = re.compile(r"signed/[0-9a-f]{64}\.json", re.ASCII)
"""A part as it was when it was signed: the one other kind of file, and its name is its digest."""
_LEFT_OUT: Final = frozenset(
    {"preview", ".git", ".gitignore", ".gitattributes", ".DS_Store", "Thumbs.db", "desktop.ini"}
)
"""What the preview writes, and what other programs leave behind: never read."""
_WHY: Final = "A pack comes from outside: it is text, and nothing in it may run, lead elsewhere or fill the machine."


def files_of(folder: Traversable) -> tuple[Mapping[str, bytes], tuple[PackFault, ...]]:
    """The bytes of every file of this folder by its path in it, and whatever may not be there.

    A file that may not be there is not read.
    """
    found: dict[str, bytes] = {}
    faults: list[PackFault] = []
    together = 0
    for path, entry in _walk(folder, "", 0):
        if isinstance(entry, PackFault):
            faults.append(entry)
        elif len(found) == MOST_FILES or together + len(entry) > MOST_TOGETHER:
            most = f"{MOST_FILES} files, or {MOST_TOGETHER // MOST_BYTES // 4} MB together"
            faults.append(_refused(path, what=f"there are more than {most}", mend="Keep to the files a pack has."))
            break
        else:
            together += len(entry)
            found[path] = entry
    return dict(sorted(found.items())), tuple(faults)


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and bytes of these files, sorted by name."""
    # The length stands before the bytes: else the end of one file and the name of the next could be moved about.
    digest = sha256()
    for path in sorted(files):
        digest.update(f"{path}\n{len(files[path])}\n".encode())
        digest.update(files[path])
    return digest.hexdigest()


def _walk(folder: Traversable, above: str, depth: int) -> Iterator[tuple[str, bytes | PackFault]]:
    for child in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if child.name in _LEFT_OUT:
            continue
        path = f"{above}{child.name}"
        refused = _name_fault(path, child)
        if refused is not None:
            yield path, refused
        elif child.is_dir() and depth == _MOST_DEEP - 1:
            yield path, _refused(path, what="this folder lies too deep", mend="Move its files up.")
        elif child.is_dir():
            yield from _walk(child, f"{path}/", depth + 1)
        elif not child.is_file():
            yield path, _refused(path, what="this is neither a file nor a folder", mend="Take it out of the folder.")
        elif not child.name.endswith(_KINDS) and not _SIGNED.fullmatch(path):
            yield (
                path,
                _refused(
                    path, what=f"a pack has no such file: only {', '.join(_KINDS)}", mend="Take it out of the folder."
                ),
            )
        else:
            yield path, _read_bytes(path, child)


def _name_fault(path: str, child: Traversable) -> PackFault | None:
    if len(child.name) > _LONGEST_NAME or not _NAME.fullmatch(child.name):
        shown = path.encode("unicode_escape").decode("ascii")[:_LONGEST_NAME]
        return _refused(shown, what="a name of letters, digits, - and _ is needed", mend="Give it a plain name.")
    # Before anything asks what it is: a link would be answered for by what it leads to, outside of the folder.
    if isinstance(child, Path) and child.is_symlink():
        return _refused(path, what="this is a link to another place", mend="Put the file itself here.")
    return None


def _read_bytes(path: str, file: Traversable) -> bytes | PackFault:
    try:
        with file.open("rb") as opened:
            # One byte more than allowed shows that it is too large; the size that is listed may be another by now.
            data: bytes = opened.read(MOST_BYTES + 1)
    except OSError:
        return _refused(path, what="this file cannot be opened", mend="Look at who may read it.")
    if len(data) > MOST_BYTES:
        return _refused(
            path, what=f"this file is larger than {MOST_BYTES // 1024} KB", mend="Take out what is no text."
        )
    return data


def _refused(path: str, *, what: str, mend: str) -> PackFault:
    return PackFault(file=path, line=1, code="C23", what=what, why=_WHY, mend=mend)
