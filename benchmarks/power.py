"""Measures how fast power is counted, beside what was promised. A report, never a test: it always exits 0.

    python benchmarks/power.py          some 20 seconds
    python benchmarks/power.py --full   with the exact count of 190 members and the house of 2,000: some two minutes

Compiled code is warm: each task runs once before it is measured, but for the last lines, which are whole processes.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from math import fsum

import voting_games as games

from formateur.games.ballots import Ballot
from formateur.games.coalitions import count_minimal_winning
from formateur.games.counting import engine, residues
from formateur.games.counting.listing import blocks
from formateur.games.indices import power
from formateur.games.rules import State, majority
from formateur.games.values import Accuracy, Values

EXACT, BOUNDED = Accuracy.EXACT, Accuracy.BOUNDED


def took(task: Callable[[], object]) -> tuple[float, object]:
    """Seconds of a call, nothing remembered from before."""
    engine.swings.cache_clear()
    engine.swings_by_size.cache_clear()
    start = time.perf_counter()
    found = task()
    return time.perf_counter() - start, found


def line(name: str, seconds: float, promised: float | None, note: str = "") -> None:
    met = "" if promised is None else "met" if seconds < promised else "NOT MET"
    limit = f"{promised:10.3f}" if promised is not None else " " * 10
    print(f"{name:62}{seconds:10.4f}{limit}  {met:8}{note}", flush=True)


def index(name: str, game: object, key: str, accuracy: Accuracy, promised: float) -> None:
    seconds, found = took(lambda: power(game, [key], accuracy=accuracy)[key])
    if not isinstance(found, Values):
        raise TypeError(key)
    note = "exact" if found.exact else f"error below {found.error:.1e}"
    if key != "penrose-banzhaf" and found.values:
        note += f", sum - 1 = {abs(fsum(found.numbers()) - 1):.0e}"
    line(f"{name}: {key}", seconds, promised, note)


def warm() -> None:
    for accuracy in (EXACT, BOUNDED):
        power(games.house(400), ["banzhaf"], accuracy=accuracy)
    power(games.house(400), ["shapley-shubik"], accuracy=BOUNDED)
    residues.swings_by_size(games.WeightedGame(3, (2, 1, 1)))
    list(blocks(games.WeightedGame(51, (8, 21, 26, 12, 33))))


def indices(*, full: bool) -> None:
    parliament, council, fund = games.parliament(), games.council(), games.fund()
    for key in ("banzhaf", "shapley-shubik"):
        index("25 parties of 329, quota 220", parliament, key, EXACT, 0.002)
    for key in ("banzhaf", "shapley-shubik"):
        index("28 states in persons, rule of Lisbon", council, key, EXACT, 0.4)
    index("190 members, 85 %", fund, "banzhaf", EXACT, 0.5)
    index("190 members, 85 %", fund, "shapley-shubik", BOUNDED, 15)
    for members, exact, bounded, shapley in ((500, 0.7, 0.1, 2), (1000, 4, 0.4, 5), (2000, 20, 1.5, 60)):
        house = games.house(members)
        index(f"{members:,} members, half", house, "banzhaf", EXACT, exact)
        index(f"{members:,} members, half", house, "banzhaf", BOUNDED, bounded)
        if members < 2000 or full:
            index(f"{members:,} members, half", house, "shapley-shubik", BOUNDED, shapley)
    if full:
        index("190 members, 85 %", fund, "shapley-shubik", EXACT, 60)


def lists() -> None:
    for name, game in (("25 parties", games.parliament()), ("28 states", games.council_in_thousands())):
        seconds, number = took(lambda game=game: count_minimal_winning(game))
        line(f"{name}: {number:,} minimal winning coalitions counted", seconds, 0.1)
        seconds, number = took(lambda game=game: sum(len(block) for block in blocks(game)))
        line(f"{name}: listed", seconds, number / 5e6, f"{number / seconds / 1e6:.0f} million a second")
    seconds, number = took(lambda: count_minimal_winning(games.college()))
    line(f"Electoral College: {number:,} counted", seconds, 0.1)


def quorums() -> None:
    rule = majority(games.TWENTY, of="cast", quorum=220)

    def everything() -> object:
        ballot = Ballot.uniform(rule)
        pairs = [(one, other) for one in State for other in State if one is not other]
        return ballot.passage(), [ballot.decides(*pair) for pair in pairs], ballot.decisive(), ballot.success()

    line("20 parties of 329, quorum 220: every measure but the roll call", took(everything)[0], 1.0, "exact")
    seconds, found = took(lambda: Ballot.uniform(rule).roll_call())
    line("20 parties of 329, quorum 220: roll-call index", seconds, 3.0, f"error below {found.error:.1e}")
    members = majority((1,) * 329, of="cast", quorum=220)
    line("329 members as players: every measure", took(lambda: Ballot.uniform(members).success())[0], 3.0)


def processes() -> None:
    """Whole commands: the first call in a new process, compiled code from disk; and the memory of the largest task."""
    program = "import voting_games as g; from formateur.games.indices import power; power(g.house(500), ['banzhaf'])"
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, cwd=sys.path[0])
    line("first call in a new process: 500 members, Banzhaf", time.perf_counter() - start, 3.0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of all tasks above: {peak:,.0f} MiB of 1,024 allowed")


def main() -> None:
    full = "--full" in sys.argv
    warm()
    print(f"{'measure':62}{'seconds':>10}{'promised':>10}")
    indices(full=full)
    lists()
    quorums()
    processes()


if __name__ == "__main__":
    main()
