"""Files that cannot be used: each gets exactly its messages, and never a traceback."""

import re
import time
from pathlib import Path

import pytest

from formateur.case.check import findings_of_case, findings_of_constitution
from formateur.case.document import MAX_BYTES, parse, read
from formateur.case.files import check_file
from formateur.case.load import assemble, load, load_text, read_constitution
from formateur.case.shape import EVENT_KINDS
from formateur.errors import CaseError, FormateurError

FOLDER = Path(__file__).parent.parent / "malformed"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
SOUND_LAWS = ("groups", "tiny")
SOUND = (*SOUND_LAWS, "sound")


def messages(name: str) -> list[str]:
    """Everything found in a file of the folder, which is the working directory."""
    path = Path(f"{name}.yaml")
    try:
        if path.read_text(encoding="utf-8").startswith("constitution:"):
            return [str(problem) for problem in findings_of_constitution(*read_constitution(path))]
        if path.read_text(encoding="utf-8").startswith("audit:"):
            return [str(problem) for problem in check_file(path)]
        return [str(problem) for problem in findings_of_case(assemble(path))]
    except CaseError as error:
        return [str(problem) for problem in error.problems]


@pytest.mark.parametrize("name", NAMES)
def test_a_malformed_file_gets_exactly_its_messages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    assert "\n".join(messages(name)) + "\n" == Path(f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SOUND_LAWS)
def test_the_constitutions_beside_the_malformed_cases_are_sound(name: str) -> None:
    assert findings_of_constitution(*read_constitution(FOLDER / f"{name}.yaml"), strict=True) == []


def test_every_malformed_file_has_its_messages() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted([*NAMES, *SOUND])


def test_ten_mistakes_get_ten_messages_in_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    with pytest.raises(CaseError) as caught:
        load("ten-mistakes.yaml")
    assert len(caught.value.problems) == 10


# --- files that are better built than stored ---------------------------------------------------------------------


def refused(text: str) -> list[str]:
    """The messages that a text gets."""
    with pytest.raises(CaseError) as caught:
        parse(text, "case.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_a_file_of_50_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    start = time.perf_counter()
    with pytest.raises(CaseError) as caught:
        read(path, "huge.yaml")
    assert time.perf_counter() - start < 0.5
    message = "huge.yaml:1:1: (file): the file has 50 MB; a case has at most 8 MB: is it the right file?"
    assert str(caught.value) == message


def test_text_that_is_too_long_is_refused_as_a_file_would_be() -> None:
    message = "case.yaml:1:1: (file): the file has 8 MB; a case has at most 8 MB: is it the right file?"
    assert refused("a" * (MAX_BYTES + 1)) == [message]


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 20))
    assert refused(bomb) == [
        "case.yaml:1:5: a0: the anchor '&a0' is not allowed; write the value out where it is used",
        "case.yaml:2:5: a1: the anchor '&a1' is not allowed; write the value out where it is used",
        "case.yaml:2:10: a1[0]: the alias '*a0' is not allowed; write the value out",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("case: " + "[" * 10_000, "1:31"),
        ("case: " + "{a: " * 10_000, "1:103"),
        ("case:\n" + "\n".join(" " * n + "a:" for n in range(1, 3_000)), "26:26"),
        ("case:\n  " + "- " * 10_000, "2:51"),
    ],
    ids=["lists", "maps", "indented", "dashes"],
)
def test_nesting_thousands_deep_is_refused(text: str, place: str) -> None:
    start = time.perf_counter()
    assert refused(text) == [f"case.yaml:{place}: case: is nested more than 24 deep; no case needs that"]
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\u2028", "\u202e", "\u2066", "\ufeff"])
def test_control_and_bidi_characters_are_refused_at_their_place(character: str) -> None:
    code = f"U+{ord(character):04X}"
    message = f"(file): contains the control character {code}, which cannot be seen; remove it"
    assert refused(f"case: one\ntitle: a{character}b\n") == [f"case.yaml:2:9: {message}"]


def test_a_byte_order_mark_at_the_beginning_is_no_fault() -> None:
    assert parse("\ufeffcase: one\n").data == {"case": "one"}


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_bytes_that_are_not_utf_8_are_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes("title: Dáil".encode(encoding))
    with pytest.raises(CaseError) as caught:
        read(path, "case.yaml")
    byte = 8 if encoding == "latin-1" else 0
    assert str(caught.value) == f"case.yaml:1:1: (file): is not UTF-8 text (byte {byte}); save it as UTF-8"


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        read(tmp_path, "folder.yaml")
    assert str(caught.value) == "folder.yaml:1:1: (file): cannot be read: is a directory; name a file that you may read"


def test_a_file_with_hundreds_of_faults_says_how_many_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    text = Path("dates.yaml").read_text(encoding="utf-8").split("chronicle:")[0]
    text += "chronicle:\n" + "  - {date: soon, statement: said, sources: [a]}\n" * 300
    with pytest.raises(CaseError) as caught:
        load_text(text, "case.yaml")
    lines = str(caught.value).splitlines()
    assert lines[0] == "case.yaml:1:1: (file): has 100 more problems than the 200 listed; correct these first"


def test_duplicate_keys_stop_after_two_hundred_messages() -> None:
    assert len(refused("a: 1\n" * 1000)) == 200


@pytest.mark.parametrize(
    "text", ["case", "- [", "{", "a: b: c", "%", "!!", "&", "*", "? ?", "'", '"\\x', "a: |9\n b", "\t"]
)
def test_scraps_of_yaml_are_refused_without_a_traceback(text: str) -> None:
    assert refused(text)


# --- damage to a sound case --------------------------------------------------------------------------------------


def outcome(text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Load a case as the file beside the others; return what is said of it, nothing if it is sound."""
    monkeypatch.chdir(FOLDER)
    try:
        load_text(text, "sound.yaml")
    except FormateurError as error:
        return str(error)
    return ""


def test_a_sound_case_with_every_kind_of_event_has_no_findings() -> None:
    case = assemble(FOLDER / "sound.yaml")
    assert {entry.event.kind for entry in case.entries} == set(EVENT_KINDS)
    assert findings_of_case(case) == []


def test_each_line_left_out_is_sound_or_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (FOLDER / "sound.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    for number in range(len(lines)):
        said = outcome("".join(lines[:number] + lines[number + 1 :]), monkeypatch)
        assert not said or all(line.startswith("sound.yaml:") for line in said.splitlines())


@pytest.mark.parametrize("word", ["xyzzy", "9999", "null", "2030-01-01", "[]", "{a: b}", "motions.no_confidence"])
def test_each_word_replaced_is_sound_or_refused_with_its_place(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (FOLDER / "sound.yaml").read_text(encoding="utf-8")
    for match in list(re.finditer(r"[\w.-]+", text))[:: 7 if word == "xyzzy" else 23]:
        said = outcome(text[: match.start()] + word + text[match.end() :], monkeypatch)
        assert not said or all(line.startswith("sound.yaml:") for line in said.splitlines())
