"""Judging one answer by what was expected, whoever gave it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from index.answer.retrieval.retriever import RetrievedPassage
from index.evaluation.dataset import ExpectedAnswer
from index.evaluation.text_match import contains, plain, token_f1
from index.values import Answer, Quote


@dataclass(frozen=True, slots=True)
class Shown:
    """Words of an article.

    Attributes:
        articles: the names that the article goes by.
        text: the words.
        sentence: the one sentence of ``text`` that is said to answer; empty where none is.
    """

    articles: frozenset[str]
    text: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What a question got.

    Attributes:
        quotes: best first; of a refusal, what came nearest.
        passages: what was retrieved to choose from, best first.
        answer: the words that answer; empty where none are marked.
        answered: whether it was not refused.
        confidence: higher where an answer is surer.
        elapsed_ms: milliseconds from question to answer.
    """

    quotes: tuple[Shown, ...]
    passages: tuple[Shown, ...]
    answer: str
    answered: bool
    confidence: float
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class ScoredAnswer:
    """What a question got, and how right it is. Ranks count from 1; None where none is right.

    Attributes:
        expected: the question.
        given: what it got.
        sentence: the first quote's sentence answers.
        quote: rank of the first quote that answers.
        article: rank of the first quote of an article that answers.
        passage: rank of the first passage that answers.
        span_f1: how far the marked words agree with the best acceptable answer, 0–1; None where
            there is no short answer to hold them against.
        span_holds: the marked words hold an acceptable answer; None likewise.
    """

    expected: ExpectedAnswer
    given: Given
    sentence: bool
    quote: int | None
    article: int | None
    passage: int | None
    span_f1: float | None
    span_holds: bool | None


def given(answer: Answer, retrieved: Sequence[RetrievedPassage] = ()) -> Given:
    """An answer of Verbale's, ready to be judged."""
    quotes = answer.quotes or answer.nearest
    marked = answer.answer or (quotes[0].span if quotes else None)
    return Given(
        quotes=tuple(_shown(quote) for quote in quotes),
        passages=tuple(
            Shown(_names(one.external_id, one.article_id, one.url), one.text) for one in retrieved
        ),
        answer=marked or "",
        answered=answer.answered,
        confidence=answer.confidence,
        elapsed_ms=answer.elapsed_ms,
    )


def score(expected: ExpectedAnswer, given: Given) -> ScoredAnswer:
    """Hold what was given against what was expected."""
    wanted = _Wanted(expected)
    quotes, passages = given.quotes, given.passages
    judged_spans = expected.answerable and bool(expected.answers)
    return ScoredAnswer(
        expected=expected,
        given=given,
        sentence=bool(quotes) and wanted.answers(quotes[0], quotes[0].sentence),
        quote=_rank(wanted.answers(one, one.text) for one in quotes),
        article=_rank(wanted.names(one) for one in quotes),
        passage=_rank(wanted.answers(one, one.text) for one in passages),
        span_f1=wanted.span_f1(given.answer) if judged_spans else None,
        span_holds=wanted.held_by(plain(given.answer)) if judged_spans else None,
    )


class _Wanted:
    """What was expected, made plain once."""

    def __init__(self, expected: ExpectedAnswer) -> None:
        self._expected = expected
        self._answers = [plain(one) for one in expected.answers]
        self._passages = [plain(one) for one in expected.passages]
        self._wrong = None if expected.wrong is None else [plain(one) for one in expected.wrong]

    def names(self, shown: Shown) -> bool:
        """Whether it is of an article that answers."""
        if self._wrong is not None:
            return True
        return not self._expected.articles.isdisjoint(shown.articles)

    def answers(self, shown: Shown, words: str) -> bool:
        """Whether these words of it answer."""
        if not self.names(shown) or not words:
            return False
        text = plain(words)
        if self._wrong is not None:
            return not any(contains(text, one) for one in self._wrong)
        if self._expected.dated:
            return True
        if self._answers:
            return self.held_by(text)
        return any(contains(one, text) or contains(text, one) for one in self._passages)

    def held_by(self, text: str) -> bool:
        """Whether a plain text holds an acceptable answer."""
        return any(contains(text, one) for one in self._answers)

    def span_f1(self, answer: str) -> float:
        """The best agreement with an acceptable answer."""
        return max(token_f1(answer, one) for one in self._expected.answers)


def _rank(right: Iterable[bool]) -> int | None:
    return next((rank for rank, one in enumerate(right, start=1) if one), None)


def _shown(quote: Quote) -> Shown:
    names = _names(quote.external_id, quote.article_id, quote.url)
    return Shown(names, quote.text, quote.sentence)


def _names(*names: str | None) -> frozenset[str]:
    return frozenset(filter(None, names))


class Verdict(Enum):
    """What became of a question; ``right`` says whether that is as it should be."""

    ANSWERED = "right", True
    REFUSED = "rightly refused", True
    WRONG = "wrong", False
    UNANSWERED = "refused, but could be answered", False
    ANSWERED_ALL_THE_SAME = "answered, but should be refused", False

    def __init__(self, words: str, right: bool) -> None:
        self.words = words
        self.right = right


def verdict(one: ScoredAnswer) -> Verdict:
    """What became of the question; of an answer, by its first quote's sentence."""
    answered = one.given.answered
    if not one.expected.answerable:
        return Verdict.ANSWERED_ALL_THE_SAME if answered else Verdict.REFUSED
    if not answered:
        return Verdict.REFUSED if one.expected.wrong else Verdict.UNANSWERED
    return Verdict.ANSWERED if one.sentence else Verdict.WRONG
