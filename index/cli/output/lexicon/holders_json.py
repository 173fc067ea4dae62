"""Office-holders as a JSON object. Its fields are a public contract: only add to them."""

from datetime import date
from typing import Any

from index.answer.lexicon import LexiconAnswer, Outdated, ShownHolder
from index.answer.presentation.answer_json import quote_object


def lexicon_object(found: LexiconAnswer) -> dict[str, Any]:
    """Return the JSON object of office-holders."""
    return {
        "words": found.query.words,
        "on": _day(found.query.on),
        "holders": [_holder(one) for one in found.holders],
        "more": found.more,
        "outdated": [_outdated(one) for one in found.outdated],
        "unread": found.unread,
    }


def _holder(one: ShownHolder) -> dict[str, Any]:
    return {
        "person": one.person,
        "office": one.office,
        "role": one.role,
        "area": one.area or None,
        "origin": one.origin,
        "current": one.current,
        "first": _day(one.first),
        "last": _day(one.last),
        "articles": one.articles,
        "outlets": one.outlets,
        "removed": one.removed,
        "quote": quote_object(one.quote) if one.quote else None,
    }


def _outdated(one: Outdated) -> dict[str, Any]:
    return {
        "person": one.person,
        "office": one.office,
        "as_of": one.as_of.isoformat(),
        "holder": _holder(one.holder),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
