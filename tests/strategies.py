"""Hypothesis strategies for the domain: small houses, bounds, conditions, tallies, units."""

from fractions import Fraction

from hypothesis import strategies as st

from formateur.model.bounds import Base, Bound, Comparison
from formateur.model.figures import Figure, exactly
from formateur.model.house import House, Size, Unit
from formateur.model.rules import AllOf, AnyOf, Rule, Test
from formateur.model.tally import Cell, Tally

COUNTED = ("in_favour", "against", "abstaining", "cast", "voting", "present", "absent")
MAX_SEATS = 6


@st.composite
def bounds(draw: st.DrawFn, most: int = MAX_SEATS) -> Bound:
    """Any bound: a number, or a share of a base."""
    comparison = draw(st.sampled_from(list(Comparison)))
    if draw(st.booleans()):
        return Bound(comparison, Fraction(draw(st.integers(0, most))))
    denominator = draw(st.integers(2, 5))
    share = Fraction(draw(st.integers(1, denominator)), denominator)
    return Bound(comparison, share, draw(st.sampled_from(list(Base))))


@st.composite
def single_tests(draw: st.DrawFn, groups: tuple[str, ...] = ()) -> Test:
    """One test, of the whole house or of a group."""
    group = draw(st.sampled_from([None, *groups]))
    return Test(**{draw(st.sampled_from(COUNTED)): draw(bounds()), "group": group})


def conditions(groups: tuple[str, ...] = ()) -> st.SearchStrategy[Test | AllOf | AnyOf]:
    """Tests joined by all_of and any_of, two deep."""
    return st.recursive(
        single_tests(groups),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(all_of=tuple(parts))),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(any_of=tuple(parts))),
        ),
        max_leaves=4,
    )


@st.composite
def rules(draw: st.DrawFn, groups: tuple[str, ...] = ()) -> Rule:
    """A rule of a vote for or against, with or without a quorum."""
    quorum = draw(st.one_of(st.none(), bounds().map(lambda bound: Test(present=bound))))
    return Rule(needs=draw(conditions(groups)), quorum=quorum)


@st.composite
def placed_houses(draw: st.DrawFn) -> tuple[House, tuple[Unit, ...]]:
    """A small house in two groups, some seats vacant, each party free to end in some of the cells."""
    units = []
    for index in range(draw(st.integers(1, 3))):
        cells = draw(st.sets(st.sampled_from(list(Cell)), min_size=1))
        group = draw(st.sampled_from(["north", "south"]))
        units.append(Unit(f"p{index}", draw(st.integers(1, 2)), frozenset(cells), group=group))
    seated = sum(unit.seats for unit in units)
    vacant = draw(st.integers(0, 1))
    sizes = {group: sum(unit.seats for unit in units if unit.group == group) for group in ("north", "south")}
    house = House(
        "house",
        Size(seated + vacant, seated),
        {group: Size(size, size) for group, size in sizes.items()},
        {unit.actor: unit.seats for unit in units},
    )
    return house, tuple(units)


@st.composite
def recorded_ballots(draw: st.DrawFn) -> tuple[House, dict[Cell, int], Tally]:
    """A house, what in truth happened in it, and a record that leaves some of that out or only bounds it."""
    truth = {cell: draw(st.integers(0, 3)) for cell in Cell}
    seated = sum(truth.values()) or 1
    if not sum(truth.values()):
        truth[Cell.ABSENT] = 1
    house = House("house", Size(seated + draw(st.integers(0, 2)), seated))

    def written(number: int) -> Figure | None:
        kind = draw(st.sampled_from(["exact", "unknown", "at least", "at most"]))
        if kind == "exact":
            return exactly(number)
        if kind == "at least":
            return Figure(at_least=draw(st.integers(0, number)))
        return Figure(at_most=draw(st.integers(number, seated))) if kind == "at most" else None

    cells = {cell.value: written(number) for cell, number in truth.items()}
    present = written(seated - truth[Cell.ABSENT])
    return house, truth, Tally(**cells, present=present, blank=exactly(0))
