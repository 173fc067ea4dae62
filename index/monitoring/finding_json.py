"""What a watch has found as a JSON object, in the terminal and for webhooks: a public contract."""

from typing import Any

from index.answer.presentation.as_json import answer_object, change_objects, quote_object
from index.monitoring.wordings import WordingChange
from index.store.monitoring.deliveries import Delivery
from index.values import Answer


def finding_object(
    one: Delivery, answer: Answer, new: WordingChange | None = None
) -> dict[str, Any]:
    """Return the JSON object of what a watch has found; ``new`` is what is new in a wording."""
    return {
        "watch": one.watch.id,
        "kind": one.watch.given.kind,
        "text": one.watch.given.text,
        "answer": answer_object(answer),
        "wording": None if new is None else _change_object(new),
    }


def _change_object(new: WordingChange) -> dict[str, Any]:
    return {
        "side": new.side,
        "former_side": new.former_side or None,
        "change": new.change,
        "pieces": change_objects(new.pieces),
        "now": quote_object(new.now),
        "before": quote_object(new.before) if new.before else None,
    }
