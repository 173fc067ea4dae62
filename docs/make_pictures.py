"""Draws docs/pictures: what the terminal shows, from the sample articles (``make pictures``)."""

import asyncio
import re
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from index.app import opened
from index.cli.output.answer import show_answer
from index.data_files import SAMPLE
from index.settings import load_settings
from index.values import Question

PICTURES = Path(__file__).parent / "pictures"
ASKED = {
    "answer": "where did Sullivan and Wang meet?",
    "refusal": "how long will the embassy in Samoa take to build?",
}


async def draw(data: Path) -> None:
    """Ask each question and keep what the terminal shows as a picture."""
    PICTURES.mkdir(exist_ok=True)
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


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(draw(Path(folder)))
    sys.stdout.write(f"Drawn into {PICTURES}.\n")
