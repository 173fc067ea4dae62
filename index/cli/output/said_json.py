"""What somebody said as a JSON object. Its fields are a public contract: only add to them."""

from typing import Any

from index.answer.presentation.answer_json import quote_object
from index.answer.said import SaidAnswer, Statement


def said_object(found: SaidAnswer) -> dict[str, Any]:
    """Return the JSON object of what somebody said."""
    return {
        "who": found.query.who,
        "about": found.query.about,
        "since": found.since.isoformat() if found.since else None,
        "until": found.until.isoformat() if found.until else None,
        "speakers": list(found.speakers),
        "statements": [_statement_object(one) for one in found.statements],
        "older": found.is_cut,
        "reason": found.reason,
        "unread": found.unread,
        "elapsed_ms": found.elapsed_ms,
    }


def _statement_object(one: Statement) -> dict[str, Any]:
    return {
        "speaker": one.speaker,
        "office": one.office,
        "printed": one.printed,
        "kind": one.kind,
        "more_in_article": one.more,
        "quote": quote_object(one.quote),
    }
