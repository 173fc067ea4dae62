"""Fit the model that says whether a turn of a conversation is about the story quoted before.

    python -m benchmarks.training.follow_up benchmarks/questions/conversations.jsonl.gz ARTICLES…

A turn is a follow-up if it is about the article of the turn before. So that the model learns
changes of subject too, each conversation is followed by two complete questions of another one.
Frequencies and casing of words are counted in a sample of the articles, so no library is needed.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from pathlib import Path

import numpy as np

from benchmarks.training.conversations import WrittenTurn, read_conversations
from benchmarks.training.logit import QuestionGroup, fit
from benchmarks.training.questions import texts_of
from index.answer.conversation import turn_evidence
from index.answer.conversation.turn_evidence import FollowUpFeatures, follow_up_features
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.question.terms import stem, stems_of, words_of
from index.answer.retrieval.idf import TermWeights
from index.values import Question

WEIGHTS = Path(turn_evidence.__file__).with_name("follow_up.json")

_SAMPLE = 3_000
"""Articles in which words are counted."""

_PIECE, _LONGEST = 1_200, 12_000
"""Characters of a piece, which stands for a passage, and of an article that are counted."""

_MOSTLY = 0.8
"""Least share of a word's occurrences that must be capitalized for a name."""


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Counts of stems: pieces that have them, and their capitalized and other occurrences."""

    pieces: int
    having: Counter[str]
    capital: Counter[str]
    small: Counter[str]

    @classmethod
    def of(cls, texts: Sequence[str]) -> "WordCounts":
        """Count the words of texts."""
        pieces = [one[n : n + _PIECE] for one in texts for n in range(0, len(one), _PIECE)]
        having, capital, small = Counter[str](), Counter[str](), Counter[str]()
        for words in map(words_of, pieces):
            having.update(set(map(stem, words)))
            for word in words[1:]:
                (capital if word[0].isupper() else small)[stem(word)] += 1
        return cls(len(pieces), having, capital, small)

    def weights(self, reading: QuestionAnalysis) -> TermWeights:
        """Return the inverse document frequencies of a question's terms."""
        rarest = {
            phrase: min((self.having[stem(word)] for word in words_of(phrase)), default=0)
            for phrase in reading.phrases
        }
        return TermWeights.of(reading.terms, rarest, self.pieces)

    def names(self, reading: QuestionAnalysis) -> frozenset[str]:
        """Return the terms that are mostly capitalized."""
        return frozenset(term.words for term in reading.terms if self._is_name(stem(term.words)))

    def _is_name(self, word: str) -> bool:
        capital, small = self.capital[word], self.small[word]
        return capital >= max(2, _MOSTLY * (capital + small))


def labelled(
    conversations: Sequence[Sequence[WrittenTurn]], articles: Mapping[str, str], counts: WordCounts
) -> Iterator[tuple[FollowUpFeatures, bool]]:
    """Yield the features of every turn, and whether it is a follow-up."""
    chance = random.Random(5)
    for turns in conversations:
        for number, turn in enumerate(turns[1:], start=1):
            story, asked = turns[number - 1].article, [one.turn for one in turns[:number]]
            context_stems = stems_of(articles[story]) | stems_of(" ".join(asked))
            yield _features(turn.turn, turn.at, context_stems, counts), turn.article == story
        other = chance.choice(conversations)
        if other[0].article not in {one.article for one in turns}:
            context_stems = stems_of(articles[turns[0].article]) | stems_of(turns[0].turn)
            for text in (other[0].turn, other[1].whole):
                yield _features(text, other[0].at, context_stems, counts), False


def _features(
    text: str, at: datetime | None, context_stems: frozenset[str], counts: WordCounts
) -> FollowUpFeatures:
    reading = analyze(Question(text, at=at))
    return follow_up_features(
        reading, counts.weights(reading).terms, counts.names(reading), context_stems
    )


def main() -> None:
    """Fit the model to the parts ``train`` and ``rank``."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("conversations", type=Path)
    parser.add_argument("articles", type=Path, nargs="+")
    given = parser.parse_args()
    articles = texts_of(given.articles)
    sample = random.Random(1).sample(sorted(articles), min(_SAMPLE, len(articles)))
    counts = WordCounts.of([articles[name][:_LONGEST] for name in sample])
    conversations = read_conversations(given.conversations, {"train", "rank"})
    groups = [
        QuestionGroup(np.array([astuple(features)], float), np.array([is_follow_up]))
        for features, is_follow_up in labelled(conversations, articles, counts)
    ]
    model = fit(groups, [one.name for one in fields(FollowUpFeatures)])
    WEIGHTS.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
