"""The Merkle root is that of RFC 6962."""

from hashlib import sha256

import pytest

from cara_core.store.verifying.merkle import MerkleTree, root_of

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
"""The leaves of the test vectors that Certificate Transparency's own programs carry."""
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def plain_root(leaves: list[bytes]) -> bytes:
    """As RFC 6962 section 2.1 says it, without any thought of speed."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + plain_root(leaves[:split]) + plain_root(leaves[split:])).digest()


@pytest.mark.parametrize("size", ROOTS)
def test_the_published_roots(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


def test_every_size_up_to_300_has_the_root_of_the_definition() -> None:
    leaves = [bytes([n % 251, n // 251]) for n in range(300)]
    tree = MerkleTree()
    for size, leaf in enumerate(leaves):
        assert (tree.size, tree.root()) == (size, plain_root(leaves[:size]))
        tree.add(leaf)


def test_a_copy_goes_on_by_itself() -> None:
    tree = MerkleTree()
    for leaf in LEAVES[:5]:
        tree.add(leaf)
    other, before = tree.copy(), tree.root()
    other.add(b"more")
    assert tree.root() == before != other.root()
