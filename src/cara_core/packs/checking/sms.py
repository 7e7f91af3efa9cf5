"""Checks C09 and C10: what a telephone makes of the text messages.

``domain/contact.md`` section 9. Parts are counted as the network will, with the longest
realistic values.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from cara_core.contact.text.plain_letters import plain_letters
from cara_core.contact.text.sms import phone_text
from cara_core.packs.checking.faults import Level, PackFault
from cara_core.packs.checking.inspection import DATES, Inspection, Passage
from cara_core.packs.comparing import WORD, folded, without_marks, without_placeholders
from cara_core.packs.touching import DAYS_IN_SMS
from cara_core.terms.messages import Charset, Medium, MessageRule
from cara_core.terms.pack import SmsLetters

__all__ = ["check_letters", "check_meaning", "check_parts"]

_MOST_PARTS: Final = 2


def _text_messages(inspection: Inspection) -> Iterator[tuple[Passage, MessageRule]]:
    for text, rule in inspection.texts():
        if text.medium is Medium.SMS:
            yield inspection.body(text), rule


def check_parts(inspection: Inspection) -> Iterator[PackFault]:
    """C09: a text message is sent in one part, or in two, never in more.

    Letters that leave less room (C10) are counted as they are to be written.
    """
    for passage, rule in _text_messages(inspection):
        filled = inspection.filled(passage, rule)
        if filled is None:
            continue
        # C10 asks for letters that cost room to be written plainly: here they are counted so, to be named only once.
        parts = _parts(filled if inspection.charset is Charset.UNICODE else without_marks(filled), inspection.charset)
        if parts > 1:
            yield passage.fault(
                code="C09",
                what=f"this text needs {parts} messages on a phone ({len(filled)} characters with the longest values)",
                why=f"At most {_MOST_PARTS} are sent: each is paid for, and they may arrive one by one."
                if parts > _MOST_PARTS
                else "Each is paid for, and they may arrive one by one.",
                mend="Make it shorter; a letter can say the rest.",
                level=Level.BLOCK if parts > _MOST_PARTS else Level.WARN,
            )


def _parts(text: str, charset: Charset) -> int:
    return phone_text(text, charset).parts


def check_letters(inspection: Inspection) -> Iterator[PackFault]:
    """C10: every letter arrives, and none halves the room of a message."""
    for passage, rule in _text_messages(inspection):
        yield from _letters_lost(inspection, passage)
        yield from _letters_that_cost(inspection, passage, rule)
    if next(_text_messages(inspection), None) is not None:
        yield from _dates_fit_a_text(inspection)


def _letters_lost(inspection: Inspection, passage: Passage) -> Iterator[PackFault]:
    lost = phone_text(without_placeholders(passage.content), inspection.charset).lost
    if lost:
        words = _words_with(passage.content, lost)
        yield passage.fault(
            code="C10",
            what=f"a phone shows ? for {_quoted(lost)}",
            why=f"The channel cannot send these letters, so {_quoted(words) if words else 'the text'} cannot be read.",
            mend="Write it with other letters; a script that the channel does not know needs another channel.",
            at=_first_line_with(passage.content, lost),
        )


def _letters_that_cost(inspection: Inspection, passage: Passage, rule: MessageRule) -> Iterator[PackFault]:
    if inspection.charset is Charset.UNICODE:
        return
    short = phone_text(without_placeholders(passage.content), inspection.charset).short
    if not short:
        return
    filled = inspection.filled(passage, rule) or passage.content
    now, then = _parts(filled, inspection.charset), _parts(without_marks(filled), inspection.charset)
    words = _words_with(passage.content, short)
    many = len(short) > 1
    place = f" in {_quoted(words)}" if words else ""
    yield passage.fault(
        code="C10",
        what=f"this text needs {_message_count(now)} on a phone ({len(filled)} characters).",
        why=f"The letter{'s' if many else ''} {_quoted(short)}{place} {'make' if many else 'makes'} "
        "phones use the short 70-character format.",
        mend=f"Write {_quoted([without_marks(word) for word in words or short])}: then it is {_message_count(then)}.",
        at=_first_line_with(passage.content, short),
    )


def _message_count(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"


def _dates_fit_a_text(inspection: Inspection) -> Iterator[PackFault]:
    dates, plain = inspection.pack.dates, inspection.pack.sms_letters is SmsLetters.PLAIN
    for kind, words in (("month", dates.months), ("weekday", dates.weekdays), ("weekday_on", dates.weekdays_on)):
        for number, word in enumerate(words, 1):
            seen = phone_text(plain_letters(word) if plain else word, inspection.charset)
            wrong = seen.lost or (seen.short if inspection.charset is not Charset.UNICODE else ())
            if wrong:
                bare = without_marks(word)
                yield PackFault(
                    file=DATES,
                    line=inspection.row(DATES, key=f"{kind} {number}"),
                    code="C10",
                    what=f'{kind} {number}: {_quoted(wrong)} in "{word}" cannot go into a text message as it is',
                    why="Every text message with this date would show ?, or need more messages.",
                    mend=f'Write "{bare}", if that can be read; otherwise this pack needs another channel.',
                    touches=DAYS_IN_SMS,
                )


def check_meaning(inspection: Inspection) -> Iterator[PackFault]:
    """C10, a warning: no word stands in a text message that means something else without its marks."""
    changing = {folded(word): word for word, fine in inspection.pack.stripped.items() if not fine}
    for passage, _ in _text_messages(inspection):
        for at, line in enumerate(without_placeholders(passage.content).split("\n")):
            for word in WORD.findall(line):
                # What the phone shows is compared, not the letters: a channel may carry the marks, and nothing is lost.
                meant = changing.get(folded(word))
                if meant is not None and phone_text(word, inspection.charset).shown.casefold() != meant.casefold():
                    yield passage.fault(
                        code="C10",
                        what=f'"{word}" arrives as "{without_marks(word)}"',
                        why=f'Without its marks "{meant}" means something else (words/stripped-ok.csv).',
                        mend="Say it with another word.",
                        at=at,
                        level=Level.WARN,
                    )


def _words_with(content: str, letters: Sequence[str]) -> list[str]:
    """The words that have one of these letters, each once."""
    words = WORD.findall(without_placeholders(content))
    return list(dict.fromkeys(word for word in words if any(letter in word for letter in letters)))


def _first_line_with(content: str, letters: Sequence[str]) -> int:
    kept = without_placeholders(content)
    return kept.count("\n", 0, min(place for place in map(kept.find, letters) if place >= 0))


def _quoted(words: Sequence[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return " and ".join((", ".join(quoted[:-1]), quoted[-1])) if len(quoted) > 1 else quoted[0]
