"""Events and commitments in words: one line each, as a list of what happened would print it."""

from collections.abc import Callable, Mapping
from typing import Any

from formateur.case.chronicle import Entry
from formateur.case.commitments import Candidacy, Commitment, Fact, Holding
from formateur.case.shape import BallotEvent, Ruling
from formateur.case.situation import Situation
from formateur.report.words import clock_name, count, day_words, listed, sentence, sitting_words, step_words


def event_words(entry: Entry, situation: Situation) -> str:
    """Say what happened in one sentence."""
    if entry.event.kind in ("commits", "changes", "lifts"):
        return sentence(_about_commitment(entry, situation))
    return sentence(_SAYERS[entry.event.kind](getattr(entry.event, entry.event.kind), situation))


def commitment_words(terms: Commitment, situation: Situation) -> str:
    """Say what a commitment binds its author to, from its terms (its own words, if given, stand beside it)."""
    said = _KIND_SAYERS[terms.kind](terms, situation)
    if terms.sitting and terms.kind not in ("stays_away", "attends"):
        said += f" on {day_words(terms.sitting)}"
    if terms.ballots:
        said += f", at the {listed(terms.ballots)} ballot"
    if terms.except_:
        said += f", {terms.except_} of them excepted"
    if terms.unless:
        said += f", unless {_condition(terms.unless, situation)}"
    if terms.when:
        said += f", when {_condition(terms.when, situation)}"
    return said


def authors(terms: Commitment, situation: Situation) -> str:
    """Name who made a commitment."""
    return "the polity, by custom" if terms.by == ("polity",) else listed(situation.name(actor) for actor in terms.by)


# --- commitments -------------------------------------------------------------------------------------------------


def _names(situation: Situation, names: tuple[str, ...], last: str = "and") -> str:
    return listed((situation.name(name) for name in names), last)


def _condition(what: str | Fact, situation: Situation) -> str:
    if isinstance(what, str):
        return what
    if what.office:
        return f"{_names(situation, what.in_, 'or')} is {situation.name(what.office)}"
    return f"{_names(situation, what.cabinet)} is in the cabinet"


def _aim(aimed: Candidacy, situation: Situation) -> str:
    if aimed.persons:
        who = _names(situation, aimed.persons, "or")
    elif aimed.of:
        who = f"any candidate of {_names(situation, aimed.of, 'or')}"
    else:
        who = "anyone"
    return f"{who} as {situation.name(aimed.office)}" if aimed.office and aimed.office in situation.law.offices else who


def _sitting(terms: Commitment, step: str, situation: Situation) -> str:
    what = step_words(situation.law, step)
    return f"{what} on {day_words(terms.sitting)}" if terms.sitting else f"every sitting for {what}"


def _holding(held: Holding, situation: Situation) -> str:
    who = _names(situation, held.in_, "or") if held.in_ else f"a member of the {held.community} community"
    return f"{who} as {situation.name(held.office)}"


_DEPTH = {"vote": "", "support": "", "quorum": ", and comes for nobody else"}


def _opposition(terms: Commitment, _: Situation) -> str:
    return "joins no cabinet" + (" and votes against it" if terms.opposition == "against" else "")


def _together(terms: Commitment, s: Situation) -> str:
    return f"acts as one: {_names(s, terms.together)}" + (", or gives nothing" if terms.outside else "")


_KIND_SAYERS: Mapping[str, Callable[[Commitment, Situation], str]] = {
    "stays_away": lambda terms, s: f"stays away from {_sitting(terms, terms.stays_away or '', s)}",
    "attends": lambda terms, s: f"comes to {_sitting(terms, terms.attends or '', s)}",
    "backs": lambda terms, s: f"backs {_aim(terms.backs or Candidacy(), s)}{_DEPTH.get(terms.depth or '', '')}",
    "refuses": lambda terms, s: f"refuses {_aim(terms.refuses or Candidacy(), s)}{_DEPTH.get(terms.depth or '', '')}",
    "never_with": lambda terms, s: f"takes no part in a government with {_names(s, terms.never_with, 'or')}",
    "only_with": lambda terms, s: (
        "helps no government that it is not in"
        if set(terms.only_with) == set(terms.by)
        else f"takes part only with {_names(s, terms.only_with)}"
    ),
    "together": _together,
    "not_relying_on": lambda terms, s: f"accepts no government that relies on {_names(s, terms.not_relying_on, 'or')}",
    "opposition": _opposition,
    "demands": lambda terms, s: f"demands {_holding(terms.demands or Holding(office=''), s)}",
    "tolerates": lambda terms, s: f"tolerates {_aim(terms.tolerates or Candidacy(), s)}",
    "custom": lambda terms, s: f"expects {_holding(terms.custom or Holding(office=''), s)}",
}


# --- events ------------------------------------------------------------------------------------------------------


def _ballot(event: BallotEvent, situation: Situation) -> str:
    what = step_words(situation.law, event.step)
    which = f", {event.ballot} ballot" if event.ballot else ""
    numbers = ballot_numbers(event, situation)
    result = {
        "passed": "passed",
        "failed": "failed",
        "no_quorum": "found no quorum",
        "tie": "was tied",
        "void": "was void",
    }
    elected = f"; {situation.name(event.elected)} was elected" if event.elected else ""
    if event.approved and event.proposed and event.approved.used is not None:
        elected += f"; {event.approved} of {event.proposed} approved"
    return f"{what}{which} {result[event.outcome]}{f' ({numbers})' if numbers else ''}{elected}"


def ballot_numbers(event: BallotEvent, situation: Situation) -> str:
    """Write the counts of a ballot."""
    parts = [f"{situation.name(person)} {figure}" for person, figure in event.votes.items() if figure.used is not None]
    cells = (("in_favour", "in favour"), ("against", "against"), ("abstaining", "abstaining"), ("invalid", "invalid"))
    for name, said in (*cells, ("absent", "absent"), ("present", "present")):
        figure = getattr(event, name)
        if figure is not None and figure.used is not None and (figure.used or name in ("in_favour", "against")):
            others = [str(other) for other in figure.readings()]
            parts.append(f"{figure.used} {said}" + (f" (other reports: {listed(others, 'or')})" if others else ""))
    return ", ".join(parts)


def _lost(event: Any, situation: Situation) -> str:
    came = f"{event.present} members came" if event.present and event.present.known else "attendance is not on record"
    turned = f"; it became {event.turned_into}" if event.turned_into else ""
    later = f"; put off to {day_words(event.postponed_to)}" if event.postponed_to else ""
    return f"no ballot was held at the sitting for {step_words(situation.law, event.step)}: {came}{turned}{later}"


def _calls(event: Any, situation: Situation) -> str:
    verb = "cancelled" if event.cancels else "called"
    return f"a sitting is {verb} for {day_words(event.sitting)}, {sitting_words(situation.law, event.step)}"


def _act(event: Any, situation: Situation) -> str:
    step = situation.law.steps.get(event.step)
    if event.outcome:
        return f"{step_words(situation.law, event.step)}: the mandate is {event.outcome}"
    said = step_words(situation.law, event.step)
    if event.whom:
        of = f", of {situation.name(event.of)}" if event.of else ""
        said += f": {situation.name(event.whom)}{of}"
    if event.choice:
        said += f": {event.choice}"
    if event.names:
        said += ": " + listed(
            f"{situation.name(who)} ({situation.name(office)})" for office, who in event.names.items()
        )
    if event.cabinet:
        said += f"; cabinet of {_names(situation, event.cabinet)}"
    return said if step else event.step.replace("_", " ")


def _seats(event: Mapping[str, Any], situation: Situation) -> str:
    moves = {party: sum(move.values()) if isinstance(move, Mapping) else move for party, move in event.items()}
    vacant = moves.pop("vacant", 0)
    parts = [f"{situation.name(party)} {number:+d}" for party, number in moves.items()]
    said = ", ".join(parts).replace("-", "\N{MINUS SIGN}")
    if vacant > 0:
        return f"{count(vacant, 'seat')} fall{'s' if vacant == 1 else ''} vacant ({said})"
    if vacant < 0:
        return f"{count(-vacant, 'vacant seat')} {'is' if vacant == -1 else 'are'} filled ({said})"
    return f"seats change hands ({said})"


def _bloc(event: Any, situation: Situation) -> str:
    name = event.name or situation.name(event.bloc)
    claims = f", which claims {count(event.claims.used, 'member')}" if event.claims and event.claims.used else ""
    members = listed(
        name
        for part in event.members
        for name in ([situation.name(part)] if isinstance(part, str) else _parts(part, situation))
    )
    match event.verb:
        case "forms":
            return f"{name} forms: {members}{claims}"
        case "joins":
            return f"{name} is joined by {members}{claims}"
        case "leaves":
            return f"{name} is left by {members}{claims}"
        case "registers":
            return f"{name} is registered as a bloc{claims}"
        case _:
            return f"{name} ends"


def _parts(part: Mapping[str, int], situation: Situation) -> list[str]:
    return [f"{number} of {situation.name(pool)}" for pool, number in part.items()]


def _stands(event: Any, situation: Situation) -> str:
    by = f"{_names(situation, event.by)}: " if event.by else ""
    what = (
        f" {sitting_words(situation.law, event.step).replace('at which', 'as the one whom', 1)}" if event.step else ""
    )
    return f"{by}{situation.name(event.candidate)} is put forward{what}"


def _withdraws(event: Any, situation: Situation) -> str:
    return f"{situation.name(event.candidate)} no longer stands"


def _about_commitment(entry: Entry, situation: Situation) -> str:
    """Say a commitment that was made, changed or lifted, as it stood then."""
    terms = situation.said.get(entry.key)
    if terms is None:  # the fold refused the event
        return f"a commitment is {entry.event.kind.removesuffix('s')}ed"
    then = {"commits": "", "changes": "now ", "lifts": "what was declared no longer holds ("}[entry.event.kind]
    soft = "" if terms.firmness in ("pledge", "red line") else f" ({terms.firmness})"
    close = ")" if entry.event.lifts else ""
    return f"{authors(terms, situation)}: {then}{commitment_words(terms, situation)}{close}{soft}"


def _ruling(event: Ruling, situation: Situation) -> str:
    court = f"{event.by} rules" + (f" ({event.cite})" if event.cite else "")
    office = f" from {situation.name(event.office)}" if event.office else ""
    if event.applies:
        amendment = next((one for one in situation.law.amendments if one.id == event.applies), None)
        return f"{court}: {amendment.says if amendment and amendment.says else event.applies}"
    if event.bars:
        return f"{court}: {situation.name(event.bars)} is barred{office}"
    if event.suspends:
        return f"{court}: {situation.name(event.suspends)} is suspended{office}"
    if event.restores:
        return f"{court}: {situation.name(event.restores)} is restored"
    if event.annuls:
        return f"{court}: {event.annuls} is annulled"
    if event.dismisses:
        suits = [entry.event.contests for entry in situation.entries if entry.id == event.dismisses]
        suit = next((f"the suit of {one.who} ({one.claim})" for one in suits if one), event.dismisses)
        return f"{court}: dismissed: {suit}"
    return f"{court}: {event.says or 'the rules change'}"


def _deadline(event: Any, situation: Situation) -> str:
    what = step_words(situation.law, event.step) if event.step else clock_name(situation.law, event.clock)
    return f"{event.by} sets {day_words(event.due)} as the limit for {what}"


def _office(event: Mapping[str, str], situation: Situation) -> str:
    return "; ".join(
        f"the office of {situation.name(office)} {_becomes(office, what, situation)}" for office, what in event.items()
    )


def _becomes(office: str, what: str, situation: Situation) -> str:
    ends = situation.state.terms.get(office)
    if what == "vacant":
        return "falls vacant"
    if what == "expires":
        return f"is to be filled for the time after {day_words(ends)}" if ends else "comes to the end of its term"
    return f"goes to {situation.name(what)}"


def _term(event: Any, situation: Situation) -> str:
    return f"the term of the {situation.name(event.office)} ends on {day_words(event.ends)}"


def _party(event: Any, situation: Situation) -> str:
    if event.forms:
        return f"{event.name or situation.name(event.forms)} forms"
    return f"{situation.name(event.renames)} is renamed" if event.renames else f"{situation.name(event.ends)} ends"


def _contact(event: Any, situation: Situation) -> str:
    patron = situation.case.patrons.get(event.patron)
    whose = f" (for {patron.name})" if patron else ""
    met = f": meeting with {_names(situation, event.meets)}" if event.meets else ": visit"
    return f"{situation.name(event.who) if event.who in situation.case.people else event.who}{whose}{met}" + (
        f" in {event.place}" if event.place else ""
    )


_CONTESTED = {"result": "a result", "ballot": "a ballot", "act": "an act"}
_SAYERS: Mapping[str, Callable[[Any, Situation], str]] = {
    "ballot": _ballot,
    "calls": _calls,
    "lost_sitting": _lost,
    "contests": lambda event, s: (
        f"{event.who} challenges {_CONTESTED[event.what]} before {event.before}: {event.claim}"
    ),
    "act": _act,
    "seats": _seats,
    "bloc": _bloc,
    "nominates": _stands,
    "withdraws": _withdraws,
    "ruling": _ruling,
    "deadline": _deadline,
    "office": _office,
    "term": _term,
    "election": lambda event, s: "a new house is elected",
    "party": _party,
    "contact": _contact,
    "incident": lambda event, s: event,
    "statement": lambda event, s: event,
}
