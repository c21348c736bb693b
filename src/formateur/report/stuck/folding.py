"""Interchangeable commitments as one line with a count: *any four of the twenty*.

Two commitments are interchangeable if they are of one kind and bind as many members, and swapping them turns the whole
family of locks, and of ways out, into itself.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from formateur.agreements.answer import Answer
from formateur.agreements.placing import spans

MIN_CLASS = 3


@dataclass(frozen=True, slots=True)
class Folded:
    """Sets that differ only in which of some interchangeable commitments they hold: the fixed ones, and the choices.

    ``choices`` has (how many, of which); ``sets`` how many sets are folded into this one.
    """

    fixed: tuple[str, ...]
    choices: tuple[tuple[int, tuple[str, ...]], ...]
    sets: int


def folded(answer: Answer, sets: Sequence[Collection[str]]) -> tuple[Folded, ...]:
    """Fold the sets of a family; in the order of the first of each."""
    classes = _classes(answer, sets)
    of = {ref: members for members in classes for ref in members}
    found: dict[tuple[frozenset[str], tuple[tuple[tuple[str, ...], int], ...]], list[Collection[str]]] = {}
    for one in sets:
        fixed = frozenset(ref for ref in one if ref not in of)
        counts: dict[tuple[str, ...], int] = {}
        for ref in one:
            if ref in of:
                counts[of[ref]] = counts.get(of[ref], 0) + 1
        found.setdefault((fixed, tuple(sorted(counts.items()))), []).append(one)
    return tuple(
        Folded(
            tuple(ref for ref in some[0] if ref in fixed),
            tuple((number, members) for members, number in counts),
            len(some),
        )
        for (fixed, counts), some in found.items()
    )


def _classes(answer: Answer, sets: Sequence[Collection[str]]) -> list[tuple[str, ...]]:
    family = {frozenset(one) for one in sets}
    alike: dict[object, list[str]] = {}
    for ref in sorted({ref for one in sets for ref in one}):
        terms = answer.commitment(ref)
        if terms is not None:
            seats = sorted(stop - start for start, stop in spans(answer.situation, terms).values())
            about = terms.model_dump(exclude={"id", "by", "says", "basis"})
            alike.setdefault((str(about), tuple(seats)), []).append(ref)
    return [
        tuple(members)
        for some in alike.values()
        if len(some) >= MIN_CLASS
        for members in [_swappable(some, family)]
        if len(members) >= MIN_CLASS
    ]


def _swappable(refs: Iterable[str], family: set[frozenset[str]]) -> list[str]:
    first, *rest = refs
    return [first, *(other for other in rest if _swaps(first, other, family))]


def _swaps(one: str, other: str, family: set[frozenset[str]]) -> bool:
    turn = {one: other, other: one}
    return all(frozenset(turn.get(ref, ref) for ref in some) in family for some in family)
