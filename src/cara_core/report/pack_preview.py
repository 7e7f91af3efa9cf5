"""The preview of a pack: every text, filled with made-up values, as its reader would get it. Nothing is sent."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

import attrs

from cara_core.contact.text.rendering import named
from cara_core.contact.text.sms import phone_text
from cara_core.packs.checking.faults import PackFault
from cara_core.packs.filling import fill_words
from cara_core.packs.gate import Verdict, verdict
from cara_core.packs.parts import key_of
from cara_core.packs.samples import Reading, readings, sample
from cara_core.packs.signing import Signing, roles_for
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
from cara_core.report.preview_letters import letters_of
from cara_core.terms.days import Day
from cara_core.terms.messages import Charset, Medium, MessageRule, Office
from cara_core.terms.pack import CallScript, ForceSheet, MessageText, Pack, TextStatus

__all__ = ["preview_page"]

_TENTHS: Final = 24
"""What one part of a text message costs on GOV.UK Notify from 1 April 2026, in tenths of a penny: contact.md 8.4."""
_LOCKED: Final = 40
"""So many letters of a text message stand on a locked screen."""
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
    """What the page is made of: the pack beside the English, the rules, the office, the day, and what the gate says."""

    pack: Pack
    english: Pack
    rules: Mapping[str, MessageRule]
    office: Office
    on: Day
    charset: Charset
    verdict: Verdict
    signing: Signing

    @property
    def faults(self) -> Sequence[PackFault]:
        """Everything that is wrong with the pack."""
        return self.verdict.faults

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
    sheet: ForceSheet | None = None,
) -> str:
    """How does every text of this pack look to its reader, as one page (HTML)?

    ``english`` is the pack it was translated from, ``rules`` the messages of the catalogue,
    ``office`` and ``force`` whose they are, ``on`` the day on which signatures are judged,
    ``charset`` what the force's channel does to the letters of text messages, and ``sheet`` the
    force's own values: without them no text that shows one is ready. Needs the extras ``report``
    and ``letters``.
    """
    shown = _Preview(
        pack=pack,
        english=english,
        rules=rules,
        office=office,
        on=on,
        charset=charset,
        verdict=verdict(pack, english, sheet, charset, on),
        signing=Signing.of(pack, english if pack is not english else None, sheet, on),
    )
    cards = [_card(shown, rule) for rule in rules.values() if rule.id not in pack.not_used or not shown.translated]
    return messages_page(_head(shown, force), cards, [TimelineStep(day, messages) for day, messages in _STEPS])


def _head(shown: _Preview, force: str) -> PageHead:
    pack = shown.pack
    everything: list[MessageText | CallScript] = [*pack.texts.values(), *pack.scripts.values()]
    items = [item for item in everything if item.message in shown.rules]
    stopped = [item for item in items if shown.verdict.of(*key_of(item))]
    drafts = sum(item.status is TextStatus.DRAFT for item in items)
    missing = {f"messages/{name}.md" for name in shown.rules}
    return PageHead(
        title=pack.title,
        force=force,
        language=pack.language,
        direction=pack.direction,
        version=pack.version,
        draft=bool(stopped),
        counts=Counts(
            ready=len(items) - len(stopped),
            draft=drafts,
            missing=sum(fault.code == "C01" and fault.file in missing for fault in shown.faults),
            blocked=len(stopped) - drafts,
        ),
        made_on=shown.on,
        note=f"{shown.verdict.summary} Every person, number and day on this page is made up.",
    )


def _card(shown: _Preview, rule: MessageRule) -> MessageCard:
    mine = [text for (message, _, _), text in shown.pack.texts.items() if message == rule.id]
    files = {text.file for text in mine}
    letters = list(_letters(shown, rule, mine))
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
        letters=[letter for letter in letters if isinstance(letter, LetterPicture)],
        faults=[
            *(_fault_line(fault) for fault in shown.faults if fault.file in files),
            *(letter for letter in letters if isinstance(letter, str)),
        ],
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
        for name in (*rule.must.get(text.medium, ()), *rule.must_flag.get(text.medium, ()))
    ]


def _phones(shown: _Preview, rule: MessageRule, mine: Sequence[MessageText]) -> Iterator[Phone]:
    for text in mine:
        if text.medium is not Medium.SMS:
            continue
        for reading, longest in product(readings(text.text), (False, True)):
            filled = _filled(shown.pack, rule, text.text, text.medium, longest=longest, reading=reading)
            shown_text = phone_text(filled, shown.charset)
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


def _letters(shown: _Preview, rule: MessageRule, mine: Sequence[MessageText]) -> Iterator[LetterPicture | str]:
    packs = [shown.pack, *([shown.english] if shown.translated else [])]

    def filled(pack: Pack, text: str, medium: Medium, reading: Reading) -> str:
        return _filled(pack, rule, text, medium, longest=False, reading=reading)

    yield from letters_of(packs, rule, mine, filled, office=shown.office, on=shown.on)


def _filled(pack: Pack, rule: MessageRule, text: str, medium: Medium, *, longest: bool, reading: Reading) -> str:
    view = sample(rule.reader, longest=longest, dates=pack.dates, reading=reading, trigger=rule.trigger)
    return fill_words(pack, text, medium, rule.reader, view)


def _signatures(shown: _Preview, rule: MessageRule, mine: Sequence[MessageText]) -> Iterator[Signature]:
    """Every signature a text or script needs, each with who gave it, by id, where it holds; and what else it lacks."""
    script = shown.pack.scripts.get(rule.id)
    for item in (*mine, *(() if script is None else (script,))):
        name = "script" if isinstance(item, CallScript) else _key(item)
        for role in roles_for(shown.pack, rule):
            if any(True for _ in shown.signing.unsigned(item, rule, role)):
                yield f"{name}: {role}", None, None
                continue
            rows = [given.row for given in shown.signing.over(item, rule, role)]
            yield f"{name}: {role}", ", ".join(sorted({row.by for row in rows})), max(row.on for row in rows)
        for reason in shown.verdict.of(*key_of(item)):
            yield f"{name}: {reason.code} {reason.what}", None, None
