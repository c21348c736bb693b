"""Margins: how many partners' members may be missing at each step of an agreement."""

from collections.abc import Collection, Mapping

from formateur.agreements.agreement import Agreement, Part, Role
from formateur.agreements.carrying import ROLES, Row
from formateur.agreements.question import Question

NOTHING = ROLES.index(Role.NOTHING)


def margins(asked: Question, agreed: Agreement, given_up: Collection[str] = ()) -> Mapping[str, int]:
    """Return, for each step, how many of those who promised something may be missing and the step is still carried.

    A member who is missing has promised nothing after all, and may turn against it. Negative where it is not carried.
    """
    fallen = [rule for rule in asked.rules if rule in given_up]
    found: dict[str, int] = {}
    for index, (stage, ways) in enumerate(zip(asked.scope.stages, asked.ways(fallen), strict=True)):
        parts = [(part, _group(asked, part, index)) for part in agreed.roles[stage.step]]
        spare = [
            min((_spare(row, parts) for row in way.rows), default=0)
            for way in ways
            if way.ballot == agreed.ballots[stage.step]
        ]
        found[stage.step] = max(spare, default=0)
    return found


def tightest(asked: Question, agreed: Agreement, given_up: Collection[str] = ()) -> tuple[int, str]:
    """Return the smallest margin and the step it is at."""
    return min((margin, step) for step, margin in margins(asked, agreed, given_up).items())


def _group(asked: Question, part: Part, stage: int) -> str | None:
    for player in asked.players:
        if player.party == part.party and player.first <= part.first <= player.last:
            return dict(player.places).get(stage)
    return None


def _spare(row: Row, parts: Collection[tuple[Part, str | None]]) -> int:
    """Return how many members one row can do without, each of them the one whose going hurts most."""
    inside = [part for part, group in parts if row.group in (None, group)]
    weights = {part: row.weights[ROLES.index(part.role)] for part in inside}
    surplus = sum(part.seats * weight for part, weight in weights.items()) - row.need
    losses = [weight - row.weights[NOTHING] for part, weight in weights.items() if part.role is not Role.NOTHING]
    worst = max(losses, default=0)
    return surplus // worst if worst else sum(part.seats for part in inside)
