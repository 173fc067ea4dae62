"""Divide articles into windows: texts as the reader gets them of passages, without a library."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.training.reader.examples import Example
from index.answer.reader.base import heading
from index.text.sentences import sentences
from index.values import Published, Span

_LONGEST = 900
"""Characters of a window, without its heading: about a passage."""


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive sentences of an article, under its headline and date.

    Attributes:
        head: the line with headline and date.
        text: the article's text.
        sentences: the sentences.
    """

    head: str
    text: str
    sentences: tuple[Span, ...]

    @property
    def words(self) -> str:
        """Return the sentences as the article has them."""
        return self.text[self.sentences[0].start : self.sentences[-1].end]

    def contains(self, place: Span) -> bool:
        """Return whether the window contains a place in the article's text."""
        return self.sentences[0].start <= place.start and place.end <= self.sentences[-1].end

    def example(self, question: str, answer: Span | None = None) -> Example:
        """Return an example of reading it; ``answer`` is the answer span in the article's text."""
        shift = len(self.head) - self.sentences[0].start
        spans = tuple((one.start + shift, one.end + shift) for one in self.sentences)
        text = self.head + self.words
        if answer is None:
            return Example(question, text, sentences=spans)
        return Example(question, text, answer.start + shift, answer.end + shift, spans)


def read_windows(files: Iterable[Path], articles: Iterable[str]) -> dict[str, list[Window]]:
    """Return the windows of some articles of bulk files, by external id."""
    wanted, found = frozenset(articles), {}
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                if article["id"] in wanted:
                    published = article.get("published_at")
                    head = heading(
                        article["title"], Published.parse(published) if published else None
                    )
                    found[article["id"]] = windows(head, article["text"])
    return found


def windows(head: str, text: str) -> list[Window]:
    """Return the windows of an article; each sentence is in one of them."""
    groups: list[list[Span]] = []
    for sentence in sentences(text):
        if not groups or sentence.end - groups[-1][0].start > _LONGEST:
            groups.append([])
        groups[-1].append(sentence)
    return [Window(head, text, tuple(group)) for group in groups]
