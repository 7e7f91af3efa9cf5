"""What somebody says they looked at: another digest as soon as anything that can be signed is another."""

from pathlib import Path

from cara_core.adapt.place import open_place
from cara_core.adapt.seen import digest_of_texts
from cara_core.adapt.signing import Act, items_of, sign
from cara_core.terms.messages import Role
from packs.making import ON


def seen(pack: Path) -> str:
    return digest_of_texts(open_place(str(pack), force=None))


def test_a_word_a_day_or_a_service_makes_it_another_and_a_signature_does_not(pack: Path) -> None:
    before = seen(pack)
    place = open_place(str(pack), force=None)
    sign(place, Act(role=Role.COMMUNITY, by="c1", on=ON, evidence="made up"), items_of(place, "P09", "sms"))
    assert seen(pack) == before
    found = {before}
    for file, old, new in (
        ("messages/P03-booking.md", "Oto dwa", "Tu dwa"),
        ("words/dates.csv", "miesiącC", "marca"),
        ("services.csv", "01632 960123", "01632 960124"),
    ):
        text = (pack / file).read_text(encoding="utf-8")
        assert old in text
        (pack / file).write_text(text.replace(old, new), encoding="utf-8")
        found.add(seen(pack))
    assert len(found) == 4
