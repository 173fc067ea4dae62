"""Events as JSON objects. Their fields are a public contract: only add to them."""

from collections.abc import Sequence
from typing import Any

from index.answer.coverage import Coverage
from index.answer.events import EventAnswer, ToldEvent
from index.answer.presentation.answer_json import quote_object
from index.store.articles.events import EventArticle


def events_object(found: EventAnswer) -> dict[str, Any]:
    """Return the JSON object of the latest articles, or of a timeline."""
    return {
        "topic": found.query.topic,
        "side": found.query.side,
        "since": found.since.isoformat() if found.since else None,
        "until": found.until.isoformat() if found.until else None,
        "stories": [_event_object(one) for one in found.events],
        "others": found.is_cut,
        "reason": found.reason,
        "coverage": _coverage_object(found.coverage),
        "ungrouped": found.ungrouped,
        "elapsed_ms": found.elapsed_ms,
    }


def story_object(articles: Sequence[EventArticle]) -> dict[str, Any] | None:
    """Return the JSON object of the story of an article; None if it is not grouped."""
    if not articles:
        return None
    return {
        "story_id": articles[0].event_id,
        "outlets": len({one.source for one in articles}),
        "articles": [
            {
                "article_id": one.key,
                "source": one.source,
                "side": one.side,
                "title": one.title,
                "url": one.url,
                "published_at": one.published.isoformat() if one.published else None,
            }
            for one in articles
        ],
    }


def _event_object(one: ToldEvent) -> dict[str, Any]:
    return {
        "side": one.side,
        "outlets": one.outlets,
        "articles": one.articles,
        "quote": quote_object(one.quote),
    }


def _coverage_object(coverage: Coverage) -> dict[str, Any]:
    return {
        "by": coverage.by,
        "step_days": coverage.step,
        "periods": [day.isoformat() for day in coverage.days],
        "counts": {name: list(counts) for name, counts in coverage.counts},
    }
