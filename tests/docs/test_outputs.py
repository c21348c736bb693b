"""The documentation shows what the commands print, names every command, and every public name."""

import sys
from pathlib import Path

import pytest

import formateur

sys.path.insert(0, str(Path(__file__).parent))

from outputs import ROOT, pages, printed, rewritten


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_shows_what_the_commands_print_today(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == rewritten(text), "run `make accept` and look at the difference"


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [
        line.split()[0] for line in printed("--help").split("Commands:")[1].splitlines() if line.startswith("  ")
    ]
    commands = [command for command in commands if command.isalpha() and command.islower()]
    assert [
        command for command in commands if f"formateur {command}" not in readme and f"`{command}`" not in readme
    ] == []


def test_the_changelog_speaks_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert formateur.__version__ in changelog or "Unreleased" in changelog
