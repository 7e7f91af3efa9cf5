"""After a backup was put back: nothing is sent, nobody's erased data come back, and providers are asked first.

A backup does not know what was done after it. Three things of that leave the store and cannot be taken
back by restoring it: messages that went out, persons who were erased, and what other systems were told.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs

from cara_core.case.facts import Fact, PersonErased
from cara_core.case.facts.fields import BY_FORM
from cara_core.casework.at_hand.store import StoreAtHand
from cara_core.casework.call_checks import checked_call
from cara_core.casework.results import ErasedAgain, StoreRestored
from cara_core.errors import Fault, InputError, NoStore
from cara_core.store.case_store import CaseStore
from cara_core.store.erasure_list import ErasureList, ErasureNoted, read_erasures
from cara_core.store.fact_writer import FactWriter
from cara_core.terms.instants import Instant

__all__ = ["StoreRestorer"]

_PATH: Final = "erasures"


@attrs.frozen(kw_only=True)
class StoreRestorer:
    """Brings one store, put back from a backup, to where it may be used again."""

    at_hand: StoreAtHand
    keys: Path

    @checked_call
    def restore(self, *, by: str, at: Instant, erasures: str | None) -> StoreRestored:
        """See ``Casework.restore``. The list is read before anything is done: a bad line stops it all."""
        BY_FORM.check(by, "by")
        store = self.at_hand.find()
        if store is None:
            raise NoStore("there is no store, so nothing was put back; allowed: a store that is there")
        noted, has_list = self._noted(store.id, erasures)
        # First of all: until somebody has looked, nothing goes out.
        store.messages.stop_after_restore(by, at)
        again, elsewhere = _erase_again(store, noted, by=by, at=at)
        store.belonging().caught_up()
        return StoreRestored(
            erased_again=tuple(again),
            erased_before=len(noted) - len(again) - elsewhere,
            not_in_backup=elsewhere,
            has_list=has_list,
            messages_to_ask=store.messages.count_unsent(),
        )

    def _noted(self, store_id: str, erasures: str | None) -> tuple[Sequence[ErasureNoted], bool]:
        """The erasures of this store in the list, and whether there is a list."""
        file = ErasureList.beside(self.keys).file if erasures is None else Path(erasures)
        try:
            data = file.read_bytes()
        except FileNotFoundError:
            if erasures is None:
                return (), False
            raise _unreadable() from None
        except (OSError, ValueError):
            raise _unreadable() from None
        found = [noted for noted in read_erasures(data) if noted.store == store_id]
        return sorted(set(found), key=lambda noted: (noted.case, noted.person, noted.time)), True


def _erase_again(
    store: CaseStore, noted: Sequence[ErasureNoted], *, by: str, at: Instant
) -> tuple[list[ErasedAgain], int]:
    """Record each erasure that the backup does not know of, and destroy the key; how many cases it does not have.

    The decision was made, and its guards were asked, when it was made: it is not asked again.
    """
    writer, again, elsewhere = FactWriter(store), list[ErasedAgain](), 0
    on_record = Counter((erasure.case, erasure.person) for erasure in store.erasures())
    for erasure in noted:
        last = store.last_number(erasure.case)
        if not last:
            elsewhere += 1
        elif on_record[erasure.case, erasure.person] < erasure.time:
            what = PersonErased(person=erasure.person, authority=erasure.authority, ordered=erasure.ordered)
            writer.append([Fact(case=erasure.case, number=last + 1, on=erasure.on, by=by, what=what)], at=at)
            on_record[erasure.case, erasure.person] += 1
            again.append(ErasedAgain(case=erasure.case, person=erasure.person))
    return again, elsewhere


def _unreadable() -> InputError:
    return InputError([Fault(_PATH, "NOT_READABLE", "it cannot be read; allowed: the list of erasures that was kept")])
