"""Choose which of the likeliest candidate sentences the reader reads, most of a question's cost."""

from collections.abc import Sequence

from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.ranking.span_reading import compared, read_spans, scores_of
from index.answer.reader.base import Reader

READ = 8
"""Maximum number of sentences read at first, likeliest first."""

READ_WITHIN = 3.0
"""Log-odds by which the likeliest sentence leads a sentence of another article that is not read at
first: a question with a clear favourite needs little reading. benchmarks/experiments.md has the
figures for other bounds."""

READ_IN_ARTICLE = 6
"""Maximum number of further sentences read at first of the article of the likeliest one. Its lead
often has the question's words, and a later sentence, which has few of them, answers it."""

READ_ON = 16
"""Maximum number of sentences read of all articles if none of the first ones may answer."""

READ_ON_WITHIN = 4.0
"""As ``READ_WITHIN``, if none of the first ones may answer."""

_ANSWERS = -2.0
"""Margin over no answer above which a sentence may answer, so that no more are read."""

READ_IN_STORY = 24
"""Maximum number of sentences of a story read for a turn of a conversation, whose few words don't
tell which sentences are likely."""


def read_likeliest(
    reader: Reader,
    reading: QuestionAnalysis,
    likeliest: Sequence[SentenceCandidate],
    in_article: Sequence[SentenceCandidate],
) -> list[SentenceCandidate]:
    """Return the likeliest sentences with the reader's features.

    These are at most ``READ`` sentences, and ``READ_IN_ARTICLE`` more of the leading article; if
    none of them may answer, also those of the ``READ_ON`` likeliest that were not among them. If a
    period is asked about, which the reader compares less well than it finds answers, or who is in
    an office, which many articles say of earlier holders, the ``READ_ON`` likeliest are read alone.

    Args:
        reader: the reader.
        reading: the question.
        likeliest: sentences of any passages, in order of their log-odds.
        in_article: those of the article of the likeliest one, likewise.
    """
    on = _leading(likeliest, READ_ON, READ_ON_WITHIN)
    if reading.asks_for_holder or any(one.features.period for one in likeliest):
        return read_spans(reader, reading, on)
    first = _leading(likeliest, READ, READ_WITHIN)
    first = [*first, *_not_among(first, in_article)[:READ_IN_ARTICLE]]
    found = scores_of(reader, reading, first)
    if any(one is not None and one.margin > _ANSWERS for one in found):
        return compared(reading, first, found)
    others = _not_among(first, on)
    return compared(reading, [*first, *others], [*found, *scores_of(reader, reading, others)])


def _not_among(
    read: Sequence[SentenceCandidate], choices: Sequence[SentenceCandidate]
) -> list[SentenceCandidate]:
    """Return the sentences that are not among those that are read."""
    known = {_place(one) for one in read}
    return [one for one in choices if _place(one) not in known]


def _place(choice: SentenceCandidate) -> tuple[int, int]:
    """Return the passage of a sentence, and where it starts."""
    return choice.sentence.passage.id, choice.sentence.span.start


def _leading(
    likeliest: Sequence[SentenceCandidate], most: int, within: float
) -> Sequence[SentenceCandidate]:
    """Return at most ``most`` sentences, which the likeliest leads by less than ``within``."""
    least = likeliest[0].odds - within if likeliest else 0.0
    return [one for one in likeliest[:most] if one.odds > least]
