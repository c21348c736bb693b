"""The flow of a constitution: every step can be reached, and a loop that may go on for ever is declared."""

from collections.abc import Iterator, Mapping

from formateur.constitution.checks.findings import Finding
from formateur.constitution.checks.names import all_targets, exits_at, late_at
from formateur.constitution.law import WITHOUT_LIMIT, Law, Step

Graph = Mapping[str, tuple[str, ...]]


def reached(law: Law) -> frozenset[str]:
    """Return the steps and ends that can be reached from a start, a motion or a clock."""
    ahead = [target for path, target in all_targets(law) if path[0] in ("starts", "motions", "clocks")]
    found: set[str] = set()
    while ahead:
        here = ahead.pop()
        if here in found:
            continue
        found.add(here)
        if here in law.steps:
            ahead += [target for _, target in exits_at(law.steps[here])]
        elif here in law.ends:
            end = law.ends[here]
            ahead += [*end.next_steps, *([end.next] if end.next else [])]
    return frozenset(found)


def check_reachable(law: Law, found: frozenset[str]) -> Iterator[Finding]:
    """Every step is among those ``found`` from a start, in this law or in one that an amendment makes of it."""
    for name in law.steps:
        if name not in found:
            message = "cannot be reached from any start; remove it or point an exit to it"
            yield Finding(("steps", name), message, key=True)
    for name in law.ends:
        if name not in found:
            message = "no step leads to this end; remove it or point an exit to it"
            yield Finding(("ends", name), message, key=True, warning=True)


# --- loops -------------------------------------------------------------------------------------------------------


def check_loops(law: Law) -> Iterator[Finding]:
    """A loop of steps is ended by a clock, by tries or by mandates, or says that the law sets it no limit."""
    if law.without_limit:
        return
    graph = {
        name: tuple(dict.fromkeys(target for _, target in exits_at(step) if target in law.steps))
        for name, step in law.steps.items()
    }
    for loop in components(graph):
        inside = {name: tuple(to for to in graph[name] if to in loop) for name in graph if name in loop}
        if _stopped_by_clock(law, loop, graph):
            continue
        free = {name for name in inside if not limits(law.steps[name], loop)}
        left = {name: tuple(to for to in inside[name] if to in free) for name in inside if name in free}
        for rest in components(left):
            start = next(name for name in law.steps if name in rest)
            round_trip = " -> ".join(_way_round(left, start, rest))
            message = (
                f"{round_trip} can go round for ever: no clock, tries or mandates end it. "
                "If the law sets no limit say so: without_limit: reason"
            )
            yield Finding(("steps", start), message, key=True)


def limits(step: Step, loop: frozenset[str]) -> bool:
    """True if a step ends the loops it stands in, or declares that nothing does."""
    declared = step.without_limit is not None
    times = [*(ballot.times for ballot in step.ballots), *(mandate.times for mandate in step.mandates)]
    declared = declared or WITHOUT_LIMIT in times
    counted = bool(step.mandates) or (step.tries is not None and step.tries.at_most is not None)
    timed = step.deadline is not None and any(target not in loop for _, target in late_at(step.deadline, ()))
    return declared or counted or timed


def _stopped_by_clock(law: Law, loop: frozenset[str], graph: Graph) -> bool:
    """True if a clock across steps runs in the loop and leads out of it."""
    for clock in law.clocks.values():
        leads_out = any(target not in loop for _, target in late_at(clock, ()))
        begins = (clock.from_ or "").partition(".")[0]
        if leads_out and (begins not in law.steps or begins in loop or loop & _from(graph, begins)):
            return True
    return False


def _from(graph: Graph, start: str) -> frozenset[str]:
    found: set[str] = set()
    ahead = [start]
    while ahead:
        for target in graph[ahead.pop()]:
            if target not in found:
                found.add(target)
                ahead.append(target)
    return frozenset(found)


def components(graph: Graph) -> list[frozenset[str]]:
    """Return the largest sets of steps in which each leads back to each; O(steps x exits)."""
    reach = {name: _from(graph, name) for name in graph}
    found: list[frozenset[str]] = []
    for name in graph:
        if name in reach[name] and not any(name in loop for loop in found):
            found.append(frozenset(other for other in reach[name] if name in reach[other]))
    return found


def _way_round(graph: Graph, start: str, loop: frozenset[str]) -> list[str]:
    """Return a shortest way from a step back to itself."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:
        for target in graph[way[-1]]:
            if target == start:
                return [*way, start]
            if target in loop and target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return [start]
