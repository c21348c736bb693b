"""Commands that hold something against the record: ``audit``."""

from typing import Annotated

import typer

from formateur.cli.options import TableFormat, columns, say


def audit(
    report: Annotated[
        str | None,
        typer.Argument(metavar="[REPORT]", help="An audit of the library or a path to a file; none lists them."),
    ] = None,
    format: TableFormat = "text",  # noqa: A002 - the option's name
) -> None:
    """Hold a published report against the record: claim by claim, what it says, what the record says, the verdict."""
    from formateur.record.audit import audit as held_against
    from formateur.report.record.audit import audit_list, audit_sheet

    found = audit_sheet(held_against(report)) if report else audit_list()
    say(found.render(format, columns()))


COMMANDS = (audit,)
