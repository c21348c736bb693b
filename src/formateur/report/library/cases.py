"""What is in the library."""

from formateur.case.load import library_cases, load
from formateur.report.tables import Table


def library_table() -> Table:
    """Return one row per case of the library."""
    rows = []
    for name in library_cases():
        case = load(name)
        rows.append(
            {
                "case": name,
                "title": case.file.title,
                "grade": case.file.grade,
                "constitution": case.file.constitution,
                "begins": case.begins.isoformat(),
                "ends": case.ends.isoformat(),
                "parties": len(case.file.parties),
                "events": len(case.entries),
                "sources": len(case.sources),
            }
        )
    return Table(
        f"{len(rows)} cases in the library", rows, ("case", "title", "grade", "begins", "ends", "events", "sources")
    )
