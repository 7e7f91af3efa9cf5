"""Check C29: has the force a value, in the language of the text, for everything the text shows of it?"""

from collections.abc import Iterator

from cara_core.contact.text.rendering import PLACEHOLDER
from cara_core.packs.checking.faults import PackFault
from cara_core.packs.checking.inspection import Inspection
from cara_core.packs.force_values import IN_WORDS, fields_shown, sheet_value
from cara_core.packs.touching import touching_text
from cara_core.terms.messages import Medium
from cara_core.terms.pack import MessageText

__all__ = ["check_force_values"]


def check_force_values(inspection: Inspection) -> Iterator[PackFault]:
    """C29: no text uses a value that the force has not in its language."""
    if inspection.sheet is None:
        return
    language = inspection.pack.language
    for text, _ in inspection.texts():
        absent = [name for name in _needed(text) if sheet_value(inspection.sheet, language, name) is None]
        if absent:
            yield PackFault(
                file=text.file or f"messages/{text.message}.md",
                line=max(1, text.line),
                code="C29",
                what=f"{inspection.body(text).name}: the force has no {', '.join(absent)} in {language}",
                why="It would be shown in another language, or not at all.",
                mend=_mend(absent, language),
                touches=touching_text(text),
            )


def _needed(text: MessageText) -> list[str]:
    """What has to have a value: not what only decides whether a sentence stands there."""
    shown = frozenset(
        found[1] for found in PLACEHOLDER.finditer(f"{text.subject or ''}\n{text.text}") if found[2] is None
    )
    return list(fields_shown(shown, on_paper=text.medium in {Medium.LETTER, Medium.PRINT}))


def _mend(absent: list[str], language: str) -> str:
    words = [name for name in absent if name.rpartition(".")[2] in IN_WORDS]
    table = f"[office.in.{language}]" if words and not language.startswith("en") else "[office]"
    return f"Write it under {table} in the force's contact.toml."
