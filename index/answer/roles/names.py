"""Find the names among the words of a question, in every form that articles print."""

from collections.abc import Iterator, Sequence

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import STOP_WORDS, Term, phrase_stems, stem, words_of


def printed_as_names(sentence: str) -> frozenset[str]:
    """Return the stems of the words with a capital, which may be names that chat has without."""
    return frozenset(stem(word) for word in words_of(sentence) if word[0].isupper())


def named(
    reading: QuestionAnalysis, words: Sequence[str], printed: frozenset[str]
) -> frozenset[str]:
    """Return the stems of the names in these words, in every form that articles print.

    Args:
        reading: the question.
        words: some of its words.
        printed: the stems of the words that a sentence prints as names.
    """
    stems = _stems(words)
    return frozenset(stems & printed).union(*(term.stems for term in _terms(reading, stems)))


def named_forms(
    reading: QuestionAnalysis, words: Sequence[str], printed: frozenset[str]
) -> frozenset[frozenset[str]]:
    """Return the stems of each form of the names in these words, as ``named`` takes them."""
    stems = _stems(words)
    forms = (phrase_stems(form) for term in _terms(reading, stems) for form in term.said)
    return frozenset([*(frozenset([one]) for one in stems & printed), *forms])


def _stems(words: Sequence[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words if word not in STOP_WORDS)


def _terms(reading: QuestionAnalysis, stems: frozenset[str]) -> Iterator[Term]:
    return (term for term in reading.terms if term.name and not stems.isdisjoint(term.stems))
