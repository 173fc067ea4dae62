"""Gather the sentences for a turn of a conversation, and weigh them.

The story that was quoted before is searched beside all other articles. Each of its sentences is
read twice: with the turn and the earlier words that it lacks, and with the turn alone, because
earlier words draw the reader to what they asked. A conditional logit (``turns.json``, fitted by
``benchmarks.training.turns``) weighs both readings and the trust in the story.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.answer.candidates import SentenceCandidate
from index.answer.conversation.conversation import Background, asks_the_same, refers
from index.answer.logistic import model_of
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.question.terms import STOP_WORDS, stems_of
from index.answer.retrieval.idf import WeightedTerm
from index.answer.retrieval.retriever import Asked, PassageSearch, RetrievalResult
from index.values import Question

# Whether a turn is about the story quoted before, by a logistic model of its words.

_UNKNOWN = 1.15
"""The feature of a term that no passage has."""

_LED = re.compile(r"\s*(?:and|n|&|so|but|or|then|says?)\b", re.IGNORECASE)
_TURNING = re.compile(
    r"\b(?:diff(?:erent)?|other|another|new|change of|switching|next) (?:topics?|things?|subjects?"
    r"|questions?|gears?|story)\b|\b(?:what|how) about\b|\bunrelated\b|\bmoving on\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FollowUpFeatures:
    """The features of a turn.

    Attributes:
        covered: share of its content words, weighted by inverse document frequency, that the story
            or the earlier questions contain; 1 if it has no content words.
        uncovered: the rarity of its other words, summed; about 1 for a rare one.
        rarest: the rarity of the rarest of them, about 0–1.
        uncovered_name: 1 if one of them is a name.
        names: 1 if it has a name that the story or the earlier questions contain.
        dated: 1 if it has a time expression.
        refers: 1 if it has a word such as ``he``, ``there`` or ``else``.
        conjunction: 1 if it begins with ``and`` or the like.
        topic_change: 1 if it announces a change of subject.
        words: its number of content words, divided by ten.
    """

    covered: float
    uncovered: float
    rarest: float
    uncovered_name: float
    names: float
    dated: float
    refers: float
    conjunction: float
    topic_change: float
    words: float


def follow_up_features(
    reading: QuestionAnalysis,
    terms: Sequence[WeightedTerm],
    names: Container[str],
    context_stems: frozenset[str],
) -> FollowUpFeatures:
    """Return the features of a turn.

    Args:
        reading: the turn.
        terms: its terms with their weights.
        names: those of its terms that articles capitalize.
        context_stems: the stems of the story and of the earlier questions.
    """
    turn, terms = reading.text, [term for term in terms if term.words not in STOP_WORDS]
    uncovered = [term for term in terms if not any(way <= context_stems for way in term.ways)]
    named = [term for term in terms if term.name or term.words in names]
    total = sum(term.weight for term in terms)
    missing = sum(term.weight for term in uncovered)
    return FollowUpFeatures(
        covered=1.0 - missing / total if total > 0 else 1.0,
        uncovered=_UNKNOWN * sum(term.rarity for term in uncovered),
        rarest=_UNKNOWN * max((term.rarity for term in uncovered), default=0.0),
        uncovered_name=float(any(term in uncovered for term in named)),
        names=float(any(term not in uncovered for term in named)),
        dated=float(reading.days is not None),
        refers=float(refers(turn)),
        conjunction=float(_LED.match(turn) is not None),
        topic_change=float(_TURNING.search(turn) is not None),
        words=len(terms) / 10,
    )


FOLLOW_UP = 0.0
"""Least log-odds that a turn is about the story quoted before; below, it is asked by itself."""

Evidence = tuple[RetrievalResult, list[SentenceCandidate]]
"""What is retrieved for a turn, and the sentences to rank."""


class SentenceReader(Protocol):
    """Reads the sentences of retrieved passages."""

    def read(self, found: RetrievalResult, *, in_story: bool = False) -> list[SentenceCandidate]:
        """Return the sentences to rank, with all their features, unordered.

        Args:
            found: what is retrieved.
            in_story: whether it is the story quoted before, of which more is read.
        """

    def odds(self, sentence: SentenceCandidate) -> float:
        """Return the log-odds of a sentence among those that are ranked, without its prior."""


@dataclass(frozen=True, slots=True)
class TurnFeatures:
    """What is known of a sentence for a turn.

    Attributes:
        completed: its log-odds when read with the completed turn.
        alone: its log-odds when read with the turn alone; as ``completed`` outside the story.
        prior: the log-odds that its article answers, before it is read; 0 outside the story.
        story: 1 in the story quoted before, else 0.
    """

    completed: float
    alone: float
    prior: float = 0.0
    story: float = 0.0


@dataclass(frozen=True, slots=True)
class SearchedTurn:
    """What is retrieved for a turn.

    Attributes:
        question: the turn as it was asked.
        background: what was asked and quoted before.
        found: what is retrieved for the completed turn.
        story: what is retrieved for the turn alone in the story quoted before.
        follow_up_odds: the log-odds that the turn is about that story.
    """

    question: Question
    background: Background
    found: RetrievalResult
    story: RetrievalResult
    follow_up_odds: float


@dataclass(frozen=True)
class TurnEvidence:
    """Gathers the sentences for turns of conversations.

    Attributes:
        search: finds passages.
        reader: reads their sentences.
    """

    search: PassageSearch
    reader: SentenceReader

    def gather(self, asked: Asked, background: Background) -> Evidence | None:
        """Return the evidence for a turn; None if it is asked by itself."""
        turn = self.seek(asked, background)
        shown = turn.found.shown_as(background.completed)
        if turn.follow_up_odds >= FOLLOW_UP:
            return shown, [_weighed(one, features) for one, features in self.known(turn)]
        return (shown, self.reader.read(turn.found)) if asks_the_same(asked.question.text) else None

    def seek(self, asked: Asked, background: Background) -> SearchedTurn:
        """Return what is retrieved for a turn, in the story and elsewhere."""
        completed = replace(asked.question, text=background.completed)
        found = self.search.seek(replace(asked, question=completed, reading=analyze(completed)))
        story = self.search.seek(asked, tuple(background.stories))
        names = frozenset(term.words for term in found.reading.terms if term.name)
        ids = [one.passage.id for one in story.candidates]
        texts = self.search.library.passages.words(ids).values()
        context_stems = stems_of(background.topic).union(*map(stems_of, texts))
        features = follow_up_features(story.reading, story.term_weights.terms, names, context_stems)
        odds = model_of(__package__, "follow_up.json").total(features)
        return SearchedTurn(asked.question, background, found, story, odds)

    def known(self, turn: SearchedTurn) -> list[tuple[SentenceCandidate, TurnFeatures]]:
        """Return the sentences of the story, then of other articles, with their features."""
        passages = {one.passage.id for one in turn.story.candidates}
        others = [
            one for one in self.reader.read(turn.found) if one.sentence.passage.id not in passages
        ]
        background = turn.background
        sentences = self._read_as(background.in_story, turn)
        again = background.alone != background.in_story
        read_alone = self._read_as(background.alone, turn) if again else sentences
        alone = {one.place: self.reader.odds(one) for one in read_alone}
        found = []
        for one in sentences:
            completed = self.reader.odds(one)
            prior = background.prior(one.article_key, turn.follow_up_odds)
            features = TurnFeatures(completed, alone.get(one.place, completed), prior, story=1.0)
            found.append((one, features))
        for one in others:
            total = self.reader.odds(one)
            found.append((one, TurnFeatures(total, total)))
        return found

    def _read_as(self, text: str, turn: SearchedTurn) -> list[SentenceCandidate]:
        """Return the sentences of the story, read with a text in place of the turn.

        The story supplies what the turn leaves out, so their other features are those of the turn's
        own words: with the words of the earlier questions, their answer would come first again.
        """
        own = turn.story.reading
        reading = analyze(replace(turn.question, text=text))
        reading = replace(reading, terms=own.terms, days=own.days)
        return self.reader.read(replace(turn.story, reading=reading), in_story=True)


def _weighed(sentence: SentenceCandidate, features: TurnFeatures) -> SentenceCandidate:
    """Return a sentence with the prior that gives it the log-odds of the model of turns."""
    prior = model_of(__package__, "turns.json").total(features) - features.completed
    return replace(sentence, prior=prior, follow_up=True)
