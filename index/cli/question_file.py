"""Read questions from a JSON Lines file; bad lines become refusals."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from index.errors import InputError, unreadable
from index.text.charset import is_utf8
from index.values import Answer, Published, Question, ReadAs, named_scope

_BOM = b"\xef\xbb\xbf"
_FORM = 'Write {"question": "…"}.'


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of a file.

    Attributes:
        question: the question.
        conversation: the name of the conversation that it is a turn of; None if it stands alone.
    """

    question: Question
    conversation: str | None = None


def read_questions(file: Path, options: Question) -> Iterator[QuestionLine | Answer]:
    """Yield the questions of a file, in order; for a bad line, a refusal with the reason.

    Args:
        file: JSON Lines of ``{question, id?, at?, scope?, conversation?}``; blank lines are
            skipped.
        options: defaults for what a line leaves out.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _question(line.removeprefix(_BOM), number, options)
    except OSError as error:
        raise unreadable(file, error) from error


def refusal(question: Question, reason: str) -> Answer:
    """Return a refusal for a question that can't be asked."""
    return Answer(question=question, read_as=ReadAs(), confidence=0.0, reason=reason)


def moment(typed: str | None) -> datetime | None:
    """Parse a date or time; return None for None or an empty string.

    Raises:
        InputError: it is not a date.
    """
    return Published.parse(typed).moment if typed else None


def words(typed: str) -> str:
    """Return ``typed`` if it is valid Unicode.

    Raises:
        InputError: it holds bytes that are not UTF-8, or a lone surrogate.
    """
    if not is_utf8(typed):
        raise InputError("The question contains a character that is not UTF-8. Type it again.")
    return typed


def _question(line: bytes, number: int, options: Question) -> QuestionLine | Answer:
    given: dict[str, Any] = {}
    try:
        given = _object(line)
        asked = _string(given, "question")
        if asked is None:
            raise InputError(f"It has no “question”. {_FORM}")
        question = replace(
            options,
            text=asked,
            scope=named_scope(_string(given, "scope") or options.scope),
            at=moment(_string(given, "at")) or options.at,
            id=given.get("id"),
        )
        return QuestionLine(question, _name(given.get("conversation")))
    except InputError as error:
        shown = given.get("question")
        text = shown if isinstance(shown, str) else line.decode(errors="replace").strip()
        asked_badly = replace(options, text=text, id=given.get("id"))
        return refusal(asked_badly, f"Line {number} is not a valid question. {error}")


def _name(value: object) -> str | None:
    """Return the name of a conversation, which may be written as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _string({"conversation": value}, "conversation")


def _object(line: bytes) -> dict[str, Any]:
    try:
        given = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise InputError(f"Its byte {error.start + 1} is not UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"It is not JSON. {_FORM}") from error
    if not isinstance(given, dict):
        raise InputError(f"It is JSON, but not an object. {_FORM}")
    return given


def _string(given: dict[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(f"Its “{name}” is not a string.")
    return words(value) if value is not None else None
