"""Read questions with expected answers: from a file, or from people's ratings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from index.errors import InputError, unreadable
from index.store.administration.answers import Quoted, Rating
from index.values import PUBLIC, Published, Question

SHOWN_WRONG = 10


@dataclass(frozen=True, slots=True)
class ExpectedAnswer:
    """A question and its expected answer.

    Attributes:
        question: the question to ask.
        answerable: whether any article answers it; if not, it should be refused.
        articles: the articles that answer, by external id, library id or URL.
        answers: acceptable answers, any of which is right; empty if the answer is long.
        passages: passages of the articles that answer.
        dated: the answer is the article's publication date, so that any of its sentences is right.
        kind: the kind of question in the file; empty if it has none.
        wrong: known wrong sentences, if nothing else is known of the answer; any other sentence
            and a refusal are right then. None if ``articles`` and the other fields decide.
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
    """Return the questions of a file, in order.

    Args:
        file: JSON Lines; each line ``{question, answerable, answers?, gold_article_ids?,
            gold_passages?, id?, type?, at?, answer_in?, answers_are?, scope?}``. Other fields and
            blank lines are ignored.

    Raises:
        InputError: the file cannot be read, contains no question, or has invalid lines, of which
        the message lists up to ten with their numbers.
    """
    try:
        lines = file.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines()
    except OSError as error:
        raise unreadable(file, error) from error
    questions: list[ExpectedAnswer] = []
    wrong: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            questions.append(_Line.model_validate_json(line).expected(number))
        except ValidationError as error:
            reasons = map(_reason, error.errors(include_url=False, include_input=False))
            wrong.append(f"line {number}: {'; '.join(reasons)}")
    if wrong:
        more = len(wrong) - SHOWN_WRONG
        shown = [*wrong[:SHOWN_WRONG], *([f"… and {more} more"] if more > 0 else [])]
        raise InputError("\n  ".join([f"{file} has invalid lines. Correct them:", *shown]))
    if not questions:
        raise InputError(f"{file} contains no question. Write one JSON object per line.")
    return questions


def _date(typed: str) -> str:
    try:
        Published.parse(typed)
    except InputError as error:
        raise ValueError(str(error)) from error
    return typed


_Words = Annotated[str, Field(min_length=1, pattern=r"\S")]


class _Line(BaseModel):
    """A line of the file."""

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
        """Reject a line by which no answer could be scored."""
        if self.answerable and not self.gold_article_ids:
            raise ValueError("it is answerable, but gold_article_ids names no article")
        if self.answerable and not (self.answers or self.gold_passages or self._dated):
            raise ValueError("it is answerable, but has neither answers nor gold_passages")
        return self

    @property
    def _dated(self) -> bool:
        return self.answer_in == "published_at"

    def expected(self, number: int) -> ExpectedAnswer:
        """Return the expected answer of the line."""
        name = str(self.id) if self.id is not None else f"line {number}"
        scope = self.scope or PUBLIC
        at = Published.parse(self.at).moment if self.at else None
        is_long = (self.answers_are or "").startswith("long")  # for a sentence to contain
        return ExpectedAnswer(
            question=Question(text=self.question, scope=scope, at=at, id=name),
            answerable=self.answerable,
            articles=frozenset(self.gold_article_ids),
            answers=() if is_long else self.answers,
            passages=self.gold_passages or (self.answers if is_long else ()),
            dated=self._dated,
            kind=self.type or "",
        )


def _reason(item: ErrorDetails) -> str:
    place = ".".join(str(part) for part in item["loc"])
    cause = item.get("ctx", {}).get("error")
    if item["type"] == "json_invalid":  # only of a whole line, so it is the first error
        return f"it is not JSON ({str(cause).replace('line 1 ', '')})"
    message = str(cause) if isinstance(cause, ValueError) else item["msg"]
    return f"{place}: {message}" if place else message


def expected_of(judgements: Iterable[Rating]) -> list[ExpectedAnswer]:
    """Return one expected answer per rated question; the newest rating wins a conflict.

    Good: the quoted sentence answers, or the refusal was right. Bad: that sentence must not come
    first again, or the question should be refused, or should be answered by any sentence. Ratings
    of an article that is no longer in the library are ignored.

    Args:
        judgements: newest first.
    """
    groups: dict[tuple[str | None, ...], list[Rating]] = {}
    for rating in judgements:
        asked = rating.question.casefold()
        key = (rating.scope, asked, rating.since, rating.until, rating.source)
        groups.setdefault(key, []).append(rating)
    return [one for group in groups.values() if (one := _expected(group)) is not None]


def _expected(group: Sequence[Rating]) -> ExpectedAnswer | None:
    newest = group[0]
    question = Question(
        text=newest.question,
        scope=newest.scope,
        since=newest.since,
        until=newest.until,
        source=newest.source,
        at=newest.asked_at,
        id=f"feedback {newest.id}",
    )
    first = _first(newest)
    if newest.good and newest.answered:
        if first is None or not first.sentence:
            return None
        return ExpectedAnswer(
            question,
            answerable=True,
            articles=frozenset({first.place.article}),
            passages=(first.sentence,),
            kind="judged good",
        )
    if newest.good or newest.reason == "should have refused":
        return ExpectedAnswer(question, answerable=False, kind="to be refused")
    if newest.reason == "should have answered" or not newest.answered:
        return ExpectedAnswer(question, answerable=True, kind="to be answered", wrong=())
    wrong = [one for rating in group if not rating.good and (one := _first(rating)) is not None]
    sentences = tuple(dict.fromkeys(quote.sentence for quote in wrong if quote.sentence))
    if not sentences:
        return None
    return ExpectedAnswer(question, answerable=True, kind="judged bad", wrong=sentences)


def _first(judged: Rating) -> Quoted | None:
    return judged.quotes[0] if judged.answered and judged.quotes else None
