"""The files of invitations: none is written that nobody could call off."""

from pathlib import Path
from types import SimpleNamespace

import attrs
import pytest

import cara_core as cara
from cara_core.cli.schedule import bookings
from cara_core.cli.schedule.bookings import Invitations
from cara_core.terms.messages import Office
from casework.worked import Place, opened
from delivery.messaging import booked
from support.offers import pairs

NOBODY = Office(name="", phone="", email="", hours="", address=())


def written(folder: Path, monkeypatch: pytest.MonkeyPatch, office: Office) -> list[str]:
    monkeypatch.setattr(bookings, "load_force", lambda *_, **__: SimpleNamespace(office=office))
    (pair,) = pairs(1)
    invitations = Invitations.into(str(folder / "invitations"), lambda _: None)
    with Place(f"sqlite:///{folder / 'cara.db'}", folder / "keys").open() as casework:
        opened(casework)
        return sorted(invitations.render(booked().case, casework, booked=pair, replaced=None))


@pytest.mark.usefixtures("clock")
def test_a_force_without_an_office_writes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(cara.InputError) as refused:
        written(tmp_path, monkeypatch, NOBODY)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [("--ics", "NO_OFFICE")]
    office = attrs.evolve(NOBODY, name="The office", email="office@example.org")
    again = tmp_path / "again"
    again.mkdir()
    names = written(again, monkeypatch, office)
    assert [name.partition("+")[2] for name in names] == ["first.ics", "second.ics"]
    assert list(tmp_path.rglob("invitations/*")) == [], "they are rendered before anything is booked, and written after"
