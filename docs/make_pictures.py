"""Draws docs/pictures: the terminal, cards in Discord, the web page.

``make pictures`` runs it. They show the sample, and some cards the articles of
``scene_articles.json``. Cards and page are photographs by Chromium; without it they stay as they
are.
"""

import asyncio
import re
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from PIL import Image
from rich.console import Console

sys.path.insert(0, str(Path(__file__).parent))
from draw_cards import desk_cards, draw, sample_cards

from benchmarks.web.browser import CHROMIUM, Theme, browser
from benchmarks.web.served import QUESTION, served
from index.app import opened
from index.cli.ask import answer_lines
from index.data_files import SAMPLE
from index.settings import load_settings
from index.values import Question

PAGE_SIZE: tuple[int, Theme, int] = (860, "light", 640)
COLOURS = 160
CARDS = {
    "answer-dark-desktop.png": "discord.png",
    "said-dark-desktop.png": "said.png",
    "origins-dark-desktop.png": "origins.png",
    "readout-dark-desktop.png": "readout.png",
    "wording-light-desktop.png": "wording.png",
    "timeline-dark-desktop.png": "timeline-dark.png",
    "timeline-light-desktop.png": "timeline-light.png",
    "digest-dark-desktop.png": "digest.png",
    "watch-question-dark-desktop.png": "watch.png",
}
"""The photographs that are kept, and the files that they become."""
PICTURES = Path(__file__).parent / "pictures"
ASKED = {
    "answer": "where did Sullivan and Wang meet?",
    "refusal": "how long will the embassy in Samoa take to build?",
}


async def draw_terminal(data: Path) -> None:
    """Ask each question and keep what the terminal shows as a picture."""
    async with opened(load_settings(data=data)) as verbale:
        await verbale.import_file(SAMPLE)
        for name, question in ASKED.items():
            console = Console(record=True, width=92, file=StringIO(), force_terminal=True)
            console.print(f'[bold]$[/bold] verbale ask "{question}"', highlight=False)
            for line in answer_lines(await verbale.ask(Question(question))):
                console.print(line, crop=False)
            svg = console.export_svg(title="verbale", unique_id=name)
            # Rich names fonts on the web; a picture in a repository should ask nobody.
            kept = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
            # Without this, some programs leave out the blanks before and after words in bold.
            kept = kept.replace("<svg ", '<svg xml:space="preserve" ', 1)
            (PICTURES / f"{name}.svg").write_text(kept, encoding="utf-8")


def photograph_cards(folder: Path) -> None:
    """Keep some cards as pictures, as wide as on a desktop."""
    cards = {"answer": asyncio.run(sample_cards())["answer"], **desk_cards(folder)}
    drawn = {path.name: path for path in draw(cards, folder)}
    for photograph, name in CARDS.items():
        if photograph not in drawn:
            sys.stdout.write(f"Chromium is not installed; {name} stays as it is.\n")
            continue
        # A card has few colours: with a palette, the file has a quarter of the size.
        with Image.open(drawn[photograph]) as picture:
            picture.convert("RGB").quantize(COLOURS).save(PICTURES / name, optimize=True)


async def photograph_page(data: Path) -> None:
    """Keep the answer on the web page as a picture."""
    if CHROMIUM is None:
        sys.stdout.write("Chromium is not installed; web.png stays as it is.\n")
        return
    async with served(data) as base, browser() as tab:
        await tab.look(*PAGE_SIZE)
        await tab.open(f"{base}/?question={quote(QUESTION)}")
        await tab.picture(PICTURES / "web.png", whole=False)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        asyncio.run(draw_terminal(Path(folder)))
        photograph_cards(Path(folder))
        asyncio.run(photograph_page(Path(folder)))
    sys.stdout.write(f"Drawn into {PICTURES}.\n")
