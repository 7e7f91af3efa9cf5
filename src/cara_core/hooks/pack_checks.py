"""Is this pack of texts in that language, and is each of its texts allowed?

Every pack is checked before it is used, whether it came from a folder or from a plugin's
code. Signatures are checked when a text is sent, and not here.
"""

from collections.abc import Iterator
from typing import Final

from cara_core.books.messages import catalogue
from cara_core.contact.text.rendering import named
from cara_core.contact.views import nearest_placeholder, placeholders
from cara_core.terms.messages import MessageRule, Reader
from cara_core.terms.pack import DateWords, MessageText, Pack

__all__ = ["in_language", "pack_faults"]

_VICTIM: Final = "victim."
_SCRIPT: Final = len("Latn")
_MONTHS, _WEEKDAYS = 12, 7


def in_language(pack: Pack, language: str) -> bool:
    """Is this pack in that language? ``en`` covers ``en-GB``, and a pack in ``en-GB`` is English.

    Where the tags name a script it has to be the pack's: a language that is written in two is
    not read in the one by somebody who reads it in the other.
    """
    if pack.language.lower() == language.lower():
        return True
    offered, wanted = pack.language.lower().split("-"), language.lower().split("-")
    scripts = _scripts_of(wanted)
    # A pack that names its script does not answer for a language asked for without one.
    script_not_asked_for = bool(_scripts_of(offered)) and not scripts
    same_script = all(script == pack.script.lower() for script in scripts)
    return offered[0] == wanted[0] and same_script and not script_not_asked_for


def _scripts_of(tag: list[str]) -> list[str]:
    """The parts of a language tag that name a script: four letters, such as ``latn``."""
    return [part for part in tag[1:] if len(part) == _SCRIPT and part.isalpha()]


def pack_faults(pack: Pack) -> Iterator[str]:
    """Which texts of this pack are not allowed, and why?

    A text belongs to a message of the catalogue and to a medium that message goes by, and
    names no value that its reader may not see. Each sentence begins with the file and line
    of the text, where there is one.
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
            yield from (f"{where}{rule.id}.{text.medium}: {wrong}" for wrong in _text_faults(text, rule))
    yield from _date_faults(pack.dates)
    if pack.direction not in {"ltr", "rtl"}:
        yield "direction: ltr or rtl"


def _text_faults(text: MessageText, rule: MessageRule) -> Iterator[str]:
    if text.medium not in rule.media:
        yield f"it never goes by that; allowed: {', '.join(rule.media) or 'nothing'}"
    names = named(f"{text.subject or ''}\n{text.text}")
    for name in sorted(names - placeholders(rule.reader)):
        yield _unknown(name, rule)
    absent = sorted(set(rule.must.get(text.medium, ())) - names)
    if absent:
        yield f"it lacks {', '.join(f'(({name}))' for name in absent)}"


def _unknown(name: str, rule: MessageRule) -> str:
    """What is wrong with a name that no text for this reader may hold: it is another reader's, or nobody's.

    Whatever begins as the victim's is hers, also where there is no such value.
    """
    if any(name in placeholders(reader) for reader in Reader) or name.startswith(_VICTIM):
        return f"(({name})) is a value that the {rule.reader} may not see"
    near = nearest_placeholder(name, placeholders(rule.reader))
    allowed = f"(({near}))" if near is not None else "one that the catalogue names for this message"
    return f"(({name})) is no placeholder; allowed: {allowed}"


def _date_faults(dates: DateWords) -> Iterator[str]:
    for name, words, count in (
        ("months", dates.months, _MONTHS),
        ("weekdays", dates.weekdays, _WEEKDAYS),
        ("weekdays_on", dates.weekdays_on, _WEEKDAYS),
    ):
        if len(words) != count or not all(words):
            yield f"dates.{name}: {count} words"
