"""Files written: dumped from values, rewritten from text, added to without touching anything else, never half-way."""

import datetime as dt
import stat
from functools import cache
from pathlib import Path

import pytest

from formateur.case.adding import Details, propose
from formateur.case.audit import AuditFile
from formateur.case.document import parse, read
from formateur.case.files import shipped_files
from formateur.case.load import (
    library_cases,
    library_constitutions,
    load,
    load_constitution,
    load_text,
    read_constitution,
)  # fmt: skip
from formateur.case.phrases import Phrase, read_phrase
from formateur.case.saving import save, save_new
from formateur.case.shape import CaseFile, OverlayFile
from formateur.case.situation import Situation
from formateur.case.splice import with_event
from formateur.case.template import new_case, template
from formateur.case.write import dump, rewrite
from formateur.constitution.law import Law
from formateur.errors import CaseError, FormateurError

DAY = dt.date(2022, 1, 5)
EVENT = ("date: 2022-01-05", "incident: x", "sources: [a]")
SHIPPED = "comes with Formateur and is never changed"
URL = "https://www.shafaq.com/en/news/1"


# --- dump --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_a_shipped_file_dumped_and_read_is_the_same(path: Path) -> None:
    models: dict[str, type[AuditFile | CaseFile | Law]] = {"cases": CaseFile, "constitutions": Law, "audits": AuditFile}
    model = models[path.parent.name]
    file = model.model_validate(read(path).data)
    assert model.model_validate(parse(dump(file)).data) == file


def test_a_dump_of_a_dump_is_the_same_text() -> None:
    text = dump(load("sweden-2018").file)
    assert dump(load_text(text).file) == text


def test_a_dump_writes_what_a_person_would_write() -> None:
    overlay = OverlayFile.model_validate(
        {
            "overlay": "mine",
            "case": "iraq-2021",
            "chronicle": [
                {
                    "sources": ["a"],
                    "lost_sitting": {"step": "president", "present": "58", "postponed_to": None},
                    "date": "2022-02-07",
                },
                {
                    "date": "2022-02-08",
                    "note": "no: really, no",
                    "commits": {"by": "kdp", "id": "k", "except": "2", "stays_away": "president"},
                    "sources": ["a"],
                },
            ],
            "sources": {"a": {"title": "1984"}},
        }
    )
    assert dump(overlay) == (
        "overlay: mine\n"
        "case: iraq-2021\n"
        "\n"
        "chronicle:\n"
        "  - date: 2022-02-07\n"
        "    lost_sitting: {step: president, present: 58, postponed_to: null}\n"
        "    sources: [a]\n"
        "  - date: 2022-02-08\n"
        "    commits: {id: k, by: kdp, stays_away: president, except: 2}\n"
        "    note: 'no: really, no'\n"
        "    sources: [a]\n"
        "\n"
        "sources:\n"
        "  a: {title: 1984}\n"
    )


def test_what_is_empty_is_written_as_empty_and_what_is_no_date_as_text() -> None:
    data = {"overlay": "mine", "case": "c", "chronicle": [], "patrons": {}, "sources": {}}
    assert dump(OverlayFile.model_validate(data)) == (
        "overlay: mine\ncase: c\n\npatrons: {}\n\nchronicle: []\n\nsources: {}\n"
    )
    sets = {"a.b": "2022-02-07", "a.c": "2022-13-45", "a.d": "true", "a.e": []}
    ruling = {"date": "2022-02-08", "ruling": {"by": "Court", "sets": sets}, "sources": ["a"]}
    overlay = OverlayFile.model_validate({"overlay": "mine", "case": "c", "chronicle": [ruling]})
    assert "sets: {a.b: 2022-02-07, a.c: '2022-13-45', a.d: true, a.e: []}" in dump(overlay)


def test_a_term_set_to_its_default_is_kept() -> None:
    changes = {"date": "2022-02-08", "changes": {"id": "k", "firmness": "pledge"}, "sources": ["a"]}
    overlay = OverlayFile.model_validate({"overlay": "mine", "case": "c", "chronicle": [changes]})
    assert "changes: {id: k, firmness: pledge}" in dump(overlay)


# --- rewrite -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_a_shipped_file_rewritten_is_itself(path: Path) -> None:
    document = read(path)
    assert rewrite(document) == document.text


def test_rewriting_keeps_spelling_comments_and_order() -> None:
    text = (
        "# head\n"
        "b: 010   # a number with a nought\n"
        "a: {x: ~, y: null, z: 1_000, d: 2022-02-07}\n"
        "c:\n"
        "t: True\n"
        "\n"
        "# before the list\n"
        "l:\n"
        "  - 'quoted'\n"
        '  - "double"\n'
        "# tail\n"
    )
    assert rewrite(parse(text)) == text


def test_rewriting_keeps_the_ends_of_lines() -> None:
    text = "a: 1   # one\r\nb:\r\n  - x\r\n"
    assert rewrite(parse(text)) == text


# --- putting lines in --------------------------------------------------------------------------------------------

FILE = """\
# head
case: x
chronicle:
  # --- January
  - date: 2022-01-01   # first
    note: |
      # a text
      of two lines
    # still of the first
  # --- February
  - id: z
    date: 2022-02-01
    sources: [a,
      b]   # tail

# end
sources:
  a: {title: A}   # of a
# eof"""
DAYS = (dt.date(2022, 1, 1), dt.date(2022, 2, 1))
NEW = "  - date: 2022-01-05\n    incident: x\n    sources: [a]\n"


def added(text: str, *, day: dt.date = DAY, days: tuple[dt.date, ...] = (), new: bool = False) -> str:
    source = ("b", "{title: B}") if new else None
    return with_event(text, "x.yaml", days=days, day=day, event=EVENT, source=source)


def test_an_event_goes_after_the_last_one_before_it() -> None:
    assert added(FILE, days=DAYS) == FILE.replace("  # --- February\n", NEW + "  # --- February\n")


def test_an_event_goes_after_the_last_one_of_its_day() -> None:
    assert added(FILE, days=DAYS, day=dt.date(2022, 2, 1)) == FILE.replace("b]   # tail\n", "b]   # tail\n" + NEW)


def test_an_event_before_all_others_goes_first() -> None:
    early = added(FILE, days=DAYS, day=dt.date(2021, 1, 1))
    assert early == FILE.replace("  - date: 2022-01-01", NEW + "  - date: 2022-01-01")


def test_a_file_out_of_order_gets_the_event_after_the_nearest_day() -> None:
    text = "chronicle:\n- {date: 2022-03-01}\n- {date: 2022-01-01}\n- {date: 2022-02-01}\n"
    days = (dt.date(2022, 3, 1), dt.date(2022, 1, 1), dt.date(2022, 2, 1))
    item = "- date: 2022-01-05\n  incident: x\n  sources: [a]\n"
    assert added(text, days=days) == text.replace("- {date: 2022-02-01}\n", item + "- {date: 2022-02-01}\n")


def test_a_source_goes_after_the_last_one() -> None:
    with_source = added(FILE, days=DAYS, new=True)
    assert with_source == added(FILE, days=DAYS).replace("# of a\n", "# of a\n  b: {title: B}\n")


def test_empty_brackets_make_room() -> None:
    assert added("case: x\nchronicle: []\nsources: {}\n", new=True) == (
        f"case: x\nchronicle:\n{NEW}sources:\n  b: {{title: B}}\n"
    )


def test_sections_that_are_missing_are_made() -> None:
    assert added("case: x", new=True) == f"case: x\nchronicle:\n{NEW}sources:\n  b: {{title: B}}\n"


def test_a_missing_chronicle_goes_before_the_sources() -> None:
    assert added("case: x\nsources:\n  a: {title: A}\n") == f"case: x\nchronicle:\n{NEW}sources:\n  a: {{title: A}}\n"


def test_windows_line_ends_and_the_byte_order_mark_stay() -> None:
    text = "\ufeffcase: x\r\nchronicle:\r\n  - date: 2022-01-01\r\nsources:\r\n  a: {title: A}"
    lines = NEW.replace("\n", "\r\n")
    assert added(text, days=DAYS[:1], new=True) == (
        "\ufeffcase: x\r\nchronicle:\r\n  - date: 2022-01-01\r\n"
        f"{lines}sources:\r\n  a: {{title: A}}\r\n  b: {{title: B}}\r\n"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{case: x}", "x.yaml: the whole file is written in braces; write each key on a line of its own"),
        (
            "chronicle: [{date: 2022-01-01}]",
            "x.yaml: chronicle: the events stand in brackets; begin each on a line of its own: - date: …",
        ),
        (
            "chronicle: []\nsources: {a: {title: A}}",
            "x.yaml: sources: they stand in braces; begin each on a line of its own: id: {title: …}",
        ),
    ],
)
def test_a_file_in_brackets_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormateurError) as caught:
        added(text, days=DAYS[:1], new=True)
    assert str(caught.value) == message


# --- phrases -----------------------------------------------------------------------------------------------------


@cache
def eve() -> Situation:
    return load("iraq-2021").on("2022-02-06")


def said(phrase: str) -> Phrase:
    return read_phrase(phrase, eve())


@pytest.mark.parametrize(
    ("phrase", "kind", "value"),
    [
        ("siyada stays_away president", "commits", {"by": "siyada", "stays_away": "president"}),
        ("kdp,siyada attends president", "commits", {"by": ["kdp", "siyada"], "attends": "president"}),
        ("puk backs salih", "commits", {"by": "puk", "backs": {"candidate": "salih"}}),
        (
            "kdp refuses salih as president",
            "commits",
            {"by": "kdp", "refuses": {"office": "president", "candidate": "salih"}},
        ),
        ("kdp refuses anyone as president", "commits", {"by": "kdp", "refuses": {"office": "president"}}),
        ("puk tolerates salih", "commits", {"by": "puk", "tolerates": {"nominee": "salih"}}),
        ("puk never_with kdp", "commits", {"by": "puk", "never_with": "kdp"}),
        ("puk only_with kdp azm", "commits", {"by": "puk", "only_with": ["kdp", "azm"]}),
        ("puk not_relying_on kdp azm", "commits", {"by": "puk", "not_relying_on": ["kdp", "azm"]}),
        ("puk opposition free", "commits", {"by": "puk", "opposition": "free"}),
        ("puk demands president salih", "commits", {"by": "puk", "demands": {"office": "president", "in": "salih"}}),
        ("lifts kdp-boycott", "lifts", {"id": "kdp-boycott"}),
        ("calls president 2022-02-20", "calls", {"step": "president", "sitting": dt.date(2022, 2, 20)}),
        ("lost_sitting president present 58", "lost_sitting", {"step": "president", "present": 58}),
        ("lost_sitting president", "lost_sitting", {"step": "president"}),
        ("nominates salih president by puk", "nominates", {"candidate": "salih", "by": "puk", "step": "president"}),
        ("nominates salih president", "nominates", {"candidate": "salih", "step": "president"}),
        ("incident 'rockets: two, at dawn'", "incident", "rockets: two, at dawn"),
        ("statement Sadr is silent", "statement", "Sadr is silent"),
        (
            "contact Esmail Qaani meets framework 'Hadi al-Amiri' patron iran in Baghdad, the hotel",
            "contact",
            {
                "who": "Esmail Qaani",
                "patron": "iran",
                "meets": ["framework", "Hadi al-Amiri"],
                "place": "Baghdad, the hotel",
            },
        ),
    ],
)
def test_a_phrase_reads(phrase: str, kind: str, value: object) -> None:
    found = said(f"2022-02-06 {phrase}")
    assert (found.day, found.kind, found.value) == (dt.date(2022, 2, 6), kind, value)


STEPS = (
    "ratification, first_sitting, speaker, first_deputy, second_deputy, president, designation, programme, ministers"
)
OFFICES = "speaker, first_deputy, second_deputy, president, prime_minister"
KINDS = "stays_away, attends, backs, refuses, tolerates, never_with, only_with, not_relying_on, opposition, demands"


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("siyda stays_away president", "there is no party or bloc 'siyda'; did you mean 'siyada'?"),
        ("incidnt 'x'", "there is no party or bloc 'incidnt'; did you mean 'incident'?"),
        ("siyada stays_awy president", "there is no kind of commitment 'stays_awy'; did you mean 'stays_away'?"),
        ("siyada stays_away presidnt", "there is no step 'presidnt'; did you mean 'president'?"),
        ("siyada stays_away", f"'2022-02-06 siyada stays_away': nothing follows 'stays_away'; say which step: {STEPS}"),
        ("siyada", f"'2022-02-06 siyada': nothing follows 'siyada'; say what siyada does: {KINDS}"),
        ("", "'2022-02-06 ': nothing follows '2022-02-06'; say who, or what happened"),
        (
            "siyada stays_away president tomorrow",
            "'2022-02-06 siyada stays_away president tomorrow': cannot read 'tomorrow' after 'president'; leave it out",
        ),
        ("kdp backs salh", "there is no person in people: 'salh'; did you mean 'salih'?"),
        ("kdp backs salih as presidet", "there is no office 'presidet'; did you mean 'president'?"),
        (
            "kdp refuses anyone",
            f"'2022-02-06 kdp refuses anyone': 'anyone' needs an office; say anyone as OFFICE: {OFFICES}",
        ),
        ("kdp opposition loud", "there is no kind of opposition 'loud'; known: against, free"),
        ("kdp demands president salh", "there is no person, party or bloc 'salh'; did you mean 'salih'?"),
        (
            "kdp,puk stays_away president",
            (
                "'2022-02-06 kdp,puk stays_away president': only attends and tolerates may have several authors; "
                "add one for each"
            ),
        ),
        ("lifts kdp-boycot", "there is no commitment in force on 2022-02-06 'kdp-boycot'; did you mean 'kdp-boycott'?"),
        (
            "calls president soon",
            (
                "'2022-02-06 calls president soon': expected a date such as 2022-02-07 (or a month, 2022-02), "
                "got 'soon'; say the day of the sitting"
            ),
        ),
        (
            "lost_sitting president present few",
            "'2022-02-06 lost_sitting president present few': expected a whole number, got 'few'; say how many came",
        ),
        ("contact X meets kdp patron irn", "there is no patron 'irn'; did you mean 'iran'?"),
        ("incident 'x", '"2022-02-06 incident \'x": a quotation mark is never closed; close it'),
    ],
)
def test_a_phrase_that_does_not_read_says_why(phrase: str, message: str) -> None:
    with pytest.raises(FormateurError) as caught:
        said(f"2022-02-06 {phrase}")
    assert str(caught.value) == message


# --- adding ------------------------------------------------------------------------------------------------------


@pytest.fixture
def sweden(tmp_path: Path) -> Path:
    path = tmp_path / "sweden-2018.yaml"
    path.write_text(next(p for p in shipped_files() if p.name == path.name).read_text(encoding="utf-8"), "utf-8")
    return path


def test_adding_to_a_case_changes_only_what_is_added(sweden: Path) -> None:
    before = sweden.read_text(encoding="utf-8")
    phrase = "2018-12-13 v refuses lofven as prime_minister"
    details = Details(
        URL, title="V says no", publisher="Shafaq", published="2018-12-13", confidence="low", depth="vote"
    )
    proposal = propose(str(sweden), phrase, details)
    assert sweden.read_text(encoding="utf-8") == before
    proposal.write()
    lines = sweden.read_text(encoding="utf-8").splitlines()
    new = [line for line in lines if line not in before.splitlines()]
    assert new == [
        "  - date: 2018-12-13",
        (
            "    commits: {id: v-refuses-2018-12-13, by: v, refuses: {office: prime_minister, candidate: lofven}, "
            "depth: vote, firmness: pledge}"
        ),
        "    sources: [shafaq-2018-12-13]",
        f"  shafaq-2018-12-13: {{title: V says no, publisher: Shafaq, date: 2018-12-13, url: {URL}}}",
    ]
    assert len(lines) == len(before.splitlines()) + 5  # `confidence: low` stands elsewhere too


def test_a_source_that_the_file_has_is_used_again(sweden: Path) -> None:
    known = load(sweden).sources["vg-2018-12-14"].url
    for source in ("vg-2018-12-14", known or ""):
        proposal = propose(str(sweden), "2018-12-14 incident x", Details(source))
        assert "+    sources: [vg-2018-12-14]\n" in proposal.diff
        assert proposal.diff.count("\n+  vg") == 0


def test_a_name_that_is_taken_gets_a_number(sweden: Path) -> None:
    phrase = "2018-12-13 v opposition free"
    propose(str(sweden), phrase, Details(URL)).write()
    diff = propose(str(sweden), phrase, Details("https://shafaq.com/2")).diff
    assert "id: v-opposition-2018-12-13-2," in diff
    assert "shafaq-2018-12-13-2: {" in diff


def test_every_problem_is_reported_and_nothing_written(sweden: Path) -> None:
    before = sweden.read_bytes()
    details = Details(URL, sitting="2018-12-01", until="2018-12-02")
    with pytest.raises(CaseError) as caught:
        propose(str(sweden), "2018-12-13 v stays_away investiture", details)
    assert [problem.message for problem in caught.value.problems] == [
        "2018-12-01 is past when this is said on 2018-12-13; correct a date",
        "2018-12-02 is past when this is said on 2018-12-13; correct a date",
    ]
    assert sweden.read_bytes() == before


def test_a_file_changed_meanwhile_is_left_alone(sweden: Path) -> None:
    proposal = propose(str(sweden), "2018-12-13 incident x", Details(URL))
    sweden.write_text("format: 1\n", encoding="utf-8")
    with pytest.raises(FormateurError) as caught:
        proposal.write()
    assert str(caught.value) == f"{sweden} has been changed meanwhile; nothing is written, so add it again"
    assert sweden.read_text(encoding="utf-8") == "format: 1\n"


def test_a_file_too_large_to_be_a_case_is_refused(sweden: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = propose(str(sweden), "2018-12-13 incident x", Details(URL))
    monkeypatch.setattr("formateur.case.adding.MAX_BYTES", 10)
    with pytest.raises(FormateurError) as caught:
        proposal.write()
    assert str(caught.value) == f"{sweden} is too large to be a case; name the right file"


def test_an_overlay_is_made_and_added_to(tmp_path: Path) -> None:
    overlay = tmp_path / "My desk.yaml"
    propose("sweden-2018", "2018-12-13 incident x", Details(URL, id="first"), overlay=overlay).write()
    propose("sweden-2018", "2018-12-12 statement y", Details(URL), overlay=overlay).write()
    assert overlay.read_text(encoding="utf-8") == (
        "format: 1\n"
        "overlay: my-desk\n"
        "case: sweden-2018\n"
        "chronicle:\n"
        "  - date: 2018-12-12\n"
        "    statement: y\n"
        "    sources: [shafaq-2018-12-13]\n"
        "  - id: first\n"
        "    date: 2018-12-13\n"
        "    incident: x\n"
        "    sources: [shafaq-2018-12-13]\n"
        "sources:\n"
        f"  shafaq-2018-12-13: {{title: Report of 2018-12-13, publisher: shafaq.com, url: {URL}}}\n"
    )
    assert [entry.overlay for entry in load("sweden-2018", overlays=[overlay]).entries].count("my-desk") == 2


def test_an_overlay_for_another_case_is_refused(tmp_path: Path) -> None:
    overlay = tmp_path / "mine.yaml"
    propose("sweden-2018", "2018-12-13 incident x", Details(URL), overlay=overlay).write()
    with pytest.raises(CaseError) as caught:
        propose("iraq-2021", "2022-02-06 incident x", Details(URL), overlay=overlay)
    message = "case: this overlay is for the case 'sweden-2018', not for 'iraq-2021'"
    assert str(caught.value) == f"{overlay}:3:7: {message}"


def test_a_file_is_named_beside_the_id_of_its_case(sweden: Path) -> None:
    assert propose("sweden-2018", "2018-12-13 incident x", Details(URL), file=sweden).path == sweden
    with pytest.raises(FormateurError) as caught:
        propose("iraq-2021", "2018-12-13 incident x", Details(URL), file=sweden)
    assert str(caught.value) == f"--file: {sweden} is the case 'sweden-2018', not 'iraq-2021'; name the right one"


@pytest.mark.parametrize(
    ("name", "keys", "message"),
    [
        (
            "sweden-2018",
            {},
            f"sweden-2018 {SHIPPED}; give --overlay FILE, which is made if it is not there",
        ),
        ("no-such.yaml", {}, "there is no file 'no-such.yaml'"),
        (
            "sweden-2018",
            {"overlay": Path("a"), "file": Path("b")},
            "--overlay and --file: an event goes into one file; give one of them",
        ),
    ],
)
def test_there_must_be_a_file_of_ones_own(name: str, keys: dict[str, Path], message: str) -> None:
    with pytest.raises(FormateurError) as caught:
        propose(name, "2018-12-13 incident x", Details(URL), **keys)
    assert str(caught.value) == message


def test_a_file_inside_the_library_is_refused() -> None:
    path = next(path for path in shipped_files() if path.stem == "sweden-2018")
    with pytest.raises(FormateurError) as caught:
        propose("sweden-2018", "2018-12-13 incident x", Details(URL), file=path)
    assert str(caught.value) == f"{path} {SHIPPED}; copy it to a folder of your own"


@pytest.mark.parametrize(
    ("phrase", "details", "message"),
    [
        (
            "2018-12-13 incident x",
            Details("somewhere"),
            "--source: 'somewhere' is neither an address such as https://… nor a source of the case; known: ",
        ),
        (
            "2018-12-13 incident x",
            Details(URL, published="soon"),
            "--published: expected a date such as 2022-02-07 (or a month, 2022-02), got 'soon'",
        ),
        (
            "2018-12-13 incident x",
            Details(URL, firmness="pledge"),
            "--firmness qualifies a commitment, and this is an event of kind 'incident'; leave it out",
        ),
        (
            "2018-13-13 incident x",
            Details(URL),
            "'2018-13-13 incident x': there is no day '2018-13-13' in the calendar; ",
        ),
        (
            "2017-12-13 incident x",
            Details(URL),
            "sweden-2018 begins on 2018-09-09; there is no situation on 2017-12-13",
        ),
    ],
)
def test_what_cannot_be_added_says_why(sweden: Path, phrase: str, details: Details, message: str) -> None:
    with pytest.raises(FormateurError) as caught:
        propose(str(sweden), phrase, details)
    assert str(caught.value).startswith(message)


def test_a_boycott_without_a_sitting_gets_a_note(tmp_path: Path) -> None:
    overlay = tmp_path / "mine.yaml"
    phrase = "2022-02-05 siyada stays_away president"
    assert propose("iraq-2021", phrase, Details(URL), overlay=overlay).hints[0] == (
        "note: this binds until it is lifted; --sitting 2022-02-07 would bind it to the sitting called for that day"
    )
    bound = Details(URL, sitting="2022-02-07")
    assert propose("iraq-2021", phrase, bound, overlay=overlay).hints == ()


def test_a_promise_against_a_boycott_gets_the_warning_of_the_check(tmp_path: Path) -> None:
    overlay = tmp_path / "mine.yaml"
    details = Details(URL, sitting="2022-02-07", id="come-after-all")
    hints = propose("iraq-2021", "2022-02-06 siyada attends president", details, overlay=overlay).hints
    assert len(hints) == 1
    assert "siyada-boycott and come-after-all" in hints[0]


# --- templates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", library_constitutions())
def test_the_template_of_every_constitution_passes_the_check(name: str) -> None:
    constitution = load_constitution(name)
    for day in (None, *constitution.dates(), dt.date(2024, 3, 3)):
        assert load_text(template("arcadia", constitution, day), constitution=constitution).id == "arcadia"


@pytest.mark.parametrize("name", library_constitutions())
def test_the_events_in_the_template_hold_when_they_are_uncommented(name: str) -> None:
    general = new_case("arcadia", name, "2024-03-03").split("  # Acts and ballots")[0]
    rest = new_case("arcadia", name, "2024-03-03")[len(general) :]
    text = general.replace("  # - ", "  - ").replace("  #   ", "    ") + rest
    assert len(load_text(text).entries) == 7


JOINED = """\
constitution: two-1900
title: Two houses
chambers:
  both: {name: Joint sitting, joins: [lower, upper]}
  lower: {name: Lower House, members: 30}
  upper: {name: Senate, members: 10}
offices:
  chair: {name: Chair}
starts: {election: vote}
steps:
  vote:
    fills: chair
    votes_on: candidates
    ballots: [{id: only, needs: {in_favour: more than 1/2 of members}}]
    passed: done
    failed: done
    cite: art. 1
ends: {done: {end: government, cite: art. 1}}
"""


def test_the_template_fills_each_house_of_a_joint_sitting(tmp_path: Path) -> None:
    path = tmp_path / "two-1900.yaml"
    path.write_text(JOINED, encoding="utf-8")
    text = new_case("arcadia", path, "2024-03-03")
    assert "reds: {name: Reds, leader: Ada Amber, seats: {lower: 12, upper: 4}}" in text
    assert "holders" not in text
    assert load_text(text, constitution=load_constitution(path)).on("2024-03-03").house().whole.members == 40


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ("{fbih: 28, rs: 14}", "fbih_first: {name: Fbih first, seats: 14, group: fbih}"),
        ("{left: open, right: open, other: open}", "other_first: {name: Other first, seats: 7, group: other}"),
    ],
)
def test_the_template_fills_each_group(tmp_path: Path, groups: str, shown: str) -> None:
    path = tmp_path / "two-1900.yaml"
    joined = "  both: {name: Joint sitting, joins: [lower, upper]}\n"
    path.write_text(JOINED.replace(joined, f"  hor: {{name: House, members: 42, groups: {groups}}}\n"), "utf-8")
    text = new_case("arcadia", path, "2024-03-03")
    assert shown in text
    assert load_text(text, constitution=load_constitution(path)).on("2024-03-03").house().whole.members == 42


@pytest.mark.parametrize(
    ("case", "constitution", "election", "message"),
    [
        (
            "Arcadia",
            "spain-1978",
            None,
            "ID: 'Arcadia' is not an id; an id is lower-case letters, digits and '_' or '-', a letter first",
        ),
        ("arcadia", "spain-1987", None, "there is no constitution 'spain-1987'; did you mean 'spain-1978'?"),
        (
            "arcadia",
            "spain-1978",
            "soon",
            "--election: expected a date such as 2022-02-07 (or a month, 2022-02), got 'soon'",
        ),
    ],
)
def test_a_template_of_nothing_is_refused(case: str, constitution: str, election: str | None, message: str) -> None:
    with pytest.raises(FormateurError) as caught:
        new_case(case, constitution, election)
    assert str(caught.value) == message


def test_a_chamber_too_small_to_share_out_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "two-1900.yaml"
    joined = "  both: {name: Joint sitting, joins: [lower, upper]}\n"
    path.write_text(JOINED.replace(joined, "  three: {name: Presidency, members: 3}\n"), encoding="utf-8")
    with pytest.raises(FormateurError) as caught:
        new_case("arcadia", path)
    assert str(caught.value) == "a chamber of 3 members is too small for the template; write the case by hand"


def test_the_template_has_the_parties_that_the_law_names(tmp_path: Path) -> None:
    path = tmp_path / "two-1900.yaml"
    joined = "  both: {name: Joint sitting, joins: [lower, upper]}\n"
    law = JOINED.replace(joined, "").replace(
        "    fills: chair\n", "    only_if: {party: old_guard, seats: at least 1}\n"
    )
    law = law.replace("votes_on: candidates", "votes_on: nominee")
    law = law.replace("needs: {in_favour: more than 1/2 of members}", "needs: {party: young_guard, seats: at least 1}")
    path.write_text(law.replace("    cite: art. 1\n", "    otherwise: done\n    cite: art. 1\n"), encoding="utf-8")
    text = template("arcadia", read_constitution(path)[0])
    assert "  old_guard: {name: Old guard, leader: Ada Amber, seats: 12}\n  young_guard: {name: Young guard," in text
    assert "ballot: {step: vote, ballot: only, in_favour: 29, against: 0, absent: 1, outcome: passed}" in text


@pytest.mark.parametrize("act", [True, False])
def test_the_template_of_a_law_without_votes_has_no_examples_of_them(tmp_path: Path, act: bool) -> None:
    path = tmp_path / "two-1900.yaml"
    step = "act: acts" if act else "nominations: [{office: chair, by: largest party}]"
    head = JOINED.split("steps:")[0].replace("  both: {name: Joint sitting, joins: [lower, upper]}\n", "")
    path.write_text(f"{head}steps:\n  vote: {{{step}, then: done, cite: art. 1}}\nends: {{done: {{end: nothing}}}}\n")
    text = new_case("arcadia", path)
    assert ("ballot:" in text, "calls:" in text, "#   act:" in text) == (False, False, act)
    assert load_text(text, constitution=load_constitution(path)).id == "arcadia"


# --- saving ------------------------------------------------------------------------------------------------------


def test_a_saved_file_keeps_its_permissions_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    save(path, "new: ü\r\n")
    assert path.read_bytes() == "new: ü\r\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_saving_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    target, link = tmp_path / "a.yaml", tmp_path / "b.yaml"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    save(link, "new")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"


def test_a_file_that_cannot_be_written_whole_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("formateur.case.saving.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_a_new_file_is_never_written_over_another(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    save_new(path, "old")
    with pytest.raises(FormateurError) as caught:
        save_new(path, "new")
    assert str(caught.value) == f"{path} is there already and is not overwritten; choose another name"
    assert path.read_text(encoding="utf-8") == "old"


def test_the_library_has_a_case_to_try() -> None:
    assert {"iraq-2021", "sweden-2018"} <= set(library_cases())
