"""The digests of a case: who its people are, its reference, and which offences on which days, under a key.

The key is made from that of the messages' references, which lies outside the database. Without it nobody
can find out whether a digest is that of a person, a reference or a code they know.
"""

import hmac
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import Fact, ReferralCorrected, Referred
from cara_core.stages.belonging import CaseDigests, covered
from cara_core.store.log.chain import canonical
from cara_core.terms.caution import Person

__all__ = ["NOT_KNOWN", "Digester", "PersonRecorded", "standing_person"]

NOT_KNOWN: Final = ""
"""Stands for the digest of a person where a correction says that it is not known who it is."""
_PURPOSE: Final = b"cara-core: cases that belong together/1"
_MARK_LENGTH: Final = 32
_PATHS: Final = {Person.PARTICIPANT: "suspect.person", Person.VICTIM: "victim.person"}


@attrs.frozen(order=True)
class PersonRecorded:
    """By which fact was it said who the suspect (or the victim) is, and who, as a digest."""

    number: int
    digest: str


@attrs.frozen(repr=False)
class Digester:
    """Makes the digests of one store. ``key`` is that of the messages' references."""

    key: bytes

    def of_referral(self, case: Case) -> CaseDigests:
        """The digests of what the referral says, as it stands by now: all but those of its people."""
        referral = case.referral
        if referral is None:
            return CaseDigests()
        days, months, within = set[str](), set[str](), set[str]()
        for offence in referral.offences:
            found = covered(offence.first_day, offence.last_day)
            for dates, kind, into in (
                (found.days, "day", days),
                (found.months, "month", months),
                (found.within, "month", within),
            ):
                into.update(self._digest(kind, case.force, offence.code, on.isoformat()) for on in dates)
        return CaseDigests(
            reference=self._digest("reference", case.force, referral.reference),
            days=frozenset(days),
            months=frozenset(months),
            within=frozenset(within),
        )

    def people_recorded(self, case: Case, person: Person) -> Iterator[PersonRecorded]:
        """Who is this, by the facts that have not been kept yet? Of one that was read again none says so."""
        for fact in case.facts:
            for reference in _references_in(fact, person):
                digest = NOT_KNOWN if reference is None else self._digest("person", case.force, str(reference))
                yield PersonRecorded(fact.number, digest)

    def of_case(self, case: str) -> str:
        """The digest of a case's name: by it a case finds those that say it is not the same."""
        return self._digest("case", case)

    def mark(self, case: str, other: str) -> str:
        """A mark that these two cases share, and no third: it says nothing of either to whoever has no key."""
        return self._digest("apart", *sorted((case, other)))[:_MARK_LENGTH]

    def _digest(self, *parts: str) -> str:
        key = hmac.digest(self.key, _PURPOSE, sha256)
        return hmac.digest(key, canonical(parts), sha256).hex()


def _references_in(fact: Fact, person: Person) -> Iterator[object]:
    what = fact.what
    if isinstance(what, Referred) and what.referral is not None:
        who = what.referral.suspect if person is Person.PARTICIPANT else what.referral.victim
        if who.person is not None:
            yield who.person
    elif isinstance(what, ReferralCorrected) and _PATHS[person] in (what.changes or {}):
        yield (what.changes or {})[_PATHS[person]]


def standing_person(case: Case, recorded: Iterable[PersonRecorded]) -> PersonRecorded | None:
    """Who is it by now? What was recorded last counts, of what stands: as with every correction of a referral."""
    stands = {record.number for record in case.standing}
    return max((who for who in recorded if who.number in stands), default=None)
