"""Who is largest: parties, and blocs where the law counts them, measured when the law says (language, 5.3)."""

import re
from dataclasses import dataclass
from datetime import date

from formateur.case.situation import Situation
from formateur.constitution.law import Sizes

WHEN_CHARGED = "when charged"
_RANK = re.compile(r"(?:the )?(largest|second|third) (party|bloc)$")
_PLACES = {"largest": 0, "second": 1, "third": 2}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A party or bloc with the seats it counts for."""

    actor: str
    seats: int


def ranking(situation: Situation, sizes: Sizes | None = None) -> tuple[Ranked, ...]:
    """Return parties and registered blocs by size, the largest first.

    A bloc counts as one only if the law counts blocs and it has been registered; its parties then do not count apart.
    Equal sizes stand in order of first-preference votes where the law decides by them and the case gives them.

    Notes
    -----
    Measured at the election, at a step that is done, or (``when charged``) on the day of the situation.
    """
    sizes = sizes or situation.law.sizes
    then = _measured(situation, sizes.measured)
    blocs = [bloc for bloc in then.blocs.values() if "blocs" in sizes.of and bloc.registered]
    inside = {party for bloc in blocs for party, number in bloc.members.items() if number is None}
    found = [Ranked(bloc.id, then.bloc_seats(bloc.id)) for bloc in blocs]
    found += [Ranked(party, then.seats_of(party)) for party in then.seats if party not in inside]
    votes = {party: spec.votes or 0 for party, spec in then.parties.items()}
    counted = [one for one in found if one.seats and not (one.actor in then.parties and then.parties[one.actor].pool)]
    return tuple(sorted(counted, key=lambda one: (-one.seats, -votes.get(one.actor, 0))))


def _measured(situation: Situation, moment: str) -> Situation:
    if moment == WHEN_CHARGED:
        return situation
    elected = situation.state.elected or situation.case.file.election
    day: date = situation.state.done.get(moment, elected)
    return situation.case.on(max(day, situation.case.begins), known=situation.known)


def ranked(situation: Situation, phrase: str, sizes: Sizes | None = None) -> Ranked | None:
    """Return whom a phrase such as ``nominee of the largest bloc`` points to; None if it names no rank.

    Examples
    --------
    >>> import formateur as fm
    >>> ranked(fm.load("iraq-2021").on("2021-10-10"), "nominee of the largest bloc").actor
    'sadrists'
    """
    match = _RANK.search(phrase)
    if not match:
        return None
    order = ranking(situation, sizes)
    place = _PLACES[match[1]]
    return order[place] if place < len(order) else None
