"""A report held against the record: verdicts, hindsight marked, figures worked out by the engine."""

import pytest

from formateur.case.audit import VERDICTS, library_audits
from formateur.record.audit import audit
from formateur.report.record.audit import audit_data, audit_sheet

REPORT = audit("newarab-2022-02-07")
CLAIMS = {row["id"]: row for row in [*audit_data(REPORT)["claims"], *audit_data(REPORT)["omissions"]]}


def test_two_thirds_is_the_rule_of_attendance_and_of_the_first_ballot_only() -> None:
    shown = CLAIMS["two-thirds"]["shows"]
    assert "220 of 329 present and 220 of 329 in favour (art. 70(1))" in shown[0]
    assert "220 of 329 present and more votes than any other, however few (art. 70(2))" in shown[1]
    assert any("162" in event["words"] for event in CLAIMS["two-thirds"]["events"])


def test_before_the_ruling_165_would_have_been_enough() -> None:
    before, after = CLAIMS["court-on-quorum"]["shows"]
    assert "165 of 329 present" in before
    assert "220 of 329 present" in after


def test_what_happened_after_the_report_is_marked_as_later() -> None:
    later = {event["date"]: event["later"] for event in CLAIMS["whom-he-met"]["events"]}
    assert later == {"2022-02-06": False, "2022-02-08": True}


def test_a_claim_carries_the_sources_of_its_events() -> None:
    assert {"shafaq-2022-02-06-qaani", "newarab-2022-02-07"} <= {one["id"] for one in CLAIMS["arrival"]["sources"]}


def test_the_headline_counts_every_claim_and_every_omission() -> None:
    assert audit_sheet(REPORT).headline == (
        "Of 11 claims 4 are supported, 3 are fair, 2 are incomplete, 1 is outdated and 1 is misleading. "
        "It leaves out 4 things that matter."
    )


@pytest.mark.parametrize("form", ["text", "md", "json", "csv"])
def test_every_form_has_every_claim(form: str) -> None:
    text = audit_sheet(REPORT).render(form, 200).replace("\\", "")
    assert all(row.get("claim", row.get("omission")) in text for row in CLAIMS.values())


@pytest.mark.parametrize("name", library_audits())
def test_every_audit_of_the_library_gives_each_claim_a_verdict_and_a_reason(name: str) -> None:
    found = audit(name)
    assert {one.claim.verdict for one in found.claims} <= {*VERDICTS, None}
    assert all(one.claim.why for one in found.claims)
