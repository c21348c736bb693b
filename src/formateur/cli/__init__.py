"""The command line: parse, call one function of the library, render."""

import sys
from collections.abc import Sequence

DONE, NO, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command ``formateur`` and exit: 0 done, 1 the answer is no, 2 wrong usage."""
    sys.exit(run(sys.argv[1:] if argv is None else argv))


def run(argv: Sequence[str]) -> int:
    """Run a command and return its exit code; a user's mistake prints its message, never a traceback.

    ``--debug`` anywhere shows the traceback.
    """
    from formateur.cli.app import app
    from formateur.errors import CaseError, FormateurError, ProcedureError

    debug = "--debug" in argv
    try:
        app([word for word in argv if word != "--debug"], prog_name="formateur")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE if leaving.code is None else NO
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe went away; nothing more to say
        return DONE
    except (FormateurError, OSError) as error:
        if debug:
            raise
        said = str(error) if isinstance(error, FormateurError) else f"{error.filename}: {error.strerror}"
        print(said, file=sys.stderr)  # noqa: T201 - this is the command line
        return NO if isinstance(error, CaseError | ProcedureError) else USAGE
    return DONE
