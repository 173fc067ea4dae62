"""Recognize names by their casing in the articles, whatever case they were typed in."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.names import CALENDAR
from index.answer.question.terms import WORD, content_words, stem, words_of

_MOSTLY = 0.8
"""Least share of a word's occurrences that must be capitalized for a name."""

_OFTEN = 2
"""Least number of capitalized occurrences; one inside a sentence counts twice, because a single one
in a headline or at the beginning of a sentence tells nothing."""


def with_names(reading: QuestionAnalysis, sentences: Iterable[str]) -> QuestionAnalysis:
    """Return the question with those words marked as names that the sentences capitalize.

    How the question itself writes them has no say.
    """
    written = _written(reading, sentences)
    terms = tuple(replace(term, name=term.name or term.words in written) for term in reading.terms)
    names = reading.read_as.names or tuple(_joined(reading.text, written))
    return replace(reading, terms=terms, read_as=replace(reading.read_as, names=names))


def _written(reading: QuestionAnalysis, sentences: Iterable[str]) -> dict[str, str]:
    """Return the printed casing of each name in the question, by the word as typed."""
    typed = {
        stem(term.words): term.words
        for term in reading.terms
        if " " not in term.words and term.words.isalpha() and term.words not in CALENDAR
    }
    capital: dict[str, Counter[str]] = defaultdict(Counter)
    small: Counter[str] = Counter()
    for word, times in _counted(sentences, frozenset(typed)).items():
        stemmed = stem(word)
        if word[0].isupper():
            capital[stemmed][word.removesuffix("’s").removesuffix("'s")] += times
        else:
            small[stemmed] += times
    return {
        typed[stemmed]: forms.most_common(1)[0][0]
        for stemmed, forms in capital.items()
        if forms.total() >= max(_OFTEN, _MOSTLY * (forms.total() + small[stemmed]))
    }


def _counted(texts: Iterable[str], stems: frozenset[str]) -> Counter[str]:
    """Count every word with one of the stems, but not the first word of a text.

    A word counts twice if it is inside a sentence of running text.
    """
    counted: Counter[str] = Counter()
    seen: set[str] = set()
    wanted: set[str] = set()
    for text in texts:
        words = words_of(text)
        new = set(words).difference(seen)
        seen |= new
        wanted |= {word for word in new if stem(word) in stems}
        if wanted.isdisjoint(words):
            continue
        places = [place for place, word in enumerate(words) if word in wanted]
        counted.update(words[place] for place in places if place)
        if 2 * sum(map(str.isupper, map(itemgetter(0), words))) <= len(words):
            before = WORD.split(text)
            counted.update(words[place] for place in places if _inside(place, before[place]))
    return counted


def _inside(place: int, before: str) -> bool:
    """Return whether a word is inside a sentence, by what stands between it and the last word."""
    if len(before) < 2:
        return before == " " and place > 0
    return before[-1] == " " and before[-2] in ",;%)]’'_"


def _joined(text: str, written: dict[str, str]) -> Iterator[str]:
    """Yield the names in printed casing, adjacent ones joined: ``Jake Sullivan``."""
    printed = (written.get("".join(content_words([word]))) for word in words_of(text))
    for is_name, run in groupby(printed, key=bool):
        if is_name:
            yield " ".join(filter(None, run))
