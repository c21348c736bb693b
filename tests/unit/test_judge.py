"""The judge: facts about rules, one at a time (language reference, sections 2 to 4)."""

import pytest

from formateur.model.bounds import Bound
from formateur.model.house import House, Size, Unit
from formateur.model.judge import Level, Outcome, Truth, all_true, any_true, foresee, judge
from formateur.model.rules import AllOf, AnyOf, Condition, MostVotes, Named, Rule, Test
from formateur.model.tally import Cell, Tally

TEN = House("house", Size(10, 10))
AWAY = frozenset({Cell.ABSENT})
COMES = frozenset(Cell) - AWAY


def test_of(base: str, count: str = "in_favour", share: str = "more than 1/2") -> Test:
    return Test(**{count: Bound.parse(f"{share} of {base}")})


test_of.__test__ = False  # type: ignore[attr-defined]


def tally(**cells: object) -> Tally:
    return Tally.model_validate(
        {name: value if isinstance(value, dict) else str(value) for name, value in cells.items()}
    )


def outcome(needs: Condition, house: House = TEN, quorum: Condition | None = None, **cells: object) -> Outcome:
    return judge(Rule(needs=needs, quorum=quorum), tally(**cells), house).outcome


# --- the five bases ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["abstaining", "blank", "invalid", "not_voting", "absent"])
def test_whoever_does_not_vote_for_it_counts_against_under_members_base(cell: str) -> None:
    assert outcome(test_of("members"), in_favour=5, against=0, **{cell: 5}) is Outcome.FAILED


@pytest.mark.parametrize(
    ("base", "passed"), [("members", False), ("seated", True), ("present", True), ("voting", True), ("cast", True)]
)
def test_a_vacancy_counts_against_under_members_base_only(base: str, passed: bool) -> None:
    house = House("house", Size(10, 9))
    assert outcome(test_of(base), house, in_favour=5, against=4) is (Outcome.PASSED if passed else Outcome.FAILED)


@pytest.mark.parametrize(
    ("base", "passed"), [("members", False), ("seated", False), ("present", True), ("voting", True), ("cast", True)]
)
def test_absence_counts_against_under_the_bases_of_all_seats(base: str, passed: bool) -> None:
    result = outcome(test_of(base), in_favour=3, against=2, absent=5)
    assert result is (Outcome.PASSED if passed else Outcome.FAILED)


@pytest.mark.parametrize(
    ("base", "passed"), [("members", False), ("seated", False), ("present", False), ("voting", True), ("cast", True)]
)
def test_taking_no_part_counts_against_all_who_are_present(base: str, passed: bool) -> None:
    result = outcome(test_of(base), in_favour=3, against=2, not_voting=5)
    assert result is (Outcome.PASSED if passed else Outcome.FAILED)


@pytest.mark.parametrize(
    ("base", "passed"), [("members", False), ("seated", False), ("present", False), ("voting", False), ("cast", True)]
)
@pytest.mark.parametrize("cell", ["abstaining", "blank", "invalid"])
def test_abstention_counts_against_unless_only_votes_cast_count(base: str, passed: bool, cell: str) -> None:
    result = outcome(test_of(base), in_favour=3, against=2, **{cell: 5})
    assert result is (Outcome.PASSED if passed else Outcome.FAILED)


@pytest.mark.parametrize(("in_favour", "against", "passed"), [(60, 59, True), (59, 60, False), (60, 60, False)])
def test_more_in_favour_than_against_is_more_than_half_of_the_votes_cast(
    in_favour: int, against: int, passed: bool
) -> None:
    house = House("knesset", Size(120, 120))
    result = outcome(test_of("cast"), house, in_favour=in_favour, against=against, abstaining=120 - in_favour - against)
    assert result is (Outcome.PASSED if passed else Outcome.FAILED)


def test_87_to_61_elects_under_cast_and_not_under_present() -> None:
    house = House("sofia", Size(240, 240))
    cells = {"in_favour": 87, "against": 61, "abstaining": 88}
    assert outcome(test_of("cast"), house, **cells) is Outcome.PASSED
    assert outcome(test_of("present"), house, **cells) is Outcome.FAILED


# --- negative rules ------------------------------------------------------------------------------------------------

NEGATIVE = test_of("members", "against", "at most 1/2")


@pytest.mark.parametrize(("against", "expected"), [(174, Outcome.PASSED), (175, Outcome.FAILED)])
def test_175_against_reject_a_swedish_government_whoever_is_in_favour(against: int, expected: Outcome) -> None:
    riksdag = House("riksdag", Size(349, 349))
    assert outcome(NEGATIVE, riksdag, in_favour=1, against=against, absent=348 - against) is expected


@pytest.mark.parametrize("cell", ["abstaining", "absent", "not_voting", "in_favour"])
def test_whatever_is_not_against_helps_under_a_negative_rule(cell: str) -> None:
    assert outcome(NEGATIVE, **{"in_favour": 0, "against": 5, cell: 5}) is Outcome.PASSED


# --- what the record leaves out --------------------------------------------------------------------------------------


def test_a_cell_that_is_not_written_is_unknown_and_not_nought() -> None:
    assert outcome(test_of("cast"), in_favour=4, against=3) is Outcome.PASSED
    assert outcome(test_of("voting"), in_favour=4, against=3) is Outcome.UNDETERMINED


def test_an_undetermined_ballot_names_what_is_missing() -> None:
    judged = judge(Rule(needs=test_of("members")), tally(present=8), TEN)
    assert (judged.outcome, judged.unknown) == (Outcome.UNDETERMINED, ("in favour", "against", "abstaining"))


def test_those_present_bound_every_vote() -> None:
    assert outcome(test_of("members"), present=5) is Outcome.FAILED


def test_known_noes_bound_the_ayes() -> None:
    assert outcome(test_of("members"), against=5) is Outcome.FAILED


def test_a_bounded_figure_decides_where_its_bound_does() -> None:
    assert outcome(test_of("members"), in_favour={"at_most": "5"}) is Outcome.FAILED
    assert outcome(test_of("members"), in_favour={"at_least": "6"}) is Outcome.PASSED
    assert outcome(test_of("members"), in_favour={"at_least": "5"}) is Outcome.UNDETERMINED


def test_who_may_not_abstain_votes_against_if_not_in_favour() -> None:
    house = House("kamer", Size(150, 150))
    record = tally(present=149, in_favour=72)
    assert judge(Rule(needs=test_of("cast")), record, house).outcome is Outcome.UNDETERMINED
    assert judge(Rule(needs=test_of("cast"), may_abstain=False), record, house).outcome is Outcome.FAILED


def test_an_abstention_on_record_is_believed_where_nobody_may_abstain() -> None:
    rule = Rule(needs=test_of("cast"), may_abstain=False)
    assert judge(rule, tally(present=10, in_favour=5, abstaining=1), TEN).outcome is Outcome.PASSED
    assert judge(rule, tally(present=10, in_favour=5, blank=1), TEN).outcome is Outcome.PASSED


# --- quorums -------------------------------------------------------------------------------------------------------

QUORUM = test_of("members", "present", "at least 2/3")


def test_a_quorum_that_is_missed_is_no_quorum_whatever_the_votes() -> None:
    assert outcome(test_of("cast"), quorum=QUORUM, present=6, in_favour=6, against=0) is Outcome.NO_QUORUM


def test_a_quorum_not_recorded_is_taken_as_met_by_a_ballot_that_was_held_and_is_said_to_be() -> None:
    judged = judge(Rule(needs=test_of("cast"), quorum=QUORUM), tally(in_favour=4, against=2), TEN)
    assert judged.outcome is Outcome.PASSED
    assert "quorum not recorded, taken as met since the ballot was held" in judged.arithmetic


def test_a_quorum_not_recorded_leaves_a_lost_sitting_undetermined() -> None:
    rule = Rule(needs=test_of("cast"), quorum=QUORUM)
    assert judge(rule, tally(in_favour=4, against=2), TEN, held=False).outcome is Outcome.UNDETERMINED


def test_a_quorum_of_the_opening_is_not_asked_for_at_a_ballot_that_was_held() -> None:
    rule = Rule(needs=test_of("cast"), quorum=QUORUM, quorum_at="opening")
    assert judge(rule, tally(present=6, in_favour=4, against=2), TEN).outcome is Outcome.PASSED
    assert judge(rule, tally(present=6), TEN, held=False).outcome is Outcome.NO_QUORUM


def test_the_arithmetic_says_how_many_are_missing() -> None:
    judged = judge(Rule(needs=test_of("cast"), quorum=QUORUM), tally(present=3), TEN)
    assert judged.arithmetic == "quorum: 3 present, 7 needed (at least 2/3 of 10 members): 4 short"


# --- choices between candidates --------------------------------------------------------------------------------------

PLURALITY = Rule(needs=MostVotes(), votes_on="candidates", tie="again")


def votes(rule: Rule, record: dict[str, object], **cells: object) -> tuple[Outcome, str | None]:
    made = {name: number if isinstance(number, dict) else str(number) for name, number in record.items()}
    judged = judge(
        rule, Tally.model_validate({"votes": made, **{key: str(value) for key, value in cells.items()}}), TEN
    )
    return judged.outcome, judged.elected


def test_most_votes_elects_whoever_has_one_vote_more() -> None:
    assert votes(PLURALITY, {"ann": 2, "bea": 1}) == (Outcome.PASSED, "ann")


def test_equal_votes_are_a_tie() -> None:
    assert votes(PLURALITY, {"ann": 3, "bea": 3, "cyd": 2}) == (Outcome.TIE, None)


def test_a_tie_for_second_place_is_no_tie() -> None:
    assert votes(PLURALITY, {"ann": 4, "bea": 3, "cyd": 3}) == (Outcome.PASSED, "ann")


def test_a_plurality_without_votes_on_record_is_undetermined() -> None:
    judged = judge(PLURALITY, tally(present=8), TEN)
    assert (judged.outcome, judged.elected) == (Outcome.UNDETERMINED, None)


def test_a_plurality_with_a_count_missing_is_decided_only_where_it_cannot_matter() -> None:
    unknown = {"used": None, "why": "not found"}
    assert votes(PLURALITY, {"ann": 3, "bea": unknown}, absent=5)[0] is Outcome.UNDETERMINED
    assert votes(PLURALITY, {"ann": 6, "bea": {"at_most": "4"}}) == (Outcome.PASSED, "ann")


def test_votes_for_others_count_against_a_candidate() -> None:
    rule = Rule(needs=test_of("cast"), votes_on="candidates")
    assert votes(rule, {"ann": 5, "bea": 3}, scattered=2) == (Outcome.FAILED, None)
    assert votes(rule, {"ann": 5, "bea": 3}, scattered=1) == (Outcome.PASSED, "ann")


def test_somebody_not_listed_may_have_won_where_votes_are_missing() -> None:
    rule = Rule(needs=test_of("members"), votes_on="candidates")
    assert votes(rule, {"ann": 2, "bea": 1})[0] is Outcome.UNDETERMINED
    assert votes(rule, {"ann": 2, "bea": 1}, scattered=0)[0] is Outcome.FAILED


def test_of_several_who_meet_the_condition_the_one_with_most_votes_is_elected() -> None:
    rule = Rule(needs=Test(in_favour=Bound.parse("at least 3")), votes_on="candidates")
    assert votes(rule, {"ann": 4, "bea": 5}) == (Outcome.PASSED, "bea")


def test_nobody_is_named_elected_where_the_record_does_not_say_who_had_most_votes() -> None:
    rule = Rule(needs=Test(in_favour=Bound.parse("at least 3")), votes_on="candidates")
    assert votes(rule, {"ann": 4, "bea": 4}) == (Outcome.PASSED, None)
    assert votes(rule, {"ann": 4, "bea": {"used": None, "why": "not found"}}) == (Outcome.PASSED, None)


# --- groups and named conditions ---------------------------------------------------------------------------------------

ENTITIES = House("hor", Size(42, 42), {"fbih": Size(28, 28), "rs": Size(14, 14)})
BOSNIA = AllOf(
    all_of=(
        test_of("cast"),
        Test(group="fbih", in_favour=Bound.parse("at least 1/3 of cast")),
        Test(group="rs", in_favour=Bound.parse("at least 1/3 of cast")),
    )
)


def test_a_third_of_each_entity_must_be_in_favour() -> None:
    split = {"fbih": {"in_favour": "21", "against": "0"}, "rs": {"in_favour": "0", "against": "14"}}
    record = Tally.model_validate({"in_favour": "21", "against": "14", "groups": split})
    assert judge(Rule(needs=BOSNIA), record, ENTITIES).outcome is Outcome.FAILED


def test_the_split_of_a_house_vote_is_inferred_as_far_as_its_groups_allow() -> None:
    record = tally(in_favour=31, against=2, abstaining=3, absent=6)
    assert (
        judge(Rule(needs=BOSNIA), record, ENTITIES).outcome is Outcome.PASSED
    )  # 12 January 2012: at least 3 of the RS


def test_a_split_that_is_not_on_record_and_would_decide_is_named() -> None:
    judged = judge(Rule(needs=BOSNIA), tally(in_favour=29, against=8), ENTITIES)
    assert (judged.outcome, judged.unknown[-2:]) == (Outcome.UNDETERMINED, ("split of fbih", "split of rs"))


def test_the_votes_of_a_house_are_at_least_those_of_its_groups() -> None:
    split = {"fbih": {"in_favour": "15"}, "rs": {"in_favour": "7"}}
    record = Tally.model_validate({"groups": split})
    assert judge(Rule(needs=test_of("members")), record, ENTITIES).outcome is Outcome.PASSED


def test_a_named_condition_is_judged_where_it_stands() -> None:
    rule = Rule(needs=Named("majority"), conditions={"majority": test_of("members")})
    assert judge(rule, tally(in_favour=6), TEN).outcome is Outcome.PASSED
    assert judge(rule, tally(in_favour=5), TEN).outcome is Outcome.FAILED


def test_a_condition_on_seats_asks_who_is_largest() -> None:
    house = House("house", Size(10, 10), {}, {"reds": 6, "blues": 4})
    test = Test(party="largest", seats=Bound.parse("more than 1/2 of members"))
    assert judge(Rule(needs=test), Tally(), house).outcome is Outcome.PASSED


# --- three values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "both", "either"),
    [
        ((Truth.TRUE, Truth.TRUE), Truth.TRUE, Truth.TRUE),
        ((Truth.TRUE, Truth.UNKNOWN), Truth.UNKNOWN, Truth.TRUE),
        ((Truth.TRUE, Truth.FALSE), Truth.FALSE, Truth.TRUE),
        ((Truth.UNKNOWN, Truth.FALSE), Truth.FALSE, Truth.UNKNOWN),
        ((Truth.FALSE, Truth.FALSE), Truth.FALSE, Truth.FALSE),
    ],
)
def test_false_beats_unknown_in_all_of_and_true_beats_it_in_any_of(
    values: tuple[Truth, Truth], both: Truth, either: Truth
) -> None:
    assert (all_true(values), any_true(values)) == (both, either)


# --- conflicting figures -------------------------------------------------------------------------------------------------


def test_another_figure_that_would_change_the_outcome_is_said() -> None:
    used = {"used": "5", "why": "parliament", "others": [{"value": "6", "sources": ["daily"]}]}
    judged = judge(Rule(needs=test_of("members")), tally(in_favour=used), TEN)
    assert (judged.outcome, judged.conflicts) == (Outcome.FAILED, (("in favour 6", Outcome.PASSED),))


def test_another_figure_that_changes_nothing_is_not_said() -> None:
    used = {"used": "5", "why": "parliament", "others": [{"value": "4", "sources": ["daily"]}]}
    assert judge(Rule(needs=test_of("members")), tally(in_favour=used), TEN).conflicts == ()


# --- a ballot to come ------------------------------------------------------------------------------------------------


def level(rule: Rule, *units: Unit, candidates: tuple[str, ...] = ()) -> Level:
    return foresee(rule, units, TEN, candidates).level


def test_silence_leaves_a_ballot_open() -> None:
    assert level(Rule(needs=test_of("members")), Unit("reds", 6), Unit("blues", 4)) is Level.OPEN


def test_too_many_away_block_a_quorum_and_enough_who_come_assure_it() -> None:
    rule = Rule(needs=MostVotes(), quorum=QUORUM, votes_on="candidates")
    assert level(rule, Unit("reds", 4, AWAY), Unit("blues", 6)) is Level.BLOCKED
    assert level(rule, Unit("reds", 3), Unit("blues", 7, COMES)) is Level.ASSURED


def test_a_most_votes_ballot_elects_somebody_while_who_it_is_stays_open() -> None:
    verdict = foresee(PLURALITY, (Unit("reds", 10),), TEN, ("ann", "bea"))
    assert (verdict.level, verdict.level_of("ann"), verdict.level_of("bea")) == (Level.ASSURED, Level.OPEN, Level.OPEN)


def test_a_candidate_alone_on_the_list_is_not_yet_elected() -> None:
    verdict = foresee(PLURALITY, (Unit("reds", 10),), TEN, ("ann",))
    assert verdict.level_of("ann") is Level.OPEN


def test_a_candidate_backed_by_most_is_assured_of_a_plurality() -> None:
    backs = Unit("reds", 6, frozenset({Cell.IN_FAVOUR}), frozenset({"ann"}))
    verdict = foresee(PLURALITY, (backs, Unit("blues", 4)), TEN, ("ann", "bea"))
    assert (verdict.level_of("ann"), verdict.level_of("bea"), verdict.level_of(None)) == (
        Level.ASSURED,
        Level.BLOCKED,
        Level.BLOCKED,
    )


def test_those_who_back_another_cannot_elect_a_candidate() -> None:
    rule = Rule(needs=test_of("members"), votes_on="candidates")
    backs = Unit("blues", 5, frozenset({Cell.IN_FAVOUR, Cell.ABSENT}), frozenset({"bea"}))
    assert foresee(rule, (backs, Unit("reds", 5)), TEN, ("ann", "bea")).level_of("ann") is Level.BLOCKED


def test_those_who_refuse_a_candidate_may_still_elect_another() -> None:
    rule = Rule(needs=test_of("members"), votes_on="candidates")
    verdict = foresee(rule, (Unit("reds", 10, refused=frozenset({"ann"})),), TEN, ("ann", "bea"))
    assert (verdict.level_of("ann"), verdict.level_of("bea")) == (Level.BLOCKED, Level.OPEN)


def test_one_who_backs_two_and_refuses_one_of_them_votes_for_the_other() -> None:
    rule = Rule(needs=test_of("members"), votes_on="candidates")
    unit = Unit("reds", 10, frozenset({Cell.IN_FAVOUR}), frozenset({"ann", "bea"}), refused=frozenset({"bea"}))
    assert foresee(rule, (unit,), TEN, ("ann", "bea")).level_of("ann") is Level.ASSURED


def test_a_group_that_refuses_blocks_what_needs_its_consent() -> None:
    needs = AllOf(all_of=(test_of("cast"), Test(group="rs", in_favour=Bound.parse("at least 1/3 of members"))))
    units = (Unit("west", 28, group="fbih"), Unit("east", 14, frozenset({Cell.AGAINST}), group="rs"))
    assert foresee(Rule(needs=needs), units, ENTITIES).level is Level.BLOCKED


def test_either_way_to_pass_is_enough() -> None:
    needs = AnyOf(any_of=(test_of("members"), test_of("members", "absent", "at least 1/2")))
    assert level(Rule(needs=needs), Unit("reds", 5, AWAY), Unit("blues", 5)) is Level.ASSURED
