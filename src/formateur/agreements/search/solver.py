"""The same question by a constraint solver, for houses too large to try every combination.

CPMpy with OR-Tools (the extra ``solver``), loaded only when it is needed. Ways out by growing size: a restriction binds
unless it is given up, the number given up is minimised, the set found is recorded and its supersets are forbidden,
until nothing is left (agreements paper, 6). Every solve has a time limit, and a limit reached is *not known*, never
*impossible*.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain
from time import monotonic

from formateur.agreements.agreement import Agreement, Role
from formateur.agreements.question import Question
from formateur.agreements.search.encoding import Model, NotKnownError
from formateur.agreements.search.fewest import Fewest

SECONDS_EACH = 20.0
SECONDS_IN_ALL = 120.0
SEED = 2022
# members of a pool are listed by what they promise, those who help most first
ORDER = (Role.FAVOUR, Role.ABSTAIN, Role.PRESENT, Role.AWAY, Role.NOTHING)
MISSING = "this question is too large to try every combination; install the solver: pip install 'formateur[solver]'"


@dataclass(eq=False)
class Solver:
    """Search of a question by the solver.

    ``seconds`` limits each solve, ``in_all`` the search for all ways out; ``found`` is told of each as it is found.
    """

    question: Question
    seconds: float = SECONDS_EACH
    in_all: float = SECONDS_IN_ALL
    found: Callable[[frozenset[str]], None] | None = None
    _model: "Model | None" = field(default=None, repr=False)

    @property
    def model(self) -> "Model":
        """The model with every restriction open to be given up."""
        if self._model is None:
            self._model = Model(self.question)
        return self._model

    def least(self, given_up: Collection[str] = ()) -> int | None:
        """Return the least number of silent members needed once some restrictions are given up; None: no agreement."""
        model = self.model
        solved = model.solve(model.kept(given_up), model.reach, self.seconds)
        return None if solved is None else int(solved.objective)

    def witness(self, given_up: Collection[str]) -> Agreement | None:
        """Return the agreement that draws on fewest silent members, then has the smallest cabinet."""
        model = self.model
        size = len(self.question.players) + 1
        weighed = model.reach * size * size + model.cabinet_size * size + model.helpers
        solved = model.solve(model.kept(given_up), weighed, self.seconds)
        return None if solved is None else model.agreement()

    def fewest(self, given_up: Collection[str], limit: int) -> Fewest | None:
        """Return how few of the members bound by what is given up must move; None if it binds nobody one by one."""
        names = frozenset(given_up)
        bound = frozenset(chain.from_iterable(one.binds for one in self.question.restrictions if one.id in names))
        if not bound:
            return None
        model = Model(self.question, split=bound, moving=names)
        solved = model.solve([*model.kept(names), model.reach <= limit], model.movers, self.seconds)
        return None if solved is None else Fewest(int(solved.objective), model.agreement())

    def ways_out(self, limit: int, most: int) -> tuple[tuple[frozenset[str], ...], bool]:
        """Return the minimal sets whose giving up admits an agreement, and whether these are all.

        Stopped by its time limit or by the user (Ctrl-C), it returns what it has found.
        """
        sets: list[frozenset[str]] = []
        complete = False
        try:
            for one in self.stream(limit):
                sets.append(one)
                if self.found:
                    self.found(one)
                if len(sets) >= most:
                    return tuple(sets), False
            complete = True
        except (NotKnownError, KeyboardInterrupt):
            complete = False
        return tuple(sets), complete

    def stream(self, limit: int) -> Iterator[frozenset[str]]:
        """Yield the ways out, the smallest first.

        Raises
        ------
        NotKnownError
            If a time limit is reached: there may be more.
        """
        model, started = Model(self.question), monotonic()
        model.post(model.reach <= limit)
        while True:
            left = min(self.seconds, self.in_all - (monotonic() - started))
            if left <= 0:
                raise NotKnownError("the time for the search is used up; there may be more ways out")
            solved = model.solve([], model.given_up, left)
            if solved is None:
                return
            given_up = model.chosen()
            if not solved.optimal:
                given_up = self._shrunk(given_up, limit)
            yield given_up
            if not given_up:
                return
            model.post(model.cp.any([~model.gives[ref] for ref in given_up]))

    def _shrunk(self, given_up: frozenset[str], limit: int) -> frozenset[str]:
        """Return a minimal set inside one that was not proved smallest."""
        for ref in sorted(given_up):
            least = self.least(given_up - {ref})
            if least is not None and least <= limit:
                return self._shrunk(given_up - {ref}, limit)
        return given_up
