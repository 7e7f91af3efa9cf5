"""A backup is put back: nothing goes out twice, whoever was erased stays erased, and a human lets sending go on."""

import json
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import attrs
import pytest

import cara_core as cara
from cara_core.casework.casework import Casework
from cara_core.cli import main
from cara_core.delivery.dispatch import dispatch
from cara_core.errors import InputError, KeyMissing
from cara_core.store.case_store import CaseStore
from cara_core.store.erasure_list import ErasureList, read_erasures
from cara_core.store.opening import open_store
from cara_core.terms.caution import Person
from cara_core.terms.messages import Progress
from delivery.providing import FileProvider, new_provider, references, sends, taken
from store.made_up_facts import AT, ON
from support.clocks import Hands
from support.referrals import example

NUMBERS = range(4)
CASES = ("26/0001", "26/0002")
LATER = AT.replace(hour=12)


@attrs.frozen
class Place:
    """A store in a folder, its keys, a backup of both, and a provider with a memory of its own."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "cara.db"

    @property
    def keys(self) -> Path:
        return self.folder / "cara.db.keys"

    @property
    def erasures(self) -> Path:
        return ErasureList.beside(self.keys).file

    def casework(self) -> Casework:
        return cara.open_casework(f"sqlite:///{self.file}")

    def store(self) -> CaseStore:
        return open_store(f"sqlite:///{self.file}", keys=self.keys, at=AT, create=False)

    def back_up(self) -> None:
        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute(f"VACUUM INTO '{self.folder / 'backup.db'}'")
        shutil.copytree(self.keys, self.folder / "backup.keys")

    def put_back(self, *, keys: bool = False) -> None:
        for file in self.folder.glob("cara.db-*"):
            file.unlink()
        shutil.copyfile(self.folder / "backup.db", self.file)
        if keys:
            shutil.rmtree(self.keys)
            shutil.copytree(self.folder / "backup.keys", self.keys)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Two cases, a backup of them, and an erasure after it."""
    place = Place(tmp_path)
    with place.casework() as casework:
        for case in CASES:
            casework.open(example(), case=case, force="hampshire", on=ON, at=AT, by="sergeant 12")
            casework.record(
                case, cara.facts.Closed(closure=cara.facts.Closure.DECLINED), on=ON, at=AT, by="sergeant 12"
            )
    with place.store() as store:
        store.reference_key()
    place.back_up()
    with place.casework() as casework:
        casework.erase(CASES[0], Person.VICTIM, authority="DPO/7", ordered=True, at=AT, by="records 2", on=ON)
    return place


def victim_is_known(place: Place, case: str) -> bool:
    with place.casework() as casework:
        what = casework.case(case).facts[0].what
    return (
        isinstance(what, cara.facts.Referred) and what.referral is not None and what.referral.victim.agrees is not None
    )


@pytest.mark.parametrize("keys", [False, True])
def test_whoever_was_erased_since_the_backup_is_erased_again(place: Place, *, keys: bool) -> None:
    place.put_back(keys=keys)
    if keys:
        assert victim_is_known(place, CASES[0])  # so it is without the command: the backup has brought her back
    else:
        with pytest.raises(KeyMissing):
            victim_is_known(place, CASES[0])
    with place.casework() as casework:
        done = casework.restore(at=LATER, by="records 2")
        assert [(erased.case, erased.person) for erased in done.erased_again] == [(CASES[0], Person.VICTIM)]
        assert casework.sending_stopped_by() == "records 2"
        assert casework.case(CASES[0]).erased == {Person.VICTIM}
        again = casework.restore(at=LATER, by="records 2")
        assert (again.erased_again, again.erased_before, again.not_in_backup) == ((), 1, 0)
    assert not victim_is_known(place, CASES[0])
    assert victim_is_known(place, CASES[1])
    assert cara.verify_store(f"sqlite:///{place.file}").faults == ()


def test_the_list_is_outside_for_its_owner_alone_and_names_nobody(place: Place) -> None:
    assert place.keys not in place.erasures.parents
    assert stat.S_IMODE(place.erasures.stat().st_mode) == 0o600
    (noted,) = read_erasures(place.erasures.read_bytes())
    assert (noted.case, noted.person, noted.time, noted.authority, noted.ordered) == (
        CASES[0],
        Person.VICTIM,
        1,
        "DPO/7",
        True,
    )
    before = place.erasures.read_bytes()
    place.casework().close()
    assert place.erasures.read_bytes() == before


def test_a_list_with_a_bad_line_stops_all_of_it(place: Place) -> None:
    place.put_back()
    with place.erasures.open("ab") as opened:
        opened.write(b'{"format": "cara-erasure/1", "case": "PLANTED"}\n\n')
    with place.casework() as casework:
        with pytest.raises(InputError) as raised:
            casework.restore(at=LATER, by="records 2")
        assert [fault.path for fault in raised.value.faults] == ["line 2"]
        assert "PLANTED" not in str(raised.value)
        assert casework.sending_stopped_by() is None
        with pytest.raises(InputError):
            casework.restore(at=LATER, by="records 2", erasures=place.folder / "nowhere")


def sent(store: CaseStore, provider: FileProvider) -> list[tuple[str, str]]:
    """What a round does with the same messages."""
    tried = dispatch(store, sends(store.reference_key(), NUMBERS), {"notify": provider}, lambda: LATER)
    return [(str(message.state), message.detail) for message in tried]


@pytest.mark.parametrize("is_restored", [True, False])
def test_what_went_out_after_the_backup_does_not_go_again(place: Place, *, is_restored: bool) -> None:
    """And the twin: without the command each goes a second time."""
    provider = FileProvider(new_provider(place.folder / "provider.db", keyed=False))
    with place.store() as store:
        key = store.reference_key()
        assert sent(store, provider) == [("accepted", "")] * 4
    place.put_back()
    if is_restored:
        with place.casework() as casework:
            casework.restore(at=LATER, by="records 2")
        with place.store() as store:
            assert sent(store, provider) == []  # until somebody has looked
        with place.casework() as casework:
            casework.resume_sending(by="inspector 3", at=LATER)
    with place.store() as store:
        sent(store, provider)
        times = dict.fromkeys(references(key, NUMBERS), 1 if is_restored else 2)
        assert taken(provider.file) == times


def test_what_never_went_out_goes_once_its_provider_has_said_so(place: Place) -> None:
    provider = FileProvider(new_provider(place.folder / "provider.db", keyed=False))
    place.put_back()
    with place.casework() as casework:
        casework.restore(at=LATER, by="records 2")
        casework.resume_sending(by="inspector 3", at=LATER)
    with place.store() as store:
        sent(store, provider)
        assert taken(provider.file) == dict.fromkeys(references(store.reference_key(), NUMBERS), 1)


def test_of_whom_nobody_can_ask_a_person_decides(place: Place) -> None:
    provider = FileProvider(new_provider(place.folder / "provider.db", keyed=False), finds=False)
    place.put_back()
    with place.casework() as casework:
        casework.restore(at=LATER, by="records 2")
        casework.resume_sending(by="inspector 3", at=LATER)
    with place.store() as store:
        assert sent(store, provider) == [(str(Progress.FAILED), "outcome-unknown")] * 4
        assert taken(provider.file) == {}


def test_the_command_says_what_was_done(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, clock: Hands
) -> None:
    place.put_back()
    kept = place.erasures.rename(place.folder / "kept.jsonl")

    clock.now = LATER

    def called(arguments: list[str]) -> int:
        monkeypatch.setattr(sys, "argv", ["cara", *arguments])
        return main()

    call = ["restore", "--store", f"sqlite:///{place.file}", "--by", "records 2", "--json"]
    assert called(call) == 1
    assert json.loads(capsys.readouterr().out)["erasure_list"] is False
    assert called([*call, "--erasures", str(kept)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["erased_again"] == [{"case": CASES[0], "person": "victim"}]
    assert called([*call[:-1], "--erasures", str(kept)]) == 0
    assert "Sending is stopped." in capsys.readouterr().out
    kept.write_bytes(b"nothing of it\n")
    assert called([*call, "--erasures", str(kept)]) == 2
    assert "--erasures: line 1" in capsys.readouterr().err


def test_a_list_that_cannot_be_written_is_said_and_keeps_no_key(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    place.erasures.unlink()
    place.erasures.mkdir()
    with place.casework() as casework:
        assert "the list of erasures" in caplog.text  # the store opens all the same
        done = casework.erase(CASES[1], Person.VICTIM, authority="DPO/8", ordered=True, at=AT, by="records 2", on=ON)
        assert "the list of erasures" in str(done.unfinished)
    assert not victim_is_known(place, CASES[1])
    place.erasures.rmdir()
    place.casework().close()
    assert len(list(read_erasures(place.erasures.read_bytes()))) == 2
