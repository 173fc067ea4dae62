"""The cards of what a desk follows over time, made by the bot's code from articles written here.

The sample has one outlet and one article of each event; these articles are of several outlets and
sides, on days before the one on which the cards are drawn, and what they tell is invented.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import discord

from bot.asking.answer_buttons import answer_buttons, quote_row
from bot.background.watch_posts import post_card
from bot.background.watch_posts import wording_card as new_wording_card
from bot.commands.searches import readout_list, statement_list, wording_list
from bot.commands.stories import coverage_words, events_list
from bot.commands.watch import digest_card, stories_picture
from bot.core.interactions import Picture, PictureCard
from bot.ui.answer_card import answer_card
from bot.ui.cards import BlockPages, ButtonIds, InteractiveCard
from index.answer.events import EventQuery
from index.answer.readout import ReadoutQuery
from index.answer.said import SaidQuery
from index.answer.wording import WordingQuery
from index.app import Verbale, opened
from index.settings import load_settings
from index.store.administration.watches import Kind, NewWatch, WatchPlace
from index.store.library import Library
from index.values import PUBLIC, Question

ARTICLES = Path(__file__).parent / "scene_articles.json"
_SERVER, _PERSON = "discord:1", "discord:2"
_KEY = "0" * 16
_TOLL = "How many people did the earthquake near Oran kill?"
_FORMULA = "condemns the tests"
_TREATY = "Where did Hale and Oduya sign the fishing treaty?"


@dataclass(frozen=True, slots=True)
class SceneCard:
    """A card with the pictures that belong to it, by file name."""

    view: discord.ui.LayoutView
    files: dict[str, bytes] = field(default_factory=dict)


async def scene_cards() -> dict[str, SceneCard]:
    """The cards by name."""
    async with _newsroom() as verbale:
        return {
            "said": await _said(verbale),
            "readout": await _readout(verbale),
            "wording": await _wording(verbale),
            "timeline": await _timeline(verbale),
            "digest": await _digest(verbale),
            "origins": await _origins(),
            **await _posts(verbale),
        }


async def _origins() -> SceneCard:
    rows = json.loads(ARTICLES.with_name("origin_articles.json").read_text("utf-8"))
    with TemporaryDirectory() as folder:
        async with opened(load_settings(data=Path(folder) / "data")) as verbale:
            await _take_in(verbale, Path(folder), rows)
            return SceneCard(answer_card(await verbale.ask(Question(_TREATY))))


@asynccontextmanager
async def _newsroom() -> AsyncIterator[Verbale]:
    """A library in which the older articles were there before its watches."""
    rows: list[dict[str, Any]] = json.loads(ARTICLES.read_text("utf-8"))
    with TemporaryDirectory() as folder:
        _add_sides(Path(folder) / "data", {row["side"] for row in rows if "side" in row})
        async with opened(load_settings(data=Path(folder) / "data")) as verbale:
            await _take_in(verbale, Path(folder), [row for row in rows if row["day"] < 0])
            await _watch(verbale, "question", _TOLL, role="3")
            await _watch(verbale, "names", "Marsh, Reyes")
            await _watch(verbale, "wording", _FORMULA)
            await _take_in(verbale, Path(folder), [row for row in rows if row["day"] == 0])
            await verbale.watch_service.match()
            yield verbale


def _add_sides(data: Path, sides: set[str]) -> None:
    """Add a source for each side, which is named like it."""
    data.mkdir()
    library = Library.open(f"sqlite:///{data / 'library.sqlite'}")
    for side in sorted(sides):
        library.articles.source(PUBLIC, side, "bulk", side)
    library.close()


async def _take_in(verbale: Verbale, folder: Path, rows: list[dict[str, Any]]) -> None:
    today = datetime.now(UTC).date()
    for number, row in enumerate(rows):
        slug = row["title"].lower().replace(" ", "-")
        article = {
            "title": row["title"],
            "text": row["text"],
            "source": row["source"],
            "url": f"https://example.org/{slug}",
            "published_at": (today + timedelta(days=row["day"])).isoformat(),
        }
        file = folder / f"{row['day']}-{number}.jsonl"
        file.write_text(json.dumps(article) + "\n", "utf-8")
        await verbale.import_file(file, source=row["source"])
    await verbale.catch_up()


async def _watch(verbale: Verbale, kind: Kind, text: str, role: str | None = None) -> None:
    place = WatchPlace("4", role=role)
    await verbale.watch_service.add(NewWatch(_SERVER, kind, text, _PERSON, place))


def _first_page(view: InteractiveCard) -> SceneCard:
    return SceneCard(view.render(ButtonIds(view.command, _KEY)))


async def _said(verbale: Verbale) -> SceneCard:
    found = await verbale.said_service.said(SaidQuery("Samira Haddad"))
    return _first_page(BlockPages("/said", lambda: statement_list(found)))


async def _readout(verbale: Verbale) -> SceneCard:
    found = await verbale.readout_service.readout(ReadoutQuery("Marsh Reyes"))
    return _first_page(BlockPages("/readout", lambda: readout_list(found)))


async def _wording(verbale: Verbale) -> SceneCard:
    found = await verbale.wording_service.wording(WordingQuery(_FORMULA))
    return _first_page(BlockPages("/wording", lambda: wording_list(found)))


async def _timeline(verbale: Verbale) -> SceneCard:
    found = await verbale.event_service.timeline(EventQuery("Oran"))
    drawn = await verbale.event_service.picture(found)
    picture = Picture(drawn, "coverage.png", coverage_words(found.coverage))
    pages = BlockPages("/timeline", lambda: events_list(found, is_timeline=True), picture)
    return SceneCard(_first_page(pages).view, {picture.name: drawn})


async def _digest(verbale: Verbale) -> SceneCard:
    service = verbale.watch_service
    stories = await service.digest(PUBLIC, "", "weekly")
    quotes = [one.quote for one in stories]
    counts, _, drawn = await service.digest_picture(quotes, (PUBLIC,))
    sides = {one.quote.article_key: one.sides for one in stories}
    picture = stories_picture(counts, drawn)
    view = PictureCard(digest_card("", quotes, sides, row=None), picture)
    return SceneCard(view, {picture.name: drawn})


async def _posts(verbale: Verbale) -> dict[str, SceneCard]:
    """What the watches have posted."""
    found: dict[str, SceneCard] = {}
    for one in await verbale.watch_service.claim("docs"):
        told = await verbale.watch_service.content(one)
        row, role = quote_row(_KEY), one.watch.given.place.role
        ping = f"<@&{role}>" if role else None
        kind = one.watch.given.kind
        if kind == "wording":
            new = await verbale.watch_service.wording_change(told.answer)
            view = new_wording_card(one, new, row=row, ping=ping)
        else:
            buttons = answer_buttons(_KEY, told.answer, asker=0, private=False)
            view = post_card(one, told.answer, links=True, buttons=buttons, row=row, ping=ping)
        found.setdefault(f"watch-{kind}", SceneCard(view))
    return found
