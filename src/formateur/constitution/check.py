"""The meaning of a constitution: whether a law whose shape is right is also sound.

Each small ``check_…`` function asks one question and yields what it finds, each at a path of the law; nothing here
knows of files. A constitution is sound if its base text is, and every law that its amendments make of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from formateur.constitution.amend import Constitution, PathError
from formateur.constitution.checks.amendments import Amended, amended_laws, check_amendments
from formateur.constitution.checks.examples import check_coverage, check_examples
from formateur.constitution.checks.findings import Finding, Path
from formateur.constitution.checks.flow import check_loops, check_reachable, reached
from formateur.constitution.checks.keys import check_keys
from formateur.constitution.checks.names import check_names
from formateur.constitution.checks.rules import check_rules
from formateur.constitution.law import Law

Explain = Callable[[ValidationError, Mapping[str, Any]], Iterable[tuple[Path, str]]]


def check_law(law: Law) -> Iterator[Finding]:
    """Yield everything wrong with a law by itself, whether its steps can be reached apart."""
    yield from check_names(law)
    yield from check_keys(law)
    yield from check_rules(law)
    yield from check_loops(law)


def check_constitution(constitution: Constitution, explain: Explain, *, strict: bool = False) -> list[Finding]:
    """Return everything wrong with a constitution, amendments and examples included.

    Parameters
    ----------
    explain
        Says in words what is wrong with the shape of plain data: (path in the data, message) for each fault.
    strict
        Rules without examples on both sides of their boundary are errors, not warnings.

    Notes
    -----
    The examples are judged only once every law is sound.
    """
    found = [*check_law(constitution.base), *check_amendments(constitution)]
    if any(finding.path[0] == "amendments" and not finding.warning for finding in found):
        return found
    try:
        laws = list(amended_laws(constitution))
    except PathError as error:  # a later amendment builds on an interim one that has ended
        return [*found, Finding(("amendments",), str(error), key=True)]
    found += _findings_of_amended(constitution.base, laws, explain)
    if all(finding.warning for finding in found):
        found += check_examples(constitution)
        found += check_coverage(constitution, laws, strict=strict)
    return found


def _findings_of_amended(base: Law, laws: list[Amended], explain: Explain) -> Iterator[Finding]:
    """Yield what cannot be reached in any law, and what an amendment makes wrong, at the amendment's place."""
    ways = frozenset(reached(base)).union(*(reached(amended.law) for amended in laws if amended.law))
    known = set()
    for finding in check_reachable(base, ways):
        known.add((finding.path, finding.message))
        yield finding
    known |= {(finding.path, finding.message) for finding in check_law(base)}
    for amended in laws:
        if amended.error is not None:
            here = [Finding(path, message) for path, message in explain(amended.error, amended.raw)]
        else:
            here = [*check_law(amended.law), *check_reachable(amended.law, ways)] if amended.law else []
        for finding in here:
            if (finding.path, finding.message) not in known:
                known.add((finding.path, finding.message))
                yield _at_amendment(finding, amended)


def _at_amendment(finding: Finding, amended: Amended) -> Finding:
    path = amended.place(finding.path)
    if path[-1] != "set":
        return replace(finding, path=path, beside=None)
    about = ".".join(str(part) for part in finding.path)
    message = f"from {amended.day} on, {about}: {finding.message}"
    return replace(finding, path=path, message=message, key=True, beside=None)


__all__ = ["Finding", "check_constitution", "check_law"]
