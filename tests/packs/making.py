"""Two tiny packs without a fault, to plant one fault at a time in. Nothing and nobody in them is real."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import attrs

from cara_core.adapt.writing import row_text
from cara_core.books.messages import catalogue, core_forbidden
from cara_core.forces.contact_book import read_contact
from cara_core.packs.parts import key_of, parts_of, sheet_parts
from cara_core.packs.pseudo import rewritten
from cara_core.packs.reading import read_pack
from cara_core.packs.register import FORCE_ROLES
from cara_core.packs.signing import roles_for
from cara_core.terms.days import Day, day
from cara_core.terms.messages import MessageRule, Office, Role
from cara_core.terms.pack import FORCE_SHEET, CallScript, ForceRegister, ForceSheet, MessageText, Pack, Signer, SignOff

__all__ = [
    "ENGLISH",
    "FORCE_PEOPLE",
    "IDS",
    "OFFICE",
    "ON",
    "POLISH",
    "RULES",
    "english",
    "polish",
    "right_to_left",
    "rows_of",
    "sheet",
    "sheet_row",
    "sign",
    "sign_as_force",
    "write",
    "written",
]

ON: Day = day("2026-11-24")
RULES: Mapping[str, MessageRule] = {
    name: catalogue()[name]
    for name in (
        "P03-booking",
        "P09-missed",
        "P14-signposting",
        "V04-after-w1",
        "V07-neutral-text",
        "V08-unable-to-reach",
    )
}
_SETTINGS = """id = "{id}"
title = "A made-up pack"
version = "1.0"
language = "{language}"
script = "Latn"
direction = "ltr"
owner = "nobody"
synthetic = false
address = "impersonal"

[not_used]
V08-unable-to-reach = "Nothing is sent."
"""
_SERVICES = """name,audience,what,language,phone,hours,cost,area,verified_on,verified_by,recheck_by,source
Emergency,both,In danger now,en,999,,,,,,,made up
National line,victim,Helpline,en,0808 2000 247,,,,2026-11-01,somebody,2027-01-20,made up
Example line,both,Somebody to talk to,{language},01632 960123,,,,2026-11-01,somebody,2027-01-20,made up
"""
_PERSON = """[[person]]
id = "{id}"
name = "Synthetic {id}"
roles = [{roles}]
languages = ["pl", "en"]
from = 2020-01-01

"""
_PEOPLE = "".join(
    _PERSON.format(id=id_, roles=roles)
    for id_, roles in (("t1", '"translation"'), ("b1", '"back_translation"'), ("c1", '"community"'), ("somebody", ""))
)
_FRONT = "---\nid: {id}\nstatus: ready\n---\n\n"

ENGLISH: dict[str, str] = {
    "pack.toml": _SETTINGS.format(id="tiny-english", language="en-GB"),
    "people.toml": _PEOPLE,
    "services.csv": _SERVICES.format(language="en"),
    "words/labels.csv": "key,text\nattended,came\nre,Re\n",
    "words/counts.csv": "noun,zero,one,two,few,many,other\n"
    "day,,day,,,,days\nweek,,week,,,,weeks\nworkshop,,workshop,,,,workshops\n",
    "words/dates.csv": "kind,key,text\n"
    + "".join(f"month,{number},Month{'ABCDEFGHIJKL'[number - 1]}\n" for number in range(1, 13))
    + "".join(f"weekday,{number},Day{'ABCDEFG'[number - 1]}\n" for number in range(1, 8))
    + "".join(f"weekday_on,{number},on Day{'ABCDEFG'[number - 1]}\n" for number in range(1, 8))
    + "pattern,day,((weekday)) ((day)) ((month)) ((year))\npattern,time,((hour)):((minute))\n"
    "pattern,day_short,((weekday)) ((day)) ((month))\n",
    "messages/P03-booking.md": _FRONT.format(id="P03-booking")
    + """## letter
Subject: Your two dates

Re: ((participant.name))

((rules.both_repeated??Both. ))((rules.missed_only??One. ))These are your two dates. Please take part in both.

First: ((first.date)), ((first.starts)) to ((first.ends)), be there by ((first.arrive_by)), ((first.venue))
Second: ((second.date)), ((second.starts)) to ((second.ends)), be there by ((second.arrive_by)), ((second.venue))

Questions: ((office.phone))

## sms
Your dates: ((first.day)), ((first.starts)) and ((second.day)), ((second.starts)). ((office.short_name)).
Questions? Call ((office.phone)).
""",
    "messages/P09-missed.md": _FRONT.format(id="P09-missed")
    + """## sms
((office.short_name)): ((session.day)) missed. Call ((office.phone)) by ((office.reply_time)), ((office.reply_day)).

## letter
Subject: A missed date

Re: ((participant.name))

((rules.both_repeated??Both again. ))((rules.missed_only??One again. ))
You missed a date: ((session.date)). Call ((office.phone)) by ((office.reply_time)), ((office.reply_by)).
""",
    "messages/P14-signposting.md": _FRONT.format(id="P14-signposting")
    + """## print
Subject: The list

((services.list))

In danger: 999. Questions: ((office.phone)).

## email
Subject: The list

((services.list))

In danger: 999. Questions: ((office.phone)).
""",
    "messages/V04-after-w1.md": _FRONT.format(id="V04-after-w1") + "## script\n\n### Opening\n\n- Is it a good time?\n",
    "messages/V07-neutral-text.md": _FRONT.format(id="V07-neutral-text")
    + "## sms\nHello, this is ((worker.first_name)). Please ring me on ((worker.number)).\n",
}

POLISH: dict[str, str] = {
    "pack.toml": _SETTINGS.format(id="tiny-polish", language="pl"),
    "people.toml": _PEOPLE,
    "services.csv": _SERVICES.format(language="pl"),
    "words/labels.csv": "key,text\nattended,obecność\nre,Dotyczy\n",
    "words/counts.csv": "noun,zero,one,two,few,many,other\nday,,dzień,,dni,dni,dnia\n"
    "week,,tydzień,,tygodnie,tygodni,tygodnia\nworkshop,,warsztat,,warsztaty,warsztatów,warsztatu\n",
    "words/dates.csv": ENGLISH["words/dates.csv"]
    .replace("Month", "miesiąc")
    .replace("on Day", "w dzień")
    .replace("Day", "dzień"),
    "words/forbidden.csv": "list,word\n" + "".join(f"{name},policj\n" for name in core_forbidden()),
    "words/glossary.csv": "english,translation,explain,do_not_use,note\ncaution,ostrzeżeni,,mandat;wyrok,made up\n",
    "words/stripped-ok.csv": "word,ok\nterminy,yes\nłaska,no\n",
    "messages/P03-booking.md": """---
id: P03-booking
status: ready
source_hash.letter: HASH
source_hash.sms: HASH
---

## letter
Subject: Dwa terminy

Dotyczy: ((participant.name))

((rules.both_repeated??Oba: ))((rules.missed_only??Jeden: ))Oto dwa terminy. Prosimy o udział w obu.

Pierwszy: ((first.date)), od ((first.starts)) do ((first.ends)), na miejscu do ((first.arrive_by)), ((first.venue))
Drugi: ((second.date)), od ((second.starts)) do ((second.ends)), na miejscu do ((second.arrive_by)), ((second.venue))

Pytania: ((office.phone))

## sms
Terminy: ((first.day)), ((first.starts)) oraz ((second.day)), ((second.starts)). ((office.short_name)).
Pytania? Telefon ((office.phone)).

## back translation: letter
Two dates, please take part in both.

## back translation: sms
Dates. Questions? Phone.
""",
    "messages/P09-missed.md": """---
id: P09-missed
status: ready
source_hash.letter: HASH
source_hash.sms: HASH
---

## sms
((office.short_name)): ((session.day)). Tel. ((office.phone)), do ((office.reply_time)), najdalej ((office.reply_day)).

## letter
Subject: Opuszczony termin

Dotyczy: ((participant.name))

((rules.both_repeated??Oba. ))((rules.missed_only??Jeden. ))
Opuszczony termin: ((session.date)). Telefon ((office.phone)), do ((office.reply_time)), ((office.reply_by)).

## back translation: sms
A missed date.

## back translation: letter
A missed date.
""",
    "messages/P14-signposting.md": """---
id: P14-signposting
status: ready
source_hash.print: HASH
source_hash.email: HASH
---

## print
Subject: Lista

((services.list))

W niebezpieczeństwie: 999. Pytania: ((office.phone)).

## email
Subject: Lista

((services.list))

W niebezpieczeństwie: 999. Pytania: ((office.phone)).

## back translation: print
The list.

## back translation: email
The list.
""",
    "messages/V04-after-w1.md": _FRONT.format(id="V04-after-w1")
    + "## script\n\n### Początek\n\n- Czy to dobry czas?\n\n"
    + "## back translation: script\n\n### Opening\n\n- Is it a good time?\n",
    "messages/V07-neutral-text.md": """---
id: V07-neutral-text
status: ready
source_hash.sms: HASH
---

## sms
Dzien dobry, tu ((worker.first_name)). Prosze o telefon ((worker.number)).

## back translation: sms
Good day, it is me. Please phone.
""",
}
_SIGNED_ON = day("2026-06-01")
IDS: Mapping[Role, str] = {
    Role.TRANSLATION: "t1",
    Role.BACK_TRANSLATION: "b1",
    Role.COMMUNITY: "c1",
    Role.LEGAL: "l1",
    Role.SAFEGUARDING: "s1",
    Role.ACCESSIBILITY: "a1",
}
FORCE_PEOPLE: tuple[Signer, ...] = tuple(
    Signer(id=IDS[role], name=f"Synthetic {role}", roles=(role,), from_=day("2020-01-01"))
    for role in (Role.LEGAL, Role.SAFEGUARDING, Role.ACCESSIBILITY)
)
OFFICE = Office(
    name="The Office",
    phone="01632 960100",
    email="office@example.org",
    hours="weekdays",
    reply_time=dt.time(16, 30),
    address=("1 Example Street", "Exampleton"),
    within={"pl": {"hours": "w dni robocze"}},
)


def write(folder: Path, files: Mapping[str, str], source: Pack | None = None) -> Path:
    """These files in this folder; HASH becomes the digest of the English text of ``source``."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(_hashed(Path(path).stem, text, source), encoding="utf-8")
    return folder


def _hashed(message: str, text: str, source: Pack | None) -> str:
    for english_text in () if source is None else source.texts.values():
        if english_text.message == message:
            key = f"source_hash.{english_text.medium}"
            text = text.replace(f"{key}: HASH", f"{key}: {english_text.digest}")
    return text


def sign(
    folder: Path, rules: Mapping[str, MessageRule] = RULES, on: Day = _SIGNED_ON, source: Pack | None = None
) -> Path:
    """Everybody of the pack's register signs every text and script that is in this folder now."""
    pack = read_pack(folder)
    rows = [
        row_text("signoff", written(row)) for row in rows_of(pack, source, rules, on) if row.role not in FORCE_ROLES
    ]
    (folder / "signoff.toml").write_text("\n".join(rows), encoding="utf-8")
    parts = (part for item, rule in _said(pack, rules) for part in parts_of(pack, item, rule, source))
    (folder / "signed").mkdir(exist_ok=True)
    for part in parts:
        (folder / "signed" / f"{part.digest}.json").write_bytes(part.json.encode())
    return folder


def written(row: SignOff) -> dict[str, object]:
    """This row as it stands in a file."""
    return attrs.asdict(row, filter=lambda field, _: field.name != "form" or row.medium is not None)


def rows_of(pack: Pack, source: Pack | None, rules: Mapping[str, MessageRule], on: Day = _SIGNED_ON) -> list[SignOff]:
    """A signature of every role over every text and script of this pack, as it is now."""
    return [
        SignOff(
            message=item.message,
            medium=key_of(item)[1],
            form=key_of(item)[2],
            role=role,
            by=IDS[role],
            recorded_by="r1",
            evidence="made up",
            on=on,
            pack=pack.id if role in FORCE_ROLES else "",
            parts={part.name: part.digest for part in parts_of(pack, item, rule, source)},
        )
        for item, rule in _said(pack, rules)
        for role in roles_for(pack, rule)
    ]


def _said(pack: Pack, rules: Mapping[str, MessageRule]) -> list[tuple[MessageText | CallScript, MessageRule]]:
    items: list[MessageText | CallScript] = [*pack.texts.values(), *pack.scripts.values()]
    return [(item, rules[item.message]) for item in items if item.message in rules]


def sheet(
    *packs: Pack, rules: Mapping[str, MessageRule] = RULES, on: Day = _SIGNED_ON, office: Office = OFFICE
) -> ForceSheet:
    """A force whose people signed these packs, the first of them the English one, and the force's own values."""
    bare = ForceSheet(office=office, arrive_by_minutes=15)
    rows = [
        row
        for pack in packs
        for row in rows_of(pack, None if pack is packs[0] else packs[0], rules, on)
        if row.role in FORCE_ROLES
    ]
    rows += [sheet_row(bare, pack.language, on) for pack in packs]
    signed = {part.digest: part.json for pack in packs for part in sheet_parts(bare, pack.language)}
    return attrs.evolve(bare, register=ForceRegister(people=FORCE_PEOPLE, signoffs=tuple(rows), signed=signed))


def sign_as_force(folder: Path, *packs: Pack, on: Day = _SIGNED_ON) -> Path:
    """The force of this folder signs these packs, the first the English one, and its own values as they are now."""
    book = read_contact(folder / "contact.toml")
    bare = ForceSheet(office=book.office, arrive_by_minutes=book.sending.arrive_by_minutes)
    rows = [
        row
        for pack in packs
        for row in rows_of(pack, None if pack is packs[0] else packs[0], catalogue(), on)
        if row.role in FORCE_ROLES
    ]
    rows += [sheet_row(bare, pack.language, on) for pack in packs]
    people = (_PERSON.format(id=person.id, roles=f'"{person.roles[0]}"') for person in FORCE_PEOPLE)
    (folder / "people.toml").write_text("".join(people), encoding="utf-8")
    signed = "\n".join(row_text("signoff", written(row)) for row in rows)
    (folder / "signoff.toml").write_text(signed, encoding="utf-8")
    return folder


def sheet_row(bare: ForceSheet, language: str, on: Day = _SIGNED_ON) -> SignOff:
    """Legal signs the force's own values in that language, as they are now."""
    parts = {part.name: part.digest for part in sheet_parts(bare, language)}
    values = {"message": FORCE_SHEET, "role": Role.LEGAL, "by": IDS[Role.LEGAL], "recorded_by": "r1"}
    return SignOff(**values, evidence="made up", on=on, language=language, parts=parts)  # type: ignore[arg-type]


def english(folder: Path) -> Pack:
    """The tiny English pack, signed."""
    return read_pack(sign(write(folder / "tiny-english", ENGLISH)))


def polish(folder: Path, source: Pack, planted: Mapping[str, str] | None = None) -> Path:
    """The folder of the tiny Polish pack, with these files instead of its own, signed as it is then."""
    return sign(write(folder / "tiny-polish", {**POLISH, **(planted or {})}, source), source=source)


_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنه")


def right_to_left(pack: Pack) -> Pack:
    """A dummy that runs from right to left: the letters mean nothing, and the tag is a private one."""
    return attrs.evolve(
        rewritten(pack, lambda words: words.lower().translate(_ARABIC)),
        id="qps-plocm",
        language="qps-plocm",
        direction="rtl",
        script="Arab",
    )
