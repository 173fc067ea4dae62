"""The file of the logistic models that ship, of which training replaces some at a time."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index import answer

WEIGHTS = Path(answer.__file__).with_name("weights.json")


def read_weights() -> dict[str, Any]:
    """Return all models of ``weights.json`` by name."""
    weights: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights


def update_weights(found: Mapping[str, Any]) -> None:
    """Replace these models in ``weights.json``."""
    weights = read_weights() | dict(found)
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
