"""Families of sets: antichains, and the minimal sets that meet every set of a family.

Locks and ways out are each other's minimal hitting sets: whoever wants a lock broken must give up something in it, and
a set that meets every lock breaks them all (Reiter 1987; Berge, *Hypergraphs*, ch. 2).
"""

from collections.abc import Collection, Iterable


def minimal(sets: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Return the sets that contain no other, smallest first.

    >>> [sorted(one) for one in minimal([frozenset("ab"), frozenset("a"), frozenset("bc")])]
    [['a'], ['b', 'c']]
    """
    kept: list[frozenset[str]] = []
    for one in sorted(set(sets), key=lambda found: (len(found), sorted(found))):
        if not any(other <= one for other in kept):
            kept.append(one)
    return tuple(kept)


def hitting_sets(family: Collection[frozenset[str]], most: int) -> tuple[tuple[frozenset[str], ...], bool]:
    """Return the minimal sets that meet every set of a family, and whether these are all.

    Berge's algorithm on bit masks: the sets are taken in one by one, those that miss the next are widened by each of
    its elements. The number of minimal hitting sets can be exponential; beyond ``most`` of them the answer is cut.

    Examples
    --------
    The locks of the sitting of 7 February 2022 from its ways out (one lock of three):

    >>> ways = [frozenset({"sadrists"}), frozenset({"siyada"}), frozenset({"quorum-220"})]
    >>> [sorted(lock) for lock in hitting_sets(ways, 10)[0]]
    [['quorum-220', 'sadrists', 'siyada']]
    """
    names = sorted(set().union(*family)) if family else []
    bit = {name: 1 << index for index, name in enumerate(names)}
    edges = sorted({sum(bit[name] for name in one) for one in family}, key=lambda mask: (mask.bit_count(), mask))
    found, complete = [0], True
    for edge in edges:
        found = _widened(found, edge)
        if len(found) > most:
            found, complete = found[:most], False
    sets = [frozenset(name for name in names if mask & bit[name]) for mask in found]
    if not complete:  # what was cut off may have left sets that miss a later edge: these are no hitting sets
        sets = [one for one in sets if all(one & edge for edge in family)]
    return tuple(sorted(sets, key=lambda one: (len(one), sorted(one)))), complete


def _widened(found: list[int], edge: int) -> list[int]:
    """Return the minimal hitting sets once one more set must be met."""
    hit = [mask for mask in found if mask & edge]
    wide: list[int] = []
    bits = [1 << index for index in range(edge.bit_length()) if edge >> index & 1]
    for mask in found:
        if mask & edge:
            continue
        for bit in bits:
            wider = mask | bit
            # only a set that already meets the edge in this one element can lie inside
            if not any(other & ~wider == 0 for other in hit if other & edge == bit):
                wide.append(wider)
    return sorted(hit + wide, key=lambda mask: (mask.bit_count(), mask))
