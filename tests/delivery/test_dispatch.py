"""What is due goes once: to one provider, by one dispatcher, after every rule was asked at that very moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import attrs
import pytest

from cara_core.delivery import dispatch as dispatching
from cara_core.delivery.dispatch import dispatch
from cara_core.delivery.pace import Pace
from cara_core.delivery.receipts import ask
from cara_core.errors import Fault, InputError, StoreError, WordsMissing
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.access_log import Action
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, minutes_after
from cara_core.terms.messages import Medium, Notice, Progress, Receipt
from cara_core.terms.one_message import Blocked, Message
from delivery.providing import FileProvider, new_provider, outgoing, references, sends, sent_by_one, taken
from store.conftest import Shelf
from store.made_up_contacts import safe_contact
from store.made_up_facts import AT, opening

NUMBERS = range(6)
MANY = range(40)


@attrs.define
class Clock:
    """A clock that stands still unless it is told: so many seconds at each look."""

    now: Instant = AT
    ticks: int = 0
    looks: int = 0
    at_look: dict[int, int] = attrs.field(factory=dict)
    """Minutes it jumps at the n-th look."""

    def __call__(self) -> Instant:
        self.looks += 1
        self.now = minutes_after(self.now, self.ticks + self.at_look.get(self.looks, 0))
        return self.now

    def on(self, minutes: int) -> "Clock":
        self.now = minutes_after(self.now, minutes)
        return self


@pytest.fixture
def provider(tmp_path: Path) -> FileProvider:
    """One that does not keep the reference: what goes out twice arrives twice."""
    return FileProvider(new_provider(tmp_path / "provider.db", keyed=False))


def run(
    store: CaseStore,
    what: Sequence[Message],
    provider: FileProvider,
    clock: Callable[[], Instant],
    pace: Pace | None = None,
) -> list[Message]:
    return list(dispatch(store, what, {"notify": provider}, clock, pace=pace))


def states(sent: Sequence[Message]) -> list[tuple[str, str]]:
    return [(str(message.state), message.detail) for message in sent]


ACCEPTED = ("accepted", "")


def test_what_is_due_goes_once_however_often_it_is_asked(shelf: Shelf, provider: FileProvider) -> None:
    with shelf.open(create=True) as store:
        key, clock = store.reference_key(), Clock()
        assert states(run(store, sends(key, NUMBERS), provider, clock)) == [ACCEPTED] * 6
        assert run(store, sends(key, NUMBERS), provider, clock.on(600)) == []
        assert taken(provider.file) == dict.fromkeys(references(key, NUMBERS), 1)
        disclosed = [access for access in store.accesses() if access.action is Action.DISCLOSURE]
        assert len(disclosed) == 6
        assert {access.recipient for access in disclosed} == {"participant sms P03-booking"}


def test_two_processes_that_dispatch_at_once_send_each_once(shelf: Shelf, provider: FileProvider) -> None:
    with shelf.open(create=True) as store:
        key = store.reference_key()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        running = [pool.submit(sent_by_one, shelf.url, shelf.keys, provider.file, MANY) for _ in range(4)]
        calls = [process.result() for process in running]
    assert taken(provider.file) == dict.fromkeys(references(key, MANY), 1)
    assert sum(calls) == len(MANY)


def test_a_timeout_after_acceptance_is_asked_about_and_not_sent_again(shelf: Shelf, provider: FileProvider) -> None:
    provider.says[2] = provider.timeout_after_acceptance
    provider.says[3] = provider.timeout_before_acceptance
    with shelf.open(create=True) as store:
        key, clock = store.reference_key(), Clock()
        first = run(store, sends(key, NUMBERS), provider, clock)
        assert states(first)[:4] == [ACCEPTED, ("unknown", "OutcomeUnknown"), ("unknown", "OutcomeUnknown"), ACCEPTED]
        assert run(store, sends(key, NUMBERS), provider, clock.on(4)) == [], "while the lease lasts"
        assert states(run(store, sends(key, NUMBERS), provider, clock.on(1))) == [ACCEPTED, ACCEPTED]
        assert taken(provider.file) == dict.fromkeys(references(key, NUMBERS), 1)
        assert store.messages.perhaps_twice() == 0
        asked = [event.detail for event in store.messages.events(first[2].reference)]
        assert asked == ["", "to notify", "OutcomeUnknown", "lease-ended", "not-known-there", "to notify", ""]


def test_a_dispatcher_that_does_not_ask_sends_twice(sqlite_shelf: Shelf, provider: FileProvider) -> None:
    """The known-bad twin: what is not known counts as not sent."""
    provider.says[2] = provider.timeout_after_acceptance
    provider.knows = lambda _: None
    with sqlite_shelf.open(create=True) as store:
        key, clock = store.reference_key(), Clock()
        run(store, sends(key, NUMBERS), provider, clock)
        run(store, sends(key, NUMBERS), provider, clock.on(5))
        assert sorted(taken(provider.file).values()) == [1, 1, 1, 1, 1, 2]


@pytest.mark.parametrize("wrong", ["raises", "unknown", "later", "foreign"])
def test_a_provider_that_does_not_answer_is_no_provider_that_does_not_know(
    sqlite_shelf: Shelf, provider: FileProvider, wrong: str
) -> None:
    def knows(found: Receipt | None) -> Receipt | None:
        assert found is not None
        match wrong:
            case "raises":
                raise ConnectionError("07700 900456")
            case "unknown":
                return attrs.evolve(found, state=Progress.UNKNOWN)
            case "later":
                return attrs.evolve(found, state=Progress.CLAIMED, retry_after=60)
            case _:
                return attrs.evolve(found, reference="f" * 32)

    provider.says[1] = provider.timeout_after_acceptance
    with sqlite_shelf.open(create=True) as store:
        key, clock, calm = store.reference_key(), Clock(), provider.knows
        run(store, sends(key, [1]), provider, clock)
        provider.knows = knows
        more = run(store, sends(key, [1, 2]), provider, clock.on(5))
        assert states(more)[0] == ("unknown", "not-answered")
        assert len(more) == (1 if wrong == "later" else 2), "a provider that says later is left alone in this run"
        assert taken(provider.file)[more[0].reference] == 1
        (known,) = store.messages.unsettled(minutes_after(clock.now, 5))
        assert known.attempts == 1
        provider.knows = calm
        assert states(run(store, sends(key, [1]), provider, clock.on(5))) == [ACCEPTED]
        assert taken(provider.file)[more[0].reference] == 1


def test_where_nobody_can_be_asked_it_goes_once_more_and_that_is_counted(shelf: Shelf, provider: FileProvider) -> None:
    provider.finds = False
    for call in (1, 2):
        provider.says[call] = provider.timeout_after_acceptance
    with shelf.open(create=True) as store:
        key, clock = store.reference_key(), Clock()
        for _ in range(2):
            assert states(run(store, sends(key, [1]), provider, clock.on(5))) == [("unknown", "OutcomeUnknown")]
        assert store.messages.perhaps_twice() == 1
        assert states(run(store, sends(key, [1]), provider, clock.on(5))) == [("failed", "outcome-unknown")]
        assert run(store, sends(key, [1]), provider, clock.on(600)) == []
        assert list(taken(provider.file).values()) == [2]
        # And where the channel it went by is gone altogether, it is the same.
        assert states(run(store, [outgoing(key, 2, channel="print")], provider, clock)) == [
            ("blocked", "NO_CHANNEL print")
        ]


@pytest.mark.parametrize("raised", [ValueError("07700 900456"), KeyError("x"), MemoryError()])
def test_whatever_a_channel_raises_stops_no_other_message(
    sqlite_shelf: Shelf, provider: FileProvider, raised: Exception
) -> None:
    def fail(_: Receipt) -> Receipt:
        raise raised

    provider.says[1] = fail
    provider.says[2] = lambda accepted: attrs.evolve(accepted, reference="f" * 32)
    with sqlite_shelf.open(create=True) as store:
        found = states(run(store, sends(store.reference_key(), range(3)), provider, Clock()))
        assert found == [("unknown", type(raised).__name__), ("unknown", "foreign-receipt"), ACCEPTED]


def test_a_refusal_is_an_answer_and_is_not_tried_again(shelf: Shelf, provider: FileProvider) -> None:
    provider.says[1] = lambda accepted: attrs.evolve(accepted, state=Progress.FAILED, detail="permanent-failure")
    with shelf.open(create=True) as store:
        key, clock = store.reference_key(), Clock()
        assert states(run(store, sends(key, [1]), provider, clock)) == [("failed", "permanent-failure")]
        assert run(store, sends(key, [1]), provider, clock.on(60)) == []


def test_a_rate_limit_stops_the_channel_for_the_run_and_loses_nothing(shelf: Shelf, provider: FileProvider) -> None:
    provider.says[3] = lambda accepted: attrs.evolve(
        accepted, state=Progress.CLAIMED, retry_after=60, detail="rate-limit"
    )
    with shelf.open(create=True) as store:
        key, clock = store.reference_key(), Clock()
        assert states(run(store, sends(key, NUMBERS), provider, clock)) == [ACCEPTED] * 2 + [("claimed", "rate-limit")]
        assert provider.calls == 3
        assert states(run(store, sends(key, NUMBERS), provider, clock)) == [ACCEPTED] * 3, "the one put off rests"
        assert states(run(store, sends(key, NUMBERS), provider, clock.on(1))) == [ACCEPTED]
        assert taken(provider.file) == dict.fromkeys(references(key, NUMBERS), 1)


def test_a_channel_that_rests_does_so_over_several_calls_of_one_run(
    sqlite_shelf: Shelf, provider: FileProvider
) -> None:
    provider.says[1] = lambda accepted: attrs.evolve(accepted, state=Progress.CLAIMED, retry_after=60)
    with sqlite_shelf.open(create=True) as store:
        key, pace = store.reference_key(), Pace()
        for message in sends(key, NUMBERS):
            run(store, [message], provider, Clock(), pace)
        assert provider.calls == 1
        counted = Pace(2)
        for message in sends(key, NUMBERS):
            run(store, [message], provider, Clock(), counted)
        assert provider.calls == 1 + 2


def test_a_channel_without_a_time_to_wait_does_not_rest(sqlite_shelf: Shelf, provider: FileProvider) -> None:
    provider.says[1] = lambda accepted: attrs.evolve(accepted, state=Progress.CLAIMED)
    with sqlite_shelf.open(create=True) as store:
        assert states(run(store, sends(store.reference_key(), range(2)), provider, Clock())) == [
            ("claimed", "later"),
            ACCEPTED,
        ]


def test_no_more_go_in_a_minute_than_may(sqlite_shelf: Shelf, provider: FileProvider) -> None:
    with sqlite_shelf.open(create=True) as store:
        key, clock = store.reference_key(), Clock()
        assert len(run(store, sends(key, NUMBERS), provider, clock, pace=Pace(2))) == 2
        assert len(run(store, sends(key, NUMBERS), provider, clock.on(1), pace=Pace(2))) == 2
        # Where the minute passes while it is at work, it goes on.
        assert len(run(store, sends(key, range(12)), provider, Clock(clock.now, ticks=1), pace=Pace(2))) == 8


def test_the_switch_stops_between_two_messages(shelf: Shelf, provider: FileProvider) -> None:
    with shelf.open(create=True) as store, shelf.open() as beside:
        key, clock = store.reference_key(), Clock()
        going = dispatch(store, sends(key, NUMBERS), {"notify": provider}, clock)
        next(going)
        beside.messages.stop_sending("Inspector 1", AT)
        assert list(going) == []
        assert provider.calls == 1
        assert run(store, sends(key, NUMBERS), provider, clock) == []
        beside.messages.resume_sending("Inspector 1", AT)
        assert len(run(store, sends(key, NUMBERS), provider, clock)) == 5


def test_a_dispatcher_that_asks_for_the_switch_once_goes_on(
    sqlite_shelf: Shelf, provider: FileProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin of the switch."""
    with sqlite_shelf.open(create=True) as store, sqlite_shelf.open() as beside:
        key, first = store.reference_key(), store.messages.stopped()
        going = dispatch(store, sends(key, NUMBERS), {"notify": provider}, Clock())
        next(going)
        beside.messages.stop_sending("Inspector 1", AT)
        monkeypatch.setattr(type(store.messages), "stopped", lambda _: first)
        assert len(list(going)) == 5


def test_the_switch_stops_a_message_that_was_claimed_already(sqlite_shelf: Shelf, provider: FileProvider) -> None:
    with sqlite_shelf.open(create=True) as store, sqlite_shelf.open() as beside:
        key = store.reference_key()
        plan = outgoing(key)

        def stopped_meanwhile(at: Instant) -> Notice | Sequence[Blocked]:
            beside.messages.stop_sending("Inspector 1", at)
            return plan.compose(at)

        assert run(store, [outgoing(key, compose=stopped_meanwhile)], provider, Clock()) == []
        assert provider.calls == 0
        beside.messages.resume_sending("Inspector 1", AT)
        assert states(run(store, [plan], provider, Clock())) == [ACCEPTED], "and it is free at once"


def no(rule: str, field: str) -> Callable[[Instant], Sequence[Blocked]]:
    return lambda _: (Blocked(rule, field),)


def test_what_a_rule_forbids_is_not_sent_and_stays_visible_until_it_may(shelf: Shelf, provider: FileProvider) -> None:
    with shelf.open(create=True) as store:
        key, clock = store.reference_key(), Clock()
        for _ in range(2):
            found = run(store, [outgoing(key, 1, no("V3", "channels[0].safe_windows"))], provider, clock)
            assert states(found) == [("blocked", "V3 channels[0].safe_windows")]
            (kept,) = store.messages.blocked_now()
            assert kept.reasons == (("V3", "channels[0].safe_windows"),)
        assert (provider.calls, [access.action for access in store.accesses()]) == (0, [])
        assert states(run(store, [outgoing(key, 1)], provider, clock)) == [ACCEPTED]
        assert list(store.messages.blocked_now()) == []


def test_the_rules_are_asked_again_where_writing_it_down_took_until_another_minute(
    sqlite_shelf: Shelf, provider: FileProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last second of a safe window: the database was busy, and the window is over."""
    ends = minutes_after(AT, 1)
    with sqlite_shelf.open(create=True) as store:
        key = store.reference_key()
        plan = outgoing(key)

        def in_the_window(at: Instant) -> Notice | Sequence[Blocked]:
            return plan.compose(at) if at < ends else no("V3", "safe_windows")(at)

        # The looks of a run at the clock: the claim, the composing, the writing down, the sending.
        late = Clock(at_look={4: 1})
        found = run(store, [outgoing(key, compose=in_the_window)], provider, late)
        assert (states(found), provider.calls) == ([("blocked", "V3 safe_windows")], 0)
        (kept,) = store.messages.blocked_now()
        assert kept.attempts == 0, "it did not go out, and nobody has to be asked about it"
        # The known-bad twin: asked only when it was composed, it goes outside the window.
        with monkeypatch.context() as once:
            once.setattr(dispatching, "_minute", lambda _: "")
            unasked = outgoing(key, 2)
            plans = [outgoing(key, 2, lambda at: unasked.compose(at) if at < ends else no("V3", "x")(at))]
            assert states(run(store, plans, provider, Clock(at_look={4: 1}))) == [ACCEPTED]
        # In time it goes; and composed anew it goes where it still may.
        assert states(run(store, [plan], provider, Clock(at_look={4: 1}))) == [ACCEPTED]


def test_a_message_that_cannot_be_composed_is_blocked_and_stops_no_other(
    sqlite_shelf: Shelf, provider: FileProvider
) -> None:
    def failing(raised: Exception) -> Callable[[Instant], Notice]:
        def compose(_: Instant) -> Notice:
            raise raised

        return compose

    with sqlite_shelf.open(create=True) as store:
        key = store.reference_key()
        other = outgoing(key, 99)
        plans = [
            outgoing(key, 1, failing(WordsMissing("no words"))),
            outgoing(key, 2, failing(InputError([Fault("a", "BAD_PHONE", ""), Fault("b", "FILLED!", "")]))),
            outgoing(key, 3, lambda _: ()),
            outgoing(key, 4, other.compose),
            outgoing(key, 5),
        ]
        assert states(run(store, plans, provider, Clock())) == [
            ("blocked", "WordsMissing"),
            ("blocked", "InputError BAD_PHONE; InputError FILLED_"),
            ("blocked", "NO_TEXT"),
            ("blocked", "ANOTHER_MESSAGE reference"),
            ACCEPTED,
        ]
        with pytest.raises(StoreError):
            run(store, [outgoing(key, 6, failing(StoreError("the store is gone")))], provider, Clock())


def test_what_a_channel_cannot_carry_is_blocked(sqlite_shelf: Shelf, provider: FileProvider) -> None:
    provider.media = frozenset({Medium.EMAIL})
    with sqlite_shelf.open(create=True) as store:
        found = run(store, [outgoing(store.reference_key())], provider, Clock())
        assert states(found) == [("blocked", "NOT_CARRIED sms")]


def test_what_was_planned_with_an_older_safe_contact_does_not_go(shelf: Shelf, provider: FileProvider) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
        key, clock = store.reference_key(), Clock()
        plan = outgoing(key, contact_version=1)
        store.keep_safe_contact(safe_contact(version=2), at=AT)
        assert states(run(store, [plan], provider, clock)) == [("blocked", "V8 contact_version")]
        assert provider.calls == 0
        assert states(run(store, [outgoing(key, contact_version=2)], provider, clock)) == [ACCEPTED]
        (kept,) = store.messages.of_case("case-1")
        assert kept.contact_version == 2


def test_what_is_not_open_or_paused_is_passed_over_and_what_is_stale_never_goes(
    shelf: Shelf, provider: FileProvider
) -> None:
    with shelf.open(create=True) as store:
        key, clock = store.reference_key(), Clock()
        early = outgoing(key, 1, opens_on=Day(2026, 11, 3))
        paused = outgoing(key, 2, paused="a safety hold")
        stale = outgoing(key, 3, not_after=Day(2026, 11, 1))
        last = outgoing(key, 4, not_after=Day(2026, 11, 2))
        assert states(run(store, [early, paused, stale, last], provider, clock)) == [("cancelled", "stale"), ACCEPTED]
        assert store.messages.counts() == {Progress.CANCELLED: 1, Progress.ACCEPTED: 1}
        assert run(store, [stale], provider, clock.on(60)) == []


def test_a_stale_message_of_which_nobody_knows_is_asked_about_first(
    sqlite_shelf: Shelf, provider: FileProvider
) -> None:
    provider.says[1] = provider.timeout_after_acceptance
    with sqlite_shelf.open(create=True) as store:
        key, clock = store.reference_key(), Clock()
        run(store, [outgoing(key, 1, not_after=Day(2026, 11, 2))], provider, clock)
        clock.on(24 * 60)
        assert states(run(store, [outgoing(key, 1, not_after=Day(2026, 11, 2))], provider, clock)) == [ACCEPTED]


def test_nobody_who_only_asks_sends(sqlite_shelf: Shelf, provider: FileProvider) -> None:
    provider.says[1] = provider.timeout_after_acceptance
    with sqlite_shelf.open(create=True) as store:
        key, clock = store.reference_key(), Clock()
        run(store, sends(key, [1]), provider, clock)
        assert ask(store, {"notify": provider}, clock.now).forward == 0, "somebody still has it"
        assert ask(store, {"notify": provider}, minutes_after(clock.now, 5)).forward == 1
        assert (provider.calls, list(taken(provider.file).values())) == (1, [1])
