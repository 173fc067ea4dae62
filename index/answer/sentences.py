"""A sentence in its place: what it says, and what stands before it.

A sentence is read with what stands before it: "They met at Yanqi Lake" answers only under the
sentence that says who they are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.store.articles.passages import Passages
from index.store.rows import Passage
from index.values import Span

BEFORE = 3
"""So many sentences are looked back: with its own, a quote's four."""

_LEANING = re.compile(
    r"[\"“'‘(]*(?:They|He|She|It|Its|Their|His|Her|This|These|That|Those|Both|Each|The (?:two|three"
    r"|four|pair|talks|meeting|visit|ministers?|leaders?|officials?|sides?|delegations?|summit"
    r"|secretary|president|minister|agreement|statement))\b"
)
"""Openings that lean on the sentence before."""

_BULLETS = re.compile(r"(?:(?:[•‣▪●◦∙■□➢✓]\s*|[-*+·–—]\s+)+)(?=\S)")
"""What marks the points of a list; a dash or a star does so only before a blank."""


def leans(sentence: str) -> bool:
    """Whether a sentence must be read with the one before it."""
    return _LEANING.match(sentence) is not None


def without_bullet(span: Span, text: str) -> Span:
    """A span of ``text`` from its first words on: behind the bullet that it may begin with."""
    bullet = _BULLETS.match(text, span.start, span.end)
    return Span(bullet.end(), span.end) if bullet else span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage.

    Attributes:
        passage: where it stands.
        text: the revision's whole text.
        span: the sentence, in ``text``.
        before: the sentences that stand before it in ``text``, nearest last, at most ``BEFORE``;
            those at the end of the passage before its own are among them.
    """

    passage: Passage
    text: str
    span: Span
    before: tuple[Span, ...] = ()

    @property
    def words(self) -> str:
        """What it says."""
        return self.span.of(self.text)

    @property
    def previous(self) -> str:
        """What the one before it says; nothing where it is the first of its article."""
        return self.before[-1].of(self.text) if self.before else ""

    @property
    def context(self) -> str:
        """What it is read behind: the one before it, or the headline."""
        return self.previous or self.passage.title


def sentences_of(found: Sequence[Passage], passages: Passages) -> dict[int, list[Sentence]]:
    """The sentences of each passage, in order, by passage id.

    A passage whose article went since it was found has none.
    """
    texts = passages.texts(one.revision_id for one in found)
    earlier = passages.sentences_before(found)
    return {
        one.id: list(_in_order(one, texts[one.revision_id], earlier.get(one.id, ())))
        for one in found
        if one.revision_id in texts
    }


def _in_order(passage: Passage, text: str, earlier: tuple[Span, ...]) -> Iterator[Sentence]:
    spans = (*earlier, *passage.sentences)
    for number in range(len(earlier), len(spans)):
        yield Sentence(passage, text, spans[number], spans[max(0, number - BEFORE) : number])
