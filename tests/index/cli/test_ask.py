"""``verbale ask`` over the sample: one question, and many from a file."""

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cli.ask import QuestionLine, _read_question, read_questions
from index.values import Answer, Question
from tests.index.cli.contract import check, checked
from tests.index.cli.terminal import QUESTION, Ran, verbale

SENTENCE = "They met at Yanqi Lake, in the hills on the northern outskirts of Beijing."
NONSENSE = "which colour were the curtains of the ferry's engine room?"


def written(folder: Path, *lines: object) -> Path:
    file = folder / "questions.jsonl"
    file.write_bytes(
        b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines)
    )
    return file


@pytest.fixture(scope="module")
def ran(once: Path, sample_folder: Path) -> Ran:
    """Every kind of line, asked of one file."""
    file = written(
        once,
        {"id": "first", "question": QUESTION, "at": "2024-09-01T08:00:00Z"},
        {"id": "empty", "question": ""},
        b"",
        b"this is no JSON",
        {"id": "nothing"},
        {"id": 7, "question": 5},
        {"id": "when", "question": QUESTION, "at": "whenever"},
        {"id": "number", "question": QUESTION, "at": 5},
        ["a", "list"],
        b'{"id": "latin", "question": "caf\xe9?"}',
        b'{"id": "half", "question": "where \\ud800?"}',
        {"id": "nul", "question": "where did \0 Sullivan meet Wang?"},
        {"id": "syntax", "question": '" AND (who* OR NEAR met:'},
        {"id": "emoji", "question": "🕊️" * 1_000},
        {"id": "scoped", "question": QUESTION, "scope": "discord:1"},
        {"id": "last", "question": QUESTION},
    )
    return verbale("ask", "--from", file, "--json", data=sample_folder)


ask = partial(checked, check, "ask")


class TestOneQuestion:
    def test_is_answered_with_the_sentence_that_says_it(self, sample_folder: Path) -> None:
        answer = ask(sample_folder, *QUESTION.split())
        first = answer["quotes"][0]
        assert first["sentence"] == SENTENCE
        assert "Yanqi Lake" in answer["answer"]
        assert first["external_id"] == "sample-sullivan-wang-yanqi-lake"
        assert first["published_at"] == "2024-08-29T19:30:00+08:00"
        assert answer["read_as"]["kind"] == "place"
        assert answer["question"] == QUESTION
        assert answer["id"] is None

    def test_is_quoted_from_just_where_the_object_says(self, sample_folder: Path) -> None:
        for question in (QUESTION, "who signed the agreement?", NONSENSE):
            answer = ask(sample_folder, question)
            for quote in answer["quotes"] + answer["nearest"]:
                shown = verbale("show", quote["article_id"], "--json", data=sample_folder).json
                assert shown["text"][quote["start"] : quote["end"]] == quote["text"]
                assert shown["revision"] == quote["revision"]
                assert shown["title"] == quote["title"]
                assert shown["url"] == quote["url"]

    def test_is_printed_for_a_person(self, sample_folder: Path) -> None:
        ran = verbale("ask", QUESTION, data=sample_folder)
        assert ran.code == 0
        assert ran.err == ""
        assert SENTENCE in ran.out
        assert "— Verbale sample · 29 August 2024, 19:30 (UTC+08:00) · Sullivan and Wang" in ran.out
        links = [line for line in ran.out.splitlines() if line.startswith("https://")]
        assert "#:~:text=They%20met" in links[0]
        assert links[0].endswith("Beijing.")

    def test_that_nothing_answers_ends_with_3_and_what_came_nearest(
        self, sample_folder: Path
    ) -> None:
        answer = ask(sample_folder, NONSENSE)
        assert not answer["answered"]
        ran = verbale("ask", NONSENSE, data=sample_folder)
        assert ran.code == 3
        assert answer["reason"] in ran.out
        for quote in answer["nearest"]:
            assert quote["sentence"] in ran.out
        assert ran.err == ""

    def test_to_an_empty_library_is_told_so(self, tmp_path: Path) -> None:
        ran = verbale("ask", QUESTION, "--json", data=tmp_path)
        assert ran.code == 3
        check(ran.json)
        assert "no articles" in ran.json["reason"]
        assert ran.json["nearest"] == []


class TestBounds:
    def test_of_a_server_are_never_passed(self, tmp_path: Path) -> None:
        secret = {"title": "Talks", "text": "Ana Reyes met Bo Lind at the Grey Mill on Friday."}
        file = written(tmp_path, secret)
        verbale("import", file, "--scope", "discord:1", data=tmp_path / "data")
        question = "where did Ana Reyes meet Bo Lind?"
        own = ask(tmp_path / "data", question, "--scope", "discord:1")
        assert "Grey Mill" in own["quotes"][0]["text"]
        for other in ("public", "discord:2"):
            answer = ask(tmp_path / "data", question, "--scope", other)
            assert answer["quotes"] + answer["nearest"] == []


class TestThePast:
    def test_is_asked_about_and_named(self, sample_folder: Path) -> None:
        assert not ask(sample_folder, QUESTION, "--as-of", "2001-01-01")["answered"]
        now = datetime.now(UTC).isoformat()
        then = ask(sample_folder, QUESTION, "--as-of", now)
        usual = ask(sample_folder, QUESTION)
        assert then["quotes"] == usual["quotes"]
        assert then["as_of"] == now
        told = verbale("ask", QUESTION, "--as-of", now, data=sample_folder)
        assert told.out.startswith("\nAs of ")


class TestManyQuestions:
    def test_get_one_answer_object_a_line_in_order(self, ran: Ran) -> None:
        assert ran.code == 0
        ids = [answer["id"] for answer in ran.lines]
        assert ids == [
            "first", "empty", None, "nothing", 7, "when", "number", None, None, "half", "nul",
            "syntax", "emoji", "scoped", "last",
        ]  # fmt: skip
        for answer in ran.lines:
            check(answer)

    @pytest.mark.parametrize(
        ("place", "said"),
        [
            (1, "no words"),
            (2, "Line 4 is not a valid question. It is not JSON."),
            (3, "Line 5 is not a valid question. It has no “question”."),
            (4, "Line 6 is not a valid question. Its “question” is not a string."),
            (5, "“whenever” is not a date"),
            (6, "Its “at” is not a string"),
            (7, "It is JSON, but not an object."),
            (8, "Its byte 33 is not UTF-8."),
            (9, "Line 11 is not a valid question. The question contains a character"),
            (12, "too long"),
        ],
    )
    def test_that_are_bad_are_refused_in_place_with_the_reason(
        self, ran: Ran, place: int, said: str
    ) -> None:
        answer = ran.lines[place]
        assert not answer["answered"]
        assert said in answer["reason"]

    def test_share_the_options(self, sample_folder: Path, tmp_path: Path) -> None:
        file = written(tmp_path, {"id": "a", "question": QUESTION})
        ran = verbale("ask", "--from", file, "--until", "2018-12-31", data=sample_folder)
        [answer] = ran.lines
        assert answer["read_as"]["until"] == "2018-12-31"
        assert SENTENCE not in ran.out

    def test_of_one_conversation_are_its_turns_and_others_stand_alone(
        self, sample_folder: Path, tmp_path: Path
    ) -> None:
        file = written(
            tmp_path,
            {"question": "where did Trump and Kim meet in Singapore?", "conversation": 7},
            {"question": QUESTION, "conversation": "lake"},
            {"question": "and when?", "conversation": 7},
            {"question": ""},
            {"question": "", "conversation": "lake"},
            {"question": "and when?", "conversation": "lake"},
            {"question": "and when?"},
        )
        kim, lake, kim_when, _, _, lake_when, alone = verbale(
            "ask", "--from", file, "--json", data=sample_folder
        ).lines
        for whole in (kim, lake, alone):
            assert "question" not in whole["read_as"]
        assert "Kim" in kim_when["read_as"]["question"]
        shown = kim_when["quotes"] or kim_when["nearest"]
        assert shown[0]["external_id"] == "sample-singapore-summit-sentosa"
        assert "Sullivan" in lake_when["read_as"]["question"]
        shown = lake_when["quotes"] or lake_when["nearest"]
        assert shown[0]["external_id"] == lake["quotes"][0]["external_id"]
        assert not alone["answered"]


class TestReferences:
    def test_the_quoted_articles_are_printed_for_a_program_that_manages_literature(
        self, sample_folder: Path
    ) -> None:
        ran = verbale("ask", QUESTION, "--format", "csl", data=sample_folder)
        assert (ran.code, ran.err) == (0, "")
        first, *others = ran.json
        assert first["type"] == "article-newspaper"
        assert SENTENCE in first["note"]
        keys = [one["id"] for one in (first, *others)]
        assert len(set(keys)) == len(keys)
        bibtex = verbale("ask", QUESTION, "--format", "bibtex", data=sample_folder)
        assert bibtex.out.count("@article{") == len(keys)


OPTIONS = Question("", scope="public", since="2024-01-01", source="Wire")
FIELDS = ("question", "id", "at", "scope", "conversation")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def test_a_line_overrides_what_holds_for_all(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('\ufeff{"question": "who?", "scope": "discord:1"}\n\n{"question": "why?"}')
    first, second = read_questions(file, OPTIONS)
    assert first == QuestionLine(
        Question("who?", scope="discord:1", since="2024-01-01", source="Wire")
    )
    assert second == QuestionLine(
        Question("why?", scope="public", since="2024-01-01", source="Wire")
    )


@given(
    st.binary()
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON)).map(
        lambda fields: json.dumps(fields).encode()
    )
)
def test_any_line_is_a_question_or_is_answered_with_a_reason(line: bytes) -> None:
    read = _read_question(line, 1, OPTIONS)
    if isinstance(read, Answer):
        assert read.reason is not None
        assert read.reason.startswith("Line 1 ")
    else:
        assert isinstance(read.question.text, str)
        (read.question.text + read.question.scope).encode()
