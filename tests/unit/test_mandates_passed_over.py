"""Passing over a mandate that is never used up leads on (Austria 2025: nobody was charged, and yet they agreed)."""

from small import law, on, pending, refused

LAW = """
starts: {{election: mandate}}
steps:
  mandate:
    act: charges somebody
    by: the President
    cite: art. 1
    mandates: [{first}]
    {exhausted}
    then: oath
  oath: {{act: swears in, by: the President, cite: art. 2, then: done}}
  talks: {{act: negotiate among themselves, by: the parties, cite: art. 3, then: done}}
ends: {{done: {{end: government}}}}
"""
ANYONE = "{whom: anyone, may_skip: true, times: without limit}"
SKIPPED = "- {date: 2020-01-05, act: {step: mandate, outcome: skipped}}\n"
LATER = SKIPPED.replace("01-05", "01-06")


def test_passing_over_a_mandate_without_limit_leads_to_where_the_mandates_are_used_up() -> None:
    situation = on("2020-01-05", law(LAW.format(first=ANYONE, exhausted="exhausted: talks")), SKIPPED)
    assert (pending(situation), refused(situation)) == (["talks"], [])


def test_passing_it_over_leads_to_the_next_entry_first() -> None:
    under = law(LAW.format(first=f"{ANYONE}, {{whom: any member, may_skip: true}}", exhausted="exhausted: talks"))
    situation = on("2020-01-05", under, SKIPPED)
    assert (pending(situation), [one.whom for one in situation.options]) == (["mandate"], ["any member"])
    assert pending(on("2020-01-06", under, SKIPPED + LATER)) == ["talks"]


def test_a_mandate_without_limit_may_still_be_given_again_and_again() -> None:
    under = law(LAW.format(first=ANYONE, exhausted="exhausted: talks"))
    given = "- {date: 2020-01-02, act: {step: mandate, whom: ann}}\n"
    back = "- {date: 2020-01-03, act: {step: mandate, outcome: returned}}\n"
    situation = on(
        "2020-01-03", under, given + back + given.replace("01-02", "01-03") + back, people={"ann": {"name": "Ann"}}
    )
    assert (pending(situation), refused(situation)) == (["mandate"], [])


def test_where_nothing_follows_the_mandates_passing_over_comes_back_to_them() -> None:
    situation = on("2020-01-05", law(LAW.format(first=ANYONE, exhausted="without_limit: none in the law")), SKIPPED)
    assert (pending(situation), [one.whom for one in situation.options]) == (["mandate"], ["anyone"])
