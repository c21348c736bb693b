"""Pages on an answer: why it is stuck, every way out, and the possible agreements."""

from collections.abc import Collection, Iterator, Sequence

from formateur.agreements.answer import Answer, Status, WayOut
from formateur.agreements.asking import new_names, reinforced
from formateur.agreements.possible import possible_agreements
from formateur.agreements.search.direct import Direct
from formateur.report.context import Notes
from formateur.report.page.page import Page
from formateur.report.page.section import Section
from formateur.report.stuck.folding import Folded, folded
from formateur.report.stuck.headline import headline
from formateur.report.stuck.patrons import in_hands_of, patron_lines
from formateur.report.stuck.wording import (
    actor_words,
    agreement_words,
    firmness_words,
    held_words,
    least_words,
    moves_words,
    need_words,
    person_words,
    reading_words,
    rule_words,
    seats_words,
)
from formateur.report.words import capital, count, day_words, listed, sentence, step_words

SHORT = 5
MOST_AGREEMENTS = 12
MAX_IDLE = 6


def why_page(answer: Answer, checked: str | None = None, changes: Sequence[str] = ()) -> Page:
    """Write why a goal is stuck: the short list of ways out first, then the locks and the parts played."""
    notes = Notes(answer.situation)
    sections = [
        changed_section(changes),
        ways_section(answer, answer.short_list(), notes, SHORT),
        locks_section(answer, notes),
        idle_section(answer, notes),
        possible_section(answer),
        hands_section(answer, notes),
        reckoning(answer, checked),
    ]
    return _page(answer, f"why {_goal_title(answer)} is stuck", sections, notes)


def ways_page(
    answer: Answer,
    checked: str | None = None,
    changes: Sequence[str] = (),
    *,
    only: Sequence[WayOut] | None = None,
    whose: str | None = None,
    most: int = 50,
) -> Page:
    """Write every way out, with those that need fewer of the undeclared and what a new name would open."""
    notes = Notes(answer.situation)
    shown = answer.ways_out if only is None else only
    sections = [
        changed_section(changes),
        ways_section(answer, shown, notes, most, whose=whose),
        reinforced_section(answer, notes) if only is None else _nothing(),
        new_name_section(answer, notes) if only is None else _nothing(),
        actors_section(answer, shown),
        possible_section(answer),
        hands_section(answer, notes),
        reckoning(answer, checked),
    ]
    return _page(answer, f"ways out: {_goal_title(answer)}", sections, notes)


def agreements_page(answer: Answer, checked: str | None = None, changes: Sequence[str] = ()) -> Page:
    """Write the agreements that break nothing, those that draw on fewest of the undeclared first."""
    notes = Notes(answer.situation)
    sections = [changed_section(changes), agreements_section(answer), reckoning(answer, checked)]
    return _page(answer, f"possible agreements: {_goal_title(answer)}", sections, notes)


def _page(answer: Answer, what: str, sections: Collection[Section], notes: Notes) -> Page:
    situation = answer.situation
    title = f"{situation.case.file.title}: {what}, the evening of {day_words(situation.day)}"
    kept = tuple(section for section in sections if section.lines or section.rows)
    return Page(situation, title, headline(answer), kept, tuple(notes.order))


def _goal_title(answer: Answer) -> str:
    match answer.goal.kind:
        case "government":
            return "a government"
        case "office":
            return f"the office of {answer.situation.name(answer.goal.office or '')}"
    return "the next sitting"


def _nothing() -> Section:
    return Section("", "")


def changed_section(changes: Sequence[str]) -> Section:
    """Say what was changed for a what-if, and what that changed in the answer."""
    return Section("what_if", "What if", tuple(changes))


# --- ways out --------------------------------------------------------------------------------------------------------


def ways_section(
    answer: Answer, ways: Sequence[WayOut], notes: Notes, most: int, *, whose: str | None = None
) -> Section:
    """List ways out, each with what then becomes possible."""
    title = "What would open it"
    if not answer.locked:
        return Section("ways_out", title)
    lines = [f"In the hands of {whose} alone:"] if whose else []
    if not ways:
        return Section("ways_out", title, (*lines, "None."))
    for place, fold in enumerate(folded(answer, [way.give_up for way in ways])[:most], start=1):
        first = next(way for way in ways if set(fold.fixed) <= set(way.give_up) and _fits(way, fold))
        lines.append(f"({place}) {way_words(first, answer, notes, fold)}")
    total, shown = len(answer.ways_out), len(lines) - bool(whose)
    if whose is None and total > shown and not any(one.choices for one in folded(answer, [w.give_up for w in ways])):
        more = "" if answer.complete else "at least "
        lines.append(f"{more.capitalize()}{total - shown} more; see all with formateur ways-out.")
    if answer.win_more and not whose:
        lines.append(
            f"Or without anybody giving up anything: win {answer.win_more} more of the undeclared than half of them, "
            f"{answer.least} of the {answer.silent} in all."
        )
    return Section("ways_out", title, tuple(lines))


def _fits(way: WayOut, fold: Folded) -> bool:
    return all(len(set(way.give_up) & set(members)) == number for number, members in fold.choices)


def way_words(way: WayOut, answer: Answer, notes: Notes | None = None, fold: Folded | None = None) -> str:
    """Say one way out: who would give up what, how few suffice, and what then becomes possible."""
    if fold and fold.choices:
        moves = [moves_words(fold.fixed, answer, notes)] if fold.fixed else []
        for number, members in fold.choices:
            moves.append(
                f"any {number} of {len(members)} would give up what they hold to: {listed(_who(members, answer))}"
            )
        said = "; ".join(moves)
    else:
        said = moves_words(way.give_up, answer, notes)
    few = least_words(way, answer)
    then = agreement_words(way.agreement, answer, way.draws) if answer.goal.kind == "government" else ""
    example = f", for example {then}" if then else ""
    step = step_words(answer.situation.law, way.tightest or "")
    spare = f"; it could spare {way.margin} of its partners' members at its tightest, {step}" if way.margin else ""
    whole = (
        f"With all of them it {need_words(way.draws, answer.silent)}"
        if few
        else f"That {need_words(way.draws, answer.silent)}"
    )
    parts = [f"{capital(said)}.", f"{capital(few)}." if few else "", f"{whole}{example}{spare}."]
    return " ".join(part for part in parts if part)


def _who(refs: Collection[str], answer: Answer) -> Iterator[str]:
    for ref in refs:
        terms = answer.commitment(ref)
        if terms:
            yield from (actor_words(actor, answer.situation) for actor in terms.by)


def reinforced_section(answer: Answer, notes: Notes) -> Section:
    """List the ways out with one thing more given up, so that half of the undeclared are enough."""
    lines = [way_words(way, answer, notes) for way in reinforced(answer)[:SHORT]]
    return Section("reinforced", "With one thing more, so that at most half of the undeclared are needed", tuple(lines))


def new_name_section(answer: Answer, notes: Notes) -> Section:
    """Say what a name refused by nobody would open, and who must drop whom for it."""
    lines = []
    for found in new_names(answer):
        said = f"{answer.situation.name(found.office)}: {moves_words(found.dropped, answer, notes)}."
        if found.opens:
            lines.append(f"{said} Nothing else would stand in the way.")
            continue
        lines += [
            f"{said} Even so it would take more: {moves_words(way.give_up, answer, notes)}. "
            f"That {need_words(way.draws, answer.silent)}."
            for way in found.further[:3]
        ]
    return Section("new_name", "A new name, refused by nobody", tuple(lines))


def actors_section(answer: Answer, ways: Sequence[WayOut]) -> Section:
    """Say who could open the way alone, and in how many ways out each actor has a part."""
    if not answer.locked or not ways:
        return Section("actors", "Who must move")
    alone = [actor_words(one, answer.situation) for one in answer.sole_openers]
    lines = [f"Alone: {listed(alone)}." if alone else "Nobody could open it alone."]
    counts: dict[str, int] = {}
    for way in answer.ways_out:
        for actor in way.actors:
            counts[actor] = counts.get(actor, 0) + 1
    others = [actor for actor in counts if actor not in answer.sole_openers]
    if others:
        said = (f"{actor_words(one, answer.situation)} ({counts[one]} of {len(answer.ways_out)})" for one in others)
        lines.append(f"Only with others: {listed(said)}.")
    return Section("actors", "Who must move", tuple(lines))


# --- locks -----------------------------------------------------------------------------------------------------------


def locks_section(answer: Answer, notes: Notes) -> Section:
    """Say what excludes every agreement: what is in every lock, and what completes each."""
    if not answer.locks:
        return Section("locks", "Why")
    core = answer.core
    rests = [[ref for ref in _in_order(lock, answer) if ref not in core] for lock in answer.locks]
    lines: list[str] = []
    if core:
        names = listed(held_words(ref, answer, notes) for ref in core)
        together = "It is one thing" if len(core) == 1 else f"{capital(_number(len(core)))} things together"
        if len(answer.locks) == 1:
            lines.append(f"{together}, and none to spare: {names}.")
        else:
            lines.append(f"Always {'this' if len(core) == 1 else 'these'}: {names}.")
    if len(answer.locks) > 1:
        lines.extend(_rest_lines(answer, rests, notes, bool(core)))
    if not answer.complete:
        lines.append("There are more; the search stopped at its stated limit.")
    return Section("locks", "Why", tuple(lines))


def _rest_lines(answer: Answer, rests: Sequence[Sequence[str]], notes: Notes, core: bool) -> Iterator[str]:
    folds = folded(answer, rests)
    yield f"{'With them, any one of these completes' if core else 'Each of these is'} a lock:"
    for place, fold in enumerate(folds[:SHORT], start=1):
        names = [held_words(ref, answer, notes) for ref in fold.fixed]
        names += [
            f"any {number} of the {len(members)} like {held_words(members[0], answer, notes)}"
            for number, members in fold.choices
        ]
        yield f"({place}) {listed(names)}."
    if len(folds) > SHORT:
        yield f"{len(folds) - SHORT} more."


def _in_order(lock: Collection[str], answer: Answer) -> list[str]:
    return [part.ref for part in answer.parts if part.ref in lock]


def _number(value: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[value] if value < len(words) else str(value)


def idle_section(answer: Answer, notes: Notes) -> Section:
    """Name what is in no lock: giving it up alone or with others is never needed."""
    if not answer.locked:
        return Section("idle", "What changes nothing")
    idle = [part.ref for part in answer.parts if part.part == "idle"]
    spoken = [ref for ref in idle if (terms := answer.commitment(ref)) is None or terms.kind != "custom"]
    if not spoken:
        return Section("idle", "What changes nothing")
    shown = [held_words(ref, answer, notes) for ref in spoken[:MAX_IDLE]]
    if len(spoken) > MAX_IDLE:
        shown.append(f"{len(spoken) - MAX_IDLE} more")
    return Section("idle", "What changes nothing", (f"In no lock: {listed(shown)}.",))


# --- agreements ------------------------------------------------------------------------------------------------------


def possible_section(answer: Answer) -> Section:
    """Show the agreement that draws on fewest of the undeclared, where one breaks nothing."""
    if answer.possible is None or answer.status in (Status.LOCKED, Status.NOTHING_PROMISED):
        return Section("possible", "An agreement that breaks nothing")
    return Section("possible", "An agreement that breaks nothing", tuple(_possible_lines(answer)))


def _possible_lines(answer: Answer) -> Iterator[str]:
    from formateur.agreements.margins import tightest

    assert answer.possible is not None  # noqa: S101
    assert answer.question is not None  # noqa: S101
    yield sentence(f"{agreement_words(answer.possible, answer, answer.least or 0)}")
    margin, step = tightest(answer.question, answer.possible)
    where = step_words(answer.situation.law, step)
    yield f"Its tightest step is {where}: {count(margin, 'member')} of its partners may be missing there."


def agreements_section(answer: Answer) -> Section:
    """List the agreements that break nothing."""
    title = "Agreements that break nothing declared"
    if answer.status not in (Status.POSSIBLE, Status.SILENT) or answer.engine is None:
        return Section("agreements", title, ("None.",) if answer.scope else ())
    if not isinstance(answer.engine, Direct):
        return Section("agreements", title, tuple(_possible_lines(answer)))
    found = possible_agreements(answer.engine, answer.limit, MOST_AGREEMENTS)
    lines = []
    for place, (made, also, draws) in enumerate(zip(found.agreements, found.also, found.draws, strict=True), start=1):
        others = sorted(
            {person_words(person, answer.situation) for one in also for _, person in one} - _named(made, answer)
        )
        more = f" The same parties could also agree on {listed(others, 'or')}." if others else ""
        lines.append(
            f"({place}) {capital(agreement_words(made, answer, draws))}; it {need_words(draws, answer.silent)}.{more}"
        )
    if not found.complete:
        lines.append("There are more; the search stopped at its stated limit.")
    return Section("agreements", title, tuple(lines))


def _named(made: object, answer: Answer) -> set[str]:
    holders: dict[str, str | None] = getattr(made, "holders", {})
    return {person_words(person, answer.situation) for person in holders.values()}


# --- whose hands, and how it was reckoned ----------------------------------------------------------------------------


def hands_section(answer: Answer, notes: Notes) -> Section:
    """Say what lies in the hands of those whom somebody outside the chamber is said to move."""
    lines = tuple(patron_lines(answer, notes)) if answer.locked else ()
    return Section("patrons", "Outside the chamber", lines)


def reckoning(answer: Answer, checked: str | None = None) -> Section:
    """Say what was counted, under which reading, and what changes on stated words alone."""
    if answer.scope is None:
        return Section("reckoning", "How this was reckoned")
    silent = (
        f"{count(answer.silent, 'member has', 'members have')} declared nothing that bears on it"
        if answer.silent
        else "everybody has declared something that bears on it"
    )
    lines = [
        f"Counted: {firmness_words(answer.level)}. {capital(silent)}; {reading_words(answer)}.",
        *_tested(answer),
        *_unnamed(answer),
        *_stated_only(answer),
    ]
    if checked:
        lines.append(checked)
    return Section("reckoning", "How this was reckoned", tuple(lines))


def _tested(answer: Answer) -> Iterator[str]:
    """Say on what a government is tested that no vote puts in office."""
    law, stages = answer.situation.law, answer.scope.stages if answer.scope else ()
    motions = [step_words(law, stage.step) for stage in stages if stage.is_motion]
    if motions:
        yield f"No vote puts a government in office, so it is tested on what it must withstand: {listed(motions)}."


def _unnamed(answer: Answer) -> Iterator[str]:
    assert answer.scope is not None  # noqa: S101
    for office, stand in answer.scope.candidates.items():
        if stand == (None,):
            yield f"Nobody stands on the record as {answer.situation.name(office)}, so the name is left open."


def _stated_only(answer: Answer) -> Iterator[str]:
    other = answer.stated_only
    if other is None:
        return
    if not answer.rests_on_our_reading:
        yield "The same holds on stated and reported commitments alone."
        return
    match other.status:
        case Status.LOCKED:
            ways = len(other.ways_out)
            yield (
                f"On stated and reported commitments alone it is locked too, with {count(len(other.locks), 'lock')} "
                f"and {count(ways, 'way')} out: {'; '.join(_short(way, answer) for way in other.ways_out[:SHORT])}."
            )
        case Status.POSSIBLE | Status.SILENT:
            need = need_words(other.least or 0, other.silent)
            yield f"On stated and reported commitments alone nothing rules it out: it {need}."
        case _:
            yield "On stated and reported commitments alone too few have promised anything."


def _short(way: WayOut, answer: Answer) -> str:
    names = []
    for ref in way.give_up:
        rule = answer.rule(ref)
        names.append(rule_words(rule) if rule else held_words(ref, answer))
    return listed(names)


__all__ = ["agreements_page", "in_hands_of", "seats_words", "ways_page", "why_page"]
