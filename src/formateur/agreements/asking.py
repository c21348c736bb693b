"""Asking: from a situation and a goal to the answer, by whichever search is fit for it."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace

from formateur.agreements.answer import Answer, Engine, NewName, Status, WayOut, actors_of
from formateur.agreements.goals import Goal, Scope, Undeclared, scope
from formateur.agreements.margins import tightest
from formateur.agreements.question import Question, question
from formateur.agreements.search.direct import Direct
from formateur.agreements.search.sets import hitting_sets
from formateur.case.commitments import Commitment, Firmness
from formateur.case.situation import Situation
from formateur.errors import TooLargeError

MOST_WAYS = 2_000
MOST_LOCKS = 5_000
MOST_KEPT = 32  # answers kept for the next time, an answer being a function of its question
MOST_TRIED = 60  # reinforced ways out are looked for among so many at most


_ANSWERED: dict[Hashable, Answer] = {}
Told = Callable[[frozenset[str]], None]


def answer(
    situation: Situation,
    goal: Goal | str = "government",
    *,
    undeclared: Undeclared | str | None = None,
    level: Firmness = Firmness.PLEDGE,
    inferred: bool = True,
    solver: bool = True,
    told: Told | None = None,
) -> Answer:
    """Say whether a goal can be reached, and if not why, and what would open it.

    Parameters
    ----------
    goal
        ``sitting``, ``government`` or ``office:ID``.
    undeclared
        How many of those who have declared nothing an agreement may draw on: ``all``, ``half`` or ``none``. Default:
        all for a sitting, half otherwise.
    level
        Commitments less firm than this do not count.
    inferred
        False leaves out the commitments that are our reading; the answer then has no ``stated_only`` of its own.
    solver
        False refuses a question that is too large to try every combination, rather than load the solver.
    told
        Told of each way out as the solver finds it, since a large search may take long.

    Raises
    ------
    TooLargeError
        If the question needs the solver, and that is not to be used or not installed.
    UnknownNameError
        If the goal is an office that the law does not have.

    Examples
    --------
    Iraq on the eve of 7 February 2022: one lock of three, and three ways out.

    >>> import formateur as fm
    >>> eve = fm.load("iraq-2021").on("2022-02-06")
    >>> found = answer(eve, "sitting")
    >>> [sorted(lock) for lock in found.locks]
    [['quorum-220', 'sadrist-boycott', 'siyada-boycott']]
    >>> [(way.give_up, way.least_members) for way in found.ways_out]
    [(('sadrist-boycott',), 45), (('siyada-boycott',), 45), (('quorum-220',), None)]
    """
    asked = Goal.parse(goal) if isinstance(goal, str) else goal
    reading = Undeclared(undeclared) if undeclared else asked.reading
    found = scope(situation, asked, level=level, inferred=inferred)
    if found is None:
        return Answer(None, situation, asked, reading, level, _nothing_left(situation, asked))
    made = _answer(found, reading, level, solver=solver, told=told)
    if inferred and any(one.basis == "inferred" for one in found.commitments):
        other = answer(situation, asked, undeclared=reading, level=level, inferred=False, solver=solver)
        made = replace(made, stated_only=other)
    return made


def _nothing_left(situation: Situation, goal: Goal) -> Status:
    if goal.kind == "sitting":
        return Status.NOT_CALLED
    if goal.kind == "office" and goal.office in situation.state.filled:
        return Status.REACHED
    if goal.kind == "government" and situation.state.government is not None:
        return Status.REACHED
    return Status.NO_WAY


def _answer(
    found: Scope, reading: Undeclared, level: Firmness, *, solver: bool = True, told: Told | None = None
) -> Answer:
    """Answer a question, or take over the answer to one that was the same: most days change nothing in it."""
    asked = question(found)
    refs = [one.id for one in asked.restrictions] + list(asked.rules)
    key = (asked.essence, found.goal, reading, level, tuple(actors_of(found, ref) for ref in refs))
    if key not in _ANSWERED:
        _ANSWERED[key] = _worked_out(asked, reading, level, engine_for(asked, solver=solver, told=told))
        while len(_ANSWERED) > MOST_KEPT:
            del _ANSWERED[next(iter(_ANSWERED))]
    return replace(_ANSWERED[key], scope=found, situation=found.situation, question=asked)


def _worked_out(asked: Question, reading: Undeclared, level: Firmness, engine: Engine) -> Answer:
    found = asked.scope
    limit = reading.limit(asked.silent_seats)
    least = engine.least()
    base = Answer(
        found, found.situation, found.goal, reading, level, Status.POSSIBLE, asked.silent_seats, limit, least,
        engine.witness(()) if least is not None else None, engine=engine, question=asked,
    )  # fmt: skip
    if least is not None and least <= limit:
        bare = not asked.restrictions and not asked.rules
        return replace(base, status=Status.SILENT if bare and not _has_grants(found) else Status.POSSIBLE)
    sets, all_found = engine.ways_out(limit, MOST_WAYS)
    if not sets:
        return replace(base, status=Status.NOTHING_PROMISED)
    locks, all_locks = hitting_sets(sets, MOST_LOCKS)
    ways = ranked(_way(base, one) for one in sets)
    return replace(base, status=Status.LOCKED, ways_out=ways, locks=locks, complete=all_found and all_locks)


def _has_grants(found: Scope) -> bool:
    return any(one.is_grant for one in found.commitments)


def engine_for(asked: Question, *, solver: bool = True, told: Told | None = None) -> Engine:
    """Return the direct search where it is small enough, else the solver (an extra, loaded only then)."""
    direct = Direct(asked)
    try:
        _ = direct.boards
    except TooLargeError:
        if not solver:
            raise
        from formateur.agreements.search.solver import Solver

        return Solver(asked, found=told)
    return direct


def _way(base: Answer, give_up: frozenset[str]) -> WayOut:
    engine, found = base.engine, base.scope
    assert engine is not None and found is not None and base.question is not None  # noqa: S101, PT018
    agreed = engine.witness(give_up)
    assert agreed is not None  # noqa: S101
    fewest = engine.fewest(give_up, max(base.limit, engine.least(give_up) or 0))
    binds = {index for one in base.question.restrictions if one.id in give_up for index in one.binds}
    members = sum(base.question.players[index].seats for index in binds)
    levels = [one.firmness for one in base.question.restrictions if one.id in give_up]
    rules = [ref for ref in give_up if ref in base.question.rules or ref in found.bars or _is_custom(found, ref)]
    margin, narrow = tightest(base.question, agreed, give_up)
    return WayOut(
        give_up=tuple(sorted(give_up)),
        actors=tuple(sorted({actor for ref in give_up for actor in actors_of(found, ref)})),
        draws=engine.least(give_up) or 0,
        least_members=fewest.members if fewest else None,
        members=members,
        rank=0,
        changes_rules=bool(rules),
        firmness=max(levels, default=Firmness.RED_LINE),
        agreement=agreed,
        least_agreement=fewest.agreement if fewest else None,
        margin=margin,
        tightest=narrow,
    )


def _is_custom(found: Scope, ref: str) -> bool:
    return any(one.id == ref and one.kind == "custom" for one in found.commitments)


def ranked(ways: Iterable[WayOut]) -> tuple[WayOut, ...]:
    """Order ways out: rule changes last, then fewest actors, least firm, least drawn on, widest margin."""
    ordered = sorted(ways, key=_rank_of)
    return tuple(replace(way, rank=place) for place, way in enumerate(ordered, start=1))


def _rank_of(way: WayOut) -> tuple[object, ...]:
    margin = -(way.margin or 0)
    return way.changes_rules, max(1, len(way.actors)), way.firmness, way.draws, margin, way.give_up


# --- further ways out -----------------------------------------------------------------------------------------------


def reinforced(found: Answer) -> tuple[WayOut, ...]:
    """Return ways out that need at most half of the undeclared: minimal ones with one thing more given up."""
    if found.engine is None or found.question is None or not found.locked:
        return ()
    half = Undeclared.HALF.limit(found.silent)
    refs = [one.id for one in found.question.restrictions] + list(found.question.rules)
    made: dict[tuple[str, ...], WayOut] = {}
    for way in found.ways_out[:MOST_TRIED]:
        if way.draws > half:
            wider = [frozenset({*way.give_up, ref}) for ref in refs if ref not in way.give_up]
            fit = [one for one in wider if (need := found.engine.least(one)) is not None and need <= half]
            if fit:
                best = min((_way(found, one) for one in fit), key=_rank_of)
                made[best.give_up] = best
    return ranked(made.values())


def new_names(found: Answer) -> tuple[NewName, ...]:
    """Return, for each office that somebody fights over, what a name refused by nobody would open.

    Not for the office that leads the cabinet: a name of nobody's would leave open whose cabinet it is.
    """
    if found.scope is None or not found.locked:
        return ()
    made = (_new_name(found, found.scope, office) for office in found.scope.candidates if office != found.scope.leading)
    return tuple(one for one in made if one)


def _new_name(found: Answer, asked: Scope, office: str) -> NewName | None:
    dropped = tuple(one for one in asked.commitments if _fought_over(one, office))
    if not dropped:
        return None
    rest = tuple(one for one in asked.commitments if one not in dropped)
    fresh = replace(asked, commitments=rest, candidates={**asked.candidates, office: (None,)})
    made = _answer(fresh, found.undeclared, found.level)
    own = [frozenset(way.give_up) for way in found.ways_out]
    more = tuple(way for way in made.ways_out if not any(one <= frozenset(way.give_up) for one in own))
    opens = made.status in (Status.POSSIBLE, Status.SILENT)
    return NewName(office, tuple(one.id for one in dropped), opens, more) if opens or more else None


def _fought_over(terms: Commitment, office: str) -> bool:
    """True if a commitment holds out for somebody, so that a fresh name breaks it."""
    backed, demanded = terms.backs, terms.demands
    return (backed is not None and backed.office == office) or (demanded is not None and demanded.office == office)
