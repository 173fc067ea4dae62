"""A page over the sample, one article of it corrected, and the hostile articles."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.web import hostile
from index.app import opened
from index.data_files import SAMPLE
from index.settings import Settings, WebSettings
from index.web.run import serve

QUESTION = "where did Sullivan and Wang meet?"
ARTICLE = "sample-sullivan-wang-yanqi-lake"


async def fill(folder: Path) -> None:
    """Fill a library: the sample, one article of it corrected, and the hostile ones."""
    hostile_file, changed = folder / "hostile.jsonl", folder / "changed.jsonl"
    hostile_file.write_text(_lines(hostile.articles()))
    rows = [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]
    [met] = [row for row in rows if row["id"] == ARTICLE]
    changed.write_text(_lines([met | {"text": met["text"].replace("on Tuesday", "on Wednesday")}]))
    async with opened(Settings(data=folder / "data")) as verbale:
        await verbale.import_file(changed, source="Verbale sample")
        await verbale.import_file(SAMPLE, source="Verbale sample")
        await verbale.import_file(hostile_file, source="Hostile")


def _lines(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@asynccontextmanager
async def served(data: Path, token: str = "") -> AsyncIterator[str]:
    """The address of the page while inside."""
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    web = WebSettings.model_validate({"port": 0, "token": token})
    settings = Settings(data=data, web=web)
    limits = settings.limits.model_copy(update={"questions": 10_000})
    serving = asyncio.create_task(
        serve(settings.model_copy(update={"limits": limits}), told.set_result)
    )
    serving.add_done_callback(lambda _: told.cancel())
    try:
        yield (await told).rstrip("/")
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
