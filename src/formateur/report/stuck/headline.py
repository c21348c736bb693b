"""The first sentence of an answer: can it be done, and if not, what stands in the way."""

from formateur.agreements.answer import Answer, Status
from formateur.report.context import Context
from formateur.report.headline import ahead, in_office
from formateur.report.stuck.wording import goal_words, held_words, need_words, reading_of, reading_words
from formateur.report.words import capital, count, day_words, listed, sentence

MAX_NAMED = 4


def headline(answer: Answer) -> str:
    """Return the answer in a sentence or two."""
    match answer.status:
        case Status.LOCKED:
            return f"{_locked(answer)}{_our_reading(answer)}"
        case Status.POSSIBLE:
            return f"{_possible(answer)}{_our_reading(answer)}"
        case Status.NOTHING_PROMISED:
            return _nothing_promised(answer)
        case _:
            return _beside_the_point(answer)


def _locked(answer: Answer) -> str:
    first = ""
    if answer.goal.kind == "sitting":
        context = Context(answer.situation)
        if context.called:
            first = f"{ahead(context.called, ())} "
    names = [held_words(ref, answer, briefly=True) for ref in answer.core]
    what = _cannot(answer)
    more = len(answer.locks)
    if not names:
        rest = f"there are {count(more, 'lock')}, and nothing is in all of them"
        return f"{first}{sentence(f'{what}: {rest}')}{_beyond(answer)}"
    shown = names[:MAX_NAMED]
    if len(names) > MAX_NAMED:
        shown.append(f"{len(names) - MAX_NAMED} more")
    others = f", with one of {more} further sets of commitments" if more > 1 else ""
    hold = "this holds" if len(names) == 1 and more == 1 else "all of these hold"
    return f"{first}{sentence(f'{what} while {hold}: {listed(shown)}{others}')}{_beyond(answer)}"


def _cannot(answer: Answer) -> str:
    if answer.goal.kind == "government":
        return capital(f"{reading_words(answer)}, no government can be formed")
    if answer.goal.kind == "office":
        return capital(f"{reading_words(answer)}, {goal_words(answer)} cannot be filled")
    return capital(f"{reading_words(answer)}, {goal_words(answer)} cannot be carried")


def _beyond(answer: Answer) -> str:
    """Say that all of the undeclared would be enough, where they would."""
    if answer.win_more is None:
        return ""
    return f" Not ruled out by what has been declared: an agreement {need_words(answer.least or 0, answer.silent)}."


def _possible(answer: Answer) -> str:
    what = {"government": "A government", "office": capital(goal_words(answer))}.get(answer.goal.kind, "It")
    if answer.goal.kind == "sitting":
        context = Context(answer.situation)
        first = f"{ahead(context.called, ())} " if context.called else ""
        return f"{first}Nothing that has been declared rules it out: it {need_words(answer.least or 0, answer.silent)}."
    verb = "can be filled" if answer.goal.kind == "office" else "can be formed"
    return sentence(
        f"{what} {verb} {reading_words(answer)}: an agreement that breaks nothing declared "
        f"{need_words(answer.least or 0, answer.silent)}"
    )


def _nothing_promised(answer: Answer) -> str:
    least = f"; an agreement {need_words(answer.least, answer.silent)}" if answer.least is not None else ""
    return sentence(
        f"too few have promised anything: {reading_words(answer)}, nobody could carry {goal_words(answer)} "
        f"even if every commitment were given up{least}"
    )


def _our_reading(answer: Answer) -> str:
    """Name what an answer hangs on that is our reading and not its author's word."""
    if not answer.rests_on_our_reading or answer.stated_only is None or answer.scope is None:
        return ""
    used = {ref for lock in answer.locks for ref in lock} or {one.id for one in answer.scope.commitments}
    inferred = [one for one in answer.scope.commitments if one.basis == "inferred" and one.id in used]
    names = [reading_of(one, answer.situation) for one in inferred[:MAX_NAMED]]
    return f" This rests on our reading that {listed(names)}." if names else ""


def _beside_the_point(answer: Answer) -> str:
    situation = answer.situation
    match answer.status:
        case Status.REACHED if answer.goal.kind == "office":
            holder = situation.state.holders.get(answer.goal.office or "")
            who = f": {situation.name(holder)} holds it" if holder else ""
            return sentence(f"{goal_words(answer)} is filled{who}")
        case Status.REACHED:
            return in_office(Context(situation))
        case Status.NOT_CALLED:
            return "No sitting with a ballot is called, so there is no lock on one; ask for --goal government."
        case Status.NO_WAY if situation.state.dissolution:
            return sentence(f"the house is dissolved since {day_words(situation.state.dissolution.since)}")
        case Status.SILENT:
            return sentence(
                f"no commitment on record bears on this: nobody has said what would rule out {goal_words(answer)}"
            )
        case _:
            return "From here the law shows no vote by which this could be reached."
