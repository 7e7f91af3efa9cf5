"""Of which parts a text is made for its reader, each with its own digest: what a signature is bound to.

``domain/adapt.md`` section 3.2. A part is the SHA-256 of canonical JSON. Whoever changes a word of a month
un-signs every text with a day, and no other: so the parts are counted one by one.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Final, TypeAlias

import attrs

from cara_core.contact.text.rendering import named
from cara_core.contact.views import ShortDay, values
from cara_core.packs.comparing import folded
from cara_core.packs.force_values import fields_shown, sheet_value
from cara_core.packs.samples import sample
from cara_core.terms.days import Day
from cara_core.terms.messages import Medium, MessageRule, Reader, Role
from cara_core.terms.pack import AddressForm, CallScript, DateWords, ForceSheet, MessageText, Pack

__all__ = ["LAYOUT", "Key", "Part", "in_english", "key_of", "names_in", "parts_of", "sheet_parts", "words_of"]

Key: TypeAlias = tuple[str, Medium, AddressForm]
"""Which thing is signed: the message, as what (a call for a script), in which form of address."""
LAYOUT: Final = "1"
"""The order of blocks, typefaces and sizes of a letter. Whoever changes how letters look raises it: then
whoever signed for accessibility looks again."""
_PAPER: Final = frozenset({Medium.LETTER, Medium.PRINT})
_STAFF: Final = frozenset({Reader.OFFICER, Reader.FACILITATOR, Reader.SUPERVISOR})
_PARTICIPANT: Final = frozenset({"participant", "both"})
_ON_PAPER: Final = "letter."
_CONDITION: Final = "condition."
_ENGLISH: Final = "en"


@attrs.frozen
class Part:
    """One part: its name, the file it stands in, and what it says, entry by entry."""

    name: str
    file: str
    content: Mapping[str, str] = attrs.field(repr=False)

    @property
    def json(self) -> str:
        """Its canonical JSON: sorted, without spaces."""
        return json.dumps(
            {"part": self.name, **self.content}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )

    @property
    def digest(self) -> str:
        """SHA-256 of its canonical JSON."""
        return sha256(self.json.encode()).hexdigest()


def key_of(item: MessageText | CallScript) -> Key:
    """Which thing is this?"""
    if isinstance(item, CallScript):
        return item.message, Medium.CALL, AddressForm.IMPERSONAL
    return item.message, item.medium, item.form


def words_of(item: MessageText | CallScript) -> Sequence[str]:
    """Its lines, the subject first."""
    if isinstance(item, CallScript):
        return item.lines
    return (f"Subject: {item.subject}" if item.subject is not None else "", *item.text.split("\n"))


def names_in(item: MessageText | CallScript) -> frozenset[str]:
    """Which placeholders does it name?"""
    return named("\n".join(words_of(item)))


def parts_of(pack: Pack, item: MessageText | CallScript, rule: MessageRule, english: Pack | None) -> Sequence[Part]:
    """Every part of this text that stands in its pack, or in the English it came from."""
    source = None if in_english(pack) else english
    return [*_own_words(pack, item, source), *_tables(pack, item, rule), *_on_paper(item, rule)]


def in_english(pack: Pack) -> bool:
    """Is it a pack in English, which others are translated from, and which itself is translated from none?"""
    return pack.language.lower().partition("-")[0] == _ENGLISH


def sheet_parts(sheet: ForceSheet, language: str, item: MessageText | CallScript | None = None) -> Sequence[Part]:
    """The force's values that this text shows in that language; without a text, all of them."""
    names = fields_shown(None if item is None else names_in(item), on_paper=item is None or _is_paper(item))
    found = ((name, sheet_value(sheet, language, name)) for name in names)
    return [
        Part(name, "contact.toml", {"language": language, name: value}) for name, value in found if value is not None
    ]


def _is_paper(item: MessageText | CallScript) -> bool:
    return isinstance(item, MessageText) and item.medium in _PAPER


def _own_words(pack: Pack, item: MessageText | CallScript, english: Pack | None) -> Iterator[Part]:
    message, medium, form = key_of(item)
    about = {"message": message, "medium": str(medium), "form": str(form)}
    own = {"language": pack.language, "script": pack.script, "direction": pack.direction}
    yield Part("words", item.file, {**about, **own, **_numbered(words_of(item))})
    source = None if english is None else _source(english, item)
    if source is not None:
        yield Part("english", f"the English of {message}", {**about, **_numbered(words_of(source))})
    if item.back is not None:
        yield Part("back", item.file, {**about, **_numbered(item.back.split("\n"))})


def _source(english: Pack, item: MessageText | CallScript) -> MessageText | CallScript | None:
    if isinstance(item, CallScript):
        return english.scripts.get(item.message)
    return english.text(item.message, item.medium)


def _numbered(lines: Sequence[str]) -> Mapping[str, str]:
    return {f"line {number}": line for number, line in enumerate(lines, 1)}


def _tables(pack: Pack, item: MessageText | CallScript, rule: MessageRule) -> Iterator[Part]:
    names, dates = names_in(item), pack.dates
    # A letter bears its own day, too.
    if names & (_of_kind(rule.reader, Day) | _of_kind(rule.reader, ShortDay)) or _is_paper(item):
        words = (("month", dates.months), ("weekday", dates.weekdays), ("weekday_on", dates.weekdays_on))
        rows = {f"{kind} {number}": word for kind, said in words for number, word in enumerate(said, 1)}
        yield Part("days", "words/dates.csv", {**rows, **_day_patterns(dates, names, rule.reader)})
    if names & _of_kind(rule.reader, dt.time):
        am, pm = dates.halves
        clock = {"pattern time": dates.time, "half am": am, "half pm": pm, "noon": dates.noon}
        yield Part("times", "words/dates.csv", clock)
    labels = {key: text for key, text in pack.labels.items() if _shows(key, names, item, rule)}
    if labels:
        yield Part("labels", "words/labels.csv", labels)
    services = list(_services(pack, names, item))
    if services:
        yield Part("services", "services.csv", dict(services))


@cache
def _of_kind(reader: Reader, kind: type) -> frozenset[str]:
    """The placeholders of this reader that hold a day, or a time."""
    shown = values(sample(reader, longest=True))
    return frozenset(name for name, value in shown.items() if isinstance(value, kind))


def _day_patterns(dates: DateWords, names: frozenset[str], reader: Reader) -> Mapping[str, str]:
    """How a day is written, and where this text has one without its year: how that is."""
    short = {"pattern day_short": dates.day_short} if names & _of_kind(reader, ShortDay) else {}
    return {"pattern day": dates.day, **short}


def _shows(key: str, names: frozenset[str], item: MessageText | CallScript, rule: MessageRule) -> bool:
    """Can this text show the words of that key?"""
    if key.startswith(_CONDITION):
        return "caution.conditions" in names
    if key.startswith(_ON_PAPER) or key == "re":
        return _is_paper(item)
    return rule.reader in _STAFF and bool(names)


def _services(pack: Pack, names: frozenset[str], item: MessageText | CallScript) -> Iterator[tuple[str, str]]:
    listed = "services.list" in names
    spoken = folded("\n".join(words_of(item))) if isinstance(item, CallScript) else ""
    for service in pack.services:
        if (listed and service.audience in _PARTICIPANT) or (spoken and folded(service.name) in spoken):
            # One that nobody ever verified (999) is not in the list: that it is now would be a change for its reader.
            listed_at_all = "listed" if service.verified_on is not None and service.recheck_by is not None else ""
            entries = (service.audience, service.language, service.phone, service.hours, listed_at_all)
            yield service.name, " | ".join(entries)


def _on_paper(item: MessageText | CallScript, rule: MessageRule) -> Iterator[Part]:
    if _is_paper(item) and Role.ACCESSIBILITY in rule.signed_by:
        yield Part("layout", "the page", {"layout": LAYOUT})
