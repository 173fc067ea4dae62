import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cli.question_file import QuestionLine, _question, read_questions
from index.values import Answer, Question

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


@pytest.mark.parametrize(("written", "name"), [('"a"', "a"), ("7", "7"), ("null", None)])
def test_a_conversation_is_named_by_a_string_or_a_number(written: str, name: str | None) -> None:
    read = _question(f'{{"question": "who?", "conversation": {written}}}'.encode(), 1, OPTIONS)
    assert isinstance(read, QuestionLine)
    assert read.conversation == name


def test_another_name_of_a_conversation_is_told() -> None:
    read = _question(b'{"question": "who?", "conversation": true}', 1, OPTIONS)
    assert isinstance(read, Answer)
    assert "Its “conversation” is not a string." in (read.reason or "")


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_line_is_a_question_or_is_answered_with_a_reason(line: bytes) -> None:
    assert_told(_question(line, 1, OPTIONS))


def test_half_a_character_is_told_in_any_field() -> None:
    for name in ("question", "scope", "at"):
        line = json.dumps({"question": "who?"} | {name: "a\ud800"}).encode()
        assert isinstance(_question(line, 1, OPTIONS), Answer)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON)))
def test_any_value_of_any_field_is_read_or_told(fields: dict[str, Any]) -> None:
    assert_told(_question(json.dumps(fields).encode(), 1, OPTIONS))


def assert_told(read: QuestionLine | Answer) -> None:
    if isinstance(read, Answer):
        assert read.reason is not None
        assert read.reason.startswith("Line 1 ")
    else:
        assert isinstance(read.question.text, str)
        (read.question.text + read.question.scope).encode()
