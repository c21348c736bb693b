"""Turning points: what stood in the way on the eve, and who could open it, as the newspapers of the day had it.

Each expectation is certain from what was printed at the time or from a sum of seats that a reader can do; the source is
named above it. ``test_locks`` has the sets of Iraq, Spain 2016 and Sweden 2018 that were worked out by hand.
"""

from functools import cache

import pytest

import formateur as fm
from formateur.agreements.answer import Answer, Status
from formateur.agreements.asking import answer
from formateur.agreements.sitting import BallotOutlook, Outlook, outlook
from formateur.case.situation import Situation
from formateur.model.judge import Level


@cache
def on(case: str, day: str) -> Situation:
    return fm.load(case).on(day)


@cache
def government(case: str, day: str) -> Answer:
    return answer(on(case, day), "government")


def sitting(case: str, day: str) -> Outlook:
    found = outlook(on(case, day))
    assert found is not None
    return found


def in_favour(found: Outlook, ballot: int = 0) -> tuple[int, int]:
    """How many vote for whoever is nearest to winning: for certain, and at most."""
    asked: BallotOutlook = found.ballots[ballot]
    return found.extremes(asked, asked.ask.favour)


def alone(found: Answer) -> set[str]:
    """Who could open the way without anybody else."""
    assert found.locked
    return set(found.sole_openers)


def opens(found: Answer, *refs: str) -> bool:
    """True if giving up exactly these is a way out."""
    assert found.locked
    return frozenset(refs) in {frozenset(way.give_up) for way in found.ways_out}


def recorded(case: str, day: str) -> list[str]:
    """The outcomes of the ballots of a day."""
    return [seen.recorded for seen in on(case, day).ballots if str(seen.day) == day]


# --- Spain -----------------------------------------------------------------------------------------------------------


# El Español, 23 October 2016: the federal committee of the PSOE decides to abstain, by 139 votes to 96
def test_the_abstention_of_the_psoe_alone_opened_spain_in_october_2016() -> None:
    assert "psoe" in alone(government("spain-2016", "2016-10-22"))
    assert opens(government("spain-2016", "2016-10-22"), "psoe-no-rajoy")
    assert government("spain-2016", "2016-10-23").status is Status.POSSIBLE


# Onda Cero, 29 October 2016: 170 to 111, 68 abstaining; PP 137, Cs 32 and CC 1 had declared for him
def test_on_28_october_2016_rajoys_second_ballot_could_not_fail() -> None:
    eve = sitting("spain-2016", "2016-10-28")
    assert (eve.first.ballot, eve.level, in_favour(eve)[0]) == ("second", Level.ASSURED, 170)
    assert recorded("spain-2016", "2016-10-29") == ["passed"]


# laSexta, 16 September, and EFE, 17 September 2019: PP and Cs do not abstain, and the King proposes nobody since PSOE
# and UP do not agree on a coalition
def test_in_september_2019_each_of_four_parties_could_have_spared_spain_an_election() -> None:
    assert alone(government("spain-2019", "2019-09-22")) == {"pp", "cs", "psoe", "up"}


# Heraldo, 6 January 2020: 167 for, 165 against, 18 abstaining
def test_on_6_january_2020_a_single_deputy_could_have_stopped_sanchez() -> None:
    eve = sitting("spain-2019", "2020-01-06")
    assert (eve.first.ballot, eve.level) == ("second", Level.ASSURED)
    assert (in_favour(eve), eve.refusing) == ((167, 167), 165)


# PP 137, Vox 33, UPN 1 and CC 1 make 172 of the 176 that the first ballot asks
def test_feijoo_was_four_short_on_26_september_2023() -> None:
    eve = sitting("spain-2023", "2023-09-26")
    assert (eve.level, eve.missing, in_favour(eve)) == (Level.BLOCKED, 4, (172, 172))


# laSexta, 9 November 2023: the agreement of the PSOE and Junts is signed in Brussels
def test_junts_could_open_spain_alone_on_8_november_2023_and_did_on_the_9th() -> None:
    assert opens(government("spain-2023", "2023-11-08"), "junts-amnesty-first")
    assert government("spain-2023", "2023-11-09").status is Status.POSSIBLE


# --- Sweden ----------------------------------------------------------------------------------------------------------


# Harstad Tidende, 10 December 2018: C votes no; without its 31, M, SD, KD and L have 174, and 175 reject him
def test_in_december_2018_c_alone_could_have_let_lofven_in() -> None:
    assert opens(government("sweden-2018", "2018-12-13"), "c-no-lofven")
    assert recorded("sweden-2018", "2018-12-14") == ["failed"]


# VG and Agderposten, 16 January 2019: V will abstain; C and L had decided to on 12 and 13 January
def test_c_l_and_v_tolerating_lofven_it_could_not_fail_on_17_january_2019() -> None:
    assert sitting("sweden-2018", "2019-01-15").level is Level.OPEN  # V had not yet said so
    eve = sitting("sweden-2018", "2019-01-17")
    assert (eve.level, eve.refusing) == (Level.ASSURED, 154)  # M 70, SD 62, KD 22; 175 would reject him
    assert recorded("sweden-2018", "2019-01-18") == ["passed"]


# Dagens industri, 7 July 2021: the rent reform is dropped and V yields; M 70, SD 62, KD 22, L 19 and an independent
# make 174, and 175 reject him
def test_one_member_decided_in_sweden_in_july_2021() -> None:
    assert opens(government("sweden-2021", "2021-07-05"), "v-no-lofven")
    eve = sitting("sweden-2021", "2021-07-06")
    assert (eve.level, eve.refusing, eve.needed.against_at_most) == (Level.ASSURED, 174, 174)


# NTB in ABC Nyheter, 23 November 2021: V votes no as things stand, and agrees on pensions that evening
def test_v_m_or_sd_alone_could_have_opened_sweden_on_22_november_2021() -> None:
    assert alone(government("sweden-2021", "2021-11-22")) == {"v", "m", "sd"}
    assert government("sweden-2021", "2021-11-23").status is Status.POSSIBLE
    assert sitting("sweden-2021", "2021-11-23").level is Level.OPEN  # 174 against, and one who had said nothing
    assert recorded("sweden-2021", "2021-11-24") == ["passed"]


# --- Lebanon ---------------------------------------------------------------------------------------------------------


# The National, 14 June 2023: Frangieh's camp leaves before a second ballot; without its 44 nobody has more than 84
def test_nobody_could_reach_86_in_lebanon_on_13_june_2023() -> None:
    eve = sitting("lebanon-2022", "2023-06-13")
    assert eve.first.verdict.level is Level.BLOCKED
    assert in_favour(eve)[1] == 84


# LBCI, 8 January 2025: the list of those who vote for Joseph Aoun; on the 9th 71, then 99 after the Shia duo's visit
def test_joseph_aoun_could_not_win_lebanons_first_ballot_on_8_january_2025_but_the_second() -> None:
    first, second = sitting("lebanon-2022", "2025-01-08").ballots
    assert (first.verdict.level, first.needed.in_favour) == (Level.BLOCKED, 86)
    assert in_favour(sitting("lebanon-2022", "2025-01-08"))[1] == 85
    assert (second.verdict.level, second.needed.in_favour) == (Level.OPEN, 65)
    assert recorded("lebanon-2022", "2025-01-09") == ["failed", "passed"]


# --- Greece ----------------------------------------------------------------------------------------------------------


# Associated Press, 11 May 2012: ND 108 and PASOK 41 make 149 of 300; DIMAR wants no government without SYRIZA
def test_two_members_of_dimar_were_wanted_in_athens_on_14_may_2012() -> None:
    found = government("greece-2012", "2012-05-14")
    assert "dimar" in alone(found)
    (way,) = (one for one in found.ways_out if one.give_up == ("dimar-only-with-syriza",))
    assert (way.least_members, way.draws) == (2, 0)


# Kathimerini, 23 December 2014: 168 for Dimas; 180 needed at the third ballot
def test_the_greek_president_was_out_of_reach_on_28_december_2014() -> None:
    eve = sitting("greece-2014", "2014-12-28")
    assert (eve.first.ballot, eve.level, eve.needed.in_favour) == ("third", Level.BLOCKED, 180)
    assert in_favour(eve) == (168, 179)
    assert answer(on("greece-2014", "2014-12-28"), "sitting").locked
    assert on("greece-2014", "2014-12-29").state.dissolution is not None


# 160 votes of ND and its friends: 180 are asked at the third ballot, 151 at the fourth (article 32 since 2019)
@pytest.mark.parametrize(("day", "level"), [("2025-02-05", Level.BLOCKED), ("2025-02-11", Level.ASSURED)])
def test_the_same_160_fell_short_at_the_third_ballot_of_2025_and_sufficed_at_the_fourth(day: str, level: Level) -> None:
    eve = sitting("greece-2025", day)
    assert (eve.level, in_favour(eve)) == (level, (160, 160))


# --- Germany ---------------------------------------------------------------------------------------------------------


# Bild and Süddeutsche Zeitung: the SPD goes into opposition on 24 September 2017, the FDP walks out on 19 November
def test_spd_or_fdp_could_each_open_germany_on_20_november_2017() -> None:
    found = government("germany-2017", "2017-11-20")
    assert {"spd", "fdp"} <= alone(found)
    assert all({"spd-opposition", "fdp-walks-out"} <= lock for lock in found.locks)


# Deutschlandfunk, 6 May 2025: CDU, CSU and SPD had counted all 328; 310 voted for Merz in the secret ballot, 316 needed
def test_what_failed_on_6_may_2025_was_assured_on_all_that_had_been_declared() -> None:
    eve = sitting("germany-2025", "2025-05-05")
    assert (eve.level, in_favour(eve)[0], eve.needed.in_favour) == (Level.ASSURED, 328, 316)
    assert in_favour(eve)[0] - 13 == eve.needed.in_favour - 1  # thirteen who break their word undo it; eighteen did
    assert recorded("germany-2025", "2025-05-06") == ["failed", "passed"]  # the record, not the rules, surprised


# --- Bulgaria --------------------------------------------------------------------------------------------------------


# ExBulletin, 26 April 2021: Trifonov forms no government and takes no support; Sputnik, 5 May: the mandates come back
def test_only_itn_could_have_saved_the_bulgarian_parliament_on_4_may_2021() -> None:
    assert alone(government("bulgaria-2021", "2021-05-04")) == {"itn"}


# The Sofia Globe, 16 May 2023: PP-DB backs no government of GERB; bne IntelliNews, 22 May: the two agree
def test_pp_db_alone_opened_bulgaria_between_21_and_22_may_2023() -> None:
    found = government("bulgaria-2022", "2023-05-21")
    assert (alone(found), len(found.ways_out)) == ({"ppdb"}, 1)
    assert government("bulgaria-2022", "2023-05-22").status is Status.POSSIBLE


# Associated Press, 15 January 2025: APS joins; GERB 69, ITN 18, BSP 20 and APS 19 make 126 of 240, 121 needed
def test_aps_made_it_126_in_sofia_on_15_january_2025() -> None:
    assert "aps" in alone(government("bulgaria-2024", "2025-01-14"))
    eve = sitting("bulgaria-2024", "2025-01-15")
    assert (eve.level, in_favour(eve)[0]) == (Level.ASSURED, 126)


# --- Ireland ---------------------------------------------------------------------------------------------------------


# The Irish Times, 14 April 2016: Kenny fails again; LidTime: that evening FF agrees to talk on letting FG in
def test_fianna_fail_could_open_the_dail_alone_on_13_april_2016_and_moved_the_next_evening() -> None:
    found = government("ireland-2016", "2016-04-13")
    assert found.ways_out[0].give_up == ("ff-no-fg",)
    assert recorded("ireland-2016", "2016-04-14") == ["failed", "failed"]
    assert government("ireland-2016", "2016-04-14").status is Status.POSSIBLE


# TheJournal, 5 May 2016: the fifteen independents had not decided; FG 50, Zappone and Lowry were certain, 58 needed
def test_six_of_the_undecided_were_wanted_in_dublin_on_5_may_2016() -> None:
    found = government("ireland-2016", "2016-05-05")
    assert (found.status, found.least) == (Status.POSSIBLE, 6)
    assert recorded("ireland-2016", "2016-05-06")[0] == "passed"


# --- Israel ----------------------------------------------------------------------------------------------------------


# Hamodia, 29 May 2019: four ministries offered to Labor in place of Yisrael Beytenu; the bloc without it has 60 of 120
def test_one_member_of_labor_would_have_done_in_jerusalem_on_28_may_2019() -> None:
    found = government("israel-2019-04", "2019-05-28")
    (way,) = (one for one in found.ways_out if one.give_up == ("labor-no-netanyahu",))
    assert (way.least_members, way.draws) == (1, 0)
    assert on("israel-2019-04", "2019-05-30").state.dissolution is not None


# ANI and The Times of Israel, 20 November 2019: Liberman joins neither side, and the right negotiates as one
def test_liberman_or_the_bloc_of_the_right_held_the_keys_on_20_november_2019() -> None:
    found = government("israel-2019-09", "2019-11-20")
    assert alone(found) == {"right_bloc", "yb"}
    assert "bloc-netanyahu" in found.core


# The Times of Israel, 26 March 2020: Gantz is elected Speaker with the votes of the right, and his alliance breaks
def test_blue_and_white_could_open_israel_alone_on_25_march_2020_and_did_the_next_day() -> None:
    assert opens(government("israel-2020", "2020-03-25"), "blue-white-no-netanyahu")
    assert government("israel-2020", "2020-03-26").status is Status.POSSIBLE


# Israel National News, 13 June 2021: 60 to 59, one of Ra'am's four abstaining after all
def test_sixty_one_had_declared_for_bennett_on_12_june_2021() -> None:
    eve = sitting("israel-2021", "2021-06-12")
    assert (eve.level, in_favour(eve)[0]) == (Level.ASSURED, 61)
    (seen,) = (one for one in on("israel-2021", "2021-06-13").ballots if one.step == "confidence")
    assert seen.judgement is not None
    assert "60" in seen.judgement.arithmetic


# --- elsewhere -------------------------------------------------------------------------------------------------------


# Kliker.info, 29 June 2011: there is a chance only if SDS or SNSD abstains; Eurasia.ro, 14 July: two thirds of the
# members from Republika Srpska vote against
def test_sds_or_snsd_could_each_have_let_kukic_in_on_13_july_2011() -> None:
    found = government("bosnia-2010", "2011-07-13")
    assert opens(found, "sds-no-kukic")
    assert opens(found, "snsd-no-kukic")
    assert recorded("bosnia-2010", "2011-07-14") == ["failed"]
    assert sitting("bosnia-2010", "2012-01-11").level is Level.ASSURED  # the six parties agreed, and Bevanda passed
    assert recorded("bosnia-2010", "2012-01-12") == ["passed"]


# Reformatorisch Dagblad, 21 July 2011: CD&V will talk without the N-VA
def test_cdv_could_open_belgium_alone_on_19_july_2011_and_let_go_two_days_later() -> None:
    assert opens(government("belgium-2010", "2011-07-19"), "cdv-with-nva")
    assert government("belgium-2010", "2011-07-21").status is Status.POSSIBLE


# The Irish Times, 30 January 2024: the DUP's executive accepts in the night; it had refused a Speaker since May 2022
@pytest.mark.parametrize(
    ("case", "day", "party"),
    [("northern-ireland-2022", "2024-01-29", "dup"), ("northern-ireland-2017", "2020-01-09", "sf")],
)
def test_one_party_had_northern_ireland_in_its_hands(case: str, day: str, party: str) -> None:
    found = government(case, day)
    assert (alone(found), len(found.ways_out)) == ({party}, 1)


# CTK in the Prague Business Journal, 10 July 2018: ANO 78, ČSSD 15 and KSČM 15 make 108 of 200
def test_the_communists_made_it_108_in_prague_on_10_july_2018() -> None:
    assert government("czechia-2017", "2018-01-15").locked  # ANO alone has 78, and 101 are needed if all come
    eve = sitting("czechia-2017", "2018-07-10")
    assert (eve.level, in_favour(eve)) == (Level.ASSURED, (108, 108))


# i, 22 October 2015: BE and the PCP reject the programme whatever it says; 107 of the right stand against 123
def test_the_ps_could_have_kept_passos_coelho_in_office_on_9_november_2015() -> None:
    found = government("portugal-2015", "2015-11-09")
    assert opens(found, "ps-rejects")
    assert {"be", "pcp"} <= alone(found)


# HVG, 10 March 2022: 133 members signed for Novák, two thirds of 199
def test_exactly_133_had_signed_for_the_hungarian_president_on_9_march_2022() -> None:
    eve = sitting("hungary-2022", "2022-03-09")
    assert (eve.level, in_favour(eve)[0], eve.needed.in_favour) == (Level.ASSURED, 133, 133)


# De Telegraaf, 31 August and 30 September 2021: D66 gives up a government with both parties of the left
def test_vvd_or_d66_could_each_open_the_netherlands_on_29_september_2021() -> None:
    assert alone(government("netherlands-2021", "2021-09-29")) == {"vvd", "d66"}


# profil, 4 January 2025: Nehammer ends the talks with the SPÖ; Kurier: on the 5th the ÖVP turns to Kickl
def test_vienna_was_locked_for_one_day_and_the_ovp_chose_the_other_way_out() -> None:
    found = government("austria-2024", "2025-01-04")
    assert opens(found, "ovp-not-with-spo")
    assert opens(found, "ovp-no-kickl")
    assert government("austria-2024", "2025-01-05").status is Status.POSSIBLE
