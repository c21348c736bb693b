"""The same games in other packages: do the answers agree, and how long does each take? A report; it always exits 0.

    python -m pip install -r benchmarks/peers.txt
    python benchmarks/peers.py

Each task runs in a process of its own, stopped after a minute. Values are compared with our exact ones, digit by digit.
"""

import json
import subprocess
import sys
import time
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version

import voting_games as games

from formateur.games.counting import engine
from formateur.games.indices import power

LIMIT = 60
GAMES = {
    "six states 1958": lambda: games.WeightedGame(12, (4, 4, 4, 2, 2, 1)),
    "25 parties": games.parliament,
    "Electoral College": games.college,
    "28 states (thousands)": games.council_in_thousands,
    "190 members": games.fund,
    "500 members": lambda: games.house(500),
}
PEERS = ("powerindex", "powerindices", "power_bdd", "tucoopy")


def ask(peer: str, key: str, quota: int, weights: list[int]) -> list[float]:
    """Return what another package answers; weights go in a copy, since two of them change the list."""
    if peer == "powerindex":
        from powerindex import Game

        game = Game(quota, list(weights))
        if key == "banzhaf":
            game.calc_banzhaf()
            return list(game.banzhaf)
        game.calc_shapley_shubik()
        return list(game.shapley_shubik)
    if peer == "powerindices":
        import powerindices

        found = (powerindices.compute_pbi if key == "banzhaf" else powerindices.compute_ssi)(quota, list(weights))
        values = [float(found[place]) for place in range(len(weights))]
        return [value / sum(values) for value in values]
    if peer == "power_bdd":
        from power_bdd.bdd import BDD, WeightedGame

        sys.setrecursionlimit(100_000)
        diagram = BDD(WeightedGame(quota, list(weights)))
        values = BDD.calc_banzhaf(diagram) if key == "banzhaf" else BDD.calc_shapley(diagram)
        return [float(value) / float(sum(values)) for value in values]
    if key == "banzhaf":
        from tucoopy.power.banzhaf import banzhaf_index_weighted_voting as asked
    else:
        from tucoopy.power.shapley_shubik import shapley_shubik_index_weighted_voting as asked
    return list(asked(list(weights), quota))


def child() -> None:
    peer, name, key = sys.argv[2:5]
    game = GAMES[name]()
    ask(peer, key, 2, [1, 1, 1])  # imports are not counted
    start = time.process_time()
    values = ask(peer, key, game.quota, list(game.weights))
    print(json.dumps({"seconds": time.process_time() - start, "values": values}))


def asked_of(peer: str, name: str, key: str) -> dict[str, object] | str:
    command = [sys.executable, __file__, "--child", peer, name, key]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return f"> {LIMIT} s"
    if done.returncode:
        return done.stderr.strip().splitlines()[-1][:60] if done.stderr.strip() else "failed"
    return dict(json.loads(done.stdout))


def main() -> None:
    installed = []
    for peer in PEERS:
        try:
            installed.append(peer)
            print(f"{peer} {version(peer)}")
        except PackageNotFoundError:
            installed.pop()
            print(f"{peer} is not installed")
    power(games.house(400), ["banzhaf", "shapley-shubik"])  # compiled code warm, as for the others
    print(f"{'game':24}{'index':16}{'ours, s':>10}  {'peer':14}{'s':>9}{'times ours':>12}  largest difference")
    for name, make in GAMES.items():
        game = make()
        for key in ("banzhaf", "shapley-shubik"):
            engine.swings.cache_clear()
            engine.swings_by_size.cache_clear()
            start = time.process_time()
            ours = power(game, [key])[key].values or ()
            seconds = time.process_time() - start
            for peer in installed:
                compared(name, key, seconds, list(ours), peer)


def compared(name: str, key: str, seconds: float, ours: list[Fraction | float], peer: str) -> None:
    found = asked_of(peer, name, key)
    head = f"{name:24}{key:16}{seconds:10.4f}  {peer:14}"
    if isinstance(found, str):
        print(f"{head}{found}", flush=True)
        return
    theirs, took = list(found["values"]), float(found["seconds"])  # type: ignore[call-overload, arg-type]
    worst = max(abs(float(one) - float(other)) for one, other in zip(ours, theirs, strict=True))
    wrong = "  THEIRS DIFFERS FROM THE EXACT VALUES" if worst > 1e-9 else ""
    print(f"{head}{took:9.4f}{took / max(seconds, 1e-6):12,.0f}  {worst:.0e}{wrong}", flush=True)


if __name__ == "__main__":
    child() if "--child" in sys.argv else main()
