"""Choosing: of all sentences of the retrieved passages, the one that answers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.answer.question import Reading
from index.answer.rarity import Rarity
from index.answer.retrieve import Candidate
from index.answer.sentence import Sentence, leans
from index.answer.spans import Found, dates_by_article, find_span
from index.answer.terms import stems_of
from index.encode.encoder import Encoder
from index.values import Span

ENCODED = 24
"""Sentences that are encoded, chosen by the features that cost nothing."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of one sentence, each about 0–1.

    Attributes:
        meaning: cosine of the question with the sentence, read with the one before it.
        article: the best cosine of the question with a passage of the article; where none has a
            vector yet, that with the sentence.
        words: the best full-text score of a passage of the article, over the best of all.
        cover: share of the question's telling words in the sentence, rare words counting more;
            a sentence that leans on the one before has that one's words too.
        context: the same, in the sentence, the one before and the headline together.
        kind: 1 where the sentence holds the kind of thing asked for.
        near: how near that stands to what the question says happened: 1 beside it, less with
            every word between; 1 for every sentence where the question names nobody, so that what
            happened cannot be told from whom it happened to.
        timely: 1 where the article was published about the days that the question names; 1 for
            every sentence where it names none.
    """

    meaning: float
    article: float
    words: float
    cover: float
    context: float
    kind: float
    near: float
    timely: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence that may answer.

    Attributes:
        sentence: the sentence in its place.
        span: the answering words, in the revision's text; None where none stand out.
        features: what it is judged by.
        score: 0–1, the chance that it answers.
    """

    sentence: Sentence
    span: Span | None
    features: Features
    score: float


class Chooser:
    """Ranks the sentences of the retrieved passages."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def choose(
        self,
        reading: Reading,
        vector: npt.NDArray[np.float32],
        candidates: Sequence[Candidate],
        sentences: Mapping[int, Sequence[Sentence]],
        rarity: Rarity,
    ) -> list[Choice]:
        """Sentences by the chance that they answer, best first; one passage may give several.

        Args:
            reading: the question.
            vector: the question's, of unit length.
            candidates: the passages to look at.
            sentences: theirs, by passage id; a passage without any is passed over.
            rarity: how telling each word is.
        """
        drafts = [
            _without_meaning(reading, candidate, sentence, rarity)
            for candidate in _by_article(candidates)
            for sentence in sentences.get(candidate.passage.id, ())
        ]
        drafts = _best_first(drafts)[:ENCODED]
        if not drafts:
            return []
        read = [f"{draft.sentence.context} {draft.sentence.words}" for draft in drafts]
        cosines = self._encoder.encode_passages(read) @ vector
        return _best_first(
            [_with_meaning(draft, float(one)) for draft, one in zip(drafts, cosines, strict=True)]
        )


def _best_first(choices: Sequence[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: -choice.score)


def _by_article(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, each with the best cosine and words of its article's.

    Between the sentences of one article it is not the passage that decides: the lead names the
    people, and what they did stands further down.
    """
    best: dict[int, tuple[float, float]] = {}
    for one in candidates:
        cosine, words = best.get(one.passage.revision_id, (0.0, 0.0))
        best[one.passage.revision_id] = max(cosine, one.cosine), max(words, one.words)
    return [
        Candidate(one.passage, *best[one.passage.revision_id], one.timely) for one in candidates
    ]


def _without_meaning(
    reading: Reading, candidate: Candidate, sentence: Sentence, rarity: Rarity
) -> Choice:
    """What is known of a sentence before it is encoded."""
    words, passage = sentence.words, sentence.passage
    found = find_span(reading.kind, words, reading.stems, reading.predicate)
    span = found.span if found else None
    dated = dates_by_article(reading.kind, words, span) and passage.published is not None
    own, earlier = stems_of(words), stems_of(sentence.previous)
    features = Features(
        meaning=0.0,
        article=candidate.cosine,
        words=candidate.words,
        cover=rarity.cover(own | earlier if leans(words) else own),
        context=rarity.cover(own | earlier | stems_of(passage.title)),
        kind=float(found is not None or dated),
        near=_near(reading, found),
        timely=float(candidate.timely or reading.days is None),
    )
    return Choice(sentence, _moved(span, sentence.span.start), features, judge(features))


def _near(reading: Reading, found: Found | None) -> float:
    if not reading.read_as.names:
        return 1.0
    return 1.0 / max(found.distance, 1) if found else 0.0


def _moved(span: Span | None, by: int) -> Span | None:
    return Span(span.start + by, span.end + by) if span else None


def _with_meaning(draft: Choice, meaning: float) -> Choice:
    article = draft.features.article or meaning
    features = replace(draft.features, meaning=meaning, article=article)
    return replace(draft, features=features, score=judge(features))


# Fitted by hand on questions about news, then checked against a logistic regression on the same.
_WEIGHTS = Features(
    meaning=2.9, article=2.2, words=1.4, cover=2.2, context=1.4, kind=1.4, near=1.1, timely=1.0
)
_BIAS = -8.8


def judge(features: Features) -> float:
    """The chance that a sentence with these features answers, 0–1: a logistic regression."""
    total = _BIAS + sum(
        getattr(_WEIGHTS, name) * getattr(features, name) for name in Features.__slots__
    )
    return 1.0 / (1.0 + math.exp(-total))
