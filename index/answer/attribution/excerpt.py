"""Chooses which sentences of a statement are quoted."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from index.answer.question.lexicon import general_forms
from index.answer.question.terms import Term, phrase_stems, stems_of
from index.answer.sentences import LONGEST_WORDS, words_in
from index.text.sentences import sentences
from index.text.size_policy import is_wide
from index.values import Span

MOST_SENTENCES = 4

Groups = Sequence[Sequence[frozenset[str]]]
"""For each term of what a statement is about, the stems of each of its forms."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Whole sentences of a text.

    Attributes:
        text: where they stand, at most 80 words.
        sentence: the one that counts.
        span: the words of ``sentence`` that were said; None if it was said as a whole.
    """

    text: Span
    sentence: Span
    span: Span | None


_PART_OF_ANOTHER = frozenset(("republic of china", "republic of korea"))
"""Names that stand in the names of other countries, too: the People's Republic of China."""


def forms_of(term: Term) -> list[str]:
    """The forms by which a term is looked for, without those that mean something else, too."""
    general = general_forms().get(term.words, frozenset()) | _PART_OF_ANOTHER
    return [form for form in term.said if form not in general]


def groups_of(terms: Sequence[Term]) -> Groups:
    """For each term, the stems of each of its forms."""
    return [[phrase_stems(form) for form in forms_of(term)] for term in terms]


def terms_in(text: str, groups: Groups) -> int:
    """How many of the terms a text has."""
    return terms_among(stems_of(text), groups)


def terms_among(stems: AbstractSet[str], groups: Groups) -> int:
    """How many of the terms a text with these stems has."""
    return sum(any(form <= stems for form in group) for group in groups)


def excerpt(text: str, around: Span, words: Span, groups: Groups, *, whole: bool) -> Excerpt:
    """Choose the sentences of a statement that have most of the terms, else its first.

    Args:
        text: the article's text.
        around: the sentence or paragraph of the statement.
        words: what was said.
        groups: the terms.
        whole: whether all of ``around`` was said.
    """
    spans = [one.moved(around.start) for one in sentences(around.of(text))] or [around]
    said = [one for one in spans if one.end > words.start and one.start < words.end] or spans
    best = max(said, key=lambda one: (terms_in(one.of(text), groups), -one.start))
    last = spans.index(best)
    chosen = best
    for following in spans[last + 1 : last + MOST_SENTENCES]:
        longer = Span(chosen.start, following.end)
        gap = Span(chosen.end, following.start).of(text)
        if words_in(longer, text) > LONGEST_WORDS or is_wide(gap):
            break
        chosen = longer
    if whole:
        return Excerpt(chosen, best, None)
    inside = Span(max(words.start, best.start), min(words.end, best.end))
    return Excerpt(chosen, best, inside if inside.start < inside.end else None)
