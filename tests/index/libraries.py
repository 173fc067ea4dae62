"""Whole libraries for tests: opened as `verbale` opens them, filled with short articles."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from index.app import Verbale, opened
from index.settings import load_settings

QUESTION = "where did envoy 7 meet the speaker?"
ANSWER = "They met in hall 7 of the customs house."


@asynccontextmanager
async def house(data: Path, *, searching: bool = True) -> AsyncIterator[Verbale]:
    """Verbale over a data folder."""
    async with opened(load_settings(data=data), searching=searching) as verbale:
        yield verbale


def articles(folder: Path, count: int, name: str = "articles.jsonl") -> Path:
    """A bulk file of short articles, a passage each."""
    file = folder / name
    file.write_text("".join(json.dumps(article(number)) + "\n" for number in range(count)))
    return file


def article(number: int) -> dict[str, str]:
    """The article of one envoy, who met the speaker in the hall of the same number."""
    return {
        "id": f"envoy-{number}",
        "title": f"Envoy {number} in the harbour",
        "text": f"Envoy {number} sailed in to see the council's speaker on Monday. They met in "
        f"hall {number} of the customs house. Both spoke of grain, of fishing and of the {number} "
        "ships that wait outside.",
        "published_at": "2024-03-05",
    }
