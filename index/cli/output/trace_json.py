"""The sources of a text as a JSON object. Its fields are a public contract: only add to them."""

from typing import Any

from index.answer.presentation.answer_json import quote_object
from index.answer.trace import Evidence, Trace, TracedStatement
from index.store.rows import Article


def trace_object(found: Trace) -> dict[str, Any]:
    """Return the JSON object of the sources of one text."""
    return {
        "statements": [_statement_object(one) for one in found.statements],
        "untraced": found.more,
        "article": _article_object(found.article) if found.article else None,
        "missing": list(found.missing),
        "elapsed_ms": found.elapsed_ms,
    }


def _article_object(article: Article) -> dict[str, Any]:
    return {
        "article_id": article.key,
        "title": article.title,
        "source": article.outlet,
        "url": article.url,
        "published_at": article.published.isoformat() if article.published else None,
    }


def _statement_object(one: TracedStatement) -> dict[str, Any]:
    evidence = [_evidence_object(each, rank) for rank, each in enumerate(one.evidence, start=1)]
    return {"text": one.text, "evidence": evidence, "reason": one.reason}


def _evidence_object(each: Evidence, rank: int) -> dict[str, Any]:
    return {
        "relation": each.relation,
        "aspect": each.aspect,
        "stated": each.stated,
        "quoted": each.quoted,
        "quote": quote_object(each.quote) | {"rank": rank},
    }
