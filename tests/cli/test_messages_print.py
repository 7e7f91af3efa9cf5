"""``cara messages print`` and ``settle``: what a person hands over, and what a person says of a message."""

import pytest

from cli.reaching import CASE, NOON, PERSONAL, Cara, Write, open_booked


@pytest.fixture
def known(called: Cara, write: Write) -> Cara:
    """The command, with a booked case and both records."""
    open_booked(called, write, records=True)
    return called


def test_what_is_not_signed_is_a_draft_and_goes_nowhere_but_into_the_capture_folder(known: Cara) -> None:
    """Nor has anybody filled its slot for the law."""
    from pathlib import Path  # noqa: PLC0415

    ran = known("messages", "print", CASE, "P01", "--out", "p01.txt", "--at", NOON)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith("A draft, not signed and with a fault: captured/")
    assert not Path("p01.txt").exists()
    (file,) = [path for path in Path("captured").iterdir() if path.suffix in {".pdf", ".txt"}]
    assert file.stat().st_size > 1000
    assert not any(word in ran.stdout for word in PERSONAL)
    refused = known("messages", "print", CASE, "P01", "--out", "p01.txt", "--at", NOON, "--handed-over")
    assert refused.returncode == 2
    assert "handed_over" in refused.stderr


@pytest.mark.parametrize(
    ("code", "out", "says"),
    [
        ("P03", "p.txt", "message"),
        ("P13", "p.txt", "message"),
        ("P01", "p.docx", "--out"),
        ("P15", "p.pdf", "message"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(known: Cara, code: str, out: str, says: str) -> None:
    from pathlib import Path  # noqa: PLC0415

    before = {path.name for path in Path.cwd().iterdir()}
    ran = known("messages", "print", CASE, code, "--out", out, "--at", NOON)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"{says}: " in ran.stderr
    assert {path.name for path in Path.cwd().iterdir()} == before


def test_of_a_message_that_is_not_there_nothing_can_be_said(known: Cara) -> None:
    for reference, said in (("b" * 32, "put_right"), ("b" * 32, "sent")):
        ran = known("messages", "settle", CASE, reference, said)
        assert (ran.returncode, ran.stdout) == (2, "")
