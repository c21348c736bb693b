"""Words: dates, numbers, lists and names as a reader expects them."""

from collections.abc import Iterable
from datetime import date

from formateur.case.chronicle import Entry
from formateur.case.situation import Situation
from formateur.constitution.law import Law, OneOf
from formateur.model.judge import Level

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_words(day: date, *, year: bool = True) -> str:
    """Write a day.

    >>> day_words(date(2022, 2, 7))
    '7 February 2022'
    """
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def when(day: date, today: date) -> str:
    """Write a day to come as seen from today: ``tomorrow``, or its date."""
    return "tomorrow" if (day - today).days == 1 else f"on {day_words(day)}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Write a number with its noun.

    >>> count(1, "seat"), count(2, "seat"), count(3, "party", "parties")
    ('1 seat', '2 seats', '3 parties')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listed(parts: Iterable[str], last: str = "and") -> str:
    """Write a list.

    >>> listed(["the Sadrists", "Siyada", "the KDP"])
    'the Sadrists, Siyada and the KDP'
    """
    words = list(parts)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else "nobody"


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Begin with a capital letter and end with a full stop."""
    text = capital(text.strip())
    return text if text.endswith((".", "?", "!")) else f"{text}."


def step_words(law: Law, step_id: str, situation: Situation | None = None) -> str:
    """Say what happens at a step, e.g. ``the election of the President of the Republic``."""
    if step_id.startswith("motions."):
        motion = law.motions.get(step_id.removeprefix("motions."))
        if motion and motion.name:
            return f"the {motion.name}"
        return f"the motion ({step_id.removeprefix('motions.').replace('_', ' ')})"
    if step_id in law.clocks:
        return clock_name(law, step_id)
    if step_id in law.ends:
        return law.ends[step_id].end if law.ends[step_id].end != "nothing" else step_id.replace("_", " ")
    step = law.steps.get(step_id)
    if step is None:
        return step_id.replace("_", " ")
    if step.kind == "ballots":
        nominee = _nominee(situation, step_id)
        match step.votes_on:
            case "each minister":
                return "the vote on each minister"
            case "government" | "rejection":
                what = (
                    "the vote on the government"
                    if step.votes_on == "government"
                    else "the motion to reject the government"
                )
                return f"{what} of {nominee}" if nominee else what
            case "nominee" if nominee and step.fills:
                return f"the vote on {nominee} as {law.offices[step.fills].name}"
            case _:
                return (
                    f"the election of the {law.offices[step.fills].name}" if step.fills else step_id.replace("_", " ")
                )
    if step.kind == "act":
        by = f"the {_office(law, step.by)} " if step.by else ""
        return f"{by}{step.act}"
    if step.kind == "nominations":
        return "nominations of " + listed(law.offices[one.office].name for one in step.nominations)
    return step_id.replace("_", " ")


def clock_name(law: Law, clock_id: str) -> str:
    """Return what a clock gives time for: its name if it has one, else its id."""
    clock = law.clocks.get(clock_id)
    return clock.name if clock and clock.name else clock_id.replace("_", " ")


def sitting_words(law: Law, step_id: str, situation: Situation | None = None) -> str:
    """Say what a sitting is for: ``for the election of the President``, ``at which the President convenes …``."""
    words = step_words(law, step_id, situation)
    return f"at which {words}" if step_id in law.steps and law.steps[step_id].kind == "act" else f"for {words}"


def pending_words(law: Law, step_id: str, situation: Situation | None = None) -> str:
    """Say what is waited for: a vote, or that somebody acts."""
    step = law.steps[step_id]
    words = step_words(law, step_id, situation)
    return f"it is for the {_office(law, step.by)} to act ({step.act})" if step.kind == "act" and step.by else words


def duty_words(law: Law, step_id: str, situation: Situation | None = None) -> str:
    """Say what a time limit is for: a vote, or somebody to act."""
    return pending_words(law, step_id, situation).removeprefix("it is for ")


def _office(law: Law, who: str | None) -> str:
    if who in law.offices:
        return law.offices[who].name
    return (who or "").removeprefix("the ")


def _nominee(situation: Situation | None, step_id: str) -> str | None:
    if situation is None:
        return None
    track, sitting = situation.state.track_at(step_id), situation.next_sitting
    named = track.nominee if track else sitting.candidate if sitting and sitting.step == step_id else None
    return situation.name(named) if named else None


def whom_words(whom: str | OneOf | None) -> str:
    """Say who may be chosen."""
    if isinstance(whom, OneOf):
        return listed(whom.one_of, "or")
    return whom or "anyone"


LEVEL_WORDS = {Level.ASSURED: "assured", Level.BLOCKED: "blocked", Level.OPEN: "open"}


def possessive(name: str) -> str:
    """Write whose something is.

    >>> possessive("the Sadrists"), possessive("Siyada")
    ("the Sadrists'", "Siyada's")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def cited(text: str, cite: str | None) -> str:
    """Add the article in brackets."""
    return f"{text} ({cite})" if cite else text


def confidence_mark(entry: Entry) -> str:
    """Mark what is not of high confidence, and what comes from the reader's own overlay."""
    marks = [f"{entry.event.confidence} confidence"] if entry.event.confidence != "high" else []
    if entry.overlay:
        marks.append(f"from the overlay {entry.overlay}")
    return f" [{', '.join(marks)}]" if marks else ""
