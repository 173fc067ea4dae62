"""A conversation: the last turns, as an immutable value."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from index.answer.conversation.turn_text import alone, asks_the_same, completed, in_story
from index.answer.question.analyze import LONGEST
from index.answer.question.lexicon.people import People, nobody
from index.answer.question.terms import content_words, stem, words_of
from index.store.administration.answers import REMEMBERED
from index.values import Answer, Question, Turn

_STORIES = 3
"""Quoted articles in which the answer to a follow-up question is searched first."""

_DOUBTFUL = 0.05
"""Least doubt of a quote, and least trust in the nearest quote of a refusal."""

_LONGEST_NAME = 5
"""Maximum number of words of an answer that is a name."""


@dataclass(frozen=True, slots=True)
class Background:
    """What was asked and quoted before a turn: the evidence for what it is about.

    Attributes:
        completed: the turn with the words that it lacks, from the earlier questions.
        in_story: the turn as it is read in the articles that were quoted.
        alone: the same without words of the earlier questions, where it asks for something.
        topic: the question that the conversation is about.
        stories: the confidence of the quote, 0–1, by public id of the article quoted; for a
            refusal, of the nearest quotes. The last quote comes first.
    """

    completed: str
    in_story: str
    alone: str
    topic: str
    stories: Mapping[str, float]

    def prior(self, article: str, follow_up_odds: float) -> float:
        """Return the log-odds, before it is read, that an article or a copy of it answers.

        It does if the turn is about the story and the story was the right one.

        Args:
            article: its public id; a copy of a quoted article counts as the surest of them.
            follow_up_odds: the log-odds that the turn is about the story quoted before.
        """
        right = self.stories.get(article, max(self.stories.values(), default=0.0))
        is_follow_up = 1.0 / (1.0 + math.exp(-follow_up_odds))
        chance = min(max(right, _DOUBTFUL), 1.0 - _DOUBTFUL) * is_follow_up
        return math.log(chance / (1.0 - chance))


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first; immutable, so that conversations can't mix."""

    turns: tuple[Turn, ...] = ()

    def background(self, question: Question, people: People = nobody) -> Background | None:
        """Return the context of a question.

        None if nothing was asked before in its scopes, or if the question says all that the last
        one that stood alone did: then it stands alone, too. A turn that was answered from a scope
        which the asker reads no longer is left out, because it may hold words of that scope.

        Args:
            question: the turn.
            people: finds the people whom articles of its scopes name.
        """
        before = [one for one in reversed(self.turns) if _readable(one, question)]
        if not before:
            return None
        last, topic = before[0], next((one for one in before if one.read is None), before[-1])
        if _says_all(question.text, topic.text):
            return None
        about = before[: before.index(topic) + 1]
        varied = next((one.whole for one in about if asks_the_same(one.text)), topic.text)
        text = completed(question.text, last.whole, varied, _name(last), people=people)
        text += "?" * ("?" in question.text)
        if len(text) > LONGEST:
            text = question.text
        inside = in_story(question.text, last.whole, text, people)[:LONGEST]
        return Background(
            completed=text,
            in_story=inside,
            alone=alone(question.text) or inside,
            topic=topic.text,
            stories=dict(islice(_stories(about).items(), _STORIES)),
        )

    def then(self, answer: Answer) -> "Conversation":
        """Return the conversation with this answer added."""
        turn = Turn(
            text=answer.question.text,
            scope=answer.question.scope,
            read=answer.read_as.question,
            kind=answer.read_as.kind,
            words=answer.quotes[0].span if answer.quotes else None,
            stories=tuple((one.article_key, one.score) for one in answer.quotes or answer.nearest),
            further_scopes=answer.question.further_scopes,
            names=answer.read_as.names,
        )
        return Conversation((*self.turns, turn)[-REMEMBERED:])


def _readable(turn: Turn, question: Question) -> bool:
    """Return whether a turn was asked in the same scope, and answered from no other scopes."""
    further = set(turn.further_scopes) <= set(question.further_scopes)
    return further and turn.scope == question.scope


def _says_all(question: str, earlier: str) -> bool:
    """Return whether a question has all content words, at least two, of an earlier one."""
    own, before = (
        {stem(word) for word in content_words(words_of(text))} for text in (question, earlier)
    )
    return len(before) > 1 and before <= own


def _name(turn: Turn) -> str:
    """Return the words that answered if they are a name, else an empty string."""
    words = turn.words.split() if turn.words else []
    named = turn.kind in {"person", "place", "organisation"}
    return " ".join(words) if named and len(words) <= _LONGEST_NAME else ""


def _stories(turns: list[Turn]) -> dict[str, float]:
    """Return the confidence of each article's best quote: the first quotes, then the others."""
    stories: dict[str, float] = {}
    for rank in range(max(len(turn.stories) for turn in turns)):
        for article, score in (one.stories[rank] for one in turns if len(one.stories) > rank):
            stories[article] = max(score, stories.get(article, 0.0))
    return stories
