"""Checks of whole files: the meaning of a constitution, then of a case, then the record against the law.

A file whose shape is right may still name what is not there, or tell what cannot have been. Each stage begins only
when the one before it is clean, and reports everything that it finds, with the place of each.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from formateur.case.case import Case
from formateur.case.checks.meaning import check_meaning
from formateur.case.checks.record import check_record
from formateur.case.document import Document, Keys
from formateur.case.problems import faults_of
from formateur.constitution import check as meaning
from formateur.constitution.amend import Constitution
from formateur.constitution.law import Law
from formateur.errors import CaseError, Problem


def findings_of_constitution(constitution: Constitution, document: Document, *, strict: bool = False) -> list[Problem]:
    """Return everything wrong with the meaning of a constitution, warnings among them, sorted by place.

    Parameters
    ----------
    document
        The file that the constitution was read from.
    strict
        A rule without examples on both sides of its boundary is an error, not a warning.
    """
    found = set()
    for one in meaning.check_constitution(constitution, _explain, strict=strict):
        message = f"{one.message}; the other is at {document.at(one.beside)}" if one.beside else one.message
        found.add(document.problem(one.path, message, key=one.key, warning=one.warning))
    return sorted(found)


def _explain(error: ValidationError, data: Mapping[str, Any]) -> Iterable[tuple[Keys, str]]:
    return [(fault.path, fault.message) for fault in faults_of(error, Law, data)]


def check_constitution(constitution: Constitution, document: Document) -> None:
    """Refuse a constitution that is not sound.

    Raises
    ------
    CaseError
        With every problem; warnings are left out.
    """
    _refuse(findings_of_constitution(constitution, document))


def findings_of_case(case: Case) -> list[Problem]:
    """Return everything wrong with a case, warnings among them, sorted by place.

    The record is held against the law only once the meaning of the file is clear.

    Notes
    -----
    O(events); the chronicle is folded once.
    """
    found = set(check_meaning(case))
    if all(problem.warning for problem in found):
        found |= set(check_record(case))
    return sorted(found)


def check_case(case: Case) -> None:
    """Refuse a case that is not sound.

    Raises
    ------
    CaseError
        With every problem of the first stage that failed; warnings are left out.
    """
    _refuse(findings_of_case(case))


def _refuse(found: Iterable[Problem]) -> None:
    errors = [problem for problem in found if not problem.warning]
    if errors:
        raise CaseError(errors)
