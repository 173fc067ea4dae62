"""Excerpts: the sentences of a passage that a reader is given, under the article's headline.

Reading is the slowest step of an answer, and its cost grows with the tokens read. So a reader gets
the likeliest sentences only, each after the one before it, or after the heading of its list; no
sentence twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.answer.reader.inputs import heading
from index.answer.sentences import Sentence
from index.values import Span


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some sentences of a passage, in order, after its headline and date.

    Attributes:
        text: the headline's line and the sentences, separated by spaces.
        shifts: by the start of each sentence in the revision's text, the distance from there to
            its start in ``text``.
    """

    text: str
    shifts: Mapping[int, int]

    def shift(self, sentence: Span) -> int:
        """Return the distance from a sentence in the revision's text to its place in ``text``."""
        return self.shifts[sentence.start]


def excerpt(sentences: Iterable[Sentence]) -> Excerpt:
    """Return the excerpt with these sentences of one passage (at least one) and their context."""
    chosen = list(sentences)
    spans = {span for one in chosen for span in (*_context(one), one.span)}
    passage, revision = chosen[0].passage, chosen[0].revision_text
    text, shifts = heading(passage.title, passage.published), {}
    for span in sorted(spans, key=lambda one: one.start):
        shifts[span.start] = len(text) - span.start
        text += span.of(revision) + " "
    return Excerpt(text.rstrip(" "), shifts)


def _context(sentence: Sentence) -> tuple[Span, ...]:
    heading = sentence.heading
    return sentence.before[-1:] if heading is None else (heading,)
