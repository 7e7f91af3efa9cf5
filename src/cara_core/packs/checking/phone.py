"""Checks C09 and C10: what a telephone makes of the text messages.

``domain/contact.md`` section 9. Parts are counted as the network will, with the longest
realistic values.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from cara_core.contact.text.phone import phone_text
from cara_core.packs.checking.faults import Level, PackFault
from cara_core.packs.checking.inspection import DATES, Inspection, Passage
from cara_core.packs.comparing import WORD, folded, plain, without_placeholders
from cara_core.terms.messages import Charset, Medium, MessageRule

__all__ = ["few_parts", "letters_arrive", "meaning_kept"]

_MOST_PARTS: Final = 2


def _messages(inspection: Inspection) -> Iterator[tuple[Passage, MessageRule]]:
    for text, rule in inspection.texts():
        if text.medium is Medium.SMS:
            yield inspection.body(text), rule


def few_parts(inspection: Inspection) -> Iterator[PackFault]:
    """C09: a text message is sent in one part, or in two, never in more.

    Letters that leave less room (C10) are counted as they are to be written.
    """
    for passage, rule in _messages(inspection):
        filled = inspection.filled(passage.said, rule)
        if filled is None:
            continue
        parts = _parts(filled if inspection.charset is Charset.UNICODE else plain(filled), inspection.charset)
        if parts > 1:
            yield passage.fault(
                "C09",
                f"this text needs {parts} messages on a phone ({len(filled)} characters with the longest values)",
                f"At most {_MOST_PARTS} are sent: each is paid for, and they may arrive one by one."
                if parts > _MOST_PARTS
                else "Each is paid for, and they may arrive one by one.",
                "Make it shorter; a letter can say the rest.",
                level=Level.BLOCK if parts > _MOST_PARTS else Level.WARN,
            )


def _parts(text: str, charset: Charset) -> int:
    return phone_text(text, charset).parts


def letters_arrive(inspection: Inspection) -> Iterator[PackFault]:
    """C10: every letter arrives, and none halves the room of a message."""
    for passage, rule in _messages(inspection):
        yield from _lost(inspection, passage)
        yield from _short(inspection, passage, rule)
    if next(_messages(inspection), None) is not None:
        yield from _of_dates(inspection)


def _lost(inspection: Inspection, passage: Passage) -> Iterator[PackFault]:
    lost = phone_text(without_placeholders(passage.said), inspection.charset).lost
    if lost:
        words = _with(passage.said, lost)
        yield passage.fault(
            "C10",
            f"a phone shows ? for {_quoted(lost)}",
            f"The channel cannot send these letters, so {_quoted(words) if words else 'the text'} cannot be read.",
            "Write it with other letters; a script that the channel does not know needs another channel.",
            at=_line_of(passage.said, lost),
        )


def _short(inspection: Inspection, passage: Passage, rule: MessageRule) -> Iterator[PackFault]:
    if inspection.charset is Charset.UNICODE:
        return
    short = phone_text(without_placeholders(passage.said), inspection.charset).short
    if not short:
        return
    filled = inspection.filled(passage.said, rule) or passage.said
    now, then = _parts(filled, inspection.charset), _parts(plain(filled), inspection.charset)
    words = _with(passage.said, short)
    many = len(short) > 1
    place = f" in {_quoted(words)}" if words else ""
    yield passage.fault(
        "C10",
        f"this text needs {_messages_said(now)} on a phone ({len(filled)} characters).",
        f"The letter{'s' if many else ''} {_quoted(short)}{place} {'make' if many else 'makes'} "
        "phones use the short 70-character format.",
        f"Write {_quoted([plain(word) for word in words or short])}: then it is {_messages_said(then)}.",
        at=_line_of(passage.said, short),
    )


def _messages_said(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"


def _of_dates(inspection: Inspection) -> Iterator[PackFault]:
    dates = inspection.pack.dates
    for kind, words in (("month", dates.months), ("weekday", dates.weekdays), ("weekday_on", dates.weekdays_on)):
        for number, word in enumerate(words, 1):
            seen = phone_text(word, inspection.charset)
            wrong = seen.lost or (seen.short if inspection.charset is not Charset.UNICODE else ())
            if wrong:
                yield PackFault(
                    file=DATES,
                    line=inspection.row(DATES, f"{kind} {number}"),
                    code="C10",
                    what=f'{kind} {number}: {_quoted(wrong)} in "{word}" cannot go into a text message as it is',
                    why="Every text message with this date would show ?, or need more messages.",
                    mend=f'Write "{plain(word)}", if that can be read; otherwise this pack needs another channel.',
                )


def meaning_kept(inspection: Inspection) -> Iterator[PackFault]:
    """C10, a warning: no word stands in a text message that means something else without its marks."""
    changing = {folded(word): word for word, fine in inspection.pack.stripped.items() if not fine}
    for passage, _ in _messages(inspection):
        for at, line in enumerate(without_placeholders(passage.said).split("\n")):
            for word in WORD.findall(line):
                meant = changing.get(folded(word))
                if meant is not None and phone_text(word, inspection.charset).shown.casefold() != meant.casefold():
                    yield passage.fault(
                        "C10",
                        f'"{word}" arrives as "{plain(word)}"',
                        f'Without its marks "{meant}" means something else (words/stripped-ok.csv).',
                        "Say it with another word.",
                        at=at,
                        level=Level.WARN,
                    )


def _with(said: str, letters: Sequence[str]) -> list[str]:
    """The words that have one of these letters, each once."""
    words = WORD.findall(without_placeholders(said))
    return list(dict.fromkeys(word for word in words if any(letter in word for letter in letters)))


def _line_of(said: str, letters: Sequence[str]) -> int:
    kept = without_placeholders(said)
    return kept.count("\n", 0, min(place for place in map(kept.find, letters) if place >= 0))


def _quoted(words: Sequence[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return " and ".join((", ".join(quoted[:-1]), quoted[-1])) if len(quoted) > 1 else quoted[0]
