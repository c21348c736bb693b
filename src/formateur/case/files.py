"""Checking any file of the language: a case, a constitution, an overlay or an audit, found out by its own key."""

from pathlib import Path

from formateur.case.audit import audit_with_problems
from formateur.case.check import findings_of_case, findings_of_constitution
from formateur.case.document import read
from formateur.case.load import LIBRARY, assemble, read_constitution
from formateur.errors import CaseError, Problem


def shipped_files() -> tuple[Path, ...]:
    """Return every file of the library, constitutions first."""
    return tuple(
        path for kind in ("constitutions", "cases", "audits") for path in sorted((LIBRARY / kind).glob("*.yaml"))
    )


def check_file(path: Path, *, strict: bool = False) -> list[Problem]:
    """Return every problem of a file, warnings among them; in ``strict`` mode a warning is an error.

    Raises
    ------
    FormateurError
        If there is no such file.
    """
    try:
        problems = _findings(path, strict=strict)
    except CaseError as error:
        problems = list(error.problems)
    return [Problem(one.file, one.line, one.column, one.where, one.message) for one in problems] if strict else problems


def _findings(path: Path, *, strict: bool) -> list[Problem]:
    document = read(path)
    if "constitution" in document.data and "case" not in document.data:
        return findings_of_constitution(*read_constitution(path), strict=strict)
    if "audit" in document.data:
        return audit_with_problems(document)[2]
    if "overlay" in document.data:
        return [
            one
            for one in findings_of_case(assemble(str(document.data.get("case")), overlays=[path]))
            if one.file == document.name
        ]
    return findings_of_case(assemble(path))
