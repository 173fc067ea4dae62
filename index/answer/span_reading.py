"""Marking: what the reader says of the sentences that may answer."""

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
"""Passages that are read at most, the likeliest first."""

_FAR_BEHIND = 0.8
"""What is so far behind the likeliest passage (``Features.behind``; eight in log-odds) is not read:
that changed no measure of quality over 468 questions, and reading takes longest."""

_SURE = 10.0
"""A reader's margin that counts as certain."""

_ABBREVIATION = re.compile(r"\b(?:[^\W\d]\.)+[^\W\d]$")
_LONGEST_ABBREVIATION = 20
_LARGEST = 50.0
"""Margins are compared by their exponentials, which must stay finite."""

_MARKED = -8.0
"""The reader's words are taken from this margin on, else those that the kind of answer finds. It
marks better than these do even where it is fairly sure that nothing answers."""


def read_spans(
    reader: Reader, reading: QuestionAnalysis, drafts: Sequence[SentenceCandidate]
) -> list[SentenceCandidate]:
    """The choices with what the reader says of them; those of passages unread as they are.

    Args:
        reader: the reader.
        reading: the question.
        drafts: at least one; those of the likeliest passage first.
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
    """A passage as it is read, and what to add to a place in it for one in its revision."""

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
    """A passage that was read."""

    text: _Text
    marks: SpanScores

    def best(self, sentence: Span) -> tuple[Span, float] | None:
        """The likeliest answer in a sentence of the revision, and its margin over none."""
        found = self.marks.best(sentence.moved(-self.text.shift))
        return (found[0].moved(self.text.shift), found[1]) if found else None


def _compared(
    reading: QuestionAnalysis,
    drafts: Sequence[SentenceCandidate],
    found: Sequence[tuple[Span, float] | None],
) -> list[SentenceCandidate]:
    """The choices with the reader's margins, each beside the others'."""
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
    """The span with the full stop of an abbreviation that it ends in (``in the U.S.``)."""
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
    """A choice with what the reader says of its sentence."""
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
