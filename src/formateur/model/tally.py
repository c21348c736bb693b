"""Tallies: what a record says of one ballot, cell by cell."""

from enum import StrEnum

from formateur.model.base import Value
from formateur.model.figures import Figure
from formateur.model.scalars import Id


class Cell(StrEnum):
    """Where one seated member ends up at a ballot. Every seated member is in exactly one.

    Blank votes count as abstaining (language reference, section 2), so they share its cell.
    """

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    ABSTAINING = "abstaining"
    INVALID = "invalid"
    NOT_VOTING = "not_voting"
    ABSENT = "absent"


PRESENT = frozenset(Cell) - {Cell.ABSENT}


class Count(StrEnum):
    """The only counts a test may use, each a sum of cells."""

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    ABSTAINING = "abstaining"
    CAST = "cast"
    VOTING = "voting"
    PRESENT = "present"
    ABSENT = "absent"


CELLS_OF: dict[str, frozenset[Cell]] = {
    Count.IN_FAVOUR: frozenset({Cell.IN_FAVOUR}),
    Count.AGAINST: frozenset({Cell.AGAINST}),
    Count.ABSTAINING: frozenset({Cell.ABSTAINING}),
    Count.CAST: frozenset({Cell.IN_FAVOUR, Cell.AGAINST}),
    Count.VOTING: frozenset({Cell.IN_FAVOUR, Cell.AGAINST, Cell.ABSTAINING, Cell.INVALID}),
    Count.PRESENT: PRESENT,
    Count.ABSENT: frozenset({Cell.ABSENT}),
}


class Cells(Value):
    """The cells of a house or of one group in it. A cell that is not written is unknown."""

    in_favour: Figure | None = None
    against: Figure | None = None
    abstaining: Figure | None = None
    blank: Figure | None = None
    invalid: Figure | None = None
    not_voting: Figure | None = None
    absent: Figure | None = None
    present: Figure | None = None


class Tally(Cells):
    """One ballot as recorded.

    ``votes`` has the votes of each candidate where members choose between candidates, ``scattered`` those for
    others not listed; ``groups`` the same cells inside a group of the house.
    """

    votes: dict[Id, Figure] = {}
    scattered: Figure | None = None
    groups: dict[Id, Cells] = {}


CELL_NAMES = tuple(Cells.model_fields)
