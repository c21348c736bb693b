"""Writes what commands print into the documentation, at the places marked for it, so that it cannot drift.

A block is marked ``<!-- output: formateur … -->`` before a fence of ``text``; the reference of commands stands between
``<!-- cli:begin -->`` and ``<!-- cli:end -->``. ``make accept`` rewrites them; a test asserts that they are current.
"""

import contextlib
import io
import re
import shlex
from pathlib import Path

from formateur.cli import run

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(<!-- output: formateur (?P<words>[^\n]*?) -->\n+```text\n)(?P<text>.*?)(```)", re.DOTALL)
COMMANDS = re.compile(r"(<!-- cli:begin -->\n)(.*?)(<!-- cli:end -->)", re.DOTALL)
WIDTH = 100


def pages() -> list[Path]:
    """Every page that may have marked places."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in found if "_build" not in page.parts]


def printed(words: str) -> str:
    """Return what a command prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        run(shlex.split(words))
    return out.getvalue()


def rewritten(text: str) -> str:
    """Return a page with its marked places made anew."""
    text = BLOCK.sub(lambda block: f"{block[1]}{printed(block['words'])}{block[4]}", text)
    return COMMANDS.sub(lambda region: f"{region[1]}\n{reference()}\n{region[3]}", text)


def reference() -> str:
    """Return the help of every command."""
    names = re.findall(r"^  ([a-z-]+)  ", printed("--help").split("Commands:")[1], re.MULTILINE)
    parts = [f"```text\n{printed('--help')}```"]
    parts += [f"## `{name}`\n\n```text\n{printed(f'{name} --help')}```" for name in names]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Rewrite every page."""
    for page in pages():
        page.write_text(rewritten(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
