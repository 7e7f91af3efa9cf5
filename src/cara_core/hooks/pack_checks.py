"""Is this pack in that language, and may its texts say what they say?

Asked of every pack before anything is made of it, whether a folder held it or a plugin's
code answered it. The signatures are asked for when a text is sent, and not here.
"""

from collections.abc import Iterator
from typing import Final

from cara_core.books.messages import catalogue
from cara_core.contact.text.rendering import named
from cara_core.contact.views import placeholders
from cara_core.terms.messages import MessageRule
from cara_core.terms.pack import DateWords, MessageText, Pack

__all__ = ["in_language", "misworded"]

_SCRIPT: Final = len("Latn")
_MONTHS, _WEEKDAYS = 12, 7


def in_language(pack: Pack, language: str) -> bool:
    """Is this pack in that language? ``en`` covers ``en-GB``, and a pack in ``en-GB`` is English.

    Where the tags name a script it has to be the pack's: a language that is written in two is
    not read in the one by somebody who reads it in the other.
    """
    mine, asked = pack.language.lower(), language.lower()
    if mine == asked:
        return True
    (own, *my_rest), (wanted, *their_rest) = mine.split("-"), asked.split("-")
    scripts = [part for part in their_rest if len(part) == _SCRIPT and part.isalpha()]
    unsaid = any(len(part) == _SCRIPT and part.isalpha() for part in my_rest) and not scripts
    return own == wanted and not unsaid and all(part == pack.script.lower() for part in scripts)


def misworded(pack: Pack) -> Iterator[str]:
    """What no text of this pack may be: for no message, as what it never goes, or naming another reader's values?

    Each sentence begins with the file and line of the text, where there is one.
    """
    rules = catalogue()
    for key, text in pack.texts.items():
        where = f"{text.file}:{text.line}: " if text.file else ""
        rule = rules.get(text.message)
        if key != (text.message, text.medium, text.form):
            yield f"{where}a text that stands under another's message, medium or form"
        elif rule is None:
            yield f"{where}a text of a message that is not in the catalogue"
        else:
            yield from (f"{where}{rule.id}.{text.medium}: {wrong}" for wrong in _wrong(text, rule))
    yield from _of_dates(pack.dates)
    if pack.direction not in {"ltr", "rtl"}:
        yield "direction: ltr or rtl"


def _wrong(text: MessageText, rule: MessageRule) -> Iterator[str]:
    if text.medium not in rule.media:
        yield f"it never goes by that; allowed: {', '.join(rule.media) or 'nothing'}"
    said = named(f"{text.subject or ''}\n{text.text}")
    if not said <= placeholders(rule.reader):
        yield f"it names a value that the {rule.reader} may not see"
    absent = sorted(set(rule.must.get(text.medium, ())) - said)
    if absent:
        yield f"it lacks {', '.join(f'(({name}))' for name in absent)}"


def _of_dates(dates: DateWords) -> Iterator[str]:
    for name, words, many in (
        ("months", dates.months, _MONTHS),
        ("weekdays", dates.weekdays, _WEEKDAYS),
        ("weekdays_on", dates.weekdays_on, _WEEKDAYS),
    ):
        if len(words) != many or not all(words):
            yield f"dates.{name}: {many} words"
