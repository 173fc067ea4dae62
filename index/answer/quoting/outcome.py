"""Build the answer that quotes make, or the refusal."""

from index.answer.answer_comparison import agreement
from index.answer.other_values.conflicting import value_kind
from index.answer.question.analyze import QuestionAnalysis
from index.answer.quoting.quote import with_sure_span
from index.answer.spans.article_date import dates_by_article
from index.values import Answer, Published, Question, Quote

QUOTES = 5

MORE = 20
"""Most further quotes that go with an answer, to be shown where somebody asks for them."""


def answered(question: Question, reading: QuestionAnalysis, quotes: tuple[Quote, ...]) -> Answer:
    """Return the answer of these quotes, best first.

    It shows the first quotes, and its agreement counts all of them.
    """
    dated = dates_by_article(reading, quotes[0].sentence, quotes[0].span)
    kind = value_kind(reading.kind, quotes[0].span or "")
    quotes = tuple(map(with_sure_span, quotes))
    first = quotes[0]
    return Answer(
        question=question,
        read_as=reading.read_as,
        confidence=first.score,
        answer=_day_of(first.published) if dated else first.span or first.sentence,
        answer_from="published_at" if dated else "text",
        quotes=quotes[:QUOTES],
        more=quotes[QUOTES:][:MORE],
        agreement=agreement(kind, quotes),
    )


def _day_of(published: Published | None) -> str:
    assert published is not None, "only a dated article dates a sentence"
    return f"{published.day.day} {published.day:%B %Y}"


def refused(
    question: Question, reading: QuestionAnalysis, reason: str, nearest: tuple[Quote, ...] = ()
) -> Answer:
    """Return the refusal for a reason, with the nearest quotes."""
    return Answer(
        question=question,
        read_as=reading.read_as,
        confidence=nearest[0].score if nearest else 0.0,
        reason=reason,
        nearest=nearest,
    )
