"""The real client of GOV.UK Notify against a fake that does every fault on demand."""

import logging
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import attrs
import pytest

pytest.importorskip("notifications_python_client")

from notifications_python_client import authentication

from cara_core.channels.channel import Channel, OutcomeUnknown
from cara_core.channels.notify import service as notify_module
from cara_core.channels.notify.answers import Answer, make_call
from cara_core.channels.notify.service import NotifyChannel
from cara_core.terms.messages import Charset, Medium, Page, Progress
from cara_core.terms.veil import Veiled
from cara_core.testing.fake_notify import EMAIL_TEMPLATE, SMS_TEMPLATE, Act, FakeNotify
from support.notices import AT, PLANTED, email, letter, reference, sms

REFUSALS = {
    Act.BAD_REQUEST: (Progress.FAILED, "ValidationError", None),
    Act.FORBIDDEN: (Progress.FAILED, "AuthError", None),
    Act.CLOCK: (Progress.CLAIMED, "clock", 900),
    Act.RATE_LIMIT: (Progress.CLAIMED, "rate-limited", 60),
    Act.DAILY_LIMIT: (Progress.CLAIMED, "daily-limit", 14 * 3600),
}
"""What a message that was certainly not taken gets: AT is 10:00, and a day begins anew at midnight UTC."""
UNKNOWN = {
    Act.ERROR: 0,
    Act.UNAVAILABLE: 0,
    Act.NOT_JSON: 1,
    Act.REDIRECT: 0,
    Act.DROP: 0,
    Act.DROP_TAKEN: 1,
    Act.HANG: 0,
    Act.HANG_TAKEN: 1,
    Act.LATE: 0,
}
"""What looks all the same from here, with how often the provider has it by then."""


@pytest.fixture(autouse=True)
def _tokens_issued_at_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client puts the moment into its token; here it is the one that the fake compares it with."""
    monkeypatch.setattr(authentication, "epoch_seconds", lambda: int(AT.timestamp()))


@pytest.fixture
def fake() -> Iterator[FakeNotify]:
    with FakeNotify(now=AT.timestamp) as running:
        yield running


def channel_to(fake: FakeNotify, **other: object) -> NotifyChannel:
    settings: dict[str, object] = {
        "key": Veiled(fake.key),
        "url": fake.url,
        "templates": {Medium.SMS: SMS_TEMPLATE, Medium.EMAIL: EMAIL_TEMPLATE},
        "timeout": 0.2,
    }
    made: NotifyChannel = partial(NotifyChannel, **(settings | other))()  # type: ignore[arg-type]
    return made


def test_it_is_a_channel_that_can_be_asked(fake: FakeNotify) -> None:
    channel = channel_to(fake)
    assert isinstance(channel, Channel)
    assert (channel.name, channel.charset, channel.finds) == ("notify", Charset.NOTIFY, True)
    assert channel.media == {Medium.SMS, Medium.EMAIL, Medium.LETTER}
    assert channel_to(fake, postage=None, templates={}).media == set()


def test_a_text_message_goes_as_it_is_with_its_reference(fake: FakeNotify) -> None:
    receipt = channel_to(fake).send(sms(), AT)
    (sent,) = fake.sent
    assert (sent.to, sent.body, sent.reference) == ("+447700900147", sms().body, reference())
    assert (receipt.state, receipt.provider_id, receipt.at) == (Progress.ACCEPTED, sent.id, AT)


def test_an_email_goes_with_its_subject(fake: FakeNotify) -> None:
    channel_to(fake).send(email(), AT)
    (sent,) = fake.sent
    assert (sent.kind, sent.to, sent.subject) == ("email", "planted.person@example.org", "A planted subject")


def test_a_letter_goes_as_the_pdf_that_was_made(fake: FakeNotify) -> None:
    pytest.importorskip("typst")
    assert channel_to(fake, timeout=5).send(letter(), AT).state is Progress.ACCEPTED
    (sent,) = fake.sent
    assert sent.content.startswith(b"%PDF-")
    found = channel_to(fake, timeout=5).found(reference(), AT)
    assert found is not None
    assert (found.state, found.detail) == (Progress.ACCEPTED, "pending-virus-check")


def test_a_letter_that_may_not_be_posted_is_refused_before_it_is_sent(fake: FakeNotify) -> None:
    pytest.importorskip("typst")
    wrong = attrs.evolve(letter(), page=Page(address=(Veiled("x"),), sender=(), texts=(("en", "ltr", "Text."),)))
    receipt = channel_to(fake).send(wrong, AT)
    assert (receipt.state, receipt.detail, fake.requests) == (Progress.FAILED, "letter-refused", 0)
    page = letter().page
    assert page is not None
    handed = attrs.evolve(letter(), page=attrs.evolve(page, by_hand=True))
    receipt = channel_to(fake).send(handed, AT)
    assert (receipt.state, receipt.detail, fake.requests) == (Progress.FAILED, "no-page", 0)


def test_an_answer_that_is_json_and_no_object_cannot_be_read() -> None:
    assert make_call(lambda: ["planted"]) == Answer(status=502, code="not readable")


@pytest.mark.parametrize(
    ("notice", "detail"),
    [
        (sms(to="nobody"), "not-a-number"),
        (sms(to="07700 90012"), "not-a-number"),
        (sms(to="01632 960001"), "cannot-be-texted"),
        (email(to="a@example"), "not-an-address"),
        (email(to="a@example.org, b@example.org"), "not-an-address"),
        (email(subject="one\r\nBcc: b@example.org"), "not-a-subject"),
        (email(subject=None), "not-a-subject"),
    ],
)
def test_what_can_never_go_is_refused_before_it_is_sent(notice: object, detail: str, fake: FakeNotify) -> None:
    receipt = channel_to(fake).send(notice, AT)  # type: ignore[arg-type]
    assert (receipt.state, receipt.detail) == (Progress.FAILED, detail)
    assert fake.requests == 0


def test_what_it_has_no_template_for_is_refused(fake: FakeNotify) -> None:
    receipt = channel_to(fake, templates={Medium.SMS: SMS_TEMPLATE}).send(email(), AT)
    assert (receipt.state, receipt.detail) == (Progress.FAILED, "not-carried")


@pytest.mark.parametrize("act", REFUSALS)
def test_a_refusal_is_a_receipt_and_nothing_was_taken(act: Act, fake: FakeNotify) -> None:
    fake.script(act)
    receipt = channel_to(fake).send(sms(), AT)
    assert (receipt.state, receipt.detail, receipt.retry_after) == REFUSALS[act]
    assert fake.count(reference()) == 0


def test_every_fault_of_the_fake_is_tried() -> None:
    assert set(REFUSALS) | set(UNKNOWN) | {Act.TAKE} == set(Act)


@pytest.mark.parametrize("act", UNKNOWN)
def test_what_nobody_can_know_is_unknown_and_can_be_asked(act: Act, fake: FakeNotify) -> None:
    channel = channel_to(fake)
    fake.script(act)
    with pytest.raises(OutcomeUnknown, match=reference()):
        channel.send(sms(), AT)
    found = channel.found(reference(), AT)
    assert (found is not None) == bool(UNKNOWN[act]) == bool(fake.count(reference()))
    assert fake.requests == 2, "nothing was tried again, and no redirect followed"


def test_a_provider_that_is_not_there_is_unknown() -> None:
    with FakeNotify() as gone:
        channel = channel_to(gone)
    with pytest.raises(OutcomeUnknown, match="no answer"):
        channel.send(sms(), AT)


def send_once(channel: NotifyChannel, tries: int, *, looks_first: bool) -> None:
    """A sender that tries again what is unknown; the careful one asks before it does."""
    for _ in range(tries):
        if looks_first and channel.found(reference(), AT) is not None:
            return
        try:
            channel.send(sms(), AT)
        except OutcomeUnknown:
            continue
        return


@pytest.mark.parametrize("act", [act for act, taken in UNKNOWN.items() if taken])
def test_whoever_looks_first_sends_once_and_whoever_does_not_sends_twice(act: Act, fake: FakeNotify) -> None:
    fake.script(act)
    send_once(channel_to(fake), 2, looks_first=True)
    assert fake.count(reference()) == 1
    fake.sent.clear()
    fake.script(act)
    send_once(channel_to(fake), 2, looks_first=False)
    assert fake.count(reference()) == 2, "the twin: a blind second try"


def test_a_provider_that_forgets_or_is_late_gets_it_twice_and_the_receipt_counts_it(fake: FakeNotify) -> None:
    fake.script(Act.LATE)
    send_once(channel_to(fake), 2, looks_first=True)
    fake.catch_up()
    found = channel_to(fake).found(reference(), AT)
    assert found is not None
    assert found.detail == "created 2 times"
    fake.keeps_references = False
    assert channel_to(fake).found(reference(), AT) is None


def test_of_two_the_one_that_came_furthest_counts(fake: FakeNotify) -> None:
    channel = channel_to(fake)
    for status in ("delivered", "permanent-failure", "sending"):
        channel.send(sms(), AT)
        fake.receipt(reference(), status)
    found = channel.found(reference(), AT)
    assert found is not None
    assert found.state is Progress.DELIVERED


def test_a_status_nobody_knows_means_that_it_was_taken(fake: FakeNotify) -> None:
    channel_to(fake).send(sms(), AT)
    fake.sent[0].status = "planted-status"
    found = channel_to(fake).found(reference(), AT)
    assert found is not None
    assert (found.state, found.detail) == (Progress.ACCEPTED, "status not known")


@pytest.mark.parametrize("act", [Act.ERROR, Act.RATE_LIMIT, Act.HANG, Act.DROP, Act.NOT_JSON, Act.FORBIDDEN])
def test_a_look_that_fails_is_never_taken_for_not_sent(act: Act, fake: FakeNotify) -> None:
    channel = channel_to(fake)
    channel.send(sms(), AT)
    fake.script_reads(act)
    with pytest.raises(OutcomeUnknown, match="could not be asked"):
        channel.found(reference(), AT)


# At the start


def test_a_service_that_is_set_up_has_nothing_wrong(fake: FakeNotify) -> None:
    assert channel_to(fake).check() == ()


@pytest.mark.parametrize(
    ("part", "text", "wrong"),
    [
        ("body", "Programme: ((body))", "its body is not ((body))"),
        ("body", "((body)) ((body))", "its body is not ((body))"),
        ("subject", "Caution: ((subject))", "its subject is not ((subject))"),
    ],
)
def test_a_template_with_a_word_of_its_own_is_found(part: str, text: str, wrong: str, fake: FakeNotify) -> None:
    fake.templates[EMAIL_TEMPLATE][part] = text
    (fault,) = channel_to(fake).check()
    assert fault == f"the template for email: {wrong}, and nothing else is allowed"


def test_a_template_that_is_not_there_and_a_key_that_is_not_taken_are_found(fake: FakeNotify) -> None:
    del fake.templates[SMS_TEMPLATE]
    assert channel_to(fake).check() == ("the template for sms: the service has no template of that id",)
    other = fake.key[:-1] + "c"
    assert set(channel_to(fake, key=Veiled(other)).check()) == {
        "the template for sms: could not be read: AuthError",
        "the template for email: could not be read: AuthError",
    }


@pytest.mark.parametrize(
    "wrong",
    [{"key": Veiled("planted")}, {"url": "http://planted.example.org"}, {"postage": "planted"}],
)
def test_settings_that_cannot_be_right_are_refused_without_their_value(
    wrong: dict[str, object], fake: FakeNotify
) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))) as refused:
        channel_to(fake, **wrong)
    assert "planted" not in str(refused.value)


# Nothing of a person


@pytest.mark.parametrize("act", Act)
def test_no_fault_shows_a_number_an_address_or_a_word(
    act: Act, fake: FakeNotify, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    channel, shown = channel_to(fake), ""
    held: list[BaseException | None] = []
    fake.script(act, act)
    for notice in (sms(), email(2)):
        try:
            shown += repr(channel.send(notice, AT))
            shown += repr(channel.found(notice.reference, AT))
        except OutcomeUnknown as error:
            held += [error.__cause__, error.__context__]
            shown += "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert {type(value) for value in held} <= {type(None)}, "the client's error holds the whole request"
    shown += caplog.text + repr(channel)
    assert caplog.records, "the logs of the connection are on"
    assert [value for value in PLANTED if value in shown.lower()] == []
    assert fake.key[-36:] not in shown


def test_the_clients_own_log_would_have_shown_it(
    fake: FakeNotify, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: without the filter, what the server said of the text is in the log."""
    log = logging.getLogger("notifications_python_client.base")
    monkeypatch.setattr(log, "filters", [])
    monkeypatch.setattr(notify_module, "silence_client_log", lambda: None)
    caplog.set_level(logging.DEBUG)
    fake.script(Act.BAD_REQUEST)
    channel_to(fake).send(sms(), AT)
    assert "planted words" in caplog.text.lower()


# Threads


def test_many_threads_send_each_message_once(fake: FakeNotify) -> None:
    channel = channel_to(fake, timeout=5)
    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(lambda number: channel.send(sms(number), AT), range(60)))
    assert {receipt.state for receipt in receipts} == {Progress.ACCEPTED}
    assert [fake.count(reference(number)) for number in range(60)] == [1] * 60
    assert {receipt.provider_id for receipt in receipts} == {notice.id for notice in fake.sent}
    assert all(fake.sent[0].id != notice.id for notice in fake.sent[1:])
