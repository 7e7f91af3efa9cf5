"""A force, its signed texts and its cases, all made up for a test, and a clock that a test moves."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from typing_extensions import override

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.case.facts import WorkshopsBooked
from cara_core.channels.channel import Channel
from cara_core.delivery.by_force import channels_of
from cara_core.delivery.dispatch import dispatch
from cara_core.delivery.pace import Pace
from cara_core.delivery.round_over_cases import Round
from cara_core.packs.reading import read_pack
from cara_core.planning.bank_holidays import working_days
from cara_core.store.case_store import CaseStore
from cara_core.terms.caution import Part
from cara_core.terms.days import Day, day
from cara_core.terms.messages import ChannelPlan, Medium, Notice, Reader, Receipt, Route
from cara_core.terms.one_message import Message
from cara_core.terms.pack import Pack
from cara_core.terms.referral import Sex
from cara_core.terms.workshops import Clock, Workshop, WorkshopQuery
from forces.folders import GOOD
from packs.making import ENGLISH, POLISH, polish, sign, sign_as_force, write
from support.clocks import Hands, instant
from support.lives import FIRST, SECOND, Life, life

__all__ = [
    "CONTACT",
    "NOON",
    "WORKING",
    "Carrying",
    "Made",
    "booked",
    "in_force_then",
    "made_force",
    "notify_plan",
    "round_of",
    "sent_in",
    "texts",
]

WORKING = working_days(2025, 2027)
SIGNED_ON: Day = day("2026-01-10")
LABELS = "condition.workshops,two dates\ncondition.not_to_reoffend,no more\n"
CONTACT = """
[office]
name = "The Workshops Office"
phone = "01632 960417"
email = "appointments@example.org"
hours = "Monday to Friday, 9am to 5pm"
reply_time = "16:30"
address = ["PO Box 960", "Exampleton", "EX4 9ZZ"]
source = "OURS"
standing = "illustrative"
"""
LARGE = """
[sending]
large_print = true
source = "OURS"
standing = "illustrative"
"""


NOON = instant("2026-03-17T12:00:00Z")


class Made(cara.ForcePlugin):
    """A force with the texts and the ways that a test says."""

    def __init__(self, packs: Sequence[Pack], plans: Mapping[str, ChannelPlan]) -> None:
        self.packs = packs
        self.plans = plans

    @override
    @cara.hookimpl
    def words(self, language: str) -> Pack | None:
        asked = language.partition("-")[0]
        return next((pack for pack in self.packs if pack.language.partition("-")[0] == asked), None)

    @override
    @cara.hookimpl
    def channels(self, reader: Reader, message: str) -> ChannelPlan | None:
        return self.plans.get(message, ChannelPlan(routes=()))

    @override
    @cara.hookimpl
    def workshops(self, wanted: WorkshopQuery) -> Sequence[Workshop]:
        other = [_workshop("W-3", Part.FIRST, day("2026-04-04")), _workshop("W-4", Part.SECOND, day("2026-05-02"))]
        return [_workshop("W-1", Part.FIRST, FIRST), _workshop("W-2", Part.SECOND, SECOND), *other]


class Carrying(Made):
    """The same with a transport of its own."""

    carries: Callable[[Notice, str], Receipt | None] = staticmethod(lambda *_: None)

    @override
    @cara.hookimpl
    def send(self, notice: Notice, channel: str) -> Receipt | None:
        return self.carries(notice, channel)


def _workshop(name: str, part: Part, on: Day) -> Workshop:
    return Workshop(
        id=name,
        part=part,
        venue="Exampleton Library",
        on=on,
        starts=Clock(10, 0),
        ends=Clock(15, 0),
        language="en",
        sex=Sex.MALE,
        least=4,
        most=10,
    )


def in_force_then(files: Mapping[str, str]) -> Mapping[str, str]:
    """These files of a tiny pack, with services verified in time for the spring in which they are sent."""
    services = files["services.csv"].replace("2026-11-01", "2026-03-01").replace("2027-01-20", "2026-05-20")
    return {**files, "services.csv": services}


def texts(folder: Path, planted: Mapping[str, str] | None = None) -> tuple[Pack, Pack]:
    """The tiny English and Polish packs, every text ready and signed; ``planted`` are files of the Polish one."""
    labelled = {**in_force_then(ENGLISH), "words/labels.csv": ENGLISH["words/labels.csv"] + LABELS}
    english = read_pack(sign(write(folder / "tiny-english", labelled), on=SIGNED_ON))
    labels = {"words/labels.csv": "key,text\nattended,obecność\nre,Dotyczy\n" + LABELS}
    folder = polish(folder, english, {**in_force_then(POLISH), **labels, **(planted or {})})
    return english, read_pack(sign(folder, on=SIGNED_ON, source=english))


def made_force(
    folder: Path,
    packs: Sequence[Pack],
    plans: Mapping[str, ChannelPlan],
    *,
    contact: str = CONTACT,
    carries: Callable[[Notice, str], Receipt | None] | None = None,
) -> cara.Force:
    """The force of these texts and ways, and of that contact.toml; ``carries`` is its own transport."""
    data = folder / "books"
    shutil.copytree(GOOD, data, dirs_exist_ok=True)
    (data / "contact.toml").write_text(contact, encoding="utf-8")
    sign_as_force(data, *packs, on=SIGNED_ON)
    said = {"data": data} if carries is None else {"data": data, "carries": staticmethod(carries)}
    kind = type("Hampton", (Made if carries is None else Carrying,), said)
    return cara.load_force(plugin=kind(packs, plans))


def notify_plan(*media: Medium, channel: str = "notify", every: bool = True) -> ChannelPlan:
    """By that channel, as each of these."""
    return ChannelPlan(routes=tuple(Route(medium=medium, channel=channel) for medium in media), every=every)


def booked(case: str = "case-1") -> Life:
    """A case whose caution runs and whose two workshops are booked, with where they are held."""
    what = WorkshopsBooked(first=FIRST, second=SECOND, first_workshop="W-1", second_workshop="W-2")
    return life("told", case=case).do("2026-03-16", what)


def round_of(
    store: CaseStore, force: cara.Force, core: Mapping[str, Channel], *, live: bool = True, by: str = "dispatcher"
) -> Round:
    """One round over this store by this force's channels."""
    names = {route.channel for rule in catalogue().values() for route in force.plan(rule).routes}
    channels = channels_of(force, core, names if live else ())
    return Round(store=store, rules=catalogue(), working=WORKING, channels=channels, by=by, live=live)


def sent_in(over: Round, force: cara.Force, clock: Hands) -> Iterator[Message]:
    """Everything that came of one round over every case of its store."""
    pace = Pace()
    for row in over.store.cases():
        outgoing = over.outgoing(over.store.case(row.case), force, clock())
        again = over.again(force)
        yield from dispatch(over.store, outgoing, over.channels, clock, by=over.by, pace=pace, again=again)
