"""The registry of measures of a ballot with four choices: what quorums, abstentions and absence do to power."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from formateur.games.ballots import Ballot
from formateur.games.rules import State
from formateur.games.values import Values

LARUELLE = "Laruelle and Valenciano 2012"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of a ballot: what its number says, and where it comes from."""

    key: str
    name: str
    says: str
    cite: str
    compute: Callable[[Ballot], Values]


def _passage(ballot: Ballot) -> Values:
    return Values((ballot.passage(),), ballot.error, of_game=True)


_LIST = (
    Measure("passage", "Passage", "chance that the ballot passes", LARUELLE, _passage),
    Measure(
        "decides",
        "For or against",
        "chance that it passes if the player is for and fails if against",
        "Felsenthal and Machover 1997",
        lambda ballot: ballot.decides(State.IN_FAVOUR, State.AGAINST),
    ),
    Measure(
        "coming-for",
        "For or absent",
        "chance that it passes if the player comes and is for, and fails if he stays away",
        LARUELLE,
        lambda ballot: ballot.decides(State.IN_FAVOUR, State.ABSENT),
    ),
    Measure(
        "no-show",
        "Against or absent",
        "chance that it passes because the player came to vote against: the quorum paradox",
        "Laruelle and Valenciano 2012; Herrera and Mattozzi 2010",
        lambda ballot: ballot.decides(State.AGAINST, State.ABSENT),
    ),
    Measure(
        "turning-up",
        "Absent or against",
        "chance that it passes because the player stayed away instead of voting against",
        LARUELLE,
        lambda ballot: ballot.decides(State.ABSENT, State.AGAINST),
    ),
    Measure(
        "net-no-show",
        "Against, net",
        "by how much coming to vote against raises the chance of passing: above 0 opponents do better to stay away",
        LARUELLE,
        lambda ballot: ballot.net(State.AGAINST, State.ABSENT),
    ),
    Measure(
        "decisive",
        "Decisive",
        "chance that the player could turn the outcome round",
        LARUELLE,
        lambda ballot: ballot.decisive(),
    ),
    Measure(
        "success",
        "Success",
        "chance that the outcome is what the player voted for",
        LARUELLE,
        lambda ballot: ballot.success(),
    ),
    Measure(
        "roll-call",
        "Roll call",
        "chance of settling the ballot when members are called in random order",
        "Felsenthal and Machover 1996; Kurz 2016",
        lambda ballot: ballot.roll_call(),
    ),
)
MEASURES: Mapping[str, Measure] = {measure.key: measure for measure in _LIST}
USUAL_MEASURES = ("passage", "decides", "no-show", "net-no-show")
