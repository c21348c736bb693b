"""All ways out by direct enumeration: for every scene, the fewest restrictions that must be given up in it.

Feasibility in a scene only grows with what is given up, so its minimal sets are found depth first, cutting a branch
when even giving up all that is left would not do. Restrictions that bind like members alike are interchangeable: only
how many of them are given up is searched, and the sets are written out at the end.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product

from formateur.agreements.agreement import Agreement
from formateur.agreements.question import Question
from formateur.agreements.search.board import Board
from formateur.agreements.search.fewest import Fewest, UnclearError, fewest_movers
from formateur.agreements.search.scenes import count_of, scenes_of
from formateur.agreements.search.sets import minimal
from formateur.agreements.search.witness import agreement
from formateur.errors import TooLargeError

MAX_SCENES = 4_096
MAX_TRIES = 400_000


@dataclass(eq=False)
class Direct:
    """Direct search of a question."""

    question: Question
    tries: int = 0
    truncated: bool = False
    _found: list[frozenset[str]] = field(default_factory=list, repr=False)

    @cached_property
    def boards(self) -> tuple[Board, ...]:
        """Every scene, ready for reckoning."""
        size = count_of(self.question)
        if size > MAX_SCENES:
            raise TooLargeError(
                f"{size} combinations of holders, cabinets and ballots are too many to try (limit {MAX_SCENES})"
            )
        return tuple(Board(self.question, scene) for scene in scenes_of(self.question))

    def least(self, given_up: Collection[str] = ()) -> int | None:
        """Return the least number of silent members needed once some restrictions are given up; None: no agreement."""
        found = [board.needs(given_up) for board in self.within(given_up)]
        return min((one for one in found if one is not None), default=None)

    def within(self, given_up: Collection[str]) -> Iterator[Board]:
        """Yield the scenes that break nothing but what is given up."""
        allowed = frozenset(given_up)
        return (board for board in self.boards if board.scene.given_up <= allowed)

    def witness(self, given_up: Collection[str]) -> Agreement | None:
        """Return the agreement that draws on fewest silent members, then has the smallest cabinet."""
        least = self.least(given_up)
        boards = [board for board in self.within(given_up) if least is not None and board.needs(given_up) == least]
        smallest = min((len(board.scene.cabinet) for board in boards), default=0)
        found = (agreement(board, given_up) for board in boards if len(board.scene.cabinet) == smallest)
        return min(found, key=_order, default=None)

    def fewest(self, given_up: Collection[str], limit: int) -> Fewest | None:
        """Return how few of the members bound by what is given up must move; None if it binds nobody one by one."""
        names = set(given_up)
        if not any(one.binds for one in self.question.restrictions if one.id in names):
            return None
        try:
            found = [fewest_movers(board, names, limit) for board in self.within(names)]
        except UnclearError:
            return None
        return min((one for one in found if one), key=lambda one: (one.members, _order(one.agreement)), default=None)

    def ways_out(self, limit: int, most: int) -> tuple[tuple[frozenset[str], ...], bool]:
        """Return the minimal sets whose giving up admits an agreement, and whether these are all.

        Parameters
        ----------
        limit
            The most silent members that an agreement may draw on.
        most
            The most sets to return.

        Raises
        ------
        TooLargeError
            If more combinations would have to be tried than the stated limits allow.
        """
        self._found, self.tries = [], 0
        boards = sorted(self.boards, key=lambda one: len(one.scene.given_up))
        for board in boards:  # what a scene itself gives up may be enough, which spares the search of many others
            self.counted()
            needs = board.needs(board.scene.given_up)
            if needs is not None and needs <= limit and not self.known(board.scene.given_up):
                self._found.append(board.scene.given_up)
        for board in boards:
            self._search(board, limit, most)
        found = minimal(self._found)
        complete = not self.truncated and len(found) <= most
        return found[:most], complete

    def _search(self, board: Board, limit: int, most: int) -> None:
        scene = board.scene
        if self.known(scene.given_up):
            return
        groups = _interchangeable(board)
        search = _Search(board, limit, groups, self)
        for chosen in search.run():
            for names in _written_out(chosen, groups):
                if len(self._found) > 4 * most:
                    self.truncated = True
                    return
                self._found.append(scene.given_up | names)

    def counted(self) -> None:
        """Count one try, and stop where they are too many."""
        self.tries += 1
        if self.tries > MAX_TRIES:
            raise TooLargeError(f"more than {MAX_TRIES} combinations of what is given up would have to be tried")

    def known(self, given_up: frozenset[str]) -> bool:
        """True if a set found already lies inside."""
        return any(one <= given_up for one in self._found)


def _order(found: Agreement) -> tuple[object, ...]:
    helpers = found.helpers()
    return (
        len(found.cabinet),
        len(helpers),
        sorted(helpers),
        sorted(map(str, found.holders.values())),
        sorted(found.ballots.values()),
    )


@dataclass(eq=False)
class _Search:
    """Depth first over what is given up in one scene."""

    board: Board
    limit: int
    groups: Sequence[tuple[str, ...]]
    owner: Direct

    def run(self) -> list[tuple[int, ...]]:
        """Return, for each minimal set, how many of each group it gives up."""
        self.results: list[tuple[int, ...]] = []
        self._grow((0,) * len(self.groups), 0)
        return self.results

    def _grow(self, counts: tuple[int, ...], position: int) -> None:
        for index in range(position, len(self.groups)):
            every = tuple(len(group) if at >= index else counts[at] for at, group in enumerate(self.groups))
            if not self._does(every):
                return
            for number in range(1, len(self.groups[index]) + 1):
                wider = (*counts[:index], number, *counts[index + 1 :])
                if self._stands_alone(wider) and self.owner.known(self._names(wider)):
                    break
                if self._does(wider):
                    if self._is_minimal(wider):
                        self.results.append(wider)
                    break
                self._grow(wider, index + 1)

    def _stands_alone(self, counts: tuple[int, ...]) -> bool:
        """True if only one set gives up so many of each group, so that what is known of it is known of all."""
        return all(number in (0, len(group)) for number, group in zip(counts, self.groups, strict=True))

    def _is_minimal(self, counts: tuple[int, ...]) -> bool:
        return not any(
            self._does((*counts[:index], number - 1, *counts[index + 1 :]))
            for index, number in enumerate(counts)
            if number
        )

    def _names(self, counts: tuple[int, ...]) -> frozenset[str]:
        names = (name for group, number in zip(self.groups, counts, strict=True) for name in group[:number])
        return self.board.scene.given_up.union(names)

    def _does(self, counts: tuple[int, ...]) -> bool:
        self.owner.counted()
        needs = self.board.needs(self._names(counts))
        return needs is not None and needs <= self.limit


def _interchangeable(board: Board) -> tuple[tuple[str, ...], ...]:
    """Group the restrictions of a scene: those that bind like members alike, and bind them alone, are one group."""
    limits = board.scene.limits
    bound_by: dict[int, int] = {}
    for some in (*limits.values(), *(dict.fromkeys(players) for players in board.scene.alikes.values())):
        for index in some:
            bound_by[index] = bound_by.get(index, 0) + 1
    groups: dict[object, list[str]] = {}
    for ref in sorted(board.scene.bound):
        key: object = ref
        if ref in limits and ref not in board.scene.alikes and all(bound_by[index] == 1 for index in limits[ref]):
            key = tuple(sorted(map(repr, (_likeness(board, index, limits[ref][index]) for index in limits[ref]))))
        groups.setdefault(key, []).append(ref)
    return tuple(tuple(group) for group in groups.values())


def _likeness(board: Board, index: int, masks: tuple[int, ...]) -> tuple[object, ...]:
    player = board.players[index]
    return (player.seats, player.individual, player.silent, player.places, board.scene.base[index], masks)


def _written_out(counts: tuple[int, ...], groups: Sequence[tuple[str, ...]]) -> Iterable[frozenset[str]]:
    """Yield every set that gives up so many of each group."""
    choices = (combinations(group, number) for group, number in zip(groups, counts, strict=True))
    for chosen in product(*choices):
        yield frozenset(name for names in chosen for name in names)
