"""Answers, articles and sources as JSON objects, for the terminal, webhooks and the page.

Their fields are a public contract: only add to them.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from index.answer.outlets import nearness_of
from index.answer.presentation.permalink import quote_id
from index.store.rows import Article, CopyOf, EventArticle, Generation, Revision, numbers_dropped
from index.values import Answer, Origins, Published, Quote

if TYPE_CHECKING:
    from index.answer.events import EventAnswer
    from index.answer.quotation import QuotationCheck, Standing
    from index.answer.said import SaidAnswer
    from index.answer.search import SearchAnswer
    from index.answer.trace import Trace
    from index.answer.word_comparison import Piece
    from index.store.sources import SourceHealth


def iso(moment: date | Published | None) -> str | None:
    """Return a day or a moment as ISO 8601."""
    return moment.isoformat() if moment else None


def fields(one: object, *names: str, **others: Any) -> dict[str, Any]:
    """Return fields of a value by their names, as JSON has them, and others."""
    return {name: plain(getattr(one, name)) for name in names} | others


def plain(value: Any) -> Any:
    """Return a value as JSON has it: days as ISO 8601, numbers rounded."""
    if isinstance(value, date | Published):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return list(map(plain, value)) if isinstance(value, tuple) else value


def answer_object(answer: Answer) -> dict[str, Any]:
    """Return the JSON object of an answer."""
    read_as, as_of = answer.read_as, answer.question.as_of
    return {
        "id": answer.question.id,
        "question": answer.question.text,
        **fields(answer, "answered", "answer", "answer_from", "confidence"),
        "quotes": [quote_object(quoted) for quoted in answer.quotes],
        "agreement": fields(answer.agreement, "agree", "differ"),
        # the question only where a follow-up was completed
        "read_as": fields(read_as, "since", "until", "names", "kind")
        | ({"question": read_as.question} if read_as.question else {}),
        # only where the past was asked
        **({"as_of": iso(as_of), "left_out": answer.left_out} if as_of else {}),
        "reason": answer.reason,
        "nearest": [quote_object(quoted) for quoted in answer.nearest],
        "elapsed_ms": answer.elapsed_ms,
    }


def quote_object(quoted: Quote) -> dict[str, Any]:
    """Return the JSON object of a quote."""
    words = fields(quoted, "rank", "text", "sentence", "span", "span_confidence", "speaker")
    known = fields(quoted, "score", "also", "partial", "overtaken", "correction", "gone")
    return words | _place_object(quoted) | known | {"origins": origins_object(quoted.origins)}


def origins_object(origins: Origins | None) -> dict[str, Any] | None:
    """Return the JSON object of the origins of a quote or an article; None where nobody looked."""
    if origins is None:
        return None
    named = [asdict(one) for one in origins.links]
    links = [{"article_id": one.pop("article_key")} | one for one in named]
    return {"count": origins.count, "links": links}


def _place_object(one: "Quote | Standing") -> dict[str, Any]:
    return {
        "quote_id": quote_id(one.article_key, one.revision, one.start, one.end),
        "article_id": one.article_key,
        **fields(one, "external_id", "revision", "start", "end", "title", "source", "url", "link"),
        "nearness": nearness_of(one),
        "published_at": iso(one.published),
        **fields(one, "language", "by_machine", page=one.page_at(one.start)),
    }


def change_objects(pieces: "Sequence[Piece]") -> list[dict[str, Any]]:
    """Return the JSON objects of what changed from one wording to the next."""
    return [{"kind": one.kind, "before": one.quoted, "now": one.stored} for one in pieces]


def article_object(
    article: Article, revisions: Sequence[Revision], copies: Sequence[CopyOf]
) -> dict[str, Any]:
    """Return the JSON object of an article with its revisions and its copies."""
    return exported(article) | {
        "scope": article.scope,
        "sources": list(article.sources),
        "revisions_dropped": numbers_dropped(revisions),
        "revisions": [
            {"revision": one.number, "published_at": iso(one.published)}
            | fields(one, "title", "text", "correction", "gathered_at")
            for one in revisions
        ],
        "copies": [
            fields(one, "title", "url", article_id=one.key, source=one.outlet) for one in copies
        ],
    }


def exported(article: Article) -> dict[str, Any]:
    """Return an article as ``import`` reads it; ``id`` is the external id if it has one."""
    return {
        "id": article.external_id or article.key,
        "article_id": article.key,
        **fields(article, "external_id", "title", "text", "url", source=article.outlet),
        "published_at": iso(article.published),
        **fields(article, "path", "partial", "revision", "byline", "language", "correction"),
        "updated_at": iso(article.updated),
        **fields(article, "gone", "pages", "by_machine"),
    }


def story_object(articles: Sequence[EventArticle]) -> dict[str, Any] | None:
    """Return the JSON object of the story of an article; None if it is not grouped."""
    if not articles:
        return None
    return {
        "story_id": articles[0].event_id,
        "outlets": len({one.source for one in articles}),
        "articles": [
            {"article_id": one.article_key, "published_at": iso(one.published)}
            | fields(one, "source", "side", "title", "url")
            for one in articles
        ],
    }


def events_object(found: "EventAnswer") -> dict[str, Any]:
    """Return the JSON object of the latest articles, or of a timeline."""
    coverage = found.coverage
    return {
        "topic": found.query.topic,
        "side": found.query.side,
        "since": iso(found.since),
        "until": iso(found.until),
        "stories": [
            fields(one, "side", "outlets", "articles", quote=quote_object(one.quote))
            for one in found.events
        ],
        "others": found.is_cut,
        "coverage": {
            "by": coverage.by,
            "step_days": coverage.step,
            "periods": [day.isoformat() for day in coverage.days],
            "counts": {name: list(counts) for name, counts in coverage.counts},
        },
        **fields(found, "reason", "ungrouped", "elapsed_ms"),
    }


def check_object(found: "QuotationCheck") -> dict[str, Any]:
    """Return the JSON object of the check of one text, a public contract: only add to it."""
    return {
        "quotes": [
            {
                "quote": one.quotation.text,
                **fields(one, "verdict", "similarity", "exact", "others", "also", "reason"),
                "pieces": [asdict(piece) for piece in one.pieces],
                "found": (at := one.standing)
                and fields(at, "text", "sentence", "speaker") | _place_object(at),
                "attributed_to": one.attributed_to,
            }
            for one in found.checked
        ],
        **fields(found, "marked", "elapsed_ms", unchecked=found.more),
    }


def trace_object(found: "Trace") -> dict[str, Any]:
    """Return the JSON object of the sources of one text, a public contract: only add to it."""
    article = found.article and {
        "article_id": found.article.key,
        **fields(found.article, "title", "url", source=found.article.outlet),
        "published_at": iso(found.article.published),
    }
    statements = [
        {
            "text": one.text,
            "evidence": [
                fields(each, "relation", "aspect", "stated", "quoted")
                | {"quote": quote_object(each.quote) | {"rank": rank}}
                for rank, each in enumerate(one.evidence, start=1)
            ],
            "reason": one.reason,
        }
        for one in found.statements
    ]
    known = {"statements": statements, "untraced": found.more, "article": article}
    return known | fields(found, "missing", "elapsed_ms")


def said_object(found: "SaidAnswer") -> dict[str, Any]:
    """Return the JSON object of what somebody said, a public contract: only add to it."""
    return {
        "who": found.query.who,
        "about": found.query.about,
        "since": iso(found.since),
        "until": iso(found.until),
        "statements": [
            fields(one, "speaker", "office", "printed", "kind", more_in_article=one.more)
            | {"quote": quote_object(one.quote)}
            for one in found.statements
        ],
        "older": found.is_cut,
        **fields(found, "speakers", "reason", "unread", "elapsed_ms"),
    }


def search_object(found: "SearchAnswer") -> dict[str, Any]:
    """Return the JSON object of the articles that a search finds."""
    return {
        **fields(found.query, "query", "page"),
        **fields(found, "total", "pages", "undated", "elapsed_ms"),
        "articles": [quote_object(one) for one in found.quotes],
        "months": [{"month": f"{one:%Y-%m}", "articles": count} for one, count in found.months],
    }


def source_object(health: "SourceHealth") -> dict[str, Any]:
    """Return the JSON object of a source with its health."""
    return fields(health, *asdict(health))


def generation_object(generation: Generation | None) -> dict[str, Any] | None:
    """Return the JSON object of a generation; None for none."""
    if generation is None:
        return None
    return fields(generation, "id", "encoder", "chunker", "model", "state")
