"""What a hostile plugin says when it is asked for texts, for channels, or to carry a notice.

``fails``: the core must notice. The others are answers a force may give; what is unsafe in
them is taken away afterwards.
"""

import datetime as dt
from typing import Final, NoReturn

import attrs
from typing_extensions import override

from cara_core.hooks.asking import PluginFailed
from cara_core.packs.core import english
from cara_core.terms.messages import ChannelPlan, Medium, Notice, Progress, Reader, Receipt, Route
from cara_core.terms.pack import AddressForm, DateWords, Pack
from cara_core.terms.veil import Veiled
from hostile.lies import (
    NAMELESS_ERROR,
    Behaviour,
    Handed,
    LyingMap,
    LyingText,
    LyingTuple,
    Make,
    endless,
    finished_coroutine,
    never_validated,
    raising,
    subclass,
)

__all__ = ["CARRYING", "MARK", "NOTICE", "PLANNING", "WORDING", "receipt"]

MARK: Final = "Jane Roe of 14 Elm Grove"
"""A person's data that a plugin puts into whatever it raises or answers."""
NOTICE: Final = Notice(
    reference="0123456789abcdef" * 2,
    case="C-1",
    message="P02-check-number",
    reader=Reader.PARTICIPANT,
    medium=Medium.SMS,
    language="en-GB",
    to=Veiled("07700 900417"),
    body="Please ring us.",
    digest="",
)
_AT: Final = dt.datetime(2026, 3, 10, 9, 30, tzinfo=dt.UTC)
_EVERYTHING: Final = ChannelPlan(routes=tuple(Route(medium=medium, channel="own") for medium in Medium))
_SMS: Final = Route(medium=Medium.SMS, channel="own")


def receipt(**changed: object) -> Receipt:
    """A good receipt of :data:`NOTICE`, with fields no validator has seen."""
    good = Receipt(reference=NOTICE.reference, state=Progress.ACCEPTED, at=_AT, detail="accepted")
    made: Receipt = never_validated(good, **changed)
    return made


class LyingZone(dt.tzinfo):
    """Says every time that it is another."""

    @override
    def utcoffset(self, _: dt.datetime | None) -> NoReturn:
        raise RuntimeError(MARK)

    tzname = dst = utcoffset


_RAISING: Final = (
    Behaviour("raises an error with a person in it", raising(ValueError, MARK)),
    Behaviour("raises an exit", raising(SystemExit, MARK)),
    Behaviour("raises an end of iteration", raising(StopIteration, MARK)),
    Behaviour("raises a bare exception", raising(BaseException, MARK)),
    Behaviour("raises a nameless error", raising(NAMELESS_ERROR, MARK)),
    Behaviour("raises the core's own error", raising(PluginFailed, MARK)),
    Behaviour("never comes back from a recursion", endless),
    Behaviour("says True", lambda *_: True),
    Behaviour("says a text", lambda *_: MARK),
    Behaviour("says a map", lambda *_: {MARK: MARK}),
    Behaviour("says a coroutine", finished_coroutine),
)


def _pack(**changed: object) -> Make:
    return lambda *_: never_validated(english(), **changed)


def _with_text(*, under: str | None = None, **changed: object) -> Make:
    """The English with one text changed that no reader of a folder has seen, under its own name or another's."""

    def make(*_: object) -> Pack:
        text = never_validated(english().texts["P03-booking", Medium.SMS, AddressForm.IMPERSONAL], **changed)
        key = (under or text.message, text.medium, text.form)
        made: Pack = never_validated(english(), texts={**english().texts, key: text})
        return made

    return make


_HERS: Final = (
    "Ring ((office.phone)): ((first.date)) ((first.starts)) ((second.date)) ((second.starts)) ((victim.name))"
)
_DATES: Final = DateWords(months=("May",) * 11, weekdays=("M",) * 7, weekdays_on=("M",) * 7, day="", time="")

WORDING: Final = (
    *_RAISING,
    Behaviour("a subclass", lambda *_: subclass(english(), {})),
    Behaviour("without any field", lambda *_: object.__new__(Pack)),
    Behaviour("texts that lie", _pack(texts=LyingMap(a="b"))),
    Behaviour("services that lie", _pack(services=LyingTuple())),
    Behaviour("a language that lies", _pack(language=LyingText("en-GB"))),
    Behaviour("another language", _pack(language="de")),
    Behaviour("too few months", _pack(dates=_DATES)),
    Behaviour("a direction that is none", _pack(direction="up")),
    Behaviour("a text that names the victim", _with_text(text=_HERS)),
    Behaviour("a text that lacks what it has to say", _with_text(text="Come.")),
    Behaviour("a text under another's message", _with_text(under="P04-reminder-7d")),
    Behaviour("a text of no message", _with_text(message="P99-made-up")),
    Behaviour("a text as what it never goes", _with_text(medium=Medium.CALL)),
    Behaviour("its own title", lambda *_: attrs.evolve(english(), title="Ours"), fails=False),
    Behaviour("nothing", lambda *_: None, fails=False),
)
PLANNING: Final = (
    *_RAISING,
    Behaviour("routes that lie", lambda *_: never_validated(ChannelPlan(routes=()), routes=LyingTuple())),
    Behaviour("a channel with a path in it", lambda *_: _route(channel="../../etc")),
    Behaviour("a channel that lies", lambda *_: _route(channel=LyingText("capture"))),
    Behaviour("a medium that is none", lambda *_: _route(medium="pigeon")),
    Behaviour("a route twice", lambda *_: ChannelPlan(routes=(_SMS, _SMS))),
    Behaviour("every as text", lambda *_: never_validated(ChannelPlan(routes=()), every="no")),
    Behaviour("no route", lambda *_: ChannelPlan(routes=()), fails=False),
    Behaviour("every medium there is", lambda *_: _EVERYTHING, fails=False),
)


def _route(**changed: object) -> ChannelPlan:
    return ChannelPlan(routes=(never_validated(_SMS, **changed),))


def _rewritten(_: object, handed: Handed) -> Receipt:
    """Sends the notice to somebody else, through every lock."""
    object.__setattr__(handed["notice"], "to", Veiled(MARK))
    object.__setattr__(handed["notice"], "body", MARK)
    return receipt()


CARRYING: Final = (
    *_RAISING,
    Behaviour("a receipt of another notice", lambda *_: receipt(reference="f" * 32)),
    Behaviour("a reference that lies", lambda *_: receipt(reference=LyingText("f" * 32))),
    Behaviour("a detail that names somebody", lambda *_: receipt(detail=f"{MARK}, +44")),
    Behaviour("a state that is none", lambda *_: receipt(state="on its way")),
    Behaviour("an instant without an offset", lambda *_: receipt(at=_AT.replace(tzinfo=None))),
    Behaviour("an instant that lies", lambda *_: receipt(at=_AT.replace(tzinfo=LyingZone()))),
    Behaviour("a wait that is none", lambda *_: receipt(retry_after="soon")),
    Behaviour("a good receipt", lambda *_: receipt(), fails=False),
    Behaviour("the notice it was handed, rewritten", _rewritten, fails=False),
    Behaviour("nothing", lambda *_: None, fails=False),
)
