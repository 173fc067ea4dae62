"""Score answers, from any system, against expected answers.

Texts are compared regardless of case, punctuation style and spacing.
"""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from index.answer.retrieval.retriever import RetrievedPassage
from index.concurrency import ProgressCallback, no_progress
from index.errors import InputError, SettingsError
from index.operations.evaluation.dataset import ExpectedAnswer
from index.values import Answer

if TYPE_CHECKING:
    from index.app import Verbale


_SIGNS = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None)
)
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation))


def plain(words: str) -> str:
    """Normalize case, quotation marks, dashes, compatibility characters and white space."""
    # Casefold before and after NFKC: each may undo the other.
    folded = unicodedata.normalize("NFKC", words.translate(_SIGNS)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).casefold().translate(_SIGNS).split())


def contains(text: str, words: str) -> bool:
    """Return whether a text, normalized, has the words as whole words: “2015” has no “5”."""
    if not words:
        return False
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    return re.search(before + re.escape(words) + after, text) is not None


def token_f1(given: str, expected: str) -> float:
    """Return the token F1 of two short answers, 0–1, as in SQuAD (Rajpurkar et al. 2016).

    It is the harmonic mean of token precision and recall, without case, punctuation and articles.
    If either has no tokens, it is 1 if both have none, else 0.
    """
    ours, theirs = _tokens(given), _tokens(expected)
    if not ours or not theirs:
        return float(ours == theirs)
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total())


def _tokens(words: str) -> Counter[str]:
    bare = plain(words).translate(_PUNCTUATION)
    return Counter(_ARTICLES.sub(" ", bare).split())


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
        quotes=tuple(
            Shown(_names(one.external_id, one.article_id, one.url), one.text, one.sentence)
            for one in quotes
        ),
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
        span_f1=(
            max(token_f1(given.answer, one) for one in expected.answers) if judged_spans else None
        ),
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


def _rank(right: Iterable[bool]) -> int | None:
    return next((rank for rank, one in enumerate(right, start=1) if one), None)


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


RETRIEVED = 20
"""Passages retrieved per question for retrieval@20."""

_UNASKABLE = Given((), (), "", answered=False, confidence=0.0, elapsed_ms=0.0)


async def ask_all(
    asked: "Verbale",
    expected: Sequence[ExpectedAnswer],
    watcher: ProgressCallback = no_progress,
) -> list[ScoredAnswer]:
    """Ask the questions one by one and score the answers; an invalid question counts as refused.

    Raises:
        SettingsError: the library was encoded by a model other than the settings'.
    """
    await asked.warm()
    judged = []
    for done, item in enumerate(expected, start=1):
        got = _UNASKABLE
        try:
            answer = await asked.ask(item.question)
            got = given(answer, await asked.candidates(item.question, RETRIEVED))
        except SettingsError:
            raise  # concerns every question
        except InputError:
            pass  # counts as refused
        judged.append(score(item, got))
        watcher("asking", done, len(expected))
    return judged
