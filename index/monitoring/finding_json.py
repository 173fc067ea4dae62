"""What a watch has found as a JSON object, in the terminal and for webhooks: a public contract."""

from typing import Any

from index.answer.presentation.answer_json import answer_object
from index.store.monitoring.deliveries import Delivery
from index.values import Answer


def finding_object(one: Delivery, answer: Answer) -> dict[str, Any]:
    """Return the JSON object of what a watch has found."""
    return {
        "watch": one.watch.id,
        "kind": one.watch.given.kind,
        "text": one.watch.given.text,
        "answer": answer_object(answer),
    }
