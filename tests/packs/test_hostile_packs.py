"""Whatever stands in a folder: it is a pack, or every reason why not; nothing else ever comes of it."""

import random
import time
from pathlib import Path

from cara_core.packs.checking.all_checks import check_pack
from cara_core.packs.checking.faults import PackInvalid
from cara_core.packs.reading import read_pack
from packs.making import ON, RULES, english, polish
from support.soak import record, soak, times

MARKS = "(( )) ?? ## --- \" , ; = [[ ] - # ''' Subject: ((victim.name)) 1e999 \u202e \u0301 \u0130"
SPLINTERS = (*(mark.encode() for mark in MARKS.split()), b"\n## sms\n", b"\n---\n", b"\xff", b"\0", b"\r", b"\n\n")


def damaged(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(data))
        way = chance.randint(0, 2)
        if way == 0:
            data = data[:at] + chance.choice(SPLINTERS) + data[at:]
        elif way == 1:
            data = data[:at] + data[at + chance.randint(1, 40) :]
        else:
            data = data[:at] + bytes([chance.randint(0, 255)]) + data[at + 1 :]
    return data


@soak
def test_a_damaged_pack_is_read_and_checked_or_refused_with_its_faults(tmp_path: Path) -> None:
    source = english(tmp_path)
    folder = polish(tmp_path, source)
    files = {path: path.read_bytes() for path in folder.rglob("*.*")}
    chance, tries = random.Random(5), times(200, 100_000)  # noqa: S311 - the same damage in every run
    read = refused = 0
    began = time.monotonic()
    for _ in range(tries):
        path = chance.choice(sorted(files))
        path.write_bytes(damaged(files[path], chance))
        try:
            faults = check_pack(read_pack(folder), RULES, source, ON)
            read += 1
        except PackInvalid as wrong:
            faults = tuple(wrong.faults)
            refused += 1
            assert faults
        assert all(fault.line >= 1 and fault.file and str(fault) for fault in faults)
        path.write_bytes(files[path])
    record(
        row="community packs",
        promise="read whole or refused with every fault",
        trials=tries,
        failures=0,
        seed=5,
        seconds=time.monotonic() - began,
    )
    assert read
    assert refused


def test_a_text_of_nothing_but_marks_is_refused_for_its_marks(tmp_path: Path) -> None:
    source, count = english(tmp_path), 1_500
    hostile = "((" * count + "x" + " " * 50 + "))" * 3 + " (" * count
    files = {"messages/V07-neutral-text.md": f"---\nid: V07-neutral-text\nstatus: draft\n---\n## sms\n{hostile}\n"}
    faults = check_pack(read_pack(polish(tmp_path, source, files)), RULES, source, ON)
    assert "C03" in {fault.code for fault in faults}
