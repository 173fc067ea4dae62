"""Excerpts: the sentences of a passage that a reader is given, under the article's headline.

Reading is the slowest step of an answer, and its cost grows with the tokens read. So a reader gets
the likeliest sentences only, each after the one before it, or after the heading of its list; no
sentence twice.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from index.answer.reader.inputs import heading
from index.answer.sentences import Sentence
from index.values import Span

TODAY = "Today, "
"""Stands before a sentence that tells in the present tense what happened on its article's day."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some sentences of a passage, in order, after its headline and date.

    Attributes:
        text: the headline's line and the sentences, separated by spaces.
        shifts: by the start of each sentence in the revision's text, the distance from there to
            its start in ``text``.
        dated: the starts of the sentences before which ``text`` says ``TODAY``.
    """

    text: str
    shifts: Mapping[int, int]
    dated: Set[int] = frozenset()

    def shift(self, sentence: Span) -> int:
        """Return the distance from a sentence in the revision's text to its place in ``text``."""
        return self.shifts[sentence.start]

    def place(self, sentence: Span) -> Span:
        """Return where a sentence stands in ``text``, with the ``TODAY`` before it."""
        place = sentence.moved(self.shift(sentence))
        return Span(place.start - len(TODAY), place.end) if sentence.start in self.dated else place


def excerpt(sentences: Iterable[Sentence], dated: Set[int] = frozenset()) -> Excerpt:
    """Return the excerpt with these sentences of one passage (at least one) and their context.

    Args:
        sentences: the sentences.
        dated: the starts of those that tell what happened on the day of their article.
    """
    chosen = list(sentences)
    spans = {span for one in chosen for span in (*_context(one), one.span)}
    passage, revision = chosen[0].passage, chosen[0].revision_text
    text, shifts = heading(passage.title, passage.published), {}
    for span in sorted(spans, key=lambda one: one.start):
        text += TODAY if span.start in dated else ""
        shifts[span.start] = len(text) - span.start
        text += span.of(revision) + " "
    return Excerpt(text.rstrip(" "), shifts, dated)


def _context(sentence: Sentence) -> tuple[Span, ...]:
    heading = sentence.heading
    return sentence.before[-1:] if heading is None else (heading,)
