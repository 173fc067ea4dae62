"""Reads a topic, and finds the sentence of an article that names it."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from index.answer.attribution.excerpt import Groups, forms_of, groups_of, terms_among
from index.answer.events.values import EventQuery
from index.answer.question.analyze import analyze
from index.answer.question.expansion import terms_of
from index.answer.question.terms import stems_of
from index.answer.quoting.quote import sentence_quote
from index.answer.sentences import BEFORE, LONGEST_WORDS, with_sentences_before, words_in
from index.store.articles.topics import TopicArticle, TopicFilter
from index.store.rows import Generation
from index.text.attribution.reporters import asked, is_asked
from index.text.sentences import sentences
from index.values import Question, Quote, Span

_LEAST_WORDS = 5
"""Words of a sentence that may be quoted: not of a date line, a name or a heading."""
_ENDS = tuple(".!?…”’\"')]")
"""How a sentence ends; a heading has none of them."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A query that was read.

    Attributes:
        terms: the terms of the topic, as typed.
        words: for each of them, its forms, as they are looked for.
        groups: the same as stems.
        since: the first day, or None.
        until: the last day, or None.
    """

    terms: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    groups: Groups
    since: date | None
    until: date | None

    def filter(self, query: EventQuery, live: Generation | None) -> TopicFilter:
        """The articles that have its words, within the query's scopes and dates."""
        chunker = live.chunker if live else ""
        return TopicFilter(query.scopes, chunker, self.words, self.since, self.until)


def topic_of(query: EventQuery) -> Topic:
    """Read a query.

    Raises:
        InputError: the topic is empty or too long, or a date cannot be read.
    """
    typed = query.topic if query.topic is not None else "news"
    read = analyze(
        Question(
            typed, since=query.since, until=query.until, at=query.at, day_first=query.day_first
        )
    ).read_as
    terms = terms_of(query.topic) if query.topic is not None else ()
    words = tuple(tuple(forms_of(term)) for term in terms)
    return Topic(
        tuple(term.words for term in terms), words, groups_of(terms), read.since, read.until
    )


@dataclass(frozen=True, slots=True)
class TellingSentence:
    """A sentence that names a topic.

    Attributes:
        sentence: where it stands.
        text: the same with the sentences before that it refers to.
        asked: whether a reporter asks it, in a transcript.
    """

    sentence: Span
    text: Span
    asked: bool = False


def telling_sentence(topic: Topic, article: TopicArticle, text: str) -> TellingSentence | None:
    """The sentence that has most of a topic's terms; the headline may have others.

    Args:
        topic: the topic; without terms, the first whole sentence is returned.
        article: the article.
        text: its text.

    Returns:
        the sentence; None if none has a term, or sentence and headline together lack one.
    """
    all_of_them = sentences(text)
    found = [one for one in all_of_them if _LEAST_WORDS <= words_in(one, text) <= LONGEST_WORDS]
    if not found:
        return None
    if not topic.groups:
        ended = (one for one in found if one.of(text).rstrip().endswith(_ENDS))
        first = next(ended, found[0])
        return TellingSentence(first, first)
    questions, headline = asked(text), stems_of(article.title)
    best = max(found, key=lambda one: _rank(one, topic, headline, text, questions))
    own, both = _terms(best, topic, headline, text)
    if not own or both < len(topic.groups):
        return None
    before = all_of_them[: all_of_them.index(best)][-BEFORE:]
    whole = with_sentences_before(best, before, text)
    return TellingSentence(best, whole, is_asked(best, questions))


def _rank(
    sentence: Span, topic: Topic, headline: AbstractSet[str], text: str, questions: Sequence[Span]
) -> tuple[bool, bool, int, bool, int]:
    """What names the topic with the headline first; then what states something, not asks.

    Then most terms, then whole sentences before headings, then the order of the text.
    """
    own, both = _terms(sentence, topic, headline, text)
    names_it = own > 0 and both >= len(topic.groups)
    words = sentence.of(text).rstrip()
    states = not words.endswith("?") and not is_asked(sentence, questions)
    return names_it, states, own, words.endswith(_ENDS), -sentence.start


def _terms(sentence: Span, topic: Topic, headline: AbstractSet[str], text: str) -> tuple[int, int]:
    """How many of the topic's terms a sentence has alone, and with the headline."""
    own = stems_of(sentence.of(text))
    return terms_among(own, topic.groups), terms_among(own | headline, topic.groups)


def quoted(article: TopicArticle, text: str, told: TellingSentence) -> Quote:
    """The quote of a sentence, unchecked.

    Args:
        article: the article.
        text: its text.
        told: the sentence.
    """
    return sentence_quote(article, text, told.sentence, whole=told.text)
