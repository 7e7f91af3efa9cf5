"""A force's own transport is used where it has one; where it fails nobody knows; else the core's channel carries."""

from pathlib import Path

import attrs
import pytest

from cara_core.channels.capture import Capture
from cara_core.channels.channel import Channel, OutcomeUnknown
from cara_core.delivery.by_force import ForceChannel, channels_of
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Charset, Medium, Notice, Progress, Receipt
from delivery.messaging import NOON, made_force, texts
from support.notices import PLANTED, sms


@attrs.define
class Post:
    """A channel of the core's that says what it was handed."""

    name: str = "notify"
    charset: Charset = Charset.UNICODE
    media: frozenset[Medium] = frozenset({Medium.SMS})
    finds: bool = True
    handed: list[str] = attrs.field(factory=list)

    def send(self, notice: Notice, at: Instant) -> Receipt:
        self.handed.append(notice.reference)
        return Receipt(reference=notice.reference, state=Progress.ACCEPTED, at=at, detail="core")

    def found(self, reference: str, at: Instant) -> Receipt | None:
        if reference not in self.handed:
            return None
        return Receipt(reference=reference, state=Progress.DELIVERED, at=at, detail="core")


def of_force(notice: Notice, channel: str) -> Receipt | None:
    """A force that carries what goes by ``courier`` itself."""
    if channel == "courier":
        return Receipt(reference=notice.reference, state=Progress.ACCEPTED, at=NOON, detail="own")
    return None


def failing(notice: Notice, channel: str) -> Receipt | None:
    raise ConnectionError(f"{channel}: {notice.body}")


def test_what_the_force_carries_the_core_does_not(tmp_path: Path) -> None:
    force, core = made_force(tmp_path, texts(tmp_path), {}, carries=of_force), Post()
    channels = channels_of(force, {"courier": core}, {"courier"})
    assert channels["courier"].send(sms(), NOON).detail == "own"
    assert core.handed == []


def test_what_it_does_not_carry_the_core_does(tmp_path: Path) -> None:
    force, core = made_force(tmp_path, texts(tmp_path), {}, carries=of_force), Post()
    channel = channels_of(force, {"notify": core}, {"notify"})["notify"]
    assert (channel.send(sms(), NOON).detail, core.handed) == ("core", [sms().reference])
    assert (channel.charset, channel.media, channel.finds) == (core.charset, core.media, True)
    found = channel.found(sms().reference, NOON)
    assert found is not None
    assert found.state is Progress.DELIVERED
    assert channel.found(sms(2).reference, NOON) is None


def test_a_transport_that_fails_leaves_the_outcome_unknown_and_is_not_sent_by_another_way(tmp_path: Path) -> None:
    force, core = made_force(tmp_path, texts(tmp_path), {}, carries=failing), Post()
    with pytest.raises(OutcomeUnknown) as raised:
        channels_of(force, {"notify": core}, {"notify"})["notify"].send(sms(), NOON)
    assert core.handed == []
    assert not any(word in str(raised.value).lower() for word in PLANTED)


def test_an_answer_for_another_message_leaves_the_outcome_unknown(tmp_path: Path) -> None:
    other = Receipt(reference="f" * 32, state=Progress.ACCEPTED, at=NOON)
    force = made_force(tmp_path, texts(tmp_path), {}, carries=lambda *_: other)
    with pytest.raises(OutcomeUnknown):
        channels_of(force, {}, {"courier"})["courier"].send(sms(), NOON)


def test_the_capture_folder_is_never_handed_to_a_plugin(tmp_path: Path) -> None:
    handed: list[str] = []

    def eager(notice: Notice, channel: str) -> Receipt | None:
        handed.append(channel)
        return Receipt(reference=notice.reference, state=Progress.ACCEPTED, at=NOON)

    force = made_force(tmp_path, texts(tmp_path), {}, carries=eager)
    core: dict[str, Channel] = {"capture": Capture(tmp_path / "captured")}
    channels_of(force, core, {"capture", "courier"})["capture"].send(sms(), NOON)
    assert handed == []
    assert [file.suffix for file in (tmp_path / "captured").glob("*.txt")] == [".txt"]
    ForceChannel(force, "capture", core["capture"]).send(sms(2), NOON)
    assert handed == ["capture"], "the known-bad twin: wrapped like any other, a trial leaves the machine"


def test_a_channel_that_nobody_has_is_not_there(tmp_path: Path) -> None:
    without = made_force(tmp_path, texts(tmp_path), {})
    assert set(channels_of(without, {"notify": Post()}, {"notify", "courier"})) == {"notify"}
    own = made_force(tmp_path, texts(tmp_path), {}, carries=of_force)
    assert set(channels_of(own, {"notify": Post()}, {"notify", "courier"})) == {"notify", "courier"}


def test_a_way_of_its_own_that_it_does_not_take_took_nothing_and_cannot_be_asked(tmp_path: Path) -> None:
    force = made_force(tmp_path, texts(tmp_path), {}, carries=of_force)
    channel = channels_of(force, {}, {"pigeon"})["pigeon"]
    receipt = channel.send(sms(), NOON)
    assert (receipt.state, receipt.detail) == (Progress.CLAIMED, "no-such-channel")
    assert (channel.finds, channel.found(sms().reference, NOON)) == (False, None)
    assert (channel.charset, Medium.SMS in channel.media, Medium.CALL in channel.media) == (Charset.NOTIFY, True, False)
