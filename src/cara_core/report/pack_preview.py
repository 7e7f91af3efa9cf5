"""The preview of a pack: every text, filled with made-up values, as its reader would get it. Nothing is sent."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from cara_core.channels.letters.pictures import letter_pictures
from cara_core.contact.text.rendering import fill, named
from cara_core.contact.text.sms import phone_text
from cara_core.contact.views import View
from cara_core.packs.checking.all_checks import check_pack
from cara_core.packs.checking.faults import Level, PackFault
from cara_core.packs.samples import sample
from cara_core.packs.signing import HOLDS_MONTHS, lacking
from cara_core.report.messages_page import (
    Counts,
    LetterPicture,
    MessageCard,
    PageHead,
    Phone,
    Signature,
    TimelineStep,
    messages_page,
)
from cara_core.terms.days import Day, months_from
from cara_core.terms.messages import Charset, Medium, MessageRule, Office, Page, Reader, Role
from cara_core.terms.pack import MessageText, Pack, TextStatus
from cara_core.terms.veil import Veiled

__all__ = ["preview_page"]

_PAPER: Final = frozenset({Medium.LETTER, Medium.PRINT})
_TENTHS: Final = 24
"""What one part of a text message costs on GOV.UK Notify from 1 April 2026, in tenths of a penny: contact.md 8.4."""
_LOCKED: Final = 40
"""So many letters of a text message stand on a locked screen."""
_ADDRESS: Final = ("A. Sample", "1 Sample Street", "Sampleton", "EX1 1AA")
_STEPS: Final = (
    ("before the decision", ("P02", "V01")),
    ("caution issued", ("P01", "V02")),
    ("booked", ("P03", "O02")),
    ("7 days before", ("P04", "V03", "F02")),
    ("1 day before", ("P05",)),
    ("first workshop", ("P06", "O03", "V04")),
    ("missed", ("P09", "O04", "V06")),
    ("7 and 1 days before", ("P07", "P08")),
    ("second workshop", ("O05", "V05", "P14")),
    ("end", ("P13", "O08")),
)


@attrs.frozen(kw_only=True)
class _Preview:
    """What the page is made of: the pack beside the English, the rules, the office, the day, and the faults found."""

    pack: Pack
    english: Pack
    rules: Mapping[str, MessageRule]
    office: Office
    on: Day
    charset: Charset
    faults: Sequence[PackFault]

    @property
    def translated(self) -> bool:
        """Is it in another language than English?"""
        return self.pack.language.lower().partition("-")[0] != "en"


def preview_page(
    pack: Pack,
    *,
    english: Pack,
    rules: Mapping[str, MessageRule],
    office: Office,
    force: str,
    on: Day,
    charset: Charset = Charset.NOTIFY,
) -> str:
    """How does every text of this pack look to its reader, as one page (HTML)?

    ``english`` is the pack it was translated from, ``rules`` the messages of the catalogue,
    ``office`` and ``force`` whose they are, ``on`` the day on which signatures are judged,
    and ``charset`` what the force's channel does to the letters of text messages. Needs the
    extras ``report`` and ``letters``.
    """
    faults = check_pack(pack, rules, english if pack is not english else None, on, charset)
    shown = _Preview(pack=pack, english=english, rules=rules, office=office, on=on, charset=charset, faults=faults)
    cards = [_card(shown, rule) for rule in rules.values() if rule.id not in pack.not_used or not shown.translated]
    return messages_page(_head(shown, force), cards, [TimelineStep(day, messages) for day, messages in _STEPS])


def _head(shown: _Preview, force: str) -> PageHead:
    pack, texts = shown.pack, list(shown.pack.texts.values())
    blocking = (fault.file for fault in shown.faults if fault.level is Level.BLOCK)
    blocked = {file for file in blocking if file.startswith("messages/")}
    return PageHead(
        title=pack.title,
        force=force,
        language=pack.language,
        direction=pack.direction,
        version=pack.version,
        draft=pack.synthetic or any(text.status is not TextStatus.READY for text in texts),
        counts=Counts(
            ready=sum(text.status is TextStatus.READY for text in texts),
            draft=sum(text.status is TextStatus.DRAFT for text in texts),
            missing=sum(fault.code == "C01" for fault in shown.faults),
            blocked=len(blocked),
        ),
        made_on=shown.on,
        note="Every person, number and day on this page is made up.",
    )


def _card(shown: _Preview, rule: MessageRule) -> MessageCard:
    mine = [text for (message, _, _), text in shown.pack.texts.items() if message == rule.id]
    files = {text.file for text in mine}
    return MessageCard(
        id=rule.id,
        title=rule.title,
        reader=rule.reader,
        when=_when(rule),
        media=[str(medium) for medium in rule.media],
        note=rule.note,
        source_texts=_beside(_texts_in(shown.english, rule), mine),
        texts=_texts_in(shown.pack, rule) if shown.translated else {},
        back={_key(text): text.back for text in mine if text.back is not None},
        phones=list(_phones(shown, rule, mine)),
        letters=list(_letters(shown, rule, mine)),
        faults=[_fault_line(fault) for fault in shown.faults if fault.file in files],
        must=_must(rule, mine),
        signatures=list(_signatures(shown, rule, mine)),
    )


def _fault_line(fault: PackFault) -> str:
    return f"{fault.file}:{fault.line} {fault.what}. {fault.mend}"


def _texts_in(pack: Pack, rule: MessageRule) -> Mapping[str, str]:
    """Every text of this message in that pack, and its prompts."""
    texts = {_key(text): _with_subject(text) for (message, _, _), text in pack.texts.items() if message == rule.id}
    script = pack.scripts.get(rule.id)
    return texts if script is None else {**texts, "script": _prompts(script.stages)}


def _key(text: MessageText) -> str:
    return str(text.medium) if text.form == "impersonal" else f"{text.medium} [{text.form}]"


def _with_subject(text: MessageText) -> str:
    return text.text if text.subject is None else f"{text.subject}\n\n{text.text}"


def _prompts(stages: Sequence[tuple[str, Sequence[str]]]) -> str:
    return "\n\n".join("\n".join((stage, *(f"- {prompt}" for prompt in prompts))) for stage, prompts in stages)


def _beside(source: Mapping[str, str], mine: Sequence[MessageText]) -> Mapping[str, str]:
    """The English of every text: that of the plain form stands beside the others too, which it has none of."""
    return {**source, **{_key(text): source[text.medium] for text in mine if text.medium in source}}


def _when(rule: MessageRule) -> str:
    opens = "on the day"
    if rule.days:
        opens = f"{_counted(abs(rule.days), rule)} {'before' if rule.days < 0 else 'after'}"
    due = f", within {_counted(rule.due_days, rule)}" if rule.due_days else ""
    return f"{rule.trigger.replace('_', ' ')}: {opens}{due}"


def _counted(days: int, rule: MessageRule) -> str:
    kind = "working day" if rule.working_days else "day"
    return f"{days} {kind}" if days == 1 else f"{days} {kind}s"


def _must(rule: MessageRule, mine: Sequence[MessageText]) -> Sequence[tuple[str, bool]]:
    return [
        (f"{text.medium}: (({name}))", name in named(_with_subject(text)))
        for text in mine
        for name in rule.must.get(text.medium, ())
    ]


def _phones(shown: _Preview, rule: MessageRule, mine: Sequence[MessageText]) -> Iterator[Phone]:
    for text in mine:
        if text.medium is not Medium.SMS:
            continue
        for longest in (False, True):
            shown_text = phone_text(_filled(shown.pack, rule, text.text, longest=longest), shown.charset)
            yield Phone(
                language=shown.pack.language,
                direction=shown.pack.direction,
                shown=shown_text.shown,
                alphabet=shown_text.alphabet,
                characters=len(shown_text.shown),
                parts=shown_text.parts,
                tenths=shown_text.parts * _TENTHS,
                locked=shown_text.shown[:_LOCKED],
            )


def _letters(shown: _Preview, rule: MessageRule, mine: Sequence[MessageText]) -> Iterator[LetterPicture]:
    if rule.reader is not Reader.PARTICIPANT:
        return
    for text in mine:
        if text.medium not in _PAPER or text.form != "impersonal":
            continue
        packs = [shown.pack, *([shown.english] if shown.translated else [])]
        texts = [
            (pack.language, pack.direction, _filled(pack, rule, _with_subject(wording), longest=False))
            for pack in packs
            if (wording := pack.text(rule.id, text.medium)) is not None
        ]
        title = _filled(shown.pack, rule, text.subject or rule.title, longest=False)
        for large in (False, True):
            page = Page(
                address=tuple(Veiled(line) for line in _ADDRESS),
                sender=(shown.office.name, *shown.office.address, shown.office.phone, shown.office.email),
                texts=tuple(texts),
                large_print=large,
            )
            pictures = letter_pictures(page, title=title)
            yield LetterPicture(language=shown.pack.language, large_print=large, pages=pictures)


def _filled(pack: Pack, rule: MessageRule, text: str, *, longest: bool) -> str:
    view: View = sample(rule.reader, longest=longest, dates=pack.dates, trigger=rule.trigger)
    return fill(text, rule.reader, view, pack.dates, pack.labels)


def _signatures(shown: _Preview, rule: MessageRule, mine: Sequence[MessageText]) -> Iterator[Signature]:
    """Every signature a text needs, each with who gave it, where it holds on that day; and what else it lacks."""
    translated = (Role.TRANSLATION, Role.BACK_TRANSLATION) if shown.translated else ()
    for text in mine:
        id_ = (text.message, text.medium, text.form)
        given = [signoff for signoff in shown.pack.signoffs if (signoff.message, signoff.medium, signoff.form) == id_]
        holding = [signoff for signoff in given if signoff.sha256 == text.digest and _in_time(signoff.on, on=shown.on)]
        for role in dict.fromkeys((*translated, *rule.signed_by)):
            signed = next((signoff for signoff in holding if signoff.role is role), None)
            what = f"{_key(text)}: {role}"
            yield (what, None, None) if signed is None else (what, signed.name, signed.on)
        missing = lacking(shown.pack, text, rule, shown.on)
        yield from ((f"{_key(text)}: {what}", None, None) for what in missing if not what.startswith("the signature"))


def _in_time(signed: Day, *, on: Day) -> bool:
    return signed <= on <= months_from(signed, HOLDS_MONTHS)
