"""A procedure as rows: what each step is, what it needs and where it leads; for words and for a diagram alike."""

from collections.abc import Iterator, Mapping
from typing import Any

from formateur.constitution.law import NOTHING, WITHOUT_LIMIT, Clock, Law, MustAct, OnlyIf, Step
from formateur.model.house import House, Size
from formateur.model.rules import AllOf, AnyOf, Condition, Named, Rule
from formateur.report.words import capital, step_words, whom_words

GOES_ON = frozenset({"passed", "then", "not_moved"})


def procedure_rows(law: Law) -> dict[str, Any]:
    """Return the steps and ends of a law as ``nodes`` and what leads from one to the other as ``edges``."""
    nodes = [_start(moment) for moment in law.starts]
    nodes += [_step_node(law, name, step) for name, step in law.steps.items()]
    nodes += [_end_node(law, name) for name in law.ends]
    nodes += [_motion_node(law, name) for name in law.motions]
    edges = [_edge(f"start {moment}", target, "", "on") for moment in law.starts for target in law.starts_at(moment)]
    for name, step in law.steps.items():
        edges += _edges_of(name, step)
    for name, motion in law.motions.items():
        if motion.passed and motion.passed != NOTHING:
            edges.append(_edge(f"motions.{name}", motion.passed, "passed", "back"))
    for name, end in law.ends.items():
        edges += [_edge(name, target, "next house", "other") for target in end.next_steps]
        if end.next:
            edges.append(_edge(name, end.next, "", "other"))
    for clock in law.clocks.values():
        if target := _late(clock):
            first = next(iter(law.starts_at("election")), "")
            start = (clock.from_ or "").partition(".")[0]
            edges.append(_edge(start if start in law.steps else first, target, f"after {clock.lasts}", "late"))
    known = {node["id"] for node in nodes}
    return {"nodes": nodes, "edges": [edge for edge in edges if {edge["from"], edge["to"]} <= known]}


def steps_in_words(law: Law) -> list[dict[str, Any]]:
    """Return each step as a lawyer would read it aloud: what happens, by which rule, and what follows."""
    return [
        {
            "id": name,
            "title": capital(step_words(law, name)),
            "lines": [*_what(law, name, step), *_follows(law, step)],
            "cite": step.cite,
        }
        for name, step in law.steps.items()
    ]


def motions_in_words(law: Law) -> list[dict[str, Any]]:
    """Return each motion: when it may be moved and by whom, what it needs, what follows."""
    found = []
    for name, motion in law.motions.items():
        moved = [f"Open {motion.open}" + (f"; moved by {motion.moved_by}" if motion.moved_by else "") + "."]
        needs = [f"{capital(words)}." for words in _rule_words(law, f"motions.{name}", None)]
        leads = [] if motion.passed in (None, NOTHING) else [f"If it passes: {_named(law, motion.passed or '')}."]
        found.append({"id": name, "title": _motion(law, name), "lines": [*moved, *needs, *leads], "cite": motion.cite})
    return found


def clock_words(law: Law, clock: Clock) -> str:
    """Say how long a clock runs, from when, and what follows when it has run out."""
    since = f"from {_moment(law, clock.from_)}" if clock.from_ else f"before {_moment(law, clock.before or '')}"
    if isinstance(clock.late, MustAct):
        late = f"then the {clock.late.must} must act: {_named(law, clock.late.go)}"
    else:
        late = "with no consequence" if clock.late == NOTHING else f"then by itself: {_named(law, clock.late)}"
    return f"{clock.lasts} {since}, {late}" + (f" ({clock.cite})" if clock.cite else "")


def rule_in_seats(law: Law, step: str, ballot: str | None) -> str:
    """Return what a ballot needs in words, with the seats where they are a fixed number."""
    return "; ".join(_rule_words(law, step, ballot))


# --- words -------------------------------------------------------------------------------------------------------


def _what(law: Law, name: str, step: Step) -> Iterator[str]:
    if step.only_if:
        yield f"Only if {_entry(law, step.only_if)}; otherwise {_named(law, step.otherwise or '')}."
    if step.whom:
        yield f"Who may be chosen: {whom_words(step.whom)}."
    for ballot in step.ballots:
        several = f"{capital(ballot.id.replace('_', ' '))} ballot: " if len(step.ballots) > 1 else ""
        times = f", held {ballot.times} times at most" if isinstance(ballot.times, int) and ballot.times > 1 else ""
        yield f"{capital(several + '; '.join(_rule_words(law, name, ballot.id)))}{times}."
    for number, mandate in enumerate(step.mandates, 1):
        lasts = f", for {mandate.lasts}" if mandate.lasts else ""
        lasts += ", as often as needed" if mandate.times == WITHOUT_LIMIT else ""
        yield f"Mandate {number}: {whom_words(mandate.whom)}{lasts}."
    for one in step.nominations:
        yield f"{_office(law, one.office)}: nominated by the {one.by}."
    if step.allocates:
        yield f"{_office(law, step.allocates.office)}: shared out by the method {step.allocates.method}."
    if step.tries and step.tries.at_most:
        then = f", then {_named(law, step.tries.then)}" if step.tries.then else ""
        yield f"{step.tries.at_most} tries at most{then}."
    if step.deadline:
        yield f"Time: {clock_words(law, step.deadline)}."


def _entry(law: Law, test: OnlyIf) -> str:
    if test.seats:
        return f"the {test.party} party has {test.seats.words()}"
    return f"the {_office(law, test.office)} is {test.state}"


def _follows(law: Law, step: Step) -> Iterator[str]:
    said = {
        "passed": "If it passes", "failed": "If it fails", "then": "Then", "not_moved": "If nobody asks for it",
        "exhausted": "When no mandate is left",
    }  # fmt: skip
    for key, target in step.exits():
        if key.startswith("choices."):
            yield f"{capital(key.removeprefix('choices.'))}: {_named(law, target)}."
        elif key in said:
            yield f"{said[key]}: {_named(law, target)}."


def _rule_words(law: Law, step: str, ballot: str | None) -> Iterator[str]:
    rule = law.rule(step, ballot)
    house = _house(law, step)
    if rule.quorum is not None:
        yield f"a quorum of {_in_seats(rule, _said(rule.quorum, rule.conditions), house, quorum=True)}"
    yield f"to pass, {_in_seats(rule, _said(rule.needs, rule.conditions), house, quorum=False)}"


def _in_seats(rule: Rule, words: str, house: House, *, quorum: bool) -> str:
    """Add the number of seats where a rule has one test and its base does not depend on who comes."""
    from formateur.agreements.sitting import needed_by

    needed = needed_by(rule, house)
    voting = needed.in_favour if needed.in_favour is not None else needed.against_at_most
    seats = needed.present if quorum else voting
    fixed = (
        seats is not None
        and not (needed.at_full_attendance and not quorum)
        and " and " not in words
        and " or " not in words
    )
    return f"{words} ({seats} of {house.whole.members})" if fixed else words


def _said(condition: Condition, named: Mapping[str, Condition]) -> str:
    """Write a condition out, one that has a name too."""
    match condition:
        case Named():
            return _said(named[condition.name], named)
        case AllOf():
            return " and ".join(_said(part, named) for part in condition.all_of)
        case AnyOf():
            return " or ".join(f"({_said(part, named)})" for part in condition.any_of)
        case _:
            return str(condition)


def _house(law: Law, step: str) -> House:
    element = law.motions[step.removeprefix("motions.")] if step.startswith("motions.") else law.steps[step]
    chamber = law.chamber_of(element)
    members = law.members(chamber)
    spec = law.chambers[chamber]
    groups = {name: int(size) for name, size in spec.groups.items() if size != "open"}
    groups |= {part: law.members(part) for part in spec.joins}
    sizes = {name: Size(groups.get(name, members), groups.get(name, members)) for name in {*groups, *spec.groups}}
    return House(chamber, Size(members, members), sizes)


def _named(law: Law, target: str) -> str:
    if target in law.ends:
        end = law.ends[target]
        return {
            "government": "the government is in office",
            "dissolution": "the house is dissolved",
            "office filled": "the office is filled",
            "vacancy": f"the office is open, and {_named(law, end.next)} follows" if end.next else "the office is open",
            "nothing": target.replace("_", " "),
        }[end.end]
    return step_words(law, target)


def _office(law: Law, name: str | None) -> str:
    return law.offices[name].name if name in law.offices else (name or "").replace("_", " ")


def _motion(law: Law, name: str) -> str:
    return capital(law.motions[name].name or f"motion: {name.replace('_', ' ')}")


def _moment(law: Law, moment: str) -> str:
    if moment.startswith("term of "):
        return f"the end of the term of the {_office(law, moment.removeprefix('term of '))}"
    step, _, ballot = moment.partition(".")
    if step in law.steps:
        return f"the {ballot} ballot of {step_words(law, step)}" if ballot else step_words(law, step)
    return f"the {moment.replace('_', ' ')}"


# --- a diagram ---------------------------------------------------------------------------------------------------


def _start(moment: str) -> dict[str, Any]:
    return {"id": f"start {moment}", "kind": "start", "title": moment.replace("_", " "), "lines": []}


def _step_node(law: Law, name: str, step: Step) -> dict[str, Any]:
    vote = bool(step.ballots)
    lines = [_said(ballot.needs, law.conditions) for ballot in step.ballots]
    if step.quorum is not None:
        lines.insert(0, f"quorum {_said(step.quorum, law.conditions)}")
    if step.mandates:
        lines.append(f"{len(step.mandates)} mandates")
    cite = [step.cite] if step.cite else []
    return {
        "id": name,
        "kind": "vote" if vote else "act",
        "title": capital(step_words(law, name)),
        "lines": [*lines, *cite],
    }


def _end_node(law: Law, name: str) -> dict[str, Any]:
    kind = law.ends[name].end
    shape = kind if kind in ("government", "dissolution") else "end"
    title = {"government": "Government in office", "dissolution": "House dissolved", "office filled": "Office filled"}
    return {"id": name, "kind": shape, "title": title.get(kind, name.replace("_", " ")), "lines": []}


def _motion_node(law: Law, name: str) -> dict[str, Any]:
    motion = law.motions[name]
    return {
        "id": f"motions.{name}",
        "kind": "vote",
        "title": _motion(law, name),
        "lines": [_said(motion.needs, law.conditions), motion.cite or ""],
    }


def _edges_of(name: str, step: Step) -> Iterator[dict[str, Any]]:
    for key, target in step.exits():
        label = key.removeprefix("choices.") if key.startswith("choices.") else "" if key == "then" else key
        if key == "deadline.late":
            yield _edge(name, target, f"after {step.deadline.lasts}" if step.deadline else "late", "late")
        elif key in GOES_ON or key.startswith("choices."):
            yield _edge(name, target, label.replace("_", " "), "on")
        else:
            yield _edge(name, target, label.replace("_", " "), "back" if key == "failed" else "other")


def _edge(start: str, target: str, label: str, kind: str) -> dict[str, Any]:
    return {"from": start, "to": target, "label": label, "kind": kind}


def _late(clock: Clock) -> str | None:
    if isinstance(clock.late, MustAct):
        return clock.late.go
    return None if clock.late == NOTHING else clock.late
