"""Merkle trees: one digest that commits to a list, and short proofs of what stands in it.

The tree is that of RFC 6962 (section 2.1), with SHA-256: the root of one leaf is the leaf's hash;
the root of n > 1 leaves is H(0x01 || root of the first k || root of the rest), with k the largest
power of two below n. Leaves are hashed as H(0x00 || data), nodes as H(0x01 || left || right), so
that no node can be passed off as a leaf. The root of nothing is H().
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

SIZE = 32


def leaf(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes, in memory that grows with the logarithm of their number.

    Examples
    --------
    >>> root([leaf(b"")]).hex()[:16]
    '6e340b9cffb37a98'
    """
    stack: list[tuple[int, bytes]] = []
    for found in leaves:
        size = 1
        while stack and stack[-1][0] == size:
            found = node(stack.pop()[1], found)
            size *= 2
        stack.append((size, found))
    if not stack:
        return sha256().digest()
    whole = stack.pop()[1]
    while stack:
        whole = node(stack.pop()[1], whole)
    return whole


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the inclusion proof of a leaf: its siblings, from the bottom up."""
    if len(leaves) <= 1:
        return []
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if index < k:
        return [*path(leaves[:k], index), root(leaves[k:])]
    return [*path(leaves[k:], index - k), root(leaves[:k])]


def includes(whole: bytes, size: int, index: int, found: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether an inclusion proof holds (RFC 9162, section 2.1.3.2).

    Parameters
    ----------
    whole : bytes
        The root.
    size : int
        The number of leaves.
    index : int
        Which leaf, from 0.
    found : bytes
        Its hash.
    proof : sequence of bytes
        As `path` returned it.
    """
    if not 0 <= index < size:
        return False
    last = size - 1
    for sibling in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            found = node(sibling, found)
            while index & 1 == 0 and index != 0:
                index, last = index >> 1, last >> 1
        else:
            found = node(found, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and found == whole
