"""Commands that hold something against the record or another coding: ``audit``, ``codings``."""

from typing import Annotated

import typer

from formateur.cli.options import TableFormat, columns, open_case, progress, say


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


def codings(
    first: Annotated[
        str | None,
        typer.Argument(metavar="[FIRST]", help="A case, and its second coding."),
    ] = None,
    second: Annotated[str | None, typer.Argument(metavar="[SECOND]", help="A file that codes the same case.")] = None,
    format: TableFormat = "text",  # noqa: A002
) -> None:
    """Compare two codings of a case, or all that were coded twice: what both coders entered, which verdicts change."""
    from formateur.record.coding import compare_codings, second_coding, second_codings
    from formateur.report.record.coding import codings_sheet

    names = [first] if first else list(second_codings())
    with progress("comparing") as tell:
        found = []
        for name in names:
            tell(name)
            found.append(compare_codings(open_case(name), open_case(second) if second else second_coding(name)))
    say(codings_sheet(found).render(format, columns()))


COMMANDS = (audit, codings)
