"""Recognising names that were typed in lower case, by how the articles write them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.names import CALENDAR
from index.answer.question.terms import stem, telling, words_of

_MOSTLY = 0.8
"""The share of a word's places in which a name has a capital."""

_OFTEN = 2
"""Places in which it must have one: a single capital may be a headline's."""


def with_names(reading: QuestionAnalysis, sentences: Iterable[str]) -> QuestionAnalysis:
    """The question with its words marked as names that it or the sentences write as names."""
    written = _written(reading, sentences)
    typed = {word.lower() for name in reading.read_as.names for word in words_of(name)}
    terms = tuple(
        replace(term, name=term.name or term.words in written or term.words in typed)
        for term in reading.terms
    )
    names = reading.read_as.names or tuple(_joined(reading.text, written))
    return replace(reading, terms=terms, read_as=replace(reading.read_as, names=names))


def _written(reading: QuestionAnalysis, sentences: Iterable[str]) -> dict[str, str]:
    """How each name among the question's words is written, by the word as typed."""
    typed = {
        stem(term.words): term.words
        for term in reading.terms
        if " " not in term.words and term.words.isalpha() and term.words not in CALENDAR
    }
    capital: dict[str, Counter[str]] = defaultdict(Counter)
    small: Counter[str] = Counter()
    for word, times in Counter(_inside(sentences)).items():
        if (stemmed := stem(word)) not in typed:
            continue
        if word[0].isupper():
            capital[stemmed][word.removesuffix("’s").removesuffix("'s")] += times
        else:
            small[stemmed] += times
    return {
        typed[stemmed]: forms.most_common(1)[0][0]
        for stemmed, forms in capital.items()
        if forms.total() >= max(_OFTEN, _MOSTLY * (forms.total() + small[stemmed]))
    }


def _inside(sentences: Iterable[str]) -> Iterator[str]:
    """Every word that begins no sentence: that one has its capital from its place."""
    for sentence in sentences:
        yield from words_of(sentence)[1:]


def _joined(text: str, written: dict[str, str]) -> Iterator[str]:
    """The names as they are written, neighbours as one: ``Jake Sullivan``."""
    run: list[str] = []
    for word in words_of(text):
        [bare] = telling([word]) or [""]
        if bare in written:
            run.append(written[bare])
        elif run:
            yield " ".join(run)
            run = []
    if run:
        yield " ".join(run)
