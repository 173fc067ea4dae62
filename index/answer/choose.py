"""Choosing: of all sentences of the retrieved passages, the one that answers.

A sentence is read with what stands before it: "They met at Yanqi Lake" answers only under the
sentence that says who they are.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.answer.question import Reading
from index.answer.rarity import Rarity
from index.answer.retrieve import Candidate
from index.answer.spans import find_span, says_today
from index.answer.terms import stems_of
from index.encode.encoder import Encoder
from index.store.rows import Passage
from index.values import Span

PASSAGES = 10
"""Passages whose sentences are looked at; the right one is among them for 95 questions of 100."""

ENCODED = 24
"""Sentences that are encoded, chosen by the features that cost nothing."""

_LEANING = re.compile(
    r"[\"“'‘(]*(?:They|He|She|It|Its|Their|His|Her|This|These|That|Those|Both|Each|The (?:two|three"
    r"|four|pair|talks|meeting|visit|ministers?|leaders?|officials?|sides?|delegations?|summit"
    r"|secretary|president|minister|agreement|statement))\b"
)
"""Openings that lean on the sentence before."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of one sentence, each about 0–1.

    Attributes:
        meaning: cosine of the question with the sentence, read with the one before it.
        article: the best cosine of the question with a passage of the article.
        words: the best full-text score of a passage of the article, over the best of all.
        cover: share of the question's telling words in the sentence, rare words counting more;
            a sentence that leans on the one before has that one's words too.
        context: the same, in the sentence, the one before and the headline together.
        kind: 1 where the sentence holds the kind of thing asked for.
        near: how near that stands to what the question says happened: 1 beside it, less with
            every word between; 0 where the question names nobody, and the two cannot be told apart.
    """

    meaning: float
    article: float
    words: float
    cover: float
    context: float
    kind: float
    near: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence that may answer.

    Attributes:
        passage: where it stands.
        number: which sentence of the passage it is, from 0.
        text: the revision's whole text.
        span: the answering words, in the revision's text; None where none stand out.
        dated: the sentence says "today": only the article's own date says when.
        features: what it is judged by.
        score: 0–1, the chance that it answers.
    """

    passage: Passage
    number: int
    text: str
    span: Span | None
    dated: bool
    features: Features
    score: float

    @property
    def sentence(self) -> Span:
        """The sentence, in the revision's text."""
        return self.passage.sentences[self.number]

    @property
    def leans(self) -> bool:
        """Whether it must be read with the sentence before it."""
        return leans(self.sentence.of(self.text))


class Chooser:
    """Ranks the sentences of the retrieved passages."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def choose(
        self,
        reading: Reading,
        vector: npt.NDArray[np.float32],
        candidates: Sequence[Candidate],
        texts: dict[int, str],
        rarity: Rarity,
    ) -> list[Choice]:
        """Sentences by the chance that they answer, best first; one passage may give several.

        Args:
            reading: the question.
            vector: the question's, of unit length.
            candidates: passages, best first; the first ``PASSAGES`` are looked at.
            texts: whole revisions by revision id.
            rarity: how telling each word is.
        """
        drafts = [
            _without_meaning(reading, candidate, number, texts, rarity)
            for candidate in _by_article(candidates[:PASSAGES])
            for number in range(len(candidate.passage.sentences))
        ]
        drafts = sorted(drafts, key=lambda draft: -draft.score)[:ENCODED]
        if not drafts:
            return []
        matrix = self._encoder.encode_passages([_read_with_before(draft) for draft in drafts])
        scored = [
            _with_meaning(draft, float(row @ vector))
            for draft, row in zip(drafts, matrix, strict=True)
        ]
        return sorted(scored, key=lambda choice: -choice.score)


def _by_article(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, each with the best cosine and words of its article's.

    Between the sentences of one article it is not the passage that decides: the lead names the
    people, and what they did stands further down.
    """
    best: dict[int, tuple[float, float]] = {}
    for one in candidates:
        cosine, words = best.get(one.passage.revision_id, (0.0, 0.0))
        best[one.passage.revision_id] = max(cosine, one.cosine), max(words, one.words)
    return [Candidate(one.passage, *best[one.passage.revision_id]) for one in candidates]


def _without_meaning(
    reading: Reading,
    candidate: Candidate,
    number: int,
    texts: dict[int, str],
    rarity: Rarity,
) -> Choice:
    passage, text = candidate.passage, texts[candidate.passage.revision_id]
    sentence = passage.sentences[number]
    words = sentence.of(text)
    before = passage.sentences[number - 1].of(text) if number else ""
    found = find_span(reading.kind, words, reading.stems, reading.predicate)
    dated = reading.kind == "date" and found is None and says_today(words)
    own, earlier = stems_of(words), stems_of(before)
    features = Features(
        meaning=0.0,
        article=candidate.cosine,
        words=candidate.words,
        cover=rarity.cover(own | earlier if leans(words) else own),
        context=rarity.cover(own | earlier | stems_of(passage.title)),
        kind=float(found is not None or dated),
        near=1.0 / max(found.distance, 1) if found and reading.read_as.names else 0.0,
    )
    span = (
        Span(sentence.start + found.span.start, sentence.start + found.span.end) if found else None
    )
    return Choice(passage, number, text, span, dated, features, judge(features))


def leans(sentence: str) -> bool:
    """Whether a sentence must be read with the one before it."""
    return _LEANING.match(sentence) is not None


def _with_meaning(draft: Choice, meaning: float) -> Choice:
    features = replace(draft.features, meaning=meaning)
    return replace(draft, features=features, score=judge(features))


def _read_with_before(choice: Choice) -> str:
    """The sentence as the encoder reads it: behind the one before it, or behind the headline."""
    before = (
        choice.passage.sentences[choice.number - 1].of(choice.text)
        if choice.number
        else choice.passage.title
    )
    return f"{before} {choice.sentence.of(choice.text)}"


# Fitted by hand on questions about news, then checked against a logistic regression on the same.
_WEIGHTS = Features(meaning=2.9, article=2.2, words=1.4, cover=2.2, context=1.4, kind=1.4, near=1.1)
_BIAS = -7.0


def judge(features: Features) -> float:
    """The chance that a sentence with these features answers, 0–1: a logistic regression."""
    total = _BIAS + sum(
        getattr(_WEIGHTS, name) * getattr(features, name) for name in Features.__slots__
    )
    return 1.0 / (1.0 + math.exp(-total))
