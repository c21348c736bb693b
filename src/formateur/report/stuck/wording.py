"""Words for commitments that stand in the way, for what would have to be given up, and for agreements."""

from collections.abc import Callable, Iterable, Mapping

from formateur.agreements.agreement import Agreement
from formateur.agreements.answer import POLITY, Answer, WayOut
from formateur.agreements.goals import Undeclared
from formateur.agreements.placing import spans
from formateur.case.commitments import Candidacy, Commitment, Firmness, Holding
from formateur.case.situation import Situation
from formateur.constitution.law import Amendment
from formateur.report.context import Notes
from formateur.report.events import commitment_words
from formateur.report.words import count, day_words, listed, possessive, step_words

MAX_NAMES = 6
UNNAMED = "somebody not yet named"


def reading_words(answer: Answer) -> str:
    """Say how many of the undeclared an agreement may draw on."""
    match answer.undeclared:
        case Undeclared.ALL:
            return "even if every undeclared member came"
        case Undeclared.HALF:
            return f"with at most half of the undeclared ({answer.limit} of {answer.silent})"
        case Undeclared.NONE:
            return "on declared words alone"


def need_words(draws: int, silent: int) -> str:
    """Say how many of those who have declared nothing are needed.

    >>> need_words(65, 68)
    'needs 65 of the 68 who have declared nothing'
    """
    if not silent:
        return "needs nobody who has declared nothing"
    return f"needs {draws or 'none'} of the {silent} who have declared nothing"


def goal_words(answer: Answer) -> str:
    """Name the goal, e.g. ``a government`` or ``the election of the President of the Republic``."""
    if answer.goal.kind == "government":
        return "a government"
    if answer.goal.kind == "office":
        return f"the office of {answer.situation.name(answer.goal.office or '')}"
    stages = answer.scope.stages if answer.scope else ()
    return step_words(answer.situation.law, stages[0].step) if stages else "the next sitting"


# --- who -------------------------------------------------------------------------------------------------------------


def actor_words(actor: str, situation: Situation) -> str:
    """Name an actor inside a sentence."""
    if actor == POLITY:
        return "everybody who keeps the custom"
    known = actor in situation.blocs or actor in situation.parties
    return _plain(situation.named(actor)) if known else f"the {actor.removeprefix('the ')}"


def _plain(name: str) -> str:
    """Leave out what a name says in brackets: Siyada (Sovereignty) is Siyada inside a sentence."""
    return name.split(" (")[0]


def seats_words(terms: Commitment, situation: Situation) -> str:
    """Say how many members a commitment binds, e.g. ``72 of their 73``."""
    bound = {party: set(range(start + 1, stop + 1)) for party, (start, stop) in spans(situation, terms).items()}
    house = situation.house()
    sitting = sum(len(members & situation.members_in(party, house)) for party, members in bound.items())
    seats = sitting or sum(map(len, bound.values()))  # members of another chamber do not add to those of the house
    return f"{seats} of their {seats + terms.except_}" if terms.except_ else str(seats)


def parties_words(parties: Iterable[str], situation: Situation) -> str:
    """Name parties, with blocs for those whose parties are all among them, and a number for those left over."""
    left = dict.fromkeys(parties)
    names: list[tuple[int, str]] = []
    for bloc in sorted(situation.blocs.values(), key=lambda one: -len(one.members)):
        members = [party for party, number in bloc.members.items() if number is None and situation.seats_of(party)]
        whole = [party for party in members if not situation.parties[party].pool]
        nested = any(set(other.members) < set(bloc.members) for other in situation.blocs.values())
        if len(whole) > 1 and not nested and all(party in left for party in whole):
            names.append((situation.bloc_seats(bloc.id), actor_words(bloc.id, situation)))
            left = {party: None for party in left if party not in members}
    names += [(situation.seats_of(party), actor_words(party, situation)) for party in left]
    names.sort(key=lambda one: (-one[0], one[1]))
    shown = [name for _, name in names[:MAX_NAMES]]
    rest = names[MAX_NAMES:]
    if len(rest) == 1:
        shown.append(rest[0][1])
    elif rest:
        shown.append(f"{len(rest)} smaller lists ({count(sum(seats for seats, _ in rest), 'seat')})")
    return listed(shown)


# --- what stands in the way ------------------------------------------------------------------------------------------


def _names(situation: Situation, names: Iterable[str], last: str = "and") -> str:
    return listed((actor_words(name, situation) for name in names), last)


def _aim(terms: Commitment, answer: Answer) -> str:
    aimed: Candidacy = getattr(terms, terms.kind)
    situation, scope = answer.situation, answer.scope
    if aimed.persons:
        who = listed((person_words(one, situation) for one in aimed.persons), "or")
    elif aimed.of:
        who = f"any candidate of {_names(situation, aimed.of, 'or')}"
    else:
        who = "anyone"
    only = scope is not None and len(scope.candidates) == 1  # then the office goes without saying
    office = aimed.office if aimed.office in situation.law.offices and not only else None
    return f"{who} as {situation.name(office)}" if office else who


def _holding(held: Holding | None, situation: Situation) -> str:
    if held is None:
        return ""
    who = (
        listed((person_words(one, situation) for one in held.in_), "or")
        if held.in_
        else f"a member of the {held.community} community"
    )
    return f"{who} as {situation.name(held.office)}"


def _to_itself(terms: Commitment) -> bool:
    """True if a party takes part only with itself: it helps nobody from outside."""
    return set(terms.only_with) == set(terms.by)


Say = Callable[[Commitment, Answer], str]
# What an author holds to, as a noun, and what it would do instead, after "would".
HELD: Mapping[str, tuple[Say, Say]] = {
    "stays_away": (
        lambda terms, a: (
            "boycott" if terms.sitting else f"boycott of {step_words(a.situation.law, terms.stays_away or '')}"
        ),
        lambda terms, a: (
            "come after all" if terms.sitting else f"come to {step_words(a.situation.law, terms.stays_away or '')}"
        ),
    ),
    "backs": (
        lambda terms, a: f"holding out for {_aim(terms, a)}",
        lambda terms, a: f"no longer hold out for {_aim(terms, a)}",
    ),
    "refuses": (
        lambda terms, a: f"refusal of {_aim(terms, a)}",
        lambda terms, a: f"no longer refuse {_aim(terms, a)}",
    ),
    "never_with": (
        lambda terms, a: f"refusal of a government with {_names(a.situation, terms.never_with, 'or')}",
        lambda terms, a: f"accept a government with {_names(a.situation, terms.never_with, 'or')}",
    ),
    "only_with": (
        lambda terms, a: (
            "refusal to help a government that it is not in"
            if _to_itself(terms)
            else f"tie to {_names(a.situation, terms.only_with)}, without whom it joins nothing"
        ),
        lambda terms, a: (
            "help a government that it is not in"
            if _to_itself(terms)
            else f"join or help a government without {_names(a.situation, terms.only_with)}"
        ),
    ),
    "together": (
        lambda terms, a: "acting as one",
        lambda terms, a: "no longer act as one, so that part of it could join without the rest",
    ),
    "not_relying_on": (
        lambda terms, a: f"refusal to rely on {_names(a.situation, terms.not_relying_on, 'or')}",
        lambda terms, a: f"rely on {_names(a.situation, terms.not_relying_on, 'or')}",
    ),
    "opposition": (
        lambda terms, a: "stand in opposition",
        lambda terms, a: "join or help a cabinet after all",
    ),
    "demands": (
        lambda terms, a: f"demand for {_holding(terms.demands, a.situation)}",
        lambda terms, a: f"drop the demand for {_holding(terms.demands, a.situation)}",
    ),
}


def held_words(ref: str, answer: Answer, notes: Notes | None = None, *, briefly: bool = False) -> str:
    """Say what stands in the way, as a noun: ``the Sadrists' boycott (72 of their 73)``."""
    situation, terms, rule = answer.situation, answer.commitment(ref), answer.rule(ref)
    mark = mark_of(ref, answer, notes)
    if rule is not None:
        return f"{rule_words(rule, briefly=briefly)}{mark}"
    if terms is None:
        return f"{_bar_words(ref, answer)}{mark}"
    if terms.kind == "custom":
        return f"the custom that {terms.says or _holding(terms.custom, situation)}{mark}"
    what = HELD[terms.kind][0](terms, answer)
    who = possessive(listed(actor_words(actor, situation) for actor in terms.by))
    ours = ", our reading" if terms.basis == "inferred" else ""
    return f"{who} {what} ({seats_words(terms, situation)}{ours}){mark}"


def rule_words(rule: Amendment, *, briefly: bool = False) -> str:
    """Name a changeable rule with its author, its day and (unless ``briefly``) what it says."""
    by = possessive(f"the {rule.by}") if rule.by else "the"
    says = f": {rule.says}" if rule.says and not briefly else ""
    return f"{by} {rule.kind} of {day_words(rule.from_)} ({rule.cite}{says})"


def _bar_words(ref: str, answer: Answer) -> str:
    scope = answer.scope
    person, office = scope.bars.get(ref, ("", "")) if scope else ("", "")
    by = listed(answer.actors_of(ref)) if answer.actors_of(ref) else "court"
    return (
        f"the {possessive(by)} ruling that {answer.situation.name(person)} may not be {answer.situation.name(office)}"
    )


def mark_of(ref: str, answer: Answer, notes: Notes | None) -> str:
    """Return the marks of the sources that something rests on."""
    return notes.mark(sources_of(ref, answer)) if notes else ""


def sources_of(ref: str, answer: Answer) -> tuple[str, ...]:
    """Return the sources of a commitment, a custom, a ruling or a rule, as far as the case lists them."""
    situation = answer.situation
    made = situation.commitments.get(ref)
    if made is not None:
        return made.latest.event.sources
    custom = next((one for one in situation.case.file.customs if one.id == ref), None)
    if custom is not None:
        return custom.sources
    for entry in situation.barred.values():
        if entry.id == ref:
            return entry.event.sources
    rule = answer.rule(ref)
    return tuple(one for one in (rule.sources if rule else ()) if one in situation.case.sources)


# --- what would be given up ------------------------------------------------------------------------------------------


def moves_words(give_up: Iterable[str], answer: Answer, notes: Notes | None = None) -> str:
    """Say who would do what: ``Siyada would …; the KDP would … and …``."""
    situation = answer.situation
    by_actor: dict[str, list[str]] = {}
    rules: list[str] = []
    for ref in give_up:
        terms, rule = answer.commitment(ref), answer.rule(ref)
        mark = mark_of(ref, answer, notes)
        if rule is not None:
            rules.append(f"{rule_words(rule)} would fall{mark}; {hands_words(rule)}")
        elif terms is None:
            rules.append(f"{_bar_words(ref, answer)} would fall{mark}")
        elif terms.kind == "custom":
            rules.append(f"the custom that {terms.says or _holding(terms.custom, situation)} would not be kept{mark}")
        else:
            who = listed(actor_words(actor, situation) for actor in terms.by)
            by_actor.setdefault(who, []).append(f"{HELD[terms.kind][1](terms, answer)}{mark}")
    moves = [f"{who} would {listed(acts)}" for who, acts in by_actor.items()]
    return "; ".join([*moves, *rules])


def hands_words(rule: Amendment) -> str:
    """Say who could change a rule, and how."""
    if not rule.changed_by:
        return "it is in nobody's hands now"
    how = f": {rule.how}" if rule.how else ""
    return f"it could be changed by the {rule.changed_by.removeprefix('the ')}{how}"


def least_words(way: WayOut, answer: Answer) -> str:
    """Say how few of those bound would have to move, where not all of them must."""
    if way.least_members is None or way.least_members >= way.members:
        return ""
    verb = "is" if way.least_members == 1 else "are"
    others = "everybody else who may comes" if answer.goal.kind == "sitting" else "as many others help as may"
    return f"{way.least_members} of their {way.members} {verb} enough, if {others}"


def reading_of(terms: Commitment, situation: Situation) -> str:
    """Say a commitment that is our reading as a clause: ``Siyada takes part only with the Sadrists``."""
    who = listed(actor_words(actor, situation) for actor in terms.by)
    return f"{who} {commitment_words(terms, situation)}"


# --- agreements ------------------------------------------------------------------------------------------------------


def agreement_words(made: Agreement, answer: Answer, draws: int) -> str:
    """Describe an agreement: its cabinet, who helps from outside, who gets which office."""
    situation, scope = answer.situation, answer.scope
    silent = set(scope.silent) if scope else set[str]()
    leader = made.holders.get(scope.leading or "") if scope else None
    parts: list[str] = []
    if made.cabinet:
        under = f" under {person_words(leader, situation)}" if scope and scope.leading in made.holders else ""
        parts.append(f"a cabinet of {parties_words(sorted(made.cabinet), situation)}{under}")
    helpers = [party for party in made.support if party not in silent or not _wholly_silent(party, answer)]
    more = f"{draws} of those who have declared nothing" if draws else ""
    named = parties_words(helpers, situation) if helpers else ""
    if named or more:
        verb = "helped from outside by" if made.cabinet else "carried by"
        parts.append(f"{verb} {listed(one for one in (named, more) if one)}")
    for office, person in made.holders.items() if answer.goal.kind != "sitting" else ():  # there who wins is open
        if not (scope and office == scope.leading and made.cabinet):
            parts.append(f"{person_words(person, situation)} as {situation.name(office)}")
    return ", ".join(parts)


def _wholly_silent(party: str, answer: Answer) -> bool:
    assert answer.scope is not None  # noqa: S101
    return len(answer.scope.silent.get(party, ())) >= answer.situation.seats_of(party)


def person_words(person: str | None, situation: Situation) -> str:
    """Name a holder."""
    return _plain(situation.name(person)) if person else UNNAMED


def firmness_words(level: Firmness) -> str:
    """Say which commitments count."""
    return "red lines" if level is Firmness.RED_LINE else f"every {level.words} and what is firmer"
