"""Sources and generations as JSON objects. Their fields are a public contract: only add to them."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from index.store.rows import Generation
from index.store.source_health import SourceHealth


def source_object(health: SourceHealth) -> dict[str, Any]:
    """Return the JSON object of a source with its health."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(health).items()
    }


def generation_object(generation: Generation | None) -> dict[str, Any] | None:
    """Return the JSON object of a generation; None for none."""
    if generation is None:
        return None
    return {
        "id": generation.id,
        "encoder": generation.encoder,
        "chunker": generation.chunker,
        "model": generation.model,
        "state": generation.state,
    }
