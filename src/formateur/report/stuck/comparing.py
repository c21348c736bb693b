"""What a what-if changed in an answer."""

from formateur.agreements.answer import Answer, Status
from formateur.agreements.whatif import Changes
from formateur.report.stuck.wording import moves_words, need_words
from formateur.report.words import count, listed, sentence

SAID = {
    Status.POSSIBLE: "possible",
    Status.LOCKED: "locked",
    Status.NOTHING_PROMISED: "out of reach, since too few have promised anything",
    Status.REACHED: "reached",
    Status.NOT_CALLED: "no sitting called",
    Status.NO_WAY: "no way under the law",
    Status.SILENT: "possible",
}
MOST = 3


def compared(before: Answer, after: Answer, changes: Changes) -> tuple[str, ...]:
    """Say what was supposed, and how the answer differs from the one without it."""
    lines = [f"Supposed: {listed(_supposed(changes))}."]
    if SAID[before.status] != SAID[after.status]:
        lines.append(sentence(f"before it was {SAID[before.status]}; now it is {SAID[after.status]}"))
    else:
        lines.append(sentence(f"as before, it is {SAID[after.status]}"))
    if (before.least, before.silent) != (after.least, after.silent):
        lines.append(f"{_need(before, 'Before')} {_need(after, 'Now')}")
    old = {way.give_up: way for way in before.ways_out}
    new = {way.give_up: way for way in after.ways_out}
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    if gone:
        lines.append(f"No longer a way out ({len(gone)}): {_some(gone, before)}.")
    if come:
        lines.append(f"New ways out ({len(come)}): {_some(come, after)}.")
    if old and new and not gone and not come:
        lines.append("The ways out are the same.")
    if len(before.locks) != len(after.locks):
        lines.append(f"{count(len(before.locks), 'lock')} before, {len(after.locks)} now.")
    return tuple(lines)


def _supposed(changes: Changes) -> list[str]:
    found = [f"{ref} is not there" for ref in changes.without]
    found += [f"declared: {text}" for text in changes.made]
    found += [f"{path} is {phrase}" for path, phrase in changes.rules]
    return found + [f"the members of {party} resign" for party in changes.leave]


def _need(answer: Answer, when: str) -> str:
    if answer.least is None:
        return f"{when} no number of the undeclared would do."
    return f"{when} an agreement {need_words(answer.least, answer.silent)}."


def _some(sets: list[tuple[str, ...]], answer: Answer) -> str:
    said = [moves_words(one, answer) for one in sets[:MOST]]
    if len(sets) > MOST:
        said.append(f"{len(sets) - MOST} more")
    return "; or ".join(said)
