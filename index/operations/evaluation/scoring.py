"""Score an answer, from any system, against the expected answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from index.answer.retrieval.retriever import RetrievedPassage
from index.operations.evaluation.dataset import ExpectedAnswer
from index.operations.evaluation.text_match import contains, plain, token_f1
from index.values import Answer, Quote


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage or quote shown as part of an answer.

    Attributes:
        articles: the names of its article: ids and URL.
        text: its text.
        sentence: the sentence of ``text`` given as the answer; empty if there is none.
    """

    articles: frozenset[str]
    text: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """The answer or refusal given to a question.

    Attributes:
        quotes: the quotes, best first; for a refusal, the closest sentences.
        passages: the retrieved passages, best first.
        answer: the answer span; empty if there is none.
        answered: whether the question was answered, not refused.
        confidence: the confidence of the answer; higher is surer.
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
    """An answer and its score. Ranks count from 1; a rank is None if none is right.

    Attributes:
        expected: the question and its expected answer.
        given: the answer or refusal given.
        sentence: whether the first quote's sentence answers.
        quote: rank of the first quote that answers.
        article: rank of the first quote from a right article.
        passage: rank of the first passage that answers.
        span_f1: token F1 of the answer span with the best acceptable answer, 0–1; None if no
            short answer is expected.
        span_holds: whether the answer span contains an acceptable answer; None likewise.
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
    """Convert an answer of Verbale for scoring."""
    quotes = answer.quotes or answer.nearest
    marked = answer.answer or (quotes[0].span if quotes else None)
    return Given(
        quotes=tuple(_shown(quote) for quote in quotes),
        passages=tuple(
            Shown(_names(passage.external_id, passage.article_id, passage.url), passage.text)
            for passage in retrieved
        ),
        answer=marked or "",
        answered=answer.answered,
        confidence=answer.confidence,
        elapsed_ms=answer.elapsed_ms,
    )


def score(expected: ExpectedAnswer, given: Given) -> ScoredAnswer:
    """Score the given answer against the expected one."""
    target = _Target(expected)
    quotes, passages = given.quotes, given.passages
    judged_spans = expected.answerable and bool(expected.answers)
    return ScoredAnswer(
        expected=expected,
        given=given,
        sentence=bool(quotes) and target.answers(quotes[0], quotes[0].sentence),
        quote=_rank(target.answers(quote, quote.text) for quote in quotes),
        article=_rank(target.names(quoted) for quoted in quotes),
        passage=_rank(target.answers(passage, passage.text) for passage in passages),
        span_f1=target.span_f1(given.answer) if judged_spans else None,
        span_holds=target.held_by(plain(given.answer)) if judged_spans else None,
    )


class _Target:
    """An expected answer with its texts normalized once."""

    def __init__(self, expected: ExpectedAnswer) -> None:
        self._expected = expected
        self._answers = [plain(answer) for answer in expected.answers]
        self._passages = [plain(passage) for passage in expected.passages]
        self._wrong = (
            None if expected.wrong is None else [plain(answer) for answer in expected.wrong]
        )

    def names(self, shown: Shown) -> bool:
        """Return whether it is from a right article."""
        if self._wrong is not None:
            return True
        return not self._expected.articles.isdisjoint(shown.articles)

    def answers(self, shown: Shown, words: str) -> bool:
        """Return whether these words of it answer."""
        if not self.names(shown) or not words:
            return False
        text = plain(words)
        if self._wrong is not None:
            return not any(contains(text, answer) for answer in self._wrong)
        if self._expected.dated:
            return True
        if self._answers:
            return self.held_by(text)
        return any(contains(passage, text) or contains(text, passage) for passage in self._passages)

    def held_by(self, text: str) -> bool:
        """Return whether a normalized text contains an acceptable answer."""
        return any(contains(text, answer) for answer in self._answers)

    def span_f1(self, answer: str) -> float:
        """Return the best token F1 with an acceptable answer."""
        return max(token_f1(answer, reference) for reference in self._expected.answers)


def _rank(right: Iterable[bool]) -> int | None:
    return next((rank for rank, one in enumerate(right, start=1) if one), None)


def _shown(quote: Quote) -> Shown:
    names = _names(quote.external_id, quote.article_id, quote.url)
    return Shown(names, quote.text, quote.sentence)


def _names(*names: str | None) -> frozenset[str]:
    return frozenset(filter(None, names))


class Verdict(Enum):
    """The outcome of a question; ``right`` says whether it is the expected one."""

    ANSWERED = "right", True
    REFUSED = "rightly refused", True
    WRONG = "wrong", False
    UNANSWERED = "refused, but could be answered", False
    ANSWERED_ALL_THE_SAME = "answered, but should be refused", False

    def __init__(self, words: str, right: bool) -> None:
        self.words = words
        self.right = right


def verdict(scored: ScoredAnswer) -> Verdict:
    """Return the outcome of a question; an answer counts by its first quote's sentence."""
    answered = scored.given.answered
    if not scored.expected.answerable:
        return Verdict.ANSWERED_ALL_THE_SAME if answered else Verdict.REFUSED
    if not answered:
        return Verdict.REFUSED if scored.expected.wrong else Verdict.UNANSWERED
    return Verdict.ANSWERED if scored.sentence else Verdict.WRONG
