"""Is a store what it was? And the checkpoints that show it, to be kept elsewhere."""

from collections.abc import Sequence
from pathlib import Path

import attrs

from cara_core.casework.at_hand.store import StoreAtHand
from cara_core.casework.call_checks import checked_call
from cara_core.errors import NoStore
from cara_core.store.database.failures import failure_of_file
from cara_core.store.verifying.checkpoints import key_name, sign_checkpoint
from cara_core.store.verifying.signers import FileSigner, file_signer, public_keys
from cara_core.store.verifying.verification import Verification
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.instants import Instant

__all__ = ["CheckpointSigner", "verify_at_url"]


def verify_at_url(
    url: str, *, schema: str | None, checkpoints: Sequence[str], public_keys: Sequence[str]
) -> Verification:
    """See :func:`cara_core.casework.open_casework.verify_store`."""
    return verify_at(url, schema=schema, checkpoints_elsewhere=checkpoints, public_keys=public_keys)


@attrs.frozen(kw_only=True)
class CheckpointSigner:
    """Signs what one store holds, with the key in the folder of its keys."""

    at_hand: StoreAtHand
    keys: Path

    def public_keys(self) -> tuple[str, ...]:
        """The keys to check every checkpoint with that was signed here; the signing key is made where there is none."""
        store = self.at_hand.find()
        if store is None:
            raise NoStore("there is no store yet, so there is nothing to sign")
        self._signer(store.id)
        return public_keys(self.keys)

    @checked_call
    def sign(self, *, at: Instant) -> str:
        """The next checkpoint, signed and kept: the text to be kept elsewhere, too. Raises :class:`NoStore`."""
        store = self.at_hand.find()
        if store is None:
            raise NoStore("there is no store yet, so there is nothing to sign")
        return sign_checkpoint(store.database, signers=[self._signer(store.id)], at=at)

    def _signer(self, store_id: str) -> FileSigner:
        try:
            return file_signer(self.keys, key_name(store_id))
        except OSError as raised:
            raise failure_of_file(raised, f"{self.keys} (the folder of the keys)") from None
