"""The answer as a JSON object. Its fields are a public contract: only add to them."""

from typing import Any

from index.values import Answer, Quote, ReadAs, StorySpread


def answer_object(answer: Answer) -> dict[str, Any]:
    """Return the JSON object of an answer."""
    return {
        "id": answer.question.id,
        "question": answer.question.text,
        "answered": answer.answered,
        "answer": answer.answer,
        "answer_from": answer.answer_from,
        "confidence": round(answer.confidence, 4),
        "quotes": [quote_object(quoted) for quoted in answer.quotes],
        "agreement": {"agree": answer.agreement.agree, "differ": answer.agreement.differ},
        "read_as": _read_as_object(answer.read_as),
        "reason": answer.reason,
        "nearest": [quote_object(quoted) for quoted in answer.nearest],
        "elapsed_ms": answer.elapsed_ms,
    }


def _read_as_object(read_as: ReadAs) -> dict[str, Any]:
    """Return how the question was read, with ``question`` only if a follow-up was completed."""
    completed = {"question": read_as.question} if read_as.question else {}
    return {
        "since": read_as.since.isoformat() if read_as.since else None,
        "until": read_as.until.isoformat() if read_as.until else None,
        "names": list(read_as.names),
        "kind": read_as.kind,
        **completed,
    }


def _rounded(chance: float | None) -> float | None:
    return None if chance is None else round(chance, 4)


def quote_object(quoted: Quote) -> dict[str, Any]:
    """Return the JSON object of a quote."""
    return {
        "rank": quoted.rank,
        "text": quoted.text,
        "sentence": quoted.sentence,
        "span": quoted.span,
        "span_confidence": _rounded(quoted.span_confidence),
        "article_id": quoted.article_id,
        "external_id": quoted.external_id,
        "revision": quoted.revision,
        "start": quoted.start,
        "end": quoted.end,
        "title": quoted.title,
        "source": quoted.source,
        "url": quoted.url,
        "link": quoted.link,
        "published_at": quoted.published.isoformat() if quoted.published else None,
        "score": round(quoted.score, 4),
        "also": list(quoted.also),
        "partial": quoted.partial,
        "overtaken": quoted.overtaken,
        "correction": quoted.correction,
        "gone": quoted.gone.isoformat() if quoted.gone else None,
        "story": _story_object(quoted.story),
    }


def _story_object(story: StorySpread | None) -> dict[str, Any] | None:
    return None if story is None else {"others": story.others, "first": story.first}
