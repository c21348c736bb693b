"""What costs time is loaded when it is used, not before. (That imports go downwards is for import-linter.)"""

import subprocess
import sys

import pytest

HEAVY = (
    "pydantic",
    "ruamel",
    "jinja2",
    "rich",
    "cpmpy",
    "ortools",
    "numpy",
    "pandas",
    "matplotlib",
    "formateur.case.load",
)
IMPORT = "import formateur"
HELP = "from formateur.cli import run; assert run(['--help']) == 0"
LOADED = "; import sys; print('loaded:', *sorted(name for name in {names!r} if name in sys.modules))"


def loaded_by(code: str, names: tuple[str, ...]) -> list[str]:
    """Modules among some that a fresh interpreter has loaded after running the code."""
    run = [sys.executable, "-c", code + LOADED.format(names=names)]
    done = subprocess.run(run, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter and code
    return done.stdout.rpartition("loaded:")[2].split()


@pytest.mark.parametrize("code", [IMPORT, HELP], ids=["import", "help"])
def test_nothing_heavy_is_loaded(code: str) -> None:
    assert loaded_by(code, HEAVY) == []


def test_a_case_needs_the_schema_and_yaml_and_nothing_that_is_an_extra() -> None:
    found = loaded_by("import formateur as fm; fm.load('sweden-2018')", HEAVY)
    assert found == ["formateur.case.load", "pydantic", "ruamel"]
