"""Score answers, from any system, against expected answers.

Texts are compared regardless of case, punctuation style and spacing.
"""

import math
import re
import statistics
import string
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from index.answer.retrieval.retriever import RetrievedPassage
from index.concurrency import ProgressCallback, no_progress
from index.errors import InputError, SettingsError, unwritable
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
    return Counter(re.sub(r"\b(a|an|the)\b", " ", bare).split())


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

    @property
    def verdict(self) -> "Verdict":
        """The outcome of the question; an answer counts by its first quote's sentence."""
        if not self.expected.answerable:
            return Verdict.ANSWERED_ALL_THE_SAME if self.given.answered else Verdict.REFUSED
        if not self.given.answered:
            return Verdict.REFUSED if self.expected.wrong else Verdict.UNANSWERED
        return Verdict.ANSWERED if self.sentence else Verdict.WRONG


def given(answer: Answer, retrieved: Sequence[RetrievedPassage] = ()) -> Given:
    """Convert an answer of Verbale for scoring."""
    quotes = answer.quotes or answer.nearest
    marked = answer.answer or (quotes[0].span if quotes else None)
    return Given(
        quotes=tuple(
            Shown(_names(one.external_id, one.article_key, one.url), one.text, one.sentence)
            for one in quotes
        ),
        passages=tuple(
            Shown(_names(one.external_id, one.article_id, one.url), one.text) for one in retrieved
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
    spans = expected.answers if expected.answerable else ()
    return ScoredAnswer(
        expected=expected,
        given=given,
        sentence=bool(quotes) and target.answers(quotes[0], quotes[0].sentence),
        quote=_rank(target.answers(quote, quote.text) for quote in quotes),
        article=_rank(target.names(quoted) for quoted in quotes),
        passage=_rank(target.answers(passage, passage.text) for passage in passages),
        span_f1=max(token_f1(given.answer, one) for one in spans) if spans else None,
        span_holds=target.held_by(plain(given.answer)) if spans else None,
    )


class _Target:
    """An expected answer with its texts normalized once."""

    def __init__(self, expected: ExpectedAnswer) -> None:
        self._expected = expected
        self._answers = [plain(answer) for answer in expected.answers]
        self._passages = [plain(passage) for passage in expected.passages]
        self._wrong = [plain(answer) for answer in expected.wrong or ()]

    def names(self, shown: Shown) -> bool:
        """Return whether it is from a right article."""
        right = self._expected.articles
        return self._expected.wrong is not None or not right.isdisjoint(shown.articles)

    def answers(self, shown: Shown, words: str) -> bool:
        """Return whether these words of it answer."""
        if not self.names(shown) or not words:
            return False
        text = plain(words)
        if self._expected.wrong is not None:
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


RETRIEVED = 20
"""Passages retrieved per question for retrieval@20."""

_UNASKABLE = Given((), (), "", answered=False, confidence=0.0, elapsed_ms=0.0)


async def ask_all(
    asked: "Verbale", expected: Sequence[ExpectedAnswer], watcher: ProgressCallback = no_progress
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


BINS = 10

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Confidences at which the error is bounded. They are set before anything is measured: a bound at a
threshold that was chosen by its error would be too low."""

SURE = 0.95
"""Chance with which the true error is below a bound."""

_FINE = 1e-9


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of similar confidence.

    Attributes:
        low: least confidence.
        high: upper bound, exclusive except in the last bin.
        count: number of answers.
        confidence: their mean confidence; None if there are none.
        right: the share of right answers; None if there are none.
    """

    low: float
    high: float
    count: int
    confidence: float | None
    right: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence compared with the share of right answers.

    Attributes:
        error: expected calibration error (Naeini et al. 2015): the mean gap between confidence and
            share right over ten bins of equal width, weighted by the answers in each.
        bins: all ten, from 0 up.
    """

    error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """The answers of a confidence or more, and how often such answers are wrong at most.

    Attributes:
        threshold: the confidence.
        answered: their number.
        share: their share of all questions.
        wrong: how many of them are wrong; one to a question that nothing answers is.
        at_most: the upper bound of the share of wrong ones (exact binomial, Clopper and Pearson
            1934): for a list drawn like the questions to come, it is too low for one list in
            twenty. 1 if there are none.
    """

    threshold: float
    answered: int
    share: float
    wrong: int
    at_most: float


def bounds(outcomes: Sequence[tuple[float, bool]]) -> tuple[Bound, ...]:
    """Bound the error of outcomes (at least one) from each of ``THRESHOLDS`` on."""
    found = []
    for threshold in THRESHOLDS:
        right = [one for confidence, one in outcomes if confidence >= threshold]
        answered, wrong = len(right), right.count(False)
        at_most = upper_bound(wrong, answered)
        found.append(Bound(threshold, answered, answered / len(outcomes), wrong, at_most))
    return tuple(found)


def upper_bound(wrong: int, answered: int) -> float:
    """Return the least share of wrong answers that makes ``wrong`` or fewer of them this unlikely.

    Args:
        wrong: how many are wrong.
        answered: how many there are.
    """
    if wrong >= answered:
        return 1.0
    ways = [
        math.lgamma(answered + 1) - math.lgamma(one + 1) - math.lgamma(answered - one + 1)
        for one in range(wrong + 1)
    ]
    low, high = wrong / answered, 1.0
    while high - low > _FINE:
        rate = (low + high) / 2
        # The chance that ``wrong`` or fewer are wrong, if each is with a chance of ``rate``.
        chance = sum(
            math.exp(way + one * math.log(rate or _FINE) + (answered - one) * math.log1p(-rate))
            for one, way in enumerate(ways)
        )
        low, high = (rate, high) if chance > 1.0 - SURE else (low, rate)
    return high


def calibration(outcomes: Sequence[tuple[float, bool]]) -> Calibration:
    """Measure the calibration of outcomes (at least one): confidence 0–1, and whether right."""
    parted: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for outcome in outcomes:
        parted[min(int(outcome[0] * BINS), BINS - 1)].append(outcome)
    bins = tuple(
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            count=len(some),
            confidence=_mean(confidence for confidence, _ in some),
            right=_mean(right for _, right in some),
        )
        for number, some in enumerate(parted)
    )
    gaps = (abs((one.confidence or 0.0) - (one.right or 0.0)) * one.count for one in bins)
    return Calibration(sum(gaps) / len(outcomes), bins)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Refusal as a classifier of unanswerable questions; a metric is None if undefined.

    Attributes:
        refused: number of questions refused.
        precision: the share of refused questions that are unanswerable.
        recall: the share of unanswerable questions that are refused.
        f1: the harmonic mean of precision and recall.
        balanced_accuracy: the mean of recall and the share of answerable questions answered.
        auroc: the probability that an answerable question has a higher confidence than an
            unanswerable one; independent of the threshold.
    """

    refused: int
    precision: float | None
    recall: float | None
    f1: float | None
    balanced_accuracy: float | None
    auroc: float | None


def refusal(judged: Sequence[ScoredAnswer]) -> Refusal:
    """Compute the refusal metrics."""
    can = [scored.given for scored in judged if scored.expected.answerable]
    cannot = [scored.given for scored in judged if not scored.expected.answerable]
    rightly = sum(not answer.answered for answer in cannot)
    wrongly = sum(not answer.answered for answer in can)
    recall = _share(rightly, len(cannot))
    answered = _share(len(can) - wrongly, len(can))
    both = recall is not None and answered is not None
    return Refusal(
        refused=rightly + wrongly,
        precision=_share(rightly, rightly + wrongly),
        recall=recall,
        f1=_share(2 * rightly, len(cannot) + rightly + wrongly) if cannot else None,
        balanced_accuracy=((recall or 0.0) + (answered or 0.0)) / 2 if both else None,
        auroc=auroc([one.confidence for one in can], [one.confidence for one in cannot]),
    )


def auroc(good: Sequence[float], bad: Sequence[float]) -> float | None:
    """Return the probability that a good score exceeds a bad one, ties half (Mann–Whitney).

    None if either is empty.
    """
    if not good or not bad:
        return None
    below = sorted(bad)
    wins = sum(bisect_left(below, score) + bisect_right(below, score) for score in good) / 2
    return wins / (len(good) * len(bad))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranking metrics, as shares of the answerable questions.

    A metric is None if no question measures it. A refused question counts by its closest sentences;
    ``Refusal`` measures whether it should have been refused.

    Attributes:
        sentence_at_1: the first quote's sentence answers.
        quote_at_1: the first quote answers.
        quote_at_3: one of the first three quotes answers.
        quote_at_5: one of the first five quotes answers.
        article_at_1: the first quote is from a right article.
        article_at_5: one of the first five quotes is from a right article.
        retrieval_at_20: one of the first twenty passages answers.
        span_f1: mean token F1 of the answer span with the best acceptable answer.
        span_contained: the answer span contains an acceptable answer.
    """

    sentence_at_1: float | None
    quote_at_1: float | None
    quote_at_3: float | None
    quote_at_5: float | None
    article_at_1: float | None
    article_at_5: float | None
    retrieval_at_20: float | None
    span_f1: float | None
    span_contained: float | None


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from question to answer."""

    median_ms: float
    p90_ms: float


@dataclass(frozen=True, slots=True)
class EvaluationMetrics:
    """The metrics of some questions."""

    questions: int
    answerable: int
    ranking: Ranking
    refusal: Refusal
    calibration: Calibration
    bounds: tuple[Bound, ...]
    latency: Latency


@dataclass(frozen=True, slots=True)
class Measures:
    """The metrics of all questions, and of each kind, the commonest first."""

    overall: EvaluationMetrics
    by_kind: dict[str, EvaluationMetrics]


def measure(judged: Sequence[ScoredAnswer]) -> Measures:
    """Compute the metrics of scored answers (at least one), overall and by kind."""
    kinds: dict[str, list[ScoredAnswer]] = {}
    for answer in judged:
        kinds.setdefault(answer.expected.kind or "other", []).append(answer)
    by_size = sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
    return Measures(
        evaluation_metrics(judged), {kind: evaluation_metrics(some) for kind, some in by_size}
    )


def evaluation_metrics(judged: Sequence[ScoredAnswer]) -> EvaluationMetrics:
    """Compute the metrics of scored answers (at least one), regardless of kind."""
    can = [answer for answer in judged if answer.expected.answerable]
    outcomes = [
        (answer.given.confidence, answer.expected.answerable and answer.quote == 1)
        for answer in judged
    ]
    times = sorted(answer.given.elapsed_ms for answer in judged)
    return EvaluationMetrics(
        questions=len(judged),
        answerable=len(can),
        ranking=_ranking(can),
        refusal=refusal(judged),
        calibration=calibration(outcomes),
        bounds=bounds(outcomes),
        latency=Latency(statistics.median(times), times[math.ceil(0.9 * len(times)) - 1]),
    )


def _ranking(can: Sequence[ScoredAnswer]) -> Ranking:
    def within(rank: Callable[[ScoredAnswer], int | None], limit: int) -> float | None:
        return _mean((rank(answer) or math.inf) <= limit for answer in can)

    return Ranking(
        sentence_at_1=_mean(answer.sentence for answer in can),
        quote_at_1=within(lambda one: one.quote, 1),
        quote_at_3=within(lambda one: one.quote, 3),
        quote_at_5=within(lambda one: one.quote, 5),
        article_at_1=within(lambda one: one.article, 1),
        article_at_5=within(lambda one: one.article, 5),
        retrieval_at_20=within(lambda one: one.passage, RETRIEVED),
        span_f1=_mean(answer.span_f1 for answer in can),
        span_contained=_mean(answer.span_holds for answer in can),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    defined = [value for value in values if value is not None]
    return statistics.fmean(defined) if defined else None


_BLUE, _GREY = "#3465a4", "#888a85"


def check_plot(file: Path) -> None:
    """Check, before the evaluation runs, that a plot can be written to ``file``.

    Raises:
        InputError: the name doesn't end in .png, or the folder doesn't exist.
    """
    if file.suffix.lower() != ".png":
        raise InputError(f"{file} is not a PNG file name. Choose one that ends in .png.")
    if not file.absolute().parent.is_dir():
        raise InputError(f"{file} cannot be written: there is no folder {file.parent}.")


def plot(calibration: Calibration, title: str, file: Path) -> None:
    """Draw a reliability diagram above a histogram of confidence, as PNG.

    Raises:
        InputError: the file cannot be written.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 7), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    bins, filled = calibration.bins, [one for one in calibration.bins if one.count]
    above.set_title(title)
    above.plot([0, 1], [0, 1], "--", color=_GREY, label="as promised")
    above.plot(
        [one.confidence or 0.0 for one in filled],
        [one.right or 0.0 for one in filled],
        "o-",
        clip_on=False,
        color=_BLUE,
        label=f"measured (calibration error {calibration.error:.3f})",
    )
    above.set(xlim=(0, 1), ylim=(0, 1), ylabel="share of first quotes that answer")
    above.legend(loc="upper left", frameon=False)
    lows, counts = [one.low for one in bins], [one.count for one in bins]
    below.bar(lows, counts, width=0.9 / BINS, align="edge", color=_BLUE)
    below.set(xlabel="confidence", ylabel="questions")
    try:
        figure.savefig(file, format="png", dpi=150)
    except OSError as error:
        raise unwritable(file, error) from error
