"""Merge copies of one story: quote it once, from the original, and name the other outlets."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import permutations
from typing import Any, TypeVar

from index.answer.candidates import SentenceCandidate
from index.answer.question.lexicon.lookup import fold
from index.answer.question.normal_form import terms_of
from index.answer.question.terms import Term, stems_of
from index.answer.quoting.quote import normalized_words
from index.answer.reader.base import Reader
from index.text.near_duplicates import WordSketch
from index.values import ArticleRef, Quote, Span

T = TypeVar("T", bound=ArticleRef)

_WITHIN = timedelta(days=2)
"""Most time between a sentence and its repeat: news of a later strike has the same words."""

_SHARED = 0.6
"""Least share of each sentence's terms that a repeat has, too, in any form."""

_LEAST_TERMS = 3
"""Least terms of a sentence that others can be said to repeat."""

_SURE = -3.5
"""Least log-odds by the reader that two sentences answer each other, added up."""

_STANCE = re.compile(
    r"\b(?:(?P<ahead>will|would|shall|may|might|could|if|whether|ready|plan\w*|expect\w*|hope\w*"
    r"|intend\w*|want\w*|(?:is|are|was|were) to)"
    r"|(?P<denied>not|no|never|without|den(?:y|ies|ied)|fail\w*|refus\w*|reject\w*|dismiss\w*)"
    r"|(?P<wished>ask\w*|urg\w+|demand\w*|call(?:s|ed) (?:for|on)|offer\w*|propos\w+|welcom\w+)"
    r"|(?P<again>again|another|further|additional|more(?! than))"
    r"|(?P<undone>(?:cancel|fix|lift|reopen|restor|resum|revers)\w*))\b",
    re.IGNORECASE,
)
"""Words that tell a plan, a denial, a wish, a further deed or its undoing from a deed."""

_OWN = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b(?![^“”\"]*[”\"])")
"""Words by which a speaker tells of himself, outside of quotation marks."""


def of_oldest_copies(found: Sequence[T], order: Callable[[T], Any]) -> Iterator[T]:
    """Yield the parts of articles without copies, and those of the first one among copies.

    Args:
        found: parts of articles.
        order: the key by which copies are sorted, the first one least.
    """
    oldest: dict[int, T] = {}
    for one in sorted(found, key=order):
        if one.story is not None:
            oldest.setdefault(one.story, one)
    for one in found:
        if one.story is None or oldest[one.story].article_key == one.article_key:
            yield one


def one_per_story(choices: Sequence[SentenceCandidate]) -> list[SentenceCandidate]:
    """Return one sentence per story, at the rank of its best.

    The original is preferred if it has the same sentence: the earliest of the complete articles,
    then the longest of those, then the one stored first.
    """
    stories: dict[int, list[SentenceCandidate]] = {}
    for one in choices:
        if (story := one.sentence.passage.story) is not None:
            stories.setdefault(story, []).append(one)
    merged: list[SentenceCandidate] = []
    for one in choices:
        story = one.sentence.passage.story
        if story is None:
            merged.append(one)
        elif one is stories[story][0]:
            words = normalized_words(one.sentence.words)
            same = [
                copy for copy in stories[story] if normalized_words(copy.sentence.words) == words
            ]
            merged.append(replace(min(same, key=_order), odds=one.odds, score=one.score))
    return merged


def _order(one: SentenceCandidate) -> tuple[bool, bool, float, int, int]:
    passage = one.sentence.passage
    published = passage.published.moment if passage.published else None
    return (
        passage.partial,
        published is None,
        published.timestamp() if isinstance(published, datetime) else 0.0,
        -len(one.sentence.revision_text),
        passage.id,
    )


def stories_of(choices: Iterable[SentenceCandidate]) -> dict[str, int]:
    """Return the story of each article, by article key."""
    passages = (one.sentence.passage for one in choices)
    return {one.article_key: one.story for one in passages if one.story is not None}


def also_in(one: Quote, outlets: set[str]) -> Quote:
    """Return a quote that these outlets print, too."""
    return replace(one, also=tuple(sorted({*one.also, *outlets} - {one.source, ""})))


def with_repeats(
    quotes: Sequence[Quote], considered: Iterable[SentenceCandidate], reader: Reader | None
) -> tuple[Quote, ...]:
    """Return the quotes with the outlets in ``also`` of which another article says the same.

    It does if a sentence of it, of about the same days, has the same numbers and stances and no
    other names, and the reader finds in each of both sentences what the other tells. Without a
    reader, both have all their terms in common.

    Args:
        quotes: the quotes.
        considered: the sentences that were read; what repeats a quote is as near to the question.
        reader: reads one sentence as a question on the other.
    """
    told = [(one.sentence.passage, one.sentence.words) for one in considered]
    found = []
    for quote in quotes:
        outlets, beside = set(), dict(quote.beside)
        for passage, words in told:
            days = [one.day for one in (passage.published, quote.published) if one]
            if len(days) == 2 and abs(days[0] - days[1]) > _WITHIN:
                continue
            if passage.article_key != quote.article_key and _repeats(reader, quote.sentence, words):
                outlets.add(passage.source)
                beside.setdefault(passage.article_key, words)
        found.append(also_in(replace(quote, beside=tuple(beside.items())), outlets))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence tells.

    Attributes:
        exact: its numbers and stances, which a repeat has, too.
        terms: its terms in all forms.
        stems: the stems of its words.
        names: the words that are names.
    """

    exact: frozenset[str]
    terms: tuple[Term, ...]
    stems: frozenset[str]
    names: frozenset[str]

    def alone(self, other: "_Told") -> tuple[float, bool]:
        """Return the share of the terms that another sentence lacks, and whether one is a name."""
        terms = [one for one in self.terms if not one.said_in(other.stems)]
        named = any(one.name or not self.names.isdisjoint(one.words.split()) for one in terms)
        return len(terms) / max(len(self.terms), 1), named


@lru_cache(maxsize=512)  # each sentence is compared with many
def _told(sentence: str) -> _Told:
    sketch, plain = WordSketch.of("", sentence), fold(sentence)
    numbers = sketch.facts(sketch.words) - sketch.names
    stances = {one.lastgroup or "" for one in _STANCE.finditer(sentence)}
    names = frozenset(map(fold, sketch.names))
    return _Told(frozenset(numbers | stances), terms_of(plain), stems_of(plain), names)


def _repeats(reader: Reader | None, *sentences: str) -> bool:
    """Return whether two sentences tell the same, no less and no more."""
    one, other = map(_told, sentences)
    least = min(len(one.terms), len(other.terms))
    if one.exact != other.exact or least < _LEAST_TERMS or any(map(_OWN.search, sentences)):
        return False
    (lost, names_lost), (added, names_added) = one.alone(other), other.alone(one)
    if reader is None or (names_lost and names_added):
        return not (lost or added)
    if 1 - max(lost, added) < _SHARED:
        return False
    read = [(reader.read(f"{asked.rstrip('.')}?", [text])[0], text)
            for asked, text in permutations(sentences)]  # fmt: skip
    return sum(scores.evidence_of(Span(0, len(text))) for scores, text in read) >= _SURE
