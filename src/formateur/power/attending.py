"""Attendance at a ballot: who comes by which chance, as the user gives it, and what becomes of quorum and vote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from formateur.agreements.sitting import needed_by, outlook
from formateur.case.situation import Situation
from formateur.errors import FormateurError, TooLargeError, UnknownNameError
from formateur.games.attendance import Distribution, Range, chance_of_passing, passing_range, present, quorum_range
from formateur.games.groups import Chance, Group, Known, Needs
from formateur.games.rules import IN_FAVOUR, Criterion, State
from formateur.model.rules import Rule
from formateur.power.ballots import PROCEDURE, named, rule_of
from formateur.power.players import Acting, players_of, weights

REST = "rest"
Given = Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the user expects, by party, bloc or ``rest``: nothing is filled in.

    ``declared`` takes those whom a commitment binds to come or to stay away at their word; the chances given are then
    for the others. ``common`` is the correlation through one factor that moves everybody.
    """

    attends: Given
    correlation: Given = field(default_factory=dict)
    bloc: Given = field(default_factory=dict)
    favour: Given = field(default_factory=dict)
    abstains: Given = field(default_factory=dict)
    common: Known | None = None
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Attending:
    """Members who come by the same chance: of whom, and why."""

    actor: str
    name: str
    group: Group
    because: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Attendance:
    """The chance of a quorum, and of passing where votes were given too.

    ``quorum`` is None if the ballot has none. ``comes`` and ``passes`` are a chance, or a range where chances were
    ranges; ``present`` is the distribution where they were not.
    """

    step: str
    ballot: str | None
    rule: Rule
    seated: int
    quorum: int | None
    attending: tuple[Attending, ...]
    present: Distribution | None
    comes: Chance | Range | None
    passes: Chance | Range | None
    error: float
    left_out: str | None = None


def attendance_at(situation: Situation, expected: Expected, ballot: str | None = None) -> Attendance:
    """Return the chance that the quorum of a ballot is met, and that it passes, on the user's own figures.

    Parameters
    ----------
    expected
        Chances, or ranges of them, for every party: by its id, by its bloc's, or as ``rest``.
    ballot
        See `formateur.power.ballots.vote`.

    Raises
    ------
    FormateurError
        If somebody's chance is not given.
    UnknownNameError
        If a chance is given for somebody who is not there.

    Examples
    --------
    A house of 329 in which everybody comes with 0.7, by himself:

    >>> import formateur as fm
    >>> eve = fm.load("iraq-2021").on("2022-02-06")
    >>> found = attendance_at(eve, Expected({"rest": 0.7}), "president")
    >>> round(float(found.comes), 7)
    0.9022146
    """
    if ballot == PROCEDURE:
        raise FormateurError("a quorum is asked for at one ballot, not over a procedure; name a ballot with --ballot")
    step, name = named(situation, ballot)
    rule, house = situation.law.rule(step, name), situation.house(step)
    quorum = needed_by(rule, house).present
    attending = _attending(situation, step, expected)
    try:
        return _chances(situation, step, name, attending, quorum, expected)
    except TooLargeError:
        rounded = replace(expected, common=_rounded(expected.common))
        return _chances(situation, step, name, tuple(_in_floats(one) for one in attending), quorum, rounded)


def _chances(
    situation: Situation,
    step: str,
    name: str | None,
    attending: tuple[Attending, ...],
    quorum: int | None,
    expected: Expected,
) -> Attendance:
    rule = situation.law.rule(step, name)
    groups = [one.group for one in attending]
    wide = any(isinstance(known, tuple) for one in groups for known in (one.attends, one.correlation, one.bloc))
    wide = wide or isinstance(expected.common, tuple)
    common = expected.common
    distribution = None
    comes: Chance | Range | None = None
    error = 0.0
    if wide or isinstance(common, tuple):
        comes = quorum_range(groups, quorum, common=common) if quorum else None
    else:
        distribution = present(groups, common=common)
        error = distribution.error
        comes = distribution.at_least(quorum) if quorum else None
    seated = situation.house(step).whole.seated
    passes, left_out = _passing(rule, situation, step, attending, quorum or 0, expected)
    return Attendance(step, name, rule, seated, quorum, attending, distribution, comes, passes, error, left_out)


def _in_floats(one: Attending) -> Attending:
    """Return the same with chances in floating point, for houses too large for exact fractions."""
    group = one.group
    return replace(
        one,
        group=replace(
            group,
            attends=_rounded(group.attends) or 0.0,
            correlation=_rounded(group.correlation) or 0.0,
            bloc=_rounded(group.bloc) or 0.0,
            favour=_rounded(group.favour),
            abstains=_rounded(group.abstains),
        ),
    )


def _rounded(known: Known | None) -> Known | None:
    if known is None:
        return None
    if isinstance(known, tuple):
        return float(Fraction(known[0])), float(Fraction(known[1]))
    return float(Fraction(known))


def _attending(situation: Situation, step: str, expected: Expected) -> tuple[Attending, ...]:
    house = situation.house(step)
    known = [*house.parties, *situation.blocs, REST]
    for given in (expected.attends, expected.correlation, expected.bloc, expected.favour, expected.abstains):
        for name in given:
            if name not in known:
                raise UnknownNameError("party or bloc in this chamber", name, known)
    found: list[Attending] = []
    missing: list[str] = []
    for actor, seats, bound, because in _units(situation, step, declared=expected.declared):
        attends = bound if bound is not None else _of(situation, actor, expected.attends)
        if attends is None:
            missing.append(actor)
            continue
        group = Group(
            seats,
            attends,
            _of(situation, actor, expected.correlation) or 0 if bound is None else 0,
            _of(situation, actor, expected.bloc) or 0 if bound is None else 0,
            _of(situation, actor, expected.favour),
            _of(situation, actor, expected.abstains) or 0,
        )
        found.append(Attending(actor, situation.name(actor), group, because))
    if missing:
        raise FormateurError(
            f"no chance of attending is given for {', '.join(dict.fromkeys(missing))}; "
            "give one for each, or rest=CHANCE for all others: none is made up"
        )
    return tuple(found)


def _units(
    situation: Situation, step: str, *, declared: bool
) -> Sequence[tuple[str, int, int | None, tuple[str, ...]]]:
    """Return members by party, with the chance that their word gives: 0 away, 1 present, None if they said nothing."""
    house = situation.house(step)
    if not declared:
        return [(party, seats, None, ()) for party, seats in house.parties.items() if seats]
    ahead = outlook(situation)
    if ahead is None or ahead.step != step:
        raise FormateurError(
            f"commitments are taken at their word only for the ballot that comes next, not for {step}; "
            "leave --declared out"
        )
    return [
        (unit.actor, unit.seats, 0 if unit.away else 1 if unit.present else None, unit.because) for unit in ahead.units
    ]


def _of(situation: Situation, party: str, given: Given) -> Known | None:
    """Return what is given for a party: by its own id, else by its bloc, the smallest of several, else as the rest."""
    if party in given:
        return given[party]
    for name in sorted(situation.blocs, key=situation.bloc_seats):
        members = situation.blocs[name].members
        if name in given and party in members:
            if members[party] is not None:
                raise FormateurError(
                    f"{name} holds only {members[party]} of {situation.name(party)}; give a chance for {party} as well"
                )
            return given[name]
    return given.get(REST)


def _passing(
    rule: Rule,
    situation: Situation,
    step: str,
    attending: Sequence[Attending],
    quorum: int,
    expected: Expected,
) -> tuple[Chance | Range | None, str | None]:
    """Return the chance of passing where votes are given; None and the reason where it cannot be had."""
    if not expected.favour:
        return None, None
    silent = [one.actor for one in attending if one.group.favour is None]
    if silent:
        raise FormateurError(
            f"no chance of voting in favour is given for {', '.join(dict.fromkeys(silent))}; "
            "give one for each, or rest=CHANCE for all others"
        )
    house = situation.house(step)
    players = players_of(situation, house, Acting.PARTIES)
    test = rule_of(replace(rule, quorum=None), house, players)
    if not isinstance(test, Criterion) or test.scores[State.ABSENT] or test.weights != weights(players):
        return (
            None,
            "the chance of passing is worked out for one condition over the whole chamber; this rule has several",
        )
    needs = Needs(*test.scores[:3], test.need)
    if test.scores == IN_FAVOUR and test.need >= quorum:
        quorum = 0  # whoever is in favour is present
    groups = [one.group for one in attending]
    ranges = [known for one in groups for known in (one.attends, one.correlation, one.bloc, one.favour, one.abstains)]
    if any(isinstance(known, tuple) for known in (*ranges, expected.common)):
        return passing_range(groups, quorum, needs, common=expected.common), None
    common = expected.common
    assert not isinstance(common, tuple)  # noqa: S101 - ranges were answered above
    return chance_of_passing(groups, quorum, needs, common=common).passes, None
