"""The page of the promises: how often each was tried, and with what result.

From the lines that the tox env ``soak`` wrote (``soak.jsonl``), which are kept as
``explanation/reliability.jsonl``: a figure on the page is a line of that file.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from generating.markdown import page, table

__all__ = ["MEASURED", "reliability_page"]

Line = Mapping[str, Any]

MEASURED: Final = Path(__file__).parents[1] / "explanation" / "reliability.jsonl"
TWIN: Final = "twin"
HOW: Final = """
Each promise is tested in every ordinary run of the tests, and with the numbers below in the tox environment `soak`,
which wrote the data for these tables. *No failure* in *n* trials bounds the rate of failure at 3/*n*, with
95 % confidence (the rule of three). Where the number differs from that of a full run, the row says so.

```text
$ tox -e soak                    # over an hour, on a machine that does nothing else
$ cp soak.jsonl docs/explanation/reliability.jsonl && python docs/generate.py
```
""".strip()
TWINS: Final = """
A test that cannot fail proves nothing. So each of these tests also runs against a store that is broken on purpose, and
has to find that.
""".strip()
METHODS: Final = {
    "kill -9": (
        "A child forked from a warm parent records, and is killed at the very moment of an "
        "acknowledgement, a little later, or while it opens the store. Then plain SQL looks for each "
        "acknowledged fact, its outbox row, gaps, and half requests; every 25th time the whole chain is "
        "verified and everything sealed is opened."
    ),
    "power cut": (
        "The store as it is runs on another build of SQLite (`apsw`), over a file layer that writes down "
        "each write, synchronisation, truncation and removal, and on a record of what it asks of the file"
        " system for its keys. At a random point the disk is rebuilt: what was synchronised is there; of "
        "the rest nothing, everything, some, or some blocks of 512 bytes; a new or removed file is unsure"
        " until its folder was synchronised. The rows have to be those of the requests acknowledged, or "
        "of one more; their keys have to be there in every case."
    ),
    "power cut, by system calls": (
        "The store on its own library, under `strace`: the disk is rebuilt from the system calls of the process."
    ),
    "full disk": (
        "A limit on the size of files, at any byte, while the store is made or used; as root, a small "
        "file system filled with ballast."
    ),
    "failing disk": (
        "In that file layer each write and each synchronisation fails in its turn; in the system calls, "
        "by `strace`. What is left on the disk is looked at too, as if the power went then."
    ),
    "eight writers": (
        "Eight processes, five cases, one store; a conflict is tried again, any other error is a failure."
    ),
    "PostgreSQL": ("The server and all its processes get SIGKILL, and it is started again."),
    "messages": (
        "A dispatcher is forked and killed within some milliseconds, again and again; what is left is sent, and "
        "compared with what the provider has: where it keeps the reference, can only be asked, and cannot."
    ),
    "telling in order": (
        "Four tellers share a store while facts are recorded. As threads, one runs at a time: a seed says which, how "
        "much time passes (often more than a lease), who dies, and whose host refuses. As processes, they run side by "
        "side, and some kill themselves. The host must get no fact before an earlier one of its case, nobody may be "
        "given a case that another holds, and at the end everything has arrived."
    ),
    "the wall": (
        "Every word, number and address of the victim's is a canary; each text for the participant is made, in English "
        "and Polish, and its bytes searched for the canary as text, digits, base64, in a URL, in HTML, without accents."
    ),
    "safe contact": (
        "Decisions to send are made for random records, instants (the nights of both clock changes among them) and "
        "delays in the queue; an oracle that was written another way has to give the same reasons."
    ),
    "erasure": ("Everything below the folder of the store is searched for what was erased, and for the key."),
}
UNPROVED: Final = """
* A drive that says it has written what it has not. No test on this side of it can show that.
* The power cut is simulated: no machine was switched off. The file layer stands on another build of SQLite than the
  store's own; from the system calls of its own far fewer cuts are rebuilt. The shared-memory index of the log (`-shm`)
  is not rebuilt; SQLite makes it again after a crash.
* Other file systems. A block is taken to be 512 bytes, and a write of it to happen whole or not at all.
* SIGKILL of PostgreSQL leaves what its processes have written with the operating system, so it shows nothing of
  `fsync`: that a server without it is refused is shown elsewhere (`tests/store/database/test_settings.py`).
* A limit on the size of files and a small `tmpfs` are two forms of a full disk; quotas and thin volumes were not tried.
* An erased key was overwritten and removed. A copy-on-write file system, a snapshot, or the drive's own spare blocks
  may keep its bytes: the folder of the keys has to be in a place where no such copies are made.
""".strip()


def reliability_page() -> str:
    """The page, from the lines that were measured."""
    found = [_together(lines) for lines in _by_promise(_lines())]
    kept = [line for line in found if TWIN not in str(line["row"])]
    twins = [line for line in found if TWIN in str(line["row"])]
    return page(
        "Reliability",
        HOW,
        "## What was tried",
        table(("promise", "trials", "failures", "bound", "seconds", "seed", ""), map(_row, sorted(kept, key=_order))),
        "## What has to fail, and did",
        TWINS,
        table(("broken on purpose", "trials", "found"), map(_twin, sorted(twins, key=_order))),
        "## How",
        table(("promise", "how it is tried"), METHODS.items()),
        "## What this does not prove",
        UNPROVED,
    )


def _lines() -> list[Line]:
    return [json.loads(line) for line in MEASURED.read_text(encoding="utf-8").splitlines()]


def _by_promise(lines: Sequence[Line]) -> Iterable[Sequence[Line]]:
    """The lines of each promise: one that is tried in several parts has several."""
    found: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        found.setdefault((str(line["row"]), line["promise"]), []).append(line)
    return found.values()


def _together(lines: Sequence[Line]) -> Line:
    """The parts of one promise as one line: trials, failures and seconds together, and the bound of all of them."""
    if len(lines) == 1:
        return lines[0]
    trials, failures = (sum(line[name] for line in lines) for name in ("trials", "failures"))
    return {
        **lines[0],
        "trials": trials,
        "failures": failures,
        "seconds": sum(line["seconds"] for line in lines),
        "bound": None if failures or not trials else 3 / trials,
        "seed": ", ".join(str(line["seed"]) for line in lines),
        "full": all(line["full"] for line in lines),
        "note": f"in {len(lines)} parts",
    }


def _order(line: Line) -> tuple[int, str]:
    number, _, rest = str(line["row"]).partition(" ")
    return int(number) if number.isdecimal() else 99, rest


def _row(line: Line) -> Sequence[str]:
    bound = "" if line["bound"] is None else f"{line['bound']:.1g}"
    of = str(line["row"]).partition(" ")[2]
    remark = f"{of}: {line['note']}" if "=" in of else line["note"]  # which call failed, and how
    note = remark if line["full"] else f"not at full number; {remark}"
    return (
        line["promise"],
        f"{line['trials']:,}",
        str(line["failures"]),
        bound,
        f"{line['seconds']:,.0f}",
        str(line["seed"]),
        note,
    )


def _twin(line: Line) -> Sequence[str]:
    return (line["promise"], f"{line['trials']:,}", line["note"])
