"""Choices between candidates, groups, and what would turn a verdict, against trying everything."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from formateur.model.bounds import Base, Bound
from formateur.model.figures import Figure, exactly
from formateur.model.house import House, Size, Unit
from formateur.model.judge import Level, Outcome, foresee, judge
from formateur.model.rules import AllOf, AnyOf, Condition, MostVotes, Rule, Test
from formateur.model.tally import Cell, Cells, Tally
from strategies import bounds, conditions

# --- an oracle that counts ballot papers ------------------------------------------------------------------------------

STAND = ("ann", "bea")
UNNAMED = "somebody else"
OTHERS = (Cell.ABSTAINING, Cell.INVALID, Cell.NOT_VOTING, Cell.ABSENT)
Papers = tuple[str, ...]  # for each member: a candidate voted for, or another cell
BASE_OF = {
    "in_favour": lambda papers, who: sum(paper == who for paper in papers),
    "against": lambda papers, who: sum(paper not in OTHERS and paper != who for paper in papers),
    "abstaining": lambda papers, _: sum(paper == Cell.ABSTAINING for paper in papers),
    "cast": lambda papers, _: sum(paper not in OTHERS for paper in papers),
    "voting": lambda papers, _: sum(paper not in (Cell.ABSENT, Cell.NOT_VOTING) for paper in papers),
    "present": lambda papers, _: sum(paper != Cell.ABSENT for paper in papers),
    "absent": lambda papers, _: sum(paper == Cell.ABSENT for paper in papers),
}


def meets(condition: Condition, papers: Papers, who: str, members: int, stand: tuple[str, ...]) -> bool:
    match condition:
        case AllOf():
            return all(meets(part, papers, who, members, stand) for part in condition.all_of)
        case AnyOf():
            return any(meets(part, papers, who, members, stand) for part in condition.any_of)
        case MostVotes():
            rivals = {name for name in (*stand, *papers) if name not in OTHERS and name != who}
            return all(papers.count(who) > papers.count(rival) for rival in rivals)
    bound, number = condition.bound, BASE_OF[condition.count](papers, who)
    size = {"members": members, "seated": len(papers)}.get(bound.base or "")
    if size is None and bound.base:
        size = BASE_OF[bound.base](papers, who)
    limit = bound.amount * size if bound.base else bound.amount
    return {
        "at least": number >= limit,
        "more than": number > limit,
        "at most": number <= limit,
        "fewer than": number < limit,
    }[bound.comparison]


def choices(unit: Unit) -> list[str]:
    """What one member of a unit may do: vote for somebody, or end in another cell."""
    names = [*STAND, UNNAMED] if unit.candidates is None else sorted(unit.candidates)
    papers = [name for name in names if name not in unit.refused] if Cell.IN_FAVOUR in unit.cells else []
    return papers + [cell for cell in OTHERS if cell in unit.cells] or [Cell.ABSENT]


def behaviours(units: tuple[Unit, ...]) -> Iterator[Papers]:
    return product(*(choices(unit) for unit in units for _ in range(unit.seats)))


@st.composite
def placed(draw: st.DrawFn) -> tuple[House, tuple[Unit, ...]]:
    """A house of up to five members, some of whom back, refuse, come or stay away."""
    units = []
    for index in range(draw(st.integers(1, 3))):
        cells = draw(st.sets(st.sampled_from([Cell.IN_FAVOUR, *OTHERS]), min_size=1, max_size=3))
        backs = draw(st.none() | st.sets(st.sampled_from(STAND), min_size=1).map(frozenset))
        refused = draw(st.sets(st.sampled_from(STAND), max_size=1).map(frozenset))
        units.append(Unit(f"p{index}", draw(st.integers(1, 2)), frozenset(cells), backs, refused))
    seated = sum(unit.seats for unit in units)
    return House("house", Size(seated + draw(st.integers(0, 2)), seated)), tuple(units)


needed = st.one_of(
    st.just(MostVotes()),
    bounds().map(lambda bound: Test(in_favour=bound)),
    bounds().map(lambda bound: Test(against=bound)),
    conditions(),
    bounds().map(lambda bound: AllOf(all_of=(MostVotes(), Test(in_favour=bound)))),
)


@given(placed(), needed, st.none() | bounds().map(lambda bound: Test(present=bound)))
def test_a_verdict_on_a_candidate_never_contradicts_any_behaviour(
    drawn: tuple[House, tuple[Unit, ...]], needs: Condition, quorum: Test | None
) -> None:
    house, units = drawn
    verdict = foresee(Rule(needs=needs, quorum=quorum, votes_on="candidates"), units, house, STAND)
    members = house.whole.members
    for who in STAND:
        found = {
            (quorum is None or meets(quorum, papers, who, members, STAND)) and meets(needs, papers, who, members, STAND)
            for papers in behaviours(units)
        }
        if verdict.level_of(who) is Level.ASSURED:
            assert found == {True}
        if verdict.level_of(who) is Level.BLOCKED:
            assert found == {False}


@given(placed(), bounds())
def test_a_verdict_on_the_votes_of_one_candidate_is_exact(drawn: tuple[House, tuple[Unit, ...]], bound: Bound) -> None:
    house, units = drawn
    test = Test(in_favour=bound)
    verdict = foresee(Rule(needs=test, votes_on="candidates"), units, house, STAND)
    for who in STAND:
        found = {meets(test, papers, who, house.whole.members, STAND) for papers in behaviours(units)}
        exact = Level.OPEN if len(found) > 1 else Level.ASSURED if found == {True} else Level.BLOCKED
        assert verdict.level_of(who) is exact


@given(placed(), needed)
def test_a_step_is_never_called_blocked_that_could_elect_somebody_nor_assured_that_could_elect_nobody(
    drawn: tuple[House, tuple[Unit, ...]], needs: Condition
) -> None:
    house, units = drawn
    if isinstance(needs, MostVotes):
        return  # ties apart, a plurality always elects: said in the verdict itself
    level = foresee(Rule(needs=needs, votes_on="candidates"), units, house, STAND).level
    everyone = (*STAND, UNNAMED)
    elects = {
        any(meets(needs, papers, who, house.whole.members, STAND) for who in everyone) for papers in behaviours(units)
    }
    if level is Level.ASSURED:
        assert elects == {True}
    if level is Level.BLOCKED:
        assert elects == {False}


# --- records of a choice -------------------------------------------------------------------------------------------------


@st.composite
def counted(draw: st.DrawFn) -> tuple[House, Papers, Tally]:
    """What in truth was on the papers, and a record that leaves some of it out."""
    papers = tuple(draw(st.lists(st.sampled_from([*STAND, UNNAMED, *OTHERS]), min_size=1, max_size=8)))
    seated = len(papers)

    def written(number: int, *, needed: bool = False) -> Figure | None:
        kind = draw(st.sampled_from(["exact", "unknown", "at most", "at least"]))
        if kind == "exact":
            return exactly(number)
        if kind == "at most":
            return Figure(at_most=draw(st.integers(number, seated)))
        if kind == "at least":
            return Figure(at_least=draw(st.integers(0, number)))
        return Figure(why="not found") if needed else None

    record = Tally(
        votes={name: written(papers.count(name), needed=True) for name in STAND},
        scattered=written(papers.count(UNNAMED)),
        present=written(seated - papers.count(Cell.ABSENT)),
        blank=exactly(0),
        **{cell.value: written(papers.count(cell)) for cell in OTHERS},
    )
    return House("house", Size(seated + draw(st.integers(0, 1)), seated)), papers, record


@given(counted(), bounds())
def test_a_judgement_of_a_choice_agrees_with_the_papers(drawn: tuple[House, Papers, Tally], bound: Bound) -> None:
    house, papers, record = drawn
    needs = Test(in_favour=bound)
    judged = judge(Rule(needs=needs, votes_on="candidates"), record, house)
    meeting = [who for who in (*STAND, UNNAMED) if meets(needs, papers, who, house.whole.members, STAND)]
    if judged.outcome is Outcome.PASSED:
        assert meeting
    if judged.outcome is Outcome.FAILED:
        assert [who for who in meeting if who != UNNAMED] == []
    if judged.elected:
        assert judged.elected in meeting
        assert all(
            papers.count(judged.elected) > papers.count(who) for who in meeting if who not in (judged.elected, UNNAMED)
        )


@given(counted())
def test_a_plurality_is_judged_as_the_papers_say(drawn: tuple[House, Papers, Tally]) -> None:
    house, papers, record = drawn
    judged = judge(Rule(needs=MostVotes(), votes_on="candidates"), record, house)
    ann, bea = (papers.count(name) for name in STAND)
    truth = Outcome.TIE if ann == bea else Outcome.PASSED
    assert judged.outcome in (truth, Outcome.UNDETERMINED)
    if judged.elected:
        assert judged.elected == ("ann" if ann > bea else "bea")


# --- records with groups --------------------------------------------------------------------------------------------------

GROUPS = ("north", "south")


@st.composite
def split(draw: st.DrawFn) -> tuple[House, tuple[tuple[str, Cell], ...], Tally]:
    """What each member of two groups did, and a record of the house and of the groups with gaps."""
    heads = tuple(
        (group, cell)
        for group in GROUPS
        for cell in draw(st.lists(st.sampled_from(list(Cell)), min_size=1, max_size=4))
    )

    def cells(group: str | None) -> dict[str, Figure | None]:
        inside = [cell for name, cell in heads if group in (None, name)]
        return {cell.value: exactly(inside.count(cell)) if draw(st.booleans()) else None for cell in Cell} | {
            "blank": exactly(0)
        }

    sizes = {group: sum(name == group for name, _ in heads) for group in GROUPS}
    house = House("house", Size(len(heads), len(heads)), {group: Size(size, size) for group, size in sizes.items()})
    return house, heads, Tally(**cells(None), groups={group: Cells(**cells(group)) for group in GROUPS})


def counted_heads(test: Test, heads: tuple[tuple[str, Cell], ...]) -> bool:
    inside = tuple(cell if cell in OTHERS else cell.value for group, cell in heads if test.group in (None, group))
    papers = tuple("ann" if cell == "in_favour" else "bea" if cell == "against" else cell for cell in inside)
    return meets(test, papers, "ann", len(papers), STAND)


def whole(condition: Condition, heads: tuple[tuple[str, Cell], ...]) -> bool:
    if isinstance(condition, AllOf):
        return all(whole(part, heads) for part in condition.all_of)
    if isinstance(condition, AnyOf):
        return any(whole(part, heads) for part in condition.any_of)
    return counted_heads(condition, heads)


@given(split(), conditions(GROUPS))
def test_a_judgement_with_groups_agrees_with_what_happened(
    drawn: tuple[House, tuple[tuple[str, Cell], ...], Tally], needs: Condition
) -> None:
    house, heads, record = drawn
    truth = Outcome.PASSED if whole(needs, heads) else Outcome.FAILED
    assert judge(Rule(needs=needs), record, house).outcome in (truth, Outcome.UNDETERMINED)


# --- laws --------------------------------------------------------------------------------------------------------------------

ORDER = {Level.BLOCKED: 0, Level.OPEN: 1, Level.ASSURED: 2}
PRESENT = frozenset(Cell) - {Cell.ABSENT}
free_units = st.lists(st.integers(1, 30), min_size=1, max_size=5).map(
    lambda sizes: tuple(Unit(f"p{index}", size) for index, size in enumerate(sizes))
)


def house_of(units: tuple[Unit, ...]) -> House:
    seated = sum(unit.seats for unit in units)
    return House("house", Size(seated, seated))


@given(free_units, st.integers(0, 200), st.data())
def test_another_pledge_to_attend_never_makes_a_quorum_less_certain(
    units: tuple[Unit, ...], quorum: int, data: st.DataObject
) -> None:
    rule = Rule(needs=MostVotes(), votes_on="candidates", quorum=Test(present=Bound.parse(f"at least {quorum}")))
    chosen = data.draw(st.integers(0, len(units) - 1))
    pledged = tuple(
        Unit(unit.actor, unit.seats, PRESENT if index == chosen else unit.cells) for index, unit in enumerate(units)
    )
    house = house_of(units)
    assert ORDER[foresee(rule, pledged, house, STAND).level] >= ORDER[foresee(rule, units, house, STAND).level]


@given(
    free_units, st.integers(1, 200), st.sampled_from([Base.MEMBERS, Base.SEATED, Base.PRESENT, Base.VOTING, Base.CAST])
)
def test_a_higher_quota_is_never_easier(units: tuple[Unit, ...], number: int, base: Base) -> None:
    house = house_of(units)
    backed = (Unit("ayes", units[0].seats, frozenset({Cell.IN_FAVOUR})), *units[1:])
    low, high = sorted((Fraction(number, 200), Fraction(number + 50, 250)))
    levels = [
        foresee(
            Rule(needs=Test(in_favour=Bound.parse(f"at least {part.numerator}/{part.denominator} of {base}"))),
            backed,
            house,
        ).level
        for part in (low, high)
    ]
    assert ORDER[levels[0]] >= ORDER[levels[1]]


@given(placed(), needed, st.permutations(["x", "y", "z"]))
def test_names_and_order_of_parties_change_no_verdict(
    drawn: tuple[House, tuple[Unit, ...]], needs: Condition, names: list[str]
) -> None:
    house, units = drawn
    rule = Rule(needs=needs, votes_on="candidates")
    renamed = tuple(
        Unit(name, unit.seats, unit.cells, unit.candidates, unit.refused)
        for name, unit in zip(names, reversed(units), strict=False)
    )
    assert foresee(rule, renamed, house, STAND).level is foresee(rule, units, house, STAND).level


@given(placed(), needed)
def test_two_halves_of_a_party_are_as_good_as_the_whole(
    drawn: tuple[House, tuple[Unit, ...]], needs: Condition
) -> None:
    house, units = drawn
    rule = Rule(needs=needs, votes_on="candidates")
    halves = tuple(
        Unit(f"{unit.actor}{half}", 1, unit.cells, unit.candidates, unit.refused)
        for unit in units
        for half in range(unit.seats)
    )
    assert foresee(rule, halves, house, STAND).level is foresee(rule, units, house, STAND).level
