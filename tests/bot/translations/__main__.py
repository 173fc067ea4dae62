"""Brings the catalogues up to date: ``make translations``, or with the code of a new language.

New messages are added without a translation, and those that the bot no longer has are removed.
"""

import asyncio
import sys
from io import BytesIO
from pathlib import Path

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from index.translations.catalogue import FOLDER, read
from tests.bot.translations.messages import merged, messages, untranslated


def main(new: list[str]) -> None:
    """Write the files of all languages; ``new`` are Discord's codes of languages to begin."""
    wanted = asyncio.run(messages())
    for code in sorted({*new, *(path.stem for path in FOLDER.glob("*.po"))}):
        path = FOLDER / f"{code}.po"
        catalogue = merged(read(path) if path.exists() else Catalog(), wanted)
        entries = BytesIO()
        write_po(entries, catalogue, width=100, no_location=True, omit_header=True)
        path.write_text(f"{_header(path)}\n\n{entries.getvalue().decode().strip()}\n", "utf-8")
        missing = untranslated(catalogue)
        sys.stdout.write(f"{path.name}: {len(wanted) - len(missing)} of {len(wanted)}\n")


def _header(path: Path) -> str:
    """The first entry of a file, which stays as it is; for a new language, what it needs."""
    if path.exists():
        return path.read_text("utf-8").split("\n\n")[0]
    language = Locale.parse(path.stem, sep="-")
    plural = Catalog(language).plural_forms
    lines = [f"Language: {language}", f"Plural-Forms: {plural}"]
    lines += ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    quoted = "\n".join(f'"{line}\\n"' for line in lines)
    return f'# Verbale in {language.english_name}\nmsgid ""\nmsgstr ""\n{quoted}'


if __name__ == "__main__":
    main(sys.argv[1:])
