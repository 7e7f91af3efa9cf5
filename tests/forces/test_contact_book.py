"""contact.toml: by which routes a message goes, who writes it, and what a community may say of that."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.contact.wall import office_part
from cara_core.forces.channel_plan import without_unsafe_routes
from cara_core.forces.contact_book import SendingTerms
from cara_core.terms.messages import ChannelPlan, Medium, MessageRule, Reader, Route
from forces.folders import force_of, laid_over, plugin_of
from forces.installing import installed_from, write_distribution

BOOKING, REMINDER, CALL, OPTED_IN = (
    catalogue()[name] for name in ("P03-booking", "P04-reminder-7d", "V04-after-w1", "V07-neutral-text")
)
ROW = """
[[route]]
reader = "{reader}"
message = "{message}"
medium = "{medium}"
channel = "{channel}"
since = {since}
source = "CORE-DEFAULTS"
standing = "illustrative"
"""
OFFICE = """
[office]
name = "The Workshops Office"
phone = "01632 960417"
email = "appointments@example.org"
hours = "Monday to Friday, 9am to 5pm"
address = ["PO Box 960", "{town}", "EX1 1AA"]
source = "CORE-DEFAULTS"
standing = "illustrative"
"""


def row(
    medium: str, channel: str, *, message: str = "*", since: str = "2026-02-01", reader: str = "participant"
) -> str:
    return ROW.format(reader=reader, message=message, medium=medium, channel=channel, since=since)


def made(folder: Path, *rows: str) -> cara.Force:
    (laid_over(folder) / "contact.toml").write_text("".join(rows), encoding="utf-8")
    return force_of(folder)


def routes(force: cara.Force, rule: MessageRule, on: str | None = None) -> list[tuple[str, str]]:
    plan = force.plan(rule, None if on is None else cara.day(on))
    return [(route.medium.value, route.channel) for route in plan.routes]


@pytest.mark.parametrize(
    ("was", "typed", "path"),
    [
        ("01632 960417", "01632 96041", "office.phone"),
        ("01632 960417", "123456789012345", "office.phone"),
        ("01632 960417", "01632 960417 ext 2", "office.phone"),
        ("appointments@example.org", "appointments@example", "office.email"),
        ("appointments@example.org", "a@example.org, b@example.org", "office.email"),
    ],
)
def test_an_office_is_read_as_a_person_is_a_digit_too_few_is_no_number(
    was: str, typed: str, path: str, tmp_path: Path
) -> None:
    with pytest.raises(cara.ForceInvalid) as refused:
        made(tmp_path / "books", OFFICE.format(town="Exampleton").replace(was, typed))
    assert [path in fault for fault in refused.value.faults] == [True]
    assert typed not in str(refused.value)


def test_an_offices_number_is_spelt_as_people_spell_it(tmp_path: Path) -> None:
    typed = OFFICE.format(town="Exampleton").replace("01632 960417", "+44 (0)1632-960417")
    assert made(tmp_path / "books", typed).office.phone == "+44 (0)1632-960417"


def test_who_writes_a_text_message_and_until_when_somebody_picks_up(tmp_path: Path) -> None:
    office = OFFICE.format(town="Exampleton")
    force = made(tmp_path / "plain", office)
    assert (force.office.short_name, force.office.reply_time) == ("", None)
    said = office.replace("phone =", 'short_name = "Appointments Office"\nreply_time = "16:30"\nphone =')
    force = made(tmp_path / "more", said)
    assert (force.office.short_name, force.office.reply_time) == ("Appointments Office", dt.time(16, 30))
    part = office_part(force.office, cara.day("2026-03-20"))
    assert (part.short_name, part.reply_time) == ("Appointments Office", dt.time(16, 30))


def test_without_the_file_everything_stays_in_the_capture_folder_and_nobody_writes(tmp_path: Path) -> None:
    force = force_of(laid_over(tmp_path / "books"))
    for rule in catalogue().values():
        assert {channel for _, channel in routes(force, rule)} <= {"capture"}
    assert routes(force, BOOKING) == [("letter", "capture"), ("sms", "capture")]
    assert not any(attrs.astuple(force.office)), "an empty value fills no text"
    assert (force.work, force.sending) == ({}, SendingTerms(verified_days=30, arrive_by_minutes=0, large_print=False))


def test_rows_go_in_their_order_and_those_for_one_message_take_the_place_of_those_for_all(
    tmp_path: Path,
) -> None:
    every = (row("sms", "notify"), row("letter", "print"))
    force = made(tmp_path / "books", *every, row("letter", "other", message="P09-missed"))
    assert routes(force, BOOKING) == [("sms", "notify"), ("letter", "print")]
    assert routes(force, REMINDER) == [("sms", "notify")], "what the message does not have is left out"
    assert routes(force, catalogue()["P09-missed"]) == [("letter", "other")]
    assert routes(force, catalogue()["O02-booked"]) == [("work", "capture")], "another reader's rows say nothing of it"


@pytest.mark.parametrize(
    ("on", "channel"), [("2019-01-01", "old"), ("2026-02-01", "old"), ("2026-06-01", "new"), (None, "new")]
)
def test_the_row_that_holds_on_a_day_counts(on: str | None, channel: str, tmp_path: Path) -> None:
    force = made(tmp_path / "books", row("sms", "new", since="2026-06-01"), row("sms", "old", since="2026-02-01"))
    assert routes(force, REMINDER, on) == [("sms", channel)]


def test_no_route_is_left_that_a_person_has_to_take_or_the_catalogue_does_not_name() -> None:
    every = ChannelPlan(routes=tuple(Route(medium=medium, channel="own") for medium in Medium))
    assert {route.medium for route in without_unsafe_routes(every, BOOKING).routes} == {"letter", "sms"}
    assert without_unsafe_routes(every, CALL).routes == ()
    assert {route.medium for route in without_unsafe_routes(every, OPTED_IN).routes} == {"sms"}


@pytest.mark.parametrize("changed", [{}, {"reader": Reader.PARTICIPANT}, {"id": "V99-made-up"}])
def test_a_rule_that_was_rewritten_opens_no_way_to_a_victim(changed: dict[str, Any]) -> None:
    """The core's own catalogue is asked, whatever the rule at hand says; the twin that believes it writes to her."""
    rule = attrs.evolve(CALL, media=(Medium.SMS, Medium.EMAIL, Medium.LETTER), **changed)
    every = ChannelPlan(routes=tuple(Route(medium=medium, channel="own") for medium in Medium))
    assert without_unsafe_routes(every, rule).routes == ()
    assert [route for route in every.routes if route.medium in rule.media], "the known-bad twin"


def test_the_office_is_as_the_file_says_and_names_no_force(tmp_path: Path) -> None:
    office = made(tmp_path / "books", OFFICE.format(town="Exampleton")).office
    assert (office.phone, office.address) == ("01632 960417", ("PO Box 960", "Exampleton", "EX1 1AA"))
    folder = laid_over(tmp_path / "other")
    (folder / "contact.toml").write_text(OFFICE.format(town="Borsetville"), encoding="utf-8")
    card = (folder / "force.toml").read_text(encoding="utf-8").replace('name = "Hampton"', 'name = "Borset"')
    (folder / "force.toml").write_text(card, encoding="utf-8")
    with pytest.raises(cara.ForceInvalid) as refused:
        cara.load_force(plugin=plugin_of(folder))
    assert refused.value.faults == (
        "contact.toml: office.address: it names the force; allowed: what tells a third person nothing",
    )
    assert "Borsetville" not in str(refused.value)


def test_a_force_asks_for_a_fresher_confirmation_and_never_for_an_older(tmp_path: Path) -> None:
    rows = '[sending]\nverified_days = 7\nlarge_print = true\nsource = "CORE-DEFAULTS"\nstanding = "illustrative"\n'
    force = made(tmp_path / "books", rows)
    assert (force.sending.verified_days, force.sending.large_print) == (7, True)
    for days in (-1, 31):
        with pytest.raises(ValueError, match="verified_days: 0 to 30"):
            SendingTerms(verified_days=days)


class TestACommunity:
    """It says in which order its people would rather be written to; by which channel stays the force's."""

    CODE = """
from pathlib import Path
import cara_core as cara

class Ours(cara.CommunityPlugin):
    data = Path(__file__).parent / "data"
"""
    FILES: ClassVar = {
        "community": '[community]\nid = "ours"\nname = "Ours"\n',
        "languages": '[[language]]\ntag = "pl"\ndelivery = "native"\nsince = 2016-01-01\n'
        'source = "OURS"\nstanding = "illustrative"\n',
        "sources": '[sources.OURS]\ntitle = "made up"\nstanding = "illustrative"\n',
    }
    ROW = '[[route]]\nreader = "{}"\nmedium = "{}"\nsince = 2016-01-01\nsource = "{}"\nstanding = "illustrative"\n'

    @pytest.fixture
    def site(self, tmp_path: Path) -> Iterator[Path]:
        with installed_from(tmp_path):
            yield tmp_path

    def install(self, site: Path, contact: str) -> None:
        points = {"ours": "cara_ours:Ours"}
        folder = write_distribution(site, "cara-ours", group="cara.communities", points=points, code=self.CODE)
        (folder / "data").mkdir()
        for name, text in {**self.FILES, "contact": contact}.items():
            (folder / "data" / f"{name}.toml").write_text(text, encoding="utf-8")

    def refused(self) -> list[str]:
        with pytest.raises(cara.ForceInvalid) as raised:
            cara.load_force("hampshire/ours")
        return list(raised.value.faults)

    def test_the_order_is_its_own_and_the_channels_are_the_forces(self, site: Path) -> None:
        self.install(site, self.ROW.format("participant", "letter", "OURS"))
        alone, adopted = cara.load_force("hampshire"), cara.load_force("hampshire/ours")
        for rule in catalogue().values():
            assert sorted(routes(adopted, rule)) == sorted(routes(alone, rule)), "nothing is added, nothing taken away"
        assert routes(alone, BOOKING)[0][0] == "sms"
        assert routes(adopted, BOOKING)[0][0] == "letter"

    @pytest.mark.parametrize(
        ("contact", "says"),
        [
            (ROW.format("victim", "sms", "OURS"), "contact.toml: route[0].reader: "),
            (ROW.format("participant", "work", "OURS"), "contact.toml: route[0].medium: "),
            (ROW.format("participant", "sms", "THEIRS"), "contact.toml: route[0].source: no such source"),
            (
                ROW.format("participant", "sms", "OURS") + 'channel = "own"\n',
                "contact.toml: route[0]: key 6 ",
            ),
            (OFFICE.format(town="Exampleton"), "contact.toml: key 1 is unknown; allowed: route"),
            ("[sending]\nverified_days = 30\n", "contact.toml: key 1 is unknown; allowed: route"),
        ],
    )
    def test_whatever_else_it_says_is_refused(self, contact: str, says: str, site: Path) -> None:
        self.install(site, contact)
        (fault,) = self.refused()
        assert fault.startswith(says)


def test_the_folder_of_good_books_says_nothing_of_contact(tmp_path: Path) -> None:
    """So that what these tests lay over it is all there is."""
    shutil.copytree(laid_over(tmp_path / "books"), tmp_path / "copy")
    assert not (tmp_path / "copy" / "contact.toml").exists()
