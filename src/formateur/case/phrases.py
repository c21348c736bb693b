"""One event from a short phrase: ``2022-02-06 siyada stays_away president``.

The grammar is small on purpose. Either an actor, a kind of commitment and its arguments::

    DATE ACTOR stays_away|attends STEP
    DATE ACTOR backs|refuses PERSON [as OFFICE]        (anyone: whoever stands)
    DATE ACTOR tolerates PERSON
    DATE ACTOR never_with|only_with|not_relying_on ACTOR…
    DATE ACTOR opposition against|free
    DATE ACTOR demands OFFICE PERSON_OR_ACTOR…

or something that happened::

    DATE lifts COMMITMENT
    DATE calls STEP DATE
    DATE lost_sitting STEP [present N]
    DATE nominates PERSON STEP [by ACTOR]
    DATE incident|statement TEXT
    DATE contact WHO [meets WHOM…] [patron PATRON] [in PLACE]

Words with blanks go in quotes. Whatever needs more than this is better written by hand.
"""

import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from formateur.case.commitments import GRANTS
from formateur.case.situation import Situation
from formateur.errors import FormateurError, UnknownNameError
from formateur.model.scalars import parse_date, parse_int

ANYONE = "anyone"
Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase says: the day, the kind of event, its value as plain data, and whether it is a commitment."""

    day: date
    kind: str
    value: Any
    commitment: str | None = None

    @property
    def actors(self) -> tuple[str, ...]:
        """Who makes the commitment."""
        return tuple(self.value["by"]) if isinstance(self.value.get("by"), list) else (self.value["by"],)


def day_of(phrase: str) -> date:
    """Return the day with which a phrase begins.

    Raises
    ------
    FormateurError
        If it does not begin with one.
    """
    first = phrase.split(maxsplit=1)[0] if phrase.strip() else ""
    try:
        return parse_date(first)
    except ValueError as error:
        message = f"{phrase!r}: {error}; a phrase begins with a date, such as {EXAMPLE!r}"
        raise FormateurError(message) from None


EXAMPLE = "2022-02-06 siyada stays_away president"


def read_phrase(phrase: str, situation: Situation) -> Phrase:
    """Read a phrase; every name in it must stand in the situation on its day.

    Parameters
    ----------
    situation
        The case on the day of the phrase.

    Raises
    ------
    UnknownNameError
        If an actor, step, person, office, patron or commitment does not exist; the nearest is suggested.
    FormateurError
        If the phrase is not of the grammar.

    Examples
    --------
    >>> import formateur as fm
    >>> said = "2022-02-06 siyada stays_away president"
    >>> read_phrase(said, fm.load("iraq-2021").on("2022-02-06")).value
    {'by': 'siyada', 'stays_away': 'president'}
    """
    words = _Words(phrase, situation)
    day = words.day("a date")
    head = words.take("who, or what happened")
    if head in EVENTS:
        return words.ended(Phrase(day, head, EVENTS[head](words)))
    by = [words.actor(name, [*words.actors, *EVENTS]) for name in head.split(",")]
    kind = words.take(f"what {head} does", COMMITMENTS)
    if kind not in COMMITMENTS:
        raise UnknownNameError("kind of commitment", kind, COMMITMENTS)
    if len(by) > 1 and kind not in GRANTS:
        raise FormateurError(f"{phrase!r}: only attends and tolerates may have several authors; add one for each")
    value = {"by": by if len(by) > 1 else by[0], kind: COMMITMENTS[kind](words)}
    return words.ended(Phrase(day, "commits", value, kind))


@dataclass
class _Words:
    """The words of a phrase, taken one by one, with the names they may stand for."""

    phrase: str
    situation: Situation
    left: list[str] = field(init=False)
    before: str = field(init=False, default="")

    def __post_init__(self) -> None:
        try:
            self.left = shlex.split(self.phrase)
        except ValueError:
            raise FormateurError(f"{self.phrase!r}: a quotation mark is never closed; close it") from None

    @property
    def actors(self) -> tuple[str, ...]:
        """Parties and blocs that there are on the day."""
        return (*self.situation.parties, *self.situation.blocs)

    def take(self, what: str, known: Iterable[str] = ()) -> str:
        """Take the next word; refuse if there is none, saying what is missing."""
        if not self.left:
            names = ", ".join(known)
            after = f"nothing follows {self.before!r}" if self.before else "is empty"
            raise FormateurError(f"{self.phrase!r}: {after}; say {what}{f': {names}' if names else ''}")
        self.before = self.left.pop(0)
        return self.before

    def ended(self, phrase: Phrase) -> Phrase:
        """Refuse words that are left over."""
        if self.left:
            raise FormateurError(
                f"{self.phrase!r}: cannot read {' '.join(self.left)!r} after {self.before!r}; leave it out"
            )
        return phrase

    def rest(self, stops: Iterable[str] = ()) -> list[str]:
        """Take every word up to one of ``stops``."""
        found: list[str] = []
        while self.left and self.left[0] not in stops:
            found.append(self.take("a word"))
        return found

    def follows(self, word: str) -> bool:
        """Take the next word if it is this one."""
        if self.left and self.left[0] == word:
            self.take(word)
            return True
        return False

    # --- names

    def named(self, what: str, name: str, known: Iterable[str]) -> str:
        """Return a name if it is known."""
        if name not in (names := tuple(known)):
            raise UnknownNameError(what, name, names)
        return name

    def day(self, what: str) -> date:
        """Take a date."""
        text = self.take(what)
        try:
            return parse_date(text)
        except ValueError as error:
            raise FormateurError(f"{self.phrase!r}: {error}; say {what}") from None

    def number(self, what: str) -> int:
        """Take a whole number."""
        text = self.take(what)
        try:
            return parse_int(text)
        except ValueError as error:
            raise FormateurError(f"{self.phrase!r}: {error}; say {what}") from None

    def actor(self, name: str, known: Iterable[str] | None = None) -> str:
        """Return the id of a party or bloc."""
        if name in self.actors:
            return name
        raise UnknownNameError("party or bloc", name, known or self.actors)

    def some_actors(self) -> str | list[str]:
        """Take one or several parties or blocs."""
        found = [self.actor(name) for name in [self.take("which parties or blocs"), *self.rest()]]
        return found if len(found) > 1 else found[0]

    def step(self) -> str:
        """Take a step of the constitution."""
        steps = self.situation.law.steps
        return self.named("step", self.take("which step", steps), steps)

    def office(self) -> str:
        """Take an office."""
        offices = self.situation.law.offices
        return self.named("office", self.take("which office", offices), offices)

    def person(self) -> str:
        """Take a person of the case."""
        return self.named("person in people:", self.take("who"), self.situation.case.people)


# --- commitments -------------------------------------------------------------------------------------------------


def _aimed(words: _Words) -> Value:
    """Whom a commitment is about, and for which office."""
    whoever = words.follows(ANYONE)
    said: Value = {} if whoever else {"candidate": words.person()}
    if words.follows("as"):
        return {"office": words.office(), **said}
    if whoever:
        offices = ", ".join(words.situation.law.offices)
        raise FormateurError(f"{words.phrase!r}: 'anyone' needs an office; say anyone as OFFICE: {offices}")
    return said


def _opposition(words: _Words) -> str:
    return words.named("kind of opposition", words.take("how: against or free"), ("against", "free"))


def _demands(words: _Words) -> Value:
    office = words.office()
    known = (*words.situation.case.people, *words.actors)
    found = [words.take("who is to hold it"), *words.rest()]
    for name in found:
        if name not in known:
            raise UnknownNameError("person, party or bloc", name, known)
    return {"office": office, "in": found if len(found) > 1 else found[0]}


COMMITMENTS: Mapping[str, Callable[[_Words], Any]] = {
    "stays_away": _Words.step,
    "attends": _Words.step,
    "backs": _aimed,
    "refuses": _aimed,
    "tolerates": lambda words: {"nominee": words.person()},
    "never_with": _Words.some_actors,
    "only_with": _Words.some_actors,
    "not_relying_on": _Words.some_actors,
    "opposition": _opposition,
    "demands": _demands,
}


# --- events ------------------------------------------------------------------------------------------------------


def _lifts(words: _Words) -> Value:
    standing = words.situation.commitments
    name = words.take("which commitment", standing)
    if name not in standing:
        raise UnknownNameError(f"commitment in force on {words.situation.day}", name, standing)
    return {"id": name}


def _calls(words: _Words) -> Value:
    return {"step": words.step(), "sitting": words.day("the day of the sitting")}


def _lost_sitting(words: _Words) -> Value:
    said: Value = {"step": words.step()}
    if words.follows("present"):
        said["present"] = words.number("how many came")
    return said


def _nominates(words: _Words) -> Value:
    person, step = words.person(), words.step()
    by = {"by": words.some_actors()} if words.follows("by") else {}
    return {"candidate": person, **by, "step": step}


def _sentence(words: _Words) -> str:
    return " ".join([words.take("what happened, in quotes"), *words.rest()])


_PARTS = ("meets", "patron", "in")


def _contact(words: _Words) -> Value:
    said: Value = {"who": " ".join([words.take("who"), *words.rest(_PARTS)])}
    while words.left:
        part = words.take("how it goes on")
        if part == "meets":
            said["meets"] = [words.take("whom"), *words.rest(_PARTS)]
        elif part == "patron":
            patrons = words.situation.case.patrons
            said["patron"] = words.named("patron", words.take("which patron", patrons), patrons)
        else:  # every other word has been taken before
            said["place"] = " ".join([words.take("where"), *words.rest(_PARTS)])
    order = ("who", "patron", "meets", "place")
    return {key: said[key] for key in order if key in said}


EVENTS: Mapping[str, Callable[[_Words], Any]] = {
    "lifts": _lifts,
    "calls": _calls,
    "lost_sitting": _lost_sitting,
    "nominates": _nominates,
    "incident": _sentence,
    "statement": _sentence,
    "contact": _contact,
}
