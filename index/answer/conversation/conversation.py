"""A conversation: the last questions with their answers, as an immutable value."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from index.answer.conversation.turn_text import completed, in_story
from index.answer.question.analyze import LONGEST
from index.values import Answer, Question

REMEMBERED = 6
"""Turns that a follow-up question can refer to; earlier turns are dropped."""

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
        topic: the question that the conversation is about.
        stories: the confidence of the quote, 0–1, by public id of the article quoted; for a
            refusal, of the nearest quotes. The last quote comes first.
    """

    completed: str
    in_story: str
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
    """The answers so far, oldest first; immutable, so that conversations can't mix."""

    answers: tuple[Answer, ...] = ()

    def background(self, question: Question) -> Background | None:
        """Return the context of a question; None if nothing was asked before in its scope."""
        before = [one for one in reversed(self.answers) if one.question.scope == question.scope]
        if not before:
            return None
        last, topic = (
            before[0],
            next((one for one in before if not _was_completed(one)), before[-1]),
        )
        about = before[: before.index(topic) + 1]
        text = completed(question.text, _read(last), topic.question.text, _name(last))
        text += "?" * ("?" in question.text)
        if len(text) > LONGEST:
            text = question.text
        return Background(
            completed=text,
            in_story=in_story(question.text, _read(last), text)[:LONGEST],
            topic=topic.question.text,
            stories=dict(islice(_stories(about).items(), _STORIES)),
        )

    def then(self, answer: Answer) -> "Conversation":
        """Return the conversation with this answer added."""
        return Conversation((*self.answers, answer)[-REMEMBERED:])


def _was_completed(answer: Answer) -> bool:
    return answer.read_as.question is not None


def _read(answer: Answer) -> str:
    return answer.read_as.question or answer.question.text


def _name(answer: Answer) -> str:
    """Return the words that answered if they are a name, else an empty string."""
    named = answer.read_as.kind in {"person", "place", "organisation"} and answer.quotes
    span = answer.quotes[0].span if named else None
    return " ".join(span.split()) if span and len(span.split()) <= _LONGEST_NAME else ""


def _stories(answers: list[Answer]) -> dict[str, float]:
    """Return the confidence of each article's best quote: the first quotes, then the others."""
    shown = [answer.quotes or answer.nearest for answer in answers]
    stories: dict[str, float] = {}
    for rank in range(max(map(len, shown))):
        for quote in (quotes[rank] for quotes in shown if len(quotes) > rank):
            stories[quote.article_id] = max(quote.score, stories.get(quote.article_id, 0.0))
    return stories
