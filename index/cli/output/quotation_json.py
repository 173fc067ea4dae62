"""Checked quotations as a JSON object. Its fields are a public contract: only add to them."""

from dataclasses import asdict
from typing import Any

from index.answer.quotation import CheckedQuotation, QuotationCheck, Standing


def check_object(found: QuotationCheck) -> dict[str, Any]:
    """Return the JSON object of the check of one text."""
    return {
        "quotes": [_checked_object(one) for one in found.checked],
        "unchecked": found.more,
        "marked": found.marked,
        "elapsed_ms": found.elapsed_ms,
    }


def _checked_object(one: CheckedQuotation) -> dict[str, Any]:
    return {
        "quote": one.quotation.text,
        "verdict": one.verdict,
        "similarity": round(one.similarity, 4),
        "exact": one.exact,
        "pieces": [asdict(piece) for piece in one.pieces],
        "found": _standing_object(one.standing) if one.standing else None,
        "others": one.others,
        "also": list(one.also),
        "reason": one.reason,
    }


def _standing_object(standing: Standing) -> dict[str, Any]:
    return {
        "text": standing.text,
        "sentence": standing.sentence,
        "article_id": standing.article_id,
        "external_id": standing.external_id,
        "revision": standing.revision,
        "start": standing.start,
        "end": standing.end,
        "title": standing.title,
        "source": standing.source,
        "url": standing.url,
        "link": standing.link,
        "published_at": standing.published.isoformat() if standing.published else None,
    }
