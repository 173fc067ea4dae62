"""A readout as a JSON object. Its fields are a public contract: only add to them."""

from typing import Any

from index.answer.presentation.answer_json import quote_object
from index.answer.readout import Account, Readout, ReadoutPoint


def readout_object(found: Readout) -> dict[str, Any]:
    """Return the JSON object of a readout."""
    return {
        "meeting": found.query.meeting,
        "since": found.since.isoformat() if found.since else None,
        "until": found.until.isoformat() if found.until else None,
        "day": found.day.isoformat() if found.day else None,
        "accounts": [_account_object(one) for one in found.accounts],
        "points": [_point_object(one) for one in found.points],
        "missing": list(found.missing),
        "other_days": [one.isoformat() for one in found.other_days],
        "reason": found.reason,
        "elapsed_ms": found.elapsed_ms,
    }


def _account_object(one: Account) -> dict[str, Any]:
    return {
        "side": one.side,
        "nearness": one.nearness,
        "article_id": one.article_id,
        "title": one.title,
        "source": one.source,
        "url": one.url,
        "published_at": one.published.isoformat() if one.published else None,
        "sentences": one.sentences,
        "more": one.more,
    }


def _point_object(one: ReadoutPoint) -> dict[str, Any]:
    told = [
        {"side": each.side, "quotes": [quote_object(quoted) for quoted in each.quotes]}
        for each in one.told
    ]
    return {"shared": one.shared, "told": told}
