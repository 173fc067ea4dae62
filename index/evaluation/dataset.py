"""Reading a list of questions whose answers are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from index.errors import InputError
from index.values import PUBLIC, Published, Question

SHOWN_WRONG = 10

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class ExpectedAnswer:
    """A question and what is known of its answer.

    Attributes:
        question: as it is asked.
        answerable: whether any article answers it; if not, it is to be refused.
        articles: names of the articles that answer: their bulk ids, library ids or URLs.
        answers: acceptable answers, any of which will do; empty where the answer is long.
        passages: stretches of the articles that answer.
        dated: the answer is the article's own date, so that any sentence of it will do.
        kind: the kind of question, as the list has it; empty where it does not say.
        wrong: where nothing else is known of the answer, sentences that are none; then any other
            will do, and so does a refusal. None where ``articles`` and what follows tell.
    """

    question: Question
    answerable: bool
    articles: frozenset[str] = frozenset()
    answers: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    dated: bool = False
    kind: str = ""
    wrong: tuple[str, ...] | None = None


def read_expected(file: Path) -> list[ExpectedAnswer]:
    """The questions of a list, in order.

    Args:
        file: JSON Lines; each line ``{question, answerable, answers?, gold_article_ids?,
            gold_passages?, id?, type?, at?, answer_in?, answers_are?, scope?}`` and whatever else,
            which is passed over. Blank lines are, too.

    Raises:
        InputError: the file cannot be read, holds no question, or has wrong lines, which are told
            with their numbers, up to ten.
    """
    try:
        lines = file.read_bytes().removeprefix(_BOM).splitlines()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}.") from error
    found: list[ExpectedAnswer] = []
    wrong: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_Line.model_validate_json(line).expected(number))
        except ValidationError as error:
            wrong.append(f"line {number}: {_explained(error)}")
    if wrong:
        raise InputError(_told(file, wrong))
    if not found:
        raise InputError(f"{file} holds no question; write one a line, as JSON.")
    return found


def _date(typed: str) -> str:
    try:
        Published.parse(typed)
    except InputError as error:
        raise ValueError(str(error)) from error
    return typed


_Words = Annotated[str, Field(min_length=1, pattern=r"\S")]


class _Line(BaseModel):
    """A line of a list."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    question: _Words
    answerable: bool
    answers: tuple[_Words, ...] = ()
    gold_article_ids: tuple[str, ...] = ()
    gold_passages: tuple[_Words, ...] = ()
    id: str | int | None = None
    type: str | None = None
    at: Annotated[str, AfterValidator(_date)] | None = None
    answer_in: Literal["text", "published_at"] | None = None
    answers_are: str | None = None
    scope: str | None = None

    @model_validator(mode="after")
    def _can_be_judged(self) -> Self:
        """What no answer could be held against is wrong."""
        if self.answerable and not self.gold_article_ids:
            raise ValueError("it is answerable, but gold_article_ids names no article")
        if self.answerable and not (self.answers or self.gold_passages or self._dated):
            raise ValueError("it is answerable, but has neither answers nor gold_passages")
        return self

    @property
    def _long(self) -> bool:
        """Whether the answers are essays that no sentence holds."""
        return (self.answers_are or "").startswith("long")

    @property
    def _dated(self) -> bool:
        return self.answer_in == "published_at"

    @property
    def _moment(self) -> datetime | None:
        return Published.parse(self.at).moment if self.at else None

    def expected(self, number: int) -> ExpectedAnswer:
        """The line as it is judged by."""
        name = str(self.id) if self.id is not None else f"line {number}"
        scope = self.scope or PUBLIC
        return ExpectedAnswer(
            question=Question(text=self.question, scope=scope, at=self._moment, id=name),
            answerable=self.answerable,
            articles=frozenset(self.gold_article_ids),
            answers=() if self._long else self.answers,
            passages=self.gold_passages or (self.answers if self._long else ()),
            dated=self._dated,
            kind=self.type or "",
        )


def _explained(error: ValidationError) -> str:
    return "; ".join(_reason(item) for item in error.errors(include_url=False, include_input=False))


def _reason(item: ErrorDetails) -> str:
    place = ".".join(str(part) for part in item["loc"])
    cause = item.get("ctx", {}).get("error")
    if item["type"] == "json_invalid":  # of a line by itself, so that it is always the first
        return f"it is not JSON ({str(cause).replace('line 1 ', '')})"
    message = str(cause) if isinstance(cause, ValueError) else item["msg"]
    return f"{place}: {message}" if place else message


def _told(file: Path, wrong: Sequence[str]) -> str:
    more = len(wrong) - SHOWN_WRONG
    lines = [*wrong[:SHOWN_WRONG], *([f"… and {more} more"] if more > 0 else [])]
    return "\n  ".join([f"{file} cannot be judged by as it is; mend these lines:", *lines])
