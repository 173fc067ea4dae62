"""Find the names among the words of a question, in every form that articles print."""

from collections.abc import Sequence

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import STOP_WORDS, stem, words_of


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
    stems = {stem(word) for word in words if word not in STOP_WORDS}
    forms = (term.stems for term in reading.terms if term.name and not stems.isdisjoint(term.stems))
    return frozenset(stems & printed).union(*forms)
