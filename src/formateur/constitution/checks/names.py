"""Names in a constitution: every target, office, chamber, motion and moment that is named exists."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from formateur.constitution.checks.findings import Finding, Path, unknown
from formateur.constitution.law import NOTHING, Clock, Law, MustAct, OneOf, Step, Whom
from formateur.errors import nearest, suggest

STARTS = ("vacancy of ", "term of ")
UNTIL_FILLED = ("outgoing holder", "caretaker")
OPEN_PHRASES = "always, while a government is in office, while STEP is pending, until STEP is completed"
TIES = ("again", "by lot", "eldest")
OFFICE_TIES = ("choice of ", "casting vote of ")
SIZE_TIES = ("first-preference votes", "by lot")
RESERVED = frozenset({NOTHING, "lapses"})  # words that a clock's 'late' may say

RANK = re.compile(
    r"(the )?(largest|second|third|any other) (party|bloc)"
    r"|(the )?largest (party|bloc) of the (largest|second|largest other) group"
)
RANKS = tuple(
    f"{rank} {kind}{group}"
    for kind in ("party", "bloc")
    for rank, group in (
        ("largest", ""),
        ("second", ""),
        ("third", ""),
        ("any other", ""),
        ("largest", " of the largest group"),
        ("largest", " of the second group"),
        ("largest", " of the largest other group"),
    )
)
MEANT = 0.8  # a phrase this near to one of the language was meant to be it; phrases for readers are free


def check_names(law: Law) -> Iterator[Finding]:
    """Yield every name that stands for nothing."""
    yield from check_targets(law)
    yield from check_chambers(law)
    yield from check_offices(law)
    yield from check_starts(law)
    yield from check_clocks(law)
    yield from check_motions(law)
    yield from check_ends(law)
    yield from check_phrases(law)
    yield from check_shared_names(law)


# --- targets -----------------------------------------------------------------------------------------------------


def exits_at(step: Step) -> Iterator[tuple[Path, str]]:
    """Yield every way out of a step: its path inside the step, and where it leads."""
    for key in ("passed", "failed"):
        found = getattr(step, key)
        if isinstance(found, str):
            yield (key,), found
        elif found:
            yield from (((key, index, "go"), branch.go) for index, branch in enumerate(found))
    for key in ("not_moved", "otherwise", "exhausted", "then"):
        if target := getattr(step, key):
            yield (key,), target
    for choice, target in step.choices.items():
        yield ("choices", choice), target
    if step.tries and step.tries.then:
        yield ("tries", "then"), step.tries.then
    if step.deadline:
        yield from late_at(step.deadline, ("deadline",))


def late_at(clock: Clock, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield where a missed deadline leads, with its path; nothing if it has no sanction."""
    if isinstance(clock.late, MustAct):
        yield (*path, "late", "go"), clock.late.go
    elif clock.late != NOTHING:
        yield (*path, "late"), clock.late


def all_targets(law: Law) -> Iterator[tuple[Path, str]]:
    """Yield every place of the law that names a step or an end, with what it names."""
    for name, given in law.starts.items():
        single = isinstance(given, str)
        for index, target in enumerate(law.starts_at(name)):
            yield ("starts", name, *(() if single else (index,))), target
    for step_id, step in law.steps.items():
        yield from ((("steps", step_id, *path), target) for path, target in exits_at(step))
    for clock_id, clock in law.clocks.items():
        yield from late_at(clock, ("clocks", clock_id))
        if clock.until:
            yield ("clocks", clock_id, "until"), clock.until
    for motion_id, motion in law.motions.items():
        for key in ("passed", "failed"):
            target = getattr(motion, key)
            if target and target != NOTHING:
                yield ("motions", motion_id, key), target
    for end_id, end in law.ends.items():
        if end.next:
            yield ("ends", end_id, "next"), end.next
        single = isinstance(end.next_house, str)
        for index, target in enumerate(end.next_steps):
            yield ("ends", end_id, "next_house", *(() if single else (index,))), target


def check_targets(law: Law) -> Iterator[Finding]:
    """Every target is a step or an end."""
    known = [*law.steps, *law.ends]
    for path, target in all_targets(law):
        if target not in known:
            yield Finding(path, f"{target!r} is neither a step nor an end; {suggest(target, known)}")


def check_shared_names(law: Law) -> Iterator[Finding]:
    """Steps and ends share one space, clocks go beside steps, and two words are taken."""
    for name in law.ends:
        if name in law.steps:
            message = f"{name!r} is a step too; steps and ends share their names, so choose another"
            yield Finding(("ends", name), message, key=True, beside=("steps", name))
    for name in law.clocks:
        if name in law.steps:
            message = f"{name!r} is a step too, whose deadline is known by that name; choose another"
            yield Finding(("clocks", name), message, key=True, beside=("steps", name))
    for section in ("steps", "ends"):
        for name in getattr(law, section):
            if name in RESERVED:
                yield Finding((section, name), f"{name!r} is a word that deadlines use; choose another", key=True)


# --- chambers and offices ----------------------------------------------------------------------------------------


def check_chambers(law: Law) -> Iterator[Finding]:
    """Chambers that vote or sit together exist."""
    if not law.chambers:
        yield Finding(("chambers",), "has no chamber; add one, such as {name: Parliament, members: 100}", key=True)
    for section in ("steps", "motions"):
        for name, element in getattr(law, section).items():
            if element.chamber and element.chamber not in law.chambers:
                yield unknown((section, name, "chamber"), "chamber", element.chamber, law.chambers)
    for name, chamber in law.chambers.items():
        for index, part in enumerate(chamber.joins):
            path = ("chambers", name, "joins", index)
            if part not in law.chambers:
                yield unknown(path, "chamber", part, law.chambers)
            elif law.chambers[part].joins:
                yield Finding(path, f"{part!r} is itself a joint sitting; list the chambers that sit in it")


def check_offices(law: Law) -> Iterator[Finding]:
    """Offices that are filled, shared out or asked for exist."""
    for path, name in _offices_named(law):
        if name not in law.offices:
            yield unknown(path, "office", name, law.offices)
    for name, office in law.offices.items():
        said = office.until_filled
        if said is not None and said not in UNTIL_FILLED and said not in law.offices:
            known = (*UNTIL_FILLED, *law.offices)
            message = f"cannot read {said!r}: write 'outgoing holder', 'caretaker' or an office; {suggest(said, known)}"
            yield Finding(("offices", name, "until_filled"), message)


def _offices_named(law: Law) -> Iterator[tuple[Path, str]]:
    for step_id, step in law.steps.items():
        here = ("steps", step_id)
        if step.fills:
            yield (*here, "fills"), step.fills
        if step.only_if and step.only_if.office:
            yield (*here, "only_if", "office"), step.only_if.office
        for index, nomination in enumerate(step.nominations):
            yield (*here, "nominations", index, "office"), nomination.office
        if step.allocates:
            yield (*here, "allocates", "office"), step.allocates.office
            for index, office in enumerate(step.allocates.counts_already):
                yield (*here, "allocates", "counts_already", index), office
    for name, spec in law.offices.items():
        if spec.joint_with:
            yield ("offices", name, "joint_with"), spec.joint_with


# --- moments -----------------------------------------------------------------------------------------------------


def check_starts(law: Law) -> Iterator[Finding]:
    """Each start is an election, a vacancy, or the end of a term."""
    if not law.starts:
        yield Finding(("starts",), "opens nothing; say where the procedure begins, such as {election: STEP}", key=True)
    for name in law.starts:
        path = ("starts", name)
        office = next((name.removeprefix(prefix) for prefix in STARTS if name.startswith(prefix)), None)
        if office is not None and office not in law.offices:
            yield unknown(path, "office", office, law.offices, key=True)
        elif office is None and name != "election":
            forms = "'election', 'vacancy of OFFICE' or 'term of OFFICE'"
            yield Finding(path, f"{name!r} is not a start; write {forms}", key=True)


def moment_fault(law: Law, moment: str) -> str | None:
    """Say what is wrong with a moment that a clock counts from (language reference, section 1); None if nothing is."""
    for prefix in STARTS:
        if moment.startswith(prefix):
            office = moment.removeprefix(prefix)
            return None if office in law.offices else f"unknown office {office!r}; {suggest(office, law.offices)}"
    step_id, dot, ballot = moment.partition(".")
    if dot and step_id in law.steps:
        ballots = [one.id for one in law.steps[step_id].ballots]
        return None if ballot in ballots else f"{step_id} has no ballot {ballot!r}; {suggest(ballot, ballots)}"
    amendments = [one.id for one in law.amendments]
    known = ["election", *law.steps, *law.ends, *law.motions, *amendments]
    if moment in known:
        return None
    forms = "election, a step, STEP.BALLOT, an end, a motion, an amendment or 'term of OFFICE'"
    near = nearest(moment, known)
    return f"{moment!r} is not a moment; " + (f"did you mean {near!r}?" if near else f"name one: {forms}")


def check_clocks(law: Law) -> Iterator[Finding]:
    """Clocks count from moments that exist, and say what they wait for."""
    deadlines = [(("steps", name, "deadline"), step.deadline) for name, step in law.steps.items() if step.deadline]
    for path, clock in [*deadlines, *((("clocks", name), clock) for name, clock in law.clocks.items())]:
        for key, moment in (("from", clock.from_), ("before", clock.before)):
            if moment and (fault := moment_fault(law, moment)):
                yield Finding((*path, key), fault)
        if clock.extensions and clock.extensions.unless and clock.extensions.unless not in law.conditions:
            yield unknown((*path, "extensions", "unless"), "condition", clock.extensions.unless, law.conditions)
        if path[0] == "clocks" and clock.until is None:
            yield Finding(path, "missing 'until'; say which step or end stops it", key=True)
        if path[0] == "steps" and clock.until is not None:
            message = "a deadline runs until its own step is done; remove 'until', or move it to clocks"
            yield Finding((*path, "until"), message, key=True)
        if path[0] == "steps" and clock.from_ == path[1]:
            yield Finding((*path, "from"), "counts from the step that it is to end with; name an earlier moment")


# --- motions and ends --------------------------------------------------------------------------------------------


def check_motions(law: Law) -> Iterator[Finding]:
    """Motions say when they are open and restart clocks that there are."""
    for name, motion in law.motions.items():
        path = ("motions", name)
        yield from _check_open(law, (*path, "open"), motion.open)
        if clock := motion.restarts_clock:
            deadlines = [step_id for step_id, step in law.steps.items() if step.deadline]
            if clock in law.steps and clock not in deadlines:
                yield Finding(
                    (*path, "restarts_clock"), f"the step {clock!r} has no deadline; add one, or name a clock"
                )
            elif clock not in (*law.clocks, *deadlines):
                yield unknown((*path, "restarts_clock"), "clock", clock, (*law.clocks, *deadlines))


def _check_open(law: Law, path: Path, phrase: str) -> Iterator[Finding]:
    match = re.fullmatch(r"while (\S+) is pending|until (\S+) is completed", phrase)
    if match:
        step = match[1] or match[2]
        if step not in law.steps:
            yield unknown(path, "step", step, law.steps)
    elif phrase not in ("always", "while a government is in office"):
        yield Finding(path, f"cannot read {phrase!r}; write one of: {OPEN_PHRASES}")


def check_ends(law: Law) -> Iterator[Finding]:
    """The motions that a government must withstand exist."""
    for name, end in law.ends.items():
        for index, motion in enumerate(end.survives):
            if motion not in law.motions:
                yield unknown(("ends", name, "survives", index), "motion", motion, law.motions)


# --- phrases -----------------------------------------------------------------------------------------------------


def check_phrases(law: Law) -> Iterator[Finding]:
    """Phrases with a closed grammar read: sizes, ties, and who may be chosen, where a rank was clearly meant."""
    yield from _check_sizes(law)
    for step_id, step in law.steps.items():
        here = ("steps", step_id)
        yield from _check_whom(law, (*here, "whom"), step.whom)
        for index, mandate in enumerate(step.mandates):
            yield from _check_whom(law, (*here, "mandates", index, "whom"), mandate.whom)
        for index, nomination in enumerate(step.nominations):
            yield from _check_rank((*here, "nominations", index, "by"), nomination.by)
        for index, ballot in enumerate(step.ballots):
            yield from check_tie(law, (*here, "ballots", index, "tie"), ballot.tie)
    for name, motion in law.motions.items():
        yield from check_tie(law, ("motions", name, "tie"), motion.tie)


def _check_sizes(law: Law) -> Iterator[Finding]:
    steps = [(("steps", name, "sizes"), step.sizes) for name, step in law.steps.items() if step.sizes]
    for path, sizes in [(("sizes",), law.sizes), *steps]:
        if sizes.measured != "when charged" and (fault := moment_fault(law, sizes.measured)):
            yield Finding((*path, "measured"), f"{fault}; or write 'when charged'")
        if sizes.tie is not None and sizes.tie not in SIZE_TIES:
            yield Finding((*path, "tie"), f"cannot read {sizes.tie!r}; write {' or '.join(map(repr, SIZE_TIES))}")


def check_tie(law: Law, path: Path, said: str | None) -> Iterator[Finding]:
    """A tie rule is one of five."""
    if said is None or said in TIES:
        return
    office = next((said.removeprefix(form) for form in OFFICE_TIES if said.startswith(form)), None)
    if office is None:
        forms = "again, by lot, eldest, choice of OFFICE or casting vote of OFFICE"
        near = nearest(said, TIES)
        yield Finding(path, f"cannot read {said!r}; " + (f"did you mean {near!r}?" if near else f"write {forms}"))
    elif office not in law.offices:
        yield unknown(path, "office", office, law.offices)


def _check_whom(law: Law, path: Path, whom: Whom | None) -> Iterator[Finding]:
    if whom is None or isinstance(whom, OneOf):
        return
    if whom.startswith("winner of "):
        step = whom.removeprefix("winner of ")
        votes = [name for name, one in law.steps.items() if one.kind == "ballots"]
        if step not in votes:
            yield unknown(path, "ballot step", step, votes)
        return
    for prefix in ("leader of ", "nominee of "):
        if whom.startswith(prefix):
            yield from _check_rank(path, whom.removeprefix(prefix))


def _check_rank(path: Path, phrase: str) -> Iterator[Finding]:
    """A phrase that is nearly a rank was meant to be one; any other is a phrase for the reader."""
    if RANK.fullmatch(phrase):
        return
    plain = phrase.removeprefix("the ")
    near = max(RANKS, key=lambda rank: SequenceMatcher(None, plain, rank).ratio())
    if SequenceMatcher(None, plain, near).ratio() >= MEANT:
        yield Finding(path, f"cannot read the rank {phrase!r}; did you mean 'the {near}'?")
