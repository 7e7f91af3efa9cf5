"""Checks C08 and C14: words that may not stand in a text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cara_core.books.messages import core_forbidden
from cara_core.packs.checking.faults import PackFault
from cara_core.packs.checking.inspection import FORBIDDEN, Inspection, Passage
from cara_core.packs.comparing import begins_a_word, folded, without_placeholders
from cara_core.packs.touching import PACK
from cara_core.terms.messages import Medium, MessageRule

__all__ = ["check_forbidden_words", "check_glossary", "check_lists"]

_NAMES: Final = "names"
"""What nobody else who sees a telephone or a subject line may read from it."""
_WHY: Final[Mapping[str, str]] = {
    "names": "Somebody else may read it, on a locked telephone or an envelope, and would know what it is about.",
    "victim": "It could tell the participant of the victim, or of what the victim said.",
    "offence": "Somebody else may read it, and would know what happened.",
    "threats": "What happens next is decided by the officer in the case; a text does not say it.",
    "promises": "Nobody can promise this.",
}
_WHY_ELSE: Final = "The catalogue says that it may never stand in this message."


def _lists_of(inspection: Inspection) -> Mapping[str, Sequence[str]]:
    own = inspection.pack.forbidden
    if not inspection.in_english:
        return own
    return {name: (*words, *own.get(name, ())) for name, words in core_forbidden().items()}


def check_lists(inspection: Inspection) -> Iterator[PackFault]:
    """C08: each list of words that the catalogue names has words, in the pack's own language."""
    needed = {_NAMES, *(name for rule in inspection.catalogue.values() for name in rule.must_not)}
    lists = _lists_of(inspection)
    for name in sorted(needed):
        if not any(word.strip() for word in lists.get(name, ())):
            yield PackFault(
                file=FORBIDDEN,
                line=1,
                code="C08",
                what=f"the list {name} has no words",
                why="Without them nobody notices when such a word stands in a text.",
                touches=PACK,
                mend=f"Add rows {name},word in this language for: {', '.join(core_forbidden().get(name, ())[:4])}, ...",
            )


def check_forbidden_words(inspection: Inspection) -> Iterator[PackFault]:
    """C08: no word of those lists begins a word of a text."""
    lists = _lists_of(inspection)
    for text, rule in inspection.texts():
        for passage in inspection.passages(text):
            for name in _lists_for(passage, rule):
                yield from _words_found(passage, name, tuple(lists.get(name, ())))


def _lists_for(passage: Passage, rule: MessageRule) -> Sequence[str]:
    seen = passage.text.medium is Medium.SMS or (passage.text.medium is Medium.EMAIL and passage.is_subject)
    return tuple(dict.fromkeys((*((_NAMES,) if seen else ()), *rule.must_not)))


def _words_found(passage: Passage, name: str, words: tuple[str, ...]) -> Iterator[PackFault]:
    content = folded(without_placeholders(passage.content))
    for found in begins_a_word(words).finditer(content):
        yield passage.fault(
            code="C08",
            what=f'"{found[0]}" may not stand here (list {name})',
            why=_WHY.get(name, _WHY_ELSE),
            mend="Say it without this word, or leave it out.",
            at=content.count("\n", 0, found.start()),
        )


def check_glossary(inspection: Inspection) -> Iterator[PackFault]:
    """C14: no word stands in a text that the glossary says is not to be used."""
    for row in inspection.pack.glossary:
        banned = tuple(word.strip() for word in row.get("do_not_use", "").split(";") if word.strip())
        for text, _ in inspection.texts():
            for passage in inspection.passages(text):
                content = folded(without_placeholders(passage.content))
                for found in begins_a_word(banned).finditer(content):
                    yield passage.fault(
                        code="C14",
                        what=f'"{found[0]}" is not to be used for "{row["english"]}"',
                        why="It means something else, and the reader would understand that.",
                        mend=_instead(row),
                        at=content.count("\n", 0, found.start()),
                    )


def _instead(row: Mapping[str, str]) -> str:
    term = row.get("translation") or row["english"]
    return f'Write "{term}", as words/glossary.csv says.'
