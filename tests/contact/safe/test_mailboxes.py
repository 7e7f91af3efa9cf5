"""One grammar of mailboxes: what is recorded, compared and sent to is the same address."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cara_core.contact.safe.mailboxes import mailboxes_in, read_mailbox
from cara_core.contact.safe.same_reach import same_reach

LABEL = "a" * 63


@pytest.mark.parametrize(
    ("written", "sent_to"),
    [
        ("anna.test@example.org", "anna.test@example.org"),
        ("Anna+police@Example.ORG", "Anna+police@Example.ORG"),
        ("o'brien_1=x@mail.example.org", "o'brien_1=x@mail.example.org"),
        ("anna@b\u00fccher.example", "anna@xn--bcher-kva.example"),
        ("anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
        (f"a@{'b.' * 100}example", f"a@{'b.' * 100}example"),
        (f"a@{LABEL}.example", f"a@{LABEL}.example"),
    ],
)
def test_an_address_is_sent_to_as_it_was_typed_but_for_the_letters_of_its_domain(written: str, sent_to: str) -> None:
    assert read_mailbox(written) == sent_to
    assert same_reach(written, sent_to)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "anna",
        "@example.org",
        "anna@",
        "anna@example",
        "anna@localhost",
        "anna@.org",
        "anna@example..org",
        "anna@example.org.",
        "anna@-example.org",
        "anna@example-.org",
        "anna@example.o",
        "anna@192.0.2.1",
        "anna@[192.0.2.1]",
        ".anna@example.org",
        "anna.@example.org",
        "an..na@example.org",
        "an na@example.org",
        " anna@example.org",
        "anna@example.org\n",
        "anna@ex ample.org",
        "anna@test@example.org",
        "Anna <anna@example.org>",
        "anna@example.org, marek@example.org",
        "anna@example.org;marek@example.org",
        '"anna test"@example.org',
        "zo\u00eb@example.org",
        "anna@stra\u00dfe.example",
        "anna@\uff45xample.org",
        "anna@exa\u200dmple.org",
        "anna@exa\u3002mple.org",
        f"{'a' * 65}@example.org",
        f"a@{LABEL}b.example",
        f"a@{'b.' * 124}example",
        f"{'a' * 64}@{'b.' * 92}example",
        "a@" + "\u00fc" * 70 + ".example",
    ],
)
def test_what_is_not_exactly_one_address_is_none(written: str) -> None:
    assert read_mailbox(written) is None


def test_known_bad_one_at_sign_is_not_a_grammar() -> None:
    bad = ["anna@example", "anna@example..org", "Anna<anna@example.org", "an..na@example.org"]
    assert all(mailbox.count("@") == 1 for mailbox in bad)
    assert not any(map(read_mailbox, bad))


def test_every_mailbox_in_a_text_is_found() -> None:
    text = "write to anna.test @ example.org, or <marek+x@example.com>; or a@b@c"
    assert mailboxes_in(text) == {
        ("annatest", "example.org"),
        ("marek", "example.com"),
        ("a", "b"),
        ("b", "c"),
    }
    assert mailboxes_in("nobody") == frozenset()


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=40), st.text(max_size=40))
def test_it_never_raises_and_what_is_read_is_read_again_as_it_is(name: str, domain: str) -> None:
    for written in (name, f"{name}@{domain}", f"a@{domain}.example"):
        address = read_mailbox(written)
        assert address is None or (read_mailbox(address) == address and same_reach(address, written))
