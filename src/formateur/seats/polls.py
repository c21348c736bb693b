"""Polls: the chance that a coalition reaches a quota of seats, given the sampling error of a poll.

A poll is one sample of voters. The shares behind it are drawn from their posterior, a Dirichlet distribution with the
prior of Jeffreys; every draw passes the hurdle and is turned into seats; coalitions are counted. Draws are made in
blocks of a fixed size, each with a generator of its own, so that the result is the same for any number of workers.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from formateur.errors import ModelError, TooLargeError
from formateur.seats.draws import EXACT_BITS, generator, seats_of_draws
from formateur.seats.methods import Divisors, Quota, method_named
from formateur.seats.samples import Proportion, wilson

if TYPE_CHECKING:
    from numpy.typing import NDArray

Id = TypeVar("Id", bound=Hashable)
Number = int | Fraction | float

BLOCK = 65_536
MOST_DRAWS = 100_000_000
MOST_PARTIES = 12  # whose coalitions are all looked at: 4,095
SUM_TOLERANCE = 1e-9
MOST_SEATS = 5_000
MOST_COALITIONS = 500  # given by name


@dataclass(frozen=True, slots=True)
class CoalitionChance(Generic[Id]):
    """How likely a coalition reaches the quota of a step.

    Attributes
    ----------
    members
        Its parties, in the order of the poll.
    step, quota
        The step and its quota in seats.
    reaches
        The chance that it reaches the quota.
    alone
        The chance that it does so and no smaller coalition within it, among those looked at, does.
    """

    members: tuple[Id, ...]
    step: str
    quota: int
    reaches: Proportion
    alone: Proportion


@dataclass(frozen=True, slots=True)
class PollChances(Generic[Id]):
    """What a poll says about coalitions, and all that is needed to draw it again.

    Attributes
    ----------
    chances
        By step, then coalition: as given, or the likeliest minimal winning ones first.
    mean_seats
        By party, the mean over the draws in which anybody has a seat; None if there is no such draw.
    draws, seed, block, inflation, sample, method, level, numpy
        The arguments, the size of a block and the version of the generator.
    ties
        Draws in which the last seat was tied; it went to the party listed first.
    nobody
        Draws in which every party was below the hurdle: no coalition reaches anything there.
    """

    chances: tuple[CoalitionChance[Id], ...]
    mean_seats: Mapping[Id, float] | None
    draws: int
    seed: int
    block: int
    inflation: float
    sample: float
    method: str
    level: float
    numpy: str
    ties: int
    nobody: int


def coalition_chances(
    shares: Mapping[Id, Number],
    sample: float,
    *,
    inflation: float,
    seats: int,
    method: str,
    quotas: Mapping[str, int],
    seed: int,
    draws: int,
    hurdle: Fraction = Fraction(0),
    exempt: Collection[Id] = (),
    coalitions: Sequence[Collection[Id]] | None = None,
    limit: int = 20,
    level: float = 0.95,
    workers: int = 1,
) -> PollChances[Id]:
    """Return the chance that each coalition reaches the quota of each step.

    Parameters
    ----------
    shares
        Of the parties that may win seats, 0 to 1. What is missing to 1 is others, who count for the hurdle only.
    sample
        How many were asked, or the effective sample of `pooled`.
    inflation
        By which the variance of the poll is larger than that of a simple random sample: 1 for sampling error alone.
        Past polls were off by about twice the sampling error, a factor near 4 (Shirani-Mehr et al. 2018). No default.
    seats, method
        The house, and a name in `formateur.seats.methods.METHODS` that cannot give out too many seats.
    quotas
        By step, in seats.
    seed, draws
        Of the generator, and how many draws.
    hurdle, exempt
        The share of all votes a party needs, exactly the share being enough, and the parties it does not bind.
    coalitions
        Those to look at. None: all that are minimal winning in some draw, the ``limit`` likeliest of each step.
    level
        Of the intervals.
    workers
        Threads; the result does not depend on them.

    Raises
    ------
    ModelError
        If an argument cannot be.
    UnknownNameError
        If there is no such method.
    TooLargeError
        If there are too many draws or seats, or more than 12 parties without given coalitions.

    Notes
    -----
    Shares behind the poll: Dirichlet(sample / inflation · share + 1/2), Jeffreys' prior with others as one category
    (Bauer, Bender, Klima and Küchenhoff 2020). Each block has Philox keyed by the seed and its number (Salmon, Moraes,
    Dror and Shaw 2011). O(draws · parties · (parties + coalitions)).

    Examples
    --------
    Germany, 23 February 2018. A majority of Union and FDP was out of reach, with the Greens it was certain; the authors
    print 0.05 % and 100 %:

    >>> poll = {"Union": 0.32, "SPD": 0.175, "Greens": 0.12, "FDP": 0.11, "Left": 0.095, "AfD": 0.13}
    >>> found = coalition_chances(
    ...     poll, 1271, inflation=1, seats=598, method="sainte-lague", quotas={"chancellor": 300}, seed=1, draws=65_536,
    ...     hurdle=Fraction(5, 100), coalitions=[("Union", "FDP"), ("Union", "FDP", "Greens")],
    ... )
    >>> [row.reaches.share < 0.001 for row in found.chances]
    [True, False]
    """
    parties = list(shares)
    plan = _Plan(
        concentration=_concentration(shares, sample, inflation),
        seats=seats,
        rule=_rule(method, seats),
        hurdle=_hurdle(hurdle),
        exempt=_masks(parties, [exempt], empty=True)[0],
        masks=_all_masks(parties) if coalitions is None else _masks(parties, coalitions),
        minimal=coalitions is None,
        quotas=tuple(quotas.values()),
        seed=seed,
    )
    _check(plan, draws, level, workers, limit)
    counts = _counted(plan, draws, workers)
    return PollChances(
        chances=_rows(plan, counts, parties, list(quotas), draws, level, limit),
        mean_seats=_means(counts, parties, draws),
        draws=draws,
        seed=seed,
        block=BLOCK,
        inflation=inflation,
        sample=sample,
        method=method,
        level=level,
        numpy=version("numpy"),
        ties=counts.ties,
        nobody=counts.nobody,
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """What every block needs; a coalition is a mask of bits, party i being ``1 << i``."""

    concentration: tuple[float, ...]  # others last
    seats: int
    rule: Divisors | Quota
    hurdle: Fraction
    exempt: int
    masks: tuple[int, ...]
    minimal: bool  # True: all coalitions are there, and alone means minimal winning
    quotas: tuple[int, ...]
    seed: int


@dataclass(frozen=True, slots=True)
class _Counts:
    """Whole numbers only, so that the order of adding does not matter; ``reaches``, ``alone``: steps by coalitions."""

    reaches: "NDArray[Any]"
    alone: "NDArray[Any]"
    seats: "NDArray[Any]"
    ties: int
    nobody: int


def _counted(plan: _Plan, draws: int, workers: int) -> _Counts:
    sizes = [min(BLOCK, draws - start) for start in range(0, draws, BLOCK)]
    with ThreadPoolExecutor(workers) as pool:
        blocks = list(pool.map(lambda job: _block(plan, *job), enumerate(sizes)))
    total = blocks[0]
    for block in blocks[1:]:
        total = _Counts(
            total.reaches + block.reaches,
            total.alone + block.alone,
            total.seats + block.seats,
            total.ties + block.ties,
            total.nobody + block.nobody,
        )
    return total


def _block(plan: _Plan, block: int, size: int) -> _Counts:
    import numpy as np

    # A block is always drawn whole: its first draws are the same however many are asked for.
    drawn = generator(plan.seed, block).dirichlet(plan.concentration, BLOCK)[:size]
    top = plan.rule.at(plan.seats) if isinstance(plan.rule, Divisors) else plan.seats + 2
    votes = (drawn * 2.0 ** (EXACT_BITS - top.bit_length())).astype(np.int64)
    passing = votes * plan.hurdle.denominator >= votes.sum(axis=1, keepdims=True) * plan.hurdle.numerator
    exempt = [bool(plan.exempt >> place & 1) for place in range(votes.shape[1])]
    votes = np.where(passing | np.array(exempt), votes, 0)[:, :-1]
    seats, tied = seats_of_draws(votes, plan.seats, plan.rule)
    reaches, alone = _coalitions(plan, seats)
    empty = int((seats.sum(axis=1) == 0).sum())
    return _Counts(reaches, alone, seats.sum(axis=0), int(tied.sum()), empty)


def _coalitions(plan: _Plan, seats: "NDArray[Any]") -> tuple["NDArray[Any]", "NDArray[Any]"]:
    """Count, by step and coalition, the draws in which it reaches the quota, and in which no smaller one does too."""
    import numpy as np

    shape = len(plan.quotas), len(plan.masks)
    reaches, alone = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    columns = np.ascontiguousarray(seats.T.astype(np.int16))  # a house has at most 5,000 seats
    places = [[place for place in range(len(columns)) if mask >> place & 1] for mask in plan.masks]
    totals = [] if plan.minimal else [columns[some].sum(axis=0, dtype=np.int16) for some in places]
    for column, (mask, some) in enumerate(zip(plan.masks, places, strict=True)):
        if plan.minimal:  # all smaller coalitions are there: those with one member less tell
            total = columns[some].sum(axis=0, dtype=np.int16)
            most = total - columns[some].min(axis=0)
        else:
            total = totals[column]
            within = [totals[at] for at, other in enumerate(plan.masks) if other != mask and other & mask == other]
            most = np.max(within, axis=0) if within else np.zeros_like(total)
        for row, quota in enumerate(plan.quotas):
            won = total >= quota
            reaches[row, column] = np.count_nonzero(won)
            alone[row, column] = np.count_nonzero(won & (most < quota))
    return reaches, alone


def _rows(
    plan: _Plan, counts: _Counts, parties: Sequence[Id], steps: Sequence[str], draws: int, level: float, limit: int
) -> tuple[CoalitionChance[Id], ...]:
    return tuple(
        CoalitionChance(
            tuple(at for place, at in enumerate(parties) if plan.masks[column] >> place & 1),
            step,
            plan.quotas[row],
            wilson(int(counts.reaches[row, column]), draws, level),
            wilson(int(counts.alone[row, column]), draws, level),
        )
        for row, step in enumerate(steps)
        for column in _shown(counts.alone[row], limit, plan)
    )


def _shown(alone: "NDArray[Any]", limit: int, plan: _Plan) -> list[int]:
    if not plan.minimal:
        return list(range(len(plan.masks)))
    found = [column for column in range(len(plan.masks)) if alone[column]]
    return sorted(found, key=lambda column: (-int(alone[column]), plan.masks[column]))[:limit]


def _means(counts: _Counts, parties: Sequence[Id], draws: int) -> dict[Id, float] | None:
    seated = draws - counts.nobody
    return {at: int(total) / seated for at, total in zip(parties, counts.seats, strict=True)} if seated else None


# Arguments, made ready or refused.


def _concentration(shares: Mapping[Any, Number], sample: float, inflation: float) -> tuple[float, ...]:
    if not shares:
        raise ModelError("the poll names no party; give the shares of those that may win seats")
    low = next((at for at, share in shares.items() if not 0 <= share <= 1), None)
    if low is not None:
        raise ModelError(f"{shares[low]} of {low!r} is not a share; give a number from 0 to 1, not per cent")
    others = 1 - sum(shares.values())
    if others < -SUM_TOLERANCE:
        raise ModelError(f"the shares add up to {float(1 - others):.6g}, more than 1; give shares of all votes")
    if not sample > 0 or not inflation >= 1:
        raise ModelError(
            f"sample {sample} and inflation {inflation} cannot be; the sample is above 0, inflation 1 or more"
        )
    return tuple(sample / inflation * max(float(share), 0.0) + 0.5 for share in (*shares.values(), others))


def _rule(method: str, seats: int) -> Divisors | Quota:
    rule = method_named(method).rule
    if isinstance(rule, Quota) and rule.plus > 0 and not rule.whole:
        raise ModelError(f"{method!r} may give out more seats than there are in some draw; use 'droop' or 'hare'")
    if seats < 1:
        raise ModelError(f"a house of {seats} seats has nothing to win; give 1 or more")
    if seats > MOST_SEATS:
        raise TooLargeError(f"{seats:,} seats; the most for draws is {MOST_SEATS:,}: ask for a smaller house")
    return rule


def _hurdle(share: Fraction) -> Fraction:
    exact = Fraction(share)
    if not 0 <= exact <= 1 or exact.denominator > 1_000:
        raise ModelError(
            f"a hurdle of {share} is not a share in thousandths or coarser; give for example Fraction(5, 100)"
        )
    return exact


def _masks(parties: Sequence[Any], groups: Sequence[Collection[Any]], *, empty: bool = False) -> tuple[int, ...]:
    places = {at: place for place, at in enumerate(parties)}
    for group in groups:
        unknown = [at for at in group if at not in places]
        if unknown:
            raise ModelError(f"{unknown[0]!r} is not in the poll; the poll has {', '.join(map(str, parties))}")
        if not group and not empty:
            raise ModelError("a coalition without parties has no seats; give its parties")
    found = tuple(sum(1 << places[at] for at in set(group)) for group in groups)
    if len(set(found)) < len(found):
        raise ModelError("a coalition is given twice; give each once")
    return found


def _all_masks(parties: Sequence[Any]) -> tuple[int, ...]:
    if len(parties) > MOST_PARTIES:
        raise TooLargeError(
            f"{len(parties)} parties have {2 ** len(parties) - 1:,} coalitions, the most is {2**MOST_PARTIES - 1:,}; "
            "name the coalitions to look at"
        )
    return tuple(range(1, 2 ** len(parties)))


def _check(plan: _Plan, draws: int, level: float, workers: int, limit: int) -> None:
    wilson(0, 1, level)
    if draws < 1 or workers < 1 or limit < 1:
        raise ModelError(f"draws {draws}, workers {workers} and limit {limit} are 1 or more")
    if draws > MOST_DRAWS:
        raise TooLargeError(f"{draws:,} draws; the most is {MOST_DRAWS:,}, which is far below the error of any poll")
    if not plan.quotas or any(not 1 <= quota <= plan.seats for quota in plan.quotas):
        raise ModelError(
            f"every step needs a quota from 1 to {plan.seats}; give quotas={{'majority': {plan.seats // 2 + 1}}}"
        )
    if not plan.minimal and len(plan.masks) > MOST_COALITIONS:
        raise TooLargeError(f"{len(plan.masks):,} coalitions are given, the most is {MOST_COALITIONS}; ask in portions")
    if not plan.masks:
        raise ModelError("there is no coalition to look at; give at least one, or None for all minimal ones")
