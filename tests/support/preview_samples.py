"""Packs for the preview page: English, a Polish draft and one written from right to left.

Synthetic throughout: nobody approved a word, the Polish follows no sentence that may be sent,
and the text from right to left only says that it is a sample. Phone numbers are Ofcom's for drama.
"""

import struct
import zlib
from collections.abc import Sequence

import attrs

from cara_core.report.messages_page import Counts, LetterPicture, MessageCard, PageHead, Phone, TimelineStep
from cara_core.terms.days import day

__all__ = ["CARDS", "HEADS", "STEPS", "letter_svg", "png"]

NOBODY = tuple((role, None, None) for role in ("Translation", "Back translation", "Legal", "Safeguarding"))
SIGNED = (("Community", "Sample Signatory (made up)", day("2026-11-20")), *NOBODY)
MUST = (("both dates", True), ("when to be there", True), ("the phone number of the office", False))


def png() -> bytes:
    """A white picture of 21 by 30 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xff" * 21 for _ in range(30))
    head = struct.pack(">IIBBBBB", 21, 30, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def letter_svg(lines: Sequence[str], size: float = 4.4) -> str:
    """A page of A4, in millimetres: an address in its place, and lines."""
    address = ("Sample Person", "1 Sample Street", "Sampleton", "ZZ99 9ZZ")
    said = [f'<text x="26" y="{45 + 6 * at}" font-size="4.4">{line}</text>' for at, line in enumerate(address)]
    said += [
        f'<text x="25" y="{95 + 2 * size * at:.1f}" font-size="{size}">{line}</text>' for at, line in enumerate(lines)
    ]
    ground = '<rect width="210" height="297" fill="#fff"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" font-family="Helvetica, Arial, sans-serif">'
        f"{ground}{''.join(said)}</svg>"
    )


ENGLISH = {
    "letter": "Subject: Your two dates\n\nThese are your two workshops. You have to take part in both.\n\n"
    "First date: ((first.date))\nTime: ((first.starts)) to ((first.ends))\nPlace: ((first.venue))\n\n"
    "Please be on time. If you come late, you may not be let in.\n\nPhone: ((office.phone))",
    "sms": "Your dates: ((first.date)), ((first.starts)) and ((second.date)), ((second.starts)). "
    "A letter is on its way. Questions: call ((office.phone)).",
}
POLISH = {
    "letter": "Subject: Dwa terminy\n\nOto terminy dwóch warsztatów (workshops). Trzeba wziąć udział w obu.\n\n"
    "Pierwszy termin: ((first.date))\nGodzina: od ((first.starts)) do ((first.ends))\nMiejsce: ((first.venue))\n\n"
    "Prosimy o punktualność. W razie spóźnienia wejście może nie być możliwe.\n\nTelefon: ((office.phone))",
    "sms": "Terminy: ((first.date)), ((first.starts)) oraz ((second.date)), ((second.starts)). "
    "Szczegoly w liscie. Pytania: tel. ((office.phone)).",
}
BACK = {
    "letter": "Subject: Two dates\n\nHere are the dates of the two workshops (workshops). It is necessary to take part "
    "in both.\n\nFirst date: ((first.date))\n\nPlease be punctual.\n\nPhone: ((office.phone))",
}
RIGHT_TO_LEFT = {
    "letter": "هذا نص تجريبي ولا يرسل إلى أحد.\n\nالموعد الأول: ((first.date))\n\nالهاتف: ((office.phone))",  # noqa: RUF001  (Arabic letters)
    "sms": "نص تجريبي لا يرسل. الموعد: ((first.date)). الهاتف: ((office.phone)).",
}
SHOWN = {
    "en": "Your dates: Saturday 16 January 2027, 10am and Saturday 13 February 2027, 10am. A letter is on its way. "
    "Questions: call 01632 960123.",
    "pl": "Terminy: sobota 16 stycznia 2027, 10:00 oraz sobota 13 lutego 2027, 10:00. Szczegoly w liscie. Pytania: "
    "tel. 01632 960123.",
    "ar": "نص تجريبي لا يرسل. الموعد: 16/01/2027. الهاتف: 01632 960123.",
}


def phone(language: str) -> Phone:
    shown, turned = SHOWN[language], language == "ar"
    return Phone(
        language=language,
        direction="rtl" if turned else "ltr",
        shown=shown,
        alphabet="UCS-2" if turned else "GSM-7",
        characters=len(shown),
        parts=1,
        tenths=24,
        locked=shown[:40],
    )


def booking(language: str) -> MessageCard:
    ordinary = LetterPicture(
        language=language, large_print=False, pages=[letter_svg(["Sample letter", "Not to be sent."])]
    )
    large = LetterPicture(language=language, large_print=True, pages=[letter_svg(["Sample letter"], 6), png()])
    texts = {"en": ENGLISH, "pl": POLISH, "ar": RIGHT_TO_LEFT}[language]
    return MessageCard(
        id="P03-booking",
        title="The two dates",
        reader="the participant",
        when="when both workshops are booked",
        media=["sms", "letter"],
        note="The impersonal form; nobody's gender is guessed.",
        source_texts={} if language == "en" else ENGLISH,
        texts=texts,
        back={} if language == "en" else BACK,
        phones=[phone("en")] if language == "en" else [phone("en"), phone(language)],
        letters=[ordinary, large],
        faults=() if language == "en" else ("letter: the phone number of the office is not in it.", "sms: not signed."),
        must=MUST,
        signatures=SIGNED,
    )


CALL = MessageCard(
    id="V01-first-contact",
    title="First call to the victim",
    reader="nobody: prompts for the person who calls",
    when="within two working days of the caution",
    media=["call"],
    source_texts={"script": "### Before the call\n- Is it a safe time?"},
    texts={},
)
CARDS = {language: (booking(language), CALL) for language in ("en", "pl", "ar")}
STEPS = (
    TimelineStep("Referral", ["F01-referral-received", "O01-referral-answer"]),
    TimelineStep("Caution issued", ["P01-caution-explained", "P02-check-number", "V01-first-contact"]),
    TimelineStep("Booked", ["P03-booking", "O02-booked"]),
    TimelineStep("7 days before the first workshop", ["P04-reminder-7d", "V03-before-first"]),
    TimelineStep("1 day before the first workshop", ["P05-reminder-1d"]),
    TimelineStep("First workshop", ["O03-attendance", "V04-after-w1", "P06-next-date"]),
    TimelineStep("Second workshop", ["O03-attendance"]),
    TimelineStep("A quiet day", []),
    TimelineStep("End", ["P13-completed", "O05-conditions-met", "V05-on-completion"]),
)
_POLISH_HEAD = PageHead(
    title="Polish draft",
    force="Sample Force",
    language="pl",
    language_name="Polish",
    direction="ltr",
    version="0.1",
    draft=True,
    counts=Counts(ready=0, draft=42, missing=1, blocked=2),
    made_on=day("2026-11-24"),
    note="Synthetic: nobody who speaks the language has checked it.",
)
HEADS = {
    "en": attrs.evolve(_POLISH_HEAD, title="English messages", language="en", language_name="English", draft=False),
    "pl": _POLISH_HEAD,
    "ar": attrs.evolve(_POLISH_HEAD, title="Sample", language="ar", language_name="", direction="rtl", note=""),
}
