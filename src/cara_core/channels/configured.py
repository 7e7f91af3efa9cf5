"""Which channels are set up on this machine: from the environment, where the secrets stand.

Without any variable there is the capture folder and nothing else: nothing leaves a machine
that nobody set up.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from cara_core.channels.capture import Capture
from cara_core.channels.channel import Channel
from cara_core.channels.letters.pdf import PrintFolder
from cara_core.channels.letters.printable import has_letters
from cara_core.channels.mail import ADDRESS
from cara_core.channels.smtp import Secured, SmtpChannel
from cara_core.errors import Fault, InputError
from cara_core.terms.messages import Medium
from cara_core.terms.veil import Veiled

__all__ = ["VARIABLES", "channels_from"]

VARIABLES: Final[Mapping[str, str]] = {
    "CARA_CAPTURE": "a folder",
    "CARA_NOTIFY_KEY": "an API key of GOV.UK Notify: a name, the id of the service and the secret, joined by hyphens",
    "CARA_NOTIFY_URL": "https://HOST, or http://127.0.0.1:PORT on the same machine; without it GOV.UK Notify's own",
    "CARA_NOTIFY_SMS_TEMPLATE": "the id (a UUID) of a text message template that holds ((body)) and no word more",
    "CARA_NOTIFY_EMAIL_TEMPLATE": "the id (a UUID) of an e-mail template of ((subject)) and ((body)) and no word more",
    "CARA_NOTIFY_POSTAGE": "first, second, economy, or none: letters do not go by Notify then",
    "CARA_SMTP_URL": "smtp+starttls://USER:PASSWORD@HOST:PORT, smtps://…, or smtp://127.0.0.1:PORT on the same machine",
    "CARA_SMTP_FROM": "one plain e-mail address",
    "CARA_PRINT": "a folder",
}
"""Every variable that is read, and what is allowed in it."""
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SCHEMES: Final[Mapping[str, tuple[Secured, int]]] = {
    "smtp+starttls": (Secured.STARTTLS, 587),
    "smtps": (Secured.TLS, 465),
    "smtp": (Secured.NONE, 25),
}
_THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_TEMPLATES: Final = {
    "CARA_NOTIFY_SMS_TEMPLATE": Medium.SMS,
    "CARA_NOTIFY_EMAIL_TEMPLATE": Medium.EMAIL,
}


def channels_from(environment: Mapping[str, str], capture: Path) -> Mapping[str, Channel]:
    """Which channels can be used here, by name? ``capture`` always, the others where they are set up.

    ``capture`` is its folder where ``CARA_CAPTURE`` names none. An empty variable counts as
    none. Raises :class:`~cara_core.errors.InputError` naming every variable that is wrong,
    never its value; an extra that is absent is such a fault too.
    """
    given = {name: found for name in VARIABLES if (found := environment.get(name, "").strip())}
    faults: list[Fault] = []
    channels: dict[str, Channel] = {"capture": Capture(Path(given.get("CARA_CAPTURE", capture)))}
    channels.update(_set_up(given, faults))
    if faults:
        raise InputError(faults)
    return channels


def _set_up(given: Mapping[str, str], faults: list[Fault]) -> Iterator[tuple[str, Channel]]:
    """The channels these variables set up, by name; what is wrong with them goes to ``faults``."""
    if any(name.startswith("CARA_NOTIFY_") for name in given):
        found = _notify(given, faults)
        if found is not None:
            yield "notify", found
    if any(name.startswith("CARA_SMTP_") for name in given):
        found = _smtp(given, faults)
        if found is not None:
            yield "smtp", found
    if "CARA_PRINT" in given:
        found = _print(given["CARA_PRINT"], faults)
        if found is not None:
            yield "print", found


def _notify(given: Mapping[str, str], faults: list[Fault]) -> Channel | None:
    try:
        from cara_core.channels.notify.service import (  # noqa: PLC0415  (it needs the extra `notify`)
            NOTIFY_ADDRESS,
            NOTIFY_KEY,
            NOTIFY_URL,
            POSTAGE,
            NotifyChannel,
        )
    except ImportError:
        faults.append(_extra_missing(variable="CARA_NOTIFY_KEY", extra="notify"))
        return None
    key, url = given.get("CARA_NOTIFY_KEY", ""), given.get("CARA_NOTIFY_URL", NOTIFY_URL)
    postage = given.get("CARA_NOTIFY_POSTAGE", "second")
    valid = {
        "CARA_NOTIFY_KEY": NOTIFY_KEY.fullmatch(key) is not None,
        "CARA_NOTIFY_URL": NOTIFY_ADDRESS.fullmatch(url) is not None,
        "CARA_NOTIFY_POSTAGE": postage in {*POSTAGE, "none"},
        **{name: name not in given or _UUID.fullmatch(given[name]) is not None for name in _TEMPLATES},
    }
    if not _all_valid(valid, given, faults):
        return None
    return NotifyChannel(
        key=Veiled(key),
        url=url,
        templates={medium: given[name] for name, medium in _TEMPLATES.items() if name in given},
        postage=None if postage == "none" else postage,
    )


def _smtp(given: Mapping[str, str], faults: list[Fault]) -> Channel | None:
    sender = given.get("CARA_SMTP_FROM", "")
    parts, port = _server_address(given.get("CARA_SMTP_URL", ""))
    valid = {
        "CARA_SMTP_URL": parts is not None,
        "CARA_SMTP_FROM": ADDRESS.fullmatch(sender) is not None,
    }
    if not _all_valid(valid, given, faults) or parts is None:
        return None
    return SmtpChannel(
        host=parts.hostname or "",
        port=port,
        sender=sender,
        secured=_SCHEMES[parts.scheme][0],
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else Veiled(unquote(parts.password)),
    )


def _server_address(url: str) -> tuple[SplitResult | None, int]:
    """The parts of a mail server's address, and its port. Without encryption only this machine, and no password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None, 0
    if parts.scheme not in _SCHEMES or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        return None, 0
    secured, usual = _SCHEMES[parts.scheme]
    # In the clear only to a server on this machine, and never with a password.
    if secured is Secured.NONE and (parts.hostname not in _THIS_MACHINE or parts.password is not None):
        return None, 0
    if (parts.username is None) is not (parts.password is None) or port == 0:
        return None, 0
    return parts, port or usual


def _print(folder: str, faults: list[Fault]) -> Channel | None:
    if not has_letters():
        faults.append(_extra_missing(variable="CARA_PRINT", extra="letters"))
        return None
    return PrintFolder(Path(folder))


def _all_valid(valid: Mapping[str, bool], given: Mapping[str, str], faults: list[Fault]) -> bool:
    """Name every variable that is wrong, or that has to be there and is not."""
    wrong = [name for name, is_valid in valid.items() if not is_valid]
    faults.extend(Fault(name, "NOT_ALLOWED" if name in given else "MISSING", VARIABLES[name]) for name in wrong)
    return not wrong


def _extra_missing(*, variable: str, extra: str) -> Fault:
    return Fault(variable, "NOT_INSTALLED", f"needs the extra {extra}: pip install 'cara-core[{extra}]'")
