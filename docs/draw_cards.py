"""Draws Discord cards as pages, and photographs them where Chromium is installed.

``python docs/draw_cards.py FOLDER`` draws cards about the sample articles, and those of
``scene_cards.py``; ``python docs/draw_cards.py FOLDER CARDS.json`` draws those of a file: an object
of names and components.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import discord

sys.path.insert(0, str(Path(__file__).parent))
from card_html import THEMES, Json, page
from scene_cards import scene_cards

from bot.asking.answer_buttons import answer_buttons
from bot.ui.answer_card import answer_card
from index.app import opened
from index.data_files import SAMPLE
from index.settings import load_settings
from index.values import Question

WIDTHS = {"desktop": 800, "phone": 360}
"""Widths of the pictures, in pixels."""

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_ASKED = {
    "answer": "where did Sullivan and Wang meet?",
    "date": "when did Sullivan and Wang meet?",
    "refusal": "how long will the embassy in Samoa take to build?",
}
_KEY = "0" * 16


async def sample_cards() -> dict[str, list[Json]]:
    """The cards of real answers from the sample articles, by name."""
    with TemporaryDirectory() as folder:
        async with opened(load_settings(data=Path(folder))) as verbale:
            await verbale.import_file(SAMPLE)
            cards = {}
            for name, question in _ASKED.items():
                answer = await verbale.ask(Question(question))
                buttons = answer_buttons(_KEY, answer, asker=1, private=False)
                cards[name] = components_of(answer_card(answer, buttons=buttons))
            return cards


def desk_cards(folder: Path) -> dict[str, list[Json]]:
    """The cards of what is followed over time, by name; their pictures are written to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    cards = asyncio.run(scene_cards())
    for one in cards.values():
        for name, png in one.files.items():
            (folder / name).write_bytes(png)
    return {name: components_of(one.view) for name, one in cards.items()}


def all_cards(folder: Path) -> dict[str, list[Json]]:
    """Every card that is drawn here."""
    return {**asyncio.run(sample_cards()), **desk_cards(folder)}


def components_of(view: discord.ui.LayoutView) -> list[Json]:
    """The components of a card, as they are sent to Discord."""
    return [child.to_component_dict() for child in view.children]


def draw(cards: dict[str, list[Json]], folder: Path) -> list[Path]:
    """Write a page for each card and theme, and photograph it at each width; returns the files.

    Pictures that the cards show lie in the folder already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    drawn = []
    for name, components in cards.items():
        for theme in THEMES:
            html = folder / f"{name}-{theme}.html"
            html.write_text(page([components], theme), encoding="utf-8")
            drawn.append(html)
            drawn += [photograph(browser, html, width) for width in WIDTHS] if browser else []
    return drawn


def photograph(browser: str, html: Path, width: str) -> Path:
    """Photograph a whole page at a named width."""
    picture = html.with_name(f"{html.stem}-{width}.png")
    measured = _run(browser, html, WIDTHS[width], 100, "--dump-dom")
    height = re.search(r"data-height=\"(\d+)\"", measured)
    assert height is not None, "the page measures itself"
    _run(browser, html, WIDTHS[width], int(height[1]), f"--screenshot={picture}")
    return picture


def _run(browser: str, html: Path, width: int, height: int, what: str) -> str:
    """Have Chromium load a page without a window; returns what it prints."""
    size = f"--window-size={width},{height}"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", size, what]
    address = f"{html.as_uri()}#{width}"
    ran = subprocess.run(  # noqa: S603
        [browser, *options, address], check=True, capture_output=True, timeout=120
    )
    return ran.stdout.decode()


def main(arguments: list[str]) -> None:
    """Draw the cards that the arguments name."""
    folder, *files = map(Path, arguments)
    given: dict[str, Any] = json.loads(files[0].read_text()) if files else {}
    for path in draw(given or all_cards(folder), folder):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
