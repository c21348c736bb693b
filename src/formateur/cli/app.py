"""The commands, gathered."""

from typing import Annotated

import typer

from formateur import __version__
from formateur.cli import answering, checking, expecting, looking, measuring, reading, writing

app = typer.Typer(
    name="formateur",
    help="Government formation: where it stands, whether the next sitting will succeed, and what would turn it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 the answer is no (a problem found, a replay that differs), 2 wrong usage. "
    "--debug anywhere shows the traceback of an error.",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"formateur {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Government formation: where it stands, whether the next sitting will succeed, and what would turn it."""


for command in (
    *reading.COMMANDS,
    *checking.COMMANDS,
    *answering.COMMANDS,
    *measuring.COMMANDS,
    *expecting.COMMANDS,
    *looking.COMMANDS,
    *writing.COMMANDS,
):
    app.command()(command)
