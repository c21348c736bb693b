"""What a rule makes of a ballot or a lost sitting as the chronicle has it."""

from formateur.case.chronicle import Entry
from formateur.model.house import House, Recorded
from formateur.model.judge import Judgement, Outcome, evaluate, judge
from formateur.model.rules import Rule
from formateur.model.tally import Tally


def judged(entry: Entry, rule: Rule, house: House) -> Judgement | None:
    """Judge a ballot or a lost sitting of the record by a rule; None for a ballot declared void."""
    event = entry.event
    if event.lost_sitting:
        return _lost(rule, Tally(present=event.lost_sitting.present), house)
    if event.ballot is None or event.ballot.outcome == "void":
        return None
    return judge(rule, event.ballot.tally, house, held=event.ballot.outcome != "no_quorum")


def _lost(rule: Rule, tally: Tally, house: House) -> Judgement:
    """Judge a sitting at which no ballot was held: only its quorum can be judged."""
    if rule.quorum is None or tally.present is None:
        return Judgement(Outcome.UNDETERMINED, None, "members present not recorded", ("present",))
    found = judge(rule, tally, house, held=False)
    if found.outcome in (Outcome.NO_QUORUM, Outcome.UNDETERMINED):
        return found
    words = f"{evaluate(rule.quorum, house, Recorded(house, tally), rule.conditions).words()}"
    return Judgement(Outcome.UNDETERMINED, None, f"{words}; the record does not say why no ballot was held")
