"""Seats from votes: a case may give each party's votes and the rule that makes seats of them, instead of the seats."""

from fractions import Fraction
from typing import TYPE_CHECKING

from formateur.case.document import Document
from formateur.case.shape import CaseFile, SeatsFromVotes
from formateur.errors import CaseError, FormateurError, Problem

if TYPE_CHECKING:
    from formateur.seats.apportionment import Allocation

KEY = "seats_from_votes"


def with_seats(file: CaseFile, document: Document) -> CaseFile:
    """Return a case with the seats that its votes give; as it is if it gives seats.

    Raises
    ------
    CaseError
        If votes and rule do not give each seat to one party, with the place and what to do.
    """
    rule = file.seats_from_votes
    if rule is None:
        return file
    problems = list(_faults(file, rule, document))
    if problems:
        raise CaseError(problems)
    votes = {name: party.votes for name, party in file.parties.items() if party.votes is not None}
    try:
        found = allocated(votes, rule)
    except FormateurError as error:
        raise CaseError([document.problem((KEY,), str(error))]) from None
    open_ties = [tie for tie in found.ties if not tie.settled and tie.changes_seats]
    if open_ties:
        between = ", ".join(open_ties[0].between)
        message = f"{between} have the same claim to the last seat; write tie: larger vote, or give seats instead"
        raise CaseError([document.problem((KEY,), message)])
    parties = {
        name: party.model_copy(update={"seats": found.seats.get(name, 0)}) if party.votes is not None else party
        for name, party in file.parties.items()
    }
    return file.model_copy(update={"parties": parties})


def allocated(votes: dict[str, int], rule: SeatsFromVotes) -> "Allocation[str]":
    """Return the seats that some votes give under a rule."""
    from formateur.seats.apportionment import allocate
    from formateur.seats.methods import Hurdle

    hurdle = Hurdle(Fraction(rule.hurdle), exempt=rule.exempt, valid=rule.valid) if rule.hurdle is not None else None
    return allocate(votes, rule.seats, rule.method, hurdle=hurdle, ties=rule.tie)


def _faults(file: CaseFile, rule: SeatsFromVotes, document: Document) -> list[Problem]:
    found = []
    for name, party in file.parties.items():
        if party.votes is not None and party.seats:
            message = "has both seats and votes, and seats_from_votes says that votes decide; leave the seats out"
            found.append(document.problem(("parties", name, "seats"), message))
    if not any(party.votes is not None for party in file.parties.values()):
        found.append(document.problem((KEY,), "no party has votes; give votes: to those that stood"))
    found += [
        document.problem((KEY, "exempt"), f"there is no party {name!r} with votes; name one that has")
        for name in rule.exempt
        if name not in file.parties or file.parties[name].votes is None
    ]
    return found
