"""The law's own test cases: each example holds, and each rule has examples on both sides of its boundary."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from formateur.constitution.amend import Constitution
from formateur.constitution.ballots import exit_of
from formateur.constitution.checks.amendments import Amended
from formateur.constitution.checks.findings import Finding, Path, unknown
from formateur.constitution.law import Example, Exit, Law, Motion, OnlyIf, Step
from formateur.errors import ProcedureError, suggest
from formateur.model.figures import Figure
from formateur.model.house import House, Recorded, Size
from formateur.model.judge import evaluate, judge
from formateur.model.rules import MostVotes
from formateur.model.tally import Cells

MOTIONS = "motions."
ENTRIES = ("entered", "passed over")


def check_examples(constitution: Constitution) -> Iterator[Finding]:
    """Yield every example that the law in force on its day does not bear out."""
    for index, example in enumerate(constitution.base.examples):
        law = constitution.on(example.on_date, known=date.max)
        path = ("examples", index)
        faults = list(_names(law, example, path))
        yield from faults or _outcome(law, example, path)


def _names(law: Law, example: Example, path: Path) -> Iterator[Finding]:
    if example.step.startswith(MOTIONS):
        motion = example.step.removeprefix(MOTIONS)
        if motion not in law.motions:
            yield unknown((*path, "step"), "motion", motion, law.motions)
            return
        chamber = law.chamber_of(law.motions[motion])
    else:
        entry = example.outcome in ENTRIES
        asked = [name for name, step in law.steps.items() if (_by_seats(step) if entry else step.kind == "ballots")]
        if example.step not in asked:
            what = "step that is entered by the largest party's seats" if entry else "ballot step"
            yield unknown((*path, "step"), what, example.step, asked)
            return
        step = law.steps[example.step]
        if entry:
            if example.largest is None:
                message = "missing 'largest'; say how many seats the largest party has"
                yield Finding(path, message, key=True)
            return
        ballots = [ballot.id for ballot in step.ballots]
        if example.ballot is not None and example.ballot not in ballots:
            yield unknown((*path, "ballot"), "ballot", example.ballot, ballots)
        if example.ballot is None and len(ballots) > 1:
            message = f"missing 'ballot'; {example.step} has several: {', '.join(ballots)}"
            yield Finding(path, message, key=True)
        chamber = law.chamber_of(step)
    spec = law.chambers[chamber]
    for group in example.groups:
        if group not in (*spec.groups, *spec.joins):
            known = (*spec.groups, *spec.joins)
            yield Finding((*path, "groups", group), f"unknown group {group!r}; {suggest(group, known)}", key=True)
    yield from _seats_filled(law, chamber, example, path)


def _seats_filled(law: Law, chamber: str, example: Example, path: Path) -> Iterator[Finding]:
    """The groups under ``seated`` exist, have a fixed size, and no more members than that."""
    fixed = _fixed(law, chamber)
    for group, number in (example.seated if isinstance(example.seated, Mapping) else {}).items():
        at = (*path, "seated", group)
        if group not in fixed:
            message = f"{group!r} is no group of a fixed size; {suggest(group, fixed)}"
            yield Finding(at, message, key=True)
        elif number > fixed[group]:
            yield Finding(at, f"{number} seats are filled but group {group} has {fixed[group]}; correct it")


def _by_seats(step: Step) -> bool:
    return step.only_if is not None and step.only_if.seats is not None


def entry_of(law: Law, example: Example, test: OnlyIf | None) -> str:
    """Say whether a step is entered or passed over if the largest party has the seats of the example."""
    members = law.members(law.chamber_of(law.steps[example.step]))
    return ENTRIES[0] if test is None or test.met_by(example.largest or 0, members) else ENTRIES[1]


def leads_to(law: Law, example: Example, found: Exit | None) -> str | None:
    """Return where the tally of an example leads through an exit; None if nowhere, or if the tally does not say."""
    rule, house = law.rule(example.step, example.ballot), house_of_example(law, example)
    winner = judge(rule, example.tally, house).elected
    seen = Recorded(house, example.tally, winner, rule.may_abstain)
    try:
        return exit_of(found, lambda condition: evaluate(condition, house, seen, law.conditions).truth)
    except ProcedureError:
        return None


def exit_in(law: Law, example: Example) -> Exit | None:
    """Return the exit of a step or motion that the outcome of an example takes."""
    element: Step | Motion
    if example.step.startswith(MOTIONS):
        element = law.motions[example.step.removeprefix(MOTIONS)]
    else:
        element = law.steps[example.step]
    return element.passed if example.outcome == "passed" else element.failed


def _outcome(law: Law, example: Example, path: Path) -> Iterator[Finding]:
    if example.outcome in ENTRIES:
        test = law.steps[example.step].only_if
        if (entry := entry_of(law, example, test)) != example.outcome:
            yield Finding((*path, "outcome"), f"says {example.outcome}, but with {example.largest} seats it is {entry}")
        return
    rule = law.rule(example.step, example.ballot)
    house = house_of_example(law, example)
    seen = Recorded(house, example.tally, may_abstain=rule.may_abstain)
    if misfit := (seen.misfit() or next((fault for group in example.groups if (fault := seen.misfit(group))), None)):
        yield Finding(path, misfit)
        return
    judged = judge(rule, example.tally, house, held=example.outcome != "no_quorum")
    if judged.outcome != example.outcome:
        message = f"says {example.outcome}, but {rule.cite or example.step} gives {judged.outcome}: {judged.arithmetic}"
        yield Finding((*path, "outcome"), message)
    elif example.leads_to and (given := leads_to(law, example, exit_in(law, example))) != example.leads_to:
        where = f"it leads to {given!r}" if given else "it leads nowhere, or the tally does not say where"
        yield Finding((*path, "leads_to"), f"says {example.leads_to!r}, but {where}")


def house_of_example(law: Law, example: Example) -> House:
    """Build the house of an example: members by law; an open group has the members that its cells add up to."""
    motion = example.step.removeprefix(MOTIONS)
    element = law.motions[motion] if example.step.startswith(MOTIONS) else law.steps[example.step]
    chamber = law.chamber_of(element)
    members = law.members(chamber)
    if isinstance(example.seated, Mapping):
        fixed = _fixed(law, chamber)
        seated = members - sum(fixed[group] - number for group, number in example.seated.items())
    else:
        seated = members if example.seated is None else example.seated
    return House(chamber, Size(members, seated), _groups(law, chamber, example, seated))


def _fixed(law: Law, chamber: str) -> dict[str, int]:
    """Return the groups whose size the law fixes."""
    spec = law.chambers[chamber]
    if spec.joins:
        return {part: law.members(part) for part in spec.joins}
    return {name: int(size) for name, size in spec.groups.items() if size != "open"}


def _groups(law: Law, chamber: str, example: Example, seated: int) -> Mapping[str, Size]:
    fixed = _fixed(law, chamber)
    filled = example.seated if isinstance(example.seated, Mapping) else {}
    sizes = {name: Size(size, filled.get(name, size)) for name, size in fixed.items()}
    chosen = {name: _sum(example.groups[name]) for name in example.groups if name not in fixed}
    rest = max(0, seated - sum(size.seated for size in sizes.values()) - sum(chosen.values()))
    unnamed = [name for name in law.chambers[chamber].groups if name not in fixed and name not in chosen]
    # members whom no cell of a group places are in the groups not named; where all are, in the first of those named
    for name in (*unnamed, *chosen)[:1]:
        chosen[name] = chosen.get(name, 0) + rest
    return sizes | {name: Size(number, number) for name, number in (dict.fromkeys(unnamed, 0) | chosen).items()}


def _sum(cells: Cells) -> int:
    """Members of a group, from all its cells; those present stand for the cells of those who came."""

    def low(figure: Figure | None) -> int:
        return figure.range(0)[0] if figure else 0

    came = (cells.in_favour, cells.against, cells.abstaining, cells.blank, cells.invalid, cells.not_voting)
    return max(low(cells.present), sum(map(low, came))) + low(cells.absent)


# --- both sides of each boundary ---------------------------------------------------------------------------------

Key = tuple[str, str | None, str]


@dataclass(frozen=True, slots=True)
class Boundary:
    """A rule of a law that examples should show from both sides.

    ``ballot`` is None for a motion, and for a quorum that holds for every ballot of its step. ``sides`` are the
    outcomes wanted, with what to call an example that has them; ``path`` is where the rule is written.
    """

    step: str
    ballot: str | None
    words: str
    sides: tuple[tuple[frozenset[str], str], ...]
    path: Path
    about: Path

    @property
    def key(self) -> Key:
        """What tells one rule from another."""
        return self.step, self.ballot, self.words


PASSES = (frozenset({"passed"}), "that just passes")
FAILS = (frozenset({"failed"}), "that just fails")
TIES = (frozenset({"tie", "failed"}), "that ends in a tie")
MEETS = (frozenset({"passed", "failed", "tie", "undetermined"}), "that just meets the quorum")
LACKS = (frozenset({"no_quorum"}), "that just lacks the quorum")


def check_coverage(constitution: Constitution, amended: Sequence[Amended], *, strict: bool) -> Iterator[Finding]:
    """Yield every rule without an example that just passes or just fails, every quorum without one on either side.

    These are warnings; errors if ``strict``. A rule that an amendment changes is another rule.
    """
    shown: dict[Key, set[str]] = {}
    for example in constitution.base.examples:
        law = constitution.on(example.on_date, known=date.max)
        for one in boundaries(law):
            if one.step == example.step and one.ballot in (None, _ballot_of(law, example)):
                shown.setdefault(one.key, set()).add(example.outcome)
    asked: set[Key] = set()
    for one, path, about in _rules(constitution.base, amended):
        if one.key not in asked:
            asked.add(one.key)
            for outcomes, lacking in one.sides:
                if not outcomes & shown.get(one.key, set()):
                    yield Finding(path, f"{about}no example {lacking}; add one", key=True, warning=not strict)


def _ballot_of(law: Law, example: Example) -> str | None:
    if example.step.startswith(MOTIONS):
        return None
    return example.ballot or law.steps[example.step].ballots[0].id


def _rules(base: Law, amended: Sequence[Amended]) -> Iterator[tuple[Boundary, Path, str]]:
    """Yield every rule of the base text and of the amended laws, where to report it, and what it is about."""
    for one in boundaries(base):
        yield one, one.about, ""
    for later in amended:
        for one in boundaries(later.law) if later.law else ():
            yield one, later.place(one.path), f"{one.step}{'.' + one.ballot if one.ballot else ''}: "


def boundaries(law: Law) -> Iterator[Boundary]:
    """Yield what every ballot of a law needs to pass, and every quorum."""
    for name, step in law.steps.items():
        here: Path = ("steps", name)
        if step.quorum is not None:
            yield Boundary(name, None, f"quorum {step.quorum}", (MEETS, LACKS), (*here, "quorum"), (*here, "quorum"))
        for index, ballot in enumerate(step.ballots):
            at: Path = (*here, "ballots", index)
            sides = (PASSES, TIES if isinstance(ballot.needs, MostVotes) else FAILS)
            yield Boundary(name, ballot.id, f"needs {ballot.needs}", sides, (*at, "needs"), at)
            if ballot.quorum is not None:
                words = f"quorum {ballot.quorum}"
                yield Boundary(name, ballot.id, words, (MEETS, LACKS), (*at, "quorum"), (*at, "quorum"))
    for name, motion in law.motions.items():
        here = ("motions", name)
        yield Boundary(MOTIONS + name, None, f"needs {motion.needs}", (PASSES, FAILS), (*here, "needs"), here)
        if motion.quorum is not None:
            words = f"quorum {motion.quorum}"
            yield Boundary(MOTIONS + name, None, words, (MEETS, LACKS), (*here, "quorum"), (*here, "quorum"))
