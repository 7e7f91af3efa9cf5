"""The digest of everything that can be signed: whoever signs all of it says by it what they looked at."""

from hashlib import sha256

from cara_core.adapt.place import Place
from cara_core.adapt.signing import items_of
from cara_core.packs.parts import parts_of

__all__ = ["digest_of_texts"]


def digest_of_texts(place: Place) -> str:
    """SHA-256 over the digests of all parts of all texts; signatures are not among them."""
    parts = (
        part.digest
        for item, rule in items_of(place, "all", None)
        for part in parts_of(place.pack, item, rule, place.source)
    )
    return sha256("\n".join(sorted(set(parts))).encode()).hexdigest()
