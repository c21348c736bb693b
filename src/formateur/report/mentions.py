"""Who an event is about: the parties, blocs, people and patrons named anywhere in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from formateur.case.shape import Event
from formateur.model.base import Value

# Keys whose values name parts of the law or of the record, never an actor.
NOT_ACTORS = frozenset({"step", "ballot", "ballots", "office", "clock", "id", "applies", "annuls", "community", "sets"})


def mentioned(event: Event) -> frozenset[str]:
    """Return every word of an event that may be the id of an actor.

    Look them up among the ids of a case: the words of a text are not taken apart, so they match none.
    """
    return frozenset(_words(getattr(event, event.kind)))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Value):
        for name in value.model_fields_set - NOT_ACTORS:
            yield from _words(getattr(value, name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from _words(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _words(inner)
