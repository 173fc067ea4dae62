"""Draws docs/pictures from the sample articles: the terminal, a card in Discord, the web page.

``make pictures`` runs it. The last two are photographs by Chromium; without it
they stay as they are.
"""

import asyncio
import re
import shutil
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from rich.console import Console

sys.path.insert(0, str(Path(__file__).parent))
from draw_cards import draw, sample_cards

from benchmarks.web.browser import CHROMIUM, Theme, browser
from benchmarks.web.served import QUESTION, served
from index.app import opened
from index.cli.output.answer import show_answer
from index.data_files import SAMPLE
from index.settings import load_settings
from index.values import Question

PAGE_SIZE: tuple[int, Theme, int] = (860, "light", 640)
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
            show_answer(await verbale.ask(Question(question)), console)
            svg = console.export_svg(title="verbale", unique_id=name)
            # Rich names fonts on the web; a picture in a repository should ask nobody.
            kept = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
            # Without this, some programs leave out the blanks before and after words in bold.
            kept = kept.replace("<svg ", '<svg xml:space="preserve" ', 1)
            (PICTURES / f"{name}.svg").write_text(kept, encoding="utf-8")


def photograph_card(folder: Path) -> None:
    """Keep the first card as a picture, dark and as wide as on a desktop."""
    drawn = draw({"answer": asyncio.run(sample_cards())["answer"]}, folder)
    for picture in drawn:
        if picture.name == "answer-dark-desktop.png":
            shutil.copy(picture, PICTURES / "discord.png")
            return
    sys.stdout.write("Chromium is not installed; discord.png stays as it is.\n")


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
        photograph_card(Path(folder))
        asyncio.run(photograph_page(Path(folder)))
    sys.stdout.write(f"Drawn into {PICTURES}.\n")
