"""Checks C01 and C06: is every text there, and translated from today's English?"""

from collections.abc import Iterator
from typing import Final

from cara_core.packs.checking.faults import Level, PackFault
from cara_core.packs.checking.inspection import LABELS, Inspection
from cara_core.packs.files.markdown import MESSAGE_MEDIA
from cara_core.packs.touching import NOTHING, touching, touching_label, touching_text
from cara_core.terms.messages import Medium, MessageRule, Reader

__all__ = ["check_all_there", "check_labels", "check_source_current"]

_WHY_THERE: Final = "Whoever is to get it would get nothing, or would get it in a language that is not theirs."


def check_all_there(inspection: Inspection) -> Iterator[PackFault]:
    """C01: a text of every message by every medium the pack has, or a reason in ``not_used``."""
    yield from _not_used(inspection)
    for rule in inspection.catalogue.values():
        if rule.id not in inspection.pack.not_used:
            yield from _missing(inspection, rule)
    yield from _never_sent(inspection)


def _never_sent(inspection: Inspection) -> Iterator[PackFault]:
    """The texts and scripts that the catalogue has no use for, and the empty ones."""
    for text in inspection.pack.texts.values():
        rule = inspection.catalogue.get(text.message)
        if rule is None or text.medium not in rule.media:
            allowed = "no message of that name" if rule is None else f"only {', '.join(rule.media)}"
            yield _catalogue_fault(
                file=text.file,
                line=text.line,
                touches=touching_text(text),
                what=f"{text.medium}: nothing is ever sent like this: the catalogue has {allowed}",
                mend="Take the heading and its text out, or name the file as the message.",
            )
        elif not text.text.strip():
            what = f"{text.medium}: there is no text"
            yield _catalogue_fault(
                file=text.file,
                line=text.line,
                touches=touching_text(text),
                what=what,
                mend="Write it below the heading.",
            )
    for name in inspection.pack.scripts:
        rule = inspection.catalogue.get(name)
        if rule is None or not _has_script(rule):
            what = "script: no call to a victim has this name"
            yield _catalogue_fault(
                file=f"messages/{name}.md", line=1, touches=touching(name, Medium.CALL), what=what, mend="Take it out."
            )


def _has_script(rule: MessageRule) -> bool:
    return rule.reader is Reader.VICTIM and Medium.CALL in rule.media


def _missing(inspection: Inspection, rule: MessageRule) -> Iterator[PackFault]:
    pack, file = inspection.pack, f"messages/{rule.id}.md"
    wanted = [
        medium for medium in rule.media if medium in MESSAGE_MEDIA and (not pack.channels or medium in pack.channels)
    ]
    found = {medium for message, medium, _ in pack.texts if message == rule.id}
    for medium in wanted:
        if medium not in found:
            mend = f'Write ## {medium} and the text, or {rule.id} = "why" under [not_used] in pack.toml.'
            what, touches = f"{medium}: the text is missing", touching(rule.id, medium)
            yield _catalogue_fault(file=file, line=1, touches=touches, what=what, mend=mend)
    script = pack.scripts.get(rule.id)
    if _has_script(rule) and (script is None or not any(prompts for _, prompts in script.stages)):
        yield _catalogue_fault(
            file=file,
            line=1,
            touches=touching(rule.id, Medium.CALL),
            what="script: the prompts of this call are missing",
            mend="Write ## script, ### and a stage, - and prompts.",
        )


def _not_used(inspection: Inspection) -> Iterator[PackFault]:
    for name, reason in inspection.pack.not_used.items():
        if name not in inspection.catalogue:
            yield _catalogue_fault(
                file="pack.toml",
                line=1,
                touches=NOTHING,
                what=f"not_used: there is no message {name}",
                mend="Write its whole id, or delete the line.",
            )
        elif not reason.strip():
            yield _catalogue_fault(
                file="pack.toml",
                line=1,
                touches=NOTHING,
                what=f"not_used: {name} has no reason",
                mend="Write in a few words why it is not used.",
            )


def _catalogue_fault(*, file: str, line: int, what: str, mend: str, touches: str = "") -> PackFault:
    return PackFault(file=file, line=line, code="C01", what=what, why=_WHY_THERE, mend=mend, touches=touches)


def check_labels(inspection: Inspection) -> Iterator[PackFault]:
    """C01 and C15: words for every coded value the English pack has words for, and not the English ones."""
    if inspection.english is None or inspection.in_english:
        return
    for key, english in inspection.english.labels.items():
        own = inspection.pack.labels.get(key, "")
        line = inspection.row(LABELS, key=key)
        if not own:
            yield _catalogue_fault(
                file=LABELS,
                line=line,
                touches=touching_label(key),
                what=f"{key}: there are no words for it",
                mend=f'Add a row: the words for "{english}".',
            )
        elif own == english:
            yield PackFault(
                file=LABELS,
                line=line,
                code="C15",
                level=Level.WARN,
                what=f"{key}: this is the English",
                why="It would stand in the middle of a text in another language.",
                mend=f'Translate "{english}".',
            )


def check_source_current(inspection: Inspection) -> Iterator[PackFault]:
    """C06: every text was translated from the English as it is today."""
    for text, _ in inspection.texts():
        source = inspection.source(text)
        if source is None or text.source_hash == source.digest:
            continue
        passage = inspection.body(text)
        if text.source_hash is None:
            what = "nothing says which English text this was translated from"
        else:
            what = "the English has changed since this was translated"
        why = "It may say something that is no longer so, or lack something that has to be said."
        mend = f"Compare it with the English, then write source_hash.{text.medium}: {source.digest}"
        yield PackFault(
            file=text.file,
            line=text.line,
            code="C06",
            what=f"{passage.name}: {what}",
            why=why,
            mend=mend,
            touches=touching_text(text),
        )
