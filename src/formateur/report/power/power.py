"""Who holds how much power at a ballot, as a sheet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from formateur.games.blocs import BLOC_VALUES
from formateur.games.coalitions import fewest_to_block, standing
from formateur.games.indices import INDICES
from formateur.games.measures import MEASURES
from formateur.games.values import Values
from formateur.games.weighted import AnyGame, WeightedGame
from formateur.power.given import GIVEN
from formateur.power.measuring import Power
from formateur.power.players import Player, first_places
from formateur.report.power.numbers import column, exact, percent, shown
from formateur.report.sheet import Sheet
from formateur.report.tables import Table
from formateur.report.words import listed

PRIORI = (
    "A measure before the fact: all coalitions (or orders, or choices) count as equally likely, and every pledge, "
    "refusal and affinity is ignored. It says what the rule gives to whom, not what will happen."
)
COLUMNS = 6  # indices side by side
WITH_FRACTIONS = 3  # columns; with more there is no room for both
RANKED = ("shapley-shubik", "penrose-banzhaf", "banzhaf")


def power_sheet(found: Power, title: str | None = None, day: date | None = None) -> Sheet:
    """Write who holds how much power; ``title`` and ``day`` say of which case."""
    heading = f"Power at {found.vote.label}" + (f" · {title}" if title else "") + (f" · {day}" if day else "")
    rows = [_row(found, place, player) for place, player in enumerate(found.vote.players)]
    per_player = [key for key, values in found.values.items() if not values.of_game and values.values is not None]
    shown_as = ("name", "weight", *(["members"] if any(one.count > 1 for one in found.vote.players) else []))
    names = tuple(name_of(key) for key in per_player)
    worded = _worded(found, rows, per_player)
    tables = [
        Table("Players, those with most seats first", rows, (*shown_as, *names[start : start + COLUMNS]), worded)
        for start in range(0, max(1, len(names)), COLUMNS)
    ]
    of_game = [(key, values) for key, values in found.values.items() if values.of_game and values.values]
    if of_game:
        whole = [
            {"measure": key, "value": shown(values.values[0]), "says": said(key)}
            for key, values in of_game
            if values.values
        ]
        tables.append(Table("The rule as a whole", whole, ("measure", "value", "says")))
    return Sheet(heading, headline(found), tables, tuple(_notes(found)), power_data(found, title, day))


def _row(found: Power, place: int, player: Player) -> dict[str, Any]:
    row: dict[str, Any] = {"id": player.id, "name": player.name, "weight": player.seats}
    if player.count > 1:
        row |= {"members": player.count}
    for key, values in found.values.items():
        if not values.of_game:
            row[key] = None if values.values is None else exact(values.values[place])
    return row


def name_of(key: str) -> str:
    """Return the name of an index, as the head of a column."""
    entry = INDICES.get(key) or MEASURES.get(key) or GIVEN.get(key) or BLOC_VALUES[key]
    return entry.name.replace("-", " ")


def _worded(found: Power, rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> list[dict[str, Any]]:
    few = len(keys) <= WITH_FRACTIONS
    columns = {
        name_of(key): column(values, fractions=few) for key in keys if (values := found.values[key].values) is not None
    }
    return [{**row, **{name: texts[place] for name, texts in columns.items()}} for place, row in enumerate(rows)]


def said(key: str) -> str:
    """Return what an index says, in words, with who proposed it."""
    entry = INDICES.get(key) or MEASURES.get(key) or GIVEN.get(key)
    if entry is not None:
        return f"{entry.says} ({entry.cite})"
    return f"{BLOC_VALUES[key].name}: blocs first, then their members ({BLOC_VALUES[key].cite})"


def headline(found: Power) -> str:
    """Return the answer in a sentence or two."""
    vote = found.vote
    if isinstance(vote.carries, bool):
        return "Nobody decides here: " + (
            "it passes whoever votes against." if vote.carries else "no coalition can carry it alone."
        )
    sentences = [*_leaders(found), _needs(vote.carries)]
    if vote.players and sum(one.count for one in vote.players) <= 400:
        sentences += _standing(vote.carries, vote.players)
    return " ".join(sentences)


def _leaders(found: Power) -> list[str]:
    key = next((key for key in RANKED if key in found.values and found.values[key].values is not None), None)
    if key is None:
        return []
    values = found.values[key].values or ()
    order = sorted(range(len(values)), key=lambda place: (-values[place], place))[:3]
    players = found.vote.players
    said = ", ".join(f"{players[place].name} {percent(values[place])}" for place in order if values[place])
    return [f"Most power by {INDICES[key].name}: {said}."] if said else []


def _needs(game: AnyGame) -> str:
    block = fewest_to_block(game)
    needed = (
        f"Whatever the others do, {game.quota:,} of {game.total:,} carry it" if isinstance(game, WeightedGame) else ""
    )
    if needed and block:
        return f"{needed}; any {block:,} can stop it."
    return f"Any {block:,} members can stop it." if block else "What carries it depends on several counts at once."


def _standing(game: AnyGame, players: Sequence[Player]) -> list[str]:
    special = standing(game)
    places = first_places(tuple(players))
    names = {places[player.id]: player.name for player in players}
    found = []
    if special.dictator is not None:
        found.append(f"{names[special.dictator]} decides alone.")
    elif special.vetoers:
        found.append(f"Without {listed([names[one] for one in special.vetoers if one in names])} nothing passes.")
    without = [names[one] for one in special.dummies if one in names and players[0].seats]
    if without:
        found.append(f"Never decisive: {listed(without)}.")
    return found


def _notes(found: Power) -> list[str]:
    notes = [PRIORI]
    if found.vote.words:
        cite = f" ({found.vote.cite})" if found.vote.cite else ""
        notes.append(
            f"The rule: {found.vote.words}{cite}. Indices of swings are of who can carry it whatever the others do."
        )
    notes += [f"{note[0].upper()}{note[1:]}." for note in found.vote.notes]
    if any(key in MEASURES for key in found.values):
        states = (
            "in favour, abstaining, against and absent" if found.vote.may_abstain else "in favour, against and absent"
        )
        notes.append(f"Measures of the ballot take every player as equally likely to be {states}, each by himself.")
    notes += [f"{name_of(key)} ({key}): {said(key)}." for key in found.values]
    notes += [f"{key} is left out: {values.why.rstrip('.')}." for key, values in found.values.items() if values.why]
    inexact = [key for key, values in found.values.items() if values.error]
    if inexact:
        most = max(found.values[key].error for key in inexact)
        notes.append(
            f"In floating point, each value within {most:.1e} of itself (differences, of 1): {listed(inexact)}."
        )
    return notes


def power_data(found: Power, title: str | None = None, day: date | None = None) -> dict[str, Any]:
    """Return the sheet as plain data: exact values as text such as ``"5/21"``, others as numbers with a bound."""
    vote = found.vote
    return {
        **({"case": title} if title else {}),
        **({"date": day.isoformat()} if day else {}),
        "ballot": vote.label,
        "rule": vote.words,
        "article": vote.cite,
        "carries": _carries(vote.carries),
        "players": [_player(player) for player in vote.players],
        "exact": all(values.exact for values in found.values.values() if values.values is not None),
        "error_bound": max((values.error for values in found.values.values()), default=0.0),
        "indices": {key: _values(values) for key, values in found.values.items() if not values.of_game},
        "measures": {key: exact(one.values[0]) for key, one in found.values.items() if one.of_game and one.values},
        "details": {key: _detail(values) for key, values in found.values.items()},
        "notes": [PRIORI, *vote.notes],
    }


def _player(player: Player) -> dict[str, Any]:
    found: dict[str, Any] = {"id": player.id, "name": player.name, "weight": player.seats}
    return found | ({"members": player.count} if player.count > 1 else {})


def _carries(game: AnyGame | bool) -> dict[str, Any] | bool:
    if isinstance(game, bool):
        return game
    if isinstance(game, WeightedGame):
        return {"quota": game.quota, "of": game.total}
    return {"all_of" if game.every else "any_of": [_carries(part) for part in game.parts]}


def _values(values: Values) -> list[Any] | None:
    return [exact(value) for value in values.values] if values.values is not None else None


def _detail(values: Values) -> dict[str, Any]:
    if values.values is None:
        return {"exact": False, "undefined": values.why}
    if values.exact:
        return {"exact": True}
    return {"exact": False, "absolute_error_bound" if values.absolute else "error_bound": values.error}


def index_sheet() -> Sheet:
    """Write which indices there are, what each says, and who proposed it."""
    rows = [{"index": one.key, "name": one.name, "says": one.says, "source": one.cite} for one in INDICES.values()]
    rows += [
        {"index": one.key, "name": one.name, "says": "blocs first, then their members", "source": one.cite}
        for one in BLOC_VALUES.values()
    ]
    rows += [{"index": one.key, "name": one.name, "says": one.says, "source": one.cite} for one in GIVEN.values()]
    rows += [{"index": one.key, "name": one.name, "says": one.says, "source": one.cite} for one in MEASURES.values()]
    return Sheet(
        "Indices",
        f"{len(rows)} measures of power.",
        [Table("What there is", rows, ("index", "says", "source"))],
        (PRIORI,),
        {"indices": rows},
    )
