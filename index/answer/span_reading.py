"""Add the reader's features and answer spans to the candidate sentences."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.reader.base import Reader, SpanScores
from index.answer.reader.inputs import heading
from index.answer.sentences import Sentence
from index.answer.span_patterns import dates_by_article, fits, says_today
from index.values import Span

READ = 10
"""Maximum number of passages read, likeliest first."""

_FAR_BEHIND = 0.8
"""Passages this far behind the likeliest (``Features.behind``; eight in log-odds) are not read:
skipping them changed no quality metric over 468 questions, and reading is the slowest step."""

_SURE = 10.0
"""Margin of the reader that counts as certain."""

_ABBREVIATION = re.compile(r"\b(?:[^\W\d]\.)+[^\W\d]$")
_LONGEST_ABBREVIATION = 20
_LARGEST = 50.0
"""Margins are clipped to this, so that their exponentials stay finite."""

_MARKED = -8.0
"""Least margin at which the reader's span replaces that of the patterns. The reader's span is
better even if it is fairly sure that nothing answers."""


def read_spans(
    reader: Reader, reading: QuestionAnalysis, drafts: Sequence[SentenceCandidate]
) -> list[SentenceCandidate]:
    """Return the sentences with the reader's features; those of unread passages unchanged.

    Args:
        reader: the reader.
        reading: the question.
        drafts: the sentences (at least one), those of the likeliest passage first.
    """
    likeliest = list({draft.sentence.passage.id: draft for draft in drafts}.values())[:READ]
    texts = [_text(one.sentence) for one in likeliest if one.features.behind <= _FAR_BEHIND]
    read = reader.read(reading.plain, [one.words for one in texts])
    marks = {one.passage_id: _Marked(one, some) for one, some in zip(texts, read, strict=True)}
    found = [
        marks[draft.sentence.passage.id].best(draft.sentence.span)
        if draft.sentence.passage.id in marks
        else None
        for draft in drafts
    ]
    return _compared(reading, drafts, found)


@dataclass(frozen=True, slots=True)
class _Text:
    """The reader's input for a passage, and the shift from its offsets to the revision's."""

    passage_id: int
    words: str
    shift: int


def _text(sentence: Sentence) -> _Text:
    passage = sentence.passage
    head = heading(passage.title, passage.published)
    shift = passage.span.start - len(head)
    return _Text(passage.id, head + passage.span.of(sentence.text), shift)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A passage with its span scores."""

    text: _Text
    marks: SpanScores

    def best(self, sentence: Span) -> tuple[Span, float] | None:
        """Return the best answer span in a sentence of the revision, and its margin over none."""
        found = self.marks.best(sentence.moved(-self.text.shift))
        return (found[0].moved(self.text.shift), found[1]) if found else None


def _compared(
    reading: QuestionAnalysis,
    drafts: Sequence[SentenceCandidate],
    found: Sequence[tuple[Span, float] | None],
) -> list[SentenceCandidate]:
    """Return the sentences with features that compare the reader's margins."""
    margins = [one[1] if one else -math.inf for one in found]
    best = max(margins)
    total = 1.0 + sum(math.exp(min(one, _LARGEST)) for one in margins)
    firsts: dict[int, float] = {}
    for draft, margin in zip(drafts, margins, strict=True):
        passage = draft.sentence.passage.id
        firsts[passage] = max(firsts.get(passage, -math.inf), margin)
    return [
        draft
        if one is None
        else _told(
            reading,
            draft,
            one,
            share=math.exp(min(one[1], _LARGEST)) / total,
            best=one[1] >= best,
            first=one[1] >= firsts[draft.sentence.passage.id],
        )
        for draft, one in zip(drafts, found, strict=True)
    ]


def _with_its_full_stop(span: Span, text: str) -> Span:
    """Return the span with the full stop of a final abbreviation (``in the U.S.``)."""
    ending = text[max(span.start, span.end - _LONGEST_ABBREVIATION) : span.end]
    cut = _ABBREVIATION.search(ending) and text.startswith(".", span.end)
    return Span(span.start, span.end + bool(cut))


def _told(
    reading: QuestionAnalysis,
    draft: SentenceCandidate,
    found: tuple[Span, float],
    *,
    share: float,
    best: bool,
    first: bool,
) -> SentenceCandidate:
    """Return a sentence with the reader's features."""
    sentence, margin = draft.sentence, found[1]
    span = _with_its_full_stop(found[0], sentence.text)
    fitting = fits(reading.kind, sentence.words, span.moved(-sentence.span.start))
    draft = draft.known(
        reader=max(-1.0, min(1.0, margin / _SURE)),
        reader_share=share,
        reader_best=float(best),
        reader_first=float(first),
        reader_kind=float(fitting),
    )
    if margin < _MARKED:
        return draft
    dated = dates_by_article(reading.kind, sentence.words, None) and says_today(
        span.of(sentence.text)
    )
    return replace(draft, span=None if dated else span)
