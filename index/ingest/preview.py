"""Looking before taking in: what stands behind an address, or in a file."""

from pathlib import Path

from index.errors import VerbaleError
from index.ingest.detect import Found, found_at, found_in, found_on
from index.ingest.extract.sandbox import Workshop
from index.ingest.fetch.pages import Unchanged
from index.ingest.fetch.polite_client import Visitor
from index.ingest.options import Checked
from index.values import day_in_words

_PARSING_S = 20.0


class Look:
    """Finds out what something is; stores nothing."""

    def __init__(self, visitor: Visitor, workshop: Workshop) -> None:
        self._visitor = visitor
        self._workshop = workshop

    async def at(self, address: str) -> Found:
        """What stands behind an address.

        Raises:
            InputError: nothing that can be read.
            TryLaterError: its server does not answer properly.
        """
        asked = _spelt_out(address)
        page = await self._visitor.visit(asked)
        assert not isinstance(page, Unchanged), "nothing was said to be known"
        return await self._workshop.run(found_on, page, asked, seconds=_PARSING_S)

    async def at_file(self, name: str, body: bytes) -> Found:
        """What a file holds.

        Raises:
            InputError: no article that can be read.
        """
        return await self._workshop.run(found_in, name, body, seconds=_PARSING_S)

    async def at_path(self, path: Path, url: str | None) -> Found:
        """What a local file holds.

        Raises:
            InputError: it cannot be read, or holds no article.
        """
        return await self._workshop.run(found_at, path, url, seconds=_PARSING_S)

    async def try_out(self, name: str, url: str) -> Checked:
        """Whether an address can be read, in words."""
        try:
            found = await self.at(url)
        except VerbaleError as error:
            return Checked(name, well=False, told=str(error))
        if found.parts and not found.count:
            told = f"An index of {found.parts:,} sitemap{'' if found.parts == 1 else 's'}."
            return Checked(name, well=True, told=told)
        newest = f", the newest of {day_in_words(found.until)}" if found.until else ""
        count = f"{found.count:,} article{'' if found.count == 1 else 's'}"
        return Checked(name, well=True, told=f"A {found.kind} with {count}{newest}.")


def _spelt_out(address: str) -> str:
    """People leave out what every browser adds."""
    address = address.strip()
    return address if "://" in address else f"https://{address}"
