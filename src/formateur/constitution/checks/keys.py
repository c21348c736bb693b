"""Keys of a constitution: those that a step, motion or end must have, and those that do not belong to its kind."""

from collections.abc import Iterator

from formateur.constitution.checks.findings import Finding
from formateur.constitution.law import End, Law, Step

EVERYWHERE = frozenset({"cite", "only_if", "otherwise", "deadline", "sizes", "without_limit", "chamber"})
BELONGS = {
    "ballots": frozenset({
        "ballots", "fills", "votes_on", "form", "secret", "may_abstain", "nomination", "quorum", "quorum_at",
        "no_quorum", "each_sitting", "tries", "may_leave_open", "passed", "failed", "not_moved",
    }),
    "act": frozenset({"act", "fills", "by", "whom", "choices", "mandates", "exhausted", "then"}),
    "nominations": frozenset({"nominations", "then"}),
    "allocates": frozenset({"allocates", "then"}),
}  # fmt: skip
KIND_WORDS = {"ballots": "ballots", "act": "an act", "nominations": "nominations", "allocates": "an allocation"}
END_KEYS = {
    "survives": "government",
    "next": "vacancy",
    "next_house": "dissolution",
    "election_within": "dissolution",
    "dissolve_within": "dissolution",
    "house_sits_on": "dissolution",
}


def check_keys(law: Law) -> Iterator[Finding]:
    """Yield every key that is missing or out of place."""
    for name, step in law.steps.items():
        yield from check_step_keys(name, step)
        yield from check_step_exits(name, step)
    for name, end in law.ends.items():
        yield from check_end_keys(name, end)
    yield from check_motions_lead(law)
    yield from check_cites(law)


def check_step_keys(name: str, step: Step) -> Iterator[Finding]:
    """A step has only the keys of its kind."""
    path = ("steps", name)
    for key in sorted(step.model_fields_set - EVERYWHERE - BELONGS[step.kind]):
        kinds = " or ".join(KIND_WORDS[kind] for kind, keys in BELONGS.items() if key in keys)
        message = f"{key!r} belongs to a step with {kinds}, and this is one with {KIND_WORDS[step.kind]}; remove it"
        yield Finding((*path, key), message, key=True)
    if step.otherwise and not step.only_if:
        message = "'otherwise' says where to go if 'only_if' does not hold, and there is none; add it"
        yield Finding((*path, "otherwise"), message, key=True)
    if step.exhausted and not step.mandates:
        yield Finding((*path, "exhausted"), "there are no mandates that could be used up; add 'mandates'", key=True)
    if step.may_leave_open and step.votes_on != "each minister":
        message = "only a vote on each minister may leave some open; write votes_on: each minister, or remove it"
        yield Finding((*path, "may_leave_open"), message, key=True)
    if step.mandates and step.choices:
        message = "mandates lead to 'then'; make the choice a step of its own"
        yield Finding((*path, "choices"), message, key=True)


def check_step_exits(name: str, step: Step) -> Iterator[Finding]:
    """A step that is done leads somewhere."""
    path = ("steps", name)
    if step.kind == "ballots":
        if step.passed is None or step.passed == ():
            yield Finding(path, "missing 'passed'; say which step or end follows when the ballot passes", key=True)
        yield from _check_branches(name, step)
    elif step.then is None and not step.choices:
        choices = " (or 'choices', where the maker of the act decides)" if step.kind == "act" else ""
        yield Finding(path, f"missing 'then'; say which step or end follows{choices}", key=True)
    elif step.then is None and (step.fills or (step.only_if and not step.otherwise)):
        message = "missing 'then'; it may be passed over, so say where that leads"
        yield Finding(path, message, key=True)
    if step.tries and step.tries.at_most is not None and step.tries.then is None:
        message = "missing 'then'; say what follows when the tries are used up"
        yield Finding((*path, "tries"), message, key=True)
    finite = step.kind == "act" and step.mandates and all(isinstance(mandate.times, int) for mandate in step.mandates)
    if finite and step.exhausted is None:
        message = "the mandates may be used up but there is no 'exhausted'; add it, or times: without limit on the last"
        yield Finding((*path, "mandates"), message, key=True)


def _check_branches(name: str, step: Step) -> Iterator[Finding]:
    """Branches have a last one that holds whatever the tally, and nothing after it."""
    for key in ("passed", "failed"):
        branches = getattr(step, key)
        for index, branch in enumerate(branches if isinstance(branches, tuple) else ()):
            path, last = ("steps", name, key, index), index == len(branches) - 1
            if last and branch.condition is not None:
                message = "the last branch holds only 'if' its condition does; add one without: {go: TARGET}"
                yield Finding((*path, "if"), message, key=True)
            elif not last and branch.condition is None:
                yield Finding(path, "has no 'if', so the branches after it are never taken; put it last")


def check_end_keys(name: str, end: End) -> Iterator[Finding]:
    """An end has only the keys of its kind, and a vacancy says what follows."""
    path = ("ends", name)
    for key in sorted(end.model_fields_set & END_KEYS.keys()):
        if END_KEYS[key] != end.end:
            message = f"{key!r} belongs to end: {END_KEYS[key]}, and this is end: {end.end}; remove it"
            yield Finding((*path, key), message, key=True)
    if end.end == "vacancy" and end.next is None:
        yield Finding(path, "missing 'next'; say at which step the new formation begins", key=True)


def check_cites(law: Law) -> Iterator[Finding]:
    """Whatever decides something names its article."""
    for section, what in (("steps", "step"), ("clocks", "clock"), ("motions", "motion")):
        for name, element in getattr(law, section).items():
            if not element.cite:
                yield Finding((section, name), f"missing 'cite'; every {what} names its article", key=True)
    for name, end in law.ends.items():
        if end.end == "dissolution" and not end.cite:
            yield Finding(("ends", name), "missing 'cite'; every dissolution names its article", key=True)


def check_motions_lead(law: Law) -> Iterator[Finding]:
    """A motion that passes has an effect."""
    for name, motion in law.motions.items():
        if motion.passed is None and motion.restarts_clock is None:
            yield Finding(
                ("motions", name), "missing 'passed'; say which step or end follows if it passes, or: nothing", key=True
            )
