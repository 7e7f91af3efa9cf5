"""Which channels are set up here: named by the environment, whose values are never repeated."""

from pathlib import Path

import pytest

from cara_core.channels import configured
from cara_core.channels.capture import Capture
from cara_core.channels.channel import Channel
from cara_core.channels.configured import VARIABLES, channels_from
from cara_core.channels.smtp import Secured, SmtpChannel
from cara_core.errors import InputError
from cara_core.terms.messages import Medium
from cara_core.terms.veil import Veiled

UUID = "5a3c1e9e-0000-4000-8000-00000000000"
KEY = f"name-{UUID}1-{UUID}2"
NOTIFY = {"CARA_NOTIFY_KEY": KEY, "CARA_NOTIFY_SMS_TEMPLATE": f"{UUID}3"}
MAIL = {"CARA_SMTP_URL": "smtps://office:planted%40word@mail.example.org", "CARA_SMTP_FROM": "office@example.org"}


def test_on_a_machine_nobody_set_up_there_is_the_capture_folder_alone(tmp_path: Path) -> None:
    channels = channels_from({"PATH": "/bin", "CARA_NOTIFY_KEY": " "}, tmp_path)
    assert channels == {"capture": Capture(tmp_path)}
    assert channels_from({"CARA_CAPTURE": str(tmp_path / "other")}, tmp_path) == {
        "capture": Capture(tmp_path / "other")
    }


def test_what_is_set_up_can_be_used_by_its_name(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    pytest.importorskip("pdfminer")
    pytest.importorskip("notifications_python_client")
    channels = channels_from({**NOTIFY, **MAIL, "CARA_PRINT": str(tmp_path / "print")}, tmp_path)
    assert {name: channel.name for name, channel in channels.items()} == {
        name: name for name in ("capture", "notify", "smtp", "print")
    }
    assert all(isinstance(channel, Channel) for channel in channels.values())
    assert channels["notify"].media == {Medium.SMS, Medium.LETTER}


def test_notify_without_letters(tmp_path: Path) -> None:
    pytest.importorskip("notifications_python_client")
    channels = channels_from({**NOTIFY, "CARA_NOTIFY_POSTAGE": "none"}, tmp_path)
    assert channels["notify"].media == {Medium.SMS}


@pytest.mark.parametrize(
    ("url", "host", "port", "secured"),
    [
        ("smtp+starttls://mail.example.org", "mail.example.org", 587, Secured.STARTTLS),
        ("smtps://mail.example.org:4650", "mail.example.org", 4650, Secured.TLS),
        ("smtp://127.0.0.1:1025/", "127.0.0.1", 1025, Secured.NONE),
    ],
)
def test_the_address_of_a_mail_server(url: str, host: str, port: int, secured: Secured, tmp_path: Path) -> None:
    channel = channels_from({**MAIL, "CARA_SMTP_URL": url}, tmp_path)["smtp"]
    assert channel == SmtpChannel(host=host, port=port, sender="office@example.org", secured=secured)


def test_a_password_may_hold_any_letter(tmp_path: Path) -> None:
    channel = channels_from(MAIL, tmp_path)["smtp"]
    assert isinstance(channel, SmtpChannel)
    assert (channel.user, channel.password) == ("office", Veiled("planted@word"))


WRONG = {
    "CARA_NOTIFY_KEY": ["planted", f"{UUID}1-{UUID}2"],
    "CARA_NOTIFY_URL": ["http://planted.example.org", "https://planted:word@example.org", "planted"],
    "CARA_NOTIFY_SMS_TEMPLATE": ["planted"],
    "CARA_NOTIFY_EMAIL_TEMPLATE": ["planted"],
    "CARA_NOTIFY_POSTAGE": ["planted"],
    "CARA_SMTP_URL": [
        "planted",
        "smtp://planted.example.org",
        "smtp://office:planted@127.0.0.1",
        "smtps://planted@mail.example.org",
        "smtps://planted.example.org:0",
        "smtps://planted.example.org:planted",
        "smtps://planted.example.org/path",
        "smtps://[planted",
        "https://planted.example.org",
        "smtps://",
    ],
    "CARA_SMTP_FROM": ["planted", "Planted <office@example.org>", "a@example.org, planted@example.org"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_value_that_is_wrong_is_named_by_its_variable_and_never_repeated(
    name: str, value: str, tmp_path: Path
) -> None:
    pytest.importorskip("notifications_python_client")
    with pytest.raises(InputError) as refused:
        channels_from({**NOTIFY, **MAIL, name: value}, tmp_path)
    (fault,) = refused.value.faults
    assert (fault.path, fault.code, fault.allowed) == (name, "NOT_ALLOWED", VARIABLES[name])
    assert "planted" not in str(refused.value)


def test_everything_that_is_missing_or_wrong_is_named_at_once(tmp_path: Path) -> None:
    pytest.importorskip("notifications_python_client")
    with pytest.raises(InputError) as refused:
        channels_from({"CARA_NOTIFY_SMS_TEMPLATE": "x", "CARA_SMTP_FROM": "office@example.org"}, tmp_path)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [
        ("CARA_NOTIFY_KEY", "MISSING"),
        ("CARA_NOTIFY_SMS_TEMPLATE", "NOT_ALLOWED"),
        ("CARA_SMTP_URL", "MISSING"),
    ]


def test_an_extra_that_is_absent_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cara_core.channels.notify.service", None)
    monkeypatch.setattr(configured, "has_letters", lambda: False)
    with pytest.raises(InputError) as refused:
        channels_from({**NOTIFY, "CARA_PRINT": str(tmp_path)}, tmp_path)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [
        ("CARA_NOTIFY_KEY", "NOT_INSTALLED"),
        ("CARA_PRINT", "NOT_INSTALLED"),
    ]
    assert "cara-core[notify]" in str(refused.value)
