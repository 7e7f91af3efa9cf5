"""The gate's law: whatever byte of a pack or value of a force is changed, no reader gets another text than was signed.

Another way round: where what a reader would read or hear has changed at all, the gate does not let it out.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import attrs
import pytest

from cara_core.contact.text.rendering import NotFilled, WrongView, fill
from cara_core.contact.views import ParticipantView, ServicesPart, View
from cara_core.contact.wall import office_part
from cara_core.packs import signing
from cara_core.packs.checking.faults import PackInvalid
from cara_core.packs.force_values import office_in
from cara_core.packs.gate import verdict
from cara_core.packs.parts import Key, Part, key_of, parts_of
from cara_core.packs.reading import read_pack
from cara_core.packs.samples import sample
from cara_core.terms.messages import Charset, Office
from cara_core.terms.pack import ForceSheet, MessageText, Pack
from packs.making import ENGLISH, ON, POLISH, RULES, polish, sheet, sign, write
from support.exhaustive import exhaustive

EVERY = 0
CONDITION = "condition.workshops"
PLANTED: Mapping[str, str] = {
    "words/labels.csv": f"{POLISH['words/labels.csv']}{CONDITION},dwa terminy\n",
    "messages/P14-signposting.md": POLISH["messages/P14-signposting.md"].replace(
        "((services.list))\n\nW",
        "((services.list))\n\n((office.hours??Godziny sa znane.)) ((office.complaints))\n\nW",
        1,
    ),
}
OFFICE = Office(
    name="The Office",
    phone="01632 960100",
    email="office@example.org",
    hours="weekdays",
    address=("1 Example Street", "Exampleton"),
    complaints="Write to us",
    short_name="An Office",
    reply_time=dt.time(16, 30),
    within={"pl": {"hours": "w dni robocze", "complaints": "Prosimy pisac"}},
)


def read_by(pack: Pack, values: ForceSheet, item: MessageText) -> str | None:
    """What somebody reads who gets this text: made here from scratch, and not by what signs it."""
    view: View = sample(RULES[item.message].reader, longest=False)
    if isinstance(view, ParticipantView):
        listed = [
            f"{service.name} {service.phone} {service.hours}"
            for service in pack.services
            if service.audience != "victim" and service.verified_on is not None and service.recheck_by is not None
        ]
        office = office_part(office_in(values.office, pack.language))
        view = attrs.evolve(
            view, office=attrs.evolve(office, reply_by=ON), services=ServicesPart(list="\n".join(listed))
        )
    sender = f"{values.office.name} {values.office.address} {values.office.phone} {values.office.email}"
    try:
        filled = fill(f"{item.subject}\n{item.text}", RULES[item.message].reader, view, pack.dates, pack.labels)
    except (NotFilled, WrongView):
        return None
    on_paper = f"{pack.labels.get('re')} {sender}" if item.medium in {"letter", "print"} else ""
    return f"{pack.language} {pack.direction} {filled} {on_paper}"


def everything_read(pack: Pack, values: ForceSheet) -> Mapping[Key, str | None]:
    """What each reader reads or hears, of every text and script."""
    found: dict[Key, str | None] = {
        key: read_by(pack, values, text) for key, text in pack.texts.items() if key[0] in RULES
    }
    return found | {key_of(script): "\n".join(script.lines) for script in pack.scripts.values()}


@attrs.frozen
class Signed:
    """A signed pack in a folder, the English it came from, and the force that signed it."""

    folder: Path
    source: Pack
    sheet: ForceSheet
    read: Mapping[Key, str | None]

    def let_out_changed(self) -> list[Key]:
        """What the gate lets out though its reader reads something else than was signed."""
        try:
            pack = read_pack(self.folder)
        except (PackInvalid, KeyError):
            return []
        return self.changed_of(pack, self.sheet)

    def changed_of(self, pack: Pack, values: ForceSheet) -> list[Key]:
        found = verdict(pack, self.source, values, Charset.NOTIFY, ON)
        now = everything_read(pack, values)
        return [key for key in found.ready if now.get(key) != self.read.get(key)]


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    folder = tmp_path_factory.mktemp("law")
    source = read_pack(sign(write(folder / "tiny-english", ENGLISH)))
    made = polish(folder, source, PLANTED)
    pack = read_pack(made)
    values = sheet(source, pack, office=OFFICE)
    return Signed(made, source, values, everything_read(pack, values))


def edits(folder: Path, chance: random.Random, each: int, files: str) -> Iterator[tuple[Path, bytes]]:
    """So many changed bytes of every such file of the folder."""
    for file in sorted(file for file in folder.rglob(files) if file.is_file()):
        data = file.read_bytes()
        # A part as it was is only told, and never asked: one byte of it is enough.
        count = min(1 if file.parent.name == "signed" else each, len(data))
        places = range(len(data)) if each == EVERY else sorted(chance.sample(range(len(data)), count))
        for at in places:
            other = chance.choice([byte for byte in b"abcXYZ019 ,.\n" if byte != data[at]])
            yield file, data[:at] + bytes([other]) + data[at + 1 :]


def breaches(signed: Signed, each: int, files: str = "*") -> Iterator[str]:
    """Where a changed byte reached a reader."""
    for file, data in edits(signed.folder, random.Random(15), each, files):  # noqa: S311  (the same bytes in every run)
        before = file.read_bytes()
        file.write_bytes(data)
        try:
            yield from [f"{file.name}: {key}" for key in signed.let_out_changed()]
        finally:
            file.write_bytes(before)


def test_what_is_as_it_was_signed_is_let_out(signed: Signed) -> None:
    pack = read_pack(signed.folder)
    assert set(verdict(pack, signed.source, signed.sheet, Charset.NOTIFY, ON).ready) == set(signed.read)
    assert None not in signed.read.values()


def test_no_changed_byte_of_a_pack_reaches_a_reader(signed: Signed) -> None:
    assert list(breaches(signed, each=3)) == []


@exhaustive
def test_no_byte_of_any_file_of_a_pack_does(signed: Signed) -> None:
    assert list(breaches(signed, each=EVERY)) == []


OTHER_VALUES: Mapping[str, Office] = {
    "name": attrs.evolve(OFFICE, name="other"),
    "phone": attrs.evolve(OFFICE, phone="other"),
    "email": attrs.evolve(OFFICE, email="other"),
    "hours": attrs.evolve(OFFICE, hours="other"),
    "address": attrs.evolve(OFFICE, address=("2 Other Street",)),
    "advice": attrs.evolve(OFFICE, advice="other"),
    "complaints": attrs.evolve(OFFICE, complaints="other"),
    "short_name": attrs.evolve(OFFICE, short_name="other"),
    "reply_time": attrs.evolve(OFFICE, reply_time=dt.time(9)),
    "within": attrs.evolve(OFFICE, within={"pl": {"hours": "nigdy", "complaints": "Prosimy pisac"}}),
}


def test_every_value_of_an_office_is_tried() -> None:
    assert set(OTHER_VALUES) == {field.name for field in attrs.fields(Office)}


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_no_changed_value_of_a_force_reaches_a_reader(name: str, signed: Signed) -> None:
    changed = attrs.evolve(signed.sheet, office=OTHER_VALUES[name])
    assert signed.changed_of(read_pack(signed.folder), changed) == []


def test_a_short_name_that_is_left_out_is_another_text(signed: Signed) -> None:
    """The name stands in its place then: nobody signed that."""
    changed = attrs.evolve(signed.sheet, office=attrs.evolve(OFFICE, short_name=""))
    pack = read_pack(signed.folder)
    assert signed.changed_of(pack, changed) == []
    found = verdict(pack, signed.source, changed, Charset.NOTIFY, ON)
    assert {key[:2] for key, why in found.stopped.items() if why} == {("P03-booking", "sms"), ("P09-missed", "sms")}


def test_other_minutes_before_the_start_stop_what_says_when_to_be_there(signed: Signed) -> None:
    changed = attrs.evolve(signed.sheet, arrive_by_minutes=30)
    found = verdict(read_pack(signed.folder), signed.source, changed, Charset.NOTIFY, ON)
    assert {key[:2] for key, why in found.stopped.items() if why} == {("P03-booking", "letter")}


def only(*names: str) -> Callable[..., list[Part]]:
    """A gate that signs these parts alone."""
    return lambda *given: [part for part in parts_of(*given) if part.name in names]


@pytest.mark.parametrize("names", [("words",), ("words", "english", "back", "days", "times", "labels")])
def test_a_gate_that_signs_the_words_alone_is_noticed(
    names: tuple[str, ...], signed: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "parts_of", only(*names))
    assert next(breaches(signed, each=24, files="*.csv"), None)


def test_a_gate_that_asks_for_no_force_sheet_is_noticed(signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "sheet_parts", lambda *_: [])
    changed = attrs.evolve(signed.sheet, office=OTHER_VALUES["phone"])
    assert signed.changed_of(read_pack(signed.folder), changed)
