"""A library that counts words, with articles that come in one after the other."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index.app import Verbale
from index.store.administration.watches import NewWatch, Watch, WatchPlace
from index.store.deliveries import Delivery
from tests.index.libraries import house
from tests.lexical import count_words

SERVER = "discord:1"
TODAY = datetime.now(UTC).date().isoformat()


def others(number: int) -> str:
    """Names that no article of another number has, so that it tells of another event."""
    return "They met " + ", ".join(f"{chr(65 + n)}o{number}ra" for n in range(26)) + " as well."


def told(number: int, hall: str = "", **more: Any) -> dict[str, Any]:
    """An article on an envoy who met the speaker today."""
    return {
        "id": f"envoy-{number}",
        "title": f"Envoy Hale meets Speaker Oduya ({number})",
        "text": f"On day {number} Envoy Hale met Speaker Oduya in hall {hall or number} of the "
        f"customs house. Both spoke of grain number {number}, of fishing and of ships. "
        + others(number),
        "published_at": TODAY,
    } | more


@dataclass
class Desk:
    """A library with watches, into which articles come."""

    verbale: Verbale
    folder: Path
    _files: int = field(default=0)

    async def arrive(
        self, *articles: dict[str, Any], scope: str = "public", source: str = "Gazette"
    ) -> None:
        """Import articles, and match them with the watches."""
        self._files += 1
        file = self.folder / f"{self._files}.jsonl"
        file.write_text("".join(json.dumps(one) + "\n" for one in articles))
        await self.verbale.import_file(file, source=source, scope=scope)
        await self.verbale.watch_service.match()

    async def watch(self, kind: Any, text: str, **more: Any) -> Watch:
        """A standing watch of the server."""
        given: dict[str, Any] = {
            "scope": SERVER,
            "who": "discord:5",
            "place": WatchPlace("7"),
        } | more
        return await self.verbale.watch_service.add(NewWatch(kind=kind, text=text, **given))

    async def claimed(self, worker: str = "a") -> list[Delivery]:
        """What is due now."""
        return await self.verbale.watch_service.claim(worker)

    async def posted(self) -> list[str]:
        """The sentences of all that is due, posted."""
        shown = []
        for one in await self.claimed():
            content = await self.verbale.watch_service.content(one, one.watch.given.further_scopes)
            shown.append(content.answer.quotes[0].sentence)
            await self.verbale.watch_service.sent(one, "7", str(one.id))
        return shown


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    count_words(monkeypatch)
    async with house(tmp_path / "data") as verbale:
        one = Desk(verbale, tmp_path)
        await one.arrive({"title": "Harbour", "text": "Two ships wait outside Port."})
        yield one
