"""Measures what users wait for, and prints it beside what was promised. A report, never a test: it always exits 0.

    make bench

Wall times are of whole processes, the median of five after one run to warm the caches of compiled code. The judge is
measured as a ratio against a plain reference in the same run, so that the machine cancels out.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

from large import large_house

from formateur.agreements.asking import answer
from formateur.agreements.goals import Goal, scope
from formateur.agreements.question import question
from formateur.agreements.search.direct import Direct
from formateur.agreements.search.solver import Solver
from formateur.case.load import load
from formateur.case.situation import situation
from formateur.model.bounds import Bound
from formateur.model.house import House, Size, Unit
from formateur.model.judge import foresee
from formateur.model.rules import Rule, Test
from formateur.model.tally import Cell

COMMAND = Path(sys.executable).parent / "formateur"
RUNS = 5
LINES = 10_000


def wall(*words: str) -> float:
    """Median seconds of a whole command."""
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run([str(COMMAND), *words], check=False, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def seconds(task: Callable[[], object], runs: int = RUNS) -> float:
    """Median seconds of a call in this process."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def long_case(folder: Path) -> Path:
    """Write a case of ten thousand lines: Sweden's, with statements added."""
    text = load("sweden-2018").document.text
    head, tail = text.split("chronicle:\n", 1)
    chronicle, sources = tail.split("\nsources:\n", 1)
    source = sources.split(":", 1)[0].strip()
    dated = "  - date: 2019-01-21\n    known: 2019-01-21\n    known_why: for measure\n"
    entry = dated + "    statement: {}\n    sources: [{}]\n"
    missing = (LINES - text.count("\n")) // 5 + 1
    extra = "".join(entry.format(f"statement number {number}", source) for number in range(missing))
    path = folder / "long.yaml"
    path.write_text(f"{head}chronicle:\n{chronicle.rstrip()}\n{extra}\nsources:\n{sources}", encoding="utf-8")
    return path


def judge_against_counting() -> float:
    """How many times faster the judge is than trying every behaviour of seven parties one by one."""
    house = House("house", Size(70, 70))
    units = tuple(Unit(f"p{index}", 10) for index in range(7))
    rule = Rule(needs=Test(in_favour=Bound.parse("more than 1/2 of cast")))

    def reference() -> set[bool]:
        found = set()
        for cells in product(Cell, repeat=len(units)):
            favour = sum(unit.seats for unit, cell in zip(units, cells, strict=True) if cell is Cell.IN_FAVOUR)
            against = sum(unit.seats for unit, cell in zip(units, cells, strict=True) if cell is Cell.AGAINST)
            found.add(2 * favour > favour + against)
        return found

    return seconds(reference, runs=1) / seconds(lambda: foresee(rule, units, house))


def main() -> None:
    iraq = load("iraq-2021")
    with tempfile.TemporaryDirectory() as folder:
        path = long_case(Path(folder))
        count = path.read_text(encoding="utf-8").count("\n")
        rows = [
            ("formateur --help", wall("--help"), 0.3),
            ("formateur brief iraq-2021 --date 2022-02-06", wall("brief", "iraq-2021", "--date", "2022-02-06"), 1.5),
            (f"formateur check of {count:,} lines", wall("check", str(path)), 5.0),
        ]
    print(f"{'measure':55}{'seconds':>9}{'promised':>10}")
    for name, took, promised in rows:
        print(f"{name:55}{took:9.2f}{promised:10.1f}  {'met' if took < promised else 'NOT MET'}")
    print_answers()
    print(f"{'import formateur':55}{_import_time():9.3f}")
    print(f"{'load iraq-2021':55}{seconds(lambda: load('iraq-2021')):9.3f}")
    print(f"{'fold iraq-2021 to its end':55}{seconds(lambda: situation(iraq, iraq.ends)):9.3f}")
    print(f"{'verdict against trying every behaviour of 7 parties':55}{judge_against_counting():9.0f} times faster")


def print_answers() -> None:
    """All locks and ways out of Iraq, both goals, on the busiest days of 2022; and the first of a large house."""
    iraq = load("iraq-2021")
    for day in ("2022-02-06", "2022-03-25", "2022-05-16", "2022-06-12"):
        on = iraq.on(day)
        goals = ("government", "sitting")
        start = time.perf_counter()
        for goal in goals:
            answer(on, goal)
        took = time.perf_counter() - start
        name = f"locks and ways out of Iraq, both goals, {day}"
        print(f"{name:55}{took:9.2f}{2.0:10.1f}  {'met' if took < 2 else 'NOT MET'}")
    asked = question(scope(large_house(), Goal("government")))
    start = time.perf_counter()
    next(Solver(asked).stream(0))
    took = time.perf_counter() - start
    name = "first way out of 60 parties, 120 commitments (solver)"
    print(f"{name:55}{took:9.2f}{5.0:10.1f}  {'met' if took < 5 else 'NOT MET'}")
    small = question(scope(iraq.on("2022-02-06"), Goal("government")))
    direct = seconds(lambda: Direct(small).ways_out(34, 1000), runs=3)
    solver = seconds(lambda: Solver(small).ways_out(34, 1000), runs=3)
    print(f"{'the direct search against the solver, Iraq':55}{solver / direct:9.1f} times faster")


def _import_time() -> float:
    def run() -> None:
        subprocess.run([sys.executable, "-c", "import formateur"], check=True)

    return seconds(run)


if __name__ == "__main__":
    main()
